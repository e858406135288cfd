#!/usr/bin/python3
"""states.py BUILD: every change of a torrent's state, made by a person's hands in the real window, and its
result read by accessibility and on the disk."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402

TITLE = "Piecemeal"
MIB = 1024 * 1024
SETTINGS = "[io/github/piecemeal/Piecemeal]\nask-before-adding=false\n"


class Test:
    def __init__(self, build):
        self.build = build
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.downloads = self.work / "home" / "Downloads"
        self.settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(SETTINGS)
        self.tracker = others.Tracker()
        self.peers = []
        payload = self.work / "payload"
        self.film = self.torrent(payload, "Film", {"film.mkv": 2 * MIB, "more/extra.mkv": MIB})
        self.music = self.torrent(payload, "Music", {"one.ogg": MIB, "two.ogg": MIB})
        self.book = self.torrent(payload, "Book", {"book.txt": MIB})
        self.program = self.root = None

    def torrent(self, folder, name, files):
        return others.Torrent(folder, name, files, self.tracker)

    def peer(self, torrent, **options):
        """It lives as long as somebody holds it."""
        self.peers.append(others.Peer(torrent, self.tracker, **options))
        self.peers[-1].call(self.tracker)
        return self.peers[-1]

    def start(self):
        environment = dict(os.environ, G_DEBUG="fatal-criticals", GSETTINGS_BACKEND="keyfile")
        self.program = hands.start(self.build, env=environment)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    # --- what is seen ---

    def row(self, name, state="", seconds=20):
        """The row of the torrent, once it says that state."""
        return atspi.find(self.root, "list item", re.compile(rf"^{name}, {state}"), seconds)

    def order(self):
        """Names of the torrents from the top of the list to its end."""
        return [name.split(",")[0]
                for name in atspi.names(self.root, "list item", re.compile(r"^\w+, "))]

    def order_is(self, names, what):
        atspi.wait(lambda: self.order() == names, f"{names} in the list", 5)
        print("ok:", what, flush=True)

    # --- what is done ---

    def add(self, torrent):
        hands.bus_open(torrent.path.as_uri())
        self.row(torrent.name)

    def place(self, name):
        """Where the row is, once it stands still: it may be on its way to another heading."""
        seen = []
        def look():
            seen.append(atspi.middle(self.row(name)))
            return len(seen) > 2 and seen[-1] == seen[-3]
        atspi.wait(look, f"{name} stands still")
        return seen[-1]

    def click(self, name, button=1, modifier=None):
        hands.click(TITLE, self.place(name), button, modifier)

    def menu(self, name, *labels):
        """Items of the menu of a row."""
        self.click(name, 3)
        for label in labels:
            atspi.press(atspi.find(self.root, "menu item", label, 5))
        atspi.gone(self.root, "menu item")

    # --- what is tested ---

    def pause_and_resume(self):
        self.menu("Film", "Pause")
        self.row("Film", "Paused")
        self.menu("Film", "Resume")
        self.row("Film", "Seeding")
        print("ok: the menu of a row pauses and resumes", flush=True)

    def several(self):
        self.click("Film")
        self.click("Book", modifier="ctrl")
        atspi.find(self.root, None, "2 Torrents Selected", 5)
        hands.key("ctrl+p")
        self.row("Film", "Paused")
        self.row("Book", "Paused")
        self.row("Music", "Seeding")
        hands.key("ctrl+a")
        atspi.find(self.root, None, "3 Torrents Selected", 5)
        print("ok: several are selected and paused", flush=True)
        hands.key("Delete")
        self.order_is([], "all of them are removed")
        hands.key("ctrl+z")
        self.row("Film", "Paused")
        self.row("Book", "Paused")
        self.row("Music", "Seeding")
        print("ok: and come back", flush=True)
        for name in ("Film", "Book"):
            self.click(name)
            hands.key("ctrl+p")
            self.row(name, "Seeding")

    def reorder(self):
        self.order_is(["Film", "Music", "Book"], "the list is in the order of adding")
        self.click("Book")
        hands.key("ctrl+Up")
        self.order_is(["Film", "Book", "Music"], "Ctrl+Up moves up")
        hands.key("ctrl+shift+Up")
        self.order_is(["Book", "Film", "Music"], "and with Shift to the top")
        self.menu("Book", "Queue", "Move to Bottom")
        self.order_is(["Film", "Music", "Book"], "the menu does so as well")
        x, y = self.place("Film")
        hands.drag(TITLE, self.place("Book"), (x, y - 14))
        self.order_is(["Book", "Film", "Music"], "a row can be dragged")

    def run(self):
        self.start()
        for torrent in (self.film, self.music, self.book):
            self.peer(torrent)
            self.add(torrent)
            self.row(torrent.name, "Seeding")
        for step in (self.pause_and_resume, self.several, self.reorder):
            print("==", step.__name__, flush=True)
            step()
        hands.quit_orderly(self.program)


def main(build):
    test = Test(pathlib.Path(build))
    try:
        test.run()
    except AssertionError:
        if test.root is not None and test.program.poll() is None:
            atspi.dump(test.root)
        raise
    finally:
        if test.program is not None and test.program.poll() is None:
            hands.kill(test.program)


main(*sys.argv[1:])
