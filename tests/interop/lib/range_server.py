"""A small HTTP server with ranges: what a receiver fetches its film from."""
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import pathlib
import re
import threading

TYPES = {".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm"}
BLOCK = 64 << 10


class RangeServer(http.server.ThreadingHTTPServer):
    """Serves the files of FOLDER at IP, and keeps who asked for what."""
    daemon_threads = True

    def __init__(self, ip, folder):
        super().__init__((ip, 0), Handler)
        self.folder, self.asked = pathlib.Path(folder), []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, name):
        return f"http://{self.server_address[0]}:{self.server_address[1]}/{name}"

    def handle_error(self, request, client_address):
        """A player that has enough hangs up."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.server.folder / self.path.lstrip("/")
        self.server.asked.append((self.client_address[0], self.command, self.path, self.headers.get("Range")))
        if not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(match.group(1)) if match else 0
        last = min(int(match.group(2)) if match and match.group(2) else size - 1, size - 1)
        if first > last:
            self.send_error(416)
            return
        self.send_response(206 if match else 200)
        if match:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        if self.command == "GET":
            self._send(path, first, last - first + 1)

    do_HEAD = do_GET

    def _send(self, path, first, left):
        with path.open("rb") as source:
            source.seek(first)
            while left > 0:
                data = source.read(min(BLOCK, left))
                self.wfile.write(data)
                left -= len(data)

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        """What was asked is kept instead."""
