"""avahi-daemon without a bus: what it publishes stands in files, in a folder of its own."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import signal
import xml.sax.saxutils

from .clients import poll
from .world import fail, run

SERVICES = pathlib.Path("/etc/avahi/services")
RUN = pathlib.Path("/run")
PATIENCE_S = 20
CONFIG = """[server]
host-name={host}
use-ipv4=yes
use-ipv6={ipv6}
enable-dbus=no
allow-interfaces={interface}
[publish]
publish-hinfo=no
publish-workstation=no
"""
SERVICE = """<service-group><name>{name}</name>
<service><type>{kind}</type><port>{port}</port>{txt}</service></service-group>
"""


def prepare(world):
    """Once a world: the folders that it looks into, and writes to, are the world's own."""
    folder = world.folder("avahi-services")
    run("mount", "--bind", str(folder), str(SERVICES))
    world.mounts.append(SERVICES)
    world.mount(RUN, 1)
    return folder


class Avahi:
    """One on INTERFACE; ENTER is a command that takes it into another network namespace."""

    def __init__(self, world, folder, interface, *, host="tv", enter=(), ipv6=False):
        self.world, self.folder, self.enter = world, folder, [*enter]
        self.written = 0
        self.log_path = world.path / "avahi.log"
        self.config = world.path / "avahi.conf"
        self.config.write_text(CONFIG.format(host=host, interface=interface, ipv6="yes" if ipv6 else "no"))
        self.start()

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = self.world.spawn(
                [*self.enter, "avahi-daemon", f"--file={self.config}", "--no-drop-root", "--no-chroot", "--no-rlimits",
                 "--no-proc-title"], stdout=log, stderr=log)
        # Before that a signal would end it.
        if not poll(lambda: "Server startup complete" in self.log_path.read_text(), PATIENCE_S):
            self.show_log()
            fail("avahi-daemon does not start")

    def publish(self, name, port, kind="_googlecast._tcp", **txt):
        """Also what is published already, with other words."""
        records = "".join(f"<txt-record>{key}={xml.sax.saxutils.escape(value)}</txt-record>"
                          for key, value in txt.items())
        path = self.folder / f"{port}.service"
        path.write_text(SERVICE.format(name=xml.sax.saxutils.escape(name), port=port, kind=kind, txt=records))
        self.written += 1  # Avahi looks at whole seconds, and reads a file again only when they differ
        os.utime(path, (self.written, self.written))
        self.reload()

    def withdraw(self, port):
        (self.folder / f"{port}.service").unlink()
        self.reload()

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def end(self):
        """Says goodbye."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def show_log(self):
        print("--- log of avahi ---")
        print(self.log_path.read_text(errors="replace")[-4000:])
