#!/usr/bin/python3
"""use.py ID FOLDER: the installed Flatpak on its own display and bus: what it may, the swarm in a box from inside the
sandbox, and a torrent file opened by the desktop. Leaves a picture in the folder."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ui" / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402

TITLE = "Piecemeal"
ENOUGH_PIECES = 2  # that the swarm in a box has to have for its picture
LONGEST_S = 240
KIB = 1024
# What a person's leave is not asked for: as the manifest says, and no more.
PERMISSIONS = {
    "shared": {"network", "ipc"},
    "sockets": {"x11", "wayland", "pulseaudio", "fallback-x11"},  # it may use X where there is no Wayland
    "devices": {"dri"},
    "filesystems": {"xdg-download"},
}


def flatpak(*words, **options):
    return subprocess.Popen(["flatpak", "run", *words], **options)


def permissions(app_id):
    """What Flatpak lists: group -> its keys, where each key lists words."""
    found = {}
    for line in hands.run("flatpak", "info", "--show-permissions", app_id).splitlines():
        if "=" in line:
            key, words = line.split("=", 1)
            found[key] = set(filter(None, words.split(";")))
        elif line.strip():
            found.setdefault("groups", []).append(line.strip())
    return found


def check_permissions(app_id):
    found = permissions(app_id)
    hands.check(found.pop("groups") == ["[Context]"], "nothing on the bus but its own name")
    hands.check(found == PERMISSIONS, f"it may what the manifest says, and no more: {found}")


def check_licences(app_id, folder):
    """Of every module, where a person who has only the program finds them."""
    modules = json.loads((folder / f"{app_id}.json").read_text())["modules"]
    there = hands.run("flatpak", "run", "--command=ls", app_id, f"/app/share/licenses/{app_id}").split()
    hands.check(set(there) == {module["name"] for module in modules}, f"licences are there: {there}")


def settle():
    """A home with a folder for downloads, and settings that last, as a person's desktop has them."""
    home, config = pathlib.Path(os.environ["HOME"]), pathlib.Path(os.environ["XDG_CONFIG_HOME"])
    (home / "Downloads").mkdir()
    (config / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
    os.environ["GSETTINGS_BACKEND"] = "keyfile"
    hands.run("dbus-update-activation-environment", "GSETTINGS_BACKEND", "XDG_CONFIG_HOME", "HOME")
    return home / "Downloads"


def n_pieces_here():
    found = re.search(r"\(uint32 (\d+)", hands.bus_state("demo-counts"))
    return int(found.group(1)) if found else 0


def is_running(app_id):
    return app_id in hands.run("flatpak", "ps", "--columns=application").split()


def ended(app_id):
    atspi.wait(lambda: not is_running(app_id), "the end of the program", LONGEST_S)
    print("ok: it quits", flush=True)


def watch_demo(app_id, folder):
    program = flatpak(app_id, "--demo")
    hands.window(TITLE)
    atspi.wait(lambda: n_pieces_here() >= ENOUGH_PIECES, "pieces of the swarm in a box", LONGEST_S)
    hands.check(is_running(app_id), "the swarm in a box runs inside the sandbox")
    hands.run("import", "-window", "root", "+repage", folder / "demo.png")
    hands.bus_action("quit")
    hands.check(program.wait(hands.QUIT_S * 6) == 0, "it ends without complaint")
    ended(app_id)


def open_torrent(app_id, downloads):
    """As a file manager does: by the kind of the file and the desktop file that Flatpak has exported."""
    book = others.Torrent(downloads, "Book", {"book.txt": 300 * KIB}, others.Tracker())
    handler = hands.run("gio", "mime", "application/x-bittorrent")
    hands.check(f"{app_id}.desktop" in handler, "its desktop file opens torrents")
    hands.run("gio", "open", book.path)
    root = started()
    atspi.find(root, None, re.compile("Book"))
    hands.check(is_running(app_id), "a torrent file is opened by the exported desktop file")
    quit_program(app_id)


def started():
    root = atspi.application("piecemeal")
    hands.window(TITLE)
    return root


def quit_program(app_id):
    hands.bus_action("quit")
    ended(app_id)


def open_magnet(app_id):
    hands.run("gio", "open", f"magnet:?xt=urn:btih:{'ab' * 20}&dn=Nobody+Has+It")
    atspi.find(started(), None, re.compile("Nobody Has It"))
    print("ok: a magnet link is opened by the exported desktop file", flush=True)
    quit_program(app_id)


def main(app_id, folder):
    downloads = settle()
    folder = pathlib.Path(folder)
    check_permissions(app_id)
    check_licences(app_id, folder)
    watch_demo(app_id, folder)
    open_torrent(app_id, downloads)
    open_magnet(app_id)


main(*sys.argv[1:])
