#!/usr/bin/python3
"""use.py ID FOLDER [STEP...]: the installed Flatpak on a display, a bus and portals of its own, used as a person does:
what it may, downloads into folders of their choice and back again after a restart, films, a browser. Leaves pictures in
the folder."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui" / "lib"))
import atspi  # noqa: E402
import desk  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import player  # noqa: E402
import testing  # noqa: E402
from player import TITLE  # noqa: E402

NODE = pathlib.Path(__file__).resolve().parents[1] / "interop" / "node"
TRIES = 5
LATE_S = player.SECONDS - 15  # into a film
DIALOG = "Select a Folder"
CODECS = "org.freedesktop.Platform.codecs-extra//25.08-extra"
ENOUGH_PIECES = 2  # that the swarm in a box has to have for its picture
LONGEST_S = 240
KIB, MIB = 1024, 1024 * 1024
SUSPEND = 4  # of GNOME's session
SLOW, FAST = 200_000, 50_000_000  # bytes/s
GTK_PORTALS = pathlib.Path("/usr/share/xdg-desktop-portal/portals/gtk.portal")
OUR_PORTALS = """[portal]
DBusName=org.freedesktop.impl.portal.desktop.test
Interfaces=org.freedesktop.impl.portal.Background;
UseIn=test
"""
ELSEWHERE = "piecemeal-browser"  # the network of another computer
HERE_IP, BROWSER_IP, TRACKER_PORT = "198.18.0.1", "198.18.0.2", 6969  # WebRTC leaves loopback out
# What a person's leave is not asked for: as the manifest says, and no more.
PERMISSIONS = {
    "shared": {"network", "ipc"},
    "sockets": {"x11", "wayland", "pulseaudio", "fallback-x11"},  # it may use X where there is no Wayland
    "devices": {"dri"},
    "filesystems": {"xdg-download"},
}


class Program:
    """The Flatpak, as testing.run() wants a program."""

    def __init__(self, app_id):
        self.app_id = app_id

    def poll(self):
        return None if self.app_id in hands.run("flatpak", "ps", "--columns=application").split() else 0

    def wait_for_end(self):
        atspi.wait(lambda: self.poll() is not None, "the end of the program", LONGEST_S)

    def send_signal(self, _signal):
        subprocess.run(["flatpak", "kill", self.app_id], check=True)

    def wait(self):
        self.wait_for_end()


class Browser:
    """WebTorrent in Chromium, that has the torrent, on another computer, and the tracker by which it is met."""

    def __init__(self, work):
        hands.run("ip", "netns", "add", ELSEWHERE)
        hands.run("ip", "link", "add", "lan", "type", "veth", "peer", "name", "lan", "netns", ELSEWHERE)
        self.processes = []
        for place, ip in (((), HERE_IP), (("-netns", ELSEWHERE), BROWSER_IP)):
            hands.run("ip", *place, "address", "add", f"{ip}/24", "dev", "lan")
            for device in ("lo", "lan"):
                hands.run("ip", *place, "link", "set", device, "up")
        # A page that may not see the networks of its computer takes the one that leads everywhere.
        hands.run("ip", "-netns", ELSEWHERE, "route", "add", "default", "via", HERE_IP)
        self.url = f"ws://{HERE_IP}:{TRACKER_PORT}"
        self.environment = dict(os.environ, HOME=str(work), TMPDIR=str(work))
        self.spawn("listening", "tracker.js", HERE_IP, TRACKER_PORT, 60)

    def spawn(self, ready, *command, place=()):
        process = subprocess.Popen([*place, "node", *map(str, (NODE / command[0], *command[1:]))],
                                   stdout=subprocess.PIPE, text=True, env=self.environment)
        self.processes.append(process)
        said = []
        threading.Thread(target=lambda: said.extend(json.loads(line)["event"] for line in process.stdout),
                         daemon=True).start()
        atspi.wait(lambda: ready in said, f"{command[0]}, {ready}", LONGEST_S)

    def seed(self, torrent):
        data = [f"--data={torrent.folder / torrent.name / path}" for path in torrent.content]
        self.spawn("ready", "browser.js", "--torrent", torrent.path, "--tracker", self.url, *data,
                   place=("ip", "netns", "exec", ELSEWHERE))

    def end(self):
        for process in self.processes:
            process.terminate()
            process.wait()


class Use(player.PlayerTest):
    pictures_are = "flatpak"

    def __init__(self, app_id, folder, steps):
        self.app_id, self.pictures, self.steps = app_id, folder, steps
        self.work, home = pathlib.Path(os.environ["UI_WORK"]), pathlib.Path(os.environ["HOME"])
        self.downloads, self.chosen = home / "Downloads", home / "Films"
        self.tracker = others.Tracker()
        self.program, self.root, self.peers = Program(app_id), None, []
        self.desktop = self.session = self.browser = None
        payload = self.work / "payload"
        self.book = others.Torrent(payload, "Book", {"book.txt": 8 * MIB}, self.tracker)
        self.maps = others.Torrent(payload, "Maps", {"a.dat": 2 * MIB, "b.dat": MIB}, self.tracker)

    def settle(self):
        """A home as a person's, and settings as Flatpak keeps them."""
        self.downloads.mkdir()
        self.chosen.mkdir()
        config = pathlib.Path(os.environ["XDG_CONFIG_HOME"])
        (config / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        # Those of Debian's GTK, and what they leave out.
        portals = self.work / "portals"
        portals.mkdir()
        (portals / "gtk.portal").write_bytes(GTK_PORTALS.read_bytes())
        (portals / "test.portal").write_text(OUR_PORTALS)
        hands.run("dbus-update-activation-environment", f"XDG_DESKTOP_PORTAL_DIR={portals}", "XDG_CURRENT_DESKTOP=GNOME")
        self.session, self.desktop = hands.Helper("session_manager.py"), desk.Desktop("--portals")

    # --- what is done and seen ---

    def is_seen(self):
        self.root = atspi.application("piecemeal")
        hands.window(TITLE)

    def start(self, *arguments):
        subprocess.Popen(["flatpak", "run", self.app_id, *arguments])
        self.is_seen()

    def quit(self):
        hands.bus_action("quit")
        self.program.wait_for_end()

    def open(self, uri):
        """As a file manager and a browser do: by the desktop file that Flatpak has exported."""
        hands.run("gio", "open", uri)
        self.is_seen()

    def download(self):
        atspi.press(self.named("Download", "push button"))

    def row(self, torrent, state=""):
        return self.named(re.compile(rf"^{torrent.name}, {state}"), "list item", 60)

    def select(self, torrent):
        hands.click(TITLE, atspi.middle(self.row(torrent)))

    def choose_folder(self, folder):
        """In the desktop's own dialog, which is no window of ours."""
        hands.window(DIALOG)
        hands.focus(DIALOG)
        portal = atspi.application("xdg-desktop-portal-gtk")
        dialog = atspi.wait(lambda: portal.get_child_at_index(0), DIALOG)
        line = self.open_line(dialog)
        hands.run("xdotool", "key", "ctrl+a", "type", "--delay", "30", str(folder))
        atspi.wait(lambda: atspi.content(line).rstrip("/") == str(folder), "the path, typed")
        self.take("chooser")
        atspi.press(atspi.find(dialog, "push button", "Select"))
        atspi.wait(lambda: portal.get_child_count() == 0, "a folder, chosen")

    @staticmethod
    def open_line(dialog):
        """That for a path, at home: among what was used of late no folder can be chosen. A dialog that has just come up
        may miss a key."""
        for _ in range(TRIES):
            hands.key("alt+Home", "ctrl+l")
            time.sleep(1)
            for line in atspi.find_all(dialog, "text"):
                return line
        raise AssertionError("there is no line for a path")

    def peer(self, torrent, **options):
        """It stays."""
        self.peers.append(others.Peer(torrent, self.tracker, **options))
        return self.peers[-1]

    def is_here(self, torrent, folder):
        atspi.wait(lambda: torrent.hashes(folder) == torrent.hashes(), f"{torrent.name} in {folder}", 60)
        print(f"ok: {torrent.name} is whole in {folder.name}", flush=True)

    # --- what is tested ---

    def permissions(self):
        """What Flatpak lists: group -> its keys, where each key lists words."""
        found, groups = {}, []
        for line in hands.run("flatpak", "info", "--show-permissions", self.app_id).splitlines():
            if "=" in line:
                key, words = line.split("=", 1)
                found[key] = set(filter(None, words.split(";")))
            elif line.strip():
                groups.append(line.strip())
        hands.check(groups == ["[Context]"], "nothing on the bus but its own name")
        hands.check(found == PERMISSIONS, f"it may what the manifest says, and no more: {found}")

    def licences(self):
        """Of every module, where a person who has only the program finds them."""
        modules = json.loads((self.pictures / f"{self.app_id}.json").read_text())["modules"]
        there = hands.run("flatpak", "run", "--command=ls", self.app_id,
                          f"/app/share/licenses/{self.app_id}").split()
        hands.check(set(there) == {module["name"] for module in modules}, f"licences are there: {there}")

    def exports(self):
        """What the desktop of a person gets to see of it."""
        exports = pathlib.Path(os.environ["FLATPAK_USER_DIR"]) / "exports/share"
        for path in (f"applications/{self.app_id}.desktop", f"dbus-1/services/{self.app_id}.service",
                     f"icons/hicolor/scalable/apps/{self.app_id}.svg",
                     f"icons/hicolor/symbolic/apps/{self.app_id}-symbolic.svg"):
            hands.check((exports / path).is_file(), f"{path} is exported")

    def demo(self):
        def n_pieces():
            found = re.search(r"\(uint32 (\d+)", hands.bus_state("demo-counts"))
            return int(found.group(1)) if found else 0
        self.start("--demo")
        atspi.wait(lambda: n_pieces() >= ENOUGH_PIECES, "pieces of the swarm in a box", LONGEST_S)
        hands.check(self.program.poll() is None, "the swarm in a box runs inside the sandbox")
        self.take("demo")
        self.quit()

    def default_folder(self):
        handler = hands.run("gio", "mime", "application/x-bittorrent")
        hands.check(f"{self.app_id}.desktop" in handler, "its desktop file opens torrents")
        self.open(self.book.path.as_uri())
        self.named("book.txt")
        self.take("add")
        self.download()
        peer = self.peer(self.book, rate=SLOW)
        self.row(self.book)
        peer.call(self.tracker)
        hands.Helper("clipboard.py", "nothing")  # somebody else's window is looked at
        hands.focus("Clipboard owner")
        peer.limit(FAST)
        told = self.desktop.wait("notify", title="Download Complete", body="Book")
        self.is_here(self.book, self.downloads)
        self.desktop.press(told, "Open Folder")
        self.file_manager_shows(self.downloads / "Book")

    def file_manager_shows(self, place):
        """As the desktop was asked; of a lent folder it may be the portal's own path, which is the same outside."""
        def is_it(told):
            shown = pathlib.Path(urllib.parse.unquote(urllib.parse.urlsplit(told["uris"][0]).path))
            return shown.name == place.name and sorted(os.listdir(shown)) == sorted(os.listdir(place))
        atspi.wait(lambda: any(is_it(told) for told in self.desktop.told if told["kind"] == "folder"), f"{place}, shown")
        print("ok: the file manager shows", place.name, flush=True)

    def chosen_folder(self):
        self.open(self.maps.path.as_uri())
        self.named("a.dat")
        hands.click("Add Torrent", atspi.middle(self.named(re.compile("^Save in"), "list item")))
        self.choose_folder(self.chosen)
        self.named("Films")
        self.take("elsewhere")
        self.download()
        self.peer(self.maps).call(self.tracker)
        self.is_here(self.maps, self.chosen)
        self.row(self.maps, "Seeding")
        self.select(self.maps)
        hands.window_action("open-folder")
        self.file_manager_shows(self.chosen / "Maps")

    def restart(self):
        """Nobody else has the torrents any more: what a new peer gets, it gets from us."""
        self.quit()
        for gone in (self.peers, self.tracker.peers, self.tracker.askers):
            gone.clear()
        self.start()
        for torrent in (self.book, self.maps):
            self.row(torrent, "Seeding")
            atspi.wait(lambda: self.tracker.askers, "an announce")
            leecher = self.peer(torrent, leecher=True, hidden=True)
            leecher.call(self.tracker)
            atspi.wait(lambda leecher=leecher: leecher.handle.status().is_seeding, f"{torrent.name} is shared again", 60)
            print(f"ok: after a restart {torrent.name} is shared from where it is", flush=True)

    def moved(self):
        self.select(self.book)
        hands.window_action("move-files")
        self.choose_folder(self.chosen)
        self.is_here(self.book, self.chosen)
        hands.check(not (self.downloads / "Book").exists(), "and not where it was")

    def watched(self):
        """A folder that the desktop lent: what others put there is not told by the kernel."""
        drop = self.work / "home" / "Drop"
        drop.mkdir()
        notes = others.Torrent(self.work / "payload", "Notes", {"notes.txt": 64 * KIB}, self.tracker)
        hands.bus_action("preferences")
        hands.click("Preferences", atspi.middle(self.named("Watched folder", "list item")))
        self.choose_folder(drop)
        self.named("Drop", "label")
        hands.focus("Preferences")
        hands.key("Escape")
        (drop / "notes.torrent").write_bytes(notes.path.read_bytes())
        self.row(notes)
        print("ok: a torrent file put into a watched folder is added", flush=True)

    def magnet(self):
        songs = others.Torrent(self.work / "payload", "Songs", {"one.ogg": 2 * MIB}, self.tracker)
        self.peer(songs)
        self.open(songs.magnet)
        self.named("one.ogg", seconds=60)
        print("ok: a magnet link is opened by the exported desktop file", flush=True)
        self.download()
        self.is_here(songs, self.downloads)

    def film(self, name, kind):
        file = self.work / name
        player.make_film(file, kind=kind)
        stem = name.partition(".")[0]
        parts = {name: file, f"{stem}.en.srt": player.subtitles("A dark past")}
        film = player.Film(self.work / "payload", stem, parts, self.tracker)
        self.peer(film)
        return film

    def films(self):
        subprocess.run(["flatpak", "--user", "uninstall", "-y", "--noninteractive", CODECS], check=False,
                       stderr=subprocess.DEVNULL)
        self.watch(self.film("free.webm", player.WEBM))
        patented = self.film("patented.mp4", player.H264)
        self.open(patented.path.as_uri())
        self.download()
        self.row(patented, "Seeding")
        self.select(patented)
        self.play()
        self.named("This Film Cannot Be Played Here")
        self.named(re.compile(f"flatpak install {CODECS}"))
        self.take("codec")
        print("ok: without the extension it says what is missing, and how it is had", flush=True)
        self.quit()
        hands.run("flatpak", "--user", "install", "-y", "--noninteractive", "stand-in", CODECS)
        self.start()
        self.select(patented)
        self.play()
        self.plays("patented")

    def watch(self, film):
        self.open(film.path.as_uri())
        self.download()
        self.row(film)
        self.select(film)
        self.play()
        self.plays(film.name)

    def plays(self, name):
        """Each third of it, and its text."""
        self.shows("red", name)
        hands.check(self.app_id in hands.run("playerctl", "--list-all"), "the desktop's media keys know it")
        atspi.press(self.named("Subtitles and sound"))
        atspi.press(self.named("English", "menu item"))
        self.named("A dark past", "label")
        hands.run("playerctl", "position", LATE_S)
        self.shows("blue", name)
        hands.key("Escape")
        print("ok:", name, "plays, with its subtitles", flush=True)

    def switch(self, name):
        box = self.named(name, "check box")
        atspi.press(box)
        atspi.wait(lambda: atspi.is_checked(box), f"the switch “{name}”, thrown")

    def is_awake(self):
        answer = hands.run("gdbus", "call", "--session", "--dest", "org.gnome.SessionManager", "--object-path",
                           "/org/gnome/SessionManager", "--method", "org.gnome.SessionManager.IsInhibited", SUSPEND)
        return answer == "(true,)"

    def background(self):
        news = others.Torrent(self.work / "payload", "News", {"news.txt": 8 * MIB}, self.tracker)
        self.peer(news, rate=SLOW)
        self.start()
        hands.bus_action("preferences")
        for name in ("Go on without a window", "Start at log-in", "Keep the computer awake"):
            self.switch(name)
        told = self.desktop.wait("autostart", program=self.app_id, enable=True)
        hands.check(told["command"][:2] == ["flatpak", "run"] and self.app_id in told["command"],
                    f"the desktop starts it at log-in, by {told['command']}")
        hands.key("Escape")
        self.open(news.path.as_uri())
        self.download()
        self.row(news)
        atspi.wait(self.is_awake, "the computer stays awake while something is downloaded")
        print("ok: the computer stays awake while something is downloaded", flush=True)
        hands.window_action("close")
        self.desktop.wait("notify", title="Piecemeal Goes On")
        hands.check(self.program.poll() is None, "closed, it goes on, and the desktop tells so")
        self.start()
        self.row(news)
        print("ok: a second start shows the window of the first", flush=True)

    def web_browser(self):
        self.browser = Browser(self.work)
        show = others.Torrent(self.work / "payload", "Show", {"show.bin": 24 * MIB}, self.browser)
        self.browser.seed(show)
        self.open(show.path.as_uri())
        self.download()
        self.row(show)
        self.select(show)
        self.named(re.compile("^[^,]*, .*WebRTC"), "image", 60)
        self.take("browser")
        self.is_here(show, self.downloads)
        print("ok: a browser and the sandbox meet by WebRTC", flush=True)

    def run(self):
        self.settle()
        try:
            for step in self.steps:
                print("==", step, flush=True)
                getattr(self, step)()
        finally:
            self.desktop.end()
            if self.browser is not None:
                self.browser.end()


STEPS = ["permissions", "licences", "exports", "demo", "default_folder", "chosen_folder", "restart", "moved", "watched", "magnet", "films",
         "background", "web_browser"]


if __name__ == "__main__":
    testing.run(Use(sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:] or STEPS))
