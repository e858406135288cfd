#!/usr/bin/python3
"""kill -9 at ten random moments of a download: it ends right, no piece that was right on the disk is
asked for again, and little is fetched twice. kill_resume.py [SEED]"""
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys
import time

from lib import payload
from lib.clients import Piecemeal
from lib.seeder import Seeder
from lib.world import World, address, check

KILLS = 10
RATE = 16e6
# What a kill may cost: the write cache, and what was asked for but had not come.
WRITE_CACHE = 32 << 20
OUTSTANDING = 8 << 20


def lives(world, data, seeder, chance):
    """One life of the program after the other; yields what was right at its start, and what it asked for."""
    folder = world.folder("copy")
    options = [f"--peer={seeder.peer}", "--no-trackers"]
    ours = None
    for life in range(KILLS + 1):
        good = data.good_pieces(folder)
        ours = Piecemeal(world, 1, data.torrent, folder, *options) if life == 0 else ours
        if life:
            ours.start()
        if life < KILLS:
            moment = chance.uniform(0.3, 2.2)
            try:
                ours.process.wait(moment)
            except Exception:  # pylint: disable=broad-except
                ours.process.kill()
            ours.process.wait()
            print(f"life {life}: {len(good)} of {data.n_pieces} pieces right, killed after {moment:.2f} s")
        else:
            print(f"life {life}: {len(good)} of {data.n_pieces} pieces right")
            ours.wait_complete()
            check(ours.process.wait(20) == 0, "the last life ends with 0")
        time.sleep(0.2)
        yield good, seeder.take_requests()


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.SystemRandom().randrange(1 << 31)
    print(f"to repeat: kill_resume.py {seed}")
    with World() as world:
        data = payload.large(world.folder("source"))
        seeder = Seeder(data, address(2), rate=RATE)
        twice = 0
        for good, requests in lives(world, data, seeder, random.Random(seed)):
            twice += len(good & {piece for piece, _, _ in requests})
        check(twice == 0, f"no piece that was right at a restart was asked for again ({twice} were)")
        bound = KILLS * (WRITE_CACHE + OUTSTANDING)
        extra = seeder.sent - data.size
        check(extra <= bound, f"{extra} bytes beyond the size, at most {bound}")
        check(not data.differences(world.folder("copy")), "every file has the SHA-256 of the original")


main()
