#!/usr/bin/python3
"""Sums up meson's test logs in one line. A skipped test, and a log that is not there, has failed."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys


def verdict(test):
    passed = test["result"] in ("OK", "EXPECTEDFAIL")
    return passed and "# SKIP" not in test.get("stdout", "")


def read(path):
    with open(path, encoding="utf-8") as log:
        return [json.loads(line) for line in log if line.strip()]


def main(paths):
    passed, failed = 0, []
    for path in paths:
        folder = path.split("/")[0]
        try:
            tests = read(path)
        except FileNotFoundError:
            tests = []
        if not tests:
            failed.append(f"{folder}: no test ran")
        for test in tests:
            if verdict(test):
                passed += 1
            else:
                failed.append(f"{folder}: {test['name']} ({test['result']})")
    for line in failed:
        print("failed:", line)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
