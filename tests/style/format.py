#!/usr/bin/python3
"""Every C file is as .clang-format wants it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess
import sys

import stylelib


def main():
    paths = [str(path) for path in stylelib.files(".c", ".h")]
    result = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], cwd=stylelib.ROOT)
    if result.returncode:
        print("run: ./dev format --all")
    sys.exit(result.returncode)


main()
