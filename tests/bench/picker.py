#!/usr/bin/python3
"""µs a pick, a HAVE and a bitfield cost at 200,000 pieces and 500 peers"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--pieces", type=int, default=200000)
    parser.add_argument("--peers", type=int, default=500)
    options = parser.parse_args()
    program = pathlib.Path(options.build, "tests", "bench", "bench-picker")
    os.execv(program, [program, str(options.pieces), str(options.peers)])


main()
