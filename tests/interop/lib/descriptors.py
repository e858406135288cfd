"""What a process holds: to see that nothing is left of what went wrong."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re


def _links(process):
    for entry in pathlib.Path("/proc", str(process.pid), "fd").iterdir():
        try:
            yield os.readlink(entry)
        except OSError:
            pass


def descriptors(process):
    """How many it has open."""
    return sum(1 for _ in _links(process))


def udp_sockets(process):
    """How many of them are UDP sockets."""
    inodes = set()
    for name in ("udp", "udp6"):
        lines = pathlib.Path("/proc", str(process.pid), "net", name).read_text().splitlines()[1:]
        inodes |= {line.split()[9] for line in lines}
    return sum(1 for link in _links(process)
               if (match := re.fullmatch(r"socket:\[(\d+)\]", link)) and match.group(1) in inodes)
