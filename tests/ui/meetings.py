#!/usr/bin/python3
"""meetings.py BUILD: how peers were met over WebRTC, told in the real window step by step, by hand and by keys:
Peer 3 of the swarm in a box; somebody whose certificate is another one than the tracker said; and a stranger who
names no address. Pictures lie in BUILD/screenshots then."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "lib"), str(HERE.parent / "interop")]
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from lib.ws_tracker import WsTracker, answer, offer  # noqa: E402

TITLE = "Piecemeal"
HOW_YOU_MET = "How You Met…"
STEPS = ("createOffer", "You to Tracker, offer", "Tracker to You, answer", "ICE candidates",
         "You to Peer, can you hear me", "Peer to You, yes", "DTLS handshake", "SCTP association",
         "data channel open", "Connected", "BitTorrent handshake")
SETTINGS = (hands.SETTINGS_HEAD + "ask-before-adding=false\nuse-dht=false\nuse-lsd=false\n"
            "webrtc-trackers=@as []\nstun-servers=@as []\n")
ALONE = ("--no-dht", "--no-lsd", "--no-pex", "--no-tcp")
FINGERPRINT = "a=fingerprint:sha-256 "
NO_ADDRESS = "\r\n".join([
    "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 0.0.0.0", "a=ice-ufrag:abcd", "a=ice-pwd:0123456789abcdefghijkl",
    FINGERPRINT + ":".join(["AB"] * 32), "a=setup:actpass", "a=mid:0", "a=sctp-port:5000", ""])
MEET_S = 60
CHIP = "WebRTC: how you met Peer 3"
TABS_MAX = 40


class Test:
    def __init__(self, build):
        self.build, self.folder = build, build / "screenshots"
        self.program = self.root = None

    def find(self, role, name, seconds=30):
        return atspi.find(self.root, role, name, seconds)

    def start(self, *arguments, **options):
        self.program = hands.start(self.build, *arguments, **options)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    def take(self, name):
        self.folder.mkdir(parents=True, exist_ok=True)
        hands.run("import", "-window", "root", "+repage", self.folder / f"{name}.png")

    def told(self):
        """The steps of all ladders that are seen."""
        return atspi.names(self.root, "list item", re.compile(r"^(\d+|Before|You|Tracker|Peer)\b.*[.?]$"))


class Demo(Test):
    """Of the swarm in a box."""

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

    def chip(self):
        """What is seen on the card."""
        return self.find("push button", CHIP)

    def open_by_keys(self):
        hands.focus(TITLE)
        for _ in range(TABS_MAX):
            if atspi.is_focused(self.chip()):
                break
            hands.key("Tab")
        hands.check(atspi.is_focused(self.chip()), "Tab reaches the chip of Peer 3")
        hands.key("Return")

    def steps_are_told(self):
        """In order, and each with its time."""
        self.find("list item", re.compile("BitTorrent handshake"))
        told = self.told()
        print(*told, sep="\n", flush=True)
        at = 0
        for step in STEPS:
            at = next((i for i in range(at, len(told)) if step in told[i]), None)
            hands.check(at is not None, f"the ladder has: {step}")
        self.find("label", re.compile(r"^Connected in "))
        self.find("label", "Peer 3")

    def run(self):
        self.start("--demo", "--seed", "7")
        self.find("image", re.compile("^Peer 3, WebRTC"))
        self.take("swarm-with-webrtc")
        hands.click(TITLE, atspi.middle(self.chip()))
        self.steps_are_told()
        self.take("how-you-met-live")
        hands.key("Escape")
        self.open_by_keys()
        self.find("label", re.compile(r"^Connected in "))
        hands.key("Escape")
        self.open_ladder()
        print("ok: Escape leads back, and the menu to the ladder once more", flush=True)
        hands.key("alt+Left")
        self.open_menu()
        print("ok: so does Alt+Left", flush=True)
        hands.key("Escape")
        hands.quit_orderly(self.program)


class Liar(WsTracker):
    """Hands the offers of who comes second to who came first, and says another fingerprint in the answers."""

    def __init__(self):
        self.first = self.second = None
        super().__init__(on_announce=self.announced, on_answer=self.answered)

    def announced(self, it, said):
        if self.first in (None, it):
            self.first = it
            return
        self.second = it
        for entry in said.get("offers", ())[:1]:
            self.first.send(offer(said["info_hash"], said["peer_id"], entry["offer_id"], entry["offer"]["sdp"]))

    def answered(self, _, said):
        before, title, rest = said["answer"]["sdp"].partition(FINGERPRINT)
        sdp = before + title + ":".join(["AB"] * 32) + rest[len("AB:") * 32 - 1:]
        self.second.send(answer(said["info_hash"], said["peer_id"], said["offer_id"], sdp))


class Failures(Test):
    """Each is told with where it stopped, why, and what can be done now."""

    def __init__(self, build):
        super().__init__(build)
        work = pathlib.Path(os.environ["UI_WORK"])
        settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
        self.tracker = Liar()
        self.film = others.Torrent(work / "payload", "Film", {"film.mkv": 16 << 20}, self.tracker)
        self.peer = subprocess.Popen(
            [str(part) for part in (build / "app/piecemeal-cli", *ALONE, "--seed", "--quiet", "--state",
                                    work / "peer", "--out", self.film.folder, self.film.path)])

    def open_page(self):
        """By what is seen: the page Discovery has a row."""
        hands.bus_open(self.film.path.as_uri())
        self.find("list item", re.compile("^Film, "))
        hands.focus(TITLE)
        hands.key("alt+5")
        row = self.find("list item", re.compile("^How You Met"))
        self.take("discovery-with-webrtc")
        hands.click(TITLE, atspi.middle(row))

    def another_certificate(self):
        self.find("label", "Failed", MEET_S)
        self.find("label", re.compile("^Its certificate is another one than it described"))
        told = self.told()
        print(*told, sep="\n", flush=True)
        hands.check(any("Not who it said it is" in step for step in told), "the ladder ends with what happened")
        self.take("how-you-met-failed")

    def no_address(self):
        it, said = self.tracker.announces[-1]
        it.send(offer(said["info_hash"], "-XX0000-a.stranger..", "offer of a stranger.", NO_ADDRESS))
        self.find("label", re.compile("^The other side named no address .* A relay server would help"))
        self.find("push button", "Relay Settings…")
        self.take("how-you-met-no-address")

    def try_again(self):
        """As long as anybody is asked."""
        atspi.press(self.find("push button", "Try Again"))
        self.find("label", re.compile("^The tracker is asked again, as soon as it allows"))
        hands.key("ctrl+p")
        self.find("label", "This torrent is stopped: nobody new is met.")
        hands.check(not atspi.is_sensitive(self.find("push button", "Try Again")), "stopped, it offers no new try")
        self.take("how-you-met-stopped")

    def run(self):
        atspi.wait(lambda: self.tracker.announces, "the peer's announce")
        self.start(env=dict(os.environ, GSETTINGS_BACKEND="keyfile"))
        try:
            self.open_page()
            self.another_certificate()
            self.no_address()
            self.try_again()
            hands.quit_orderly(self.program)
        finally:
            hands.kill(self.peer)


testing.run(Demo(pathlib.Path(sys.argv[1])))
testing.run(Failures(pathlib.Path(sys.argv[1])))
