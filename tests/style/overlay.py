#!/usr/bin/python3
"""What `./dev flatpak` builds differs from the store's manifest only in where the sources are and in the runtime's
version, and an archive is taken only where it is the pinned one or of the same version."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import copy
import hashlib
import importlib.util
import io
import json
import pathlib
import tarfile
import tempfile

import stylelib
from stylelib import complain

SCRIPT = pathlib.Path("tests/flatpak/overlay.py")
STORE = stylelib.ROOT / f"flatpak/{stylelib.APP_ID}.json"
RUNTIME = "48"


def load():
    spec = importlib.util.spec_from_file_location("flatpak_overlay", stylelib.ROOT / SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.CONNECT_S = 0.001  # nobody is asked
    return module


def differences(one, other, path=""):
    """The paths at which two manifests differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [place for key in sorted(one.keys() | other.keys())
                for place in differences(one.get(key), other.get(key), f"{path}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [place for i, pair in enumerate(zip(one, other)) for place in differences(*pair, f"{path}/{i}")]
    return [] if one == other else [path]


def pretend_archives(overlay, manifest, folder):
    """The first one as it is pinned, the others as Debian may have packed them."""
    for i, module in enumerate(manifest["modules"][:-1]):
        source = module["sources"][0]
        path = folder / f"{overlay.debian_name(module['name'])}_{overlay.version(source['url'])}.orig.tar.xz"
        with tarfile.open(path, "w:xz") as archive:
            archive.addfile(tarfile.TarInfo(f"{module['name']}/configure.ac"))
        if i == 0:
            source["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()


def quietly(function, *arguments):
    """Its result, or None where it gives up."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return function(*arguments)
        except SystemExit:
            return None


def check_changes(overlay, manifest, folder):
    changed = quietly(overlay.overlay, manifest, folder, "/tree", RUNTIME)
    last = len(manifest["modules"]) - 1
    want = {"/runtime-version", *(f"/modules/{last}/sources/0/{key}" for key in ("type", "url", "tag", "path")),
            *(f"/modules/{i}/sources/0/{key}" for i in range(last) for key in ("url", "path")),
            *(f"/modules/{i}/sources/0/sha256" for i in range(1, last))}
    for place in sorted(want ^ set(differences(manifest, changed))):
        complain(SCRIPT, 1, f"{place}: {'is left' if place in want else 'is changed'}")


def check_other_version(overlay, manifest, folder):
    other = copy.deepcopy(manifest)
    source = other["modules"][1]["sources"][0]
    source["url"] = source["url"].replace(overlay.version(source["url"]), "999.0")
    if quietly(overlay.overlay, other, folder, "/tree", RUNTIME) is not None:
        complain(SCRIPT, 1, "takes an archive of another version")


def check_not_pinned(overlay, manifest, folder):
    wrong = folder / manifest["modules"][1]["sources"][0]["url"].rsplit("/", 1)[1]
    wrong.write_bytes(b"somebody else's")
    changed = quietly(overlay.overlay, manifest, folder, "/tree", RUNTIME)
    if changed is None or changed["modules"][1]["sources"][0]["path"] == str(wrong):
        complain(SCRIPT, 1, "takes an archive that is not the pinned one for it")


def main():
    overlay, manifest = load(), json.loads(STORE.read_text())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pretend_archives(overlay, manifest, folder)
        for check in (check_changes, check_other_version, check_not_pinned):
            check(overlay, manifest, folder)
    stylelib.finish("overlay")


main()
