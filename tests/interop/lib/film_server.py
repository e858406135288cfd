"""A server of one folder with ranges, as devices need it, which notes who asked for what."""
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import pathlib
import re
import threading

TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt"}
FEATURES = "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=01700000000000000000000000000000"
CHUNK = 64 << 10


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):  # pylint: disable=arguments-differ
        """Nobody reads it."""

    def _answer(self, with_body):
        path = self.server.folder / self.path.lstrip("/")
        self.server.asked.append((self.client_address[0], self.path, self.headers.get("Range")))
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        first, last = 0, len(content) - 1
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if match:
            first = int(match.group(1))
            last = min(last, int(match.group(2) or last))
        self.send_response(206 if match else 200)
        if match:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Content-Type", TYPES[path.suffix])
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("contentFeatures.dlna.org", FEATURES)
        self.end_headers()
        if with_body:
            self._send(content[first:last + 1])

    def _send(self, content):
        try:
            for begin in range(0, len(content), CHUNK):
                self.wfile.write(content[begin:begin + CHUNK])
        except OSError:
            self.close_connection = True

    def do_GET(self):  # pylint: disable=invalid-name
        self._answer(True)

    def do_HEAD(self):  # pylint: disable=invalid-name
        self._answer(False)


class FilmServer:
    """Of FOLDER, at IP."""

    def __init__(self, folder, ip):
        self.server = http.server.ThreadingHTTPServer((ip, 0), _Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # who leaves in the middle leaves
        self.server.folder, self.server.asked = pathlib.Path(folder), []
        self.base = f"http://{ip}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def asked(self):
        """(address, path, range) of each request."""
        return list(self.server.asked)
