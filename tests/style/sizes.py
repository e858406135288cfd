#!/usr/bin/python3
"""Files under 1000 lines; functions at most 100, nine of ten at most 40; at most 6 parameters."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import stylelib
from stylelib import complain

FILE_LIMIT = 1000
FUNCTION_LIMIT = 100
USUAL_LIMIT = 40
USUAL_SHARE = 0.9
PARAMETER_LIMIT = 6

# Tables of properties, and signatures that a library dictates.
LONG_BY_NATURE = re.compile(r"_class_init$")
FOREIGN_SIGNATURE = re.compile(r"_(cb|measure)$")
# GIO's cancellable, callback and data count as one.
ASYNC = re.compile(r"_async$")
ASYNC_EXTRA = 2
NAME = re.compile(r"\b(\w+) \(")


def functions(path):
    """(name, line of the brace, lines of the body, number of parameters) of each definition."""
    head, start = [], None
    for number, line in stylelib.code_lines(path):
        if start is not None:
            if line == "}":
                name = NAME.search(" ".join(head))
                yield (name.group(1) if name else "?", start, number - start - 1,
                       count_parameters(" ".join(head)))
                head, start = [], None
        elif line.rstrip() == "{":
            start = number
        elif not line.strip() or line.startswith(("}", "#")) or line.rstrip().endswith(";"):
            head = []
        else:
            head.append(line.strip())


def count_parameters(head):
    inside = head[head.find(" (") + 2:]
    depth, commas = 0, 0
    for letter in inside:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        commas += letter == "," and depth == 0
    return commas + 1


def check_file(path):
    n_lines = len(stylelib.read(path).splitlines())
    if n_lines >= FILE_LIMIT:
        complain(path, n_lines, f"{n_lines} lines: split it by concern (limit {FILE_LIMIT})")


def check_function(path, name, line, length, parameters):
    if length > FUNCTION_LIMIT and not LONG_BY_NATURE.search(name):
        complain(path, line, f"{name} has {length} lines: split it (limit {FUNCTION_LIMIT})")
    if ASYNC.search(name):
        parameters -= ASYNC_EXTRA
    if parameters > PARAMETER_LIMIT and not FOREIGN_SIGNATURE.search(name):
        complain(path, line, f"{name} has {parameters} parameters: pass a struct (limit {PARAMETER_LIMIT})")


def main():
    lengths = []
    for path in stylelib.files(".c", ".h", ".py", ".sh", ".ui"):
        check_file(path)
    for path in stylelib.files(".c"):
        for function in functions(path):
            check_function(path, *function)
            if path.parts[0] != "tests":
                lengths.append((function[2], path, function[1], function[0]))
    long = sorted((entry for entry in lengths if entry[0] > USUAL_LIMIT), reverse=True)
    if len(long) > (1 - USUAL_SHARE) * len(lengths):
        for length, path, line, name in long:
            complain(path, line, f"{name} has {length} lines; more than a tenth of all functions "
                     f"is longer than {USUAL_LIMIT}")
    if lengths:
        median = sorted(lengths)[len(lengths) // 2][0]
        print(f"{len(lengths)} functions, median {median} lines, {len(long)} over {USUAL_LIMIT}")
    stylelib.finish("sizes")


main()
