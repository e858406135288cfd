#!/usr/bin/python3
"""how soon a film that is still coming shows a picture, and whether it goes on, over a slow line"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
from lib.events import Events  # noqa: E402 pylint: disable=wrong-import-position
from lib.payload import MIB, Payload  # noqa: E402 pylint: disable=wrong-import-position
from lib.world import World, fail  # noqa: E402 pylint: disable=wrong-import-position

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from behind import Runs  # noqa: E402 pylint: disable=wrong-import-position
from films import CONTAINERS, Films  # noqa: E402 pylint: disable=wrong-import-position
from link import Link  # noqa: E402 pylint: disable=wrong-import-position

TIMEOUT_S = 60
SHORT_S = 2  # played in the runs that measure only how soon it begins
# Asked for:
PICTURE_S, SOUGHT_S = 3, 2
BYTES = 2  # times those of the pieces that a whole file's picture takes


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--runs", type=int, default=5, help="of each container; one more plays for long")
    parser.add_argument("--containers", default=",".join(CONTAINERS))
    parser.add_argument("--mbit", type=float, default=20)
    parser.add_argument("--round-trip-ms", type=float, default=40)
    parser.add_argument("--film-mbit", type=float, default=8)
    parser.add_argument("--film-s", type=int, default=600)
    parser.add_argument("--long-s", type=int, default=120, help="how long the last run plays; 0: there is none")
    parser.add_argument("--piece-kib", type=int, default=512)
    return parser.parse_args()


class FilmPayload(Payload):
    """A torrent of one file that is there."""

    def __init__(self, folder, film, piece_length):
        self.film = film
        super().__init__(folder, [(film.name, film.stat().st_size)], piece_length)

    def _write(self, source):
        target = self.folder / self.name / self.film.name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(self.film, target)


class Bench:
    def __init__(self, world, options):
        self.world, self.options = world, options
        self.programs = pathlib.Path(options.build) / "tests/bench"
        self.link = Link(world, self.programs / "link", options.mbit, options.round_trip_ms)
        self.runs = Runs(world, self.link)
        self.films = Films(world.folder("films"), options.film_s, options.film_mbit)

    def share(self, name):
        film = self.films.make(name)
        self.data = FilmPayload(self.world.folder(f"source-{name}"), film, self.options.piece_kib << 10)
        film.unlink()

    def forget(self):
        shutil.rmtree(self.data.folder)

    def whole(self):
        """Bytes of the pieces that the pipeline reads of the whole file until its first picture."""
        path = self.data.folder / self.data.name / self.data.film.name
        process = self.world.spawn([self.programs / "bench-play", "--whole", path, self.data.piece_length],
                                   stdout=subprocess.PIPE, text=True)
        event = Events(process.stdout).wait("picture", TIMEOUT_S)
        return event["bytes"] if event else fail("the whole film shows no picture")

    def run(self, seconds):
        """{event: what was told with it}"""
        return self.runs.run(
            self.data, lambda seed, copy: [self.programs / "bench-play", self.data.torrent, copy, seed, seconds],
            "end", seconds + TIMEOUT_S)


def verdict(figure, at_most):
    return f"{figure:8.2f} {'yes' if figure <= at_most else 'NO':>3}"


def show(name, bench):
    whole = bench.whole()
    runs = []
    for _ in range(bench.options.runs):
        runs.append(bench.run(SHORT_S))
        print(name, {event: (told["seconds"], told["bytes"]) for event, told in runs[-1].items()}, file=sys.stderr)
    picture, sought = (statistics.median(run[event]["seconds"] for run in runs) for event in ("picture", "sought"))
    fetched = statistics.median(run["picture"]["bytes"] for run in runs)
    line = (f"{name:15} {verdict(picture, PICTURE_S)} {verdict(sought, SOUGHT_S)} {fetched / MIB:8.2f} "
            f"{whole / MIB:8.2f} {verdict(fetched / whole, BYTES)}")
    if bench.options.long_s:
        played = bench.run(bench.options.long_s)["played"]
        line += f" {played['seconds'] - bench.options.long_s:8.2f} {verdict(played['stalls'], 0)}"
    print(line, flush=True)


def main():
    options = parse()
    with World(size_mib=4096) as world:
        bench = Bench(world, options)
        print(f"{options.mbit:g} Mbit/s, {options.round_trip_ms:g} ms; films of {options.film_s} s and "
              f"{options.film_mbit:g} Mbit/s, pieces of {options.piece_kib} KiB; medians of {options.runs} runs; "
              f"asked for: a picture in {PICTURE_S} s, one of the middle in {SOUGHT_S} s, {BYTES} x the bytes of the "
              f"pieces that the first picture of a whole file takes, no stall in {options.long_s} s")
        print(f"{'':15} {'first, s':>12} {'sought, s':>12} {'MiB':>8} {'whole':>8} {'ratio':>12} {'late, s':>8} "
              f"{'stalls':>12}")
        for name in options.containers.split(","):
            bench.share(name)
            show(name, bench)
            bench.forget()


main()
