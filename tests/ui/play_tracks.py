#!/usr/bin/python3
"""play_tracks.py BUILD: sound and subtitles of a film, chosen in the real window: those with styles are looked for on
the screen by colour and place."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import chooser  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from player import NEARLY, RATE, SECONDS, TITLE, Film, PlayerTest, caps, subtitles  # noqa: E402

MENU = "Subtitles and sound"
SPOTS = {"upper left": (0.25, 0.3), "lower right": (0.75, 0.6)}  # of the film's picture
PURPLE, GREEN = (255, 0, 255), (0, 255, 0)
# Behind the language stands what the muxer calls the track.
ENGLISH, GERMAN = re.compile("^English"), re.compile("^German")
SHAPE = 320 / 180  # of the film
DIALOG = "Open Subtitles"


def make_film(path):
    """A black one with sound in two languages."""
    sounds = " ".join(
        f"audiotestsrc num-buffers={SECONDS * 44100 // 1024} freq={freq} ! audioconvert ! vorbisenc !"
        f" taginject tags=language-code={language} ! queue ! m."
        for language, freq in (("en", 440), ("de", 880)))
    hands.run("gst-launch-1.0", "-q", *(
        f"videotestsrc num-buffers={SECONDS * RATE} pattern=black ! {caps(180)} !"
        " x264enc speed-preset=ultrafast key-int-max=10 ! h264parse ! queue ! matroskamux name=m !"
        f" filesink location={path} {sounds}").split())


def script(text, color, spot):
    """SSA that says @text over the whole film, and shows a box of that colour around that place."""
    x, y = (int(share * size) for share, size in zip(SPOTS[spot], (320, 180)))
    red, green, blue = color
    end = f"0:{SECONDS // 60:02}:00.00"
    style = f"{{\\an5\\pos({x},{y})\\bord0\\shad0\\c&H{blue:02X}{green:02X}{red:02X}&\\p1}}"
    return "\n".join((
        "[Script Info]", "ScriptType: v4.00+", "PlayResX: 320", "PlayResY: 180", "",
        "[V4+ Styles]", "Format: Name, Fontname, Fontsize, PrimaryColour, Outline, Alignment",
        "Style: Default,Sans,16,&H0000FFFF,1,8", "",
        "[Events]", "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        f"Dialogue: 0,0:00:00.00,{end},Default,,0,0,0,,{style}m 0 0 l 80 0 80 40 0 40",
        f"Dialogue: 0,0:00:00.00,{end},Default,,0,0,0,,{text}", "")).encode()


class Test(PlayerTest):
    pictures_are = "tracks"

    def __init__(self, build):
        super().__init__(build)
        film = self.work / "sintel.mkv"
        make_film(film)
        self.torrent = Film(self.work / "payload", "Sintel", {
            "sintel.mkv": film, "sintel.fr.ass": script("Un passé", PURPLE, "upper left"),
            "sintel.it.srt": subtitles("Un passato")}, self.tracker)
        self.peer = others.Peer(self.torrent, self.tracker)
        self.own, self.noise = self.work / "own.ssa", self.work / "noise.ass"
        self.own.write_bytes(script("My own", GREEN, "lower right"))
        self.noise.write_bytes(bytes(range(256)) * 8)

    def run(self):
        self.start()
        hands.bus_open(self.torrent.path.as_uri())
        self.named(re.compile("^Sintel, "), "list item")
        hands.focus(TITLE)
        self.play()
        atspi.wait(lambda: self.time()[0] >= 1, "it plays")
        self.while_it_stands()
        self.while_it_plays()
        self.own_file()
        self.narrow()
        hands.quit_orderly(self.program)

    # --- what is seen ---

    def film(self):
        """Where the film's picture is on the screen: x, y, width, height."""
        page = atspi.find(self.root, None, "Player")
        extents = atspi.Atspi.Component.get_extents(page, atspi.Atspi.CoordType.WINDOW)
        left, top = hands.geometry(hands.window(TITLE))[:2]
        width = min(extents.width, extents.height * SHAPE)
        height = width / SHAPE
        return (left + extents.x + (extents.width - width) / 2, top + extents.y + (extents.height - height) / 2,
                width, height)

    def color(self, spot, name):
        x, y, width, height = self.film()
        across, down = SPOTS[spot]
        place = f"{int(x + across * width)},{int(y + down * height)}"
        text = hands.run("convert", self.take(name), "-depth", "8", "-format",
                         f"%[fx:int(255*p{{{place}}}.r)] %[fx:int(255*p{{{place}}}.g)] %[fx:int(255*p{{{place}}}.b)]",
                         "info:")
        return [int(part) for part in text.split()]

    def is_near(self, spot, color, name):
        return all(abs(a - b) < NEARLY for a, b in zip(self.color(spot, name), color))

    def sees(self, spot, color, name):
        atspi.wait(lambda: self.is_near(spot, color, name), f"{color} at the {spot}")
        print("ok:", name, "is seen at its place", flush=True)

    def sees_none(self, spot, color, name):
        atspi.wait(lambda: not self.is_near(spot, color, name), f"the end of {color} at the {spot}")

    # --- what is done ---

    def choose(self, name):
        atspi.press(self.named(MENU))
        item = self.named(name, "menu item")
        self.take("menu")
        atspi.press(item)
        atspi.gone(self.root, "menu item", name)

    def is_chosen(self, name):
        """What is chosen already may be chosen again: that closes the menu."""
        atspi.press(self.named(MENU))
        item = self.named(name, "menu item")
        chosen = atspi.is_checked(item)
        atspi.press(item)
        atspi.gone(self.root, "menu item", name)
        return chosen

    def stands(self, what, place):
        hands.check(self.time()[0] == place, what)
        self.control("Play")

    def while_it_stands(self):
        hands.key("space")
        self.control("Play")
        place = self.time()[0]
        self.choose("French")
        self.sees("upper left", PURPLE, "drawn")
        self.named("Un passé", "image")
        self.choose(GERMAN)
        self.stands("sound and subtitles are chosen while the film stands still", place)
        hands.check(self.is_chosen(GERMAN), "the sound is the chosen one")
        self.choose("Italian")
        self.named("Un passato", "label")
        self.sees_none("upper left", PURPLE, "text")
        self.choose("French")
        hands.key("space")
        self.control("Pause")
        atspi.wait(lambda: self.time()[0] > place + 1, "it goes on")
        hands.check(self.is_chosen(GERMAN), "the film plays on with the chosen sound")

    def while_it_plays(self):
        self.sees("upper left", PURPLE, "playing")
        self.choose(ENGLISH)
        hands.key("Right")
        before = self.time()[0]
        atspi.wait(lambda: self.time()[0] > before, "it plays on")
        self.sees("upper left", PURPLE, "jumped")
        self.choose("Off")
        self.sees_none("upper left", PURPLE, "off")
        self.choose("French")
        hands.key("space")
        self.control("Play")
        self.sees("upper left", PURPLE, "again")

    def open_file(self, path):
        self.choose("From a File…")
        chooser.choose(self.root, DIALOG, path, "Open")

    def own_file(self):
        self.open_file(self.noise)
        self.named(re.compile("^These subtitles cannot be read"))
        self.sees("upper left", PURPLE, "kept")
        self.open_file(self.own)
        self.sees("lower right", GREEN, "own")
        self.sees_none("upper left", PURPLE, "own")
        hands.check(self.is_chosen("own.ssa"), "the menu names the person's own file")

    def narrow(self):
        xid = hands.window(TITLE)
        hands.run("xdotool", "windowsize", xid, 360, 640)
        atspi.wait(lambda: self.film()[2] <= 400, "the narrow window")
        self.sees("lower right", GREEN, "narrow")


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
