"""Screens in the room next door, each kind with the same few words: what it is called, where it is, what it plays."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import threading
import time
import urllib.request

from .airplay_receiver import AirplayReceiver
from .avahi import Avahi, prepare
from .cast import Chromecast
from .clients import poll
from .kodi import Kodi
from .lan import ROOM, ROOM_INTERFACE
from .renderers import GMediaRender, Rygel
from .upnp import Renderer, find, seconds
from .world import check

STARTS = 30  # seconds until one is there, at most
BEGINNING = 64 << 10  # bytes without which nothing plays
NOBODY = 9  # a port


class Screen:
    """kind: of its option. SECONDS_OF: the length of a film by its name, for those that do not read it themselves.
    announce(): it tells of itself; unless it is alone, so does one at which nobody is."""
    kind = "?"

    def __init__(self, world, lan, seconds_of):
        self.world, self.lan, self.seconds_of = world, lan, seconds_of

    def publish(self, service, port, is_alone):
        """As Avahi does, for those that do not do it themselves."""
        avahi = Avahi(self.world, prepare(self.world), ROOM_INTERFACE, enter=self.lan.enter)
        avahi.publish(self.name, port, service, **self.words(self.name))
        if not is_alone:
            avahi.publish("Bedroom", NOBODY, service, **self.words("Bedroom"))


class ChromecastScreen(Screen):
    kind, name, place = "chromecast", "Living Room & Co", f"{ROOM}:8009"
    has_texts = True

    def __init__(self, world, lan, seconds_of):
        super().__init__(world, lan, seconds_of)
        self.device = Chromecast(lan, 2, next(iter(seconds_of.values())), ip=ROOM)

    def announce(self, is_alone):
        self.publish("_googlecast._tcp", 8009, is_alone)

    def words(self, name):
        return {"id": name.replace(" ", ""), "md": "Chromecast", "fn": name}

    def position(self):
        return self.device.where()["position"]

    def is_playing(self):
        return self.device.where()["state"] == "PLAYING"

    def is_paused(self):
        return self.device.where()["state"] == "PAUSED"

    def volume(self):
        told = self.device.events.of("volume")
        return told[-1]["level"] if told else 0.5

    def urls(self):
        return [event["url"] for event in self.device.events.of("asked") if event["type"] == "LOAD"]

    def texts(self):
        return str([event.get("tracks") for event in self.device.events.of("asked")])

    def is_stopped(self):
        return self.device.asked()[-1:] == ["STOP"]

    @property
    def complaints(self):
        return self.device.violations


class FetchingReceiver(AirplayReceiver):
    """It fetches where it plays, and stands still until that comes."""

    def __init__(self, ip, seconds_of):
        self.seconds_of, self.urls, self.waits, self.n_fetches, self.size = seconds_of, [], False, 0, 1
        super().__init__(ip)

    def now(self):
        return self.position if self.waits else super().now()

    def _post_play(self, query, headers, body):
        answer = super()._post_play(query, headers, body)
        self.urls.append(self.url)
        self.seconds = self.seconds_of[self.url.rsplit("/", 1)[1]]
        self.opened = float("inf")
        self._go(position=self.start * self.seconds)
        self._begin()
        return answer

    def _post_scrub(self, query, headers, body):
        answer = super()._post_scrub(query, headers, body)
        self._begin()
        return answer

    def _begin(self):
        self.waits = True
        self.n_fetches += 1
        threading.Thread(target=self._fetch, args=[self.n_fetches, self.url], daemon=True).start()

    def _fetch(self, number, url):
        first = int(self.position / self.seconds * self.size)
        request = urllib.request.Request(url, headers={"Range": f"bytes={first}-"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                self.size = int(answer.headers["Content-Range"].rsplit("/", 1)[1])
                answer.read(min(BEGINNING, self.size - first))
        except OSError:
            return  # its server is closed when it is stopped
        if number == self.n_fetches:
            self.opened = min(self.opened, time.monotonic())
            self.since, self.waits = time.monotonic(), False


class AirplayScreen(Screen):
    kind, name = "airplay", "Living Room & Co"
    has_texts = False

    def __init__(self, world, lan, seconds_of):
        super().__init__(world, lan, seconds_of)
        with lan.inside():
            self.device = FetchingReceiver(ROOM, seconds_of)
        self.place = self.device.address

    def announce(self, is_alone):
        self.publish("_airplay._tcp", int(self.place.rsplit(":", 1)[1]), is_alone)

    def words(self, name):
        return {"deviceid": f"58:55:CA:1A:E2:{len(name):02}", "features": "0x77", "model": "Fake,1"}

    def position(self):
        return self.device.now()

    def is_playing(self):
        return self.device.url is not None and self.device.rate == 1 and not self.device.waits

    def is_paused(self):
        return self.device.url is not None and self.device.rate == 0

    def volume(self):
        return self.device.volume

    def urls(self):
        return self.device.urls

    def is_stopped(self):
        return self.device.url is None

    @property
    def complaints(self):
        return self.device.wrong


class KodiScreen(Screen):
    """Kodi as a receiver of AirPlay."""
    kind, name = "airplay", "Living Room & Co"
    has_texts = False

    def __init__(self, world, lan, seconds_of):
        super().__init__(world, lan, seconds_of)
        self.device = Kodi(lan, 2, ip=ROOM)
        self.device.wait_ready()
        self.place, self.complaints = self.device.address, []

    def announce(self, is_alone):
        self.publish("_airplay._tcp", self.device.port, is_alone)

    def words(self, name):
        return {"deviceid": f"58:55:CA:1A:E2:{len(name):02}", "features": "0x77", "model": "Xbmc,1"}

    def position(self):
        return self.device.player()[0]

    def is_playing(self):
        player = self.device.player()
        return player is not None and player[2] == 1

    def is_paused(self):
        player = self.device.player()
        return player is not None and player[2] == 0

    def volume(self):
        return self.device.volume() / 100

    def urls(self):
        item = self.device.ask("Player.GetItem", playerid=1, properties=["file"])["item"]
        return re.findall(r"http://[^|]*", item["file"])

    def is_stopped(self):
        return self.device.player() is None


class DlnaScreen(Screen):
    kind = "dlna"
    has_texts = True
    complaints = ()

    def __init__(self, world, lan, seconds_of):
        super().__init__(world, lan, seconds_of)
        self.device = self.renderer(world, lan)
        self.name = self.device.name
        location = poll(lambda: find(ROOM), STARTS)
        check(location, f"{self.name} is there")
        self.asked = Renderer(location)
        self.place = self.asked.place

    def announce(self, _is_alone):
        """It does so by itself."""

    def transport(self, action="GetTransportInfo"):
        return self.asked.ask("AVTransport", action)

    def position(self):
        """It tells whole seconds, cut off: what it says is right when it begins to say so. While it stands still it
        says the same."""
        first = self.told()
        return poll(lambda: self.told() if self.told() != first else None, 1.5, every=0.02) or first

    def told(self):
        return seconds(self.transport("GetPositionInfo")["RelTime"])

    def is_playing(self):
        return self.transport()["CurrentTransportState"] == "PLAYING"

    def is_paused(self):
        return self.transport()["CurrentTransportState"] == "PAUSED_PLAYBACK"

    def volume(self):
        answer = self.asked.ask("RenderingControl", "GetVolume", "<Channel>Master</Channel>")
        return int(answer["CurrentVolume"]) / 100

    def urls(self):
        return [self.transport("GetMediaInfo")["CurrentURI"]]

    def texts(self):
        return self.transport("GetMediaInfo")["CurrentURIMetaData"]

    def is_stopped(self):
        return self.transport()["CurrentTransportState"] in ("STOPPED", "NO_MEDIA_PRESENT")


class GMediaRenderScreen(DlnaScreen):
    renderer = GMediaRender


class RygelScreen(DlnaScreen):
    renderer = Rygel


SCREENS = {"chromecast": ChromecastScreen, "airplay": AirplayScreen, "dlna": GMediaRenderScreen, "kodi": KodiScreen,
           "rygel": RygelScreen}
