#!/usr/bin/python3
"""overlay.py MANIFEST ARCHIVES SOURCE RUNTIME OUTPUT: the manifest as it builds without the Internet, into OUTPUT.
overlay.py --names MANIFEST: Debian's names of the modules' source packages, with the versions."""
# SPDX-License-Identifier: GPL-3.0-or-later
# RUNTIME is the version of the stand-in, SOURCE the folder of this tree. Archives that are pinned are taken as they are
# where they can be had; otherwise what Debian has of the same version, in ARCHIVES.
import copy
import hashlib
import io
import json
import pathlib
import re
import subprocess
import sys
import tarfile

CONNECT_S = 5
# Debian's names of the source packages, where they are others.
DEBIAN = {"usrsctp": "libusrsctp"}
VERSION = re.compile(r"(\d+(?:\.\d+)+)\.tar\.\w+$")


def version(url):
    return VERSION.search(url).group(1)


def debian_name(module):
    return DEBIAN.get(module, module)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(source, folder):
    """The pinned archive, from where the manifest says; None where nobody answers."""
    path = folder / source["url"].rsplit("/", 1)[1]
    if path.exists() and sha256(path) == source["sha256"]:
        return path
    got = path.with_name(f"{path.name}.part")
    fetched = subprocess.run(["curl", "--fail", "--silent", "--location", "--connect-timeout", str(CONNECT_S), "--output",
                              got, source["url"]], check=False)
    if fetched.returncode != 0:
        return None
    if sha256(got) != source["sha256"]:
        sys.exit(f"{source['url']}: not what the manifest pins ({source['sha256']})")
    return got.rename(path)


def debian(module, source, folder):
    """Debian's archive of the same version, or at least of what came right after it."""
    stem = f"{debian_name(module)}_{version(source['url'])}"
    found = [*folder.glob(f"{stem}.orig.tar.*"), *folder.glob(f"{stem}+*.orig.tar.*")]
    if not found:
        have = ", ".join(path.name for path in sorted(folder.glob(f"{debian_name(module)}_*"))) or "nothing"
        sys.exit(f"{module}: the manifest wants {stem}, Debian has {have}")
    return found[0]


def as_released(archive, number):
    """A snapshot of a repository has neither configure nor, as a release has, the version by which autogen.sh makes
    it: a copy that tells."""
    with tarfile.open(archive) as packed:
        names = packed.getnames()
        top = names[0].split("/")[0]
        if f"{top}/configure.ac" not in names or f"{top}/configure" in names:
            return archive
        copy_of = archive.with_name(f"{top}.released.tar")
        with tarfile.open(copy_of, "w") as output:
            for entry in packed:
                output.addfile(entry, packed.extractfile(entry) if entry.isfile() else None)
            told = tarfile.TarInfo(f"{top}/.tarball-version")
            told.size = len(number)
            output.addfile(told, io.BytesIO(number.encode()))
    return copy_of


def replace_archive(module, source, folder):
    archive = fetch(source, folder)
    pinned = archive is not None
    if not pinned:
        archive = debian(module, source, folder)
        pinned = sha256(archive) == source["sha256"]
        archive = archive if pinned else as_released(archive, version(source["url"]))
    print(f"{module}: {archive.name}, {'the pinned one' if pinned else 'as Debian packs it'}")
    return {"type": "archive", "path": str(archive), "sha256": sha256(archive)}


def overlay(manifest, archives, source, runtime):
    """Only these change: the runtime's version, where each archive is, and the program's own source."""
    changed = copy.deepcopy(manifest)
    changed["runtime-version"] = runtime
    for module in changed["modules"][:-1]:
        module["sources"] = [replace_archive(module["name"], entry, archives) for entry in module["sources"]]
    changed["modules"][-1]["sources"] = [{"type": "dir", "path": str(source)}]
    return changed


def without_sources(manifest):
    """What the overlay has to leave as it is."""
    rest = copy.deepcopy(manifest)
    del rest["runtime-version"]
    for module in rest["modules"]:
        module["sources"] = len(module["sources"])
    return rest


def load(path):
    return json.loads(pathlib.Path(path).read_text())


def main(path, archives, source, runtime, output):
    manifest = load(path)
    changed = overlay(manifest, pathlib.Path(archives).resolve(), pathlib.Path(source).resolve(), runtime)
    if without_sources(changed) != without_sources(manifest):
        sys.exit("the overlay changes more than sources")
    pathlib.Path(output).write_text(json.dumps(changed, indent=2) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "--names":
        for module in load(sys.argv[2])["modules"][:-1]:
            print(debian_name(module["name"]), version(module["sources"][0]["url"]))
    else:
        main(*sys.argv[1:])
