#!/usr/bin/python3
"""CPU seconds a GB of storing, reading and checking, beside the bare system calls"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--folder", default="/dev/shm", help="where the payload is written")
    parser.add_argument("--size-mib", type=int, default=1024)
    options = parser.parse_args()
    program = pathlib.Path(options.build, "tests", "bench", "bench-storage")
    os.execv(program, [program, options.folder, str(options.size_mib)])


main()
