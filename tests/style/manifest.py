#!/usr/bin/python3
"""The Flatpak manifest asks for no more than Piecemeal needs, by the store's rules."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json

import stylelib
from stylelib import complain

PATH = stylelib.ROOT / "flatpak/io.github.piecemeal.Piecemeal.json"
# What Flathub grants without an explanation; each is used: sockets of peers, the window, the GPU, sound,
# and the folder that downloads go to. Other folders come through the file chooser's portal.
ALLOWED = {"--share=network", "--share=ipc", "--socket=fallback-x11", "--socket=wayland", "--socket=pulseaudio",
           "--device=dri", "--filesystem=xdg-download"}


def main():
    manifest = json.loads(PATH.read_text())
    if manifest["id"] != PATH.stem:
        complain(PATH, 1, f"the id is {PATH.stem}, as the file is named")
    if manifest["command"] != "piecemeal":
        complain(PATH, 1, "the command is 'piecemeal', without a path")
    for argument in sorted(set(manifest["finish-args"]) - ALLOWED):
        complain(PATH, 1, f"{argument}: ask for it in tests/style/manifest.py, with the reason")
    for module in manifest["modules"]:
        for source in module["sources"]:
            if source["type"] not in ("dir", "archive", "git", "patch"):
                complain(PATH, 1, f"source {source['type']}: nothing is fetched while building")
    stylelib.finish("manifest")


main()
