#!/usr/bin/python3
"""adding.py BUILD: several torrents in one question, several failures in one message, a watched folder, and a link
that waits in the clipboard."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402

TITLE = "Piecemeal"
KB = 1000
LINK = "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=Nobody%20Has%20It"
TOAST_UP = 50  # px from the lower edge of the window to the middle of a message
SETTLED_S = 3  # longer than a file of the watched folder has to stay as it is


class Test:
    def __init__(self, build):
        self.build = build
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.watched = self.work / "watched"
        self.tracker = others.Tracker()
        names = {"Film": {"film.mkv": 90 * KB, "poster.jpg": KB}, "Book": {"book.txt": 7 * KB}, "Map": {"map.svg": KB},
                 "Song": {"song.ogg": 9 * KB}}
        self.film, self.book, self.map, self.song = (
            others.Torrent(self.work / "payload", name, files, self.tracker) for name, files in names.items())

    def start(self):
        """With settings that are kept in a file, as nobody can be asked for a folder here."""
        folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "keyfile").write_text(f"{hands.SETTINGS_HEAD}watch-folder='{self.watched}'\n")
        environment = dict(os.environ, GSETTINGS_BACKEND="keyfile")
        self.program = hands.start(self.build, env=environment)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    def open(self, *paths):
        hands.call("org.freedesktop.Application.Open", str([path.as_uri() for path in paths]), "{}")

    def rows(self):
        return sorted(name.split(",")[0] for name in atspi.names(self.root, "list item", re.compile(r"^\w+, ")))

    def list_is(self, names, what):
        atspi.wait(lambda: self.rows() == names, f"{names} in the list")
        print("ok:", what, flush=True)

    def n_dialogs(self):
        return len(atspi.find_all(self.root, "label", re.compile("^Add Torrents?$")))

    def one_question(self):
        self.open(self.film.path, self.book.path)
        hands.window("Add Torrents")
        atspi.find(self.root, None, "2 Torrents")
        atspi.find(self.root, None, "3 of 3 selected")
        hands.check(self.n_dialogs() == 1, "two files ask one question")
        atspi.press(atspi.find(self.root, "push button", "Download"))
        atspi.wait(lambda: self.n_dialogs() == 0, "the end of the dialog")
        self.list_is(["Book", "Film"], "and one answer adds both")

    def one_message(self):
        bad, cut = self.work / "bad.torrent", self.work / "cut.torrent"
        bad.write_bytes(b"no torrent")
        cut.write_bytes(self.map.path.read_bytes()[:-30])
        self.open(bad, self.film.path, cut, self.work / "missing.torrent")
        atspi.find(self.root, None, "3 Cannot Be Added")
        atspi.find(self.root, None, re.compile("(?=.*“bad.torrent”: )(?=.*“missing.torrent”: )", re.S))
        print("ok: what cannot be added is told in one message", flush=True)
        hands.key("Escape")
        atspi.gone(self.root, None, "3 Cannot Be Added")

    def wait_at_toast(self):
        """What the pointer is over does not go."""
        hands.focus(TITLE)
        _, _, width, height = hands.geometry(hands.window(TITLE))
        hands.point(TITLE, (width // 2, height - TOAST_UP))

    def had_it(self):
        """Another one is seen: of that which is seen nothing need be shown."""
        hands.click(TITLE, atspi.middle(atspi.find(self.root, "list item", re.compile("^Film, "))))
        self.wait_at_toast()
        self.open(self.book.path)
        atspi.find(self.root, None, "You have this torrent")
        atspi.press(atspi.find(self.root, "push button", re.compile("Show$")))
        self.list_is(["Book", "Film"], "what is there already is told, and shown if one likes")

    def watched_folder(self):
        self.watched.mkdir()
        (self.watched / "song.torrent").write_bytes(self.song.path.read_bytes())
        self.list_is(["Book", "Film", "Song"], "a torrent file of the watched folder is added without a question")

    def removed_stays_away(self):
        hands.quit_orderly(self.program)
        self.start()
        row = atspi.find(self.root, "list item", re.compile("^Song, "))
        hands.click(TITLE, atspi.middle(row))
        hands.key("Delete")
        self.list_is(["Book", "Film"], "it can be removed")
        hands.quit_orderly(self.program)
        self.start()
        time.sleep(SETTLED_S)
        self.list_is(["Book", "Film"], "and does not come back with the next start")

    def clipboard(self):
        self.wait_at_toast()
        owner = hands.Helper("clipboard.py", LINK)
        for _ in range(2):
            hands.focus("Clipboard owner")
            hands.focus(TITLE)
        atspi.find(self.root, None, "A link to “Nobody Has It” is in the clipboard")
        atspi.press(atspi.find(self.root, "push button", re.compile("Add$")))
        atspi.find(self.root, None, "Fetching Details")
        print("ok: a link in the clipboard is offered and added", flush=True)
        hands.focus("Add Torrent")
        hands.key("Escape")
        atspi.wait(lambda: self.n_dialogs() == 0, "the end of the dialog")
        hands.focus("Clipboard owner")
        hands.focus(TITLE)
        time.sleep(1)
        hands.check(not atspi.find_all(self.root, None, re.compile("is in the clipboard")), "but only once")
        owner.end()

    def run(self):
        self.start()
        try:
            self.one_question()
            self.one_message()
            self.had_it()
            self.watched_folder()
            self.removed_stays_away()
            self.clipboard()
            hands.quit_orderly(self.program)
        except Exception:
            atspi.dump(self.root)
            raise
        finally:
            if self.program.poll() is None:
                self.program.kill()


Test(pathlib.Path(sys.argv[1])).run()
