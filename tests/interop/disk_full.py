#!/usr/bin/python3
"""A disk that is full in the middle of a download, then has room again: the program says so, stays,
goes on by itself, and asks for nothing twice that was right on the disk."""
# SPDX-License-Identifier: GPL-3.0-or-later
import time

from lib import payload
from lib.clients import Piecemeal, poll
from lib.seeder import Seeder
from lib.world import World, address, check

MIB = payload.MIB
SIZE, DISK, BALLAST = 96 * MIB, 128, 64
CACHE_AND_OUTSTANDING = 40 * MIB


def main():
    with World() as world:
        data = payload.small(world.folder("source"), SIZE, 256 << 10)
        seeder = Seeder(data, address(2), rate=24e6)
        folder = world.folder("copy")
        world.mount(folder, DISK)
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(BALLAST * MIB))

        ours = Piecemeal(world, 1, data.torrent, folder, f"--peer={seeder.peer}", "--no-trackers")
        ours._wait("error", 60)
        check("space" in ours.errors[0] or "full" in ours.errors[0], f"it says why: {ours.errors[0]}")
        poll(lambda: ours.events.last.get("progress", {}).get("state") == "stopped", 5)
        check(ours.events.last["progress"]["state"] == "stopped", "the torrent stops")
        check(ours.process.poll() is None, "the program stays")
        time.sleep(1)
        good = data.good_pieces(folder)
        seeder.take_requests()

        ballast.unlink()
        ours.wait_complete()
        check(ours.process.wait(20) == 0, "it goes on when there is room, and completes")
        again = good & {piece for piece, _, _ in seeder.take_requests()}
        check(not again, f"no piece that was right was asked for again ({len(again)} were)")
        extra = seeder.sent - data.size
        check(extra <= CACHE_AND_OUTSTANDING, f"{extra} bytes were fetched twice")
        check(not data.differences(folder), "every file has the SHA-256 of the original")


main()
