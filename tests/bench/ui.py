#!/usr/bin/python3
"""the window: frames of a large swarm (drawing), and a real one with 2,000 torrents and 300 peers (window)"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import os
import pathlib
import subprocess

TESTS = pathlib.Path(__file__).resolve().parents[1]
DISPLAY = TESTS / "with-display.sh"
LARGE_WINDOW = TESTS / "bench" / "lib" / "large_window.py"


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", help="drawing, window; both")
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--seconds", type=int, default=20, help="of each measurement")
    parser.add_argument("--peers", type=int, default=200, help="drawing: peers")
    parser.add_argument("--pieces", type=int, default=20000, help="drawing: pieces")
    parser.add_argument("--window-peers", type=int, default=300)
    parser.add_argument("--torrents", type=int, default=2000)
    parser.add_argument("--renderer", default="cairo", help="GSK's: cairo, gl")
    parser.add_argument("--picture", help="a PNG of the window at the end")
    return parser.parse_args()


def main():
    options = parse()
    environment = dict(os.environ, RENDERER=options.renderer)
    if options.picture:
        environment["PICTURE"] = os.path.abspath(options.picture)
    what = options.what or ["drawing", "window"]
    commands = {
        "drawing": [pathlib.Path(options.build, "tests", "bench", "bench-ui"), options.seconds, options.peers,
                    options.pieces, *([environment["PICTURE"]] if options.picture else [])],
        "window": ["/usr/bin/python3", LARGE_WINDOW, options.build, options.torrents, options.window_peers,
                   options.seconds],
    }
    for name in what:
        subprocess.run([str(part) for part in (DISPLAY, *commands[name])], env=environment, check=True)


main()
