#!/usr/bin/python3
"""2 GiB over loopback on tmpfs, piecemeal-cli beside libtorrent as leecher and as seeder"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import pathlib
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
from lib.clients import LibTorrent, Piecemeal  # noqa: E402 pylint: disable=wrong-import-position
from lib.meter import Meter, check_copy, spread  # noqa: E402 pylint: disable=wrong-import-position
from lib.payload import MIB, Payload  # noqa: E402 pylint: disable=wrong-import-position
from lib.world import World  # noqa: E402 pylint: disable=wrong-import-position

TIMEOUT_S = 300
DEVICE, OTHER = 1, 2


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--pairs", type=int, default=5, help="interleaved runs of each client")
    parser.add_argument("--size-mib", type=int, default=2048)
    parser.add_argument("--piece-kib", type=int, default=1024)
    parser.add_argument("--roles", default="leecher,seeder")
    return parser.parse_args()


class Bench:
    def __init__(self, world, options):
        self.world, self.runs = world, 0
        size = options.size_mib * MIB
        print(f"making {options.size_mib} MiB", file=sys.stderr)
        self.data = Payload(world.folder("source"), [("film.bin", size)], options.piece_kib << 10)

    def _ports(self):
        """New ones for each run: none waits for an old connection."""
        self.runs += 1
        return 7000 + self.runs, 9000 + self.runs

    def _start(self, client, number, port, folder, peers):
        """The client, seeding on when it is complete."""
        data = self.data
        if client == "libtorrent":
            return LibTorrent(self.world, number, data.torrent, folder, peers=peers, port=port)
        state = self.world.path / f"state-{Piecemeal.name}-{number}"
        shutil.rmtree(state, ignore_errors=True)
        return Piecemeal(self.world, number, data.torrent, folder, "--seed", "--no-trackers",
                         *[f"--peer={peer}" for peer in peers], port=port)

    def run(self, client, role):
        """(MB/s from the first byte on, CPU seconds a GB, peak anonymous MiB)"""
        port, other_port = self._ports()
        copy = self.world.folder("copy")
        if role == "leecher":
            other = self._start("libtorrent", OTHER, other_port, self.data.folder, [])
            other.wait_ready(TIMEOUT_S)
            leecher = device = self._start(client, DEVICE, port, copy, [other.peer])
            meter = Meter(device.process)
            before = device.events.wait("added", TIMEOUT_S).get("cpu", 0.0)
            moved = other.events.wait("progress", TIMEOUT_S, lambda event: event["up"] > 0)
        else:
            device = self._start(client, DEVICE, port, self.data.folder, [])
            meter = Meter(device.process)
            device.wait_ready(TIMEOUT_S)
            time.sleep(0.5)
            before = meter.cpu()
            leecher = other = self._start("libtorrent", OTHER, other_port, copy, [device.peer])
            moved = other.events.wait("progress", TIMEOUT_S, lambda event: event["down"] > 0)
        complete = leecher.wait_complete(TIMEOUT_S)
        cpu = meter.cpu() - before
        check_copy(self.data, copy)
        device.stop()
        other.stop()
        shutil.rmtree(copy)
        gigabytes = self.data.size / 1e9
        return gigabytes * 1000 / (complete["at"] - moved["at"]), cpu / gigabytes, meter.peak


def main():
    options = parse()
    os.environ["PIECEMEAL_CLI"] = str(pathlib.Path(options.build, "app", "piecemeal-cli"))
    results = {}
    with World(size_mib=2 * options.size_mib + 1024) as world:
        bench = Bench(world, options)
        for role in options.roles.split(","):
            for pair in range(options.pairs):
                for client in ("piecemeal", "libtorrent"):
                    result = bench.run(client, role)
                    results.setdefault((role, client), []).append(result)
                    print(f"{role} {pair + 1} {client}: %.0f MB/s, %.2f CPU s/GB, %.0f MiB" % result,
                          file=sys.stderr)
    print(f"{options.size_mib} MiB, pieces of {options.piece_kib} KiB, loopback, tmpfs, cubic; "
          f"median (least-most) of {options.pairs} interleaved runs; the other side is libtorrent")
    print(f"{'role':8} {'client':11} {'MB/s':>18} {'CPU s/GB':>19} {'anonymous MiB':>15}")
    for (role, client), runs in results.items():
        speed, cpu, memory = zip(*runs)
        print(f"{role:8} {client:11} {spread(speed, '%.0f'):>18} {spread(cpu, '%.2f'):>19} "
              f"{spread(memory, '%.0f'):>15}")


main()
