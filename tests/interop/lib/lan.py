"""A home network for a test: this computer, and a room next door with a device in it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import ctypes
import os
import subprocess

from .world import CLONE_NEWNET, fail, run

HOME, ROOM, STRANGER = "198.18.1.1", "198.18.1.2", "198.18.1.3"
HOME_INTERFACE, ROOM_INTERFACE = "home", "room"

_libc = ctypes.CDLL(None, use_errno=True)


def _enter(namespace):
    """This thread, and those that it begins from now on."""
    if _libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"setns: {os.strerror(error)}")


class Lan:
    """Two network namespaces with a cable between them. What is started by spawn() is in the room: who lives there
    takes it for its World."""

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

    @property
    def enter(self):
        """A command that takes another one there."""
        return ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net"]

    def run(self, *command):
        run(*self.enter, *command)

    def spawn(self, command, **options):
        return self.world.spawn([*self.enter, *command], **options)

    def folder(self, name):
        return self.world.folder(name)

    @contextlib.contextmanager
    def inside(self):
        """Sockets that are made meanwhile are in the room, and threads that are begun stay there."""
        with open("/proc/thread-self/ns/net", "rb") as home, open(f"/proc/{self.holder.pid}/ns/net", "rb") as room:
            _enter(room)
            try:
                yield
            finally:
                _enter(home)

    def add_stranger(self):
        """Somebody else in the room."""
        self.run("ip", "address", "add", f"{STRANGER}/24", "dev", ROOM_INTERFACE)
