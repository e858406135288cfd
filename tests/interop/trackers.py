#!/usr/bin/python3
"""trackers.py CASE: piecemeal-cli finds peers through trackers that others wrote, past those that
behave badly, and a thousand torrents are no storm."""
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time

from lib import payload
from lib.bad_tracker import BadTracker
from lib.clients import LibTorrent, NodeTracker, OpenTracker, Piecemeal, poll
from lib.tracker import PORT, Tracker
from lib.udp_tracker import UdpTracker
from lib.world import World, address, address6, check, stop

OURS, SEEDER, TRACKER, OTHER = 1, 2, 3, 5
CROWD = 1000
CROWD_SECONDS = 60
SAMPLE_SECONDS = 0.02
TIMEOUT_SECONDS = 30  # of one tracker
END_SECONDS = 15  # quitting takes 4.1 s at most; a busy machine takes its time, but not the 30 s of a tracker
# Four to one host, and as many that were given up at the end and are being closed.
HTTP_CONNECTIONS = 8
HTTP_CONNECTIONS_ALL = 50


def fetch(world, data, *trackers, ip=None, timeout=90):
    """Ours fetches what the trackers find peers for, and leaves."""
    ours = Piecemeal(world, OURS, data.magnet(*[f"tr={url}" for url in trackers]), world.folder("copy"), ip=ip)
    ours.wait_complete(timeout)
    check(ours.process.wait(20) == 0, "piecemeal-cli leaves with 0 when it is complete")
    check(not data.differences(world.folder("copy")), "every file has the SHA-256 of the original")


def ask(what, url, info_hash):
    """What the engine makes of the tracker's answer: {word: number}, or the text of the failure."""
    done = subprocess.run([os.environ.get("ASK_TRACKER", "build/tests/interop/ask-tracker"), what, url, info_hash], stdout=subprocess.PIPE, text=True,
                          timeout=60, check=False)
    print(f"{what} {url}: {done.stdout.strip()}")
    return {word: int(n) for word, n in re.findall(r"(\w+) (-?\d+)", done.stdout)} if done.returncode == 0 \
        else done.stdout


def opentracker(world, kind):
    data = payload.small(world.folder("source"))
    tracker = OpenTracker(world, TRACKER, [data.info_hash])
    url = tracker.url if kind == "http" else tracker.udp_url
    data.write_torrent(data.torrent, url)
    LibTorrent(world, SEEDER, data.torrent, data.folder)
    check(poll(lambda: tracker.seeders(data.info_hash) == 1, 20), "the tracker knows the seeder")
    fetch(world, data, url)
    check(tracker.seeders(data.info_hash) == 1, "and was told that we left")
    told = ask("announce", url, data.info_hash)
    check(told["seeders"] == 1 and told["peers"] >= 1, "an announce tells seeders and peers")
    told = ask("scrape", url, data.info_hash)
    check(told["seeders"] == 1 and told["leechers"] == 1 and told["downloads"] >= 1,
          "a scrape tells seeders, leechers and downloads")


def node_tracker(world, kind, make_address):
    data = payload.small(world.folder("source"))
    tracker = NodeTracker(world, make_address(TRACKER))
    url = tracker.http_url if kind == "http" else tracker.udp_url
    data.write_torrent(data.torrent, url)
    LibTorrent(world, SEEDER, data.torrent, data.folder, ip=make_address(SEEDER))
    check(tracker.events.wait("started", 20), "the tracker knows the seeder")
    fetch(world, data, url, ip=make_address(OURS))
    ours = [event["event"] for kind in ("started", "completed", "stopped") for event in tracker.events.of(kind)
            if event["peer"] in (f"{make_address(OURS)}:6881", f"[{make_address(OURS)}]:6881")]
    check(ours == ["started", "completed", "stopped"], f"it was told of our life: {ours}")
    told = ask("announce", url, data.info_hash)
    check(told["seeders"] == 1 and told["peers"] >= 1, "an announce tells seeders and peers")
    told = ask("scrape", url, data.info_hash)
    check(told["seeders"] == 1 and told["leechers"] == 1, "a scrape tells seeders and leechers")


def node_udp6(world):
    """It speaks UDP over IPv6, but gives out only IPv4 peers there."""
    tracker = NodeTracker(world, address6(TRACKER))
    ours = Piecemeal(world, OURS, f"magnet:?xt=urn:btih:{'a' * 40}&tr={tracker.udp_url}", world.folder("copy"),
                     ip=address6(OURS))
    check(tracker.events.wait("started", 20), "it is told that we began")
    told = ask("scrape", tracker.udp_url, "a" * 40)
    check(told["seeders"] == 0 and told["leechers"] == 1, "a scrape tells of us")
    ours.stop()
    check(tracker.events.wait("stopped", 5), "it is told that we left")


def udp6(world):
    """Peers of 18 bytes."""
    data = payload.small(world.folder("source"))
    tracker = UdpTracker(TRACKER, v6=True)
    data.write_torrent(data.torrent, tracker.url)
    LibTorrent(world, SEEDER, data.torrent, data.folder, ip=address6(SEEDER))
    check(poll(lambda: "started" in tracker.events, 20), "the tracker knows the seeder")
    fetch(world, data, tracker.url, ip=address6(OURS))
    check("stopped" in tracker.events and "completed" in tracker.events, "it was told of our life")


def bad(world, *names, more=()):
    """The torrent names bad trackers first, each in a tier of its own, and a good one last."""
    data = payload.small(world.folder("source"))
    LibTorrent(world, SEEDER, data.torrent, data.folder).wait_ready()
    peer = socket.inet_aton(address(SEEDER)) + struct.pack(">H", 6881)
    tracker = BadTracker(TRACKER, payload.bencode({"interval": 1800, "peers": peer}))
    dead = f"http://{address(OTHER)}:1/announce"
    fetch(world, data, dead, *more, *map(tracker.url, names), tracker.url("good"),
          timeout=90 + TIMEOUT_SECONDS * len(more + names))
    asked = [path.rsplit("/", 1)[-1] for path in tracker.asked]
    for name in (*names, "good"):
        check(name in asked, f"{name} was asked")
    return tracker


def bad_http(world):
    bad(world, "empty", "garbage", "status", "failure", "loop", "to-file", "to-loopback", "large", "bomb", "cut")


def bad_slow(world):
    """Each is waited for, and then left alone."""
    tricks = ["silent", "transaction", "garbage", "stranger"]
    trackers = [UdpTracker(20 + 2 * n, trick=trick) for n, trick in enumerate(tricks)]
    bad(world, "drip", "silent", more=(f"udp://{address(OTHER)}:1/announce", *[tracker.url for tracker in trackers]))
    check(all(tracker.n_connects or tracker.ports for tracker in trackers), "each UDP tracker was asked")


def good_http(world):
    """What is unusual and right."""
    for name in ("gzip", "moved", "chunked"):
        tracker = BadTracker(TRACKER, payload.bencode({"interval": 900, "peers": b"\xc6\x12\x00\x02\x1a\xe1"})) \
            if name == "gzip" else tracker
        told = ask("announce", tracker.url(name), "a" * 40)
        check(told == {"peers": 1, "seeders": -1, "leechers": -1, "downloads": -1, "interval": 900},
              f"{name} is understood")


class CountingTracker(Tracker):
    """events: {event: set of info hashes}"""

    def __init__(self, number, interval):
        self.events = {}
        super().__init__(number, interval)

    def announce(self, ip, query):
        with self.lock:
            self.events.setdefault(query.get("event", "-"), set()).add(query["info_hash"])
        return super().announce(ip, query)


class Sockets(threading.Thread):
    """Samples our process's sockets: the most of each kind that there ever were."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.most_http, self.most_udp = process, 0, 0
        self.start()

    @staticmethod
    def _addresses(name):
        with open(f"/proc/self/net/{name}", encoding="ascii") as table:
            return [line.split() for line in table.readlines()[1:]]

    def run(self):
        while self.process.poll() is None:
            tracker = f"{socket.inet_aton(address(TRACKER))[::-1].hex().upper()}:{PORT:04X}"
            ours = socket.inet_aton(address(OURS))[::-1].hex().upper()
            http = [row for row in self._addresses("tcp") if row[2] == tracker and row[3] in ("01", "02")]
            udp = [row for row in self._addresses("udp") if row[1].startswith(ours)]
            self.most_http, self.most_udp = max(self.most_http, len(http)), max(self.most_udp, len(udp))
            time.sleep(SAMPLE_SECONDS)


def crowd(world, tracker):
    """A thousand torrents at one tracker, from begin to end. Returns what was seen of our sockets."""
    hashes = [hashlib.sha1(b"torrent %d" % n).hexdigest() for n in range(CROWD)]
    magnets = [f"magnet:?xt=urn:btih:{info_hash}&tr={tracker.url}" for info_hash in hashes]
    ours = Piecemeal(world, OURS, magnets[0], world.folder("copy"), *magnets[1:])
    sockets = Sockets(ours.process)
    check(poll(lambda: len(tracker.events.get("started", ())) == CROWD, CROWD_SECONDS),
          f"all {CROWD} are announced")
    began = time.monotonic()
    stop(ours.process, END_SECONDS)
    took = time.monotonic() - began
    check(took < END_SECONDS, f"quitting took {took:.1f} s")
    check(len(tracker.events.get("stopped", ())) == CROWD, f"all {CROWD} said goodbye")
    return sockets


def crowd_http(world):
    sockets = crowd(world, CountingTracker(TRACKER, 1800))
    print(f"at most {sockets.most_http} connections")
    check(0 < sockets.most_http <= HTTP_CONNECTIONS, "few connections")


def crowd_udp(world):
    tracker = UdpTracker(TRACKER)
    sockets = crowd(world, tracker)
    check(len(tracker.ports) == 1, f"asked from one socket: {tracker.ports}")
    check(sockets.most_udp <= 2, f"few UDP sockets: {sockets.most_udp}")
    check(tracker.n_connects <= 3, f"a few connection ids served all: {tracker.n_connects}")


def crowd_dead(world):
    """A tracker that accepts and says nothing does not hold the end up, and is not stormed."""
    server = socket.create_server((address(TRACKER), PORT), backlog=2 * CROWD)
    magnets = [f"magnet:?xt=urn:btih:{hashlib.sha1(b'%d' % n).hexdigest()}&tr=http://{address(TRACKER)}:{PORT}/announce"
               for n in range(CROWD)]
    ours = Piecemeal(world, OURS, magnets[0], world.folder("copy"), *magnets[1:])
    sockets = Sockets(ours.process)
    check(poll(lambda: sockets.most_http > 0, 30), "the tracker is asked")
    time.sleep(2)
    began = time.monotonic()
    stop(ours.process, END_SECONDS)
    took = time.monotonic() - began
    server.close()
    check(took < END_SECONDS, f"quitting took {took:.1f} s")
    check(sockets.most_http <= HTTP_CONNECTIONS_ALL, f"few connections: {sockets.most_http}")


CASES = {
    "opentracker-http": lambda world: opentracker(world, "http"),
    "opentracker-udp": lambda world: opentracker(world, "udp"),
    "node-http": lambda world: node_tracker(world, "http", address),
    "node-udp": lambda world: node_tracker(world, "udp", address),
    "node-http6": lambda world: node_tracker(world, "http", address6),
    "node-udp6": node_udp6,
    "udp6": udp6,
    "bad-http": bad_http,
    "bad-slow": bad_slow,
    "good-http": good_http,
    "crowd-http": crowd_http,
    "crowd-udp": crowd_udp,
    "crowd-dead": crowd_dead,
}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
