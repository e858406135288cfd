"""An HTTP server as a device wants one: ranges, the right type, subtitles that any origin may read."""
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import re
import threading

from .world import address

PORT = 8088
PART = 16 << 10
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
TEXT = "WEBVTT\n\n00:00.000 --> 00:05.000\nGood evening.\n"


class MediaServer:
    """CONTENT as /film of TYPE, and /english.vtt and /german.vtt. gate: a film goes out while it is set.
    asked: (path, first byte) of each request."""

    def __init__(self, number, content, kind="video/mp4"):
        self.content, self.kind, self.asked = content, kind, []
        self.gate = threading.Event()
        self.gate.set()
        self.base = f"http://{address(number)}:{PORT}"
        self.url, self.texts = f"{self.base}/film", [f"{self.base}/english.vtt", f"{self.base}/german.vtt"]
        handler = type("Handler", (_Handler,), {"media": self})
        server = http.server.ThreadingHTTPServer((address(number), PORT), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):  # pylint: disable=invalid-name
        try:
            if self.path == "/film":
                self._film()
            elif self.path.endswith(".vtt"):
                self._text()
            else:
                self._head(404, "text/plain", 0)
        except OSError:
            self.close_connection = True

    def _head(self, status, kind, size, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _film(self):
        content = self.media.content
        wanted = RANGE.match(self.headers.get("Range", "bytes=0-"))
        first = int(wanted.group(1))
        last = min(int(wanted.group(2) or len(content) - 1), len(content) - 1)
        self.media.asked.append((self.path, first))
        self._head(206, self.media.kind, last + 1 - first, Content_Range=f"bytes {first}-{last}/{len(content)}")
        for at in range(first, last + 1, PART):
            self.media.gate.wait()
            self.wfile.write(content[at:min(at + PART, last + 1)])

    def _text(self):
        self.media.asked.append((self.path, 0))
        self._head(200, "text/vtt", len(TEXT), Access_Control_Allow_Origin="*")
        self.wfile.write(TEXT.encode())

    def log_message(self, *_):
        pass
