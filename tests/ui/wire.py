#!/usr/bin/python3
"""wire.py BUILD [FOLDER]: the messages of the swarm in a box, by keyboard and for those who listen. Into FOLDER
goes a picture of them."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402

TITLE = "Piecemeal"
BLOCK = re.compile(r"^(From|To) Peer \d: (REQUEST|PIECE), piece \d, block \d+\. ")
SENTENCE = re.compile(r"^(From|To) Peer \d: ")
KEPT, HELD = re.compile(r"The last [\d,]+ are kept"), re.compile(r"\bHeld\b")
PAIR = re.compile(r"^(You ask Peer \d|Peer \d asks you) for piece \d, from byte [\d,]+, [\d,]+ bytes\. ")


def check_rows(root):
    hands.focus(TITLE)
    hands.key("alt+4")
    atspi.find(root, "list item", BLOCK, 60)
    hands.check(True, "each message is a sentence")
    atspi.find(root, None, PAIR, 60)
    hands.check(True, "the card tells of a request and its answer")
    atspi.find(root, None, re.compile(r"^\d+ messages? a second"))


def check_hold(root):
    atspi.find(root, None, KEPT)
    hands.click(TITLE, atspi.middle(atspi.find(root, "list item", BLOCK)))
    atspi.find(root, None, HELD)
    hands.check(True, "whoever chooses a row holds the list")
    hands.key("Down")
    atspi.wait(lambda: any(atspi.is_focused(node) for node in atspi.find_all(root, "list item", SENTENCE)),
               "the next row, by key")


def check_filter(root):
    atspi.press(atspi.find(root, "push button", "Hold"))
    atspi.find(root, None, KEPT)
    hands.check(True, "and the list goes on")
    atspi.press(atspi.find(root, "push button", "Have"))
    atspi.find(root, "list item", re.compile(r"Peer \d: HAVE\."), 60)
    hands.check(not atspi.find_all(root, "list item", BLOCK), "only what somebody has is shown")


def main(build, *folder):
    program = hands.start(pathlib.Path(build), "--demo", "--seed", "7")
    root = atspi.application("piecemeal", program.pid)
    hands.window(TITLE)
    check_rows(root)
    check_hold(root)
    if folder:
        hands.run("import", "-window", "root", "+repage", pathlib.Path(folder[0]) / "wire.png")
    check_filter(root)
    hands.quit_orderly(program)


main(*sys.argv[1:])
