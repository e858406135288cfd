"""What the style tests share: the tracked files, and complaints that name file and line."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui" / "lib"))
from identity import APP_ID, option  # noqa: E402, F401

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("engine", "ui", "app", "tests")
# What a program has written: generated.py looks at these.
GENERATED = (".pb-c.c", ".pb-c.h")
SKIPPED_FOLDERS = {"__pycache__", "corpus", "node_modules"}

complaints = []


def complain(path, line, text):
    complaints.append(f"{path}:{line}: {text}")


def finish(what):
    for complaint in complaints:
        print(complaint)
    print(f"{what}: {len(complaints)} to mend")
    sys.exit(1 if complaints else 0)


def files(*suffixes, folders=CODE_FOLDERS):
    """Paths relative to the root, sorted, of the files under folders with one of the suffixes."""
    found = []
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in suffixes and not SKIPPED_FOLDERS.intersection(path.parts) \
                    and not path.name.endswith(GENERATED):
                found.append(path.relative_to(ROOT))
    return sorted(found)


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def lines(path):
    """Numbered from 1."""
    return enumerate(read(path).splitlines(), 1)


def without_comments(text):
    """The C text with comments and strings blanked, its lines still in place."""
    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
    return token.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def code_lines(path):
    """Numbered lines of a C file without its comments and strings."""
    return enumerate(without_comments(read(path)).splitlines(), 1)
