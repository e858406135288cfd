#!/usr/bin/python3
"""transfer.py CASE: 256 MiB in several files between piecemeal-cli and a program of others, verified
by SHA-256."""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from lib import payload
from lib.clients import Aria2, LibTorrent, OpenTracker, Piecemeal, RTorrent, Transmission, poll
from lib.world import World, address, address6, check

OURS, FIRST, SECOND, TRACKER = 1, 2, 3, 9
# Transmission unchokes every 10 s and then ramps up; this leaves it something to do.
SHARED_RATE = 8 << 20


def same(data, folder, ours=True):
    check(not data.differences(folder, ours), "every file has the SHA-256 of the original")


def leech(world, data, seeders, *options, torrent=None, ip=None):
    """Ours downloads from seeders, as named on the command line unless there is a torrent."""
    folder = world.folder("copy")
    for seeder in seeders:
        seeder.wait_ready()
    peers = [] if torrent else [f"--peer={seeder.peer}" for seeder in seeders]
    ours = Piecemeal(world, OURS, torrent or data.torrent, folder, *peers, *options, ip=ip)
    ours.wait_complete()
    check(ours.process.wait(20) == 0, "piecemeal-cli leaves with 0 when it is complete")
    same(data, folder)
    for seeder in seeders:
        check(seeder.uploaded > 0, f"{seeder.name} has given a part: {seeder.uploaded} bytes")
    return ours


def leech_transmission(world):
    data = payload.large(world.folder("source"))
    leech(world, data, [Transmission(world, FIRST, data.torrent, data.folder)])


def leech_libtorrent(world):
    data = payload.large(world.folder("source"))
    ours = leech(world, data, [LibTorrent(world, FIRST, data.torrent, data.folder)])
    added = ours.events.of("added")[0]
    check(added["info_hash"] == data.info_hash and added["size"] == data.size, "'added' tells hash and size")
    files = [(f"{data.name}/{path}", size) for path, size in data.files]
    check([(file["path"], file["size"]) for file in added["files"]] == files, "'added' lists the files")


def leech_both(world):
    data = payload.large(world.folder("source"))
    leech(world, data, [LibTorrent(world, FIRST, data.torrent, data.folder, up_limit=SHARED_RATE),
                        Transmission(world, SECOND, data.torrent, data.folder)])


def leech_magnet(world):
    data = payload.large(world.folder("source"))
    seeder = LibTorrent(world, FIRST, data.torrent, data.folder)
    leech(world, data, [seeder], torrent=data.magnet(f"x.pe={seeder.peer}"))


def leech_magnet_transmission(world):
    data = payload.small(world.folder("source"))
    seeder = Transmission(world, FIRST, data.torrent, data.folder)
    leech(world, data, [seeder], torrent=data.magnet(f"x.pe={seeder.peer}"))


def leech_ipv6(world):
    data = payload.large(world.folder("source"))
    seeder = LibTorrent(world, FIRST, data.torrent, data.folder, ip=address6(FIRST))
    leech(world, data, [seeder], ip=address6(OURS))


def seed(world, data, leecher, *options, tracker=None):
    """Ours seeds what lies there; leecher(folder, our peer address) downloads it."""
    ours = Piecemeal(world, OURS, data.torrent, data.folder, "--seed", *options)
    ours.wait_ready()
    if tracker:
        check(poll(lambda: tracker.seeders(data.info_hash) == 1, 20), "the tracker knows us as a seeder")
    folder = world.folder("copy")
    client = leecher(folder, ours.peer)
    client.wait_complete()
    same(data, folder, ours=False)
    check(ours.process.poll() is None, "piecemeal-cli goes on seeding")


def seed_libtorrent(world):
    data = payload.large(world.folder("source"))
    seed(world, data, lambda folder, peer: LibTorrent(world, FIRST, data.torrent, folder, peers=[peer]))


def seed_magnet(world):
    """libtorrent gets the metadata from us as well."""
    data = payload.small(world.folder("source"))
    seed(world, data, lambda folder, peer: LibTorrent(world, FIRST, data.magnet(), folder, peers=[peer]))


def seed_transmission(world):
    """Transmission 3.00 takes peers only from trackers, so we dial it, again and again until it is there."""
    data = payload.large(world.folder("source"))
    seed(world, data, lambda folder, peer: Transmission(world, FIRST, data.torrent, folder),
         f"--peer={address(FIRST)}:6881")


def tracked(world):
    """A payload whose torrent names opentracker, and opentracker."""
    data = payload.large(world.folder("source"), f"http://{address(TRACKER)}:6969/announce")
    return data, OpenTracker(world, TRACKER, [data.info_hash])


def tracker_leech(world):
    data, tracker = tracked(world)
    seeder = LibTorrent(world, FIRST, data.torrent, data.folder)
    check(poll(lambda: tracker.seeders(data.info_hash) == 1, 20), "the tracker knows the seeder")
    leech(world, data, [seeder], torrent=data.torrent)


def tracker_seed(world):
    data, tracker = tracked(world)
    seed(world, data, lambda folder, peer: Aria2(world, FIRST, data.torrent, folder), tracker=tracker)


def tracker_seed_rtorrent(world):
    data, tracker = tracked(world)
    seed(world, data, lambda folder, peer: RTorrent(world, FIRST, data.torrent, folder), tracker=tracker)


CASES = {case.__name__.replace("_", "-"): case for case in (
    leech_transmission, leech_libtorrent, leech_both, leech_magnet, leech_magnet_transmission,
    leech_ipv6, seed_libtorrent, seed_magnet, seed_transmission, tracker_leech, tracker_seed,
    tracker_seed_rtorrent)}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
