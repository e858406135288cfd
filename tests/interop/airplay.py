#!/usr/bin/python3
"""airplay.py CASE: an AirPlay receiver that others wrote, and one that misbehaves."""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import time

from lib.cast import Caster
from lib.film import Film
from lib.kodi import Kodi
from lib.range_server import RangeServer
from lib.world import World, address, check

KODI = 9
SECONDS = 30


def serve(world, **options):
    """A film, and where it is."""
    film = Film(world.folder("source"), seconds=SECONDS, **options)
    server = RangeServer(address(2), film.path.parent)
    return server, server.url(film.film)


def start_kodi(world, **options):
    world.add_lan(address(KODI))
    kodi = Kodi(world, KODI, **options)
    kodi.wait_ready()
    return kodi


def load(caster, url, *options, mime="video/mp4"):
    caster.say("load", url, mime, "A film & its name", *options)


def follows(caster, kodi):
    """Ours and Kodi's own word are of the same second."""
    ours, theirs = caster.status()["position"], kodi.player()[0]
    check(abs(ours - theirs) < 1, f"the position is followed ({ours:.2f}, {theirs:.2f} there)")


def kodi_plays(world):
    server, url = serve(world)
    kodi = start_kodi(world)
    caster = Caster(world, "airplay", kodi.address)
    load(caster, url)
    caster.until("playing")
    for _ in range(4):
        follows(caster, kodi)
        time.sleep(0.7)
    caster.say("quit")


CASES = {"kodi-plays": kodi_plays}

with World() as the_world:
    CASES[sys.argv[1]](the_world)
