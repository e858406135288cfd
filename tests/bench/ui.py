#!/usr/bin/python3
"""time of a frame while 200 peers x 20,000 pieces change ten times a second"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--peers", type=int, default=200)
    parser.add_argument("--pieces", type=int, default=20000)
    parser.add_argument("--renderer", default="cairo", help="GSK's: cairo, gl")
    parser.add_argument("--picture", help="a PNG of the window at the end")
    options = parser.parse_args()
    program = pathlib.Path(options.build, "tests", "bench", "bench-ui")
    display = pathlib.Path(__file__).resolve().parents[1] / "with-display.sh"
    picture = [os.path.abspath(options.picture)] if options.picture else []
    os.environ["RENDERER"] = options.renderer
    os.execv(display, [display, program, str(options.seconds), str(options.peers),
                       str(options.pieces), *picture])


main()
