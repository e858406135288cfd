"""The programs that speak with each other. Each has ip and port, wait_ready(), wait_complete() and
the bytes it has uploaded; each ends with its world."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from .events import Events
from .world import address, fail, stop

PYTHON = "/usr/bin/python3"
HERE = pathlib.Path(__file__).resolve().parent
STARTS_MAX = 3


def poll(condition, timeout, every=0.1):
    """The first true value of CONDITION within TIMEOUT seconds, or the last false one."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(every)


class Client:
    name = "?"

    def __init__(self, world, number, port=6881):
        self.world, self.ip, self.port = world, address(number), port
        self.state = world.folder(f"state-{self.name}-{number}")
        self.log_path = self.state / "log"

    @property
    def peer(self):
        return f"[{self.ip}]:{self.port}" if ":" in self.ip else f"{self.ip}:{self.port}"

    def spawn(self, command, **options):
        # pylint: disable=consider-using-with
        log = open(self.log_path, "ab")
        self.process = self.world.spawn(command, **{"stdout": log, "stderr": log, **options})
        return self.process

    def stop(self):
        return stop(self.process)

    def show_log(self):
        print(f"--- log of {self.name} ---")
        print(self.log_path.read_text(errors="replace")[-4000:])


class JsonClient(Client):
    """A client that prints its events."""

    def spawn_json(self, command, **options):
        # pylint: disable=consider-using-with
        log = open(self.log_path, "ab")
        self.spawn(command, stdout=subprocess.PIPE, stderr=log, text=True, **options)
        self.events = Events(self.process.stdout)

    def is_complete(self):
        return "complete" in self.events.last

    def wait_complete(self, timeout=90):
        return self._wait("complete", timeout)

    def _wait(self, kind, timeout):
        event = self.events.wait(kind, timeout)
        if event is None:
            self.show_log()
            print("last events:", json.dumps(self.events.seen[-3:]))
            fail(f"{self.name} did not say '{kind}' in {timeout} s (its status: {self.process.poll()})")
        return event


class Piecemeal(JsonClient):
    name = "piecemeal"

    def __init__(self, world, number, torrent, folder, *options, port=6881, ip=None):
        super().__init__(world, number, port)
        self.ip = ip or self.ip
        self.folder, self.torrent, self.options = folder, torrent, options
        self.start()

    def start(self):
        self.spawn_json([cli(), "--json", "--out", self.folder, "--listen", self.peer,
                         "--state", self.state / "resume", *self.options, self.torrent])

    def wait_ready(self, timeout=60):
        """As a seeder: everything is checked."""
        self._wait("complete", timeout)

    @property
    def uploaded(self):
        return self.events.last.get("progress", {}).get("up", 0)

    @property
    def errors(self):
        return [event["message"] for event in self.events.of("error")]


class LibTorrent(JsonClient):
    name = "libtorrent"

    def __init__(self, world, number, torrent, folder, *, peers=(), port=6881, up_limit=0, ip=None,
                 pex=True, lsd=False, dht_bootstrap=None):
        super().__init__(world, number, port)
        self.ip = ip or self.ip
        self.command = [PYTHON, HERE / "libtorrent_peer.py", "--torrent", torrent, "--folder", folder,
                   "--listen", self.peer, "--up-limit", up_limit]
        for peer in peers:
            self.command += ["--peer", peer]
        self.command += ["--no-pex"] * (not pex) + ["--lsd"] * lsd
        if dht_bootstrap:
            self.command += ["--dht-bootstrap", dht_bootstrap]
        self.start()

    def start(self):
        self.spawn_json(self.command)

    def _wait(self, kind, timeout):
        """libtorrent 2.0.8 crashes now and then while it joins the DHT, before it has a torrent: then it begins
        anew."""
        for _ in range(STARTS_MAX - 1):
            if self.events.wait("added", timeout) or not self.events.ended:
                break
            if self.process.wait() != -signal.SIGSEGV:
                break
            self.start()
        return super()._wait(kind, timeout)

    def wait_ready(self, timeout=60):
        self._wait("ready", timeout)

    def wait_announced(self, timeout=60):
        """To the DHT; it does so once."""
        self._wait("announced", timeout)

    @property
    def uploaded(self):
        time.sleep(0.3)
        return self.events.last.get("progress", {}).get("up", 0)


class Transmission(Client):
    name = "transmission"

    def __init__(self, world, number, torrent, folder, *, port=6881):
        super().__init__(world, number, port)
        self.session = ""
        settings = {
            "dht-enabled": False, "lpd-enabled": False, "pex-enabled": False, "utp-enabled": False,
            "encryption": 0, "port-forwarding-enabled": False, "peer-port": port,
            "bind-address-ipv4": self.ip, "bind-address-ipv6": "::1",
            "rpc-enabled": True, "rpc-port": 9091, "rpc-bind-address": self.ip,
            "rpc-whitelist-enabled": False, "rpc-host-whitelist-enabled": False,
            "download-queue-enabled": False, "seed-queue-enabled": False,
            "download-dir": str(folder), "incomplete-dir-enabled": False, "cache-size-mb": 64,
            "ratio-limit-enabled": False, "idle-seeding-limit-enabled": False,
            "start-added-torrents": True, "scrape-paused-torrents-enabled": False,
        }
        (self.state / "settings.json").write_text(json.dumps(settings))
        self.spawn(["transmission-daemon", "--foreground", "--config-dir", self.state],
                   env={**os.environ, "HOME": str(self.state)})
        metainfo = base64.b64encode(pathlib.Path(torrent).read_bytes()).decode()
        self.call("torrent-add", {"metainfo": metainfo, "download-dir": str(folder)})

    def call(self, method, arguments):
        body = json.dumps({"method": method, "arguments": arguments}).encode()
        for _ in range(200):
            request = urllib.request.Request(f"http://{self.ip}:9091/transmission/rpc", body,
                                             {"X-Transmission-Session-Id": self.session})
            try:
                with urllib.request.urlopen(request, timeout=60) as reply:
                    return json.loads(reply.read())["arguments"]
            except urllib.error.HTTPError as error:
                self.session = error.headers.get("X-Transmission-Session-Id", "")
            except OSError:
                time.sleep(0.05)
        self.show_log()
        return fail("transmission does not answer")

    def status(self):
        fields = ["status", "leftUntilDone", "uploadedEver", "percentDone", "errorString"]
        return self.call("torrent-get", {"fields": fields})["torrents"][0]

    def is_complete(self):
        status = self.status()
        return status["status"] == 6 and status["leftUntilDone"] == 0

    def wait_complete(self, timeout=90):
        if not poll(self.is_complete, timeout, 0.3):
            self.show_log()
            fail(f"transmission is not complete after {timeout} s: {self.status()}")

    wait_ready = wait_complete

    @property
    def uploaded(self):
        return self.status()["uploadedEver"]


class Aria2(Client):
    name = "aria2"

    def __init__(self, world, number, torrent, folder, *, peers=(), port=6881):
        super().__init__(world, number, port)
        # aria2 takes peers only from trackers: a torrent names one.
        assert not peers
        self.spawn(["aria2c", "--no-conf=true", "--enable-dht=false", "--enable-dht6=false",
                    "--bt-enable-lpd=false", "--enable-peer-exchange=false", "--disable-ipv6=true",
                    f"--listen-port={port}", f"--interface={self.ip}", f"--dir={folder}",
                    "--file-allocation=none", "--seed-time=0", "--summary-interval=0",
                    "--show-console-readout=false", "--enable-color=false", str(torrent)],
                   env={**os.environ, "HOME": str(self.state)})

    def wait_complete(self, timeout=90):
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            status = "still running"
        if status != 0:
            self.show_log()
            fail(f"aria2 is not complete after {timeout} s: {status}")


class RTorrent(Client):
    name = "rtorrent"

    def __init__(self, world, number, torrent, folder, *, port=6881):
        super().__init__(world, number, port)
        # It takes peers only from trackers, and tells by what it runs that it has everything.
        session, self.done = world.folder(f"state-{self.name}-{number}/session"), self.state / "done"
        self.done.unlink(missing_ok=True)
        settings = self.state / "rtorrent.rc"
        settings.write_text("\n".join([
            f"network.port_range.set = {port}-{port}", "network.port_random.set = no",
            f"network.bind_address.set = {self.ip}", f"network.local_address.set = {self.ip}",
            f"session.path.set = {session}", f"directory.default.set = {folder}",
            "dht.mode.set = disable", "protocol.pex.set = no", "trackers.use_udp.set = no",
            "protocol.encryption.set = none", "pieces.hash.on_completion.set = no",
            "system.daemon.set = true",
            f'method.set_key = event.download.finished, done, "execute.nothrow=touch,{self.done}"',
            f"load.start = {torrent}", ""]))
        self.spawn(["rtorrent", "-n", "-o", f"import={settings}"],
                   env={**os.environ, "HOME": str(self.state), "TERM": "xterm"})

    def is_complete(self):
        return self.done.exists()

    def wait_complete(self, timeout=90):
        if not poll(self.is_complete, timeout):
            self.show_log()
            fail(f"rtorrent is not complete after {timeout} s")


class OpenTracker(Client):
    """Debian's build serves only the hashes that a file lists, and only IPv4."""
    name = "opentracker"

    def __init__(self, world, number, info_hashes, *, port=6969):
        super().__init__(world, number, port)
        allowed = self.state / "allowed"
        allowed.write_text("".join(info_hash + "\n" for info_hash in info_hashes))
        self.url = f"http://{self.ip}:{port}/announce"
        self.udp_url = f"udp://{self.ip}:{port}/announce"
        # It refuses to stay root, and a test in a user namespace has nobody else to be.
        os.chmod(world.path, 0o755)
        self.spawn(["unshare", "--user", "--map-user=1000", "opentracker", "-i", self.ip,
                    "-p", str(port), "-P", str(port), "-d", self.state, "-w", "allowed"])
        if not poll(self._answers, 10):
            self.show_log()
            fail("opentracker does not answer")

    def seeders(self, info_hash):
        """How many it knows for this hash."""
        quoted = urllib.parse.quote(bytes.fromhex(info_hash))
        with urllib.request.urlopen(f"http://{self.ip}:{self.port}/scrape?info_hash={quoted}") as reply:
            found = re.search(rb"8:completei(\d+)e", reply.read())
        return int(found.group(1)) if found else 0

    def _answers(self):
        try:
            with urllib.request.urlopen(f"http://{self.ip}:{self.port}/stats", timeout=2) as reply:
                return reply.read()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


def node_script(name):
    """One of ours that runs packages of npm."""
    if not (HERE.parent / "node/node_modules").exists():
        fail("npm's packages are not there: ./dev test installs them")
    return HERE.parent / "node" / name


class NodeTracker(JsonClient):
    """npm's bittorrent-tracker: HTTP, WebSocket and UDP, IPv4 or IPv6. Its announces are events, and so
    are the offers and answers that it passes on. Over a WebSocket it tells a fifth of INTERVAL, seconds."""
    name = "bittorrent-tracker"

    def __init__(self, world, ip, *, port=6969, interval=1800):
        super().__init__(world, 0, port)
        self.ip, self.interval = ip, interval
        self.http_url = f"http://{self.peer}/announce"
        self.udp_url = f"udp://{self.peer}/announce"
        self.ws_url = f"ws://{self.peer}"
        self.start()

    def start(self):
        self.spawn_json(["node", node_script("tracker.js"), self.ip, self.port, self.interval])
        self._wait("listening", 30)


class Coturn(Client):
    """coturn, which relays for one user."""
    name = "coturn"

    def __init__(self, world, number, *, port=3478):
        super().__init__(world, number, port)
        self.uri = f"turn:user:password@{self.peer}"
        settings = self.state / "turnserver.conf"
        settings.write_text("\n".join([
            f"listening-ip={self.ip}", f"relay-ip={self.ip}", f"listening-port={port}", "realm=piecemeal",
            "lt-cred-mech", "user=user:password", "no-tls", "no-dtls", "no-cli", "log-file=stdout",
            f"userdb={self.state / 'turndb'}", f"pidfile={self.state / 'pid'}", ""]))
        self.spawn(["turnserver", "-c", settings])
        if not poll(self._listens, 10):
            self.show_log()
            fail("coturn does not listen")

    def _listens(self):
        try:
            socket.create_connection((self.ip, self.port), 1).close()
            return True
        except OSError:
            return False


def cli():
    """The program under test: meson names it in PIECEMEAL_CLI."""
    path = os.environ.get("PIECEMEAL_CLI", "build/app/piecemeal-cli")
    if not pathlib.Path(path).exists():
        fail(f"no program at {path}: ./dev build, or set PIECEMEAL_CLI")
    return str(pathlib.Path(path).resolve())


def run_cli(*arguments, timeout=30, cwd=None, env=None):
    """(exit status, output, errors) of one run."""
    result = subprocess.run([cli(), *map(str, arguments)], stdin=subprocess.DEVNULL, timeout=timeout,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, env=env)
    return result.returncode, result.stdout, result.stderr


if sys.version_info < (3, 11):
    fail("run this with Debian's /usr/bin/python3")
