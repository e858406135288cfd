#!/usr/bin/python3
"""chromecast.py CASE: our Chromecast with a receiver on npm's castv2."""
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import json
import random
import socket
import subprocess
import sys
import time

from lib.cast import CastDriver, Chromecast
from lib.clients import node_script, poll
from lib.media_server import MediaServer
from lib.world import World, address, address6, check

SECONDS = 60  # a film's
SIZE = 3 << 20


def content():
    return random.Random(8).randbytes(SIZE)


@functools.cache
def film_server():
    return MediaServer(3, content())


def begin(world, *options, seconds=SECONDS, **more):
    """(device, server, driver): it is told to play."""
    server = film_server()
    device = Chromecast(world, 2, seconds, **more)
    driver = CastDriver(world, "chromecast", device.peer)
    driver.load(server.url, f"duration={seconds}", *options)
    return device, server, driver


def playing(world, *options, **more):
    device, server, driver = begin(world, *options, **more)
    driver.reaches("playing")
    return device, server, driver


def agree(device, driver, what):
    """Ours says what it says, within a second."""
    ours, theirs = driver.status(), device.where()
    check(abs(ours["position"] - theirs["position"]) < 1,
          f"{what}: the position is right ({ours['position']:.2f}, the device's {theirs['position']:.2f})")


def over(device, driver):
    check(not device.violations, f"the receiver minds nothing ({device.violations})")
    driver.quits()


# --- as it should be ------------------------------------------------------------------------------

def plays(world):
    device, server, driver = playing(world)
    loaded = device.next("loaded")
    check(loaded["media"]["contentId"] == server.url and loaded["media"]["contentType"] == "video/mp4",
          "it was told what to play")
    check(loaded["media"]["metadata"]["title"] == "A film", "and what it is called")
    for _ in range(4):
        time.sleep(1.3)
        agree(device, driver, "playing")
    driver.tell("stop")
    driver.reaches("idle")
    check(device.next("stopped"), "its player is closed")
    check("STOP" in device.asked(), "as it was asked to")
    over(device, driver)


def ipv6(world):
    device, _, driver = playing(world, ip=address6(2))
    agree(device, driver, "over IPv6")
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def controls(world):
    """Each button, and what the device makes of it."""
    device, server, driver = playing(world)
    driver.tell("pause")
    driver.reaches("paused")
    agree(device, driver, "paused")
    before = driver.status()["position"]
    time.sleep(1.5)
    check(driver.status()["position"] == before, "it stands")
    driver.tell("seek", 40)
    driver.next("status", lambda event: abs(event["position"] - 40) < 1)
    check(abs(device.next("seek")["position"] - 40) < 0.01, "it was told where to go")
    check(poll(lambda: any(first > SIZE // 2 for _, first in server.asked), 10), "and fetches from there")
    now = time.monotonic()
    driver.tell("play")
    driver.reaches("playing", since=now)
    time.sleep(1.2)
    agree(device, driver, "after a jump")
    check(driver.status()["position"] > 40, "it goes on there")
    driver.tell("volume", 0.25)
    driver.next("status", lambda event: event["volume"] == 0.25)
    driver.tell("mute", "yes")
    driver.next("status", lambda event: event["muted"] and event["volume"] == 0.25)
    driver.tell("mute", "no")
    driver.next("status", lambda event: not event["muted"], since=time.monotonic())
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def early(world):
    """Told while it does not even know of us."""
    device, _, driver = begin(world)
    driver.tell("pause")
    driver.tell("seek", 40)
    driver.tell("volume", 0.25)
    driver.until("paused", 15, lambda status: abs(status["position"] - 40) < 1 and status["volume"] == 0.25)
    agree(device, driver, "paused before it began")
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def flood(world):
    """A slider that is dragged: the device gets a few of its places, and the last one."""
    device, _, driver = playing(world)
    for percent in range(101):
        driver.tell("volume", percent / 100)
        driver.tell("seek", percent / 4)
    driver.next("status", lambda event: event["volume"] == 1)
    last = poll(lambda: device.events.of("seek") and device.events.of("seek")[-1]["position"] == 25, 10)
    check(last, "it ends where the slider was left")
    n_volumes, n_seeks = len(device.events.of("volume")), len(device.events.of("seek"))
    check(n_volumes < 60 and n_seeks < 60, f"and was spared most of the way ({n_volumes}, {n_seeks})")
    driver.reaches("playing", since=time.monotonic())
    agree(device, driver, "after it")
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def texts(world):
    server = film_server()
    device = Chromecast(world, 2, SECONDS)
    driver = CastDriver(world, "chromecast", device.peer)
    driver.load(server.url, f"text={server.texts[0]},English,en", f"text={server.texts[1]},Deutsch,de", "shown=1")
    driver.reaches("playing", text=1)
    tracks = device.next("loaded")["media"]["tracks"]
    check([(track["name"], track["language"]) for track in tracks] == [("English", "en"), ("Deutsch", "de")],
          "it knows both")
    check(device.next("loaded")["active"] == [2], "and shows the one that was chosen")
    driver.tell("text", 0)
    check(device.next("tracks")["active"] == [1], "it is told of the other")
    driver.tell("text", -1)
    check(device.next("tracks", lambda event: event["active"] == []), "and of none")
    driver.reaches("playing", text=-1)
    fetched = [path for path, _ in server.asked if path.endswith(".vtt")]
    check(fetched == ["/german.vtt", "/english.vtt"], f"it fetched what it showed ({fetched})")
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def beginning(world):
    """From the middle; and what is wanted before it plays is done when it does."""
    device, server, driver = begin(world, "start=30", fault="slow")
    driver.reaches("loading")
    driver.tell("volume", 0.75)
    driver.tell("pause")
    driver.reaches("paused", timeout=20)
    check(abs(device.next("loaded")["currentTime"] - 30) < 0.01, "it is told where to begin")
    check(29 < device.where()["position"] < 40, "and stands near it, for it heard of the pause late")
    driver.next("status", lambda event: event["volume"] == 0.75)
    check(any(first > SIZE // 3 for _, first in server.asked), "it fetched from there")
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def ended(world):
    """To its end; then again, and from somewhere."""
    device, _, driver = playing(world, seconds=4)
    driver.reaches("ended")
    check(driver.status()["position"] == 4, "it is at its end")
    now = time.monotonic()
    driver.tell("play")
    driver.reaches("playing", since=now)
    check(device.where()["position"] < 2, "it begins anew")
    driver.reaches("ended", since=now)
    now = time.monotonic()
    driver.tell("seek", 2)
    driver.reaches("playing", since=now)
    check(2 <= device.where()["position"] < 4, "and from where it was told to")
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def waits(world):
    """A film that is still coming: it waits for bytes, and goes on."""
    device, server, driver = playing(world)
    server.gate.clear()
    driver.tell("seek", 45)
    driver.reaches("buffering")
    time.sleep(2)
    agree(device, driver, "waiting")
    now = time.monotonic()
    server.gate.set()
    driver.reaches("playing", since=now)
    time.sleep(1.5)
    agree(device, driver, "going on")
    driver.tell("stop")
    driver.reaches("idle")
    over(device, driver)


def closes_later(world):
    """Its player ends some time after the film: nobody is told that something failed."""
    for command in ("stop-app", "take YouTube"):
        device, _, driver = playing(world, seconds=2)
        driver.reaches("ended")
        device.tell(command)
        driver.reaches("idle")
        over(device, driver)
        device.stop()


def again(world):
    """Two films one after the other; a second one meanwhile is refused."""
    device, server, driver = playing(world)
    driver.load(server.url)
    driver.is_refused("BUSY")
    for _ in range(2):
        now = time.monotonic()
        driver.tell("stop")
        idle = driver.reaches("idle", since=now)
        driver.load(server.url)
        driver.reaches("playing", since=idle["at"])
    agree(device, driver, "the third time")
    driver.tell("stop")
    driver.reaches("idle", since=time.monotonic() - 0.1)
    over(device, driver)


def refuses_type(world):
    """What no Chromecast plays is not sent."""
    driver = CastDriver(world, "chromecast", f"{address(2)}:8009")
    for kind, options, word in (("video/x-msvideo", [], "AVI"), ("video/mp4", ["video=mpeg2video"], "MPEG-2"),
                                ("video/x-matroska", ["audio=dts"], "DTS"), ("text/plain", [], "text/plain")):
        now = time.monotonic()
        driver.load("http://198.18.0.3/film", *options, kind=kind, title="Old film.avi")
        driver.is_refused("TYPE", word, "Old film.avi", since=now)
    driver.quits()


def client(world):
    """The receiver is none of our own making: npm's castv2-client plays to it."""
    server, device = film_server(), Chromecast(world, 2, SECONDS)
    out = subprocess.run(["node", "--no-deprecation", node_script("castv2_client.js"), device.ip, str(device.port),
                          server.url, "video/mp4"], capture_output=True, text=True, check=False, timeout=60)
    events = [json.loads(line) for line in out.stdout.splitlines()]
    told = {event["event"]: event for event in events}
    check("done" in told, f"it went through all of it ({events}, {out.stderr})")
    check(told["paused"]["state"] == "PAUSED" and abs(told["jumped"]["position"] - 20) < 1, "paused and jumped")
    check(told["asked"]["state"] in ("PLAYING", "BUFFERING"), "went on")
    check(told["volume"]["level"] == 0.25, "as loud as it was told")
    check(device.next("stopped") and not device.violations, f"and the receiver minds nothing ({device.violations})")


# --- as it should not be --------------------------------------------------------------------------

def killed(world):
    device, _, driver = playing(world)
    device.kill()
    driver.fails("LOST", device.ip, timeout=30)
    driver.quits()


def frozen(world):
    """It is there, and says nothing any more."""
    device, _, driver = playing(world)
    device.tell("silence")
    driver.fails("LOST", "answer", "Living Room", timeout=60)
    driver.quits()


def absent(world):
    driver = CastDriver(world, "chromecast", f"{address(2)}:8009")
    driver.load("http://198.18.0.3/film")
    driver.fails("UNREACHABLE", address(2))
    driver.quits()


def mute_port(world):
    """Something answers there, and speaks no TLS, or says nothing at all."""
    for answer, error, word in ((b"SSH-2.0-OpenSSH\r\n", "BAD_ANSWER", "encryption"), (b"", "TIMEOUT", "10 seconds")):
        with socket.create_server((address(2), 8009)) as listener:
            driver = CastDriver(world, "chromecast", f"{address(2)}:8009")
            driver.load("http://198.18.0.3/film")
            connection, _ = listener.accept()
            connection.sendall(answer)
            driver.fails(error, word, timeout=20)
            driver.quits()
            connection.close()


def reconnects(world):
    """The connection breaks, three times, and the session lives."""
    device, _, driver = playing(world)
    for _ in range(3):
        now = time.monotonic()
        device.tell("drop")
        device.next("disconnected", since=now)
        driver.tell("seek", 20)
        device.next("seek", since=now)
        driver.reaches("playing", since=now)
        agree(device, driver, "after a break")
    check(len(device.events.of("loaded")) == 1, "it was loaded once")
    check(len(device.events.of("launched")) == 1, "and launched once")
    device.tell("drop")
    driver.fails("LOST", device.ip)
    over(device, driver)


def stopped_while_broken(world):
    """It is stopped, although its connection has just broken."""
    device, _, driver = playing(world)
    device.tell("drop")
    device.next("disconnected")
    time.sleep(0.2)
    driver.tell("stop")
    driver.reaches("idle", timeout=5)
    check(device.next("stopped"), "its player is closed")
    over(device, driver)


def left(world):
    """Its player hangs up on us, and plays on."""
    device, _, driver = playing(world)
    for _ in range(3):
        now = time.monotonic()
        device.tell("leave")
        device.next("connect", since=now)
    time.sleep(1.2)
    agree(device, driver, "after it")
    device.tell("leave")
    driver.fails("LOST", "hangs up")
    over(device, driver)


def taken(world):
    """By another program, by another film, by somebody who stops it at the device."""
    for command, word in (("take YouTube", "YouTube"), ("take You\x1b[31mTube\u202e", "You [31mTube "),
                          ("stop-app", "stopped"), ("stop-media", "stopped"), ("load-other", "somebody else")):
        device, _, driver = playing(world)
        device.tell(command)
        driver.fails("TAKEN", word, "Living Room")
        over(device, driver)
        device.stop()


def gone_meanwhile(world):
    """The connection breaks, and somebody else has it when we are back."""
    device, _, driver = playing(world)
    device.tell("drop")
    device.tell("take YouTube")
    driver.fails("TAKEN", "YouTube")
    over(device, driver)


def refuses(world):
    """It says that it will not."""
    for fault, error, word in (("load-failed", "REFUSED", "LOAD_FAILED"), ("load-cancelled", "TAKEN", "somebody else"),
                               ("invalid-load", "REFUSED", "INVALID_PARAMS"), ("launch-error", "REFUSED", "NOT_FOUND")):
        device, _, driver = begin(world, fault=fault)
        driver.fails(error, word, "Living Room")
        over(device, driver)
        device.stop()


def no_film(world):
    """The URL leads nowhere: the device says so, and we do."""
    device = Chromecast(world, 2)
    driver = CastDriver(world, "chromecast", device.peer)
    driver.load(f"http://{address(3)}:9/film")
    driver.fails("REFUSED", "cannot play this file")
    over(device, driver)


def garbage(world):
    for kind, word in (("bytes", "no message"), ("length", "2147483647"), ("http", "bytes"), ("json", "no JSON"),
                       ("deep", "too many"), ("array", "no JSON object"), ("empty", "no JSON object"),
                       ("status", "nothing in it")):
        device, _, driver = playing(world)
        device.tell("garbage", kind)
        driver.fails("BAD_ANSWER", word)
        over(device, driver)
        device.stop()


def slow(world):
    """Each answer takes three seconds: everything works, if late."""
    device, _, driver = begin(world, fault="slow")
    driver.reaches("playing", timeout=40)
    now = time.monotonic()
    driver.tell("seek", 30)
    driver.next("status", lambda event: event["position"] >= 30, timeout=2, since=now)
    driver.tell("pause")
    driver.reaches("paused", timeout=20, since=now)
    driver.next("status", lambda event: abs(event["position"] - device.where()["position"]) < 1, timeout=20, since=now)
    driver.tell("stop")
    driver.reaches("idle", timeout=5)
    over(device, driver)


def no_launch(world):
    """Its player does not start: that is said after half a minute."""
    device, _, driver = begin(world, fault="no-launch")
    driver.fails("TIMEOUT", "30 seconds", timeout=40)
    over(device, driver)


def stopped_early(world):
    """While it is being connected, launched or loaded."""
    for wait_for in ("asked", "launched", None):
        device, _, driver = begin(world)
        if wait_for:
            device.next(wait_for)
        driver.tell("stop")
        driver.reaches("idle", timeout=5)
        apps = poll(lambda: len(device.events.of("launched")) <= len(device.events.of("stopped")), 5)
        check(apps, "nothing is left running there")
        over(device, driver)
        device.stop()


def certificates(world):
    """Over, of another kind, weak, for ages, for something else, for nothing: it is what devices have."""
    for options in ([], ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], ["-newkey", "rsa:1024"],
                    ["-days", "20000", "-sha1"], ["-set_serial", "0"],
                    ["-addext", "extendedKeyUsage=critical,emailProtection", "-addext", "keyUsage=critical,cRLSign"]):
        device, _, driver = begin(world, options=options, is_over=not options)
        driver.reaches("playing")
        check(True, f"it plays with {' '.join(options) or 'one that is over'}")
        driver.tell("stop")
        driver.reaches("idle")
        over(device, driver)
        device.stop()


def names(test):
    return test.__name__.replace("_", "-")


CASES = {names(test): test for test in (
    plays, ipv6, controls, early, flood, texts, beginning, ended, closes_later, waits, again, refuses_type, client, killed,
    frozen, absent, mute_port, reconnects, stopped_while_broken, left, taken, gone_meanwhile, refuses, no_film, garbage,
    slow, no_launch, stopped_early, certificates)}


def main(case):
    with World(64) as world:
        CASES[case](world)


if __name__ == "__main__":
    main(*sys.argv[1:])
