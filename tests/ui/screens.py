#!/usr/bin/python3
"""screens.py BUILD: a film that is still coming goes from the window to a Chromecast that Avahi tells of, by a
person's hands, and comes back. Both are in the network that with-display.sh made."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import re
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402
import others  # noqa: E402
import testing  # noqa: E402
from player import SECONDS, TITLE, Film, PlayerTest, make_film, subtitles  # noqa: E402

IP, PORT = "198.18.1.1", 8009
NAME = "Living Room"
RATE = 400_000  # bytes/s
NEAR_S = 1.5  # the window shows whole seconds
SERVICE = f"""<service-group><name>Chromecast-0123</name><service><type>_googlecast._tcp</type><port>{PORT}</port>
<txt-record>id=0123</txt-record><txt-record>md=Chromecast</txt-record><txt-record>fn={NAME}</txt-record>
</service></service-group>"""
AVAHI = """[server]
host-name=tv
use-ipv6=no
enable-dbus=no
allow-interfaces=lan
"""


def add_lan():
    hands.run("ip", "link", "add", "lan", "type", "bridge")
    hands.run("ip", "link", "set", "lan", "up")
    hands.run("ip", "address", "add", f"{IP}/24", "dev", "lan")


def start_avahi(folder):
    """What it reads and writes is a folder of its own."""
    services = folder / "services"
    services.mkdir()
    (services / "tv.service").write_text(SERVICE)
    config = folder / "avahi.conf"
    config.write_text(AVAHI)
    return subprocess.Popen(["unshare", "--mount", "sh", "-c", f"mount --bind {services} /etc/avahi/services && "
                             "mount -t tmpfs tmpfs /run && exec avahi-daemon --no-drop-root --no-chroot --no-rlimits "
                             f"--file={config}"], stderr=subprocess.DEVNULL)


class Receiver:
    """npm's castv2 as a Chromecast: tests/interop/node/chromecast.js."""

    def __init__(self, folder):
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        hands.run("openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=tv", "-keyout", key, "-out",
                  certificate)
        script = HERE.parent / "interop" / "node" / "chromecast.js"
        self.process = subprocess.Popen(
            [str(word) for word in ("node", "--no-deprecation", script, IP, PORT, certificate, key, SECONDS)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.events = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def of(self, kind):
        return [event for event in self.events if event["event"] == kind]

    def where(self):
        n = len(self.of("where"))
        self.process.stdin.write("where\n")
        self.process.stdin.flush()
        atspi.wait(lambda: len(self.of("where")) > n, "where it is")
        return self.of("where")[-1]

    def is_in(self, state):
        return self.where()["state"] == state


class Test(PlayerTest):
    pictures_are = "screens"

    def __init__(self, build):
        super().__init__(build)
        film = self.work / "sintel.mp4"
        make_film(film)
        self.torrent = Film(self.work / "payload", "Sintel", {"sintel.mp4": film, "sintel.en.srt": subtitles("Hello")},
                            self.tracker)
        self.peer = others.Peer(self.torrent, self.tracker, rate=RATE)
        add_lan()
        self.receiver = Receiver(self.work)
        self.avahi = start_avahi(self.work)

    def run(self):
        try:
            self.steps()
        finally:
            self.avahi.kill()
            self.receiver.process.kill()

    def steps(self):
        self.start()
        hands.bus_open(self.torrent.path.as_uri())
        self.named(re.compile("^Sintel, "), "list item")
        hands.focus(TITLE)
        self.play()
        self.shows("red", "here")
        self.go()
        self.controls()
        self.texts()
        self.come_back()
        self.lost()
        hands.quit_orderly(self.program)

    def choose(self):
        atspi.press(self.named("Play On…"))
        row = self.named(re.compile(NAME), "list item")
        self.take("list")
        for _ in range(5):
            if atspi.is_focused(row):
                break
            hands.key("Tab")
            time.sleep(0.2)
        hands.check(atspi.is_focused(row), "the keyboard comes to it")
        hands.key("Return")

    def go(self):
        self.choose()
        self.named(f"Playing on {NAME}")
        atspi.wait(lambda: self.receiver.is_in("PLAYING"), "it plays there", 30)
        time.sleep(2)
        self.take("there")
        there = self.receiver.where()["position"]
        hands.check(abs(self.time()[0] - there) <= NEAR_S, f"the position is right ({self.time()[0]}, {there})")

    def controls(self):
        hands.key("space")
        atspi.wait(lambda: self.receiver.is_in("PAUSED"), "the space key pauses it")
        hands.key("space")
        atspi.wait(lambda: self.receiver.is_in("PLAYING"), "and lets it go on")
        self.seek_to(5 / 6)
        atspi.wait(lambda: self.receiver.where()["position"] > SECONDS * 2 / 3, "a click jumps there")
        hands.check(not self.receiver.of("violation"), f"it minds nothing ({self.receiver.of('violation')})")

    def asked(self, kind):
        return [event for event in self.receiver.of("asked") if event["type"] == kind]

    def texts(self):
        """Chosen while it plays there: it is loaded anew with them, where it was."""
        atspi.press(self.named("Subtitles and sound"))
        atspi.press(self.named("English", "menu item"))
        atspi.wait(lambda: any(event.get("tracks") for event in self.asked("LOAD")), "the screen gets subtitles", 30)
        atspi.wait(lambda: self.receiver.is_in("PLAYING"), "it plays there with them", 30)
        hands.check(self.receiver.where()["position"] > SECONDS * 2 / 3, "where it was")
        atspi.press(self.named("Subtitles and sound"))
        atspi.press(self.named("Off", "menu item"))
        atspi.wait(lambda: self.asked("EDIT_TRACKS_INFO"), "it shows none any more")

    def come_back(self):
        atspi.press(self.named("Play Here", "push button"))
        self.shows("blue", "back")
        hands.check(self.time()[0] >= SECONDS * 2 // 3, "it goes on here where it was there")
        atspi.wait(lambda: self.asked("STOP"), "the screen was stopped")

    def lost(self):
        """It goes away in the middle."""
        hands.key("space")
        self.choose()
        self.named(f"Playing on {NAME}")
        atspi.wait(lambda: self.receiver.is_in("PLAYING"), "it plays there again", 30)
        self.receiver.process.kill()
        self.named(re.compile("^The screen (went away|does not answer)"), seconds=60)
        self.take("lost")
        self.shows("blue", "lost-back")


if __name__ == "__main__":
    testing.run(Test(pathlib.Path(sys.argv[1])))
