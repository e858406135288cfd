#!/usr/bin/python3
"""play_open.py BUILD: what else becomes of a torrent's files: pictures and covers in the window, films in other
people's players, and the rest in the programs of the desktop."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import re
import shlex
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from player import SECONDS, THIRDS, TITLE, Film, PlayerTest, make_film  # noqa: E402

TRICKLE, SLOW, FAST = 1_000, 150_000, 20_000_000  # bytes/s
NOISE = 6_000_000  # bytes: the player has given it up long before all of it is here
MPV = "/usr/bin/mpv --no-config --vo=null --ao=null --input-ipc-server={socket}"
READER = """[Desktop Entry]
Type=Application
Name={name}
Exec={command} {name} %f
MimeType=text/plain;
"""


def make_picture(path, color, size="600x400"):
    hands.run("convert", "-size", size, f"xc:rgb{THIRDS[color]}", path)


def make_song(path, cover):
    """FLAC with a title, an artist and a cover in it."""
    hands.run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=30", "-i", cover, "-map", "0", "-map", "1",
              "-c:v", "copy", "-disposition:v", "attached_pic", "-metadata", "title=Blue & Green",
              "-metadata", "artist=The Testers", path)


def make_plain_song(path):
    hands.run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=30", "-c:a", "libvorbis", path)


class Mpv:
    """The other player, as it is asked over its own socket."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        atspi.wait(lambda: path.exists() and self.socket.connect_ex(str(path)) == 0, "mpv listens", 30)
        self.lines = self.socket.makefile("rw", encoding="utf-8")

    def ask(self, *command):
        """None also when it is gone."""
        try:
            self.lines.write(json.dumps({"command": command, "request_id": 1}) + "\n")
            self.lines.flush()
            for line in self.lines:
                answer = json.loads(line)
                if answer.get("request_id") == 1:
                    return answer.get("data")
        except OSError:
            pass
        return None

    def await_time(self, least):
        atspi.wait(lambda: (self.ask("get_property", "time-pos") or 0) >= least, f"mpv is at {least} s", 60)


class Test(PlayerTest):
    pictures_are = "play-open"

    def __init__(self, build):
        super().__init__(build)
        self.bin = self.work / "bin"
        self.bin.mkdir()
        self.make_programs()
        made = self.work / "made"
        made.mkdir()
        for name, color in (("1.png", "red"), ("2.jpg", "green"), ("10.tiff", "blue"), ("cover.jpg", "blue")):
            make_picture(made / name, color)
        make_song(made / "tagged.flac", made / "2.jpg")
        make_plain_song(made / "plain.ogg")
        make_film(made / "sintel.mp4")
        parts = {
            "album/plain.ogg": made / "plain.ogg", "album/cover.jpg": made / "cover.jpg",
            "notes/tagged.flac": made / "tagged.flac", "notes/readme.txt": b"Read me.\n",
            "pictures/1.png": made / "1.png", "pictures/2.jpg": made / "2.jpg", "pictures/10.tiff": made / "10.tiff",
            "pictures/20.jpg": (made / "2.jpg").read_bytes()[:700],
        }
        self.odds = Film(self.work / "payload", "Odds", parts, self.tracker)
        self.peer = others.Peer(self.odds, self.tracker, rate=TRICKLE)
        self.film = Film(self.work / "payload", "Sintel",
                         {"sintel.mp4": made / "sintel.mp4", "noise.mkv": os.urandom(NOISE),
                          "theme.ogg": made / "plain.ogg"}, self.tracker)
        self.film_peer = others.Peer(self.film, self.tracker, rate=SLOW)

    def make_programs(self):
        """Programs of the desktop that open text: each notes its name and what it was given."""
        folder = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "applications"
        self.opened = self.work / "opened"
        self.script("opener", f'echo "$1 $2" >> {shlex.quote(str(self.opened))}')
        for name in ("Reader", "Other"):
            entry = READER.format(name=name, command=self.bin / "opener")
            (folder / f"{name.lower()}.desktop").write_text(entry)
        hands.run("update-desktop-database", folder)
        (folder / "mimeapps.list").write_text("[Default Applications]\ntext/plain=reader.desktop\n")

    def script(self, name, *lines):
        path = self.bin / name
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        path.chmod(0o755)

    def run(self):
        self.start(PATH=str(self.bin), FLATPAK_SYSTEM_DIR="/nowhere")
        hands.bus_open(self.odds.path.as_uri())
        self.named(re.compile("^Odds, "), "list item")
        hands.focus(TITLE)
        hands.key("alt+3")
        self.not_whole()
        self.images()
        self.songs()
        self.texts()
        hands.bus_open(self.film.path.as_uri())
        self.named("noise.mkv", "list item")
        self.noise()
        self.no_player()
        self.other_player()
        self.unseen()
        self.hand_over()

    def serves(self):
        """Ports on the loopback: peers come to others."""
        return [port for address, port in hands.tcp_listeners(self.program.pid) if address == "127.0.0.1"]

    # --- hands ---

    def row(self, name):
        return self.named(name, "list item")

    def double_click(self, name):
        hands.point(TITLE, atspi.middle(self.row(name)))
        hands.double_click()

    def menu(self, name):
        """Opens the menu of a file's row."""
        hands.click(TITLE, atspi.middle(self.row(name)), button=3)
        self.named("Rename…", "menu item")

    def choose(self, name, *labels):
        """Items of the menu of a file's row, and of menus in it."""
        self.menu(name)
        for label in labels:
            atspi.press(self.named(label, "menu item"))

    # --- steps ---

    def not_whole(self):
        """A picture waits for its pieces; a text is not opened before they are here."""
        self.double_click("readme.txt")
        self.named("This file can be opened when all of it is here", "label")
        atspi.press(self.named("Show 1.png"))
        self.named("Opening…", "label")
        self.take("waiting")
        self.peer.limit(FAST)
        self.shows("red", "image")

    def images(self):
        self.named("1.png · 2 of 5", "label")
        hands.key("Right")
        self.shows("green", "image-next")
        atspi.press(self.named("Next picture"))
        self.shows("blue", "image-tiff")
        hands.key("Right")
        self.named("This Picture Cannot Be Shown")
        self.take("image-broken")
        self.named("Open With…", "push button")
        self.take("image-broken")
        hands.key("Right", "Left", "Page_Up")
        self.shows("green", "image-back")
        hands.key("f")
        self.named("Leave Full Screen")
        hands.key("Left")
        self.shows("red", "image-fullscreen")
        hands.key("Escape")
        self.named("Full Screen")
        xid = hands.window(TITLE)
        hands.run("xdotool", "windowsize", xid, 360, 640)
        atspi.wait(lambda: atspi.middle(self.named("Next picture"))[0] <= 360, "a narrow page")
        time.sleep(1)
        self.take("image-narrow")
        hands.run("xdotool", "windowsize", xid, 1100, 720)
        atspi.wait(lambda: atspi.middle(self.named("Next picture"))[0] >= 1000, "a wide page")
        hands.key("Escape")
        print("ok: pictures are turned over", flush=True)

    def songs(self):
        atspi.press(self.named("Play tagged.flac"))
        self.named("Blue & Green", "label")
        self.named("The Testers", "label")
        self.shows("green", "song")
        hands.key("Escape")
        atspi.press(self.named("Play plain.ogg"))
        self.named("plain.ogg", "label")
        self.shows("blue", "song-beside")
        hands.key("Escape")

    def texts(self):
        def has(*lines):
            return self.opened.exists() and self.opened.read_text().splitlines() == list(lines)
        path = next(self.work.rglob("home/**/notes/readme.txt"))
        self.double_click("readme.txt")
        atspi.wait(lambda: has(f"Reader {path}"), "the reader was given the file", 30)
        hands.key("Return")
        atspi.wait(lambda: has(f"Reader {path}", f"Reader {path}"), "and again by a key", 30)
        self.choose("readme.txt", "Open With…")
        button = self.named(re.compile("Select$"), "push button")
        atspi.wait(lambda: atspi.is_sensitive(button), "programs to choose from")
        self.take("open-with")
        atspi.press(button)
        atspi.wait(lambda: has(f"Reader {path}", f"Reader {path}", f"Other {path}"), "another reader was given the file", 30)
        print("ok: a text is opened by its program, and by one that is chosen", flush=True)

    def noise(self):
        """What cannot be played here is given to a player while it comes, and to any program when it is here."""
        atspi.press(self.named("Play noise.mkv"))
        self.named("This Film Cannot Be Played Here")
        self.named("Play With")
        self.take("noise")
        self.film_peer.limit(FAST)
        self.named("Open With…", "push button", 60)
        self.take("noise-whole")
        hands.key("Escape")
        print("ok: what cannot be played has ways out", flush=True)

    def no_player(self):
        self.choose("sintel.mp4", "Play With")
        item = self.named("No Other Player Found", "menu item")
        hands.check(not atspi.is_sensitive(item), "that there is no player cannot be chosen")
        self.take("no-player")
        hands.key("Escape", "Escape")
        atspi.gone(self.root, "menu item")

    def other_player(self):
        """Players that were installed meanwhile are found when the person comes back to the window."""
        told, ipc = self.work / "arguments", self.work / "mpv.socket"
        self.script("mpv", f'printf "%s\\n" "$@" > {shlex.quote(str(told))}', f'exec {MPV.format(socket=ipc)} "$@"')
        self.script("mplayer", "exit 3")
        source = hands.Helper("clipboard.py", "another window")
        source.end()
        self.choose("sintel.mp4", "Play With", "MPlayer")
        self.named(re.compile("^MPlayer did not play it: .*3"), "label")
        self.choose("sintel.mp4", "Play With", "mpv")
        mpv = Mpv(ipc)
        url = told.read_text().splitlines()[-1]
        hands.check(re.fullmatch(r"http://127\.0\.0\.1:\d+/.*sintel\.mp4", url), f"mpv was given {url}")
        mpv.await_time(1)
        mpv.ask("seek", SECONDS * 2 // 3, "absolute")
        mpv.await_time(SECONDS * 2 // 3)
        print("ok: mpv plays and seeks what our server gives", flush=True)
        port = int(re.search(r":(\d+)/", url)[1])
        hands.check(self.serves() == [port], "the server is on the loopback")
        mpv.ask("quit")
        atspi.wait(lambda: not self.serves(), "the server closes")
        print("ok: the server closes with the player", flush=True)
        ipc.unlink()

    def unseen(self):
        """A song in a player that shows no window can be stopped from ours."""
        self.script("mplayer", 'exec /usr/bin/mplayer -ao null -vo null "$@"')
        self.choose("theme.ogg", "Play With", "MPlayer")
        self.named("MPlayer plays without a window", "label")
        self.take("stop")
        atspi.press(self.named(re.compile("Stop$"), "push button"))
        atspi.gone(self.root, "label", "MPlayer plays without a window")
        atspi.wait(lambda: not self.serves(), "MPlayer ends, and its server")
        print("ok: what shows no window can be stopped", flush=True)

    def hand_over(self):
        """From our own player, which is not heard any more; both end with the program."""
        atspi.press(self.named("Play sintel.mp4"))
        self.shows("red", "film")
        atspi.press(self.control("More"))
        atspi.press(self.named("Play With", "menu item"))
        self.take("more")
        atspi.press(self.named("mpv", "menu item"))
        self.control("Play")
        mpv = Mpv(self.work / "mpv.socket")
        mpv.await_time(1)
        hands.quit_orderly(self.program)
        atspi.wait(lambda: mpv.ask("get_property", "time-pos") is None, "mpv ends")
        print("ok: the other player ends with the program", flush=True)


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
