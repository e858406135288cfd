#!/usr/bin/python3
"""dlna.py CASE: a renderer in the room next door: gmediarender, rygel, and one that misbehaves."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import signal
import subprocess
import sys
import time

from lib.dlna_driver import CastDriver
from lib.clients import PYTHON
from lib.events import Events
from lib.film import Film
from lib.film_server import FilmServer
from lib.lan import HOME, HOME_INTERFACE, ROOM, Lan
from lib.renderers import GMediaRender, Rygel
from lib.world import World, check, stop

SECONDS = 20  # of the film
STARTS = 30   # seconds until a renderer is there, at most
FAKE_PORT = 8200
# BtCastError
UNREACHABLE, LOST, TYPE, REFUSED, TAKEN, BAD_ANSWER, TIMEOUT = 1, 2, 3, 4, 6, 7, 8
NOT_FOUND = 0


def serve_film(world):
    film = Film(world.folder("source"), seconds=SECONDS)
    server = FilmServer(film.path.parent, HOME)
    return server, f"{server.base}/{film.film}"


def load(driver, url, *more):
    driver.say("load", url, "video/mp4", *more)
    return driver.wait_state("playing", STARTS)


# --- what a person does with it ------------------------------------------------------------------------

def drive(driver, url):
    load(driver, url, 0, SECONDS)
    driver.follows(4)
    check(not listens(driver), "it lets nobody in")
    driver.say("pause")
    paused = driver.wait_state("paused")
    time.sleep(2)
    check(abs(driver.status["position"] - paused["position"]) < 1, "paused, it stands still")
    driver.say("play")
    driver.wait_state("playing")
    driver.say("volume", 0.5)
    driver.wait_status(8, lambda event: abs(event["volume"] - 0.5) < 0.02)
    driver.say("mute", 1)
    driver.wait_status(8, lambda event: event["muted"])
    driver.say("mute", 0)
    driver.wait_status(8, lambda event: not event["muted"])
    driver.say("seek", 12)
    driver.wait_status(5, lambda event: event["state"] == "playing" and event["position"] >= 12)
    driver.follows(3)
    driver.wait_state("ended", SECONDS)
    driver.say("play")
    driver.wait_status(STARTS, lambda event: event["state"] == "playing" and 0 < event["position"] < 5)
    check(True, "after its end it plays once more")
    driver.say("stop")
    driver.wait_state("idle")


def plays(world, kind):
    """By address; then once more, from the middle of the film."""
    lan = Lan(world)
    server, url = serve_film(world)
    kind(world, lan)
    driver = CastDriver(world, "dlna", wait_there(world, lan))
    ready = driver.wait("ready", STARTS)
    check(ready["name"] == kind.name, f"it is called {ready['name']}")
    drive(driver, url)
    load(driver, url, 10, SECONDS)
    driver.wait_status(8, lambda event: event["state"] == "playing" and 10 <= event["position"] < 14)
    driver.say("stop")
    driver.wait_state("idle")
    driver.quit()
    check({who for who, _, _ in server.asked} == {ROOM}, "only the renderer fetched the film")


def wait_there(world, _lan):
    """Its address, once a search finds it."""
    driver = CastDriver(world, "dlna", "search", HOME_INTERFACE)
    found = driver.wait("found", STARTS)
    driver.quit()
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
    seen = {name: driver.wait("found", STARTS, lambda event, name=name: event["name"] == name)
            for name in (GMediaRender.name, Rygel.name)}
    check(seen[GMediaRender.name]["address"] == f"{ROOM}:{GMediaRender.port}", "with its address")
    driver.say("use", seen[GMediaRender.name]["id"])
    load(driver, url)
    driver.say("stop")
    driver.wait_state("idle")
    stop(telly.process)
    gone = driver.wait("lost", 15)
    check(gone["name"] == GMediaRender.name, "who says goodbye is lost")
    check(len(driver.events.of("found")) == 2, "each was found once")
    driver.quit()


def killed(world):
    """In the middle of the film, without a word."""
    lan = Lan(world)
    _, url = serve_film(world)
    telly = GMediaRender(world, lan)
    driver = CastDriver(world, "dlna", wait_there(world, lan))
    driver.wait("ready", STARTS)
    load(driver, url, 0, SECONDS)
    driver.wait_status(10, lambda event: event["position"] > 2)
    telly.process.send_signal(signal.SIGKILL)
    error = driver.wait_error()
    check(error["code"] == LOST, f"it is lost: {error['message']}")
    check(driver.status["position"] > 2, "where it was is still known")
    driver.quit()


def hangs(world):
    """In the middle of the film; it keeps its connections."""
    lan = Lan(world)
    _, url = serve_film(world)
    telly = GMediaRender(world, lan)
    driver = CastDriver(world, "dlna", wait_there(world, lan))
    driver.wait("ready", STARTS)
    load(driver, url, 0, SECONDS)
    # It is a child of nsenter's, which became it.
    telly.process.send_signal(signal.SIGSTOP)
    begin = time.monotonic()
    error = driver.wait_error()
    check(error["code"] == LOST, f"it is lost: {error['message']}")
    check(error["at"] - begin < 12, f"within ten seconds or so ({error['at'] - begin:.1f})")
    telly.process.send_signal(signal.SIGCONT)
    driver.quit()


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


def expect_error(driver, code, timeout=15):
    error = driver.wait_error(timeout)
    check(error["code"] == code, f"error {code}: {error['message']} ({error['code']})")


def refuses(world):
    """What it does not play: told beforehand, told by it, or by its silence."""
    lan = Lan(world)
    for mode, code, timeout in (("songs", TYPE, 5), ("refuses", REFUSED, 5), ("breaks", REFUSED, 10),
                                ("still", REFUSED, 20), ("taken", TAKEN, 10)):
        fake, driver = with_fake(world, lan, mode)
        driver.wait("ready", STARTS)
        driver.say("load", f"http://{HOME}:1/film.mp4", "video/mp4")
        expect_error(driver, code, timeout)
        uris = [event["uri"] for event in fake.events.of("call") if event["uri"]]
        check(len(uris) == (0 if mode == "songs" else 1), f"{mode}: it was told of {len(uris)} films")
        driver.quit()
        stop(fake.process)


def told(world):
    """What a renderer is told, and what little it may tell."""
    lan = Lan(world)
    for mode in ("plain", "cannot-seek", "no-position", "no-duration"):
        fake, driver = with_fake(world, lan, mode)
        driver.wait("ready", STARTS)
        load(driver, f"http://{HOME}:1/film.mp4", 7, SECONDS, f"http://{HOME}:1/text.vtt")
        call = fake.events.wait("call", 5, lambda event: event["action"] == "SetAVTransportURI")
        check("CaptionInfoEx" in call["didl"] and "DLNA.ORG_OP=01" in call["didl"], "it knows of the text, and the film")
        check(fake.events.wait("call", 5, lambda event: event["target"] == "0:00:07"), "it is told where to begin")
        driver.say("volume", 1)
        check(fake.events.wait("call", 5, lambda event: event["volume"] == "40"), "the volume is in its own measure")
        driver.wait_status(5, lambda event: event["volume"] == 1)
        check(driver.status["state"] == "playing" and not driver.events.of("error"), f"{mode}: it plays")
        driver.say("stop")
        driver.wait_state("idle")
        driver.quit()
        stop(fake.process)


def garbage(world):
    """Whatever it answers, at first and in the middle."""
    lan = Lan(world)
    for mode, code in (("garbage-description", BAD_ANSWER), ("large-description", BAD_ANSWER),
                       ("moved-description", BAD_ANSWER), ("printer", NOT_FOUND)):
        fake, driver = with_fake(world, lan, mode)
        expect_error(driver, code)
        driver.quit()
        stop(fake.process)
    for mode, code in (("garbage", BAD_ANSWER), ("large", BAD_ANSWER), ("large-announced", BAD_ANSWER),
                       ("no-words", BAD_ANSWER), ("others-address", BAD_ANSWER), ("garbage-later", BAD_ANSWER),
                       ("large-later", BAD_ANSWER), ("large-announced-later", BAD_ANSWER), ("closes-later", BAD_ANSWER)):
        fake, driver = with_fake(world, lan, mode)
        driver.wait("ready", STARTS)
        driver.say("load", f"http://{HOME}:1/film.mp4", "video/mp4")
        expect_error(driver, code)
        check(fake.events.of("call") or mode == "others-address", f"{mode}: it was asked")
        driver.quit()
        stop(fake.process)


def slow(world):
    """It takes its time, or never answers; and nobody is there."""
    lan = Lan(world)
    for mode, code in (("slow-description", TIMEOUT), ("slow", TIMEOUT), ("slow-later", LOST)):
        fake, driver = with_fake(world, lan, mode)
        if mode != "slow-description":
            driver.wait("ready", STARTS)
            driver.say("load", f"http://{HOME}:1/film.mp4", "video/mp4")
        expect_error(driver, code)
        if mode == "slow-later":
            check(driver.status["position"] > 0, "where it was is still known")
        driver.quit()
        stop(fake.process)
    for where in (ROOM, f"{ROOM}:9", f"http://{ROOM}:9/description.xml", "no such name", "https://198.18.1.2/", ""):
        driver = CastDriver(world, "dlna", where)
        expect_error(driver, UNREACHABLE)
        driver.quit()


def bad_answers(world):
    """To a search: what would end gssdp, point elsewhere, or be any number; and one that is right."""
    lan = Lan(world)
    for mode in ("bad-answers", "flood"):
        fake, driver = with_fake(world, lan, mode, "search", HOME_INTERFACE)
        if mode == "bad-answers":
            driver.wait("found", 20)
        time.sleep(5)
        check(driver.process.poll() is None, "the search goes on")
        ids = {event["id"] for event in driver.events.of("found")}
        check(ids <= {"uuid:fake"}, f"{mode}: nobody but one is found ({ids})")
        check(not listens(driver), "and it lets nobody in")
        stop(fake.process)
        driver.quit()


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
