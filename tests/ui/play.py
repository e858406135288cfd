#!/usr/bin/python3
"""play.py BUILD: a film that is still coming, watched in the real window by a person's hands: its colours are
looked for on the screen."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import random
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from player import SECONDS, THIRDS, TITLE, Film, PlayerTest, make_film, make_song, subtitles  # noqa: E402

SLOW, FAST = 60_000, 3_000_000  # bytes/s
# The same each time: now and then noise is taken for music, and plays to its end.
NOISE = random.Random(6).randbytes(400_000)
LATE_PIECE = (200, 173)  # px in the map of its 56 pieces: one of the last row
SUBTITLES = {"en": "A dark past", "de": "Dunkle Vergangenheit"}


class Test(PlayerTest):
    def __init__(self, build):
        super().__init__(build)
        film, song = self.work / "sintel.mp4", self.work / "song.ogg"
        make_film(film)
        make_song(song)
        texts = {f"sintel.{language}.srt": subtitles(text) for language, text in SUBTITLES.items()}
        self.torrent = Film(self.work / "payload", "Sintel", {"sintel.mp4": film, **texts}, self.tracker)
        self.peer = others.Peer(self.torrent, self.tracker, rate=SLOW)
        self.odds = Film(self.work / "payload", "Odds", {"song.ogg": song, "noise.mkv": NOISE},
                         self.tracker)
        self.odd_peer = others.Peer(self.odds, self.tracker)

    def is_left(self):
        """GTK tells of a page that was seen once as if it still were."""
        atspi.wait(lambda: self.share(THIRDS["blue"], "left") < 0.01, "the end of the film", 30)

    def run(self):
        self.start()
        hands.bus_open(self.torrent.path.as_uri())
        self.named(re.compile("^Sintel, "), "list item")
        self.watch()
        self.seek()
        self.subtitles()
        self.fullscreen()
        self.speed_and_sound()
        self.leave()
        self.come_back()
        self.from_a_piece()
        self.music_and_noise()
        hands.quit_orderly(self.program)

    def watch(self):
        hands.focus(TITLE)
        self.play()
        self.named("Opening…", "label")
        self.take("waiting")
        self.peer.limit(FAST)
        self.shows("red", "film")
        atspi.wait(lambda: self.time()[1] == SECONDS, "how long it is")
        atspi.wait(lambda: self.time()[0] >= 1, "it plays")
        hands.key("space")
        self.control("Play")
        stands = self.time()[0]
        time.sleep(2)
        hands.check(self.time()[0] - stands <= 1, "the space key pauses")
        hands.key("space")
        self.control("Pause")

    def seek(self):
        """By a click at five sixths: in the last third."""
        self.seek_to(5 / 6)
        self.shows("blue", "sought")
        hands.check(self.time()[0] >= SECONDS * 2 // 3, "the times say so")
        before = self.time()[0]
        hands.key("space", "Left", "Left")
        atspi.wait(lambda: self.time()[0] < before, "the left arrow goes back")
        print("ok: arrows jump", flush=True)

    def subtitles(self):
        for language, text in (("English", SUBTITLES["en"]), ("German", SUBTITLES["de"])):
            atspi.press(self.named("Subtitles and sound"))
            item = self.named(language, "menu item")
            self.take("menu")
            atspi.press(item)
            self.named(text, "label")
            print("ok:", language, "subtitles are shown", flush=True)
        self.take("subtitles")

    def fullscreen(self):
        hands.key("f")
        self.named("Leave Full Screen")
        xid = hands.window(TITLE)
        atspi.wait(lambda: hands.geometry(xid)[2:] == [1400, 900], "the whole screen")
        hands.key("space")
        time.sleep(5)
        self.shows("blue", "fullscreen", 0.3)
        hands.key("space", "Escape")  # a slow machine shall not come to the film's end
        self.named("Full Screen")
        atspi.wait(lambda: hands.geometry(xid)[2:] != [1400, 900], "the window again")
        print("ok: F fills the screen, Escape does not leave the film", flush=True)

    def speed_and_sound(self):
        hands.key("bracketright")
        self.named(re.compile(r"· 1.25×$"), "label")
        hands.key("bracketleft", "m")
        self.named("Sound On")
        hands.key("m")
        self.named("Sound Off")
        print("ok: keys change speed and sound", flush=True)

    def leave(self):
        before = self.time()[0]
        hands.key("Escape")
        self.is_left()
        text = self.settings.read_text()
        place = re.search(r"play-places=.*, (\d+)\)", text)
        hands.check(place is not None and abs(int(place[1]) / 1e6 - before) < 10, "the place is remembered")

    def come_back(self):
        """Where it was left; at 360 px; and by the file's own button."""
        self.play()
        atspi.wait(lambda: self.time()[0] > SECONDS // 2, "it goes on where it was left")
        hands.key("space")
        xid = hands.window(TITLE)
        hands.run("xdotool", "windowsize", xid, 360, 640)
        time.sleep(2)
        hands.check(hands.geometry(xid)[2] <= 400, "the player is fit for a narrow window")
        self.take("narrow")
        hands.run("xdotool", "windowsize", xid, 1100, 720)
        time.sleep(1)
        hands.key("Delete")
        hands.key("Escape")
        self.is_left()
        hands.key("alt+3")
        button = self.named("Play sintel.mp4")
        time.sleep(1)
        self.take("files")
        atspi.press(button)
        self.shows("blue", "again")

    def from_a_piece(self):
        """A piece of the film's last third, on the page Pieces."""
        hands.key("Escape")
        self.is_left()
        hands.key("alt+2")
        piece_map = self.named(re.compile(" pieces are here"), "image")
        time.sleep(1)
        hands.click(TITLE, atspi.within(piece_map, LATE_PIECE))
        time.sleep(1)
        self.take("piece")
        atspi.press(self.named("Play From Here"))
        self.shows("blue", "from-a-piece")
        print("ok: it plays from a piece", flush=True)

    def music_and_noise(self):
        """The program ends while the song plays."""
        hands.key("Escape")
        self.is_left()
        hands.key("alt+3")
        hands.bus_open(self.odds.path.as_uri())
        atspi.press(self.named("Play song.ogg"))
        atspi.wait(lambda: self.time()[0] >= 1, "the song plays")
        self.take("music")
        hands.key("Escape")
        atspi.press(self.named("Play noise.mkv"))
        self.named("This Film Cannot Be Played Here")
        time.sleep(1)
        self.take("noise")
        print("ok: noise is told to be none", flush=True)
        hands.key("Escape")
        atspi.press(self.named("Play song.ogg"))
        atspi.wait(lambda: self.time()[0] >= 1, "the song plays after the noise")
        print("ok: music plays, also after what failed", flush=True)


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
