#!/usr/bin/python3
"""Every kind of hostile input that the engine must stand is named by a test in tests/unit/*-hostile.c:
a row or a path that begins with its number in the protocol notes' table."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import stylelib

FOLDER = stylelib.ROOT / "tests" / "unit"
# Torrent files, magnet links, peers, the DHT, trackers (for WebRTC, too), the local network, our own server; 14, 17 to 21,
# 37 to 41 and the rest from 49 on are of parts with tests of their own.
ITEMS = {*range(1, 14), 15, 16, *range(22, 37), *range(42, 49), 50, 52, 53, 59, 60, 63, 64, 70}
# "23/name" and "22: name" are rows, "/metainfo-hostile/01--name" is a path.
NAMED = re.compile(r'"(?:/[a-z-]+/)?(\d{1,2})(?:/|: |--)[a-zA-Z]')


def main():
    named = set()
    for path in FOLDER.glob("*-hostile.c"):
        named.update(int(number) for number in NAMED.findall(path.read_text(encoding="utf-8")))
    for item in sorted(ITEMS - named):
        stylelib.complain("tests/unit", 0, f"item {item} of the hostile inputs has no test that names it")
    stylelib.finish("hostile")


main()
