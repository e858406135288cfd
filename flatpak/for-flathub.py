#!/usr/bin/python3
"""for-flathub.py TAG: prints the store's manifest with the commit that the tag stands at, as Flathub wants it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent


def commit_of(tag):
    found = subprocess.run(["git", "rev-parse", "--verify", "--quiet", f"{tag}^{{commit}}"], cwd=FOLDER, check=False,
                           stdout=subprocess.PIPE, text=True).stdout.strip()
    return found or sys.exit(f"there is no tag {tag}")


def main(tag):
    path = next(path for path in FOLDER.glob("*.json") if not path.stem.endswith(".Devel"))
    manifest = json.loads(path.read_text())
    source = manifest["modules"][-1]["sources"][0]
    if source["tag"] != tag:
        sys.exit(f"{path.name} builds {source['tag']}, not {tag}")
    source["commit"] = commit_of(tag)
    print(json.dumps(manifest, indent=2))


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])
