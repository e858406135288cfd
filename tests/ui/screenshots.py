#!/usr/bin/python3
"""screenshots.py BUILD FOLDER: pictures of the window in its states."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import crowd  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402

TITLE = "Piecemeal"
MB = 1_000_000
FILM = {"tears_of_steel_4k.mkv": 850 * MB, "poster.jpg": 2 * MB,
        "Subtitles/tears_of_steel.en.srt": 17_000, "Subtitles/tears_of_steel.de.srt": 18_000,
        **{f"Extras/making of, part {part}.mkv": 6 * MB for part in range(1, 15)}}


class Camera:
    def __init__(self, build, folder):
        self.build, self.folder = pathlib.Path(build), pathlib.Path(folder)
        self.program = self.root = None

    def start(self, *arguments, dark=False):
        environment = dict(os.environ, **({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"} if dark else {}))
        self.program = hands.start(self.build, *arguments, env=environment)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)
        time.sleep(1)

    def resize(self, width, height):
        xid = hands.window(TITLE)
        hands.run("xdotool", "windowsize", xid, width, height)
        hands.run("xdotool", "windowmove", xid, 0, 0)
        time.sleep(1)

    def take(self, name, size="1100x720"):
        path = self.folder / f"{name}.png"
        hands.run("import", "-window", "root", "-crop", f"{size}+0+0", "+repage", path)
        print(path, flush=True)

    def quit(self):
        hands.bus_action("quit")
        self.program.wait(15)


def empty(camera):
    camera.start()
    camera.take("empty")
    hands.run("xdotool", "key", "ctrl+comma")
    time.sleep(1)
    camera.take("preferences")
    for page in ("Network", "Privacy"):
        hands.click("Preferences", atspi.middle(atspi.find(camera.root, "page tab", page)))
        time.sleep(1)
        camera.take(f"preferences-{page.lower()}")
    camera.quit()
    camera.start(dark=True)
    camera.take("empty-dark")
    camera.quit()


def demo(camera):
    for dark in (False, True):
        camera.start("--demo", "--seed", "5", dark=dark)
        atspi.wait(lambda: re.search(r"\(uint32 [23],", hands.bus_state("demo-counts")),
                   "the second piece", 120)
        time.sleep(6)
        camera.take("demo-dark" if dark else "demo")
        camera.quit()
    camera.start("--demo", "--seed", "5")
    camera.resize(400, 720)
    atspi.wait(lambda: re.search(r"\(uint32 [23],", hands.bus_state("demo-counts")),
               "the second piece", 120)
    time.sleep(6)
    camera.take("demo-narrow", "400x720")
    camera.resize(1100, 720)
    camera.quit()


def dialogs(camera):
    """What a row's menu leads to."""
    row = atspi.find(camera.root, "list item", re.compile("^Tears of Steel"))
    hands.click(TITLE, atspi.middle(row), 3)
    time.sleep(1)
    camera.take("menu")
    atspi.press(atspi.find(camera.root, "menu item", "Limits…"))
    time.sleep(1)
    camera.take("limits")
    hands.run("xdotool", "key", "Escape", "sleep", "0.5")


def film(camera, work):
    tracker = others.Tracker()
    torrent = crowd.BigTorrent(work / "seed", "Tears of Steel (4K)", FILM, tracker)
    peers = crowd.Crowd(torrent, tracker, 24)
    camera.start(torrent.path)
    atspi.find(camera.root, None, "poster.jpg", 30)
    time.sleep(1)
    camera.take("add")
    atspi.press(atspi.find(camera.root, "push button", "Download"))
    time.sleep(45)
    camera.take("swarm")
    dialogs(camera)
    hands.run("xdotool", "key", "F9")
    time.sleep(1)
    hands.run("xdotool", "mousemove", 700, 420)
    time.sleep(1)
    camera.take("swarm-wide")
    hands.run("xdotool", "mousemove", 700, 60)
    hands.run("xdotool", "key", "F9", "key", "alt+2")
    time.sleep(1.5)
    camera.take("pieces")
    hands.run("xdotool", "key", "alt+3")
    time.sleep(1.5)
    camera.take("files")
    hands.run("xdotool", "key", "alt+1")
    camera.resize(400, 720)
    hands.run("xdotool", "key", "alt+Left")
    time.sleep(1)
    camera.take("narrow-list", "400x720")
    hands.run("xdotool", "mousemove", 150, 110, "click", "1", "sleep", "0.2", "mousemove", 200, 20)
    time.sleep(1.5)
    camera.take("narrow", "400x720")
    camera.resize(1100, 720)
    camera.quit()
    camera.start(dark=True)
    time.sleep(8)
    camera.take("swarm-dark")
    camera.quit()
    return peers


def main(build, folder):
    camera = Camera(build, folder)
    work = pathlib.Path(os.environ["UI_WORK"])
    try:
        empty(camera)
        film(camera, work)
        demo(camera)
    finally:
        if camera.program.poll() is None:
            camera.program.kill()


main(*sys.argv[1:])
