#!/usr/bin/python3
"""error-codes.py OUTPUT.h DEPFILE: a table in C of all error codes that can reach a person, read from the headers; and
what it was read from, for ninja."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^#include [<"]([\w/.-]+)[>"]', re.M)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ENUM = re.compile(r"typedef enum \{([^}]*)\} (?:Bt|Pm)\w+Error;")
CODE = re.compile(r"\b((?:BT|PM)_\w+_ERROR)_\w+")


def reached(header):
    """The headers that one brings along, itself included: what the window knows of the engine."""
    found, waiting = set(), [header]
    while waiting:
        path = waiting.pop()
        if path in found or not path.exists():
            continue
        found.add(path)
        waiting += [ROOT / "engine" / name for name in INCLUDE.findall(path.read_text(encoding="utf-8"))]
    return found


def codes(path):
    """(domain, code) of each; the domain is the name of its macro."""
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    return [(match.group(1), match.group()) for enum in ENUM.findall(text) for match in CODE.finditer(enum)]


def main(output, depfile):
    headers = sorted(reached(ROOT / "engine" / "bt.h")) + sorted((ROOT / "ui").rglob("*.h"))
    table, includes = [], []
    for path in headers:
        found = codes(path)
        if found:
            includes.append(path.relative_to(ROOT / path.relative_to(ROOT).parts[0]))
            table += [f'  {{ {domain}, {code}, "{code}" }}, \\' for domain, code in found]
    lines = [f'#include "{path}"' for path in includes]
    pathlib.Path(depfile).write_text(f"{output}: {' '.join(str(path) for path in headers)}\n")
    pathlib.Path(output).write_text("\n".join(["#pragma once", *lines, "", "#define ERROR_CODES \\", *table, "", ""]))


main(*sys.argv[1:])
