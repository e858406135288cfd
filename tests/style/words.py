#!/usr/bin/python3
"""No marks of unfinished work, no skipped tests, no locks that ThreadSanitizer cannot see."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import stylelib
from stylelib import complain

# The words are written in two halves so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|\bstub(s|bed)?\b|not (yet )?implemented")
SKIPPED = re.compile(r"g_test_" r"(skip|incomplete)|exit\s*\(?7" r"7\b|unittest\.skip|pytest\.skip|return 7" r"7\b")
GLIB_LOCKS = re.compile(r"\b(GMutex|GCond|GRWLock|GRecMutex|g_mutex_\w+|g_cond_\w+|g_rw_lock_\w+"
                        r"|g_rec_mutex_\w+|G_LOCK\w*)\b")
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"


def search(path, pattern, numbered, advice):
    for number, line in numbered:
        match = pattern.search(line)
        if match:
            complain(path, number, f"{match.group()}: {advice}")


def check_head(path):
    head = "\n".join(stylelib.read(path).splitlines()[:6])
    if SPDX not in head:
        complain(path, 1, f"begin with what the file is and '{SPDX}'")
    if path.suffix == ".h" and "#pragma once" not in stylelib.read(path):
        complain(path, 1, "a header begins with #pragma once")


def main():
    for path in stylelib.files(".c", ".h", ".py", ".sh", ".ui", ".build"):
        search(path, UNFINISHED, stylelib.lines(path), "finish it, or leave it out")
    for path in stylelib.files(".c", ".py", ".sh", folders=("tests",)):
        search(path, SKIPPED, stylelib.lines(path), "a test that cannot run fails")
    for path in stylelib.files(".c", ".h", folders=("engine",)):
        search(path, GLIB_LOCKS, stylelib.code_lines(path), "use pthread or C11 atomics in the engine")
    for path in stylelib.files(".c", ".h", ".py", ".sh"):
        check_head(path)
    stylelib.finish("words")


main()
