#!/usr/bin/python3
"""meetings.py BUILD: how you met Peer 3 of the swarm in a box over WebRTC, told in the real window step by
step, by hand and by keys; a picture of it lies in BUILD/screenshots then."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import testing  # noqa: E402

TITLE = "Piecemeal"
HOW_YOU_MET = "How You Met…"
STEPS = ("createOffer", "You to Tracker, offer", "Tracker to You, answer", "ICE candidates",
         "You to Peer, can you hear me", "Peer to You, yes", "DTLS handshake", "SCTP association",
         "data channel open", "Connected", "BitTorrent handshake")


class Test:
    def __init__(self, build):
        self.build, self.folder = build, build / "screenshots"
        self.program = self.root = None

    def find(self, role, name, seconds=30):
        return atspi.find(self.root, role, name, seconds)

    def take(self, name):
        self.folder.mkdir(parents=True, exist_ok=True)
        hands.run("import", "-window", "root", "+repage", self.folder / f"{name}.png")

    def open_menu(self):
        """Of the peer: it can be reached only while its page is seen, and stands still."""
        def click():
            hands.click(TITLE, atspi.middle(self.find("image", re.compile("^Peer 3, WebRTC"))), 3)
            time.sleep(0.5)
            return atspi.find_all(self.root, "menu item", HOW_YOU_MET)
        return atspi.wait(click, "the peer's menu")[0]

    def open_ladder(self):
        atspi.press(self.open_menu())
        atspi.gone(self.root, "menu item", HOW_YOU_MET)

    def steps_are_told(self):
        """In order, and each with its time."""
        self.find("list item", re.compile("BitTorrent handshake"))
        told = atspi.names(self.root, "list item", re.compile(r"^(\d|Before|\w+ to )"))
        print(*told, sep="\n", flush=True)
        at = 0
        for step in STEPS:
            at = next((i for i in range(at, len(told)) if step in told[i]), None)
            hands.check(at is not None, f"the ladder has: {step}")
        self.find("label", re.compile(r"^Connected in "))
        self.find("label", "Peer 3")

    def run(self):
        self.program = hands.start(self.build, "--demo", "--seed", "7")
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)
        self.open_ladder()
        self.steps_are_told()
        self.take("how-you-met-live")
        hands.key("Escape")
        self.open_ladder()
        print("ok: Escape leads back, and the menu to the ladder once more", flush=True)
        hands.key("alt+Left")
        self.open_menu()
        print("ok: so does Alt+Left", flush=True)
        hands.key("Escape")
        hands.quit_orderly(self.program)


testing.run(Test(pathlib.Path(sys.argv[1])))
