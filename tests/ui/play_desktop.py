#!/usr/bin/python3
"""play_desktop.py BUILD: the player as a part of the desktop. playerctl, a stranger on the bus and the session drive
and watch the real window; the next film and the next song come by themselves."""
# SPDX-License-Identifier: GPL-3.0-or-later
import math
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from gi.repository import Gio, GLib  # noqa: E402

import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from player import SECONDS, TITLE, Film, PlayerTest, make_film, make_song  # noqa: E402

NAME = f"org.mpris.MediaPlayer2.{hands.APP_ID}"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
ASLEEP = 4 | 8  # of GNOME's session: to suspend, and to be idle
NEAR_END = SECONDS - 2  # s
TRIES = 3


def playerctl(*words):
    return subprocess.run(["playerctl", "-p", hands.APP_ID, *map(str, words)], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False).stdout.strip()


def call(interface, method, signature="()", *arguments):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync(NAME, PATH, interface, method, GLib.Variant(signature, arguments), None,
                         Gio.DBusCallFlags.NONE, -1).unpack()


def get(name):
    return call(PROPERTIES, "Get", "(ss)", PLAYER, name)[0]


def put(name, value):
    call(PROPERTIES, "Set", "(ssv)", PLAYER, name, GLib.Variant("d", value))


def refused(text, why, ask):
    try:
        ask()
    except GLib.Error as error:
        hands.check(why in error.message, text)
    else:
        raise AssertionError(text)


def title():
    return playerctl("metadata", "title")


def is_awake():
    answer = hands.run("gdbus", "call", "--session", "--dest", "org.gnome.SessionManager", "--object-path",
                       "/org/gnome/SessionManager", "--method", "org.gnome.SessionManager.IsInhibited", str(ASLEEP))
    return answer == "(true,)"


class Test(PlayerTest):
    pictures_are = "play-desktop"

    def __init__(self, build):
        super().__init__(build)
        film, song = self.work / "film.mp4", self.work / "song.ogg"
        make_film(film)
        make_song(song)
        episodes = {f"Show S01E{number}.mp4": film for number in ("1", "2", "10")}
        self.season = Film(self.work / "payload", "Season", {**episodes, "Show S01E3 sample.mp4": bytes(50_000)},
                           self.tracker)
        self.album = Film(self.work / "payload", "Album", {"01 Rain.ogg": song, "02 Sun.ogg": song}, self.tracker)
        self.peers = [others.Peer(torrent, self.tracker) for torrent in (self.season, self.album)]
        self.session = hands.Helper("session_manager.py")
        self.heard = open(self.work / "bus.log", "w+", encoding="utf-8")
        self.listener = subprocess.Popen(["gdbus", "monitor", "--session", "--dest", NAME], stdout=self.heard)

    def run(self):
        try:
            self.steps()
        finally:
            self.session.end()
            self.listener.kill()
            self.listener.wait()

    def steps(self):
        self.start()
        hands.check(hands.APP_ID not in playerctl("-l"), "the desktop sees no player before something plays")
        self.open(self.season, "Show S01E1.mp4")
        self.told()
        self.paused()
        self.jumps()
        self.strangers()
        self.neighbours()
        self.whole_screen()
        self.card()
        self.leave()
        self.music()
        self.quit()

    # --- what is done ---

    def open(self, torrent, part):
        hands.bus_open(torrent.path.as_uri())
        hands.focus(TITLE)
        self.named(re.compile(f"^{torrent.name}, "), "list item")
        atspi.wait(lambda: torrent.name in self.hero(), f"the page of {torrent.name}")
        hands.key("alt+3")
        atspi.press(self.named(f"Play {part}"))

    def hero(self):
        return atspi.names(atspi.find(self.root, None, "Selected Torrent"), "label")

    def is_title(self, text):
        atspi.wait(lambda: title() == text, f"{text} plays", 30)

    def is_status(self, text):
        atspi.wait(lambda: playerctl("status") == text, f"the desktop is told: {text}", 30)

    def plays_at(self, least, most=SECONDS):
        atspi.wait(lambda: least <= get("Position") / 1e6 <= most, f"it is at {least} to {most} s", 30)

    def to_end(self):
        playerctl("position", NEAR_END)

    # --- what is seen ---

    def told(self):
        self.is_status("Playing")
        hands.check(title() == "Show S01E1" and playerctl("metadata", "album") == "Season", "it is told what plays")
        atspi.wait(lambda: playerctl("metadata", "mpris:length").isdigit(), "its length")
        hands.check(abs(int(playerctl("metadata", "mpris:length")) / 1e6 - SECONDS) < 1, "and how long it is")
        atspi.wait(is_awake, "the computer stays awake")

    def paused(self):
        self.plays_at(1)
        playerctl("play-pause")
        self.is_status("Paused")
        self.control("Play")
        atspi.wait(lambda: not is_awake(), "the computer may sleep while it stands")
        hands.key("space")
        self.is_status("Playing")
        atspi.wait(is_awake, "the computer stays awake again")
        print("ok: the window's button and the desktop's are one, and so are their wishes to sleep", flush=True)

    def jumps(self):
        playerctl("position", SECONDS / 2)
        self.shows("green", "jumped")
        self.plays_at(SECONDS / 2, SECONDS * 3 / 4)
        before = self.heard_jumps()
        hands.key("Left", "Left")
        atspi.wait(lambda: self.heard_jumps() > before, "jumps in the window are told")
        playerctl("position", "1000-")
        self.plays_at(0, 20)
        playerctl("position", "1000+")
        self.is_title("Show S01E2")
        hands.key("p")
        self.is_title("Show S01E1")
        print("ok: before the start is the start, beyond the end is the next", flush=True)

    def heard_jumps(self):
        self.heard.seek(0)
        return self.heard.read().count(f"{PLAYER}.Seeked")

    def strangers(self):
        """What no client should send."""
        self.is_status("Playing")
        self.plays_at(0.5)
        playerctl("pause")
        self.is_status("Paused")
        here, track = get("Position"), get("Metadata")["mpris:trackid"]
        for of, position in ((track, -1), (track, 2 ** 62), ("/some/other", 60_000_000), ("/", 0)):
            call(PLAYER, "SetPosition", "(ox)", of, position)
        hands.check(get("Position") == here, "positions that are none are passed over")
        for value in (-1.0, 1e300):
            put("Volume", value)
            put("Rate", value)
            hands.check(0 <= get("Volume") <= 1 and 0.25 <= get("Rate") <= 4, f"{value} is no volume or speed")
        refused("what is no number is refused", "InvalidArgs", lambda: put("Rate", math.nan))
        put("Volume", 0.5)
        put("Rate", 1.25)
        hands.check(get("Volume") == 0.5, "the desktop sets the volume")
        self.named(re.compile(r"· 1.25×$"), "label")
        playerctl("play")
        self.is_status("Playing")
        put("Rate", 0.0)
        self.is_status("Paused")
        put("Rate", 1.0)
        refused("no stranger opens files", "NotSupported", lambda: call(PLAYER, "OpenUri", "(s)", "file:///etc/passwd"))
        call(PLAYER, "Seek", "(x)", -2 ** 63)
        call(PLAYER, "Stop")
        self.is_status("Stopped")
        hands.check(get("Position") == 0, "a stop goes to the start")

    def neighbours(self):
        """Stopped or paused it stays so, as the specification says; the sample is passed over."""
        hands.check(not get("CanGoPrevious") and not self.has("Previous: "), "nothing is before the first")
        playerctl("next")
        self.is_title("Show S01E2")
        self.is_status("Paused")
        hands.key("space")
        self.named("Next: Show S01E10")
        self.named("Previous: Show S01E1")
        self.take("buttons")
        hands.key("n")
        self.is_title("Show S01E10")
        atspi.wait(lambda: not get("CanGoNext") and not self.has("Next: "), "nothing is after the last")
        hands.key("n")
        self.is_status("Playing")
        hands.check(title() == "Show S01E10", "N there does nothing")
        atspi.press(self.named("Previous: Show S01E2"))
        self.is_title("Show S01E2")
        playerctl("previous")
        self.is_title("Show S01E1")
        hands.key("n", "n", "p", "p", "n", "p")
        self.is_title("Show S01E1")
        print("ok: keys, buttons and the desktop go from film to film", flush=True)

    def has(self, beginning):
        return atspi.find_all(self.root, "push button", re.compile(f"^{beginning}"))

    def whole_screen(self):
        self.is_status("Playing")
        hands.key("f")
        self.named("Leave Full Screen")
        hands.key("n")
        self.is_title("Show S01E2")
        xid = hands.window(TITLE)
        atspi.wait(lambda: hands.geometry(xid)[2:] == [1400, 900], "the whole screen stays")
        hands.key("p")
        self.is_title("Show S01E1")
        hands.key("Escape")
        self.named("Full Screen")

    def cancel_card(self):
        """A machine with much else to do may look at it when it has been counted down."""
        for _ in range(TRIES):
            self.to_end()
            self.named("Next: Show S01E2", "label", 60)
            self.take("card")
            for button in atspi.find_all(self.root, "push button", "Cancel"):
                atspi.press(button)
            time.sleep(1)
            if title() == "Show S01E1":
                return
            playerctl("previous")
            self.is_title("Show S01E1")
        raise AssertionError("the card cannot be cancelled")

    def card(self):
        self.is_status("Playing")
        self.plays_at(0.5)
        self.cancel_card()
        atspi.gone(self.root, "push button", "Play Now")
        self.is_status("Stopped")
        hands.check(not is_awake(), "after the end the computer may sleep")
        hands.key("space")
        self.is_status("Playing")
        self.plays_at(0.1, 30)
        self.narrow()
        self.plays_at(0.1, 60)
        self.to_end()
        self.named("Next: Show S01E10", "label", 60)
        self.is_title("Show S01E10")
        self.is_status("Playing")
        print("ok: the next film comes by itself, by a button, or not at all", flush=True)
        self.plays_at(0.1, 60)
        self.to_end()
        self.is_status("Stopped")
        hands.check(not self.has("Play Now"), "after the last nothing comes")

    def narrow(self):
        xid = hands.window(TITLE)
        hands.run("xdotool", "windowsize", xid, 360, 640)
        atspi.wait(lambda: hands.geometry(xid)[2] <= 400, "a narrow window")
        self.to_end()
        button = self.named("Play Now", None, 60)
        hands.check(atspi.is_focused(button), "the keyboard is on the card")
        self.take("card-narrow")
        atspi.press(button)
        self.is_title("Show S01E2")
        self.is_status("Playing")
        hands.run("xdotool", "windowsize", xid, 1100, 720)

    def leave(self):
        hands.key("Escape")
        atspi.wait(lambda: hands.APP_ID not in playerctl("-l"), "who leaves the player leaves the bus")

    def music(self):
        self.open(self.album, "01 Rain.ogg")
        self.is_title("01 Rain")
        self.plays_at(0.5)
        playerctl("position", "44")
        self.is_title("02 Sun")
        self.is_status("Playing")
        self.plays_at(0.1, 30)
        print("ok: music goes on by itself", flush=True)
        playerctl("previous")
        self.is_title("01 Rain")
        self.plays_at(0.1, 30)

    def quit(self):
        """By the desktop, while it plays."""
        playerctl("position", "30")
        self.plays_at(30)
        xid = hands.window(TITLE)
        hands.run("xdotool", "windowminimize", "--sync", xid)
        call(ROOT, "Raise")
        atspi.wait(lambda: hands.window(TITLE) == xid, "the desktop brings the window back")
        call(ROOT, "Quit")
        hands.check(self.program.wait(hands.QUIT_S) == 0, "the desktop quits it while it plays")
        place = re.search(r"play-places=.*?, (\d+)\)", self.settings.read_text())
        hands.check(place is not None and int(place[1]) >= 30e6, "the place is remembered")
        hands.check(not is_awake(), "the computer may sleep")


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
