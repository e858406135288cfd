#!/usr/bin/python3
"""po/POTFILES lists exactly the files that hold a translatable string."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import stylelib
from stylelib import complain

POTFILES = "po/POTFILES"
IN_C = re.compile(r"(?<!\w)(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext)\s*\(")
IN_XML = re.compile(r'translatable="(?:yes|true)"')
ALWAYS = re.compile(r"\.(desktop\.in|metainfo\.xml\.in|gschema\.xml)(\.in)*$")


def has_strings(path):
    if path.suffix == ".ui":
        return IN_XML.search(stylelib.read(path))
    if path.parts[0] == "data":
        return ALWAYS.search(path.name)
    return any(IN_C.search(line) for _, line in stylelib.code_lines(path))


def main():
    listed = {line.strip(): number for number, line in stylelib.lines(POTFILES)
              if line.strip() and not line.startswith("#")}
    found = {str(path) for path in stylelib.files(".c", ".h", ".ui", ".in", ".xml",
                                                  folders=("ui", "app", "data")) if has_strings(path)}
    for path in sorted(found - set(listed)):
        complain(path, 1, f"holds translatable strings: add the line '{path}' to {POTFILES}")
    for path in sorted(set(listed) - found):
        complain(POTFILES, listed[path], f"{path} holds no translatable string, or is gone")
    if list(listed) != sorted(listed):
        complain(POTFILES, 1, "keep it sorted (LC_ALL=C sort)")
    stylelib.finish("potfiles")


main()
