"""An HTTP server full of trackers that one would rather not meet: each path is one."""
# SPDX-License-Identifier: GPL-3.0-or-later
import gzip
import http.server
import threading
import time

from .payload import bencode
from .world import address

PORT = 7070
DRIP_SECONDS = 0.5


class BadTracker:
    """asked: the paths in the order in which they were asked for. good: what /announce/good, /announce/gzip,
    /announce/moved and /announce/chunked say in the end."""

    def __init__(self, number, good):
        self.asked, self.good = [], good
        self.base = f"http://{address(number)}:{PORT}"
        handler = type("Handler", (_Handler,), {"tracker": self})
        server = http.server.ThreadingHTTPServer((address(number), PORT), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def url(self, name):
        return f"{self.base}/announce/{name}"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        path = self.path.split("?")[0]
        self.tracker.asked.append(path)
        try:
            getattr(self, "_" + path.rsplit("/", 1)[-1].replace("-", "_"))()
        except OSError:
            pass

    def _send(self, body, *headers, status=200):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _good(self):
        self._send(self.tracker.good)

    def _gzip(self):
        self._send(gzip.compress(self.tracker.good), ("Content-Encoding", "gzip"))

    def _moved(self):
        self._send(b"", ("Location", "/announce/good?" + self.path.split("?")[1]), status=302)

    def _chunked(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for at in range(0, len(self.tracker.good), 7):
            part = self.tracker.good[at:at + 7]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def _empty(self):
        self._send(b"")

    def _garbage(self):
        self._send(b"\x00\xff<html>" * 100)

    def _status(self):
        self._send(b"", status=503)

    def _failure(self):
        self._send(bencode({"failure reason": "not \x07here"}))

    def _loop(self):
        self._send(b"", ("Location", self.path), status=301)

    def _to_file(self):
        self._send(b"", ("Location", "file:///etc/passwd"), status=302)

    def _to_loopback(self):
        self._send(b"", ("Location", f"http://127.0.0.1:{PORT}/announce/good"), status=302)

    def _large(self):
        self._send(b"d5:peers10485760:" + bytes(10 << 20) + b"e")

    def _bomb(self):
        self._send(gzip.compress(b"d5:peers104857600:" + bytes(100 << 20), 1), ("Content-Encoding", "gzip"))

    def _cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"d8:interval")

    def _drip(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"d")
            self.wfile.flush()
            time.sleep(DRIP_SECONDS)

    def _silent(self):
        time.sleep(120)

    def log_message(self, *_):
        pass
