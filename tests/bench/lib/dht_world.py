#!/usr/bin/python3
"""dht_world.py NODES DEAD RTT_MIN_MS RTT_MAX_MS SEED: a DHT whose nodes have full tables and an own address
and delay each; the share DEAD is silent. Says 'ready', and where to begin. Reads lines: 'hold HEX': the
eight living nodes closest to that hash know peers of it; 'count': says how many queries came since."""
# SPDX-License-Identifier: GPL-3.0-or-later
import bisect
import heapq
import json
import os
import pathlib
import random
import select
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "interop"))
from lib.krpc import bdecode  # noqa: E402 pylint: disable=wrong-import-position
from lib.payload import bencode  # noqa: E402 pylint: disable=wrong-import-position

# A /24 for each node: libtorrent asks one node of each. Of a range that it takes for a public one.
RANGE, HOST, PORT = 101, 7, 6881
FIRST_PEER = "101.250.1.1"
BUCKET, BITS = 8, 160  # BEP 5
# Beyond them there are only a few nodes, and those are in one's own bucket.
DEPTH = 25
PEERS = 5
DATAGRAM = 2048


def pack(ip, port):
    return socket.inet_aton(ip) + port.to_bytes(2, "big")


class Node:
    def __init__(self, number, chance, dead, rtt_ms):
        self.id = chance.randbytes(20)
        self.value = int.from_bytes(self.id, "big")
        self.ip = f"{RANGE}.{1 + (number >> 8)}.{number & 255}.{HOST}"
        self.contact = self.id + pack(self.ip, PORT)
        self.delay_s = chance.uniform(*rtt_ms) / 1000
        # Those that lead into the DHT live.
        self.is_dead = chance.random() < dead and number > 0
        self.table, self.socket = [], None

    def open(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((self.ip, PORT))
        self.socket.setblocking(False)

    def closest(self, target):
        return sorted(self.table, key=lambda node: node.value ^ target)[:BUCKET]


def fill_tables(nodes, chance):
    """As they would be after a while: of each bucket some that happened to come first."""
    in_order = sorted(nodes, key=lambda node: node.value)
    values = [node.value for node in in_order]
    for node in nodes:
        for depth in range(DEPTH):
            shift = BITS - 1 - depth
            low = ((node.value >> shift) ^ 1) << shift
            bucket = in_order[bisect.bisect_left(values, low):bisect.bisect_left(values, low + (1 << shift))]
            node.table += chance.sample(bucket, min(BUCKET, len(bucket)))


class DhtWorld:
    def __init__(self, count, dead, rtt_ms, seed):
        chance = random.Random(seed)
        self.nodes = [Node(number, chance, dead, rtt_ms) for number in range(count)]
        fill_tables(self.nodes, chance)
        self.holders, self.n_queries, self.answers, self.serial = {}, 0, [], 0
        self.poll, self.by_fd = select.epoll(), {}
        for node in self.nodes:
            node.open()
            self.by_fd[node.socket.fileno()] = node
            self.poll.register(node.socket, select.EPOLLIN)
        self.poll.register(sys.stdin, select.EPOLLIN)

    def run(self):
        print(json.dumps({"event": "ready", "bootstrap": f"{self.nodes[0].ip}:{PORT}"}), flush=True)
        while True:
            wait_s = max(0.0, self.answers[0][0] - time.monotonic()) if self.answers else -1
            for fd, _ in self.poll.poll(wait_s):
                if fd == sys.stdin.fileno():
                    self._obey()
                else:
                    self._receive(self.by_fd[fd])
            self._send_due()

    def _obey(self):
        # Not by lines: what is buffered would not wake us.
        for line in (os.read(sys.stdin.fileno(), DATAGRAM).decode() or "end").splitlines():
            verb, *rest = line.split()
            if verb == "end":
                sys.exit()
            elif verb == "hold":
                self._hold(bytes.fromhex(rest[0]))
            else:
                print(json.dumps({"event": "count", "queries": self.n_queries}), flush=True)
                self.n_queries = 0

    def _hold(self, target):
        value = int.from_bytes(target, "big")
        living = [node for node in self.nodes if not node.is_dead]
        self.holders[target] = set(sorted(living, key=lambda node: node.value ^ value)[:BUCKET])

    def _receive(self, node):
        while True:
            try:
                data, asker = node.socket.recvfrom(DATAGRAM)
            except OSError:
                return
            try:
                query = bdecode(data)
            except (ValueError, IndexError):
                continue
            if query.get(b"y") == b"q":
                self._take(node, query, asker)

    def _take(self, node, query, asker):
        self.n_queries += 1
        if node.is_dead:
            return
        answer = {"t": query[b"t"], "y": "r", "r": self._answer(node, query), "ip": pack(*asker)}
        # The serial: two answers of one moment are not compared.
        self.serial += 1
        heapq.heappush(self.answers, (time.monotonic() + node.delay_s, self.serial, node, bencode(answer), asker))

    def _answer(self, node, query):
        arguments, answer = query.get(b"a", {}), {"id": node.id}
        target = arguments.get(b"info_hash", arguments.get(b"target"))
        if target:
            closest = node.closest(int.from_bytes(target, "big"))
            answer["nodes"] = b"".join(other.contact for other in closest)
        if query[b"q"] == b"get_peers":
            answer["token"] = b"token"
            if node in self.holders.get(target, ()):
                answer["values"] = [pack(FIRST_PEER, PORT + n) for n in range(PEERS)]
        return answer

    def _send_due(self):
        while self.answers and self.answers[0][0] <= time.monotonic():
            _, _, node, data, asker = heapq.heappop(self.answers)
            try:
                node.socket.sendto(data, asker)
            except OSError:
                pass  # who asked is gone


def main():
    count, dead, rtt_min, rtt_max, seed = sys.argv[1:]
    DhtWorld(int(count), float(dead), (float(rtt_min), float(rtt_max)), int(seed)).run()


main()
