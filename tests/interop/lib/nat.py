"""A translator of addresses between one of ours and a STUN server: the network of a test has none."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import socket
import threading

PATIENCE_S = 2
DATAGRAM_MAX = 2048


class Nat:
    """What is sent to INSIDE goes on to SERVER from an address of its own, self.outside, and answers come
    back; all are (IP, port)."""

    def __init__(self, inside, outside_ip, server):
        self._inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._inside.bind(inside)
        self._outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._outside.bind((outside_ip, 0))
        self._outside.connect(server)
        self._outside.settimeout(PATIENCE_S)
        self.outside = self._outside.getsockname()
        threading.Thread(target=self._pass_on, daemon=True).start()

    def _pass_on(self):
        while True:
            question, client = self._inside.recvfrom(DATAGRAM_MAX)
            with contextlib.suppress(OSError):
                self._outside.send(question)
                self._inside.sendto(self._outside.recv(DATAGRAM_MAX), client)
