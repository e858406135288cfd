#!/usr/bin/python3
"""play_page.py BUILD: the manners of the player's page: what it says while it waits, how its controls come and go,
what clicks and keys do, and what it says when something cannot be played."""
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
from player import SECONDS, TITLE, Film, PlayerTest, make_film, make_song, subtitles  # noqa: E402

NEXT_TO_NOTHING, SLOW, FAST = 1_000, 60_000, 3_000_000  # bytes/s; the film needs 30,000
CRAWL = 16_000  # a piece takes four seconds
LONGER_S = 4.5  # than controls that may hide are seen
GROUND = 36  # px at a window's bottom where the controls lie on black
PICTURE = 500, 300  # a place on it
TABS_MAX = 40  # to come to any control of a page
LARGE = "Cantarell 11", "Cantarell 22"  # the desktop's font, and one of twice the size
NO_H264 = ",".join(f"{name}:NONE" for name in (
    "avdec_h264", "openh264dec", "vah264dec", "vaapih264dec", "vaapidecodebin", "v4l2h264dec", "nvh264dec"))


class Test(PlayerTest):
    pictures_are = "page"

    def __init__(self, build):
        super().__init__(build)
        film, song = self.work / "sintel.mp4", self.work / "song.ogg"
        make_film(film)
        make_song(song)
        parts = {"sintel.mp4": film, "song.ogg": song, "noise.ogg": os.urandom(200_000),
                 "sintel.en.srt": subtitles("A dark past"), "sintel.de.srt": b"\0nothing\0"}
        self.torrent = Film(self.work / "payload", "Sintel", parts, self.tracker)
        self.peer = others.Peer(self.torrent, self.tracker, rate=NEXT_TO_NOTHING)
        self.lonely = Film(self.work / "payload", "Lonely", {"lonely.mp4": film}, self.tracker)
        self.leecher = others.Peer(self.lonely, self.tracker, leecher=True)

    # --- what is seen ---

    def page(self):
        return atspi.find(self.root, None, "Player")

    def spot(self, share):
        """A place of the window on the seek bar."""
        box = atspi.Atspi.Component.get_extents(self.named("Place in the film"), atspi.Atspi.CoordType.WINDOW)
        return box.x + round(box.width * share), box.y + box.height // 2

    def mean(self, width, height, from_left, from_top, name):
        """How bright a part of the window is; 0 to 1."""
        left, top = hands.geometry(hands.window(TITLE))[:2]
        part = f"{width}x{height}+{left + from_left}+{top + from_top}"
        return float(hands.run("convert", self.take(name), "-crop", part, "-format", "%[fx:mean]", "info:"))

    def controls_are_seen(self):
        width, height = hands.geometry(hands.window(TITLE))[2:]
        return self.mean(width - 20, GROUND, 10, height - GROUND - 6, "controls") > 0.005

    def controls_hide(self):
        atspi.wait(lambda: not self.controls_are_seen(), "the controls hide")

    def controls_stay(self, why):
        """For longer than when they may hide."""
        end = time.monotonic() + LONGER_S
        while time.monotonic() < end:
            time.sleep(0.5)
        hands.check(self.controls_are_seen(), f"the controls stay while {why}")

    def says(self, *texts):
        for text in texts:
            atspi.find(self.root, "label", text)

    def box(self, node):
        extents = atspi.Atspi.Component.get_extents(node, atspi.Atspi.CoordType.WINDOW)
        return extents.x, extents.y, extents.x + extents.width, extents.y + extents.height

    def controls_fit(self, width):
        """None is cut by the window's edge, none lies over another."""
        bar = self.box(self.named("Place in the song"))
        nodes = [node for role in ("push button", "slider", "label") for node in atspi.find_all(self.page(), role)
                 if atspi.role_of(node.get_parent()) != "push button"]
        boxes = {node.get_name(): self.box(node) for node in nodes}
        boxes = {name: box for name, box in boxes.items() if box[1] >= bar[1]}
        for name, (left, _, right, _) in boxes.items():
            assert left >= 0 and right <= width, f"{name} is cut: {left} to {right}"
            for other, box in boxes.items():
                apart = name == other or (left >= box[2] or right <= box[0]) or \
                    (boxes[name][1] >= box[3] or boxes[name][3] <= box[1])
                assert apart, f"{name} and {other} overlap"
        hands.check(len(boxes) >= 5, f"{len(boxes)} controls fit {width} px")

    # --- what is done ---

    def run(self):
        self.start()
        hands.bus_open(self.torrent.path.as_uri())
        self.named(re.compile("^Sintel, "), "list item")
        hands.focus(TITLE)
        self.wait_for_pieces()
        self.hide()
        self.keys()
        self.clicks()
        self.leave()
        self.nobody()
        hands.quit_orderly(self.program)
        self.cannot()

    def tab_to(self, node):
        for _ in range(TABS_MAX):
            if atspi.is_focused(node):
                return
            hands.key("Tab")
            time.sleep(0.1)
        raise AssertionError(f"no way to {node.get_name()} by Tab")

    def wait_for_pieces(self):
        self.play_button = atspi.find(atspi.find(self.root, None, "Selected Torrent"), "push button", "Play")
        self.tab_to(self.play_button)
        hands.key("Return")
        self.says("Opening…")
        self.peer.limit(SLOW)  # so most is still missing when it plays
        atspi.wait(lambda: self.time()[0] >= 1, "it plays", 40)
        hands.point(TITLE, self.spot(0.97))
        bubble = self.named(re.compile(r"^1:5\d"), "label")
        hands.check(self.box(bubble)[2] <= hands.geometry(hands.window(TITLE))[2], "the bubble is in the window")
        self.peer.limit(CRAWL)
        hands.click(TITLE, self.spot(0.8))
        self.says(re.compile(r"^1:3\d\nNot here yet$"), re.compile(r"^Waiting for \d+ pieces?$"),
                  re.compile(r"^Goes on in about \d+ s · \d+ kB/s$"))
        self.take("waiting")
        self.peer.limit(FAST)
        self.says(re.compile(r"^1:3\d$"))
        atspi.wait(lambda: self.time()[0] > 0.8 * SECONDS + 1, "it goes on", 30)
        print("ok: it says what it waits for, and goes on", flush=True)

    def hide(self):
        hands.key("Home")
        hands.point(TITLE, PICTURE)
        self.controls_hide()
        hands.key("space")
        self.control("Play")
        self.controls_stay("it is paused")
        hands.key("space", "Tab")
        self.control("Pause")
        self.controls_stay("somebody walks through them")
        self.take("focus")

    def keys(self):
        """The keyboard is on the seek bar, and they mean what they mean everywhere."""
        slider = self.named("Place in the film")
        self.tab_to(slider)
        before = self.time()[0]
        hands.key("Down")
        self.says("Volume 95%")
        hands.key("Up")
        self.says("Volume 100%")
        hands.key("Right")
        atspi.wait(lambda: self.time()[0] >= before + 10, "the right arrow jumps 10 seconds")
        hands.key("c")
        self.says("Subtitles: German")
        toast = self.named(re.compile("^These subtitles cannot be read"), "label")
        self.take("toast")
        hands.check(self.box(toast)[3] <= self.box(slider)[1], "messages lie above the controls")
        hands.key("c")
        self.says("Subtitles: English", "A dark past")
        hands.key("c")
        self.says("Subtitles: Off")
        hands.key("bracketright")
        self.says("1.25×", re.compile("· 1.25×$"))
        hands.key("BackSpace")
        self.says("1×", re.compile(r"^\d+:\d+ of 2:00$"))
        print("ok: keys work on a control, and say what they did", flush=True)

    def clicks(self):
        """Of two fast ones the first does not pause."""
        hands.click(TITLE, PICTURE)
        self.control("Play")
        hands.click(TITLE, PICTURE)
        self.control("Pause")
        time.sleep(1)  # what follows shall not be the second of two
        hands.double_click()
        self.named("Leave Full Screen")
        stands = self.time()[0]
        atspi.wait(lambda: self.time()[0] > stands, "it goes on in full screen")
        self.control("Pause")
        hands.key("F11")
        self.named("Full Screen")
        xid = hands.window(TITLE)
        atspi.wait(lambda: hands.geometry(xid)[2:] != [1400, 900], "the window again")
        time.sleep(0.5)  # a key on the way there is for neither
        print("ok: a click pauses, two fill the screen", flush=True)

    def leave(self):
        dark = self.mean(300, 20, 10, 10, "dark")
        hands.key("Escape")
        atspi.wait(lambda: atspi.is_focused(self.play_button), "the keyboard is on Play again")
        atspi.wait(lambda: self.mean(300, 20, 10, 10, "light") > 0.7, "the window is light again")
        hands.check(dark < 0.3, "only the player is dark")

    def nobody(self):
        hands.bus_open(self.lonely.path.as_uri())
        self.named(re.compile("^Lonely, "), "list item")
        self.play()
        self.says("Nobody has this part yet", "Goes on by itself when somebody has it")
        self.take("nobody")
        hands.key("Escape")

    def cannot(self):
        """In a second run that has no decoder of H.264, with text of twice the size."""
        settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "gtk-4.0/settings.ini"
        settings.write_text(settings.read_text().replace(*LARGE))
        self.start(GST_PLUGIN_FEATURE_RANK=NO_H264)
        hands.focus(TITLE)
        hands.bus_open(self.torrent.path.as_uri())
        self.says("You have this torrent")
        hands.click(TITLE, atspi.middle(self.named(re.compile("^Sintel, "), "list item")))
        hands.key("alt+3")
        self.open_file("sintel.mp4")
        self.says("This Film Cannot Be Played Here", re.compile(r"H\.264.* decoder\. .*libav"))
        self.take("codec")
        print("ok: it tells which codec is missing, and where it is", flush=True)
        # Escape closes a message first, where one is shown.
        atspi.gone(self.root, "label", "You have this torrent")
        hands.key("Escape")
        self.open_file("noise.ogg")
        self.says("This Song Cannot Be Played Here")
        hands.key("Escape")
        self.open_file("song.ogg")
        atspi.wait(lambda: self.time()[0] >= 1, "the song plays")
        hands.run("xdotool", "windowsize", hands.window(TITLE), 360, 640)
        atspi.wait(lambda: hands.geometry(hands.window(TITLE))[2] <= 400, "a narrow window")
        time.sleep(1)
        self.take("large")
        self.controls_fit(hands.geometry(hands.window(TITLE))[2])
        hands.quit_orderly(self.program)

    def open_file(self, name):
        atspi.press(self.named(f"Play {name}"))


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
