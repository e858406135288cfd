"""The events of a program that prints one JSON object a line."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import threading
import time


class Events(threading.Thread):
    """Reads them from a pipe; others wait for them."""

    def __init__(self, pipe):
        super().__init__(daemon=True)
        self.pipe, self.condition = pipe, threading.Condition()
        self.seen, self.last, self.not_json, self.ended = [], {}, [], False
        self.start()

    def run(self):
        for line in self.pipe:
            try:
                event = json.loads(line)
                kind = event["event"]
            except (ValueError, KeyError, TypeError):
                self.not_json.append(line)
                continue
            event["at"] = time.monotonic()
            with self.condition:
                self.seen.append(event)
                self.last[kind] = event
                self.condition.notify_all()
        with self.condition:
            self.ended = True
            self.condition.notify_all()

    def of(self, kind):
        with self.condition:
            return [event for event in self.seen if event["event"] == kind]

    def wait(self, kind, timeout, accept=lambda event: True):
        """The first event of KIND that is accepted, or None when time or the program has ended."""
        end, looked_at = time.monotonic() + timeout, 0
        with self.condition:
            while True:
                for event in self.seen[looked_at:]:
                    if event["event"] == kind and accept(event):
                        return event
                looked_at = len(self.seen)
                left = end - time.monotonic()
                if self.ended or left <= 0:
                    return None
                self.condition.wait(left)
