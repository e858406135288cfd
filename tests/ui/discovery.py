#!/usr/bin/python3
"""discovery.py BUILD [FOLDER]: how peers are found, in the real window and a live DHT of its own. Into FOLDER go
pictures of it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "lib"), str(HERE.parent / "interop")]
import identity  # noqa: E402

os.environ.setdefault("PIECEMEAL_CLI", str(pathlib.Path(sys.argv[1]) / "app/piecemeal-cli"))

TITLE = "Piecemeal"
TRIES = 3  # of a click
SEEDER = 101
N_OURS, N_LIBTORRENT = 8, 20
PORT, ASKER = 51413, 102
SETTINGS = f"{identity.SETTINGS_HEAD}ask-before-adding=false\nuse-lsd=false\nlisten-port={PORT}\n"


def main(build, *folder):
    """The network first: the display and the window live in it."""
    from lib import payload
    from lib.clients import LibTorrent
    from lib.dht_network import OURS, DhtNetwork, node_at, place
    from lib.world import NETWORK, World, address, check, run

    with World() as world:
        # The window listens everywhere, and would else speak to each node from that node's own address.
        run("ip", "route", "replace", "local", NETWORK, "dev", "lo", "table", "local", "src", address(1))
        network, first = DhtNetwork(world), node_at(OURS)
        network.add_ours(N_OURS, first)
        network.add_libtorrent(N_LIBTORRENT, first)
        data = payload.Payload(world.folder("source"), [("tears_of_steel.mkv", 6 << 20), ("poster.jpg", 1 << 20)],
                               name="Tears of Steel")
        bare = data.torrent.with_name("seeded.torrent")
        data.write_torrent(bare)
        host, port = first.rsplit(":", 1)
        data.torrent.write_bytes(payload.bencode({"info": data.info, "nodes": [[host, int(port)]]}))
        LibTorrent(world, SEEDER, bare, data.folder, ip=place(SEEDER), dht_bootstrap=first).wait_ready()
        command = [HERE.parent / "with-display.sh", sys.executable, __file__, build, *folder]
        environment = dict(os.environ, DISCOVERY_TORRENT=str(data.torrent), SCREEN="1100x720x24", PLAIN="1",
                           UI_ALONE="1")  # in this network, not in one of the display's own
        done = subprocess.run([str(part) for part in command], env=environment, check=False)
        check(done.returncode == 0, "the window shows how peers are found")


class Test:
    def __init__(self, build, folder=None):
        self.build, self.folder = pathlib.Path(build), folder and pathlib.Path(folder)
        self.torrent = pathlib.Path(os.environ["DISCOVERY_TORRENT"])
        settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
        self.program = self.root = None

    def take(self, name):
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            hands.run("import", "-window", "root", "+repage", self.folder / f"{name}.png")

    def find(self, role, name, seconds=30):
        return atspi.find(self.root, role, name, seconds)

    def start(self):
        environment = dict(os.environ, GSETTINGS_BACKEND="keyfile")
        self.program = hands.start(self.build, self.torrent, env=environment)
        self.root = atspi.application("piecemeal", self.program.pid)
        hands.window(TITLE)

    # --- what is tested ---

    def discovery(self):
        self.find("list item", re.compile("^Tears of Steel"))
        hands.focus(TITLE)
        hands.key("alt+5")
        self.find(None, re.compile(r"^Peers found in the last 10 minutes\."))
        self.find("list item", re.compile(r"^DHT, .*nodes? known"), 60)
        print("ok: the DHT is joined by the nodes that the torrent names", flush=True)
        self.find(None, re.compile(r"^DHT: [1-9]\d* now"), 60)
        print("ok: the curve tells of a peer found by the DHT", flush=True)
        self.take("discovery-live")

    def dht(self):
        self.click_row(re.compile("^DHT, "), None, re.compile("^Looking for Tears of Steel"))
        self.find(None, re.compile(r"nodes? answered lately\."), 60)
        self.find(None, re.compile(r"^Found \d+ peers?"), 60)
        self.find("list item", re.compile(r"^Round \d+: 198\.18\.\d+\.\d+, \d+ bits? alike, answered in"))
        print("ok: the lookup is told step by step", flush=True)
        self.take("dht-live")
        atspi.press(self.find("push button", "Show it again"))
        time.sleep(1.5)
        self.take("dht-live-replay")
        hands.key("Escape")
        self.find("list item", re.compile("^DHT, "))
        print("ok: Escape leads back", flush=True)

    def scroll_down(self):
        """The page is higher than the window."""
        curve = self.find(None, re.compile(r"^Peers found in the last 10 minutes\."))
        hands.point(TITLE, atspi.middle(curve))
        hands.run("xdotool", "click", "--repeat", "12", "--delay", "30", "5")
        time.sleep(0.5)

    def click_row(self, row, role, name):
        """Until what it opens is there: a row may move on while one points at it."""
        for _ in range(TRIES):
            self.scroll_down()
            hands.click(TITLE, atspi.middle(self.find("list item", row)))
            with contextlib.suppress(AssertionError):
                return self.find(role, name, 10)
        raise AssertionError(f"a click on {row} opens no {name}")

    def trackers(self):
        entry = self.click_row("Add Tracker…", "text", "Addresses of trackers")
        atspi.wait(lambda: atspi.is_focused(entry), "the keyboard is in the dialog")
        hands.run("xdotool", "type", "--delay", "30", "udp://198.18.1.1")
        self.find(None, re.compile("lacks the port"))
        hands.run("xdotool", "type", "--delay", "5", ":6969")
        hands.key("Return")
        hands.run("xdotool", "type", "--delay", "5", "http://198.18.1.1:7/announce")
        self.take("add-trackers-live")
        atspi.press(self.find("push button", "Add"))
        self.find("list item", re.compile("^http://198.18.1.1:7, "))
        self.find("list item", re.compile("^udp://198.18.1.1:6969, "))
        print("ok: two trackers are added at once", flush=True)
        hands.click(TITLE, atspi.middle(self.find("list item", re.compile("^udp://198.18.1.1:6969, "))), 3)
        self.find("menu item", "Edit…")
        self.take("tracker-menu-live")
        atspi.press(self.find("menu item", "Remove"))
        atspi.gone(self.root, "list item", re.compile("^udp://198.18.1.1:6969, "))
        atspi.press(self.find("push button", re.compile("Undo")))
        self.find("list item", re.compile("^udp://198.18.1.1:6969, "))
        print("ok: a tracker is removed, and comes back", flush=True)

    def switch_dht(self):
        """As a person does it, in the Preferences."""
        hands.key("ctrl+comma")
        hands.window("Preferences")
        hands.click("Preferences", atspi.middle(self.find("page tab", "Privacy")))
        box = self.find("check box", "DHT")
        was_checked = atspi.is_checked(box)
        atspi.press(box)
        # A switch takes effect at the end of its way.
        atspi.wait(lambda: atspi.is_checked(box) != was_checked, "the switch of the DHT, thrown")
        hands.focus("Preferences")
        hands.key("Escape")
        atspi.gone(self.root, "frame", "Preferences")
        hands.focus(TITLE)

    def switch(self):
        """Off and on again, while its page is seen; other nodes ask whether it is still there."""
        asker, node = Asker(place(ASKER)), f"{address(1)}:{PORT}"
        hands.check(asker.ping(node) is not None, "the window's node answers others")
        self.click_row(re.compile("^DHT, "), None, re.compile("^Looking for Tears of Steel"))
        self.switch_dht()
        self.find("label", "The DHT Is Switched Off")
        self.take("dht-off-live")
        hands.check(asker.ping(node) is None, "and no more, once the DHT is switched off")
        hands.key("Escape")
        self.find("list item", "DHT, Switched off in the Preferences")
        self.switch_dht()
        self.find("list item", re.compile(r"^DHT, .*nodes? known"))
        hands.check(asker.ping(node) is not None, "but when it is on again")

    def run(self):
        self.start()
        self.discovery()
        self.dht()
        self.trackers()
        self.switch()
        hands.quit_orderly(self.program)


if "DISCOVERY_TORRENT" in os.environ:
    import atspi
    import hands
    import testing
    from lib.dht_network import place
    from lib.krpc import Asker
    from lib.world import address

    testing.run(Test(*sys.argv[1:]))
else:
    main(*sys.argv[1:])
