#!/usr/bin/python3
"""states.py BUILD: every change of a torrent's state, made by a person's hands in the real window, and its
result read by accessibility and on the disk."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import chooser  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402

TITLE = "Piecemeal"
MIB = 1024 * 1024
CRAWLING, SLOW, FAST = 50_000, 400_000, 20_000_000  # bytes/s
SETTINGS = hands.SETTINGS_HEAD + "ask-before-adding=false\n"


class Test:
    def __init__(self, build):
        self.build = build
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.downloads = self.work / "home" / "Downloads"
        self.elsewhere = self.work / "home" / "Elsewhere"
        self.settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(SETTINGS)
        self.tracker = others.Tracker()
        self.peers = []
        payload = self.work / "payload"
        self.film = self.torrent(payload, "Film", {"film.mkv": 2 * MIB, "more/extra.mkv": MIB})
        self.music = self.torrent(payload, "Music", {"one.ogg": MIB, "two.ogg": MIB})
        self.book = self.torrent(payload, "Book", {"book.txt": MIB})
        self.map = self.torrent(payload, "Map", {"map.svg": MIB})
        self.series = self.torrent(payload, "Series", {"one.mkv": 16 * MIB, "two.mkv": 16 * MIB})
        self.lonely = [self.torrent(payload, name, {f"{name}.txt": MIB}) for name in ("Anna", "Berta")]
        self.program = self.root = self.slow = None

    def torrent(self, folder, name, files):
        return others.Torrent(folder, name, files, self.tracker)

    def peer(self, torrent, **options):
        """It lives as long as somebody holds it."""
        self.peers.append(others.Peer(torrent, self.tracker, **options))
        self.peers[-1].call(self.tracker)
        return self.peers[-1]

    def start(self):
        environment = dict(os.environ, GSETTINGS_BACKEND="keyfile")
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

    def keyboard(self):
        """The row keeps the keyboard when it gets below another heading, and after its menu."""
        self.click("Book")
        hands.key("shift+F10")
        atspi.find(self.root, "menu item", "Pause", 5)
        hands.key("p")
        self.row("Book", "Paused")
        atspi.gone(self.root, "menu item")
        hands.key("Menu")
        atspi.find(self.root, "menu item", "Resume", 5)
        hands.key("r")
        self.row("Book", "Seeding")
        atspi.gone(self.root, "menu item")
        hands.key("Up", "shift+Down")
        atspi.find(self.root, None, "2 Torrents Selected", 5)
        print("ok: the menu and several torrents by keys alone", flush=True)
        for _ in range(2):
            hands.key("ctrl+question")
            atspi.find(self.root, "label", "Pause or resume", 5)
            hands.focus("Keyboard Shortcuts")
            hands.key("Escape")
            atspi.gone(self.root, "label", "Pause or resume", 5)
        print("ok: the shortcuts are shown, and once more", flush=True)
        hands.focus(TITLE)

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

    def button(self, name, role=None):
        atspi.press(atspi.find(self.root, role, name, 5))

    def write(self, window, row, text):
        """Into the number of a row."""
        spin = atspi.find(self.root, "spin button", row, 5)
        x, y = atspi.middle(spin)
        hands.click(window, (x - 30, y))
        hands.key("ctrl+a")
        hands.run("xdotool", "type", text)
        hands.key("Tab")

    def find_setting(self, title):
        """As a person does who does not know where it stands."""
        hands.focus("Preferences")
        hands.key("ctrl+f")
        atspi.wait(lambda: atspi.is_focused(atspi.find(self.root, None, "Find a setting", 1)), "the search")
        hands.run("xdotool", "type", title)
        hands.key("Return")
        time.sleep(0.5)

    def rate(self):
        """kB/s that the torrent of the page gets."""
        words = atspi.names(self.root, "label", re.compile(r"down [\d.]+ [kM]B/s from"))
        found = re.search(r"down ([\d.]+) ([kM])B/s from", words[0]) if words else None
        return float(found[1]) * (1000 if found[2] == "M" else 1) if found else 0

    def rate_is(self, low, high, what):
        atspi.wait(lambda: low <= self.rate() <= high, f"{low} to {high} kB/s")
        print("ok:", what, flush=True)

    def pieces_here(self, torrent, path):
        """Indices of the right pieces of a file."""
        place, right = self.downloads / torrent.name / path, torrent.content[path]
        content = place.read_bytes() if place.exists() else b""
        size = others.PIECE_LENGTH
        return [i for i in range(len(right) // size)
                if content[i * size:(i + 1) * size] == right[i * size:(i + 1) * size]]

    def watching(self):
        self.add(self.series)
        self.click("Series")
        self.button("Ready to watch", "check box")
        legend = atspi.find(self.root, "image", "Legend", 5)
        atspi.wait(lambda: legend.get_description() == "In order, for watching", "the order in words", 5)
        self.slow = self.peer(self.series, rate=SLOW)
        atspi.find(self.root, "list item", re.compile(r"^Series, [1-9].*MB of"))
        print("ok: pieces come in order, and it says so", flush=True)

    def limits(self):
        self.menu("Series", "Limits…")
        self.write("Limits", "Download", "100")
        hands.key("Escape")
        self.rate_is(60, 115, "a limit of the torrent holds")
        self.button("Full speed", "push button")
        atspi.find(self.root, "push button", "Limited", 5)
        atspi.wait(lambda: "alt-now=true" in self.settings.read_text(), "the setting", 5)
        self.rate_is(20, 60, "the lower limits hold")
        self.button("Limited", "push button")
        atspi.find(self.root, "push button", "Full speed", 5)
        self.menu("Series", "Limits…")
        self.write("Limits", "Download", "0")
        hands.key("Escape")
        self.rate_is(250, 9999, "without limits it is as fast as before")
        self.slow.limit(CRAWLING)  # the second file is not reached before it is left out, however long that takes

    def deselect(self):
        first, second = (self.series.info.files().file_name(i) for i in range(2))
        hands.key("alt+3")
        box = atspi.find(self.root, "check box", f"Download {second}", 5)
        hands.click(TITLE, atspi.middle(box))
        atspi.find(self.root, None, re.compile("^1 of 2 files wanted"), 5)
        self.slow.limit(FAST)
        self.row("Series", "Seeding", 40)
        hands.key("alt+1")
        hands.check(self.series.hashes(self.downloads)[first] == self.series.hashes()[first],
                    "a file was left out on the way")
        n_early = len(self.pieces_here(self.series, second))
        hands.check(n_early < 64, f"the first file came first: {n_early} of 256 pieces of the second")

    def peers_by_hand(self):
        self.add(self.map)
        friend = self.peer(self.map, hidden=True)
        self.menu("Map", "Add Peers…")
        hands.focus("Add Peers")
        hands.run("xdotool", "type", "127.0.0.1")
        atspi.find(self.root, None, re.compile("lacks the port"), 5)
        hands.run("xdotool", "type", f":{friend.port}")
        atspi.gone(self.root, None, re.compile("lacks the port"), 5)
        self.button("Add", "push button")
        self.row("Map", "Seeding")
        print("ok: a peer was added by hand", flush=True)

    def goal(self):
        self.menu("Map", "Limits…")
        self.button("A goal of its own", "check box")
        self.write("Limits", "Given for each byte", "0.5")
        hands.key("Escape")
        self.peer(self.map, leecher=True)
        self.row("Map", "Seeded enough: 1")
        print("ok: a torrent that seeded enough stops and says so", flush=True)

    def queue(self):
        hands.focus(TITLE)
        hands.key("ctrl+comma")
        self.find_setting("Downloads at a time")
        self.write("Preferences", "Downloads at a time", "1")
        hands.key("Escape")
        for torrent in self.lonely:
            self.add(torrent)
        self.row("Berta", "Waits for its turn")
        self.menu("Berta", "Start Now")
        self.row("Berta", r"0 bytes of")
        print("ok: one waits for its turn, unless it is told not to", flush=True)
        self.menu("Berta", "Start Now")
        self.row("Berta", "Waits for its turn")
        self.click("Berta")
        hands.key("ctrl+Up")
        self.row("Anna", "Waits for its turn")
        self.row("Berta", r"0 bytes of")
        print("ok: the order of the list is that of the queue", flush=True)

    def move(self):
        self.elsewhere.mkdir()
        self.menu("Music", "Move Files…")
        chooser.choose(self.root, "Select a Folder", self.elsewhere, "Select")
        atspi.wait(lambda: self.music.hashes(self.elsewhere) == self.music.hashes(), "the files elsewhere")
        self.row("Music", "Seeding")
        hands.check(not (self.downloads / "Music").exists(), "files are moved while it runs")

    def rename(self):
        hands.focus(TITLE)
        self.click("Music")
        hands.key("alt+3")
        file = atspi.find(self.root, "list item", "one.ogg", 5)
        hands.click(TITLE, atspi.middle(file))
        hands.key("F2")
        hands.focus("Rename")
        hands.run("xdotool", "type", "uno")
        self.button("Rename", "push button")
        atspi.find(self.root, "list item", "uno.ogg", 5)
        atspi.wait(lambda: (self.elsewhere / "Music/uno.ogg").exists(), "the file's new name", 5)
        hands.check(not (self.elsewhere / "Music/one.ogg").exists(), "a file gets another name")
        hands.focus(TITLE)
        hands.key("alt+1")
        self.menu("Music", "Rename…")
        hands.focus("Rename")
        hands.run("xdotool", "type", "Songs")
        hands.key("Return")
        self.row("Songs", "Seeding")
        atspi.wait(lambda: (self.elsewhere / "Songs/uno.ogg").exists(), "the folder's new name", 5)
        print("ok: and so does its folder", flush=True)

    def remove_with_files(self):
        """Nobody is asked, because it can be undone."""
        self.click("Film")
        self.click("Book", modifier="ctrl")
        hands.key("shift+Delete")
        atspi.find(self.root, None, re.compile(r"^2 torrents and their files \(.*\) deleted"), 5)
        atspi.gone(self.root, "list item", re.compile("^(Film|Book), "), 5)
        hands.check((self.downloads / "Film").exists(), "the files are there as long as it can be undone")
        self.button(re.compile("Undo$"), "push button")
        self.row("Film", "Seeding")
        self.row("Book", "Seeding")
        hands.check(self.film.hashes(self.downloads) == self.film.hashes(), "an undone removal loses nothing")
        self.click("Film")
        self.click("Book", modifier="ctrl")
        hands.key("shift+Delete")
        atspi.gone(self.root, "list item", re.compile("^(Film|Book), "), 5)
        atspi.wait(lambda: not (self.downloads / "Film").exists()
                   and not (self.downloads / "Book").exists(), "the end of their files", 30)
        hands.check((self.downloads / "Music/one.ogg").exists(), "several go with their files")

    def run(self):
        self.start()
        for torrent in (self.film, self.music, self.book):
            self.peer(torrent)
            self.add(torrent)
            self.row(torrent.name, "Seeding")
        for step in (self.pause_and_resume, self.keyboard, self.several, self.reorder, self.watching, self.limits,
                     self.deselect, self.peers_by_hand, self.goal, self.queue,
                     self.remove_with_files, self.move, self.rename):
            print("==", step.__name__, flush=True)
            step()
        hands.quit_orderly(self.program)


testing.run(Test(pathlib.Path(sys.argv[1])))
