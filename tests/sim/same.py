#!/usr/bin/python3
"""A scenario repeats: twice the same from one seed, another from another; and in the other builds.

usage: same.py SIM-SCENARIO; PIECEMEAL_SAME_AS may name the same program of another compiler's build."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import sys

# Twenty peers, loss and three kinds of link: most of the simulator, in a moment.
SCENARIO = ["slow-and-fast", "--fewer-leechers=5", "--fewer-pieces=32"]


def digest(program, seed):
    run = subprocess.run([program, *SCENARIO, f"--seed={seed}"], stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)["digest"]


def main(program):
    other_build = os.environ.get("PIECEMEAL_SAME_AS")
    checks = [("again", digest(program, 1), True), ("another seed", digest(program, 2), False)]
    first = digest(program, 1)
    if other_build:
        checks.append((other_build, digest(other_build, 1), True))
    print(f"1..{len(checks)}")
    for number, (name, found, same) in enumerate(checks, 1):
        good = (found == first) == same
        print(f"{'ok' if good else 'not ok'} {number} {name}: {found}")


main(sys.argv[1])
