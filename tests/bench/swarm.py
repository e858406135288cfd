#!/usr/bin/python3
"""a seeder of 20 MB/s and six leechers: the last one's time over the ideal, ours beside others"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import pathlib
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
from lib.clients import LibTorrent, Piecemeal, RTorrent, Transmission, poll  # noqa: E402 pylint: disable=wrong-import-position
from lib.meter import Meter, check_copy, spread  # noqa: E402 pylint: disable=wrong-import-position
from lib.payload import MIB, Payload  # noqa: E402 pylint: disable=wrong-import-position
from lib.tracker import Tracker  # noqa: E402 pylint: disable=wrong-import-position
from lib.world import World, fail  # noqa: E402 pylint: disable=wrong-import-position

TRACKER, SEEDER, FIRST = 254, 1, 10
# As the tracker of a small swarm; who comes later is known to the others within that time.
INTERVAL_S = 10
TIMEOUT_S = 180
POLL_S = 0.05
KINDS = {client.name: client for client in (Piecemeal, LibTorrent, Transmission, RTorrent)}
# name -> (the seeder, the leechers in turn)
SWARMS = {
    "ours": ("piecemeal", ["piecemeal"]),
    "ours-from-libtorrent": ("libtorrent", ["piecemeal"]),
    "libtorrent": ("libtorrent", ["libtorrent"]),
    "mixed": ("piecemeal", ["piecemeal", "libtorrent", "transmission", "rtorrent"]),
}


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--runs", type=int, default=3, help="interleaved runs of each swarm")
    parser.add_argument("--swarms", default=",".join(SWARMS), help="of: " + ", ".join(SWARMS))
    parser.add_argument("--leechers", type=int, default=6)
    parser.add_argument("--rate", type=int, default=20_000_000, help="the seeder's, bytes a second")
    parser.add_argument("--size-mib", type=int, default=400)
    parser.add_argument("--piece-kib", type=int, default=512)
    parser.add_argument("--trace", action="store_true", help="what each moved, second by second")
    return parser.parse_args()


class Bench:
    def __init__(self, world, tracker, options):
        self.world, self.options, self.runs = world, options, 0
        print(f"making {options.size_mib} MiB", file=sys.stderr)
        self.data = Payload(world.folder("source"), [("film.bin", options.size_mib * MIB)],
                            options.piece_kib << 10, announce=tracker.url)
        self.ideal = self.data.size / options.rate

    def _start(self, kind, number, folder, *, up_limit=0):
        """A client that goes on when it has everything. New ports: none waits for an old connection."""
        world, torrent, port = self.world, self.data.torrent, 7000 + 100 * self.runs + number
        shutil.rmtree(world.path / f"state-{kind}-{number}", ignore_errors=True)
        if kind == "piecemeal":
            limits = [f"--max-up={up_limit // 1024}"] if up_limit else []
            return Piecemeal(world, number, torrent, folder, "--seed", *limits, port=port)
        if kind == "libtorrent":
            return LibTorrent(world, number, torrent, folder, port=port, up_limit=up_limit)
        return KINDS[kind](world, number, torrent, folder, port=port)

    def _time_all(self, leechers, began):
        """When each was complete, in seconds since began."""
        times = {}

        def look():
            for leecher in leechers:
                if leecher not in times and leecher.is_complete():
                    times[leecher] = time.monotonic() - began
            return len(times) == len(leechers)

        if not poll(look, TIMEOUT_S, POLL_S):
            late = [leecher for leecher in leechers if leecher not in times]
            late[0].show_log()
            fail(f"not complete after {TIMEOUT_S} s: {', '.join(client.name for client in late)}")
        return [times[leecher] for leecher in leechers]

    def run(self, seeder_kind, kinds):
        """(last over ideal, mean over ideal, copies the seeder sent, CPU seconds of all)"""
        self.runs += 1
        count = self.options.leechers
        seeder = self._start(seeder_kind, SEEDER, self.data.folder, up_limit=self.options.rate)
        seeder.wait_ready(TIMEOUT_S)
        # It has told the tracker, too.
        time.sleep(1)
        folders = [self.world.folder(f"copy-{i}") for i in range(count)]
        began = time.monotonic()
        leechers = [self._start(kinds[i % len(kinds)], FIRST + i, folder)
                    for i, folder in enumerate(folders)]
        meters = [Meter(client.process) for client in [seeder, *leechers]]
        times = self._time_all(leechers, began)
        # The seeder's last count is up to a second late.
        time.sleep(1.2)
        copies = seeder.uploaded / self.data.size
        cpu = sum(meter.cpu() for meter in meters)
        if self.options.trace:
            self._trace([seeder, *leechers], began, [0, *times])
        for client in [*leechers, seeder]:
            client.stop()
        for folder in folders:
            check_copy(self.data, folder)
            shutil.rmtree(folder)
        return max(times) / self.ideal, sum(times) / count / self.ideal, copies, cpu

    @staticmethod
    def _trace(clients, began, times):
        """When each was complete, and MB up and down of those that tell, each second."""
        for client, at in zip(clients, times):
            cells, second, last = [], 0, (0, 0)
            for event in client.events.of("progress") if hasattr(client, "events") else []:
                if event["at"] - began < second:
                    continue
                cells.append(f"{(event['up'] - last[0]) / 1e6:.0f}/{(event['down'] - last[1]) / 1e6:.0f}")
                second, last = int(event["at"] - began) + 1, (event["up"], event["down"])
            print(f"  {client.name} {client.ip} at {at:.1f} s; up/down MB: {' '.join(cells)}", file=sys.stderr)


def main():
    options = parse()
    os.environ["PIECEMEAL_CLI"] = str(pathlib.Path(options.build, "app", "piecemeal-cli"))
    results = {name: [] for name in options.swarms.split(",")}
    with World(size_mib=(options.leechers + 1) * options.size_mib + 512) as world:
        bench = Bench(world, Tracker(TRACKER, INTERVAL_S), options)
        for run in range(options.runs):
            for name, runs in results.items():
                runs.append(bench.run(*SWARMS[name]))
                print(f"{run + 1} {name}: last %.2f x, mean %.2f x, %.2f copies, %.1f CPU s" % runs[-1],
                      file=sys.stderr, flush=True)
    print(f"{options.size_mib} MiB, pieces of {options.piece_kib} KiB, {options.leechers} leechers, a seeder of "
          f"{options.rate / 1e6:.0f} MB/s (ideal {bench.ideal:.1f} s), loopback, tmpfs, cubic; "
          f"median (least-most) of {options.runs} interleaved runs")
    print(f"{'swarm':22} {'last/ideal':>18} {'mean/ideal':>18} {'copies':>18} {'CPU s':>18}")
    for name, runs in results.items():
        last, mean, copies, cpu = zip(*runs)
        print(f"{name:22} {spread(last, '%.2f'):>18} {spread(mean, '%.2f'):>18} "
              f"{spread(copies, '%.2f'):>18} {spread(cpu, '%.1f'):>18}")


main()
