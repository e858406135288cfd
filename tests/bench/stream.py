#!/usr/bin/python3
"""from a magnet link to the first MiB and, after a seek, to the last, beside webtorrent and libtorrent"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import hashlib
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
from lib.clients import PYTHON, node_script  # noqa: E402 pylint: disable=wrong-import-position
from lib.payload import MIB, Payload  # noqa: E402 pylint: disable=wrong-import-position
from lib.world import World, fail  # noqa: E402 pylint: disable=wrong-import-position

BENCH = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH / "lib"))
from behind import Runs  # noqa: E402 pylint: disable=wrong-import-position
from link import Link  # noqa: E402 pylint: disable=wrong-import-position

TIMEOUT_S = 120
ASKED_FOR = 0.8  # of the better of the others
WHAT = ("metadata", "first", "last")
OTHERS = ("webtorrent", "libtorrent")


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--runs", type=int, default=5, help="interleaved runs of each client")
    parser.add_argument("--clients", default="piecemeal," + ",".join(OTHERS))
    parser.add_argument("--mbit", type=float, default=20)
    parser.add_argument("--round-trip-ms", type=float, default=40)
    parser.add_argument("--loss", type=float, default=0, help="percent")
    parser.add_argument("--size-mib", type=int, default=64)
    parser.add_argument("--piece-kib", default="256,1024", help="sizes of pieces")
    return parser.parse_args()


class Bench:
    def __init__(self, world, options):
        self.world, self.build = world, pathlib.Path(options.build)
        self.link = Link(world, self.build / "tests/bench/link", options.mbit, options.round_trip_ms, options.loss)
        self.runs = Runs(world, self.link)
        self.size = options.size_mib * MIB

    def share(self, piece_kib):
        self.data = Payload(self.world.folder(f"source-{piece_kib}"), [("film.bin", self.size)], piece_kib << 10)
        film = self.data.folder / self.data.name / "film.bin"
        with open(film, "rb") as file:
            first = file.read(MIB)
            file.seek(-MIB, 2)
            self.digests = {"first": hashlib.sha256(first).hexdigest(),
                            "last": hashlib.sha256(file.read()).hexdigest()}

    def _command(self, client):
        return {"piecemeal": [self.build / "tests/bench/bench-stream"],
                "libtorrent": [PYTHON, BENCH / "lib/stream_libtorrent.py"],
                "webtorrent": ["node", node_script("stream.js")]}[client]

    def _check(self, client, events):
        for what, digest in self.digests.items():
            if client == "piecemeal" and events[what]["sha256"] != digest:
                fail(f"the bytes of '{what}' are wrong")

    def run(self, client):
        """{what: seconds}"""
        events = self.runs.run(
            self.data, lambda seed, copy: [*self._command(client), self.data.magnet(f"x.pe={seed}"), copy, MIB],
            "last", TIMEOUT_S)
        self._check(client, events)
        return {what: events[what]["seconds"] for what in WHAT}


def show(piece_kib, results):
    medians = {client: {what: statistics.median(run[what] for run in runs) for what in WHAT}
               for client, runs in results.items()}
    for what in WHAT:
        line = f"{piece_kib:9} {what:9}" + "".join(f" {medians[client][what]:11.3f}" for client in medians)
        others = [medians[client][what] for client in OTHERS if client in medians]
        if others and "piecemeal" in medians:
            ratio = medians["piecemeal"][what] / min(others)
            line += f" {ratio:7.2f} {'yes' if ratio <= ASKED_FOR else 'NO':>5}"
        print(line, flush=True)


def main():
    options = parse()
    clients = options.clients.split(",")
    with World(size_mib=4 * options.size_mib + 256) as world:
        bench = Bench(world, options)
        print(f"{options.mbit:g} Mbit/s, {options.round_trip_ms:g} ms, {options.loss:g} % loss, {options.size_mib} MiB; "
              f"medians of {options.runs} interleaved runs, seconds; a MiB alone takes "
              f"{MIB * 8 / options.mbit / 1e6:.2f}; asked for: {ASKED_FOR} of the better of the others")
        print(f"{'piece KiB':>9} {'':9}" + "".join(f" {client:>11}" for client in clients) + "   ratio    ok")
        for piece_kib in map(int, options.piece_kib.split(",")):
            bench.share(piece_kib)
            results = {client: [] for client in clients}
            for _ in range(options.runs):
                for client in clients:
                    results[client].append(bench.run(client))
                    print(piece_kib, client, results[client][-1], file=sys.stderr)
            show(piece_kib, results)


main()
