"""A terminal, at which a program of ours runs and somebody sits."""
# SPDX-License-Identifier: GPL-3.0-or-later
import fcntl
import os
import re
import struct
import termios
import threading

from .clients import poll
from .world import check

ROWS, COLUMNS = 24, 132
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
UP, DOWN, RIGHT, LEFT = (b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D")
CTRL_C, CTRL_Z, CTRL_BACKSLASH = b"\x03", b"\x1a", b"\x1c"


class Terminal:
    """COMMAND leads its session, and its signals are those of a person's: a job in the background ignores some."""

    def __init__(self, world, command, **options):
        self.ours, theirs = os.openpty()
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.at_first = self.modes()
        self.seen, self.lock = b"", threading.Lock()
        self.process = world.spawn(["setsid", "--ctty", "env", "--default-signal", *command], stdin=theirs, stdout=theirs,
                                   stderr=theirs, **options)
        os.close(theirs)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                part = os.read(self.ours, 65536)
            except OSError:  # the last one there has gone
                return
            with self.lock:
                self.seen += part

    @property
    def text(self):
        """All there ever was, without what moves the cursor."""
        with self.lock:
            return CONTROL.sub("", self.seen.decode(errors="replace"))

    @property
    def line(self):
        """The last one that says anything, as it is now."""
        lines = [line for line in re.split(r"[\r\n]+", self.text) if line.strip()]
        return lines[-1] if lines else ""

    def press(self, keys):
        os.write(self.ours, keys)

    def shows(self, pattern, timeout=60):
        """Its last line does, now or soon."""
        found = poll(lambda: re.search(pattern, self.line), timeout)
        check(found, f"the line says “{pattern}” (it says “{self.line}”)")
        return found

    def says(self, pattern, timeout=30, count=1):
        """It did, so often, whatever came then."""
        found = poll(lambda: len(re.findall(pattern, self.text)) >= count, timeout)
        check(found, f"it said “{pattern}” ({self.text[-600:]!r})")

    def modes(self):
        """What the person notices: whether keys wait for Enter, and are shown."""
        flags = termios.tcgetattr(self.ours)[3]
        return bool(flags & termios.ICANON), bool(flags & termios.ECHO)

    def is_as_before(self):
        return self.modes() == self.at_first
