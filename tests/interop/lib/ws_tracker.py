"""A tracker that introduces WebRTC peers, in this process: it does with their words what a test wants."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import hashlib
import json
import socket
import struct
import threading

from .world import address

PORT = 6970
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
FINAL, MASKED = 0x80, 0x80
LONG, LONGER = 126, 127


class WebSocket:
    """A server's side (RFC 6455), for messages in one frame each. send() may be called by any thread."""

    def __init__(self, connection):
        self.connection, self.stream, self.lock = connection, connection.makefile("rb"), threading.Lock()
        key = b""
        while (line := self.stream.readline().strip()):
            name, _, value = line.partition(b":")
            key = value.strip() if name.lower() == b"sec-websocket-key" else key
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")

    def send(self, message):
        self._send(TEXT, json.dumps(message).encode())

    def messages(self):
        """What comes, until the other side goes."""
        while (frame := self._read()):
            kind, body = frame
            if kind == TEXT:
                yield json.loads(body)
            elif kind == PING:
                self._send(PONG, body)
            elif kind == CLOSE:
                self._send(CLOSE, body)
                return

    def _send(self, kind, body):
        size = struct.pack("!B", len(body)) if len(body) < LONG else \
            struct.pack("!BH", LONG, len(body)) if len(body) < 1 << 16 else struct.pack("!BQ", LONGER, len(body))
        with self.lock:
            self.connection.sendall(bytes([FINAL | kind]) + size + body)

    def _read(self):
        """(kind, body) of a frame, or None at the end."""
        head = self.stream.read(2)
        if len(head) < 2:
            return None
        size = head[1] & ~MASKED
        if size >= LONG:
            wide = "!H" if size == LONG else "!Q"
            size = struct.unpack(wide, self.stream.read(struct.calcsize(wide)))[0]
        mask = self.stream.read(4)
        body = self.stream.read(size)
        key = int.from_bytes(mask * (size // 4 + 1), "big") >> 8 * (4 - size % 4)
        plain = (int.from_bytes(body, "big") ^ key).to_bytes(size, "big")
        return head[0] & 0xf, plain


class WsTracker:
    """announces: those that came, as (socket, message). on_announce(socket, message) and
    on_answer(socket, message) say what happens then; without them it hands out nothing."""

    def __init__(self, number=None, interval=3600, on_announce=None, on_answer=None):
        """At the address of client NUMBER; without one, on loopback."""
        ip = address(number) if number is not None else "127.0.0.1"
        self.interval, self.announces, self.sockets = interval, [], []
        self.on_announce, self.on_answer = on_announce, on_answer
        self.url = f"ws://{ip}:{PORT}"
        self.listener = socket.create_server((ip, PORT))
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            it = WebSocket(connection)
            with connection, it.stream:
                self.sockets.append(it)
                for message in it.messages():
                    self._take(it, message)
        except OSError:
            pass

    def _take(self, it, message):
        if "answer" in message:
            if self.on_answer:
                self.on_answer(it, message)
        elif message.get("action") == "announce":
            it.send({"action": "announce", "info_hash": message["info_hash"], "interval": self.interval,
                     "complete": 1, "incomplete": 1})
            self.announces.append((it, message))
            if self.on_announce:
                self.on_announce(it, message)


def offer(info_hash, peer_id, offer_id, sdp):
    """The message that hands an offer to somebody; ids are strings of 20 characters up to U+00FF."""
    return {"action": "announce", "info_hash": info_hash, "peer_id": peer_id, "offer_id": offer_id,
            "offer": {"type": "offer", "sdp": sdp}}


def answer(info_hash, peer_id, offer_id, sdp):
    """Likewise an answer."""
    return {"action": "announce", "info_hash": info_hash, "peer_id": peer_id, "offer_id": offer_id,
            "answer": {"type": "answer", "sdp": sdp}}
