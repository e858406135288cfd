"""A device of ours, driven by tests/interop/cast-driver.c."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shlex
import subprocess
import time

from .clients import JsonClient
from .world import check

# BtCastError, in its order.
NOT_FOUND, UNREACHABLE, LOST, TYPE, REFUSED, BUSY, TAKEN, BAD_ANSWER, TIMEOUT, LOCKED, IN_USE = range(11)


class Caster(JsonClient):
    name = "cast-driver"

    def __init__(self, world, kind, address):
        super().__init__(world, 1)
        self.spawn_json([os.environ["CAST_DRIVER"], kind, address, "The living room"], stdin=subprocess.PIPE)

    def say(self, *words):
        self.process.stdin.write(shlex.join(str(word) for word in words) + "\n")
        self.process.stdin.flush()

    def status(self):
        """As it is now."""
        before = len(self.events.of("status"))
        self.say("status")
        end = time.monotonic() + 10
        while len(self.events.of("status")) == before and time.monotonic() < end:
            time.sleep(0.01)
        return self.events.last["status"]

    def until(self, state, timeout=30, accept=lambda status: True):
        """It may be there already."""
        end = time.monotonic() + timeout
        status = self.status()
        while not (status["state"] == state and accept(status)) and time.monotonic() < end:
            time.sleep(0.1)
            status = self.status()
        check(status["state"] == state and accept(status), f"it is {state} (got {status})")
        return status

    def fails(self, code, words, timeout=30):
        status = self.until("failed", timeout)
        check(status["code"] == code and words in status["message"], f"it says why ({status['message']})")

    def quit(self):
        self.say("quit")
        check(self.events.wait("end", 10), "the driver ends")
        check(self.process.wait(10) == 0, "it ends well")
