#!/usr/bin/python3
"""Unit tests in which several threads run are listed as threaded_tests in tests/unit/meson.build: only those run
with ThreadSanitizer."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re

import stylelib

LISTING = "tests/unit/meson.build"
FOLDER = pathlib.Path("tests/unit")
LISTED = re.compile(r"^threaded_tests = \[(.*?)\]", re.M | re.S)
# Calls that start one: threads themselves, and what has workers of its own. bt_engine_new_offline() has none.
STARTS = re.compile(r"(?<!\w)(g_thread_(?:try_)?new|g_task_run_in_thread|pthread_create|bt_disk_new|bt_session_new"
                    r"|_?bt_engine_new(?:_for_session)?|_?bt_demo_new(?:_at_speed)?|bt_source_load_async)\s*\(")
# Fixtures that do so for the test.
FIXTURE = re.compile(r'^#include "((?:engine|session|store)-fixture|rtc-tracker)\.h"', re.M)


def find_start(path):
    """What starts a thread there; None: nothing does."""
    code = stylelib.without_comments(stylelib.read(path))
    found = STARTS.search(code) or FIXTURE.search(stylelib.read(path))
    return found and found.group(1)


def main():
    listed = set(re.findall(r"'([\w-]+)'", LISTED.search(stylelib.read(LISTING)).group(1)))
    for path in stylelib.files(".c", folders=(FOLDER,)):
        name = path.stem.removeprefix("test-")
        start = find_start(path)
        if path.stem.startswith("test-") and start and name not in listed:
            stylelib.complain(path, 1, f"{start} starts threads: name '{name}' in threaded_tests of {LISTING}")
    for name in sorted(listed):
        if not (stylelib.ROOT / FOLDER / f"test-{name}.c").exists():
            stylelib.complain(LISTING, 1, f"threaded_tests names '{name}', which is no test")
    stylelib.finish("threads")


main()
