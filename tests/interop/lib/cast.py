"""Screens of other people, and our side of them without a window: cast-driver."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shlex
import subprocess
import time

from .clients import JsonClient, node_script, poll
from .world import check, fail

# BtCastError, in its order.
ERRORS = ["NOT_FOUND", "UNREACHABLE", "LOST", "TYPE", "REFUSED", "BUSY", "TAKEN", "BAD_ANSWER", "TIMEOUT"]
FOLLOWS_S = 1.0  # how far a position may be off


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
    """One device of KIND at ADDRESS ("198.18.0.2:8009"), or a search for one: "search"."""
    name = "cast-driver"

    def __init__(self, world, kind, address, more="Living Room"):
        super().__init__(world, 1)
        self.spawn_told([os.environ["CAST_DRIVER"], kind, address, more])

    def tell(self, *words):
        super().tell(shlex.join(map(str, words)))

    def load(self, url, *options, kind="video/mp4", title="A film"):
        self.tell("load", url, kind, title, *options)

    def ready(self, timeout=30):
        """Who it is, now that there is one to drive."""
        return self.next("ready", timeout=timeout)

    def status(self):
        now = time.monotonic()
        self.tell("status")
        return self.next("status", since=now)

    def until(self, state=None, timeout=30, accept=lambda status: True):
        """It is so, maybe already."""
        def now():
            status = self.status()
            return status if state in (None, status["state"]) and accept(status) else None
        status = poll(now, timeout)
        if not status:
            self.show_log()
        check(status, f"it is {state or 'as it is to be'} ({status or self.status()})")
        return status

    def reaches(self, state, timeout=15, since=0.0, **wanted):
        """It was so, maybe for a moment: a status of STATE whose other fields are WANTED."""
        return self.next("status", lambda event: event["state"] == state and all(
            event[name] == value for name, value in wanted.items()), timeout, since)

    def follows(self, seconds):
        """For so long the position goes on as time does. When it began is known only from what it says: one that is
        right within a second strays within two."""
        first = self.until("playing", accept=lambda status: status["position"] > 1)
        end, begins = first["at"] + seconds, [first["at"] - first["position"]]
        while time.monotonic() < end:
            time.sleep(0.2)
            event = self.status()
            if event["state"] == "playing":
                begins.append(event["at"] - event["position"])
        off = (max(begins) - min(begins)) / 2
        check(off <= FOLLOWS_S, f"the position follows the film for {seconds} s (off by {off:.2f} s)")

    def fails(self, error, *words, timeout=30):
        """With the right code and a message that says so."""
        return _is_error(self.until("failed", timeout), error, words)

    def is_refused(self, error, *words, timeout=15, since=0.0):
        """Nothing was sent, or there is no device."""
        return _is_error(self.next("refused", timeout=timeout, since=since), error, words)

    def quits(self):
        """Without a word, and without a leak, where LeakSanitizer looks."""
        self.tell("quit")
        self.next("end")
        status, noise = self.process.wait(20), self.log_path.read_text(errors="replace")
        check(status == 0 and not noise, f"it ends well ({status}, {noise[-2000:]})")


def _is_error(event, error, words):
    name = ERRORS[event["code"]]
    missing = [word for word in words if word not in event["message"]]
    check(name == error and not missing, f"it is {error} ({name}: {event['message']}; {missing})")
    return event


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
