"""What benches measure of a program, and how they say it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import statistics
import threading
import time

from .world import fail

TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE_S = 0.05


class Meter(threading.Thread):
    """CPU seconds of a process, and the peak of its anonymous memory in MiB."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.folder, self.peak = pathlib.Path("/proc", str(process.pid)), 0.0
        self.start()

    def cpu(self):
        fields = (self.folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def run(self):
        while True:
            try:
                status = (self.folder / "status").read_text()
            except OSError:
                return
            match = re.search(r"RssAnon:\s+(\d+)", status)
            if match:
                self.peak = max(self.peak, int(match.group(1)) / 1024)
            time.sleep(SAMPLE_S)


def check_copy(data, folder):
    if not data.matches(folder):
        fail("the copy is not the same")


def spread(values, form):
    return f"{form} ({form}-{form})" % (statistics.median(values), min(values), max(values))
