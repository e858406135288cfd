#!/usr/bin/python3
"""What is generated and committed is what the program makes of its source."""
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess
import tempfile

import stylelib

SUFFIX = ".proto"


def check_proto(path):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["protoc-c", f"--c_out={folder}", path.name], cwd=stylelib.ROOT / path.parent, check=True)
        for suffix in stylelib.GENERATED:
            name = path.stem + suffix
            if stylelib.read(path.parent / name) != stylelib.read(f"{folder}/{name}"):
                stylelib.complain(path.parent / name, 1, f"is not of {path.name}: cd {path.parent} && "
                                  f"protoc-c --c_out=. {path.name}")


def main():
    paths = stylelib.files(SUFFIX)
    for path in paths:
        check_proto(path)
    if not paths:
        stylelib.complain("engine", 0, f"no {SUFFIX} was found")
    stylelib.finish("generated")


main()
