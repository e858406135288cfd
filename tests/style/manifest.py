#!/usr/bin/python3
"""The Flatpak manifests ask for no more than Piecemeal needs, by the store's rules, and everything is pinned."""
# SPDX-License-Identifier: GPL-3.0-or-later
import copy
import json
import re

import stylelib
from stylelib import complain

STORE = stylelib.ROOT / f"flatpak/{stylelib.APP_ID}.json"
DEVEL = stylelib.ROOT / f"flatpak/{stylelib.APP_ID}.Devel.json"
# What Flathub grants without an explanation; each is used: sockets of peers, the window, the GPU, sound,
# and the folder that downloads go to. Other folders come through the file chooser's portal.
ALLOWED = ["--share=network", "--share=ipc", "--socket=fallback-x11", "--socket=wayland", "--socket=pulseaudio",
           "--device=dri", "--filesystem=xdg-download"]
PINNED = re.compile(r"[0-9a-f]{64}$")
VERSION = re.compile(r"version: '([\d.]+)'")


def version():
    """Of the next release, as meson.build has it."""
    return VERSION.search(stylelib.read("meson.build")).group(1)


def check_modules(path, modules):
    for module in modules:
        licence = f"/share/licenses/${{FLATPAK_ID}}/{module['name']}/"
        if not any(licence in command for command in module.get("post-install", [])):
            complain(path, 1, f"{module['name']}: install its licence below {licence}")
        for source in module["sources"]:
            if source["type"] != "archive" or not source["url"].startswith("https://"):
                complain(path, 1, f"{module['name']}: a release archive, nothing else")
            if not PINNED.match(source.get("sha256", "")):
                complain(path, 1, f"{module['name']}: pin it by its sha256")


def check_store(path, manifest):
    if manifest["id"] != path.stem:
        complain(path, 1, f"the id is {path.stem}, as the file is named")
    if manifest["command"] != "piecemeal":
        complain(path, 1, "the command is 'piecemeal', without a path")
    if manifest["finish-args"] != ALLOWED:
        complain(path, 1, "what it may differs from tests/style/manifest.py: say the reason there")
    if "branch" in manifest or "build-options" in manifest:
        complain(path, 1, "the store says which branch, and nothing is fetched while building")
    check_modules(path, manifest["modules"][:-1])
    want = [{"type": "git", "url": stylelib.option("website") + ".git", "tag": "v" + version()}]
    if manifest["modules"][-1]["sources"] != want:
        complain(path, 1, f"the last module's source is {json.dumps(want)}: RELEASING.md adds the commit")


def as_store(devel, store):
    """The nightly manifest with what sets it apart taken out of it."""
    same = copy.deepcopy(devel)
    same["id"] = store["id"] if devel["id"] == store["id"] + ".Devel" else devel["id"]
    own = same["modules"][-1]
    own["config-opts"] = [word for word in own["config-opts"] if word != "-Dprofile=development"]
    own["sources"] = store["modules"][-1]["sources"]
    return same


def main():
    store, devel = json.loads(STORE.read_text()), json.loads(DEVEL.read_text())
    check_store(STORE, store)
    if as_store(devel, store) != store:
        complain(DEVEL, 1, f"differs from {STORE.name} in more than the id, the profile and its own source")
    if "-Dprofile=development" not in devel["modules"][-1]["config-opts"]:
        complain(DEVEL, 1, "is built with -Dprofile=development")
    stylelib.finish("manifest")


main()
