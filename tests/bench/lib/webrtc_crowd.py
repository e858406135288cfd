"""A hundred connections over WebRTC at once: what one costs, and whether all is given back."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import time

from lib.clients import Piecemeal, poll
from lib.descriptors import descriptors, udp_sockets
from lib.payload import MIB, Payload
from lib.world import fail
from lib.ws_tracker import WsTracker, answer, offer

SEEDER, TRACKER, FIRST = 4, 5, 20
TORRENTS, LEECHERS = 10, 10
ALONE = ("--no-dht", "--no-lsd", "--no-pex")
# So slow that nobody is complete, and leaves, before all are there.
RATE_KIB = 16
MEET_S, OFFERS_S, GIVE_BACK_S, SETTLE_S = 120, 60, 60, 5


def anonymous_kib(process):
    status = pathlib.Path("/proc", str(process.pid), "status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", status).group(1))


class OneSeed(WsTracker):
    """Hands one offer of each leecher to the seeder, which offers to nobody: all meet it alone."""

    def __init__(self):
        self.seeds, self.offerers = {}, {}
        super().__init__(TRACKER, on_announce=self._announced, on_answer=self._answered)

    def _announced(self, it, said):
        seed = self.seeds.setdefault(said["info_hash"], it)
        if seed is it or not said.get("offers"):
            return
        entry = said["offers"][0]
        self.offerers[entry["offer_id"]] = it
        seed.send(offer(said["info_hash"], said["peer_id"], entry["offer_id"], entry["offer"]["sdp"]))

    def _answered(self, _, said):
        self.offerers.pop(said["offer_id"]).send(
            answer(said["info_hash"], said["peer_id"], said["offer_id"], said["answer"]["sdp"]))


class Crowd:
    def __init__(self, world):
        self.world, self.tracker = world, OneSeed()
        self.torrents = [Payload(world.folder("crowd"), [("film.bin", MIB)], 16 << 10, f"film {n}", n,
                                 announce=self.tracker.url) for n in range(TORRENTS)]

    def _start(self, number, folder, *options):
        first, *more = [data.torrent for data in self.torrents]
        return Piecemeal(self.world, number, first, folder, "--seed", *ALONE, *options, *more)

    @staticmethod
    def _n_peers(client):
        """In all its torrents, as last told of each."""
        last = {event["info_hash"]: event["peers"] for event in client.events.of("progress")[-4 * TORRENTS:]}
        return sum(last.values())

    def _gather(self, seeder, first):
        """One leecher after the other, so that few are shaking hands at a time."""
        leechers = []
        for n in range(1, LEECHERS + 1):
            folder = self.world.folder(f"crowd-{first + n}")
            leechers.append(self._start(first + n, folder, f"--max-down={RATE_KIB}"))
            if not poll(lambda wanted=n * TORRENTS: self._n_peers(seeder) >= wanted, MEET_S):
                fail(f"{self._n_peers(seeder)} connections, not {n * TORRENTS}")
        return leechers

    def _hold(self, seeder, first):
        """They come and go. (connections, KiB more and descriptors while they are here, seconds until it has no more
        than before)"""
        memory, before = anonymous_kib(seeder.process), descriptors(seeder.process)
        leechers = self._gather(seeder, first)
        time.sleep(SETTLE_S)
        held, cost = self._n_peers(seeder), anonymous_kib(seeder.process) - memory
        open_now = descriptors(seeder.process)
        for leecher in leechers:
            leecher.stop()
        began = time.monotonic()
        poll(lambda: descriptors(seeder.process) <= before, GIVE_BACK_S)
        took = time.monotonic() - began
        time.sleep(SETTLE_S)
        return held, cost, open_now, took

    def measure(self):
        seeder = self._start(SEEDER, self.world.folder("crowd"))
        if not poll(lambda: len(self.tracker.announces) >= TORRENTS, MEET_S):
            fail("the seeder did not announce all torrents")
        time.sleep(OFFERS_S)  # its own offers have ended
        idle, before = udp_sockets(seeder.process), descriptors(seeder.process)
        held, cost, open_now, took = self._hold(seeder, FIRST)
        left = descriptors(seeder.process) - before
        print(f"{held} connections at once: {cost / held:.0f} KiB each; {before} descriptors, then {open_now}, and "
              f"{took:.1f} s after they left {before + left} ({udp_sockets(seeder.process) - idle} UDP sockets more than "
              f"before)")
        # What was given back to the allocator stays with the process, and the last meetings are remembered: after some
        # rounds as many more leave little.
        self._hold(seeder, FIRST + LEECHERS)
        memory = anonymous_kib(seeder.process)
        again, *_ = self._hold(seeder, FIRST + 2 * LEECHERS)
        grown = (anonymous_kib(seeder.process) - memory) / again
        print(f"after {again} others, and {again} more: {grown:.1f} KiB of each are left")
        seeder.stop()
        return {"connections": held, "connection_kib": cost / held, "left": left, "grown_kib": grown}
