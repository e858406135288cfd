"""What tests of the player share: films that show their time as colours, and what a person sees and does."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re

import atspi
import hands
import others

TITLE = "Piecemeal"
SETTINGS = hands.SETTINGS_HEAD + "ask-before-adding=false\n"
SECONDS, RATE = 120, 5  # of the film; pictures a second
# Each of these shows for a third of the film: solid colours stay what they are in any codec, nearly.
THIRDS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
BARS = "smpte"
NEARLY = 60  # of 255 a channel


H264 = ("x264enc speed-preset=ultrafast key-int-max=10 bitrate=600 ! h264parse", "avenc_aac ! aacparse", "mp4mux")
WEBM = ("vp8enc deadline=1 keyframe-max-dist=10 target-bitrate=600000", "vorbisenc", "webmmux")


def make_film(path, options="", kind=H264):
    """Colour bars in the upper half of the picture, and below a colour for each third. OPTIONS: of the muxer."""
    video, audio, muxer = kind
    frames = SECONDS * RATE // len(THIRDS)
    parts = " ".join(
        f"videotestsrc num-buffers={frames} pattern=solid-color"
        f" foreground-color={0xff000000 | r << 16 | g << 8 | b} ! {caps(90)} ! c."
        for r, g, b in THIRDS.values())
    hands.run("gst-launch-1.0", "-q", *(
        f"compositor name=m sink_1::ypos=90 ! videoconvert ! {video} ! queue ! {muxer} {options} name=f !"
        f" filesink location={path}"
        f" videotestsrc num-buffers={SECONDS * RATE} pattern={BARS} ! {caps(90)} ! queue ! m.sink_0"
        f" concat name=c ! queue ! m.sink_1 {parts}"
        f" audiotestsrc num-buffers={SECONDS * 44100 // 1024} ! audioconvert ! {audio} ! queue ! f."
    ).split())


def make_old_film(path):
    """MPEG-4 part 2 in AVI: players of today know it, screens do not."""
    hands.run("gst-launch-1.0", "-q", *(
        f"videotestsrc num-buffers={SECONDS * RATE} ! {caps(180)} ! avenc_mpeg4 ! avimux name=f ! filesink location={path}"
        f" audiotestsrc num-buffers={SECONDS * 44100 // 1024} ! audioconvert ! lamemp3enc ! mpegaudioparse ! f.").split())


def make_song(path):
    hands.run("gst-launch-1.0", "-q", *(
        f"audiotestsrc num-buffers=2000 ! audioconvert ! vorbisenc ! oggmux ! filesink location={path}").split())


def caps(height):
    return f"video/x-raw,format=I420,width=320,height={height},framerate={RATE}/1"


class Film(others.Torrent):
    """A torrent of real files: @parts is {name in it: a file's path, or its bytes}."""

    def __init__(self, folder, name, parts, tracker):
        self.parts = parts
        super().__init__(folder, name, {part: 0 for part in parts}, tracker)

    def make(self, path, size):
        part = self.parts[path]
        return part if isinstance(part, bytes) else part.read_bytes()


def subtitles(text):
    """SubRip that says @text over the whole film."""
    return f"1\n00:00:00,000 --> 00:{SECONDS // 60:02}:00,000\n{text}\n".encode()


class PlayerTest:
    """A test of the window with a film. A subclass has run()."""

    pictures_are = "play"  # how the names of its pictures begin

    def __init__(self, build):
        self.build = build
        self.work = pathlib.Path(os.environ["UI_WORK"])
        self.pictures = pathlib.Path(build) / "screenshots"
        self.pictures.mkdir(exist_ok=True)
        self.settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(SETTINGS)
        self.tracker = others.Tracker()
        self.program = self.root = None

    def start(self, **environment):
        self.program = hands.start(self.build, env=dict(os.environ, GSETTINGS_BACKEND="keyfile", **environment))
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    # --- what is seen ---

    def take(self, name):
        path = self.pictures / f"{self.pictures_are}-{name}.png"
        hands.run("import", "-window", "root", path)
        return path

    def share(self, color, name):
        """How much of the screen is nearly of that colour; 0 to 1."""
        path = self.take(name)
        near = " * ".join(f"(abs(u.{channel} - {value / 255:.3f}) < {NEARLY / 255:.3f})"
                          for channel, value in zip("rgb", color))
        said = hands.run("convert", path, "-scale", "25%", "-fx", near, "-format", "%[fx:mean]", "info:")
        return float(said.split()[-1])  # that of Debian 13 says "list" before

    def shows(self, color, name, least=0.05):
        def look():
            return self.share(THIRDS[color], name) > least
        atspi.wait(look, f"{color} on the screen", 30)
        print("ok:", color, "is seen", flush=True)

    def named(self, name, role=None, seconds=20):
        return atspi.find(self.root, role, name, seconds)

    def control(self, name):
        """Of the player: the page behind it has a button to play as well."""
        return atspi.find(atspi.find(self.root, None, "Player"), "push button", name)

    def time(self):
        """Seconds at which the film is, and of it all."""
        text = atspi.find(self.root, "label", re.compile(r"^\d+:\d\d of ")).get_name()
        return [sum(int(part) * 60 ** i for i, part in enumerate(reversed(each.split(":"))))
                for each in text.split(" ·")[0].split(" of ")]

    # --- what is done ---

    def seek_to(self, share):
        """By a click on the bar of the player; @share of the film: 0 to 1."""
        extents = atspi.Atspi.Component.get_extents(self.named("Place in the film"),
                                                    atspi.Atspi.CoordType.WINDOW)
        hands.click(TITLE, (extents.x + int(extents.width * share), extents.y + extents.height // 2))

    def play(self):
        """The player, which may not be seen, has a button of that name as well."""
        atspi.press(atspi.find(atspi.find(self.root, None, "Selected Torrent"), "push button", "Play"))
