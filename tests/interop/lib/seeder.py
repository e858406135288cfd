"""A seeder that remembers every request: what was asked for, when, and what was sent."""
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import struct
import threading
import time

HANDSHAKE = b"\x13BitTorrent protocol"
CHOKE, UNCHOKE, INTERESTED, BITFIELD, REQUEST, PIECE = 0, 1, 2, 5, 6, 7


class Seeder:
    """Serves PAYLOAD on (ip, port) at no more than rate bytes a second. requests: [(piece, begin,
    length)] since the last take_requests(); sent: payload bytes sent in all."""

    def __init__(self, payload, ip, port=6881, rate=20e6):
        self.payload, self.rate = payload, rate
        self.lock, self.requests, self.sent = threading.Lock(), [], 0
        self.free_at = time.monotonic()
        self.peer = f"{ip}:{port}"
        self.listener = socket.create_server((ip, port))
        threading.Thread(target=self._accept, daemon=True).start()

    def take_requests(self):
        with self.lock:
            taken, self.requests = self.requests, []
        return taken

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection, connection.makefile("rb") as stream:
                self._greet(connection, stream)
                while True:
                    self._answer(connection, *self._read(stream))
        except (OSError, EOFError):
            pass

    def _greet(self, connection, stream):
        theirs = stream.read(68)
        info_hash = bytes.fromhex(self.payload.info_hash)
        if len(theirs) < 68 or theirs[28:48] != info_hash:
            raise EOFError
        connection.sendall(HANDSHAKE + bytes(8) + info_hash + b"-TS0001-abcdefghijkl")
        bits = (1 << self.payload.n_pieces) - 1
        width = (self.payload.n_pieces + 7) // 8
        bits <<= width * 8 - self.payload.n_pieces
        self._send(connection, BITFIELD, bits.to_bytes(width, "big"))

    @staticmethod
    def _read(stream):
        """(message id or None, body)"""
        head = stream.read(4)
        if len(head) < 4:
            raise EOFError
        length = struct.unpack(">I", head)[0]
        if length == 0:
            return None, b""
        message = stream.read(length)
        if len(message) < length:
            raise EOFError
        return message[0], message[1:]

    @staticmethod
    def _send(connection, kind, body=b""):
        connection.sendall(struct.pack(">IB", len(body) + 1, kind) + body)

    def _answer(self, connection, kind, body):
        if kind == INTERESTED:
            self._send(connection, UNCHOKE)
        elif kind == REQUEST:
            piece, begin, length = struct.unpack(">III", body)
            with self.lock:
                self.requests.append((piece, begin, length))
                self.free_at = max(self.free_at, time.monotonic() - 0.05) + length / self.rate
                wait = self.free_at - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self._send(connection, PIECE, body[:8] + self.payload.block(piece, begin, length))
            with self.lock:
                self.sent += length
