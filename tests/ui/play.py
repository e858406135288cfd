#!/usr/bin/python3
"""play.py BUILD: a film that is still coming, watched in the real window by a person's hands: its colours are
looked for on the screen."""
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
SETTINGS = "[io/github/piecemeal/Piecemeal]\nask-before-adding=false\n"
SECONDS, RATE = 120, 5  # of the film; pictures a second
# Each of these shows for a third of the film: solid colours stay what they are in any codec, nearly.
THIRDS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
BARS = "smpte"
NEARLY = 60  # of 255 a channel
SLOW, FAST = 60_000, 3_000_000  # bytes/s
SUBTITLES = {"en": "A dark past", "de": "Dunkle Vergangenheit"}


def make_film(path):
    """Colour bars in the upper half of the picture, and below a colour for each third."""
    frames = SECONDS * RATE // len(THIRDS)
    parts = " ".join(
        f"videotestsrc num-buffers={frames} pattern=solid-color"
        f" foreground-color={0xff000000 | r << 16 | g << 8 | b} ! {caps(90)} ! c."
        for r, g, b in THIRDS.values())
    hands.run("gst-launch-1.0", "-q", *(
        "compositor name=m sink_1::ypos=90 ! videoconvert !"
        " x264enc speed-preset=ultrafast key-int-max=10 bitrate=600 ! h264parse ! queue ! mp4mux name=f !"
        f" filesink location={path}"
        f" videotestsrc num-buffers={SECONDS * RATE} pattern={BARS} ! {caps(90)} ! queue ! m.sink_0"
        f" concat name=c ! queue ! m.sink_1 {parts}"
        f" audiotestsrc num-buffers={SECONDS * 44100 // 1024} ! audioconvert ! avenc_aac ! aacparse ! queue ! f."
    ).split())


def make_song(path):
    hands.run("gst-launch-1.0", "-q", *(
        f"audiotestsrc num-buffers=2000 ! audioconvert ! vorbisenc ! oggmux ! filesink location={path}").split())


def caps(height):
    return f"video/x-raw,format=I420,width=320,height={height},framerate={RATE}/1"


class Film(others.Torrent):
    """A torrent of a real film and its subtitles."""

    def __init__(self, folder, film, tracker):
        self.film = film
        super().__init__(folder, "Sintel", {"sintel.mp4": 0, "sintel.en.srt": 0, "sintel.de.srt": 0}, tracker)

    def make(self, path, size):
        if path.endswith(".mp4"):
            return self.film.read_bytes()
        text = SUBTITLES[path.split(".")[1]]
        return f"1\n00:00:00,000 --> 00:{SECONDS // 60:02}:00,000\n{text}\n".encode()


class Odds(others.Torrent):
    """Music, and what is called a film and is none."""

    def __init__(self, folder, song, tracker):
        self.song = song
        super().__init__(folder, "Odds", {"song.ogg": 0, "noise.mkv": 400_000}, tracker)

    def make(self, path, size):
        return self.song.read_bytes() if path == "song.ogg" else super().make(path, size)


class Test:
    def __init__(self, build):
        self.build = build
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.pictures = pathlib.Path(build) / "screenshots"
        self.pictures.mkdir(exist_ok=True)
        settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
        self.settings = settings
        self.tracker = others.Tracker()
        film = self.work / "sintel.mp4"
        make_film(film)
        self.torrent = Film(self.work / "payload", film, self.tracker)
        self.peer = others.Peer(self.torrent, self.tracker, rate=SLOW)
        song = self.work / "song.ogg"
        make_song(song)
        self.odds = Odds(self.work / "payload", song, self.tracker)
        self.odd_peer = others.Peer(self.odds, self.tracker)
        self.program = self.root = None

    def start(self):
        environment = dict(os.environ, G_DEBUG="fatal-criticals", GSETTINGS_BACKEND="keyfile")
        self.program = hands.start(self.build, env=environment)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    # --- what is seen ---

    def take(self, name):
        path = self.pictures / f"play-{name}.png"
        hands.run("import", "-window", "root", path)
        return path

    def share(self, color, name):
        """How much of the screen is nearly of that colour; 0 to 1."""
        path = self.take(name)
        near = " * ".join(f"(abs(u.{channel} - {value / 255:.3f}) < {NEARLY / 255:.3f})"
                          for channel, value in zip("rgb", color))
        return float(hands.run("convert", path, "-scale", "25%", "-fx", near, "-format", "%[fx:mean]", "info:"))

    def shows(self, color, name, least=0.05):
        def look():
            return self.share(THIRDS[color], name) > least
        atspi.wait(look, f"{color} on the screen", 30)
        print("ok:", color, "is seen", flush=True)

    def is_left(self):
        """GTK tells of a page that was seen once as if it still were."""
        atspi.wait(lambda: self.share(THIRDS["blue"], "left") < 0.01, "the end of the film", 30)

    def named(self, name, role=None, seconds=20):
        return atspi.find(self.root, role, name, seconds)

    def control(self, name):
        """Of the player: the page behind it has a button to play as well."""
        return atspi.find(atspi.find(self.root, None, "PmPlayerPage"), "push button", name)

    def time(self):
        """Seconds at which the film is, and of it all."""
        text = atspi.find(self.root, "label", re.compile(r"^\d+:\d\d of ")).get_name()
        return [sum(int(part) * 60 ** i for i, part in enumerate(reversed(each.split(":"))))
                for each in text.split(" ·")[0].split(" of ")]

    # --- what is done ---

    def play(self):
        """The player, which may not be seen, has a button of that name as well."""
        atspi.press(atspi.find(atspi.find(self.root, None, "PmTorrentPage"), "push button", "Play"))

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
        extents = atspi.Atspi.Component.get_extents(self.named("Place in the film"),
                                                    atspi.Atspi.CoordType.WINDOW)
        hands.click(TITLE, (extents.x + extents.width * 5 // 6, extents.y + extents.height // 2))
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
        hands.key("alt+2")
        button = self.named("Play sintel.mp4")
        time.sleep(1)
        self.take("files")
        atspi.press(button)
        self.shows("blue", "again")

    def music_and_noise(self):
        """The program ends while the song plays."""
        hands.key("Escape")
        self.is_left()
        hands.bus_open(self.odds.path.as_uri())
        atspi.press(self.named("Play song.ogg"))
        atspi.wait(lambda: self.time()[0] >= 1, "the song plays")
        self.take("music")
        hands.key("Escape")
        atspi.press(self.named("Play noise.mkv"))
        self.named("This Cannot Be Played")
        time.sleep(1)
        self.take("noise")
        print("ok: noise is told to be none", flush=True)
        hands.key("Escape")
        atspi.press(self.named("Play song.ogg"))
        atspi.wait(lambda: self.time()[0] >= 1, "the song plays after the noise")
        print("ok: music plays, also after what failed", flush=True)


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
