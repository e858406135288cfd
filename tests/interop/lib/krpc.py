"""The DHT's messages (BEP 5), to ask any node what it knows."""
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import os
import socket

from .payload import bencode

WAIT_S, TRIES = 1.0, 3
NODE_SIZE = 26  # bytes of id, IPv4 address and port


def bdecode(data):
    """The first value of DATA; ValueError, IndexError or KeyError when there is none."""
    return _decode(data, 0)[0]


def _decode(data, at):
    kind = data[at:at + 1]
    if kind == b"i":
        end = data.index(b"e", at)
        return int(data[at + 1:end]), end + 1
    if kind in (b"l", b"d"):
        values, at = [], at + 1
        while data[at:at + 1] != b"e":
            value, at = _decode(data, at)
            values.append(value)
        return (values if kind == b"l" else dict(zip(values[::2], values[1::2]))), at + 1
    colon = data.index(b":", at)
    end = colon + 1 + int(data[at:colon])
    return data[colon + 1:end], end


def split(text):
    """("1.2.3.4", 5) of "1.2.3.4:5"."""
    host, port = text.rsplit(":", 1)
    return host, int(port)


def read_peer(compact):
    """"1.2.3.4:5" of its six bytes."""
    return f"{socket.inet_ntoa(compact[:4])}:{int.from_bytes(compact[4:6], 'big')}"


def read_nodes(compact):
    """[(id, "1.2.3.4:5")] of what find_node or get_peers tells."""
    return [(compact[at:at + 20], read_peer(compact[at + 20:at + NODE_SIZE]))
            for at in range(0, len(compact), NODE_SIZE)]


def distance(one, other):
    return int.from_bytes(one, "big") ^ int.from_bytes(other, "big")


class Asker:
    """Asks nodes, and is none: they are told not to keep us (BEP 43). Those in no_id_to would all the
    same, if they knew an id."""

    def __init__(self, ip):
        self.id, self.serials, self.no_id_to = os.urandom(20), itertools.count(1), set()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((ip, 0))
        self.socket.settimeout(WAIT_S)

    def ask(self, node, query, **arguments):
        """What the node at "1.2.3.4:5" answers, or None."""
        for _ in range(TRIES):
            serial = next(self.serials).to_bytes(4, "big")
            own = b"" if node in self.no_id_to else self.id
            message = {"t": serial, "y": "q", "q": query, "ro": 1, "a": {"id": own, **arguments}}
            self.socket.sendto(bencode(message), split(node))
            answer = self._receive(serial)
            if answer is not None:
                return answer
        return None

    def _receive(self, serial):
        try:
            while True:
                answer = bdecode(self.socket.recv(4096))
                if answer.get(b"t") == serial:
                    return answer.get(b"r")
        except (OSError, ValueError):
            return None

    def ping(self, node):
        """Its id, or None."""
        answer = self.ask(node, "ping")
        return answer and answer[b"id"]

    def neighbours(self, node, target):
        """Those that it tells to be the closest to TARGET."""
        answer = self.ask(node, "find_node", target=target)
        return read_nodes(answer.get(b"nodes", b"")) if answer else []

    def peers(self, node, info_hash):
        """The peers whose record lies on it; None: no answer."""
        answer = self.ask(node, "get_peers", info_hash=info_hash)
        return answer and [read_peer(value) for value in answer.get(b"values", [])]
