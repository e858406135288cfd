"""A world of its own for a test: network, disk and processes that end with it.

The loopback of a private network namespace carries 198.18.0.0/15, the range for benchmarks, so each
client has an address that it does not take for a local one: Transmission never dials 127/8, and
libtorrent exempts local peers from its limits."""
# SPDX-License-Identifier: GPL-3.0-or-later
import atexit
import ctypes
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
PR_SET_PDEATHSIG = 1
NETWORK = "198.18.0.0/15"
CLIENTS6 = 4

_libc = ctypes.CDLL(None, use_errno=True)


def run(*command):
    subprocess.run(command, check=True)


def _unshare(flags):
    if _libc.unshare(flags) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"unshare: {os.strerror(error)}: namespaces are needed (root, or user namespaces)")


def _enter_namespaces():
    if os.geteuid() == 0:
        _unshare(CLONE_NEWNET | CLONE_NEWNS)
        return
    uid, gid = os.geteuid(), os.getegid()
    _unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS)
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
        pathlib.Path("/proc/self", name).write_text(text)


def _end_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def address(number):
    """The IPv4 address of client NUMBER."""
    return f"198.18.0.{number}"


def address6(number):
    return f"fd18::{number:x}"


class World:
    """with World() as world: the folder world.path is an own tmpfs of size_mib."""

    def __init__(self, size_mib=3072, congestion="cubic"):
        self.processes = []
        self.mounts = []
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="piecemeal-test."))
        _enter_namespaces()
        run("mount", "--make-rprivate", "/")
        self.mount(self.path, size_mib)
        run("ip", "link", "set", "lo", "up")
        run("ip", "address", "add", "198.18.0.1/15", "dev", "lo")
        # IPv6 binds only to what is there, whatever the routes say.
        for number in range(1, CLIENTS6 + 1):
            run("ip", "-6", "address", "add", f"{address6(number)}/128", "dev", "lo", "nodad")
        # The congestion control of most people's machines, whatever the host's default is. Only the
        # first network namespace may choose it by sysctl, but a route may carry it everywhere.
        self.congestion = congestion
        self._replace_routes()
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        atexit.register(self.end)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def add_lan(self, ip):
        """An interface with the default route, as most machines have one: Chromium offers only the
        address of that, and no address of a loopback."""
        run("ip", "link", "add", "lan", "type", "bridge")
        run("ip", "link", "set", "lan", "up")
        run("ip", "address", "add", f"{ip}/32", "dev", "lan")
        run("ip", "route", "add", "default", "dev", "lan", "src", ip)
        # It sends from there what is bound to no address, whomever it is for.
        self._replace_routes("src", ip)

    def _replace_routes(self, *options):
        for route in (NETWORK, "198.18.0.1"):
            run("ip", "route", "replace", "local", route, "dev", "lo", "table", "local", "congctl", self.congestion,
                *options)

    def mount(self, path, size_mib):
        """An own tmpfs at PATH, so that a test can fill a disk of any size."""
        path.mkdir(parents=True, exist_ok=True)
        run("mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "tmpfs", str(path))
        self.mounts.append(path)

    def folder(self, name):
        path = self.path / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def spawn(self, command, **options):
        """A process that ends with the test, however the test ends."""
        process = subprocess.Popen([str(part) for part in command], preexec_fn=_end_with_parent,
                                   **{"stdin": subprocess.DEVNULL, **options})
        self.processes.append(process)
        return process

    def end(self):
        for process in self.processes:
            stop(process)
        self.processes = []
        while self.mounts:
            subprocess.run(["umount", "-l", str(self.mounts.pop())], check=False)
        if self.path.exists():
            self.path.rmdir()


def stop(process, grace=6):
    """Asks a process to end, and insists after GRACE seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


def fail(text):
    print("FAILED:", text, flush=True)
    sys.exit(1)


def check(condition, text):
    if not condition:
        fail(text)
    print("ok:", text, flush=True)
