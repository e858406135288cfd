#!/usr/bin/python3
"""ways_in.py BUILD: the real window, driven as a person would: a file opened by the desktop, a magnet link
dropped and pasted, a broken file, a hash from a second start; its list survives quit and kill."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402

TITLE = "Piecemeal"
MIB = 1024 * 1024
SLOW = 800_000  # bytes/s: a peer that has given all it has is let go


class Test:
    def __init__(self, build):
        self.build = build
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.downloads = self.work / "home" / "Downloads"
        self.tracker = others.Tracker()
        payload = self.work / "payload"
        self.film = self.torrent(payload, "Film", {"film.mkv": 6 * MIB, "more/extra.mkv": 4 * MIB})
        self.music = self.torrent(payload, "Music", {"one.ogg": 2 * MIB, "two.ogg": MIB})
        self.book = self.torrent(payload, "Book", {"book.txt": MIB})
        self.map = self.torrent(payload, "Map", {"map.svg": MIB})
        self.peers = []
        self.program = self.root = None

    def torrent(self, folder, name, files):
        return others.Torrent(folder, name, files, self.tracker)

    def peer(self, torrent, **options):
        """It lives as long as somebody holds it."""
        self.peers.append(others.Peer(torrent, self.tracker, **options))

    def start(self):
        self.program = hands.start(self.build)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    # --- what is seen ---

    def row(self, name):
        return atspi.find(self.root, "list item", re.compile(rf"^{name}, "))

    def rows(self):
        """Names of the torrents in the list."""
        return sorted(name.split(",")[0]
                      for name in atspi.names(self.root, "list item", re.compile(r"^\w+, ")))

    def list_is(self, names, what):
        """The tree on the bus may be in the middle of a change."""
        atspi.wait(lambda: self.rows() == names, f"{names} in the list", 5)
        print("ok:", what, flush=True)

    def download(self, button="Download"):
        atspi.press(atspi.find(self.root, "push button", button))

    # --- what is tested ---

    def desktop_opens_file(self):
        self.peer(self.film, has=["film.mkv"], rate=SLOW)
        hands.bus_open(self.film.path.as_uri())
        atspi.find(self.root, None, "film.mkv")
        hands.check(self.rows() == [], "nothing is in the list before the person agreed")
        self.download()
        self.row("Film")
        print("ok: a file opened over D-Bus is in the list", flush=True)

    def swarm_is_seen(self):
        atspi.find(self.root, None, re.compile(r"libtorrent.*Has \d+ percent"), seconds=40)
        print("ok: the peer and its pieces can be read", flush=True)
        atspi.find(self.root, None, re.compile(r"^1 peer"))
        share = re.compile(r"You have 9[0-9] of 160 pieces")
        atspi.find(self.root, None, share, seconds=40)
        print("ok: our pieces can be read", flush=True)

    def completes(self):
        self.peer(self.film)
        self.peers[-1].call(self.tracker)
        atspi.find(self.root, "list item", re.compile(r"^Film, Seeding"), seconds=40)
        hands.check(self.film.hashes(self.downloads) == self.film.hashes(),
                    "the download has the right SHA-256")

    def again_selects_it(self):
        hands.bus_open(self.film.path.as_uri())
        atspi.find(self.root, None, "You have this torrent")
        self.list_is(["Film"], "adding it again changes nothing")

    def magnet_is_dropped(self):
        self.peer(self.music)
        hands.drop(TITLE, "text", self.music.magnet)
        atspi.find(self.root, None, "one.ogg", seconds=40)
        print("ok: a dropped magnet link shows its files", flush=True)
        box = atspi.find(self.root, "check box", "Download two.ogg")
        hands.click("Add Torrent", atspi.middle(box))
        atspi.find(self.root, None, "1 of 2 selected")
        self.download()
        atspi.find(self.root, "list item", re.compile(r"^Music, Seeding"), seconds=40)
        right, got = self.music.hashes(), self.music.hashes(self.downloads)
        hands.check(got["one.ogg"] == right["one.ogg"], "the chosen file is right")
        hands.check(not (self.downloads / "Music/two.ogg").exists(), "the other was not fetched")

    def magnet_is_pasted(self):
        hands.paste(TITLE, self.book.magnet)
        atspi.find(self.root, None, "Fetching Details")
        self.download("Download When Known")
        self.row("Book")
        self.peer(self.book)
        self.peers[-1].call(self.tracker)
        atspi.find(self.root, "list item", re.compile(r"^Book, Seeding"), seconds=40)
        hands.check(self.book.hashes(self.downloads) == self.book.hashes(),
                    "a pasted magnet link is downloaded when known")

    def broken_is_refused(self):
        before = self.rows()
        broken = self.work / "broken.torrent"
        broken.write_bytes(self.map.path.read_bytes()[:-40])
        hands.bus_open(broken.as_uri())
        atspi.find(self.root, None, "“broken.torrent” Cannot Be Added")
        atspi.find(self.root, None, re.compile("Download it again"))
        hands.key("Escape")
        atspi.gone(self.root, None, "“broken.torrent” Cannot Be Added")
        self.list_is(before, "a broken torrent gets a clear message and changes nothing")

    def second_start_forwards(self):
        self.peer(self.map)
        link = f"magnet:?xt=urn:btih:{self.map.hash}&tr={urllib.parse.quote(self.tracker.url, safe='')}"
        second = hands.start(self.build, link)
        hands.check(second.wait(10) == 0, "a second start hands its argument over and ends")
        atspi.find(self.root, None, "map.svg", seconds=40)
        print("ok: a link with & in it arrived whole", flush=True)
        atspi.press(atspi.find(self.root, "push button", "Cancel"))
        atspi.gone(self.root, None, "map.svg")
        self.list_is(["Book", "Film", "Music"], "what is cancelled leaves nothing behind")
        hands.start(self.build, self.map.hash).wait(10)
        atspi.find(self.root, None, "Fetching Details")
        print("ok: an info hash on the command line is understood", flush=True)
        atspi.press(atspi.find(self.root, "push button", "Cancel"))

    def undo_brings_back(self):
        hands.focus(TITLE)
        hands.key("Delete")
        atspi.press(atspi.find(self.root, "push button", re.compile("Undo")))
        self.list_is(["Book", "Film", "Music"], "a removal can be undone")

    def keys_work(self):
        hands.focus(TITLE)
        hands.key("ctrl+o")
        hands.window("Open Torrents")
        hands.key("Escape")
        hands.focus(TITLE)
        hands.key("ctrl+p")
        atspi.find(self.root, "list item", re.compile(r"^Book, Paused"))
        hands.key("ctrl+p")
        atspi.find(self.root, "list item", re.compile(r"^Book, Seeding"))
        print("ok: Ctrl+O opens the dialog, Ctrl+P pauses and resumes", flush=True)
        hands.key("ctrl+f")
        hands.run("xdotool", "type", "--delay", "50", "usi")
        self.list_is(["Music"], "the search finds one")
        hands.key("Escape")
        self.list_is(["Book", "Film", "Music"], "and Esc shows all again")

    def web_address_without_asking(self):
        """The person does not want to be asked, and gives the address of a torrent on the web."""
        hands.key("ctrl+comma")
        hands.focus("Preferences")
        row = atspi.find(self.root, "list item", "Ask before adding")
        time.sleep(1)
        hands.click("Preferences", atspi.middle(row))
        hands.run("xdotool", "sleep", "0.5", "key", "Escape")
        server = others.WebServer(self.map.path)
        hands.start(self.build, server.url).wait(10)
        atspi.find(self.root, "list item", re.compile(r"^Map, Seeding"), seconds=40)
        hands.check(self.map.hashes(self.downloads) == self.map.hashes(),
                    "a torrent from the web is downloaded without asking")

    def files_are_deleted_when_asked(self):
        hands.focus(TITLE)
        hands.key("shift+Delete")
        atspi.find(self.root, None, re.compile("^“Map” and its files .* deleted"), 5)
        hands.check((self.downloads / "Map/map.svg").exists(), "its file is there as long as one can undo that")
        self.list_is(["Book", "Film", "Music"], "the torrent is gone")
        atspi.wait(lambda: not (self.downloads / "Map/map.svg").exists(), "the end of its file", 25)
        hands.check((self.downloads / "Film/film.mkv").exists(), "and nobody else's")

    def missing_folder_is_told(self):
        away = self.downloads.with_name("away")
        hands.quit_orderly(self.program)
        self.downloads.rename(away)
        self.start()
        atspi.find(self.root, "list item", re.compile(r"^Film, (Folder not there|Files missing)"))
        hands.check(not self.downloads.exists(), "a missing folder is not made anew")
        pm_select = atspi.find(self.root, "list item", re.compile(r"^Film, "))
        hands.click(TITLE, atspi.middle(pm_select))
        atspi.find(self.root, None, re.compile("The download folder is not there"))
        away.rename(self.downloads)
        atspi.press(atspi.find(self.root, "push button", "Try Again"))
        atspi.find(self.root, "list item", re.compile(r"^Film, Seeding"), 40)
        print("ok: it says what to do, and goes on", flush=True)

    def list_survives(self):
        before = self.rows()
        hands.quit_orderly(self.program)
        self.start()
        self.row("Film")
        self.row("Music")
        self.list_is(before, "the list comes back after quit")
        hands.kill(self.program)
        self.start()
        self.row("Film")
        self.row("Music")
        self.list_is(before, "the list comes back after kill -9")
        hands.quit_orderly(self.program)

    def run(self):
        self.start()
        atspi.find(self.root, None, "Drop a Torrent Here")
        for step in (self.desktop_opens_file, self.swarm_is_seen, self.completes,
                     self.again_selects_it, self.magnet_is_dropped, self.magnet_is_pasted,
                     self.broken_is_refused, self.second_start_forwards, self.undo_brings_back,
                     self.keys_work, self.web_address_without_asking,
                     self.files_are_deleted_when_asked, self.missing_folder_is_told,
                     self.list_survives):
            print("==", step.__name__, flush=True)
            step()


testing.run(Test(pathlib.Path(sys.argv[1])))
