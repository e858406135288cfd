"""Programs that fetch from a seed at the other end of a slow line."""
# SPDX-License-Identifier: GPL-3.0-or-later
import shutil
import subprocess
import time

from lib.clients import LibTorrent
from lib.events import Events
from lib.world import fail, stop
from link import THERE

FIRST_PORT = 7001
SEED_TIMEOUT_S = 60


class Runs:
    """Of programs in WORLD on this side of LINK, each with a fresh seed, which knows nobody yet."""

    def __init__(self, world, link):
        self.world, self.link, self.port = world, link, FIRST_PORT

    def run(self, data, make_command, last, timeout_s):
        """The events of the program make_command(ADDRESS:PORT of the seed, an empty folder), up to LAST."""
        seed = LibTorrent(self.link, 1, data.torrent, data.folder, port=self.port, ip=THERE)
        seed.wait_ready(SEED_TIMEOUT_S)
        time.sleep(0.3)
        copy = self.world.folder("copy")
        command = make_command(f"{THERE}:{self.port}", copy)
        process = self.world.spawn(command, stdout=subprocess.PIPE, text=True)
        events = Events(process.stdout)
        if events.wait(last, timeout_s) is None:
            fail(f"{command[0]} did not come to the end: {events.last}")
        stop(process)
        seed.stop()
        shutil.rmtree(copy)
        self.port += 1
        return events.last
