"""large_window.py BUILD TORRENTS PEERS SECONDS: the real window with many torrents and peers, and how long its main
loop is held up meanwhile. To be run by tests/with-display.sh."""
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import hashlib
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS / "ui" / "lib"))
sys.path.insert(0, str(TESTS / "bench" / "lib"))
import atspi  # noqa: E402
import libtorrent  # noqa: E402
import crowd  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import puppets  # noqa: E402

TITLE = "Piecemeal"
SIZE = 4_000_000_000  # bytes of the torrent that many share
SMALL = 16384  # bytes of each of the others
RATE = 30_000  # bytes/s of a peer
BATCH = 100  # torrents that are opened in one go
SETTINGS = hands.SETTINGS_HEAD + "ask-before-adding=false\nmax-peers=2000\nmax-torrent-peers=1000\n" \
           "run-in-background=true\n"
WINDOW_S = 0.1  # of the longest block that is looked for
QUIET_S = 0.03  # the loop waits so long when the window is ready
WALL, CPU = 1, 2  # of a record: how long by the clock, and of the processor: others may have it meanwhile
ENOUGH_S = 5.0  # after a start, at most, until it is


class Probe:
    """What loop-probe.c noted of one run."""

    def __init__(self, path):
        values = array.array("d", path.read_bytes())
        self.records = list(zip(values[0::4], values[1::4], values[2::4], values[3::4]))

    def longest(self, begin, end, of=WALL):
        """Milliseconds of the longest block in each tenth of a second, sorted."""
        count = int((end - begin) / WINDOW_S)
        found = [0.0] * count
        for record in self.records:
            place = int((record[0] - begin) / WINDOW_S)
            if 0 <= place < count:
                found[place] = max(found[place], record[of] * 1000)
        return sorted(found)

    def ready(self, since):
        """When the loop first waited after that time."""
        return next((start + work for start, work, _, waited in self.records
                     if start + work > since and waited > QUIET_S), None)


def percentile(values, share):
    return values[min(int(len(values) * share), len(values) - 1)]


class Load:
    def __init__(self, build, n_torrents, n_peers, seconds):
        self.build, self.n_torrents, self.n_peers, self.seconds = pathlib.Path(build), n_torrents, n_peers, seconds
        self.work = pathlib.Path(os.environ["UI_WORK"])
        settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
        self.tracker, self.lonely = others.Tracker(), others.Tracker()
        self.program = self.root = self.puppets = self.started = None

    def start(self, name):
        probe = self.build / "tests" / "bench" / "libloop-probe.so"
        self.note = self.work / f"{name}.loop"
        environment = dict(os.environ, GSETTINGS_BACKEND="keyfile", LD_PRELOAD=str(probe),
                           LOOP_PROBE=str(self.note))
        self.started = time.monotonic()
        self.program = hands.start(self.build, env=environment)

    def quit(self):
        hands.bus_action("quit")
        self.program.wait(60)
        return Probe(self.note)

    # --- what is loaded ---

    def small_torrents(self):
        folder = self.work / "small"
        folder.mkdir()
        for number in range(self.n_torrents):
            storage = libtorrent.file_storage()
            storage.add_file(f"Torrent {number:04}.bin", SMALL)
            torrent = libtorrent.create_torrent(storage, SMALL, libtorrent.create_torrent.v1_only)
            torrent.set_hash(0, hashlib.sha1(b"%d" % number).digest())
            torrent.add_tracker(self.lonely.url)
            path = folder / f"{number:04}.torrent"
            path.write_bytes(libtorrent.bencode(torrent.generate()))
            yield path

    def add(self):
        paths = [path.as_uri() for path in self.small_torrents()]
        for start in range(0, len(paths), BATCH):
            batch = ",".join(f"'{uri}'" for uri in paths[start:start + BATCH])
            hands.call("org.freedesktop.Application.Open", f"[{batch}]", "{}")
        big = crowd.BigTorrent(self.work / "seed", "Large", {"large.bin": SIZE}, self.tracker)
        self.puppets = subprocess.Popen([sys.executable, puppets.__file__, big.path, str(self.n_peers), str(RATE)],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.puppets.stdout.readline())
        self.big = big

    def saved(self):
        """How many torrents the state folder knows."""
        folder = pathlib.Path(os.environ["XDG_STATE_HOME"]) / "piecemeal"
        return sum(1 for _ in folder.rglob("*.resume"))

    # --- what is measured ---

    def cpu(self):
        """Seconds of the process so far."""
        fields = pathlib.Path(f"/proc/{self.program.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def tell(self, what, value, goal):
        print(f"{what:66} {value:>28}   asked: {goal}", flush=True)

    def measure_blocks(self, what, act):
        """@act: called again and again meanwhile."""
        begin, cpu = time.monotonic(), self.cpu()
        while time.monotonic() < begin + self.seconds:
            act()
        return what, begin, time.monotonic(), self.cpu() - cpu

    def tell_blocks(self, probe, spans):
        for what, begin, end, cpu in spans:
            for of, clock in ((WALL, "clock"), (CPU, "processor")):
                longest = probe.longest(begin, end, of)
                self.tell(f"{what}: longest block by the {clock}, 95 %, 99.9 %",
                          f"{percentile(longest, 0.95):.1f} ms, {percentile(longest, 0.999):.1f} ms", "16 ms, 50 ms")
            self.tell(f"{what}: CPU", f"{cpu / (end - begin) * 100:.0f} % of a core", "-")

    def scroll(self, button):
        hands.run("xdotool", "click", "--repeat", 10, "--delay", 30, button)

    def run(self):
        self.start("filling")
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)
        self.add()
        deadline = time.monotonic() + 300
        while self.saved() < self.n_torrents and time.monotonic() < deadline:
            time.sleep(1)
        print(f"{self.saved()} torrents are saved", flush=True)
        self.quit()
        self.measure_start()
        self.measure_work()
        self.puppets.kill()

    def measure_start(self):
        self.start("start")
        hands.window(TITLE)
        seen = time.monotonic()
        time.sleep(ENOUGH_S)
        started, probe = self.started, self.quit()
        ready = probe.ready(seen)
        self.tell(f"{self.n_torrents} torrents: start to a window that waits for you", f"{ready - started:.2f} s", "1.5 s")

    def measure_work(self):
        self.start("work")
        xid = hands.window(TITLE)
        time.sleep(3)
        for index in range(self.n_peers):
            self.tracker.peers.append((puppets.address(index), self.port))
        hands.bus_open(self.big.path.as_uri())
        time.sleep(15)
        spans = [self.measure_blocks("watching", lambda: time.sleep(0.5))]
        hands.run("xdotool", "mousemove", 700, 450)
        spans.append(self.measure_blocks("scrolling the peers", lambda: (self.scroll(5), self.scroll(4))))
        hands.run("xdotool", "mousemove", 140, 450)
        spans.append(self.measure_blocks("scrolling the list", lambda: (self.scroll(5), self.scroll(4))))
        hands.run("import", "-window", "root", os.environ.get("PICTURE", self.work / "window.png"))
        hands.run("xdotool", "windowminimize", xid)
        time.sleep(8)
        hidden = self.measure_blocks("hidden", lambda: time.sleep(0.5))
        self.puppets.send_signal(signal.SIGUSR1)  # they stay, and rest
        time.sleep(5)
        idle = self.measure_blocks("hidden and idle", lambda: time.sleep(0.5))
        memory = int(pathlib.Path(f"/proc/{self.program.pid}/statm").read_text().split()[1]) * resource.getpagesize()
        probe = self.quit()
        self.tell_blocks(probe, spans)
        self.tell("hidden, while it downloads: CPU", f"{hidden[3] / (hidden[2] - hidden[1]) * 100:.1f} %", "-")
        self.tell("hidden and idle: CPU", f"{idle[3] / (idle[2] - idle[1]) * 100:.2f} %", "1 %")
        self.tell("memory", f"{memory / 1e6:.0f} MB", "-")


def main(build, n_torrents, n_peers, seconds):
    load = Load(build, int(n_torrents), int(n_peers), float(seconds))
    try:
        load.run()
    finally:
        for process in (load.program, load.puppets):
            if process is not None and process.poll() is None:
                process.kill()


main(*sys.argv[1:])
