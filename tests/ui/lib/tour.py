"""A walk through every page and dialog of the real window, for those who look at each: tests and screenshots."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import time

import atspi
import crowd
import hands
import others

TITLE = "Piecemeal"
SETTLE_S = 0.4  # a transition between pages
FILM = {"tears_of_steel.mkv": 40_000_000, "poster.jpg": 200_000, "Subtitles/tears_of_steel.en.srt": 17_000,
        **{f"Extras/making of, part {part}.mkv": 2_000_000 for part in range(1, 5)}}


class Tour:
    """@environment: what the program gets beside this one's; @translate: English into the language that it speaks."""

    def __init__(self, build, environment=None, translate=None, film=FILM, n_peers=6):
        self.build = pathlib.Path(build)
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.environment = dict(os.environ, **(environment or {}))
        self.tracker = others.Tracker()
        self.torrent = crowd.BigTorrent(self.work / "seed", "Tears of Steel", film, self.tracker)
        self.crowd = crowd.Crowd(self.torrent, self.tracker, n_peers)
        self.translate = translate or (lambda text: text)
        self.program = self.root = None

    def start(self, *arguments):
        self.program = hands.start(self.build, *arguments, env=self.environment)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)
        time.sleep(SETTLE_S)

    def resize(self, width, height):
        """Gives the size that it has then: GTK takes no less than it needs."""
        xid = hands.window(TITLE)
        hands.run("xdotool", "windowsize", xid, width, height, "sleep", "0.3", "windowmove", xid, 0, 0)
        time.sleep(SETTLE_S)
        return hands.geometry(xid)[2:]

    def quit(self):
        hands.quit_orderly(self.program)

    # --- ways ---

    def do(self, action, target=None, of="win"):
        """An action of the window or the program; @target as GVariant's text."""
        path = hands.OBJECT if of == "app" else f"{hands.OBJECT}/window/1"
        hands.run("gdbus", "call", "--session", "--dest", hands.APP_ID, "--object-path", path, "--method",
                  "org.gtk.Actions.Activate", action, f"[<{target}>]" if target else "[]", "{}")
        time.sleep(SETTLE_S)

    def page(self, name):
        self.do("show-page", f"'{name}'")

    def escape(self):
        hands.key("Escape")
        time.sleep(SETTLE_S)

    def add(self):
        """The dialog that asks about a torrent."""
        hands.bus_open(self.torrent.path.as_uri())
        atspi.find(self.root, None, re.compile("poster.jpg"), 20)
        time.sleep(SETTLE_S)

    def accept(self):
        self.press_named("Download")
        atspi.find(self.root, "list item", re.compile(r"^Tears of Steel"), 20)

    def row_menu(self):
        row = atspi.find(self.root, "list item", re.compile(r"^Tears of Steel"))
        hands.click(TITLE, atspi.middle(row), 3)
        time.sleep(SETTLE_S)

    def press_named(self, text):
        """A button whose name or tooltip has this text."""
        wanted = self.translate(text)
        button = atspi.wait(lambda: next((node for node in atspi.find_all(self.root, "push button")
                                          if wanted in node.get_name() + node.get_description()), None), wanted)
        atspi.press(button)
        time.sleep(SETTLE_S)

    def demo(self):
        self.do("demo", of="app")
        self.page("swarm")

    # --- stations ---

    def before(self):
        """Windows of the program, and the empty one."""
        yield "empty", lambda: None, lambda: None
        for page in ("downloads", "network", "privacy"):
            yield (f"preferences-{page}", lambda page=page: self.do("preferences-page", f"'{page}'", "app"),
                   self.escape)
        for name in ("about", "shortcuts", "statistics"):
            yield name, lambda name=name: self.do(name, of="app"), self.escape
        yield "help", lambda: self.do("help", "''"), self.escape
        yield "add", self.add, self.accept

    def of_a_torrent(self):
        for page in ("swarm", "pieces", "files", "wire", "discovery"):
            yield page, lambda page=page: self.page(page), lambda: None
        yield "dht", lambda: self.do("show-dht"), lambda: self.do("back")
        yield "torrent", lambda: self.do("show-details"), lambda: self.do("back")
        for dialog in ("limits", "rename", "add-peers", "labels", "add-tracker"):
            yield dialog, lambda dialog=dialog: self.do(dialog), self.escape

    def of_the_list(self):
        yield "menu", self.row_menu, self.escape
        yield "filter", lambda: self.press_named("Filter the list"), self.escape
        yield "speed", lambda: self.press_named("Speed and Limits"), self.escape
        yield "table", lambda: self.do("list-table"), lambda: self.do("list-table")

    def stations(self):
        """(name, how to get there, how to get back) of each, in the order in which they are to be seen."""
        yield from self.before()
        yield from self.of_a_torrent()
        yield from self.of_the_list()
        yield "demo", self.demo, lambda: None
