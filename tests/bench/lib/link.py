"""A line between this network namespace and another one: so many Mbit/s, so many milliseconds there and back."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import subprocess
import time

HERE, THERE = "198.51.100.1", "198.51.100.2"
QUEUE_MS = 100  # what waits longer at its mouth is dropped, as by a home's router
MTU = 1500


class Link:
    """world.spawn() starts programs on this side, spawn() on the other; the rest is as of WORLD."""

    def __init__(self, world, program, mbit, round_trip_ms, loss_percent=0.0):
        self.world = world
        self.holder = world.spawn(["unshare", "--net", "sleep", "infinity"], stdout=subprocess.DEVNULL)
        self._wait_for_namespace()
        self.carrier = world.spawn(
            [program, self.holder.pid, int(mbit * 1000), int(round_trip_ms * 500), int(loss_percent * 10000),
             QUEUE_MS * 1000], stdout=subprocess.PIPE, text=True)
        if self.carrier.stdout.readline().strip() != "ready":
            raise RuntimeError("the line between two network namespaces cannot be made")
        self._set_up([], HERE, THERE)
        self._set_up(self._inside, THERE, HERE)

    def _wait_for_namespace(self):
        ours = os.readlink("/proc/self/ns/net")
        for _ in range(200):
            try:
                if os.readlink(f"/proc/{self.holder.pid}/ns/net") != ours:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise RuntimeError("no second network namespace")

    @property
    def _inside(self):
        return ["nsenter", "--target", str(self.holder.pid), "--net"]

    @staticmethod
    def _set_up(prefix, own, other):
        for command in (f"ip link set lo up", f"ip link set line up mtu {MTU}", f"ip address add {own}/32 dev line",
                        f"ip route replace {other} dev line src {own} congctl cubic"):
            subprocess.run([*prefix, *command.split()], check=True)

    def folder(self, name):
        return self.world.folder(name)

    @property
    def path(self):
        return pathlib.Path(self.world.path)

    def spawn(self, command, **options):
        return self.world.spawn([*self._inside, *command], **options)
