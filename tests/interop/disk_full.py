#!/usr/bin/python3
"""disk_full.py CASE: a disk that is full in the middle of a download, then has room again: the program
says so, stays, goes on by itself, and asks for nothing twice that was right on the disk."""
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys
import time

from lib import payload
from lib.clients import Piecemeal, poll
from lib.seeder import Seeder
from lib.world import World, address, check

MIB = payload.MIB
SIZE, DISK, BALLAST = 96 * MIB, 128, 64
# What a stop or a kill may cost: the write cache, and what was asked for but had not come.
CACHE_AND_OUTSTANDING = 40 * MIB


class Scene:
    """A payload, its seeder, and a small disk to fetch it to with a ballast on it."""

    def __init__(self, world, rate):
        self.data = payload.small(world.folder("source"), SIZE, 256 << 10)
        self.seeder = Seeder(self.data, address(2), rate=rate)
        self.folder = world.folder("copy")
        world.mount(self.folder, DISK)
        self.ballast = self.folder / "ballast"
        self.ballast.write_bytes(bytes(BALLAST * MIB))

    def start(self, world):
        return Piecemeal(world, 1, self.data.torrent, self.folder, f"--peer={self.seeder.peer}",
                         "--no-trackers")

    def check_end(self, stops):
        extra = self.seeder.sent - self.data.size
        bound = stops * CACHE_AND_OUTSTANDING
        check(extra <= bound, f"{extra} bytes beyond the size, at most {bound}")
        check(not self.data.differences(self.folder), "every file has the SHA-256 of the original")


def state_of(ours):
    return ours.events.last.get("progress", {}).get("state")


def wait_full(ours):
    """Until it says that the disk is full, and why."""
    ours._wait("error", 60)
    check("space" in ours.errors[0] or "full" in ours.errors[0], f"it says why: {ours.errors[0]}")
    poll(lambda: state_of(ours) == "stopped", 5)
    check(state_of(ours) == "stopped", "the torrent stops")
    check(ours.process.poll() is None, "the program stays")


def wait_end(ours):
    ours.wait_complete()
    check(ours.process.wait(20) == 0, "it goes on when there is room, and completes")


def download(world):
    scene = Scene(world, 24e6)
    ours = scene.start(world)
    wait_full(ours)
    time.sleep(1)
    good = scene.data.good_pieces(scene.folder)
    scene.seeder.take_requests()

    scene.ballast.unlink()
    wait_end(ours)
    again = good & {piece for piece, _, _ in scene.seeder.take_requests()}
    check(not again, f"no piece that was right was asked for again ({len(again)} were)")
    scene.check_end(1)


class Lives:
    """One life of the program after the other, each but the last killed."""

    def __init__(self, world, scene):
        self.world, self.scene = world, scene
        self.ours, self.n_kills, self.twice = None, 0, 0
        self.good = set()

    def begin(self):
        self.good = self.scene.data.good_pieces(self.scene.folder)
        self.scene.seeder.take_requests()
        if self.ours:
            self.ours.start()
        else:
            self.ours = self.scene.start(self.world)
        return self.ours

    def end(self):
        """What was right when it began must not have been asked for."""
        time.sleep(0.2)
        self.twice += len(self.good & {piece for piece, _, _ in self.scene.seeder.take_requests()})

    def kill(self):
        check(self.ours.process.poll() is None, f"life {self.n_kills}: {len(self.good)} pieces were right")
        self.ours.process.kill()
        self.ours.process.wait()
        self.n_kills += 1
        self.end()


def kills(world):
    """kill -9 before, while and after the disk is full."""
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 31)
    print(f"to repeat: disk_full.py kills {seed}")
    chance = random.Random(seed)
    scene = Scene(world, 12e6)
    lives = Lives(world, scene)
    for _ in range(3):
        lives.begin()
        time.sleep(chance.uniform(0.3, 1.2))
        lives.kill()
    for _ in range(4):
        wait_full(lives.begin())
        time.sleep(chance.uniform(0, 1))
        lives.kill()
    scene.ballast.unlink()
    for _ in range(3):
        lives.begin()
        time.sleep(chance.uniform(0.2, 0.6))
        lives.kill()
    wait_end(lives.begin())
    lives.end()
    check(lives.n_kills == 10, "it was killed ten times")
    check(lives.twice == 0, f"no piece right at a restart was asked for again ({lives.twice} were)")
    scene.check_end(lives.n_kills)


def state(world):
    """No room for the resume data, though there is for the download: nothing is begun until there is."""
    data = payload.small(world.folder("source"))
    seeder = Seeder(data, address(2))
    small = world.folder("small")
    world.mount(small, 4)
    ballast = small / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    ours = Piecemeal(world, 1, data.torrent, world.folder("copy"), f"--peer={seeder.peer}",
                     "--no-trackers", f"--state={small / 'state'}")
    wait_full(ours)
    time.sleep(8)
    check(len(ours.errors) == 1, f"it does not go on and off: {ours.errors}")
    check(state_of(ours) == "stopped" and seeder.sent == 0, "nothing is fetched meanwhile")
    ballast.unlink()
    wait_end(ours)
    check(not data.differences(world.folder("copy")), "every file has the SHA-256 of the original")


CASES = {case.__name__: case for case in (download, kills, state)}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
