"""A home network for a test: this computer, and a room next door with a device in it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess

from .world import fail, run

HOME, ROOM = "198.18.1.1", "198.18.1.2"
HOME_INTERFACE, ROOM_INTERFACE = "home", "room"


class Lan:
    """Two network namespaces with a cable between them. What is started by spawn() is in the room."""

    def __init__(self, world):
        self.world = world
        # Whoever holds a namespace says so by a line.
        self.holder = world.spawn(["unshare", "--net", "sh", "-c", "echo there; exec sleep infinity"],
                                  stdout=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "there\n":
            fail("there is no second network namespace")
        run("ip", "link", "add", HOME_INTERFACE, "type", "veth", "peer", "name", ROOM_INTERFACE,
            "netns", str(self.holder.pid))
        run("ip", "address", "add", f"{HOME}/24", "dev", HOME_INTERFACE)
        run("ip", "link", "set", HOME_INTERFACE, "up")
        self.run("ip", "link", "set", "lo", "up")
        self.run("ip", "address", "add", f"{ROOM}/24", "dev", ROOM_INTERFACE)
        self.run("ip", "link", "set", ROOM_INTERFACE, "up")
        # libupnp sends its multicast where the default route goes.
        self.run("ip", "route", "add", "default", "via", HOME)

    def _inside(self, command):
        return ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", *command]

    def run(self, *command):
        run(*self._inside(command))

    def spawn(self, command, **options):
        return self.world.spawn(self._inside(command), **options)
