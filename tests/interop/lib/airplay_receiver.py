"""An AirPlay receiver that is strict with whoever speaks to it, and misbehaves as it is told to.

It plays nothing: its film has a clock. What it was asked, and what was wrong with that, is kept."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import plistlib
import re
import socket
import threading
import time
import urllib.parse

CONTENT = "application/x-apple-binary-plist"
SESSION = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SECONDS = 60.0


class AirplayReceiver:
    """MISBEHAVE: path -> what it does there: bytes that it answers instead, a number of a status, "silence", or a
    function that is given the connection."""

    def __init__(self, ip, *, model="Fake,1", features=0x77, binary=False, misbehave=None, opens_after=0.4):
        self.model, self.features, self.binary = model, features, binary
        self.misbehave, self.opens_after = dict(misbehave or {}), opens_after
        self.asked, self.wrong, self.reverse, self.connections = [], [], [], []
        self.sessions = set()
        self.seconds = SECONDS
        self.url, self.rate, self.position, self.since, self.volume = None, 0.0, 0.0, 0.0, 1.0
        self.lock = threading.RLock()
        self.listener = socket.create_server((ip, 0), family=socket.AF_INET6 if ":" in ip else socket.AF_INET)
        self.address = f"[{ip}]" if ":" in ip else ip
        self.address += f":{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    # --- its film --------------------------------------------------------------------------------

    def now(self):
        with self.lock:
            return min(self.seconds, self.position + (time.monotonic() - self.since) * self.rate)

    def _go(self, position=None, rate=None):
        with self.lock:
            self.position = self.now() if position is None else position
            self.since = time.monotonic()
            self.rate = self.rate if rate is None else rate

    def tell(self, state, **more):
        """An event on each reverse channel."""
        body = self._dump({"category": "video", "sessionID": 1, "state": state, **more})
        self.say_reverse(b"POST /event HTTP/1.1\r\nContent-Type: text/x-apple-plist+xml\r\nContent-Length: %d\r\n\r\n"
                         % len(body) + body)

    def say_reverse(self, data):
        for connection in self.reverse:
            try:
                connection.sendall(data)
            except OSError:
                self.reverse.remove(connection)

    def kill(self):
        """It is gone, and everything it had open with it."""
        for one in (self.listener, *self.connections):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    # --- its server ------------------------------------------------------------------------------

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        try:
            with connection.makefile("rb") as stream:
                while self._serve_one(connection, stream):
                    pass
        except (OSError, ValueError):
            pass

    def _serve_one(self, connection, stream):
        line = stream.readline().decode()
        if not line:
            return False
        headers = dict(self._headers(stream))
        body = stream.read(int(headers.get("content-length", 0)))
        if line.startswith("HTTP/1.1 "):
            self._check(connection in self.reverse and line.startswith("HTTP/1.1 200"), f"an answer: {line}")
            return True
        method, target, version = line.split()
        self._check(version == "HTTP/1.1", f"{version} is HTTP/1.1")
        parts = urllib.parse.urlsplit(target)
        self.asked.append((method, target))
        self._check_headers(method, parts.path, headers)
        wanted = self.misbehave.get(parts.path)
        if wanted is not None:
            return self._misbehave(connection, wanted)
        if parts.path == "/reverse":
            return self._open_reverse(connection, headers)
        status, answer = self._answer(method, parts, headers, body)
        connection.sendall(b"HTTP/1.1 %d Answer\r\nContent-Length: %d\r\n\r\n" % (status, len(answer)) + answer)
        return True

    def _headers(self, stream):
        for line in iter(stream.readline, b"\r\n"):
            name, _, value = line.decode().partition(":")
            yield name.lower(), value.strip()

    def _check(self, condition, text):
        if not condition:
            self.wrong.append(text)

    def _check_headers(self, method, path, headers):
        session = headers.get("x-apple-session-id", "")
        if path == "/server-info":
            self.sessions = set()
        self.sessions.add(session)
        self._check(SESSION.fullmatch(session), f"a session: {session}")
        self._check(len(self.sessions) == 1 or path == "/reverse", f"one session of a film: {self.sessions}")
        self._check(headers.get("host") == self.address, f"a host: {headers.get('host')}")
        self._check("cookie" not in headers and "authorization" not in headers, "nothing that it did not ask for")
        if method == "POST":
            self._check("content-length" in headers, f"a length of {path}")

    def _misbehave(self, connection, wanted):
        if callable(wanted):
            wanted(connection)
            return False
        if wanted == "silence":
            return True
        if isinstance(wanted, int):
            wanted = b"HTTP/1.1 %d Answer\r\nContent-Length: 0\r\n\r\n" % wanted
        connection.sendall(wanted)
        return True

    def _open_reverse(self, connection, headers):
        self._check(headers.get("upgrade") == "PTTH/1.0" and headers.get("connection") == "Upgrade", "an upgrade")
        self._check(headers.get("x-apple-purpose") == "event", "its purpose")
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: PTTH/1.0\r\nConnection: Upgrade\r\n\r\n")
        self.reverse.append(connection)
        return True

    def _answer(self, method, parts, headers, body):
        query = dict(urllib.parse.parse_qsl(parts.query))
        name = f"_{method.lower()}_{parts.path[1:].replace('-', '_')}"
        handler = getattr(self, name, None)
        self._check(handler, f"{method} {parts.path} is AirPlay's")
        return handler(query, headers, body) if handler else (404, b"")

    def _dump(self, what):
        return plistlib.dumps(what, fmt=plistlib.FMT_BINARY if self.binary else plistlib.FMT_XML)

    def _get_server_info(self, *_):
        return 200, self._dump({"deviceid": "58:55:CA:1A:E2:88", "features": self.features, "model": self.model,
                                "protovers": "1.0", "srcvers": "120.2"})

    def _post_play(self, _query, headers, body):
        self._check(headers.get("content-type") == CONTENT, f"the type of /play: {headers.get('content-type')}")
        wanted = plistlib.loads(body, fmt=plistlib.FMT_BINARY)
        self._check(isinstance(wanted["Start-Position"], float) and 0 <= wanted["Start-Position"] <= 1, f"{wanted}")
        self.url, self.start = wanted["Content-Location"], wanted["Start-Position"]
        self.opened = time.monotonic() + self.opens_after
        self._go(self.start * self.seconds, 1.0)
        self.since = self.opened
        return 200, b""

    def _is_open(self):
        return self.url is not None and time.monotonic() >= self.opened

    def _get_playback_info(self, *_):
        if not self._is_open():
            return 200, self._dump({"readyToPlay": False})
        return 200, self._dump({"duration": self.seconds, "position": self.now(), "rate": self.rate,
                                "readyToPlay": True, "playbackLikelyToKeepUp": True,
                                "loadedTimeRanges": [{"start": 0.0, "duration": 5.0}]})

    def _get_scrub(self, *_):
        if not self._is_open():
            return 405, b""
        return 200, b"duration: %f\nposition: %f\n" % (self.seconds, self.now())

    def _post_scrub(self, query, *_):
        self._check(self._is_open(), "it seeks in what is open")
        self._go(position=float(query["position"]))
        return 200, b""

    def _post_rate(self, query, *_):
        self._check(query["value"] in ("0.000000", "1.000000"), f"a rate: {query}")
        self._go(rate=float(query["value"]))
        return 200, b""

    def _post_volume(self, query, *_):
        self.volume = float(query["volume"])
        self._check(0 <= self.volume <= 1, f"a volume: {query}")
        return 200, b""

    def _post_stop(self, *_):
        self.url = None
        return 200, b""
