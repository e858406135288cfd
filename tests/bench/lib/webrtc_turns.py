"""Whether a browser that sends as fast as it can leaves the engine time for others: for DHT nodes that
ask it something, and for a TCP peer."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import socket
import statistics
import threading
import time

from lib.browser import Browser
from lib.clients import LibTorrent, NodeTracker, Piecemeal
from lib.payload import MIB, Payload, bencode
from lib.world import address, fail

OURS, TCP_SEEDER, TRACKER, BROWSER = 6, 7, 8, 15
# Nobody leads us into a DHT; all that counts is that we answer.
OPTIONS = ("--no-lsd", "--no-pex", f"--dht-bootstrap={address(99)}:6881", "--seed")
TCP_RATE, TCP_MIB, RTC_MIB = 10_000_000, 96, 512
TIMEOUT_S = 120
# Nobody may ask five times a second for long: so many ask in turn.
ASKERS, ASKERS_NET, PING_S, LOST_S = 100, "198.18.200", 0.01, 1.0


class Pings(threading.Thread):
    """Asks the DHT node at PEER until stop(). times: ms each answer took; what is lost took LOST_S."""

    def __init__(self, peer):
        super().__init__(daemon=True)
        host, port = peer.rsplit(":", 1)
        self.times, self.stopped, self.target = [], False, (host, int(port))
        self.start()

    def run(self):
        sockets = []
        for n in range(ASKERS):
            sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sockets[-1].bind((f"{ASKERS_NET}.{n + 1}", 0))
            sockets[-1].settimeout(LOST_S)
        while not self.stopped:
            for it in sockets:
                self._ask(it)
                time.sleep(PING_S)

    def _ask(self, it):
        serial = os.urandom(4)
        question = bencode({"t": serial, "y": "q", "q": "ping", "ro": 1, "a": {"id": os.urandom(20)}})
        asked_at = time.monotonic()
        try:
            it.sendto(question, self.target)
            while serial not in it.recv(2048):
                pass
        except OSError:
            pass
        self.times.append((time.monotonic() - asked_at) * 1000)

    def stop(self):
        self.stopped = True
        self.join()
        return self.times


class Turns:
    def __init__(self, world):
        self.world, self.tracker, self.runs = world, NodeTracker(world, address(TRACKER)), 0
        self.tcp = Payload(world.folder("tcp"), [("film.bin", TCP_MIB * MIB)], name="tcp")
        self.rtc = Payload(world.folder("rtc"), [("film.bin", RTC_MIB * MIB)], name="rtc", announce=self.tracker.ws_url)

    def _run(self, *more):
        """(bytes a second over TCP, ms of each answer to a ping) of ours with the torrents MORE beside."""
        self.runs += 1
        seeder = LibTorrent(self.world, TCP_SEEDER, self.tcp.torrent, self.tcp.folder, up_limit=TCP_RATE,
                            port=7000 + self.runs)
        seeder.wait_ready()
        ours = Piecemeal(self.world, OURS + 20 * self.runs, self.tcp.torrent, self.world.folder(f"turns-{self.runs}"),
                         f"--peer={seeder.peer}", *OPTIONS, *more)
        if more and not ours.events.wait("progress", TIMEOUT_S, lambda event: event["info_hash"] == self.rtc.info_hash
                                         and event["have"] > 0):
            fail("nothing comes over WebRTC")
        ours.events.wait("listening", TIMEOUT_S)
        pings = Pings(ours.peer)
        began = self._wait_up(seeder, 1)
        first = seeder.events.last["progress"]["up"] if more else began["up"]
        since = time.monotonic() if more else began["at"]
        seconds = self._wait_up(seeder, self.tcp.size)["at"] - since
        times = pings.stop()
        if more:
            print(f"over WebRTC {self._rtc_rate(ours) / 1e6:.1f} MB/s came meanwhile")
        ours.stop()
        seeder.stop()
        return (self.tcp.size - first) / seconds, times

    def _rtc_rate(self, ours):
        """Bytes a second, from what we told first of it to what we told last."""
        told = [event for event in ours.events.of("progress") if event["info_hash"] == self.rtc.info_hash and event["down"]]
        return (told[-1]["down"] - told[0]["down"]) / max(told[-1]["at"] - told[0]["at"], 1)

    @staticmethod
    def _wait_up(seeder, size):
        return seeder.events.wait("progress", TIMEOUT_S, lambda event: event["up"] >= size) or fail("TCP does not go on")

    def measure(self):
        alone, quiet = self._run()
        browser = Browser(self.world, BROWSER, self.rtc, self.tracker.ws_url, seeds=True)
        browser.wait_ready(TIMEOUT_S)
        beside, busy = self._run(self.rtc.torrent)
        browser.stop()
        for name, rate, times in (("alone", alone, quiet), ("beside Chromium", beside, busy)):
            cuts = statistics.quantiles(times, n=1000)
            print(f"TCP {name}: {rate / 1e6:.1f} MB/s; {len(times)} pings of the engine answered in {cuts[499]:.1f} ms "
                  f"(99 %: {cuts[989]:.1f}, 99.9 %: {cuts[998]:.1f}, most {max(times):.1f})")
        return {"turn_ms": statistics.quantiles(busy, n=100)[98], "kept": beside / alone}
