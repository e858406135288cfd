#!/usr/bin/python3
"""What the store shows keeps to its guidelines, as far as no validator looks: lengths, pictures, colours, releases."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import struct
import xml.etree.ElementTree

import stylelib
from stylelib import complain

PATH = "data/piecemeal.metainfo.xml.in.in"
NAME_MAX = 15
SUMMARY = range(10, 36)  # letters
N_PICTURES = range(3, 7)
PICTURE_MAX = (1000, 700)  # px
SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR = re.compile(r"#[0-9a-f]{6}$")
VERSION = re.compile(r"version: '([\d.]+)'")


def size_of(path):
    """(width, height) of a PNG, or None."""
    head = path.read_bytes()[:24] if path.exists() else b""
    return struct.unpack(">II", head[16:]) if head.startswith(SIGNATURE) else None


def check_words(root):
    name, summary = root.findtext("name"), root.findtext("summary")
    if len(name) > NAME_MAX:
        complain(PATH, 1, f"the name has over {NAME_MAX} letters")
    if len(summary) not in SUMMARY or summary.endswith(".") or summary.istitle():
        complain(PATH, 1, f"'{summary}': {SUMMARY.start} to {SUMMARY.stop - 1} letters, as a sentence without a stop")


def check_pictures(root):
    pictures = root.findall("screenshots/screenshot")
    if len(pictures) not in N_PICTURES:
        complain(PATH, 1, f"{len(pictures)} pictures: {N_PICTURES.start} to {N_PICTURES.stop - 1}")
    if [picture.get("type") for picture in pictures[:2]] != ["default", None]:
        complain(PATH, 1, "the first picture, and no other, is the default")
    for picture in pictures:
        image, caption = picture.findtext("image"), picture.findtext("caption") or ""
        place = image.removeprefix("@WEBSITE@/raw/v@VERSION@/")
        if place == image:
            complain(PATH, 1, f"{image}: take it from the tag of this version")
        size = size_of(stylelib.ROOT / place)
        if size is None or size[0] > PICTURE_MAX[0] or size[1] > PICTURE_MAX[1]:
            complain(PATH, 1, f"{place}: a PNG of at most {PICTURE_MAX} px, not {size}")
        if not caption or caption.endswith(".") or ". " in caption:
            complain(PATH, 1, f"'{caption}': one sentence without a stop")


def check_colours(root):
    colours = {entry.get("scheme_preference"): entry.text for entry in root.findall("branding/color")}
    if set(colours) != {"light", "dark"} or len(set(colours.values())) != 2 \
            or not all(COLOUR.match(colour) for colour in colours.values()):
        complain(PATH, 1, "two colours that differ, for light and dark")


def check_releases(root):
    releases = root.findall("releases/release")
    version = VERSION.search(stylelib.read("meson.build")).group(1)
    if releases[0].get("version") != version:
        complain(PATH, 1, f"the newest release is {releases[0].get('version')}, meson.build has {version}")
    dates = [release.get("date") for release in releases]
    if dates != sorted(dates, reverse=True) or any("".join(release.itertext()).strip() == "" for release in releases):
        complain(PATH, 1, "each release has notes, the newest first")


def check_manuals():
    version = VERSION.search(stylelib.read("meson.build")).group(1)
    for path in ("data/piecemeal.1", "data/piecemeal-cli.1"):
        if f'"Piecemeal {version}"' not in stylelib.read(path):
            complain(path, 3, f"the head names another version than {version}")


def main():
    root = xml.etree.ElementTree.fromstring(stylelib.read(PATH))
    for check in (check_words, check_pictures, check_colours, check_releases):
        check(root)
    check_manuals()
    stylelib.finish("store")


main()
