#!/usr/bin/python3
"""our DHT beside libtorrent's in one network of 1,000 nodes: time and messages to the first peer"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import pathlib
import random
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
from lib.clients import PYTHON  # noqa: E402 pylint: disable=wrong-import-position
from lib.events import Events  # noqa: E402 pylint: disable=wrong-import-position
from lib.meter import spread  # noqa: E402 pylint: disable=wrong-import-position
from lib.world import World, fail, run, stop  # noqa: E402 pylint: disable=wrong-import-position

HERE = pathlib.Path(__file__).resolve().parent
# libtorrent takes the range of the other tests for a public one, too, but asks one node of each /24.
RANGE = "101.0.0.1/8"
CLIENT_IP, CLIENT_PORT = "101.200.0.1", "6881"
READY_S, FOUND_S = 60, 40
# So long a client has to fill its table before the warm lookups.
WARM_UP_S = 10
# What a lookup still asks after the first peer counts as well.
SETTLE_S = 1.5
SIZE_MIB = 16


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--runs", type=int, default=5, help="interleaved runs of each client; each has an own network")
    parser.add_argument("--lookups", type=int, default=8, help="warm lookups of a run")
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--dead", type=float, default=0.25, help="share of nodes that do not answer")
    parser.add_argument("--rtt", default="30,200", help="ms, least and most")
    return parser.parse_args()


class Program:
    """One that is told by lines and answers by events."""

    def __init__(self, world, *command):
        self.process = world.spawn(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.events = Events(self.process.stdout)

    def ask(self, line, kind, timeout=FOUND_S):
        """The event of KIND that answers LINE."""
        asked_at = time.monotonic()
        self.tell(line)
        event = self.events.wait(kind, timeout, lambda event: event["at"] >= asked_at)
        if event is None:
            fail(f"no '{kind}' in {timeout} s: {self.process.args}")
        return event

    def tell(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()


class Bench:
    def __init__(self, world, options):
        self.world, self.options, self.chance = world, options, random.Random(1)
        self.commands = {
            "piecemeal": [pathlib.Path(options.build, "tests/bench/bench-dht"), CLIENT_IP, CLIENT_PORT],
            "libtorrent": [PYTHON, HERE / "lib/libtorrent_dht.py", f"{CLIENT_IP}:{CLIENT_PORT}"],
        }
        # client -> [(seconds, queries)]
        self.cold = {client: [] for client in self.commands}
        self.warm = {client: [] for client in self.commands}

    def run(self, seed):
        """Each client in the same network, looking for the same."""
        hashes = [self.chance.randbytes(20).hex() for _ in range(1 + self.options.lookups)]
        for client in self.commands:
            self._run(client, seed, hashes)

    def _run(self, client, seed, hashes):
        options = self.options
        network = Program(self.world, PYTHON, HERE / "lib/dht_world.py", options.nodes, options.dead,
                          *options.rtt.split(","), seed)
        ready = network.events.wait("ready", READY_S) or fail("the network does not begin")
        for info_hash in hashes:
            network.tell(f"hold {info_hash}")
        program = Program(self.world, *self.commands[client], ready["bootstrap"])
        self._look(network, program, hashes[0], self.cold[client], 0)
        time.sleep(WARM_UP_S)
        for info_hash in hashes[1:]:
            network.ask("count", "count")
            self._look(network, program, info_hash, self.warm[client], SETTLE_S)
        stop(program.process)
        stop(network.process)

    @staticmethod
    def _look(network, program, info_hash, results, settle_s):
        seconds = program.ask(info_hash, "found")["seconds"]
        time.sleep(settle_s)
        results.append((seconds, network.ask("count", "count")["queries"]))


def show(name, results):
    """A line for each client: medians, and from least to most."""
    for client, pairs in results.items():
        seconds, queries = zip(*pairs)
        print(f"{name:22} {client:12} {spread(seconds, '%.3f'):28} {spread(queries, '%.0f'):20} {len(pairs)}")


def main():
    options = parse()
    with World(SIZE_MIB) as world:
        run("ip", "address", "add", RANGE, "dev", "lo")
        bench = Bench(world, options)
        for seed in range(1, options.runs + 1):
            print(f"run {seed} of {options.runs}", file=sys.stderr)
            bench.run(seed)
    print(f"{options.nodes} nodes, {options.dead:.0%} of them dead, {options.rtt} ms; median (least-most)")
    print(f"{'':22} {'':12} {'s to first peer':28} {'queries':20} lookups")
    show("cold start", bench.cold)
    show("warm", bench.warm)


main()
