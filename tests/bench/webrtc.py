#!/usr/bin/python3
"""peers over WebRTC, ours beside Chromium's in one run: speed, memory, and what TCP beside it keeps"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import json
import os
import pathlib
import shutil
import statistics
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "interop"), str(HERE / "lib")]
from lib.browser import Browser  # noqa: E402 pylint: disable=wrong-import-position
from lib.clients import NodeTracker, Piecemeal  # noqa: E402 pylint: disable=wrong-import-position
from lib.meter import Meter, check_copy, spread  # noqa: E402 pylint: disable=wrong-import-position
from lib.payload import MIB, Payload  # noqa: E402 pylint: disable=wrong-import-position
from lib.world import World, address, fail  # noqa: E402 pylint: disable=wrong-import-position
from webrtc_crowd import Crowd  # noqa: E402 pylint: disable=wrong-import-position
from webrtc_turns import Turns  # noqa: E402 pylint: disable=wrong-import-position

SEEDER, LEECHER, TRACKER = 1, 2, 3
BROWSER_IP = "198.18.1.1"
TIMEOUT_S = 300
# Ours among themselves are done sooner: as long a run asks for more bytes.
OURS_TIMES = 4
ALONE = ("--no-dht", "--no-lsd", "--no-pex")
PAIRS = [(seeder, leecher) for seeder in ("browser", "ours") for leecher in ("browser", "ours")]
BROWSERS, OURS = PAIRS[0], PAIRS[-1]
ASKED_TIMES, ASKED_KIB, ASKED_TURN_MS, ASKED_KEPT = 6, 150, 20, 0.9
# Less than any of its parts: what is left is the allocator's.
ASKED_LEFT_KIB = 8


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--runs", type=int, default=3, help="interleaved runs of each pair")
    parser.add_argument("--size-mib", type=int, default=64, help=f"of ours to ours {OURS_TIMES} times that")
    parser.add_argument("--piece-kib", type=int, default=256)
    parser.add_argument("--parts", default="pairs,crowd,turns", help="what is measured")
    return parser.parse_args()


class Bench:
    def __init__(self, world, options):
        self.world, self.tracker, self.runs = world, NodeTracker(world, address(TRACKER)), 0
        self.small = self._make("small", options.size_mib, options.piece_kib)
        self.large = self._make("large", OURS_TIMES * options.size_mib, options.piece_kib)

    def _make(self, name, size_mib, piece_kib):
        return Payload(self.world.folder(f"source-{name}"), [("film.bin", size_mib * MIB)], piece_kib << 10, name,
                       announce=self.tracker.ws_url)

    def _start(self, kind, number, data, folder):
        """It seeds when FOLDER is the data's own. New ports: none waits for an old connection."""
        if kind == "browser":
            return Browser(self.world, 10 + number, data, self.tracker.ws_url, seeds=folder == data.folder)
        shutil.rmtree(self.world.path / f"state-{Piecemeal.name}-{number}", ignore_errors=True)
        return Piecemeal(self.world, number, data.torrent, folder, "--seed", *ALONE, port=7000 + 10 * self.runs + number)

    def run(self, seeder_kind, leecher_kind):
        """(MB/s from the answer to the last byte, CPU seconds a GB of the seeder, of the leecher; a
        browser's are not counted, as they are of many processes)"""
        self.runs += 1
        data = self.large if (seeder_kind, leecher_kind) == OURS else self.small
        copy, began = self.world.folder("copy"), len(self.tracker.events.seen)
        seeder = self._start(seeder_kind, SEEDER, data, data.folder)
        seeder.wait_ready()
        self._wait_for("started", began)
        began = len(self.tracker.events.seen)
        leecher = self._start(leecher_kind, LEECHER, data, copy)
        meters = [Meter(client.process) for client in (seeder, leecher)]
        answered, before = self._wait_for("answer", began), [meter.cpu() for meter in meters]
        done = leecher.events.wait("done" if leecher_kind == "browser" else "complete", TIMEOUT_S)
        gigabytes = data.size / 1e9
        cpu = [(meter.cpu() - start) / gigabytes for meter, start in zip(meters, before)]
        if done is None:
            leecher.show_log()
            fail(f"{leecher_kind} is not complete after {TIMEOUT_S} s")
        if leecher_kind == "ours":
            check_copy(data, copy)
        elif not (leecher.wait_complete() and leecher.is_same()):
            fail("the copy is not the same")
        leecher.stop()
        seeder.stop()
        shutil.rmtree(copy)
        return gigabytes * 1000 / (done["at"] - answered["at"]), *cpu

    def _wait_for(self, kind, began):
        """What the tracker has told since it had told BEGAN events."""
        since = self.tracker.events.seen[began - 1]["at"]
        return self.tracker.events.wait(kind, TIMEOUT_S, lambda event: event["at"] > since) or fail(f"no {kind}")


def measure_pairs(world, options):
    bench, results = Bench(world, options), {pair: [] for pair in PAIRS}
    for run in range(options.runs):
        for pair, runs in results.items():
            runs.append(bench.run(*pair))
            print(f"{run + 1} {pair[0]} to {pair[1]}: {runs[-1][0]:.1f} MB/s", file=sys.stderr, flush=True)
    return results


def show_pairs(results, options):
    base = statistics.median(speed for speed, *_ in results[BROWSERS])
    print(f"{options.size_mib} MiB ({OURS_TIMES} times that of ours to ours), loopback, tmpfs; median (least-most) of "
          f"{options.runs} interleaved runs")
    print(f"{'':20} {'MB/s':>20} {'x':>6} {'our CPU s/GB: up':>20} {'down':>20}")
    for (seeder, leecher), runs in results.items():
        speeds, up, down = zip(*runs)
        print(f"{seeder + ' to ' + leecher:20} {spread(speeds, '%.1f'):>20} {statistics.median(speeds) / base:6.2f} "
              f"{spread(up, '%.1f') if seeder == 'ours' else '':>20} "
              f"{spread(down, '%.1f') if leecher == 'ours' else '':>20}")
    return {f"{seeder}-{leecher}": statistics.median(speed for speed, *_ in runs) / base
            for (seeder, leecher), runs in results.items()}


def judge(figures):
    """Prints what is asked for beside what was found."""
    asked = [("browser-ours", "x Chromium's pair, from Chromium", 1, False),
             ("ours-browser", "x Chromium's pair, to Chromium", 1, False),
             ("ours-ours", "x Chromium's pair, ours to ours", ASKED_TIMES, False),
             ("connection_kib", "KiB of a connection", ASKED_KIB, True),
             ("connections", "connections at once", 100, False),
             ("grown_kib", "KiB of each that are left in the third round", ASKED_LEFT_KIB, True),
             ("left", "descriptors that were not given back", 0, True),
             ("turn_ms", "ms until the engine answers, 99 %", ASKED_TURN_MS, True),
             ("kept", "of its rate TCP keeps beside it", ASKED_KEPT, False)]
    for name, words, limit, is_most in asked:
        if name in figures:
            good = figures[name] <= limit if is_most else figures[name] >= limit
            print(f"  {'ok  ' if good else 'FAIL'} {figures[name]:.2f} {words}; asked for: "
                  f"at {'most' if is_most else 'least'} {limit}")
    print(json.dumps(figures))


def main():
    options = parse()
    os.environ["PIECEMEAL_CLI"] = str(pathlib.Path(options.build, "app", "piecemeal-cli"))
    parts, figures = options.parts.split(","), {}
    with World(size_mib=16 * options.size_mib + 1024) as world:
        world.add_lan(BROWSER_IP)
        if "pairs" in parts:
            figures |= show_pairs(measure_pairs(world, options), options)
        if "crowd" in parts:
            figures |= Crowd(world).measure()
        if "turns" in parts:
            figures |= Turns(world).measure()
    judge(figures)


main()
