#!/usr/bin/python3
"""What is simulated repeats: twice the same from one seed, another from another; and in the other builds.

usage: same.py SIM-SCENARIO SIM-DHT; PIECEMEAL_SAME_AS may name the first program of another compiler's
build, beside which lies the second."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import sys

# Twenty peers, loss and three kinds of link: most of the simulator, in a moment; and a small DHT.
ARGUMENTS = {
    "sim-scenario": ["slow-and-fast", "--fewer-leechers=5", "--fewer-pieces=32"],
    "sim-dht": ["--nodes=150", "--lookups=50", "--settle=16", "--grow=5"],
}


def digest(program, seed):
    arguments = ARGUMENTS[os.path.basename(program)]
    run = subprocess.run([program, *arguments, f"--seed={seed}"], stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)["digest"]


def compare(program):
    """(name, digest, whether it is as it should be) of each run."""
    first = digest(program, 1)
    name = os.path.basename(program)
    again, another = digest(program, 1), digest(program, 2)
    yield f"{name} again", again, again == first
    yield f"{name} another seed", another, another != first
    other_build = os.environ.get("PIECEMEAL_SAME_AS")
    if other_build:
        path = os.path.join(os.path.dirname(other_build), name)
        elsewhere = digest(path, 1)
        yield path, elsewhere, elsewhere == first


def main(programs):
    results = [result for program in programs for result in compare(program)]
    print(f"1..{len(results)}")
    for number, (name, found, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} {name}: {found}")


main(sys.argv[1:])
