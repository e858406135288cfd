"""The desktop that a test runs on: what it was told, and what is done with it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import re
import subprocess
import sys
import threading

import atspi
import hands


class Desktop(hands.Helper):
    """What the desktop was told, from the first thing on."""

    def __init__(self, *options):
        """@options: of desktop_services.py."""
        self.told = []
        self.process = subprocess.Popen([sys.executable, str(hands.LIB / "desktop_services.py"), *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.expect("READY")
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.told.append(json.loads(line))

    def wait(self, kind, since=0, **want):
        """The newest one that fits, of those that were told after the first @since; patterns are searched."""
        def fits(what):
            return what["kind"] == kind and all(
                value.search(str(what[key])) if isinstance(value, re.Pattern) else what[key] == value
                for key, value in want.items())
        return atspi.wait(lambda: next((what for what in reversed(self.told[since:]) if fits(what)), None),
                          f"{kind} {want}", 30)

    def press(self, notification, label):
        """A button, or "" for the notification itself."""
        key = notification["keys"][notification["labels"].index(label)] if label else "default"
        self.process.stdin.write(f"press {notification['id']} {key}\n")
        self.process.stdin.flush()
