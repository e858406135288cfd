#!/usr/bin/python3
"""chromecast.py CASE: our Chromecast with a receiver on npm's castv2."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import random
import subprocess
import sys
import time

from lib.cast import CastDriver, Chromecast
from lib.clients import node_script, poll
from lib.media_server import MediaServer
from lib.world import World, check

SECONDS = 60 # a film's
SIZE = 3 << 20


def content():
    return random.Random(8).randbytes(SIZE)


def begin(world, *options, seconds=SECONDS, **more):
    """(device, server, driver): it is told to play."""
    server = MediaServer(3, content())
    device = Chromecast(world, 2, seconds, **more)
    driver = CastDriver(world, 1, "chromecast", device.peer)
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


CASES = {
    "plays": plays,
}


def main(case):
    with World(64) as world:
        CASES[case](world)


if __name__ == "__main__":
    main(*sys.argv[1:])
