#!/usr/bin/python3
"""dlna.py CASE: a renderer in the room next door: gmediarender, rygel, and one that misbehaves."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import signal
import subprocess
import sys
import time

from lib.cast import CastDriver
from lib.clients import PYTHON
from lib.events import Events
from lib.film import Film
from lib.film_server import FilmServer
from lib.lan import HOME, HOME_INTERFACE, ROOM, Lan
from lib.renderers import GMediaRender, Rygel
from lib.world import World, check, stop

SECONDS = 20  # of the film
LENGTH = f"duration={SECONDS}"
NOWHERE = f"http://{HOME}:1/film.mp4"  # for those who fetch nothing
SETTLE_S = 2.5  # after a pause: until it was asked where it stands
STARTS = 30   # seconds until a renderer is there, at most
FAKE_PORT = 8200


def serve_film(world):
    film = Film(world.folder("source"), seconds=SECONDS)
    server = FilmServer(film.path.parent, HOME)
    return server, f"{server.base}/{film.film}"


def load(driver, url, *options):
    driver.load(url, *options, title="A film & its title")
    return driver.until("playing", STARTS)


# --- what a person does with it ------------------------------------------------------------------------

def drive(driver, url):
    load(driver, url, LENGTH)
    driver.follows(4)
    check(not listens(driver), "it lets nobody in")
    driver.tell("pause")
    driver.until("paused", 15)
    time.sleep(SETTLE_S)
    paused = driver.status()["position"]
    time.sleep(2)
    check(driver.status()["position"] == paused, "paused, it stands still")
    driver.tell("play")
    driver.until("playing", 15)
    driver.tell("volume", 0.5)
    driver.until(None, 8, lambda event: abs(event["volume"] - 0.5) < 0.02)
    driver.tell("mute", "yes")
    driver.until(None, 8, lambda event: event["muted"])
    driver.tell("mute", "no")
    driver.until(None, 8, lambda event: not event["muted"])
    driver.tell("seek", 12)
    driver.until("playing", 5, lambda event: event["position"] >= 12)
    driver.follows(3)
    driver.until("ended", SECONDS)
    driver.tell("play")
    driver.until("playing", STARTS, lambda event: 0 < event["position"] < 5)
    check(True, "after its end it plays once more")
    driver.tell("stop")
    driver.until("idle", 15)


def hurries(driver, url):
    """Told before it plays."""
    driver.load(url, LENGTH)
    driver.tell("pause")
    driver.tell("seek", 12)
    driver.until("paused", STARTS, lambda event: 11 < event["position"] < 14)
    driver.tell("play")
    driver.until("playing", 15)
    driver.tell("stop")
    driver.until("idle", 15)


def plays(world, kind):
    """By address; then once more, from the middle of the film."""
    lan = Lan(world)
    server, url = serve_film(world)
    kind(world, lan)
    driver = CastDriver(world, "dlna", wait_there(world, lan))
    ready = driver.ready()
    check(ready["name"] == kind.name, f"it is called {ready['name']}")
    drive(driver, url)
    hurries(driver, url)
    load(driver, url, "start=10", LENGTH)
    driver.until("playing", 8, lambda event: 10 <= event["position"] < 14)
    driver.tell("stop")
    driver.until("idle", 15)
    driver.quits()
    check({who for who, _, _ in server.asked} == {ROOM}, "only the renderer fetched the film")


def wait_there(world, _lan):
    """Its address, once a search finds it."""
    driver = CastDriver(world, "dlna", "search", HOME_INTERFACE)
    found = driver.next("found", timeout=STARTS)
    driver.quits()
    return found["address"]


def gmediarender(world):
    plays(world, GMediaRender)


def rygel(world):
    plays(world, Rygel)


def found(world):
    """Both at once, by themselves; one is played on, says goodbye, and is lost."""
    lan = Lan(world)
    _, url = serve_film(world)
    driver = CastDriver(world, "dlna", "search", HOME_INTERFACE)
    telly, _ = GMediaRender(world, lan), Rygel(world, lan)
    seen = {name: driver.next("found", lambda event, name=name: event["name"] == name, STARTS)
            for name in (GMediaRender.name, Rygel.name)}
    check(seen[GMediaRender.name]["address"] == f"{ROOM}:{GMediaRender.port}", "with its address")
    driver.tell("use", seen[GMediaRender.name]["id"])
    load(driver, url)
    driver.tell("stop")
    driver.until("idle", 15)
    stop(telly.process)
    gone = driver.next("lost")
    check(gone["name"] == GMediaRender.name, "who says goodbye is lost")
    check(len(driver.events.of("found")) == 2, "each was found once")
    driver.quits()


def killed(world):
    """In the middle of the film, without a word."""
    lan = Lan(world)
    _, url = serve_film(world)
    telly = GMediaRender(world, lan)
    driver = CastDriver(world, "dlna", wait_there(world, lan))
    driver.ready()
    load(driver, url, LENGTH)
    driver.until(None, 10, lambda event: event["position"] > 2)
    telly.process.send_signal(signal.SIGKILL)
    driver.fails("LOST", timeout=15)
    check(driver.status()["position"] > 2, "where it was is still known")
    driver.quits()


def hangs(world):
    """In the middle of the film; it keeps its connections."""
    lan = Lan(world)
    _, url = serve_film(world)
    telly = GMediaRender(world, lan)
    driver = CastDriver(world, "dlna", wait_there(world, lan))
    driver.ready()
    load(driver, url, LENGTH)
    # It is a child of nsenter's, which became it.
    telly.process.send_signal(signal.SIGSTOP)
    begin = time.monotonic()
    error = driver.fails("LOST", timeout=15)
    check(error["at"] - begin < 12, f"within ten seconds or so ({error['at'] - begin:.1f})")
    telly.process.send_signal(signal.SIGCONT)
    driver.quits()


# --- one that misbehaves ---------------------------------------------------------------------------------

class Fake:
    def __init__(self, world, lan, mode):
        self.process = lan.spawn([PYTHON, pathlib.Path(__file__).parent / "lib" / "fake_renderer.py", mode],
                                 stdout=subprocess.PIPE, text=True)
        self.events = Events(self.process.stdout)


def with_fake(world, lan, mode, *where):
    fake = Fake(world, lan, mode)
    check(fake.events.wait("ready", STARTS), f"one is there that is {mode}")
    return fake, CastDriver(world, "dlna", *(where or [f"http://{ROOM}:{FAKE_PORT}/description.xml"]))


def refuses(world):
    """What it does not play: told beforehand, told by it, or by its silence."""
    lan = Lan(world)
    for mode, error, timeout in (("songs", "TYPE", 5), ("refuses", "REFUSED", 5), ("breaks", "REFUSED", 10),
                                 ("still", "REFUSED", 20), ("taken", "TAKEN", 10)):
        fake, driver = with_fake(world, lan, mode)
        driver.ready()
        driver.load(NOWHERE)
        (driver.is_refused if mode == "songs" else driver.fails)(error, timeout=timeout)
        uris = [event["uri"] for event in fake.events.of("call") if event["uri"]]
        check(len(uris) == (0 if mode == "songs" else 1), f"{mode}: it was told of {len(uris)} films")
        driver.quits()
        stop(fake.process)


def told(world):
    """What a renderer is told, and what little it may tell."""
    lan = Lan(world)
    for mode in ("plain", "cannot-seek", "no-position", "no-duration"):
        fake, driver = with_fake(world, lan, mode)
        driver.ready()
        load(driver, NOWHERE, "start=7", LENGTH, f"text=http://{HOME}:1/text.vtt,English,en", "shown=0")
        call = fake.events.wait("call", 5, lambda event: event["action"] == "SetAVTransportURI")
        check("CaptionInfoEx" in call["didl"] and "DLNA.ORG_OP=01" in call["didl"], "it knows of the text, and the film")
        check(fake.events.wait("call", 5, lambda event: event["target"] == "0:00:07"), "it is told where to begin")
        driver.tell("volume", 1)
        check(fake.events.wait("call", 5, lambda event: event["volume"] == "40"), "the volume is in its own measure")
        driver.until(None, 5, lambda event: event["volume"] == 1)
        check(driver.status()["state"] == "playing", f"{mode}: it plays")
        driver.tell("stop")
        driver.until("idle", 15)
        driver.quits()
        stop(fake.process)


def garbage(world):
    """Whatever it answers, at first and in the middle."""
    lan = Lan(world)
    for mode, error in (("garbage-description", "BAD_ANSWER"), ("large-description", "BAD_ANSWER"),
                        ("moved-description", "BAD_ANSWER"), ("printer", "NOT_FOUND")):
        fake, driver = with_fake(world, lan, mode)
        driver.is_refused(error)
        driver.quits()
        stop(fake.process)
    for mode in ("garbage", "large", "large-announced", "no-words", "others-address", "garbage-later", "large-later",
                 "large-announced-later", "closes-later"):
        fake, driver = with_fake(world, lan, mode)
        driver.ready()
        driver.load(NOWHERE)
        driver.fails("BAD_ANSWER", timeout=15)
        check(fake.events.of("call") or mode == "others-address", f"{mode}: it was asked")
        driver.quits()
        stop(fake.process)


def slow(world):
    """It takes its time, or never answers; and nobody is there."""
    lan = Lan(world)
    fake, driver = with_fake(world, lan, "slow-description")
    driver.is_refused("TIMEOUT")
    driver.quits()
    stop(fake.process)
    for mode, error in (("slow", "TIMEOUT"), ("slow-later", "LOST")):
        fake, driver = with_fake(world, lan, mode)
        driver.ready()
        driver.load(NOWHERE)
        driver.fails(error, timeout=15)
        if mode == "slow-later":
            check(driver.status()["position"] > 0, "where it was is still known")
        driver.quits()
        stop(fake.process)
    for where in (ROOM, f"{ROOM}:9", f"http://{ROOM}:9/description.xml", "no such name", "https://198.18.1.2/", ""):
        driver = CastDriver(world, "dlna", where)
        driver.is_refused("UNREACHABLE")
        driver.quits()


def bad_answers(world):
    """To a search: what would end gssdp, point elsewhere, or be any number; and one that is right."""
    lan = Lan(world)
    for mode in ("bad-answers", "flood"):
        fake, driver = with_fake(world, lan, mode, "search", HOME_INTERFACE)
        if mode == "bad-answers":
            driver.next("found", timeout=20)
        time.sleep(5)
        check(driver.process.poll() is None, "the search goes on")
        ids = {event["id"] for event in driver.events.of("found")}
        check(ids <= {"uuid:fake"}, f"{mode}: nobody but one is found ({ids})")
        check(not listens(driver), "and it lets nobody in")
        stop(fake.process)
        driver.quits()


def listens(driver):
    """At which ports of TCP it does."""
    text = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout
    return [line for line in text.splitlines() if f"pid={driver.process.pid}," in line]


CASES = {
    "gmediarender": gmediarender, "rygel": rygel, "found": found, "killed": killed, "hangs": hangs,
    "refuses": refuses, "told": told, "garbage": garbage, "slow": slow, "bad-answers": bad_answers,
}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


if __name__ == "__main__":
    main()
