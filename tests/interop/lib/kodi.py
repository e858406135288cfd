"""Kodi, which others wrote, on a display of its own: a receiver of AirPlay video, and with UPNP one of DLNA."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import json
import os
import socket

from .clients import STARTS_MAX, Client, poll
from .world import check, fail

PORT = 36667  # of AirPlay video; Kodi's own default, 7000 is other people's there
JSON_RPC_PORT = 9090
START_TIMEOUT = 60

SETTINGS = """<settings version="2">
{}
</settings>
"""
ADVANCED = """<advancedsettings version="1.0">
<loglevel>1</loglevel>
<splash>false</splash>
<enablemultimediakeys>false</enablemultimediakeys>
</advancedsettings>
"""
# It stands still where no sound can go anywhere.
SILENCE = "pcm.!default { type null }\nctl.!default { type null }\n"


class Kodi(Client):
    """It asks nobody outside: its add-ons are neither looked for nor updated."""
    name = "kodi"

    def __init__(self, world, number, *, upnp=False, password=None, ip=None):
        super().__init__(world, number, PORT)
        self.ip = ip or self.ip
        self.address, self.n_asked, self.heard = self.peer, 0, b""
        self.home = world.folder(f"kodi-{number}")
        self._write_settings(upnp, password)
        self.kodi_log = self.home / ".kodi" / "temp" / "kodi.log"
        self._start_display()
        self.start()

    def start(self):
        self.spawn(["/usr/lib/x86_64-linux-gnu/kodi/kodi.bin", "--standalone", "--windowing=x11"],
                   env={"HOME": str(self.home), "PATH": os.environ["PATH"], "DISPLAY": self.display,
                        "LIBGL_ALWAYS_SOFTWARE": "1", "KODI_HOME": "/usr/share/kodi", "LC_ALL": "C.UTF-8",
                        "XDG_RUNTIME_DIR": str(self.world.folder("kodi-run"))})

    def _write_settings(self, upnp, password):
        settings = {"services.airplay": True, "services.airplayvideosupport": True, "services.esenabled": True,
                    "services.esallinterfaces": True, "services.zeroconf": False, "services.upnp": upnp,
                    "services.upnprenderer": upnp, "general.addonupdates": 2, "audiooutput.guisoundmode": 0,
                    "screensaver.mode": "", "services.useairplaypassword": password is not None,
                    "services.airplaypassword": password or ""}
        lines = [f'<setting id="{name}">{str(value).lower()}</setting>' for name, value in settings.items()]
        folder = self.home / ".kodi" / "userdata"
        folder.mkdir(parents=True)
        (folder / "guisettings.xml").write_text(SETTINGS.format("\n".join(lines)))
        (folder / "advancedsettings.xml").write_text(ADVANCED)
        (self.home / ".asoundrc").write_text(SILENCE)

    def _start_display(self):
        reader, writer = os.pipe()
        self.world.spawn(["Xvfb", "-displayfd", str(writer), "-screen", "0", "640x360x24", "-nolisten", "tcp"],
                         pass_fds=[writer], stderr=open(os.devnull, "wb"))  # pylint: disable=consider-using-with
        os.close(writer)
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        check(number, "a display is there")
        self.display = f":{number}"

    def wait_ready(self, timeout=START_TIMEOUT):
        """Kodi 20.1 hangs now and then before it listens anywhere: then it begins anew."""
        for _ in range(STARTS_MAX):
            self.control = poll(lambda: self._connect(JSON_RPC_PORT), timeout, every=0.3)
            if self.control is not None and poll(lambda: self._connect(self.port), timeout, every=0.3):
                return
            self.show_log()
            self.stop()
            self.start()
        fail("Kodi does not listen")

    def show_log(self):
        super().show_log()
        if self.kodi_log.exists():
            print(self.kodi_log.read_text(errors="replace")[-4000:])

    def _connect(self, port):
        with contextlib.suppress(OSError):
            return socket.create_connection((self.ip, port), timeout=20)
        return None

    def ask(self, method, **parameters):
        """What it tells of itself, by its own JSON-RPC. One connection stays: Kodi 20.1 crashes when it is about to
        tell of something to one that was just closed."""
        self.n_asked += 1
        question = {"jsonrpc": "2.0", "id": self.n_asked, "method": method, "params": parameters}
        self.control.sendall(json.dumps(question).encode())
        while True:
            self.heard += self.control.recv(65536)
            answers, self.heard = parse_all(self.heard.decode())
            for answer in answers:
                if answer.get("id") == self.n_asked:
                    return answer["result"]

    def player(self):
        """(seconds, seconds in all, speed) of what plays, or None."""
        players = self.ask("Player.GetActivePlayers")
        if not players:
            return None
        found = self.ask("Player.GetProperties", playerid=players[0]["playerid"],
                         properties=["time", "totaltime", "speed"])
        return seconds(found["time"]), seconds(found["totaltime"]), found["speed"]

    def volume(self):
        return self.ask("Application.GetProperties", properties=["volume"])["volume"]


def seconds(time):
    return time["hours"] * 3600 + time["minutes"] * 60 + time["seconds"] + time["milliseconds"] / 1000


def parse_all(text):
    """The whole objects in a row, and what is left: it tells of what happens on the same connection."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            break
        found.append(value)
    return found, text[at:].encode()
