#!/usr/bin/python3
"""screenshots.py BUILD FOLDER LOOK: pictures of every page and dialog, in a swarm of a hundred peers and in the demo's,
as one of LOOKS. In screens of the sizes that screenshots.sh gives, which the window fills."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "lib"), str(HERE.parent / "bench" / "lib")]
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import player  # noqa: E402
import pseudo  # noqa: E402
import puppets  # noqa: E402
import tour  # noqa: E402

N_PEERS, RATE, N_RARE = 100, 15_000, 240  # RATE in bytes/s of each peer
MB = 1_000_000
FILM = {"tears_of_steel_4k.mkv": 850 * MB, "poster.jpg": 2 * MB,
        "Subtitles/tears_of_steel.en.srt": 17_000, "Subtitles/tears_of_steel.de.srt": 18_000,
        **{f"Extras/making of, part {part}.mkv": 6 * MB for part in range(1, 15)}}
SWARM_S, WIRE_S, PLAY_S, DEMO_S = 12, 4, 6, 8  # until there is something to see
TAT_S = 90  # until somebody sends because you send, at most
WIDE = 860  # px, from which the list is beside a torrent
FOOT_X, FOOT_Y = 60, 18  # px from the corner of the window
PAGES = ("swarm", "pieces", "files", "wire", "discovery")
SETTINGS = (hands.SETTINGS_HEAD + "max-peers=500\nmax-torrent-peers=200\nwindow-width={}\n"
            "window-height={}\n")
DARK, CONTRAST = {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, {"ADW_DEBUG_HIGH_CONTRAST": "1"}
LOOKS = {"light": {}, "store": {}, "dark": DARK, "narrow": {}, "narrow-dark": DARK, "narrowest": {}, "mirrored": {},
         "narrow-mirrored": {}, "contrast": CONTRAST, "contrast-dark": {**DARK, **CONTRAST},
         "large": {}, "narrow-large": {}}
LARGE_TEXT = "Xft.dpi: 192\n"  # twice the usual size, as Xlib tells GTK


def grouped(folder):
    """Numbers as people write them: with commas between the thousands."""
    folder.mkdir()
    made = subprocess.run(["localedef", "-i", "en_GB", "-f", "UTF-8", folder / "en_GB.UTF-8"], check=False)
    return {"LOCPATH": str(folder), "LC_ALL": "en_GB.UTF-8"} if made.returncode == 0 else {}


def environment(look):
    folder = pathlib.Path(os.environ["UI_WORK"])
    language = pseudo.make(folder / "locale", pseudo.MIRRORED) if "mirrored" in look else {}
    return {**LOOKS[look], **language, **grouped(folder / "numbers"), "GSETTINGS_BACKEND": "keyfile"}


def set_animations(are_on):
    """Without, no picture is taken in the middle of a change of pages. Blocks on their way are drawn with them."""
    path = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "gtk-4.0/settings.ini"
    lines = [line for line in path.read_text().splitlines() if "animations" not in line]
    path.write_text("\n".join(lines + [f"gtk-enable-animations={int(are_on)}", ""]))


def settle(size):
    """The window is as large as the screen, and its icon is known as if it were installed."""
    icons = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "icons/hicolor/scalable/apps"
    icons.mkdir(parents=True)
    picture = HERE.parents[1] / "data/icons/piecemeal.svg"
    (icons / f"{hands.APP_ID}.svg").write_bytes(picture.read_bytes())
    path = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
    path.parent.mkdir(parents=True)
    path.write_text(SETTINGS.format(*size))


class Album(tour.Tour):
    def __init__(self, build, folder, look):
        self.size = [int(side) for side in os.environ["SCREEN"].split("x")[:2]]
        settle(self.size)
        if "large" in look:
            (pathlib.Path(os.environ["HOME"]) / ".Xdefaults").write_text(LARGE_TEXT)
        super().__init__(build, environment(look), film=FILM, n_peers=0)
        self.folder, self.look = pathlib.Path(folder) / look, look
        self.folder.mkdir(parents=True, exist_ok=True)
        self.puppets = self.film = self.seeder = None

    def close(self):
        for process in (self.program, self.puppets):
            if process is not None and process.poll() is None:
                process.kill()

    def take(self, name):
        """The pointer lies in a corner, where it changes nothing."""
        hands.run("xdotool", "mousemove", self.size[0] - 1, self.size[1] - 1)
        time.sleep(tour.SETTLE_S)
        hands.run("import", "-window", "root", "+repage", self.folder / f"{name}.png")
        print(self.folder / f"{name}.png", flush=True)

    # --- what is looked at ---

    def gather(self):
        """The hundred peers, whom the tracker tells of."""
        command = [sys.executable, puppets.__file__, self.torrent.path, N_PEERS, RATE, N_RARE]
        self.puppets = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
        port = int(self.puppets.stdout.readline())
        self.tracker.peers += [(puppets.address(index), port) for index in range(N_PEERS)]

    def make_film(self):
        """A small one, of real pictures and sound, for the player."""
        path, tracker = self.work / "sintel.mp4", others.Tracker()
        player.make_film(path)
        self.film = player.Film(self.work / "payload", "Sintel", {"sintel.mp4": path}, tracker)
        self.seeder = others.Peer(self.film, tracker, rate=100_000)

    # --- ways ---

    def words(self, text):
        """As the window says it."""
        return pseudo.disguise(text, pseudo.HEBREW, "") if "mirrored" in self.look else text

    def accept(self):
        """In a narrow window the list is not seen then, but the torrent."""
        atspi.press(atspi.find(self.root, "push button", self.words("Download")))
        atspi.gone(self.root, "push button", self.words("Download"))
        atspi.find(self.root, None, re.compile(r"^Tears of Steel"), 20)

    def wait(self, seconds):
        return lambda: time.sleep(seconds)

    def page_of(self, name, seconds=1):
        def go():
            self.page(name)
            time.sleep(seconds)
        return go

    def press(self, name):
        atspi.press(atspi.find(self.root, None, self.words(name)))
        time.sleep(tour.SETTLE_S)

    def wait_for_tat(self):
        self.page("swarm")
        atspi.find(self.root, None, self.words("Tit for Tat"), TAT_S)

    def speed(self):
        """Its button, at the start of the list's foot, is called after the rates."""
        x = self.size[0] - FOOT_X if "mirrored" in self.look else FOOT_X
        hands.click(tour.TITLE, (x, self.size[1] - FOOT_Y))
        time.sleep(tour.SETTLE_S)

    def scroll(self, clicks=30):
        hands.run("xdotool", "mousemove", self.size[0] * 2 // 3, self.size[1] * 2 // 3,
                  "click", "--repeat", clicks, "--delay", "10", "5")

    def open_film(self):
        hands.bus_open(self.film.path.as_uri())
        atspi.press(atspi.find(self.root, "push button", self.words("Download")))
        atspi.find(self.root, None, re.compile("^Sintel"))
        time.sleep(tour.SETTLE_S)
        self.do("play")
        time.sleep(PLAY_S)

    def stations_of_program(self):
        for page in ("downloads", "network", "privacy"):
            yield (f"preferences-{page}", lambda page=page: self.do("preferences-page", f"'{page}'", "app"),
                   self.escape)
        for dialog in ("about", "shortcuts", "statistics"):
            yield dialog, lambda dialog=dialog: self.do(dialog, of="app"), self.escape
        yield "help", lambda: self.do("help", "''"), self.escape

    def stations_of_torrent(self, name=""):
        for page in PAGES:
            yield name + page, self.page_of(page, WIRE_S if page == "wire" else 1), nothing
        yield f"{name}discovery-below", self.scroll, nothing
        yield f"{name}torrent", lambda: self.do("show-details"), nothing
        yield f"{name}torrent-below", self.scroll, lambda: self.do("back")

    def stations_of_dialogs(self):
        yield "dht", lambda: self.do("show-dht"), lambda: self.do("back")
        yield "how-you-met", lambda: self.do("show-meetings", "uint64 0"), lambda: self.do("back")
        for dialog in ("limits", "rename", "labels", "add-peers", "add-tracker"):
            yield dialog, lambda dialog=dialog: self.do(dialog), self.escape

    def stations_of_list(self):
        yield "list", lambda: self.do("back"), nothing
        yield "search", lambda: self.do("search"), self.escape
        yield "filter", lambda: self.press("Filter the list"), self.escape
        yield "speed", self.speed, self.escape
        yield "menu", self.row_menu, self.escape
        yield "table", lambda: self.do("list-table"), lambda: self.do("list-table")

    def stations(self):
        yield "empty", nothing, nothing
        yield from self.stations_of_program()
        yield "add", self.add, self.accept
        yield "swarm-first", self.wait(SWARM_S), nothing
        yield from self.stations_of_torrent()
        yield from self.stations_of_dialogs()
        yield from self.stations_of_list()
        yield "player", self.open_film, nothing

    def stations_of_demo(self):
        yield "demo", self.wait(DEMO_S), nothing
        yield from self.stations_of_torrent("demo-")
        if self.size[0] >= WIDE and "large" not in self.look \
                and self.look != "store":  # elsewhere the rule is not named, or not needed
            yield "demo-tit-for-tat", self.wait_for_tat, nothing

    # --- the walk ---

    def walk(self, stations):
        for name, go, back in stations:
            try:
                go()
                self.take(name)
                back()
            except (AssertionError, subprocess.CalledProcessError) as problem:
                self.missed.append(f"{name}: {problem}")

    def run(self):
        self.missed = []
        self.gather()
        self.make_film()
        set_animations(False)
        self.start()
        self.walk(self.stations())
        self.quit()
        set_animations(True)
        self.start("--demo", "--seed", "5")
        self.walk(self.stations_of_demo())
        self.quit()
        hands.check(not self.missed, f"every picture is taken; without: {self.missed}")


def nothing():
    pass


def main(build, folder, look):
    album = Album(build, folder, look)
    try:
        album.run()
    finally:
        album.close()


main(*sys.argv[1:])
