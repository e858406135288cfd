#!/usr/bin/python3
"""cast.py CASE: a film that is still coming, from the terminal program on a screen elsewhere."""
# SPDX-License-Identifier: GPL-3.0-or-later
import signal
import socket
import sys
import time
import urllib.parse

from lib.cast import Chromecast
from lib.clients import LibTorrent, Piecemeal, poll
from lib.film import Film
from lib.world import World, address, check

SLOW = 400 << 10  # bytes a second of the seeder
TEXT = "1\n00:00:01,000 --> 00:00:50,000\nHello\n\n"


def show(world, device, *options):
    data = Film(world.folder("source"))
    seeder = LibTorrent(world, 3, data.torrent, data.folder, up_limit=SLOW)
    seeder.wait_ready()
    ours = Piecemeal(world, 1, data.torrent, world.folder("copy"), f"--peer={seeder.peer}", f"--chromecast={device.ip}",
                     *options)
    return ours


def state(ours, wanted, timeout=60):
    event = ours.events.wait("cast", timeout, lambda each: each["state"] == wanted)
    check(event, f"it is {wanted} ({ours.errors})")
    return event


def answers(url, source):
    """What somebody at SOURCE gets for it: the first bytes."""
    parts = urllib.parse.urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port), 5, (source, 0)) as connection:
            connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
            return connection.recv(100)
    except OSError:
        return b""


def chromecast(world):
    """By its address: the film comes meanwhile, with subtitles, for that device alone, until Ctrl+C."""
    subtitles = world.folder("texts") / "with space.srt"
    subtitles.write_text(TEXT)
    device = Chromecast(world, 2, 60)
    ours = show(world, device, f"--subtitles={subtitles}")
    state(ours, "playing")
    check(not ours.is_complete(), "while the film is coming")
    asked = device.events.of("asked")
    time.sleep(3)
    last, there = ours.events.of("cast")[-1], device.where()
    check(abs(last["position"] - there["position"]) < 2.5, f"the position is told ({last}, {there})")
    loaded = next(each for each in asked if each["type"] == "LOAD")
    url = loaded["url"]
    check(b"200" in answers(url, device.ip), "the device is served")
    check(answers(url, address(4)) == b"", "nobody else is")
    check("vtt" in str(loaded), f"it was told of the subtitles ({loaded})")
    ours.process.send_signal(signal.SIGINT)
    ours.process.wait(30)
    check(ours.process.returncode == 130, f"it ends as interrupted ({ours.process.returncode}, {ours.errors})")
    check(poll(lambda: "STOP" in device.asked(), 5), "the device was stopped")
    check(answers(url, device.ip) == b"", "the server is closed")
    check(not device.violations, f"the receiver minds nothing ({device.violations})")


def absent(world):
    data = Film(world.folder("source"), seconds=5)
    ours = Piecemeal(world, 1, data.torrent, world.folder("copy"), "--chromecast=198.18.0.9")
    ours.process.wait(60)
    check(ours.process.returncode == 1 and ours.errors, f"it says that nobody is there ({ours.errors})")


CASES = {"chromecast": chromecast, "absent": absent}


def main(case):
    with World(64) as world:
        CASES[case](world)


if __name__ == "__main__":
    main(*sys.argv[1:])
