"""Screens of other people, in a room next door to the window's: each tells by itself how it is.

A screen has a title, an address that a person may type, texts (whether it shows subtitles; None: it does not tell),
and where(): (what it does: "playing", "paused" or another
word, the earliest and the latest second at which it may be)."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import ctypes
import html
import pathlib
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

INTEROP = pathlib.Path(__file__).resolve().parents[2] / "interop"
sys.path.insert(0, str(INTEROP))
from lib import airplay_receiver, avahi, kodi, renderers  # noqa: E402
from lib.cast import Chromecast as CastV2  # noqa: E402
from lib.clients import PYTHON, node_script, poll  # noqa: E402
from lib.events import Events  # noqa: E402
from lib.film_server import FilmServer  # noqa: E402
from lib.lan import HOME, HOME_INTERFACE, ROOM, ROOM_INTERFACE, Lan  # noqa: E402
from lib.world import World, address, run, stop  # noqa: E402

CLONE_NEWNET = 0x40000000
STARTS_S = 30
KODI = 9
SOAP = """<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body><u:{action} xmlns:u="{service}">
<InstanceID>0</InstanceID>{arguments}</u:{action}></s:Body></s:Envelope>"""


class Here(World):
    """The network that with-display.sh made, and a folder in it."""

    def __init__(self, path):  # pylint: disable=super-init-not-called
        self.processes, self.mounts, self.path = [], [], path

    def end(self):
        for process in self.processes:
            stop(process, 1)
        self.processes = []


class Room(Lan):
    """Next door: a world of its own for those that are started there."""

    def __init__(self, path):
        super().__init__(Here(path))
        self.path, self.folder, self.end = path, self.world.folder, self.world.end

    @contextlib.contextmanager
    def inside(self):
        """What this thread opens meanwhile is in the room."""
        with open("/proc/thread-self/ns/net", encoding="ascii") as here, \
                open(f"/proc/{self.holder.pid}/ns/net", encoding="ascii") as there:
            enter(there)
            try:
                yield
            finally:
                enter(here)

    def deafen(self):
        """Nobody there is found by itself any more."""
        run("ip", "link", "set", HOME_INTERFACE, "multicast", "off")


def enter(namespace):
    if ctypes.CDLL(None).setns(namespace.fileno(), CLONE_NEWNET) != 0:
        raise OSError("another network cannot be entered")


class Announcer(avahi.Avahi):
    """Avahi, in the room."""

    def __init__(self, room):
        folder = room.folder("avahi-services")
        hide = f'mount --bind {folder} {avahi.SERVICES} && mount -t tmpfs tmpfs {avahi.RUN} && exec "$@"'
        super().__init__(room, folder, ROOM_INTERFACE, enter=["unshare", "--mount", "sh", "-c", hide, "sh"])


# --- Chromecast -------------------------------------------------------------------------------------------------------

class Chromecast(CastV2):
    """npm's castv2 as one: tests/interop/node/chromecast.js."""
    title, texts = "Living Room", True
    words = {"PLAYING": "playing", "PAUSED": "paused"}

    def __init__(self, room, seconds, **options):
        self.n_before = 0
        super().__init__(room, 2, seconds, ip=ROOM, **options)
        self.address = ROOM

    def announce(self, announcer):
        announcer.publish("Chromecast-0123", self.port, id="0123", md="Chromecast", fn=self.title)

    def where(self):
        there = super().where()
        return self.words.get(there["state"], there["state"]), there["position"], there["position"]

    def volume(self):
        """How loud, and whether it is heard."""
        last = self.events.last.get("volume", {"level": None, "muted": False})
        return last["level"], not last["muted"]

    def has_texts(self):
        loads = [event for event in self.events.of("asked") if event["type"] == "LOAD"]
        hidden = "EDIT_TRACKS_INFO" in self.asked()
        return bool(loads and loads[-1].get("tracks")) and not hidden

    def was_stopped(self):
        """Since the last time that this was asked."""
        n_stopped, before = len(self.events.of("stopped")), self.n_before
        self.n_before = n_stopped
        return n_stopped > before

    def complaints(self):
        return self.violations

    def take_over(self, folder, name):
        """npm's castv2-client, another sender, plays a film of its own."""
        url = f"{FilmServer(folder, HOME).base}/{name}"
        self.world.world.spawn(["node", "--no-deprecation", node_script("castv2_client.js"), self.ip, self.port, url,
                                "video/mp4"])


# --- AirPlay ----------------------------------------------------------------------------------------------------------

class AirPlay:
    """A receiver that is strict, and fetches nothing: its film has a clock."""
    title, texts = "Bedroom", False

    def __init__(self, room, seconds, **options):
        with room.inside():
            self.receiver = airplay_receiver.AirplayReceiver(ROOM, seconds=seconds, **options)
        self.address = self.receiver.address

    def announce(self, announcer):
        announcer.publish(self.title, int(self.address.split(":")[1]), "_airplay._tcp", deviceid="58:55:CA:1A:E2:88",
                          features="0x77", model=self.receiver.model)

    def where(self):
        there = self.receiver.now()
        if self.receiver.url is None or time.monotonic() < self.receiver.opened:
            return "idle", there, there
        return "playing" if self.receiver.rate else "paused", there, there

    def volume(self):
        return self.receiver.volume, self.receiver.volume > 0

    def was_stopped(self):
        return self.receiver.url is None

    def complaints(self):
        return self.receiver.wrong

    def kill(self):
        self.receiver.kill()

    stop = kill


# --- DLNA -------------------------------------------------------------------------------------------------------------

class Renderer:
    """What a renderer says to anybody who asks. Its seconds are whole ones."""
    texts = True
    words = {"PLAYING": "playing", "PAUSED_PLAYBACK": "paused"}

    def find(self, base):
        """BASE: where it says what it is."""
        self.controls = {}
        poll(lambda: self._read(base), STARTS_S, 0.3)
        assert self.controls, f"a renderer answers at {base}"

    def _read(self, base):
        with contextlib.suppress(OSError):
            text = urllib.request.urlopen(base, timeout=5).read().decode()
            for kind, control in re.findall(r"<serviceType>(.*?)</serviceType>.*?<controlURL>(.*?)</controlURL>", text,
                                            re.DOTALL):
                self.controls[kind.split(":")[3]] = kind, urllib.parse.urljoin(base, control)
        return self.controls

    def call(self, service, action, arguments=""):
        kind, control = self.controls[service]
        body = SOAP.format(action=action, service=kind, arguments=arguments).encode()
        request = urllib.request.Request(control, body, {"Content-Type": 'text/xml; charset="utf-8"',
                                                         "SOAPAction": f'"{kind}#{action}"'})
        text = urllib.request.urlopen(request, timeout=10).read().decode()
        return {name: html.unescape(value) for name, value in re.findall(r"<(\w+)[^>]*>([^<]*)</\1>", text)}

    def where(self):
        before = self._second()
        state = self.call("AVTransport", "GetTransportInfo")["CurrentTransportState"]
        return self.words.get(state, state), before, self._second() + 1

    def _second(self):
        parts = self.call("AVTransport", "GetPositionInfo")["RelTime"].split(":")
        return sum(float(part) * 60 ** i for i, part in enumerate(reversed(parts)))

    def volume(self):
        channel = "<Channel>Master</Channel>"
        volume = self.call("RenderingControl", "GetVolume", channel)["CurrentVolume"]
        muted = self.call("RenderingControl", "GetMute", channel)["CurrentMute"]
        return int(volume) / 100, muted in ("0", "false", "False", "no")

    def has_texts(self):
        """Whether it was told of some, with what it has now."""
        told = self.call("AVTransport", "GetMediaInfo")["CurrentURIMetaData"]
        return "vtt" in told

    def was_stopped(self):
        return self.where()[0] in ("STOPPED", "NO_MEDIA_PRESENT")

    def complaints(self):
        return []

    def kill(self):
        self.process.kill()
        self.process.wait()

    def announce(self, _announcer):
        """It does that itself."""

    def stop(self):
        stop(self.process)


class GMediaRender(Renderer):
    address = ROOM

    def __init__(self, room, _seconds):
        self.process = renderers.GMediaRender(room, room).process
        self.title = renderers.GMediaRender.name
        self.find(f"http://{ROOM}:{renderers.GMediaRender.port}/description.xml")


class FakeRenderer(Renderer):
    """One that misbehaves: tests/interop/lib/fake_renderer.py."""
    address, title = ROOM, "Fake"

    def __init__(self, room, seconds, mode="plain"):
        self.process = room.spawn([PYTHON, INTEROP / "lib" / "fake_renderer.py", mode, str(seconds)],
                                  stdout=subprocess.PIPE, text=True)
        self.events = Events(self.process.stdout)
        assert self.events.wait("ready", STARTS_S), "a renderer is there"
        self.controls = {}
        if mode == "plain":
            self.find(f"http://{ROOM}:8200/description.xml")


# --- Kodi -------------------------------------------------------------------------------------------------------------

class Kodi(kodi.Kodi):
    """It plays what it is told, by AirPlay or by DLNA: which it is called by."""
    title, texts = "Kodi", None

    def __init__(self, room, is_renderer):
        room.run("ip", "address", "add", f"{address(KODI)}/24", "dev", ROOM_INTERFACE)
        run("ip", "address", "add", f"{address(1)}/24", "dev", HOME_INTERFACE)
        super().__init__(room, KODI, upnp=is_renderer)
        self.wait_ready()
        self.is_renderer = is_renderer

    def announce(self, announcer):
        """As a renderer it does that itself; as a receiver it would need the system's bus."""
        if not self.is_renderer:
            announcer.publish(self.title, self.port, "_airplay._tcp", deviceid="58:55:CA:1A:E2:89", features="0x77",
                              model="Xbmc,1")

    def where(self):
        player = self.player()
        if player is None:
            return "idle", 0, 0
        return "playing" if player[2] else "paused", player[0], player[0]

    def volume(self):
        told = self.ask("Application.GetProperties", properties=["volume", "muted"])
        return told["volume"] / 100, not told["muted"] and told["volume"] > 0

    def was_stopped(self):
        return self.player() is None

    def complaints(self):
        return []

    def kill(self):
        self.process.kill()
        self.process.wait()
