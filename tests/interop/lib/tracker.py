"""A small tracker in this process (BEP 3, BEP 23), with an interval of one's choice."""
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import ipaddress
import threading
import urllib.parse

from .payload import bencode
from .world import address

PORT = 6969


class Tracker:
    """Hands out everybody else who announced that hash."""

    def __init__(self, number, interval):
        self.interval, self.lock, self.swarms = interval, threading.Lock(), {}
        self.url = f"http://{address(number)}:{PORT}/announce"
        handler = type("Handler", (_Handler,), {"tracker": self})
        server = http.server.ThreadingHTTPServer((address(number), PORT), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def announce(self, ip, query):
        """The answer to what was asked, with latin-1 for bytes."""
        me = ipaddress.ip_address(ip).packed + int(query["port"]).to_bytes(2, "big")
        with self.lock:
            swarm = self.swarms.setdefault(query["info_hash"], {})
            if query.get("event") == "stopped":
                swarm.pop(me, None)
            else:
                swarm[me] = query.get("left") == "0"
            others = [peer for peer in swarm if peer != me][:int(query.get("numwant", 50))]
            n_seeds = sum(swarm.values())
        return bencode({"interval": self.interval, "min interval": self.interval, "complete": n_seeds,
                        "incomplete": len(swarm) - n_seeds, "peers": b"".join(others)})


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True, encoding="latin-1"))
        if url.path != "/announce":
            self.send_error(404)
            return
        answer = self.tracker.announce(self.client_address[0], query)
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass
