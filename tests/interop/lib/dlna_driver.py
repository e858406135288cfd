"""Our own side of a cast, as a program that obeys lines and tells in JSON (cast-driver.c)."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import time

from .events import Events
from .world import check, fail

FOLLOWS_S = 1.0  # how far a position may be off


class CastDriver:
    def __init__(self, world, *arguments):
        self.world, self.log = world, world.folder("driver") / "log"
        # pylint: disable=consider-using-with
        self.process = world.spawn([os.environ["DLNA_DRIVER"], *arguments], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=open(self.log, "ab"), text=True)
        self.events = Events(self.process.stdout)

    def say(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()

    def wait(self, kind, timeout, accept=lambda event: True):
        event = self.events.wait(kind, timeout, accept)
        if event is None:
            others = [event for event in self.events.seen if event["event"] != "status"]
            print("last events:", *others[-5:], *self.events.seen[-5:], sep="\n  ")
            for log in self.world.path.glob("*/log"):
                print(f"--- {log.parent.name}", log.read_text(errors="replace")[-1500:], sep="\n")
            fail(f"no '{kind}' of that sort in {timeout} s (its status: {self.process.poll()})")
        return event

    @property
    def status(self):
        return self.events.last.get("status", {})

    def wait_status(self, timeout, accept):
        """From now on."""
        since = time.monotonic()
        return self.wait("status", timeout, lambda event: event["at"] >= since and accept(event))

    def wait_state(self, state, timeout=15):
        return self.wait_status(timeout, lambda event: event["state"] == state)

    def wait_error(self, timeout=15):
        return self.wait("error", timeout)

    def follows(self, seconds):
        """For so long the position goes on as time does."""
        first = self.wait_status(5, lambda event: event["state"] == "playing" and event["position"] > 0)
        end, worst = first["at"] + seconds, 0
        while time.monotonic() < end:
            event = self.wait_status(2, lambda event: True)
            if event["state"] == "playing":
                worst = max(worst, abs(event["position"] - first["position"] - event["at"] + first["at"]))
        check(worst <= FOLLOWS_S, f"the position follows the film for {seconds} s (off by {worst:.2f} s)")

    def quit(self):
        self.say("quit")
        check(self.process.wait(10) == 0, "it ends by itself")
        noise = self.log.read_text(errors="replace")
        check(not noise, f"and without a word ({noise[-2000:]})")
