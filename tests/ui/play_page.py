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
from player import TITLE, Film, PlayerTest, make_film, subtitles  # noqa: E402

SLOW, FAST = 60_000, 3_000_000  # bytes/s; the film needs 30,000
LONGER_S = 4.5  # than controls that may hide are seen
BAR = 36  # px at a window's bottom where the controls lie on black
NO_H264 = ",".join(f"{name}:NONE" for name in (
    "avdec_h264", "openh264dec", "vah264dec", "vaapih264dec", "vaapidecodebin", "v4l2h264dec", "nvh264dec"))


class Test(PlayerTest):
    pictures_are = "page"

    def __init__(self, build):
        super().__init__(build)
        film = self.work / "sintel.mp4"
        make_film(film)
        parts = {"sintel.mp4": film, "sintel.en.srt": subtitles("A dark past"), "sintel.de.srt": b"\0nothing\0"}
        self.torrent = Film(self.work / "payload", "Sintel", parts, self.tracker)
        self.peer = others.Peer(self.torrent, self.tracker, rate=SLOW)
        self.lonely = Film(self.work / "payload", "Lonely", {"lonely.mp4": film}, self.tracker)
        self.leecher = others.Peer(self.lonely, self.tracker, leecher=True)

    # --- what is seen ---

    def page(self):
        return atspi.find(self.root, None, "PmPlayerPage")

    def place(self):
        """The slider, and what it says."""
        slider = self.named("Place in the film", "slider")
        return slider, atspi.Atspi.Value.get_text(slider)

    def spot(self, share):
        """A place of the window on the seek bar."""
        box = atspi.Atspi.Component.get_extents(self.named("Place in the film"), atspi.Atspi.CoordType.WINDOW)
        return box.x + round(box.width * share), box.y + box.height // 2

    def controls_are_seen(self):
        x, y, width, height = hands.geometry(hands.window(TITLE))
        picture = self.take("controls")
        mean = hands.run("convert", picture, "-crop", f"{width - 20}x{BAR}+{x + 10}+{y + height - BAR - 6}",
                         "-format", "%[fx:mean]", "info:")
        return float(mean) > 0.005

    def stay(self, why):
        """Waits longer than the controls are seen when they may hide."""
        end = time.monotonic() + LONGER_S
        while time.monotonic() < end:
            time.sleep(0.5)
        hands.check(self.controls_are_seen(), f"the controls stay while {why}")

    # --- what is done ---

    def run(self):
        self.start()
        hands.bus_open(self.torrent.path.as_uri())
        self.named(re.compile("^Sintel, "), "list item")
        self.begin()
        self.wait_for_pieces()


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
