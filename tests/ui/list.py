#!/usr/bin/python3
"""list.py BUILD [FOLDER]: the list of torrents as a person uses it: labels, filter, order, table, rates and a double
click. Into FOLDER go pictures of it."""
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
import testing  # noqa: E402

TITLE = "Piecemeal"
MIB = 1024 * 1024
FAST = 20_000_000  # bytes/s
SETTINGS = hands.SETTINGS_HEAD + "ask-before-adding=false\n"
READER = "[Desktop Entry]\nType=Application\nName=Reader\nMimeType=text/plain;\nExec=sh -c 'echo \"$0\" >>%s' %%f\n"


class Test:
    def __init__(self, build, folder=None):
        self.build, self.folder = pathlib.Path(build), folder and pathlib.Path(folder)
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(SETTINGS + os.environ.get("LIST_SETTINGS", ""))
        self.tracker, self.peers = others.Tracker(), []
        payload = self.work / "payload"
        self.book = others.Torrent(payload, "Book", {"book.txt": MIB}, self.tracker)
        self.others = [others.Torrent(payload, name, {f"{name.lower()}-{i}.txt": MIB for i in range(2)}, self.tracker)
                       for name in ("Clara", "Anna", "Berta")]
        self.program = self.root = None

    def take(self, name):
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            time.sleep(0.5)
            hands.run("import", "-window", "root", "+repage", self.folder / f"{name}.png")

    def install_reader(self):
        """A program of the desktop that notes what it is given."""
        folder = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "applications"
        (folder / "reader.desktop").write_text(READER % (self.work / "opened"))
        hands.run("update-desktop-database", folder)
        (folder / "mimeapps.list").write_text("[Default Applications]\ntext/plain=reader.desktop\n")

    def start(self):
        environment = dict(os.environ, GSETTINGS_BACKEND="keyfile")
        self.program = hands.start(self.build, env=environment)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    # --- what is seen and done ---

    def find(self, role, name, seconds=15):
        return atspi.find(self.root, role, name, seconds)

    def press(self, name, role=None):
        atspi.press(self.find(role, name))

    def check(self, name):
        """By keys: GTK 4.8 lets nobody press a check by accessibility."""
        box = self.find("check box", name)
        for _ in range(20):
            if atspi.is_focused(box):
                break
            hands.key("Tab")
            time.sleep(0.1)
        hands.check(atspi.is_focused(box), f"the keyboard comes to {name}")
        hands.key("space")

    def row(self, name, rest="", seconds=20):
        return self.find("list item", re.compile(rf"^{name}, .*{rest}"), seconds)

    def order_is(self, names, what):
        def look():
            return [name.split(",")[0] for name in atspi.names(self.root, "list item", re.compile(r"^\w+, "))
                    if not re.match(r"^\d", name)] == names
        atspi.wait(look, f"{names} in the list")
        print("ok:", what, flush=True)

    def place(self, name):
        """Where the row is, once it stands still."""
        seen = []
        def look():
            seen.append(atspi.middle(self.row(name)))
            return len(seen) > 2 and seen[-1] == seen[-3]
        atspi.wait(look, f"{name} stands still")
        return seen[-1]

    def click(self, name, button=1, modifier=None):
        hands.click(TITLE, self.place(name), button, modifier)

    def menu(self, name, label):
        self.click(name, 3)
        self.press(label, "menu item")
        atspi.gone(self.root, "menu item")

    # --- what is tested ---

    def label(self):
        self.menu("Book", "Labels…")
        self.find("text", "New label")
        hands.focus("Labels")
        hands.run("xdotool", "type", "--delay", "5", "  to   read ")
        hands.key("Return")
        self.find("check box", "to read")
        hands.run("xdotool", "type", "--delay", "5", "Papers")
        hands.key("Return")
        self.find("check box", "Papers")
        self.take("labels")
        hands.click("Labels", atspi.middle(self.find("check box", "to read")))
        hands.key("Escape")
        self.row("Book", "Papers$")
        print("ok: a torrent gets a label", flush=True)

    def filter(self):
        self.press("Filter the list")
        self.find("check box", "All, 4 torrents")
        self.find("check box", re.compile(r"^127\.0\.0\.1, 4 torrents"))
        self.take("filter")
        self.check("Papers, 1 torrent")
        self.order_is(["Book"], "the list can be filtered by a label")
        self.check("Trouble, 0 torrents")
        hands.key("Escape")
        self.find(None, "Nothing Matches")
        self.take("filter-nothing")
        self.press("Stop Filtering by “Trouble”")
        self.order_is(["Book"], "a chip takes a kind off again")
        self.take("filter-chip")
        self.press("Stop Filtering by “Papers”")
        self.order_is(["Clara", "Anna", "Berta", "Book"], "and then all are there")
        hands.focus(TITLE)
        hands.key("ctrl+f")
        hands.run("xdotool", "type", "--delay", "5", "anna-1")
        self.order_is(["Anna"], "a search looks into the names of files")
        hands.key("Escape")
        self.row("Clara")

    def sort(self):
        hands.key("F10")
        self.press("Sort By", "menu item")
        self.find("radio menu item", "Name")
        self.take("sort")
        self.press("Name", "radio menu item")
        atspi.gone(self.root, "radio menu item", "Name")  # what is still open takes the pointer
        self.order_is(["Anna", "Berta", "Clara", "Book"], "the list is sorted by name, below its headings")
        place = self.place("Clara")
        hands.drag(TITLE, place, (place[0], place[1] - 60))
        self.take("drag")
        self.find("label", re.compile("^Rows can be moved"))
        self.order_is(["Anna", "Berta", "Clara", "Book"], "no row can be dragged then")

    def table(self):
        hands.key("F8")
        self.find("push button", "Ratio")
        self.row("Book", "Size: 1.0.MB.*Labels: Papers")
        self.order_is(["Anna", "Berta", "Book", "Clara"], "the table has one order for all")
        self.take("table")
        self.press("Name", "push button")
        self.order_is(["Clara", "Book", "Berta", "Anna"], "a heading turns the order round")
        hands.click(TITLE, atspi.middle(self.find("push button", "Ratio")), 3)
        self.press("Ratio", "menu item")
        atspi.gone(self.root, "push button", "Ratio")
        print("ok: a column is left out", flush=True)
        self.click("Clara")
        hands.key("ctrl+p")
        self.row("Clara", "Paused")
        hands.key("Delete")
        atspi.gone(self.root, "list item", re.compile("^Clara, "))
        # The message of the first is displaced, and wanted back while it still goes.
        hands.key("Delete", "ctrl+z", "ctrl+z")
        self.row("Clara", "Paused")
        print("ok: keys mean the row in the table as well", flush=True)
        # Escape closes a message first, where one is shown.
        atspi.gone(self.root, "label", re.compile("removed$|^Rows can be moved"))
        self.click("Book")
        hands.key("Return")
        self.find("push button", re.compile("^Back"))
        self.take("table-page")
        hands.key("Escape")
        self.row("Book")
        print("ok: Enter opens its page, Escape leads back", flush=True)

    def rates(self):
        self.press(re.compile(r"^down .*, up "))
        self.find(None, re.compile("^Speed from .* until now: down "))
        self.press("The last hour")
        self.take("rates")
        entry = self.find(None, "Download Limit")
        hands.key("Escape")
        assert entry is not None
        print("ok: the rates open a curve and the limits", flush=True)

    def again(self):
        """What was chosen is there after a restart."""
        hands.quit_orderly(self.program)
        self.start()
        self.row("Book", "Labels: Papers")
        self.find("push button", "Size")
        assert not atspi.find_all(self.root, "push button", "Ratio")
        hands.focus(TITLE)
        hands.key("F8")
        self.order_is(["Berta", "Anna", "Book", "Clara"], "label, order and table outlast the program")

    def open(self):
        hands.point(TITLE, self.place("Book"))
        hands.double_click()
        atspi.wait((self.work / "opened").exists, "the reader")
        hands.check((self.work / "opened").read_text().strip().endswith("Book/book.txt"),
                    "a double click opens what is complete")

    def run(self):
        self.install_reader()
        self.start()
        for torrent in (*self.others, self.book):
            hands.bus_open(torrent.path.as_uri())
            self.row(torrent.name)
        self.peers.append(others.Peer(self.book, self.tracker))
        self.peers[-1].call(self.tracker)
        self.row("Book", "Seeding")
        for step in (self.label, self.filter, self.sort, self.table, self.rates, self.again, self.open):
            print("==", step.__name__, flush=True)
            step()
        hands.quit_orderly(self.program)


if __name__ == "__main__":
    testing.run(Test(*sys.argv[1:]))
