#!/usr/bin/python3
"""cast.py CASE: a film that is still coming, from the terminal program on a screen in the room next door."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import functools
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

from lib.capture import FIN, RST, SYN, Capture
from lib.clients import LibTorrent, Piecemeal, cli, poll
from lib.film import Film
from lib.lan import HOME, HOME_INTERFACE, ROOM, STRANGER, Lan
from lib.screens import SCREENS
from lib.terminal import CTRL_BACKSLASH, CTRL_C, CTRL_Z, DOWN, LEFT, RIGHT, UP, Terminal
from lib.world import World, check

SLOW = 250 << 10  # bytes a second of the seeder: twice what the film needs
SECONDS = 120  # of a film
OTHER_SECONDS = 90
STARTS = 90  # seconds until something plays, at most
NEAR_S = 1.0  # how far a position may be off
TAKEN = ("somebody else plays something", "plays something else")
TEXT = "1\n00:00:01,000 --> 00:00:50,000\nHello\n\n"


class Show:
    """A screen of KIND, and a film for it whose only seeder is slow."""

    def __init__(self, world, kind):
        self.world, self.lan = world, Lan(world)
        self.film = Film(world.folder("source"), seconds=SECONDS)
        self.screen = SCREENS[kind](world, self.lan, {"film.mp4": SECONDS, "other.mp4": OTHER_SECONDS})

    def seed(self, number, film):
        seeder = LibTorrent(self.world, number + 10, film.torrent, film.folder, up_limit=SLOW)
        seeder.wait_ready()
        return seeder

    def command(self):
        """Of ours for a person."""
        seeder = self.seed(1, self.film)
        return [cli(), "--out", self.world.folder("copy"), "--state", self.world.folder("state"),
                "--listen=198.18.0.1:6881", f"--peer={seeder.peer}", f"--{self.screen.kind}={self.screen.place}", self.film.torrent]

    def start(self, where=None, *options, number=1, film=None):
        """Ours; WHERE: how the screen is named, if it is not by its address."""
        film = film or self.film
        where = f"={self.screen.place}" if where is None else where
        seeder = self.seed(number, film)
        return Piecemeal(self.world, number, film.torrent, self.world.folder(f"copy-{number}"), f"--peer={seeder.peer}",
                         f"--{self.screen.kind}{where}", *options)


def state(ours, wanted, timeout=STARTS, since=0.0):
    event = ours.events.wait("cast", timeout, lambda each: each["state"] == wanted and each["at"] >= since)
    if not event:
        print(*ours.events.seen[-5:], sep="\n")
    check(event, f"it is {wanted} ({ours.errors})")
    return event


def ends(ours, status, timeout=30):
    with contextlib.suppress(subprocess.TimeoutExpired):
        ours.process.wait(timeout)
    check(ours.process.returncode == status, f"it ends with {status} ({ours.process.returncode}, {ours.errors})")


def distance(ours, screen):
    """Between what ours told last, reckoned to now, and the screen's own word."""
    event = state(ours, "playing", since=time.monotonic())
    there = screen.position()
    return event["position"] + time.monotonic() - event["at"] - there


def follows(ours, screen):
    for _ in range(3):
        off = []
        near = poll(lambda: off.append(distance(ours, screen)) or abs(off[-1]) < NEAR_S, 15)
        check(near, f"the position is followed within {NEAR_S:.0f} s ({', '.join(f'{each:.2f}' for each in off)})")


# --- somebody who asks for the film ----------------------------------------------------------------------

def dial(url, source):
    parts = urllib.parse.urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), 10, (source, 0))


def read_all(connection):
    """What comes until the other side hangs up."""
    said = b""
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(65536):
            said += part
    return said


def ask(connection, url):
    """The answer's begin."""
    parts = urllib.parse.urlsplit(url)
    with contextlib.suppress(ConnectionError):
        connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nRange: bytes=0-99\r\n\r\n".encode())
        return connection.recv(65536)
    return b""


def is_refused(url, source):
    try:
        dial(url, source).close()
    except ConnectionRefusedError:
        return True
    return False


def is_closed(show, url):
    with show.lan.inside():
        check(is_refused(url, ROOM), "the server is closed")


# --- it is found, and plays -------------------------------------------------------------------------------

def watches(kind, where=None):
    """With subtitles where the kind has any, until Ctrl+C. WHERE: how the screen is named, made from its name."""
    def case(world):
        subtitles = world.folder("texts") / "with space.srt"
        subtitles.write_text(TEXT)
        show = Show(world, kind)
        screen = show.screen
        if where:
            screen.announce(where is by_itself)
        texts = [f"--subtitles={subtitles}"] if screen.has_texts else []
        ours = show.start(where and where(screen.name), *texts)
        playing = state(ours, "playing")
        check(not ours.is_complete(), "while the film is coming")
        check(playing["kind"] == screen.kind, f"on what it plays ({playing['kind']})")
        check(not where or playing["name"] == screen.name, f"as it is called ({playing['name']})")
        check(playing["address"] == screen.place, f"where it is ({playing['address']})")
        follows(ours, screen)
        length = ours.events.last["cast"].get("duration", -1)
        check(abs(length - SECONDS) < NEAR_S, f"its length is known ({length})")
        check(not ours.is_complete(), "the film is still coming")
        check(not screen.has_texts or ".vtt" in screen.texts(), "it was told of the subtitles")
        url = screen.urls()[-1]
        ours.process.send_signal(signal.SIGINT)
        ends(ours, 130)
        check(poll(screen.is_stopped, 10), "the screen was stopped")
        is_closed(show, url)
        check(not screen.complaints, f"it has nothing to complain of ({screen.complaints})")
    return case


def by_itself(_name):
    return ""


def by_name(name):
    """Whatever its case."""
    return "=" + name.upper()


def absent(world):
    data = Film(world.folder("source"), seconds=5)
    for option, words in (("--chromecast=198.18.0.9", "198.18.0.9"), ("--airplay=198.18.0.9", "198.18.0.9"),
                          ("--dlna=198.18.0.9", "198.18.0.9"), ("--chromecast=Attic", "Attic"), ("--dlna", "DLNA")):
        ours = Piecemeal(world, 1, data.torrent, world.folder("copy"), option)
        ours.process.wait(60)
        check(ours.process.returncode == 1 and words in str(ours.errors), f"{option}: nobody is there ({ours.errors})")


# --- for it alone -------------------------------------------------------------------------------------------

def guarded(world, kind):
    """Who else connects is hung up on unread; after the film everybody is refused. As all packets show."""
    show = Show(world, kind)
    show.lan.add_stranger()
    ours = show.start()
    state(ours, "playing")
    url = show.screen.urls()[-1]
    capture = Capture(HOME_INTERFACE)
    with show.lan.inside():
        quiet, asking = dial(url, STRANGER), dial(url, STRANGER)
        quiet_port, asking_port = quiet.getsockname()[1], asking.getsockname()[1]
        check(ask(asking, url) == b"", "a stranger's question has no answer")
        check(read_all(quiet) == b"", "one who says nothing is hung up on")
        check(b" 206 " in ask(dial(url, ROOM), url), "the screen is served")
    check(ask(dial(url, HOME), url) == b"", "other programs of this computer are not")
    follows(ours, show.screen)
    ours.process.send_signal(signal.SIGINT)
    ends(ours, 130)
    with show.lan.inside():
        check(is_refused(url, ROOM) and is_refused(url, STRANGER), "then the server is closed")
    time.sleep(0.5)  # what goes over the cable is seen a little later
    capture.stop()
    look(capture, urllib.parse.urlsplit(url).port, quiet_port, asking_port)


def look(capture, port, quiet_port, asking_port):
    """At the packets."""
    ours = capture.segments(HOME, port, STRANGER)
    for name, its_port in ("quiet", quiet_port), ("asking", asking_port):
        to_it = [packet for packet in ours if packet.target_port == its_port]
        check(any(packet.flags & (FIN | RST) for packet in to_it), f"the {name} one's connection was ended by us")
    check(not any(packet.data for packet in ours), "no byte went to a stranger")
    check(not any(packet.data for packet in capture.segments(STRANGER, quiet_port, HOME)),
          "the quiet one was hung up on before it said anything")
    check(any(packet.data for packet in capture.segments(HOME, port, ROOM)), "bytes went to the screen")
    for who in ROOM, STRANGER:
        last = [packet for packet in capture.packets if packet.source == who and packet.target_port == port
                and packet.flags & SYN][-1]
        answers = [packet for packet in capture.segments(HOME, port, who) if packet.target_port == last.source_port]
        check(len(answers) == 1 and answers[0].flags & RST, f"{who} is refused by a reset in the end")


# --- two at once ----------------------------------------------------------------------------------------------

def taken(world, kind):
    """Who comes second takes it; the first says so, and leaves it to the other."""
    show = Show(world, kind)
    other = Film(world.folder("second/source"), "other.mp4", seconds=OTHER_SECONDS)
    first = show.start()
    follows(first, show.screen)
    url = show.screen.urls()[-1]
    second = show.start(number=2, film=other)
    state(second, "playing")
    ends(first, 1)
    error = first.events.last["error"]
    check(error["domain"] == "bt-cast-error" and any(words in error["message"] for words in TAKEN),
          f"the first says that it was taken ({error['message']})")
    is_closed(show, url)
    follows(second, show.screen)
    check("other.mp4" in show.screen.urls()[-1], "the second one's film plays on")
    second.process.send_signal(signal.SIGINT)
    ends(second, 130)
    check(poll(show.screen.is_stopped, 10), "until it is stopped")


# --- from the terminal ------------------------------------------------------------------------------------------

def sit_down(world, kind):
    show = Show(world, kind)
    terminal = Terminal(world, show.command())
    terminal.shows(r"^playing on .+ 0:\d\d of 2:00 .* \d+ % ")
    return show, terminal


def jumps(terminal, screen, keys, by):
    """Seconds; about, for the film goes on."""
    before = screen.position()
    terminal.press(keys)
    check(poll(lambda: screen.is_playing() and by - 3 < screen.position() - before < by + 7, 30),
          f"it goes {by} s ({before:.1f}, {screen.position():.1f})")


def is_told(terminal, screen):
    """The line says where the screen is."""
    def off():
        minutes, seconds = terminal.shows(r"^playing on .+ (\d):(\d\d) of").groups()
        said = time.monotonic()
        there = screen.position()
        return int(minutes) * 60 + int(seconds) + 0.5 + time.monotonic() - said - there
    check(poll(lambda: abs(off()) < NEAR_S + 0.5, 15), "the line says where it is")


def keys(world, kind):
    """Each of them, on a film that is still coming."""
    show, terminal = sit_down(world, kind)
    screen = show.screen
    terminal.says("q: stop")
    check(terminal.modes() == (False, False), "keys are told at once, and not shown")
    is_told(terminal, screen)
    terminal.press(b" ")
    check(poll(screen.is_paused, 15), "Space pauses")
    terminal.shows("^paused on ")
    terminal.press(b"p")
    check(poll(screen.is_playing, 15), "and goes on")
    terminal.shows("^playing on ")
    jumps(terminal, screen, RIGHT, 10)
    jumps(terminal, screen, RIGHT, 10)
    jumps(terminal, screen, LEFT, -10)
    terminal.press(RIGHT[:1])
    time.sleep(0.2)
    jumps(terminal, screen, RIGHT[1:], 10)
    is_told(terminal, screen)
    terminal.shows("downloading ")
    volume(terminal, screen)
    terminal.press(b"\x1b[1;5Dxyz\x1b[15~\x7f\r")
    time.sleep(1)
    check(screen.is_playing() and terminal.process.poll() is None, "other keys do nothing")
    terminal.press(b"q")
    check(terminal.process.wait(30) == 0, "q ends it")
    check(poll(screen.is_stopped, 10), "and stops the screen")
    terminal.says("stopped on ")
    check(terminal.is_as_before(), "the terminal is as it was")
    check(not screen.complaints, f"the screen has nothing to complain of ({screen.complaints})")


def volume(terminal, screen):
    """Half of them are arrows; the last presses follow each other before the screen has said anything."""
    terminal.press(b"9" * 4)
    check(poll(lambda: screen.volume() < 0.9, 15), f"9 is quieter ({screen.volume()})")
    for pressed, by in ((DOWN, -0.05), (b"0", 0.05), (UP, 0.05), (b"999", -0.15)):
        time.sleep(2.2)  # then the screen's own word is gone on from
        before = poll(lambda: settled(screen), 20)
        terminal.press(pressed)
        check(poll(lambda: abs(screen.volume() - before - by) < 0.02, 15),
              f"{pressed}: by {by} ({before}, {screen.volume()})")
    terminal.shows(f"volume {screen.volume() * 100:.0f} %")


def settled(screen):
    """How loud it is, when that stays."""
    first = screen.volume()
    time.sleep(0.5)
    return first if screen.volume() == first else None


def terminal_restored(world):
    """On every way out, and while a shell has suspended us."""
    show = Show(world, "chromecast")
    command = show.command()
    for name, out, code in (("Ctrl+C", lambda terminal: terminal.press(CTRL_C), 130),
                            ("Ctrl+\\", lambda terminal: terminal.press(CTRL_BACKSLASH), -signal.SIGQUIT),
                            ("SIGTERM", lambda terminal: terminal.process.terminate(), 130)):
        terminal = Terminal(world, command)
        terminal.shows("^playing on ")
        check(poll(lambda: terminal.modes() == (False, False), 10), "keys are told at once")
        out(terminal)
        check(terminal.process.wait(30) == code, f"{name} ends it ({terminal.process.returncode})")
        check(terminal.is_as_before(), f"after {name} the terminal is as it was")
    suspended(world, show, command)
    elsewhere(world, command)


def suspended(world, show, command):
    shell = Terminal(world, ["bash", "--noprofile", "--norc", "-i"],
                     env={"PS1": "ready ", "TERM": "xterm", "PATH": "/usr/bin:/bin"})
    shell.shows("^ready")
    shell.press(" ".join(f"'{word}'" for word in command).encode() + b"\n")
    shell.shows("^playing on ")
    shell.press(CTRL_Z)
    shell.says("Stopped")
    check(" icanon" in ask_shell(shell) and " echo " in ask_shell(shell), "suspended, the terminal is the shell's")
    shell.press(b"bg\n")
    time.sleep(2.5)
    check(shell.line.startswith("ready"), f"in the background nothing is drawn over the shell's line ({shell.line})")
    check(" icanon" in ask_shell(shell), "and it has the keys")
    shell.press(b"fg\n")
    check(poll(lambda: shell.modes() == (False, False), 10), "in front again it has the keys")
    shell.press(b" ")
    check(poll(show.screen.is_paused, 15), "which do what they did")
    shell.press(b"q")
    shell.shows("^ready")
    check(" icanon" in ask_shell(shell), "and in the end it is the shell's")
    shell.press(b"exit\n")
    shell.process.wait(10)


def ask_shell(shell):
    """What stty says of the terminal."""
    before = shell.text.count("isig")
    shell.press(b"stty -a\n")
    check(poll(lambda: shell.text.count("isig") > before and shell.line.startswith("ready"), 10), "the shell answers")
    return shell.text[shell.text.rindex("speed"):].replace("\r\n", " ")


def elsewhere(world, command):
    """Keys are only of a terminal that is our standard input, and not for a program that reads our lines."""
    for name, words in (("another input", ["sh", "-c", 'exec "$@" < /dev/null', "sh", *command]),
                        ("JSON lines", [*command, "--json"])):
        terminal = Terminal(world, words)
        terminal.says("playing")
        time.sleep(1.5)
        check(terminal.is_as_before(), f"{name}: the terminal is left alone")
        terminal.process.terminate()
        terminal.process.wait(30)


# --- all of them -----------------------------------------------------------------------------------------------

CASES = {"absent": absent, "terminal-restored": terminal_restored}
for each in SCREENS:
    CASES[each] = watches(each)
    CASES[f"{each}-found"] = watches(each, by_itself)
    CASES[f"{each}-named"] = watches(each, by_name)
    for what in guarded, taken, keys:
        CASES[f"{each}-{what.__name__}"] = functools.partial(what, kind=each)


def main(case):
    with World(256) as world:
        CASES[case](world)
    print(json.dumps({"case": case, "passed": True}))


if __name__ == "__main__":
    main(*sys.argv[1:])
