"""Screens of other people, and our side of them without a window: cast-driver."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shlex
import subprocess
import time

from .clients import JsonClient, node_script
from .world import check, fail

# BtCastError, in its order.
ERRORS = ["NOT_FOUND", "UNREACHABLE", "LOST", "TYPE", "REFUSED", "BUSY", "TAKEN", "BAD_ANSWER", "TIMEOUT", "LOCKED",
          "IN_USE"]


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class _Told(JsonClient):
    """A JsonClient that is told something by lines on its standard input."""

    def spawn_told(self, command, **options):
        self.spawn_json(command, stdin=subprocess.PIPE, **options)

    def tell(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def next(self, kind, accept=lambda event: True, timeout=15, since=0.0):
        """The first event of KIND after SINCE that is accepted."""
        event = self.events.wait(kind, timeout, lambda each: each["at"] >= since and accept(each))
        if event is None:
            self.show_log()
            fail(f"{self.name} did not say '{kind}' in {timeout} s; its last: {self.events.seen[-5:]}")
        return event


class CastDriver(_Told):
    """One device of KIND at ADDRESS ("198.18.0.2:8009")."""
    name = "cast-driver"

    def __init__(self, world, number, kind, address, title="Living Room"):
        super().__init__(world, number)
        self.spawn_told([os.environ["CAST_DRIVER"], kind, address, title])

    def load(self, url, *options, kind="video/mp4", title="A film"):
        self.tell("load", *map(shlex.quote, [url, kind, title, *options]))

    def status(self):
        now = time.monotonic()
        self.tell("status")
        return self.next("status", since=now)

    def reaches(self, state, timeout=15, since=0.0, **wanted):
        """Waits for a status of STATE whose other fields are WANTED."""
        return self.next("status", lambda event: event["state"] == state and all(
            event[name] == value for name, value in wanted.items()), timeout, since)

    def fails(self, error, *words, timeout=15):
        """With the right code and a message that says so; and then nothing is left of it."""
        event = self.reaches("failed", timeout)
        name = ERRORS[event["code"]]
        check(name == error, f"it fails as {error} ({name}: {event['message']})")
        missing = [word for word in words if word not in event["message"]]
        check(not missing, f"it says why: {event['message']} ({missing})")
        return event

    def quits(self):
        """Without a leak, where LeakSanitizer looks."""
        self.tell("quit")
        self.next("end")
        if self.process.wait(20) != 0:
            self.show_log()
        check(self.process.returncode == 0, "it ends well")


class Chromecast(_Told):
    """npm's castv2 as a receiver that plays SECONDS; with FAULT, see chromecast.js. OPTIONS: openssl's, of its
    certificate, which may be over."""
    name = "chromecast"

    def __init__(self, world, number, seconds=60, *, fault="", port=8009, ip=None, options=(), is_over=False):
        super().__init__(world, number, port)
        self.ip = ip or self.ip
        self.command = ["node", "--no-deprecation", node_script("chromecast.js"), self.ip, port,
                        *self._certify(options, is_over), seconds, fault]
        self.start()

    def _certify(self, options, is_over):
        """A key and a certificate of its own, of no name."""
        certificate, key = self.state / "certificate.pem", self.state / "key.pem"
        openssl("req", "-x509", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=5f1ab9c7", "-keyout", key,
                "-out", certificate, *options)
        if is_over:  # what `req` refuses to make
            openssl("x509", "-in", certificate, "-signkey", key, "-days", "-1", "-out", certificate)
        return certificate, key

    def start(self):
        self.spawn_told(self.command)
        self._wait("listening", 30)

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    @property
    def violations(self):
        return [event["message"] for event in self.events.of("violation")]

    def where(self):
        now = time.monotonic()
        self.tell("where")
        return self.next("where", since=now)

    def asked(self):
        return [event["type"] for event in self.events.of("asked")]
