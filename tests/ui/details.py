#!/usr/bin/python3
"""details.py BUILD: the page of a torrent file and the statistics in the real window, by hand and by keys: a torrent
is fetched, a file is saved of it that another client would read, a magnet link shows what it knows. Pictures lie in
BUILD/screenshots then."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import sys

import libtorrent

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402

TITLE = "Piecemeal"
KIB = 1024
SETTINGS = (hands.SETTINGS_HEAD + "ask-before-adding=false\nuse-dht=false\nuse-lsd=false\n"
            "webrtc-trackers=@as []\nstun-servers=@as []\n")
UNKNOWN = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=Nobody+Has+It"


class Test:
    def __init__(self, build):
        self.build, self.folder = build, build / "screenshots"
        self.work = pathlib.Path(os.environ["UI_WORK"])
        settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS)
        self.tracker = others.Tracker()
        files = {"book.txt": 700 * KIB, "notes.txt": 90 * KIB}
        self.book = others.Torrent(self.work / "payload", "Book", files, self.tracker)
        self.peer = others.Peer(self.book, self.tracker)
        self.program = self.root = None

    def start(self):
        self.program = hands.start(self.build, self.book.path, UNKNOWN, env=dict(os.environ, GSETTINGS_BACKEND="keyfile"))
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    def find(self, role, name, seconds=30):
        return atspi.find(self.root, role, name, seconds)

    def take(self, name):
        self.folder.mkdir(parents=True, exist_ok=True)
        hands.run("import", "-window", "root", "+repage", self.folder / f"{name}.png")

    def choose(self, name):
        hands.click(TITLE, atspi.middle(self.find("list item", re.compile(f"^{name}, "))))

    def page(self):
        """Of the file that all is here of."""
        self.choose("Book")
        self.find("label", re.compile("Complete"), 60)
        hands.focus(TITLE)
        hands.key("alt+Return")
        self.find("label", "Book.torrent")
        self.find("label", self.book.hash)
        self.find("label", "Here")
        self.find("list item", re.compile("^Downloaded: "))
        self.take("torrent-live")
        hands.key("Escape")
        row = self.find("list item", re.compile("^Book, "))
        atspi.wait(lambda: atspi.is_focused(row), "the keyboard back in the list")
        hands.key("alt+Return")
        self.find("label", "Book.torrent")
        print("ok: Alt+Enter opens the torrent file, Escape leads back", flush=True)

    def copy(self):
        """What is copied is the hash of the torrent, which no piece has."""
        atspi.press(self.find("push button", "Copy the info hash"))
        hands.click(TITLE, atspi.middle(self.find("entry", "Go to piece")))
        hands.key("ctrl+v")
        self.find("label", "There is no such piece.")
        hands.key("Escape")
        hands.run("xdotool", "type", "12")
        atspi.gone(self.root, "label", "There is no such piece.")
        print("ok: the info hash is copied, and a piece found by its number", flush=True)

    def save(self):
        """As a person does it, in the system's chooser of files."""
        target = self.work / "saved.torrent"
        atspi.press(self.find("push button", "Save Torrent File…"))
        hands.window("Save Torrent File")
        hands.focus("Save Torrent File")
        hands.run("xdotool", "sleep", "0.5", "key", "ctrl+a")
        hands.run("xdotool", "type", "--delay", "5", str(target))
        hands.run("xdotool", "sleep", "0.5", "key", "Return")
        atspi.wait(lambda: target.exists() and target.read_bytes().endswith(b"e"), "the saved file")
        saved = libtorrent.torrent_info(str(target))
        hands.check(str(saved.info_hash()) == self.book.hash, "another client reads the saved file")
        hands.check([tracker.url for tracker in saved.trackers()] == [self.tracker.url], "and asks its tracker")

    def magnet(self):
        """Its page says what a link knows, and what it does not; there is no file to save."""
        hands.focus(TITLE)
        hands.key("alt+Left")
        self.choose("Nobody Has It")
        hands.focus(TITLE)
        hands.key("alt+Return")
        self.find("label", "Nobody Has It.torrent")
        self.find("label", re.compile("^Not here yet"))
        hands.check(not atspi.is_sensitive(self.find("push button", "Save Torrent File…")),
                    "a link whose details are missing gives no file")
        self.take("torrent-of-a-magnet-live")
        hands.key("Escape")

    def statistics(self):
        hands.bus_action("statistics")
        hands.window("Statistics")
        self.find("label", re.compile("^Counted since "))
        self.find("label", "809.0\u00a0kB")
        hands.run("import", "-window", "root", "+repage", self.folder / "statistics-live.png")
        atspi.press(self.find("push button", "Begin Anew"))
        atspi.gone(self.root, "label", "809.0\u00a0kB")
        atspi.press(self.find("push button", re.compile("Undo")))
        self.find("label", "809.0\u00a0kB")
        print("ok: statistics begin anew, and come back", flush=True)
        hands.focus("Statistics")
        hands.key("Escape")
        atspi.gone(self.root, "frame", "Statistics")

    def run(self):
        self.start()
        self.page()
        self.copy()
        self.save()
        self.magnet()
        self.statistics()
        hands.quit_orderly(self.program)


testing.run(Test(pathlib.Path(sys.argv[1])))
