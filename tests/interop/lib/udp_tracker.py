"""A small UDP tracker in this process (BEP 15), which may behave badly."""
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import struct
import threading

from .world import address, address6

PORT = 6969
CONNECT, ANNOUNCE, SCRAPE, ERROR = range(4)
EVENTS = {0: "-", 1: "completed", 2: "started", 3: "stopped"}
CONNECTION = 0x1122334455667788


class UdpTracker:
    """Hands out everybody else who announced that hash. trick: "silent", "transaction" (of another
    question), "refuses", "garbage", "stranger" (another address answers), or None.
    v6: it speaks IPv6. events: {event: set of info hashes}; ports: those it was asked from; n_connects."""

    def __init__(self, number, interval=1800, trick=None, v6=False):
        self.interval, self.trick = interval, trick
        self.swarms, self.events, self.ports, self.n_connects = {}, {}, set(), 0
        self.family = socket.AF_INET6 if v6 else socket.AF_INET
        ip = address6(number) if v6 else address(number)
        self.url = f"udp://[{ip}]:{PORT}/announce" if v6 else f"udp://{ip}:{PORT}/announce"
        self.socket = socket.socket(self.family, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind((ip, PORT))
        self.stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.stranger.bind((address(number + 1), PORT))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            question, sender = self.socket.recvfrom(2048)
            self.ports.add(sender)
            answer = self._answer(question, sender)
            if self.trick == "transaction":
                answer = answer[:4] + bytes(byte ^ 0xFF for byte in answer[4:8]) + answer[8:]
            elif self.trick == "garbage":
                answer = b"\xff" * 1000
            if self.trick != "silent":
                (self.stranger if self.trick == "stranger" else self.socket).sendto(answer, sender)

    def _answer(self, question, sender):
        connection, action, transaction = struct.unpack_from(">QII", question)
        if action == CONNECT:
            self.n_connects += 1
            return struct.pack(">IIQ", CONNECT, transaction, CONNECTION)
        if connection != CONNECTION:
            return struct.pack(">II", ERROR, transaction) + b"Connection ID mismatch."
        if self.trick == "refuses":
            return struct.pack(">II", ERROR, transaction) + b"not here"
        if action == ANNOUNCE:
            return struct.pack(">II", ANNOUNCE, transaction) + self._announce(question, sender)
        return struct.pack(">II", ERROR, transaction) + b"what?"

    def _announce(self, question, sender):
        info_hash = question[16:36]
        left, = struct.unpack_from(">Q", question, 64)
        event, = struct.unpack_from(">I", question, 80)
        port, = struct.unpack_from(">H", question, 96)
        self.events.setdefault(EVENTS[event], set()).add(info_hash)
        me = socket.inet_pton(self.family, sender[0]) + struct.pack(">H", port)
        swarm = self.swarms.setdefault(info_hash, {})
        if EVENTS[event] == "stopped":
            swarm.pop(me, None)
        else:
            swarm[me] = left == 0
        others = b"".join(peer for peer in swarm if peer != me)[:50 * 18]
        n_seeds = sum(swarm.values())
        return struct.pack(">III", self.interval, len(swarm) - n_seeds, n_seeds) + others
