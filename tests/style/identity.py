#!/usr/bin/python3
"""The application's id and its repository stand in meson_options.txt, so that whoever publishes it can change them.
Beside that only the manifests have them, which Flathub reads as they are, and the template of translations."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import stylelib
from stylelib import complain

PLACE = "meson_options.txt"
ELSEWHERE = re.compile(r"flatpak/[\w.]+\.json$|po/\w+\.pot?$")
SKIPPED = {".git", "__pycache__", "node_modules"}


def ours():
    """Names of the files of the tree, without what is built or installed into it. A release has no git."""
    for path in stylelib.ROOT.rglob("*"):
        name = path.relative_to(stylelib.ROOT)
        if path.is_file() and not SKIPPED.intersection(name.parts) and not name.parts[0].startswith("build"):
            yield str(name)


def is_text(content):
    return b"\0" not in content


def main():
    domain = stylelib.APP_ID.rsplit(".", 1)[0]
    website = stylelib.option("website").split("//")[1]
    words = re.compile("|".join(re.escape(word) for word in (domain, domain.replace(".", "/"), website)))
    for name in sorted(ours()):
        content = (stylelib.ROOT / name).read_bytes()
        if name == PLACE or ELSEWHERE.match(name) or not is_text(content):
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            if words.search(line):
                complain(name, number, f"{words.search(line).group()}: take it from {PLACE} (APP_ID, WEBSITE)")
    stylelib.finish("identity")


main()
