#!/usr/bin/python3
"""tour.py BUILD WAY: through every page and dialog of the window. WAY: plain (each control has a name, jargon is
explained, Tab goes round), longer or mirrored (a language that nobody speaks: all is translated, and fits)."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "lib"))
import atspi  # noqa: E402
import audit  # noqa: E402
import hands  # noqa: E402
import pseudo  # noqa: E402
from tour import Tour  # noqa: E402

NARROWEST = 360  # px
TABS = {"empty": 12, "swarm": 60}  # stations where the keyboard goes round, and the most steps
# What GTK and libadwaita say themselves, who have translations of their own.
LIBRARY = re.compile(r"^(Report an Issue|Website|Troubleshooting|Credits|Legal|Close|Close the window|Expand"
                     r"|Minimize|Maximize|Back|Search|Search Shortcuts|((Ctrl|Shift|Alt) ?\+ ?)*[A-Z]\w*)$")
# Windows and rows that they make, and that nobody can give a name.
LIBRARY_NAMELESS = re.compile(r"^(about|shortcuts): a push button|a table row|combo box .* > list '(GtkListView)?'")
# Their windows have no tooltips; the help explains each word.
EXPLAINED = {"shortcuts", "help"}
# What is nobody's to translate: names of the torrent, of its files and of clients, of protocols and their messages,
# the keys of a torrent file and (GTK's) of the keyboard, units, numbers, dates, and what others say, in quotes.
DATA = re.compile(
    r"Piecemeal|Swarm in a Box|Tears of Steel(\.torrent)?|[\w ]*tears_of_steel[\w. ]*|poster\.jpg|Subtitles|Extras"
    r"|making of, part|“.*”"
    r"|\b(HTTP|TCP|uTP|WebRTC|DHT|STUN|TURN|MB|kB|GB|TB|bytes|magnet|GPL|MiB|KiB|ms|XDG)\b"
    r"|\b(REQUEST|PIECE|HAVE|HAVE ALL|HAVE NONE|BITFIELD|CHOKE|UNCHOKE|INTERESTED|NOT INTERESTED|CANCEL|EXTENDED|PORT"
    r"|HANDSHAKE|SUGGEST|REJECT|ALLOWED FAST|KEEP-ALIVE)\b"
    r"|\b(Ctrl|Shift|Alt|Menu|Delete)\b"
    r"|\b(announce(-list)?|creation date|created by|comment|info|name|files|length|piece length|pieces|private|source)\b"
    r"|\d+ [A-Z][a-z]+ 20\d\d"
    r"|\b(qBittorrent|Transmission|libtorrent|Deluge|BiglyBT|Fragments|KTorrent)( [\d.]+)?"
    r"|[a-z]+://\S+|[\w.-]+\.(org|com|xyz|dev|mkv|srt|jpg|torrent)\S*|\b[0-9a-f]{6,}\b|\d+(\.\d+){3}(:\d+)?|Downloads\b")


class Walk:
    def __init__(self, build, way):
        self.way, self.complaints, self.told = way, [], set()
        language = {"longer": pseudo.LONGER, "mirrored": pseudo.MIRRORED}.get(way)
        folder = pathlib.Path(os.environ["UI_WORK"]) / "locale"
        self.tour = Tour(build, pseudo.make(folder, language) if language else None,
                         translate=(lambda text: pseudo.translate(text, language)) if language else None)
        self.words = [re.compile(line) for line in (HERE / "jargon.txt").read_text().splitlines()
                      if line and not line.startswith("#")]

    def check(self, name):
        seen = audit.Seen(self.tour.root)
        found = [complaint for complaint in audit.nameless(seen)
                 if not LIBRARY_NAMELESS.search(f"{name}: {complaint}")]
        if self.way == "plain":
            found += [] if name in EXPLAINED else audit.jargon(seen, self.words)
        else:
            found += audit.untranslated(seen, DATA, LIBRARY)
        found = [complaint for complaint in dict.fromkeys(found) if complaint not in self.told]
        self.told.update(found)
        self.complaints += [f"{name}: {complaint}" for complaint in found]
        print(f"{name}: {len(seen.nodes)} things, {len(found)} to mend", flush=True)

    def check_tabs(self, name):
        if self.way != "plain" or name not in TABS:
            return
        order = audit.tab_round(self.tour.root, TABS[name])
        print(f"{name}: Tab goes through {order}", flush=True)

    def check_width(self, name):
        """What is longer still fits into the narrowest window."""
        width = self.tour.resize(NARROWEST, 720)[0]
        if width > NARROWEST:
            self.complaints.append(f"{name}: the window cannot be narrower than {width} px")
        self.tour.resize(1100, 720)

    def run(self):
        self.tour.start()
        for name, go, back in self.tour.stations():
            go()
            self.check(name)
            self.check_tabs(name)
            back()
        self.check_width("the window")
        self.tour.quit()


def main(build, way):
    walk = Walk(build, way)
    try:
        walk.run()
    except AssertionError:
        if walk.tour.root is not None:
            atspi.dump(walk.tour.root)
        raise
    finally:
        print(*walk.complaints, sep="\n")
        program = walk.tour.program
        if program is not None and program.poll() is None:
            hands.kill(program)
    hands.check(not walk.complaints, f"{way}: nothing to mend on any page")


main(*sys.argv[1:])
