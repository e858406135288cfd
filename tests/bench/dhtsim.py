#!/usr/bin/python3
"""A DHT of 10,000 of our nodes on a simulated clock, a fifth of them dead: rounds and messages"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import json
import math
import pathlib
import resource
import subprocess
import sys

# Words, figure, whether it is to be at most (True) or at least so much, how much.
ASKED = [
    ("rounds, median", lambda r: r["rounds"]["median"], True, 5),
    ("rounds, 99th percentile", lambda r: r["rounds"]["p99"], True, 9),
    ("messages, median", lambda r: r["messages"]["median"], True, 40),
    ("found, %", lambda r: 100 * r["found"] / r["lookups"], False, 99),
]
# Of a lookup: words, key, what a unit is divided by.
TABLE = [
    ("rounds of questions", "rounds", 1),
    ("queries", "queries", 1),
    ("messages (queries, answers)", "messages", 1),
    ("until the first peer, ms", "first_us", 1000),
    ("until it is over, ms", "done_us", 1000),
]
K = 8  # nodes of a bucket


def run(program, options):
    """The result, and the CPU seconds it took."""
    command = [program, f"--seed={options.seed}", f"--nodes={options.nodes}",
               f"--dead={options.dead}", f"--lookups={options.lookups}"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(done.stdout), after.ru_utime - before.ru_utime


def show(result, options, cpu):
    theory = (math.log2(options.nodes) - math.log2(K)) / math.log2(K)
    print(f"{options.nodes} nodes, {options.dead} % of them gone at once, "
          f"{result['lookups']} lookups; theory: {theory:.1f} rounds")
    print(f"  {'':30} {'median':>8} {'99 %':>8} {'most':>8}")
    for words, key, unit in TABLE:
        values = [result[key][name] / unit for name in ("median", "p99", "most")]
        print(f"  {words:30} " + " ".join(f"{value:8.0f}" for value in values))
    print(f"  a node knows {result['median_table']} others and thinks there are "
          f"{result['median_estimate']}; idle it sends {result['upkeep_rate']} datagrams an hour")
    print(f"  {result['datagrams']} datagrams, {cpu:.0f} s of CPU, "
          f"{1e6 * cpu / result['datagrams']:.1f} µs each; events {result['digest']}")


def judge(result):
    """Prints the figures that are asked for; returns whether they hold."""
    good = True
    for words, figure, at_most, limit in ASKED:
        found = figure(result)
        holds = found <= limit if at_most else found >= limit
        good &= holds
        print(f"  {'ok  ' if holds else 'FAIL'} {words}: {found:.4g}, "
              f"asked for: {'at most' if at_most else 'at least'} {limit}")
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    parser.add_argument("--nodes", type=int, default=10000)
    parser.add_argument("--dead", type=int, default=20, help="percent, gone before the lookups")
    parser.add_argument("--lookups", type=int, default=1000)
    options = parser.parse_args()
    result, cpu = run(pathlib.Path(options.build, "tests", "sim", "sim-dht"), options)
    show(result, options, cpu)
    sys.exit(0 if judge(result) else 1)


main()
