#!/usr/bin/python3
"""screens.py BUILD CASE: a film that is still coming goes from the window to a screen in the room next door, by a
person's hands, and comes back: to those that are found by themselves, those that are found by their address, those
that fail, and those that others take."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from player import SECONDS, THIRDS, TITLE, Film, PlayerTest, make_film, make_old_film, subtitles  # noqa: E402
from next_door import AirPlay, Announcer, Chromecast, FakeRenderer, GMediaRender, Kodi, Room  # noqa: E402

FAR = 0.4  # of the film, where one jumps to
SLOW = 80_000  # bytes/s: all of the film takes about a minute
NEAR_S = 1  # as far as what the window says may be from what the screen does
NEAR_VOLUME = 0.1  # of 1, to where one clicks on the slider, and much nearer to what that says then
PATIENCE_S = 60  # until it plays there, or it is said why not
ADDRESS = "Address of another screen"
NOBODY = "198.18.1.99"


class ScreenTest(PlayerTest):
    """A test has steps(), after which all that it began is over."""

    pictures_are = "screens"

    def __init__(self, build):
        super().__init__(build)
        film, old = self.work / "sintel.mp4", self.work / "old.avi"
        make_film(film, "faststart=true")  # who reads it in one go plays it before all of it is here
        make_old_film(old)
        parts = {"sintel.mp4": film, "sintel.en.srt": subtitles("Hello"), "sequel.mp4": film, "old.avi": old}
        self.torrent = Film(self.work / "payload", "Sintel", parts, self.tracker)
        self.peer = others.Peer(self.torrent, self.tracker, rate=SLOW)
        self.room = Room(self.work)

    def run(self):
        try:
            self.start()
            hands.bus_open(self.torrent.path.as_uri())
            self.named(re.compile("^Sintel, "), "list item")
            hands.focus(TITLE)
            hands.key("alt+3")
            self.steps()
            hands.quit_orderly(self.program)
        finally:
            self.room.end()

    # --- what is seen ---

    def position(self):
        """As a screen reader hears it: seconds, exactly."""
        return atspi.Atspi.Value.get_current_value(self.named("Place in the film"))

    def is_whole(self):
        return self.torrent.hashes(self.work / "home/Downloads") == self.torrent.hashes()

    def messages(self, said):
        """Such a message does not stay for as long as it may take to go through all that there is: it lies over one
        of those that hold the page."""
        node = atspi.find(self.root, None, re.compile("^(Player|Selected Torrent)$"))
        while node.get_parent() is not None and atspi.role_of(node) != "frame":
            own, node = node.get_index_in_parent(), node.get_parent()
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if i != own and child is not None:
                    yield from atspi.names(child, "label", re.compile(said))

    def hears(self, said):
        atspi.wait(lambda: [*self.messages(said)], f"the message {said}", PATIENCE_S)
        print("ok: it is said:", said, flush=True)

    def forgets(self, said):
        atspi.wait(lambda: not [*self.messages(said)], f"the end of {said}")

    def list_row(self, screen):
        return self.named(re.compile(f"^{re.escape(screen.title)}"), "list item", 40)

    def does(self, screen, state, what):
        atspi.wait(lambda: screen.where()[0] == state, what, PATIENCE_S)
        print("ok:", what, flush=True)

    def agrees(self, screen, when):
        """The window's second is the screen's own: it may have to be asked once more first, after a jump."""
        def look():
            before = self.position()
            _, earliest, latest = screen.where()
            self.told = f"{before:.2f}, {earliest:.2f}"
            return before <= latest + NEAR_S and self.position() >= earliest - NEAR_S
        atspi.wait(look, f"the position is right {when}")
        time.sleep(1.3)
        hands.check(look(), f"and stays so {when} ({self.told})")

    def is_seen_here(self):
        """By any of its colours: it goes on meanwhile."""
        return any(self.share(color, f"{self.name}-back") > 0.05 for color in THIRDS.values())

    def mark(self):
        """Where it is now."""
        return self.position(), time.monotonic()

    def is_here(self, mark, what):
        """As soon as it has come, where it was, and no further than it may be by now."""
        (before, marked), first = mark, self.position()
        passed = time.monotonic() - marked
        hands.check(before - NEAR_S <= first <= before + passed + NEAR_S,
                    f"{what}, where it was ({before:.2f}, {first:.2f} after {passed:.2f})")
        atspi.wait(self.is_seen_here, f"{what}, and is seen")

    def goes_on_here(self, mark, what):
        self.is_here(mark, what)
        first = self.position()
        atspi.wait(lambda: self.position() > first, f"{what}, and goes on")

    def stands_here(self, mark):
        """Who took the screen does not mean it to go on here."""
        self.is_here(mark, "it is here")
        first = self.position()
        time.sleep(2)
        hands.check(first == self.position(), f"and stands ({first})")

    # --- what is done ---

    def double_click(self, part):
        hands.point(TITLE, atspi.middle(self.named(part, "list item")))
        hands.double_click()

    def play_on(self, part):
        """By the menu of the file: the list opens with the film."""
        hands.click(TITLE, atspi.middle(self.named(part, "list item")), button=3)
        atspi.press(self.named("Play On…", "menu item"))

    def open_list(self):
        atspi.press(self.named("Play On…"))

    def to_row(self, row):
        """By the keyboard."""
        for _ in range(8):
            if atspi.is_focused(row):
                break
            hands.key("Tab")
            time.sleep(0.2)
        hands.check(atspi.is_focused(row), "the keyboard comes to it")

    def choose(self, screen):
        self.open_list()
        row = self.list_row(screen)
        self.take(f"{self.name}-list")
        self.to_row(row)
        hands.key("Return")

    def type_address(self, text):
        """Into the row for it, the only one that tells nobody when the keyboard comes to it, in place of what is
        there."""
        self.named(ADDRESS, "text")
        for _ in range(8):
            if not self.is_in_rows():
                break
            hands.key("Tab")
            time.sleep(0.3)
        hands.key("ctrl+a")
        hands.run("xdotool", "type", "--delay", "30", text)
        hands.key("Return")

    def is_in_rows(self):
        return any(map(atspi.is_focused, atspi.find_all(self.root, "list item")))

    def choose_by_address(self, text):
        self.open_list()
        atspi.wait(self.is_in_rows, "the keyboard is in the list")
        self.type_address(text)

    def set_volume(self, share):
        box = atspi.Atspi.Component.get_extents(self.named("Volume", "slider"), atspi.Atspi.CoordType.WINDOW)
        hands.click(TITLE, (box.x + int(box.width * share), box.y + box.height // 2))


# --- as it should be --------------------------------------------------------------------------------------------------

class Plays(ScreenTest):
    """All that a person does with a screen that is found by itself."""

    def __init__(self, build, name, make):
        super().__init__(build)
        self.name = name
        self.screen = make(self.room)

    def steps(self):
        self.screen.announce(Announcer(self.room))
        self.double_click("sintel.mp4")
        self.shows("red", f"{self.name}-here")
        self.go()
        self.controls()
        self.loudness()
        self.jump()
        self.texts()
        self.come_back()
        self.again_by_address()

    def go(self):
        self.choose(self.screen)
        self.named(re.compile(f"^Playing on {re.escape(self.screen.title)}"))
        self.does(self.screen, "playing", "it plays there")
        hands.check(not self.is_whole(), "while the film is still coming")
        self.agrees(self.screen, "at first")
        self.take(f"{self.name}-there")

    def controls(self):
        hands.key("space")
        self.does(self.screen, "paused", "the space key pauses it")
        self.named("Paused", "label")
        self.agrees(self.screen, "while it stands")
        hands.key("space")
        self.does(self.screen, "playing", "and lets it go on")
        self.agrees(self.screen, "again")

    def loudness(self):
        """It is the screen's, not this computer's."""
        self.set_volume(0.25)
        atspi.wait(lambda: self.is_as_loud(0.25), "a click makes it less loud there")
        hands.key("m")
        atspi.wait(lambda: not self.screen.volume()[1], "M mutes it")
        self.named("Sound On", "push button")
        hands.key("m")
        atspi.wait(lambda: self.is_as_loud(0.25), "and lets it be heard again")
        self.named("Sound Off", "push button")

    def is_as_loud(self, wanted):
        level, is_heard = self.screen.volume()
        said = atspi.Atspi.Value.get_current_value(self.named("Volume", "slider"))
        return is_heard and abs(level - wanted) < NEAR_VOLUME and abs(level - said) < NEAR_VOLUME / 10

    def jump(self):
        self.seek_to(FAR)
        atspi.wait(lambda: self.screen.where()[1] > SECONDS * FAR - NEAR_S, "a click jumps there", PATIENCE_S)
        self.does(self.screen, "playing", "and it plays from there")
        self.agrees(self.screen, "after a jump")

    def choose_texts(self, name):
        atspi.press(self.named("Subtitles and sound"))
        atspi.press(self.named(name, "menu item"))

    def texts(self):
        """Chosen while it plays there: it is loaded anew with them, where it was."""
        if self.screen.texts is None:
            return
        self.choose_texts("English")
        if not self.screen.texts:
            self.hears("^This screen shows no subtitles")
            self.choose_texts("Off")
            return
        atspi.wait(self.screen.has_texts, "the screen gets subtitles", PATIENCE_S)
        self.does(self.screen, "playing", "it plays there with them")
        atspi.wait(lambda: self.screen.where()[1] > SECONDS * FAR - NEAR_S, "where it was")
        hands.key("space")
        self.does(self.screen, "paused", "it stands")
        self.choose_texts("Off")
        atspi.wait(lambda: not self.screen.has_texts(), "it shows none any more", PATIENCE_S)
        self.does(self.screen, "paused", "and still stands")
        hands.key("space")
        self.does(self.screen, "playing", "and plays on")

    def come_back(self):
        self.agrees(self.screen, "at the end")
        there = self.mark()
        atspi.press(self.named("Play Here", "push button"))
        self.goes_on_here(there, "it is back")
        atspi.wait(self.screen.was_stopped, "the screen was stopped")
        hands.check(not self.screen.complaints(), f"and minds nothing ({self.screen.complaints()})")

    def again_by_address(self):
        self.choose_by_address(self.screen.address)
        self.named(re.compile(f"^Playing on {re.escape(self.screen.title)}"))
        self.does(self.screen, "playing", "it plays there again, by its address")
        atspi.wait(lambda: self.screen.where()[2] > SECONDS * FAR - NEAR_S, "where it was")
        hands.key("Escape")
        atspi.wait(self.screen.was_stopped, "who leaves the film stops the screen")


class Addresses(ScreenTest):
    """Each kind where nothing is found by itself, and addresses that lead nowhere."""

    name = "address"

    def steps(self):
        self.room.deafen()
        self.double_click("sintel.mp4")
        self.shows("red", "address-here")
        self.wrong()
        for make, kind in ((Chromecast, "Chromecast"), (AirPlay, "AirPlay"), (GMediaRender, "DLNA")):
            self.one(make(self.room, SECONDS), kind)

    def wrong(self):
        self.choose_by_address("192.168.1")
        self.named(re.compile("^That is no address"), "label")
        self.take("address-none")
        self.type_address(NOBODY)
        self.named(re.compile("^No screen answers there"), "label")
        self.take("address-nobody")
        hands.key("Escape")

    def one(self, screen, kind):
        self.choose_by_address(screen.address)
        self.named(re.compile("^Playing on "))
        self.does(screen, "playing", f"it plays on {kind} by its address")
        self.agrees(screen, f"on {kind}")
        self.open_list()
        self.named(kind, "label")
        self.take(f"address-{kind}")
        hands.key("Escape")
        there = self.mark()
        atspi.press(self.named("Play Here", "push button"))
        atspi.wait(screen.was_stopped, "it was stopped")
        self.goes_on_here(there, "it is here again")
        screen.stop()


# --- as it should not be ----------------------------------------------------------------------------------------------

class Fault:
    """Of a screen that MAKE makes: what it or others DO while it plays, None: it does not come to that; and what is
    SAID of it, None: nothing, for it plays all the same."""

    def __init__(self, name, make, said, do=None, part="sintel.mp4"):
        self.name, self.make, self.said, self.do, self.part = name, make, said, do, part


GARBAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n\0\1\2\xff<?p>"
LOST = "^The screen (went away|does not answer)"
REFUSED = "^The screen would not play this file"
NONSENSE = "^The screen answered something that makes no sense"
TAKEN = "^Somebody stopped this on the screen"
IN_USE = "^Somebody else plays on this screen"
TOO_SLOW = "^The screen takes too long to answer"
NO_TYPE = "^The screen cannot play this kind of file"
LOCKED = "^The screen asks for a password"


def cast(name, said, do=None, *, part="sintel.mp4", **options):
    return Fault(name, lambda room: Chromecast(room, SECONDS, **options), said, do, part)


def receiver(name, said, do=None, *, part="sintel.mp4", **options):
    return Fault(name, lambda room: AirPlay(room, SECONDS, **options), said, do, part)


def renderer(mode, said, do=None, *, part="sintel.mp4"):
    return Fault(mode, lambda room: FakeRenderer(room, SECONDS, mode), said, do, part)


def misbehave(path, how):
    return lambda screen: screen.receiver.misbehave.update({path: how})


def change_film(screen):
    """As when somebody else has put on another one."""
    screen.receiver.seconds = 40.0
    screen.receiver.position = 1.0


FAULTS = {
    "chromecast": [
        cast("type", NO_TYPE, part="old.avi"),
        cast("refuses", REFUSED, fault="load-failed"),
        cast("garbage", NONSENSE, lambda screen: screen.tell("garbage", "bytes")),
        cast("taken", TAKEN, lambda screen: screen.tell("take", "YouTube")),
        cast("slow", None, fault="slow"),
        cast("certificate", None, is_over=True),
        cast("killed", LOST, Chromecast.kill),
    ],
    "airplay": [
        receiver("type", NO_TYPE, part="old.avi", model="AppleTV3,2"),
        receiver("refuses", REFUSED, misbehave={"/play": 500}),
        receiver("in-use", IN_USE, misbehave={"/play": 453}),
        receiver("password", LOCKED, misbehave={"/server-info": 401}),
        receiver("garbage", NONSENSE, misbehave("/playback-info", GARBAGE)),
        receiver("taken", TAKEN, change_film),
        receiver("slow", TOO_SLOW, misbehave={"/play": "silence"}),
        receiver("killed", LOST, AirPlay.kill),
    ],
    "dlna": [
        renderer("only-mp4", NO_TYPE, part="old.avi"),
        renderer("refuses", REFUSED),
        renderer("garbage-later", NONSENSE),
        renderer("taken", TAKEN),
        renderer("slow", TOO_SLOW),
        renderer("plain", LOST, FakeRenderer.kill),
    ],
}


class Faults(ScreenTest):
    """What goes wrong with a screen is said, and the film plays on here from where it was."""

    def __init__(self, build, kind):
        super().__init__(build)
        self.name = kind
        self.peer.limit(4_000_000)

    def steps(self):
        for fault in FAULTS[self.name]:
            print("---", fault.name, flush=True)
            self.one(fault)

    def one(self, fault):
        screen = fault.make(self.room)
        self.begin(fault.part)
        before = self.mark()
        self.choose_by_address(screen.address)
        if fault.do or fault.said is None:
            self.does(screen, "playing", "it plays there")
        if fault.do:
            begun, _ = self.mark()
            atspi.wait(lambda: self.position() > begun + 2, "for a while")
            before = self.mark()
            fault.do(screen)
        if fault.said is None:
            before = self.mark()
            atspi.press(self.named("Play Here", "push button"))
        else:
            self.hears(fault.said)
            self.take(f"{self.name}-{fault.name}")
        if fault.said == TAKEN:
            self.stands_here(before)
            hands.key("space")
        self.goes_on_here(before, f"{fault.name}: it is here again")
        screen.stop()
        atspi.press(self.named("Back to the torrent", "push button"))
        if fault.said is not None:
            self.forgets(fault.said)

    def begin(self, part):
        """That film plays here, some seconds after its beginning."""
        self.double_click(part)
        atspi.wait(self.is_begun, "it plays", PATIENCE_S)

    def is_begun(self):
        """Keys do nothing before it is known how long it is, and what is told is of the film before."""
        hands.key("Home", "Right")
        time.sleep(1.5)
        first = self.position()
        time.sleep(0.5)
        return 10 < first < self.position() < 20


class Two(ScreenTest):
    """One screen, and more than one who wants it."""

    name = "two"

    def steps(self):
        self.peer.limit(4_000_000)
        self.screen = Chromecast(self.room, SECONDS)
        self.screen.announce(Announcer(self.room))
        self.double_click("sintel.mp4")
        self.choose(self.screen)
        self.does(self.screen, "playing", "the first film plays there")
        self.sequel()
        self.leave_and_choose()
        self.chosen_again()
        self.stopped_there()
        self.another_sender()

    def n_loaded(self):
        return len(self.screen.events.of("loaded"))

    def sequel(self):
        """Whatever is played next is played where the first one was, and its last word counts."""
        n = self.n_loaded()
        hands.key("n", "p", "n")
        atspi.wait(lambda: self.n_loaded() > n, "another is loaded", PATIENCE_S)
        self.does(self.screen, "playing", "it plays there")
        self.named("Playing on Living Room")
        self.named("Previous: sequel", "push button")
        print("ok: that is what the window says", flush=True)

    def leave_and_choose(self):
        """Another film on the same screen, before that has heard that the first is over."""
        n = self.n_loaded()
        hands.key("Escape")
        self.play_on("sintel.mp4")
        self.to_row(self.list_row(self.screen))
        hands.key("Return")
        atspi.wait(lambda: self.n_loaded() > n, "it is loaded there", PATIENCE_S)
        self.does(self.screen, "playing", "and plays")
        self.named("Playing on Living Room")

    def chosen_again(self):
        """What plays there already stays as it is."""
        n = self.n_loaded()
        self.choose(self.screen)
        time.sleep(3)
        hands.check(self.n_loaded() == n, "nothing is loaded anew")
        self.does(self.screen, "playing", "it plays on")

    def stopped_there(self):
        """By its own remote control."""
        before = self.mark()
        self.screen.tell("stop-media")
        self.hears(TAKEN)
        self.stands_here(before)

    def another_sender(self):
        """Which others wrote takes the screen with a film of its own."""
        self.choose(self.screen)
        self.does(self.screen, "playing", "it plays there once more")
        self.forgets(TAKEN)
        before = self.mark()
        self.screen.take_over(self.work, "sintel.mp4")
        self.hears(TAKEN)
        self.take("two-taken")
        self.stands_here(before)


CASES = {
    "chromecast": lambda build: Plays(build, "chromecast", lambda room: Chromecast(room, SECONDS)),
    "airplay": lambda build: Plays(build, "airplay", lambda room: AirPlay(room, SECONDS)),
    "dlna": lambda build: Plays(build, "dlna", lambda room: GMediaRender(room, SECONDS)),
    "kodi-airplay": lambda build: Plays(build, "kodi-airplay", lambda room: Kodi(room, False)),
    "kodi-dlna": lambda build: Plays(build, "kodi-dlna", lambda room: Kodi(room, True)),
    "address": Addresses,
    "faults-chromecast": lambda build: Faults(build, "chromecast"),
    "faults-airplay": lambda build: Faults(build, "airplay"),
    "faults-dlna": lambda build: Faults(build, "dlna"),
    "two": Two,
}


if __name__ == "__main__":
    testing.run(CASES[sys.argv[2]](pathlib.Path(sys.argv[1])))
