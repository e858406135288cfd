#!/usr/bin/python3
"""dlna.py CASE: a renderer in the room next door, by gmediarender, rygel, and one that misbehaves."""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from lib.cast_driver import CastDriver
from lib.film import Film
from lib.film_server import FilmServer
from lib.lan import HOME, HOME_INTERFACE, ROOM, Lan
from lib.renderers import GMediaRender
from lib.world import World, check

SECONDS = 20  # of the film


def serve_film(world):
    film = Film(world.folder("source"), seconds=SECONDS)
    server = FilmServer(film.path.parent, HOME)
    return server, f"{server.base}/{film.film}"


def plays(world, kind):
    """All that a person does with it, by address."""
    lan = Lan(world)
    server, url = serve_film(world)
    kind(world, lan)
    driver = CastDriver(world, "dlna", ROOM)
    ready = driver.wait("ready", 20)
    check(ready["name"] == kind.name, f"it is called {ready['name']}")
    driver.say("load", url, "video/mp4", 0, SECONDS)
    driver.wait_state("playing", 30)
    driver.follows(4)
    driver.say("pause")
    driver.wait_state("paused")
    driver.say("play")
    driver.wait_state("playing")
    driver.say("seek", 12)
    driver.wait_status(5, lambda event: event["position"] >= 11.9)
    driver.follows(3)
    driver.wait_state("ended", 20)
    driver.say("stop")
    driver.wait_state("idle")
    driver.quit()
    check({who for who, _, _ in server.asked} == {ROOM}, "only the renderer fetched the film")


def gmediarender(world):
    plays(world, GMediaRender)


CASES = {
    "gmediarender": gmediarender,
}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
