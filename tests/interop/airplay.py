#!/usr/bin/python3
"""airplay.py CASE: AirPlay receivers: Kodi, which others wrote, and one of ours that misbehaves."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import plistlib
import signal
import sys
import time

from lib.airplay_receiver import SECONDS as FAKE_SECONDS
from lib.airplay_receiver import AirplayReceiver
from lib.cast import ERRORS, CastDriver
from lib.clients import LibTorrent, Piecemeal, poll
from lib.film import Film
from lib.kodi import Kodi
from lib.range_server import RangeServer
from lib.world import World, address, address6, check

KODI, FAKE, SERVER = 9, 3, 2
SECONDS = 30
SLOW = 400 << 10  # bytes a second of the seeder: a film of 8 MiB comes in 20 seconds
URL = "http://198.18.0.2:8080/film.mp4"  # for those who fetch nothing
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


def load(caster, url=URL, *options, mime="video/mp4"):
    caster.load(url, *options, kind=mime, title="A film & its name")


def is_closed(caster):
    """The driver has no connection."""
    def sockets():
        links = pathlib.Path(f"/proc/{caster.process.pid}/fd").iterdir()
        return [link for link in links if os.readlink(link).startswith("socket:")]
    check(poll(lambda: not sockets(), 5), f"nothing is open any more ({sockets()})")


def is_near(position, wanted, what):
    check(abs(position - wanted) < 1, f"{what}: {position:.2f}, {wanted:.2f} is wanted")


# --- Kodi ------------------------------------------------------------------------------------------

def start(world, **options):
    """(its server, Kodi, ours)"""
    film = Film(world.folder("source"), seconds=SECONDS)
    server = RangeServer(address(SERVER), film.path.parent)
    server.film = server.url(film.film)
    world.add_lan(address(KODI))
    kodi = Kodi(world, KODI, **options)
    kodi.wait_ready()
    return server, kodi, CastDriver(world, "airplay", kodi.address)


def follows(caster, kodi):
    """Ours and Kodi's own word are of the same second."""
    is_near(caster.status()["position"], kodi.player()[0], "the position is followed")


def kodi_plays(world):
    server, kodi, caster = start(world)
    load(caster, server.film)
    caster.until("playing")
    for _ in range(5):
        follows(caster, kodi)
        time.sleep(0.7)
    caster.tell("pause")
    caster.until("paused")
    check(kodi.player()[2] == 0, "Kodi stands")
    before = caster.status()["position"]
    time.sleep(2)
    check(abs(caster.status()["position"] - before) < 0.3, "so does the position")
    caster.tell("play")
    caster.until("playing")
    check(kodi.player()[2] == 1, "Kodi goes on")
    caster.tell("seek", 20)
    is_near(caster.status()["position"], 20, "it is there at once")
    check(poll(lambda: kodi.player()[0] >= 19.5, 10), "Kodi goes there")
    for _ in range(3):
        follows(caster, kodi)
        time.sleep(0.7)
    caster.tell("volume", 0.4)
    caster.until("playing", accept=lambda status: abs(status["volume"] - 0.4) < 0.001)
    check(kodi.volume() == 40, "Kodi is less loud")
    check(caster.status()["duration"] == SECONDS, "its length is known")
    caster.tell("stop")
    caster.until("idle", 8)
    check(poll(lambda: kodi.player() is None, 5), "Kodi plays nothing")
    check(any(asked[3] for asked in server.asked), "it read parts of the film")
    is_closed(caster)
    caster.quits()


def kodi_begins_anywhere(world):
    server, kodi, caster = start(world)
    for options in (("start=18", f"duration={SECONDS}"), ("start=12",)):
        load(caster, server.film, *options)
        wanted = float(options[0].split("=")[1])
        is_near(caster.status()["position"], wanted, "before it is there")
        caster.until("playing")
        check(poll(lambda least=wanted - 0.5: (kodi.player() or [0])[0] >= least, 10), "Kodi is there")
        follows(caster, kodi)
        caster.tell("stop")
        caster.until("idle", 8)
    caster.quits()


def kodi_ends(world):
    server, kodi, caster = start(world)
    load(caster, server.film)
    caster.until("playing")
    caster.tell("seek", SECONDS - 4)
    caster.until("ended", 20)
    check(kodi.player() is None, "Kodi plays nothing")
    caster.tell("seek", 10)
    caster.until("playing")
    check(poll(lambda: (kodi.player() or [0])[0] >= 9.5, 10), "it plays again from where one goes")
    caster.tell("seek", SECONDS - 4)
    caster.until("ended", 20)
    caster.tell("play")
    caster.until("playing")
    check(poll(lambda: (kodi.player() or [99])[0] < 8, 10), "it plays again from its beginning")
    caster.tell("stop")
    caster.until("idle", 8)
    caster.quits()


def kodi_remote_control(world):
    """What somebody does there."""
    server, kodi, caster = start(world)
    load(caster, server.film)
    caster.until("playing")
    kodi.ask("Player.PlayPause", playerid=1, play=False)
    caster.until("paused", 5)
    kodi.ask("Player.PlayPause", playerid=1, play=True)
    caster.until("playing", 5)
    kodi.ask("Player.Stop", playerid=1)
    caster.until("idle", 8)
    is_closed(caster)
    caster.quits()


def kodi_taken(world):
    server, kodi, caster = start(world)
    Film(world.folder("other"), seconds=50)
    load(caster, server.film)
    caster.until("playing", accept=lambda status: status["position"] > 4)
    kodi.ask("Player.Open", item={"file": str(world.path / "other/payload/film.mp4")})
    caster.fails("TAKEN", "something else")
    check(kodi.player()[1] == 50, "and that goes on")
    check(caster.status()["position"] > 4, "where it was is not forgotten")
    is_closed(caster)
    caster.quits()


def kodi_still_coming(world):
    """A film of which the end, then the beginning is fetched while it plays."""
    data = Film(world.folder("source"))
    seeder = LibTorrent(world, 2, data.torrent, data.folder, up_limit=SLOW)
    seeder.wait_ready()
    world.add_lan(address(KODI))
    kodi = Kodi(world, KODI)
    kodi.wait_ready()
    ours = Piecemeal(world, 1, data.torrent, world.folder("copy"), f"--peer={seeder.peer}", "--file=1", "--serve",
                     "--port=0")
    serving = ours.events.wait("serving", 30)
    check(serving, f"it serves ({ours.errors})")
    caster = CastDriver(world, "airplay", kodi.address)
    load(caster, serving["url"])
    caster.until("playing")
    check(not ours.is_complete(), "the download is on its way")
    follows(caster, kodi)
    caster.tell("seek", 40)
    caster.until("buffering", 5)
    is_near(caster.status()["position"], 40, "it waits there")
    caster.until("playing", 30, lambda status: status["position"] > 40.5)
    # After it starved, its clock jumps where no sound holds it.
    check(poll(lambda: abs(caster.status()["position"] - kodi.player()[0]) < 1, 10), "the position is followed")
    check(not ours.is_complete(), "the download is still on its way")
    caster.tell("stop")
    caster.until("idle", 8)
    caster.quits()


def kodi_cannot(world):
    server, kodi, caster = start(world)
    (server.folder / "noise.mp4").write_bytes(os.urandom(200000))
    for name in ("noise.mp4", "nowhere.mp4"):
        load(caster, server.url(name))
        caster.fails("REFUSED", "cannot play this file")
        is_closed(caster)
    load(caster, server.film)
    caster.until("playing")
    follows(caster, kodi)
    caster.quits()


def kodi_password(world):
    server, _, caster = start(world, password="secret")
    load(caster, server.film)
    caster.fails("REFUSED", "password")
    is_closed(caster)
    check(not server.asked, "it fetched nothing")
    caster.quits()


def kodi_killed(world):
    server, kodi, caster = start(world)
    load(caster, server.film)
    position = caster.until("playing", accept=lambda status: status["position"] > 2)["position"]
    kodi.process.send_signal(signal.SIGKILL)
    caster.fails("LOST", "cannot be reached", timeout=15)
    check(caster.status()["position"] >= position, "where it was is not forgotten")
    is_closed(caster)
    caster.quits()


# --- ours ------------------------------------------------------------------------------------------

def meet(world, ip=address(FAKE), **options):
    receiver = AirplayReceiver(ip, **options)
    return receiver, CastDriver(world, "airplay", receiver.address)


def is_right(receiver):
    check(not receiver.wrong, f"it has nothing to complain of ({receiver.wrong})")


def strict(world):
    """All of it, in both forms of property lists and addresses; who drags a slider sends few of its places."""
    for binary, ip in ((False, address(FAKE)), (True, address6(FAKE))):
        receiver, caster = meet(world, ip, binary=binary)
        load(caster, URL, "start=15", f"duration={FAKE_SECONDS}")
        caster.until("playing")
        is_near(caster.status()["position"], receiver.now(), "the position is followed")
        check(receiver.url == URL and abs(receiver.start - 0.25) < 1e-9, "what it was told to play")
        check(len(receiver.reverse) == 1, "events have their own connection")
        caster.tell("pause")
        caster.until("paused")
        for place in range(100):
            caster.tell("seek", 10 + place / 10)
        check(poll(lambda: abs(receiver.now() - 19.9) < 0.01, 10), f"it is where the last said ({receiver.now()})")
        seeks = sum(target.startswith("/scrub?") for _, target in receiver.asked)
        check(seeks < 60, f"{seeks} of 100 places were sent")
        caster.tell("play")
        caster.until("playing")
        time.sleep(2)
        is_near(caster.status()["position"], receiver.now(), "the position is followed")
        caster.tell("volume", 0.25)
        caster.until("playing", accept=lambda status: status["volume"] == 0.25)
        check(receiver.volume == 0.25, "it is told how loud")
        load(caster)
        caster.is_refused("BUSY")
        caster.tell("stop")
        caster.until("idle", 3)
        check(receiver.url is None, "it stopped")
        is_right(receiver)
        is_closed(caster)
        caster.quits()


def old(world):
    """One that has no /playback-info, no volume and no events."""
    receiver, caster = meet(world, misbehave={"/playback-info": 404, "/volume": 404, "/reverse": 501})
    load(caster)
    caster.until("playing")
    time.sleep(2)
    is_near(caster.status()["position"], receiver.now(), "the position is followed")
    caster.tell("volume", 0.5)
    caster.tell("pause")
    caster.until("paused")
    check(caster.status()["volume"] == -1, "how loud it is stays unknown")
    is_right(receiver)
    caster.quits()


def refusals(world):
    for path in ("/server-info", "/play", "/playback-info", "/rate"):
        for status, words in ((401, "password"), (403, "paired"), (470, "paired"), (453, "somebody else")):
            receiver, caster = meet(world, misbehave={path: status})
            load(caster)
            caster.fails("REFUSED", words)
            is_right(receiver)
            is_closed(caster)
            caster.quits()
    for misbehave, options, words in (({"/play": 500}, {}, "refuses this file"), ({}, {"features": 0x200}, "sound only")):
        _, caster = meet(world, misbehave=misbehave, **options)
        load(caster)
        caster.fails("REFUSED", words)
        is_closed(caster)
        caster.quits()


def types(world):
    receiver, caster = meet(world, model="AppleTV3,2")
    load(caster, URL.replace("mp4", "mkv"), mime="video/x-matroska")
    caster.fails("TYPE", "video/x-matroska")
    check(("POST", "/play") not in receiver.asked, "it was not told to play")
    load(caster, URL, "video=vp9")
    caster.is_refused("TYPE", "vp9")
    load(caster, URL, "video=h264", "audio=aac")
    caster.until("playing")
    is_right(receiver)
    caster.quits()


def bomb(levels=30):
    """A property list of some hundred bytes that is a billion nodes to whoever makes a tree of it."""
    objects = [b"\xd1" + bytes([levels, 1])] + [bytes([0xa2, i + 1, i + 1]) for i in range(1, levels)] + [b"\x51a"]
    data, offsets = b"bplist00", b""
    for one in objects:
        offsets += bytes([len(data)])
        data += one
    return data + offsets + bytes([0] * 6 + [1, 1]) + b"".join(
        number.to_bytes(8, "big") for number in (len(objects), 0, len(data)))


def drip(connection):
    """A byte now and then, for ever."""
    while True:
        connection.sendall(b"H")
        time.sleep(0.1)


def pour(first, rest):
    def endless(connection):
        connection.sendall(first)
        while True:
            connection.sendall(rest)
    return endless


GARBAGE = {
    "html": OK % 6 + b"<html>",
    "array": OK % 36 + b"<plist version='1.0'><array/></plist>"[:36],
    "bomb": OK % len(bomb()) + bomb(),
    "too long": pour(OK % 999999999, b" " * 65536),
    "without end": pour(b"HTTP/1.1 200 OK\r\n\r\n", b"<array>" * 1000),
    "head without end": pour(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 10000),
    "line without end": pour(b"HTTP/1.1 200 ", b"a" * 65536),
    "not HTTP": pour(b"SSH-2.0-OpenSSH_9.2p1\r\n", b"\r\n"),
}


def memory(caster):
    """MiB at its highest."""
    text = pathlib.Path(f"/proc/{caster.process.pid}/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0]) >> 10


def garbage(world):
    for path in ("/server-info", "/playback-info"):
        for name, answer in GARBAGE.items():
            _, caster = meet(world, misbehave={path: answer})
            load(caster)
            status = caster.until("failed", 40)
            check(ERRORS[status["code"]] in ("BAD_ANSWER", "UNREACHABLE", "LOST"), f"{name} at {path}: {status['message']}")
            check(memory(caster) < 64, f"{memory(caster)} MiB")
            is_closed(caster)
            caster.quits()


def slow(world):
    """Silence, and bytes that never become an answer; who stops waits for nobody."""
    for name, wanted in (("silence", "silence"), ("drip", drip)):
        _, caster = meet(world, misbehave={"/server-info": wanted})
        load(caster)
        caster.fails("TIMEOUT", "too long")
        is_closed(caster)
        caster.quits()
        _, caster = meet(world, misbehave={"/playback-info": wanted})
        load(caster)
        caster.fails("LOST", "too long", timeout=40)
        check(True, f"{name} is over")
        caster.quits()
    receiver, caster = meet(world, misbehave={"/stop": "silence"})
    load(caster)
    caster.until("playing")
    caster.tell("stop")
    caster.until("stopping", 1)
    caster.until("idle", 8)
    is_closed(caster)
    is_right(receiver)
    _, caster = meet(world, misbehave={"/server-info": "silence"})
    load(caster)
    caster.until("connecting", 1)
    caster.tell("stop")
    caster.until("idle", 1)
    is_closed(caster)
    caster.quits()


def killed(world):
    receiver, caster = meet(world)
    load(caster)
    caster.until("playing")
    receiver.kill()
    caster.fails("LOST", "cannot be reached", timeout=10)
    is_closed(caster)
    load(caster)
    caster.fails("UNREACHABLE", "cannot be reached", timeout=10)
    is_closed(caster)
    caster.quits()


def events(world):
    receiver, caster = meet(world, opens_after=2)
    load(caster)
    caster.until("loading")
    receiver.tell("stopped")  # of what played before
    caster.until("playing")
    receiver._go(rate=0.0)  # pylint: disable=protected-access
    receiver.tell("paused")
    caster.until("paused", 1)
    receiver._go(rate=1.0)  # pylint: disable=protected-access
    receiver.tell("playing")
    caster.until("playing", 1)
    receiver.url = None
    receiver.tell("stopped", reason="ended")
    caster.until("ended", 1)
    caster.tell("play")
    caster.until("playing")
    receiver.tell("stopped", error={"code": -1100, "domain": "NSURLErrorDomain"})
    caster.fails("REFUSED", "cannot play this file", timeout=3)
    is_right(receiver)
    caster.quits()


def hurry(world):
    """Commands before it is ready for them, and before it knows of us."""
    receiver, caster = meet(world, opens_after=2)
    load(caster)
    caster.tell("pause")
    caster.tell("seek", 30)
    caster.tell("volume", 0.5)
    caster.until("paused", 10, lambda status: abs(status["position"] - 30) < 1 and status["volume"] == 0.5)
    caster.tell("stop")
    caster.until("idle", 3)
    load(caster)
    caster.until("loading")
    caster.tell("stop")
    caster.until("idle", 3)
    is_closed(caster)
    for words in ((), ("play",), ("seek", 3), ("stop",)):
        load(caster)
        if words:
            caster.tell(*words)
    caster.until("idle", 5)
    load(caster)
    is_right(receiver)
    caster.quits()


def event_floods(world):
    """Whatever comes on that connection, the film goes on."""
    nothing = plistlib.dumps({"category": "video", "state": "playing"})
    event = b"POST /event HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(nothing) + nothing
    for name, said in (("flood", event * 3000), ("garbage", os.urandom(100000)), ("head", b"POST /" + b"a" * 100000),
                       ("bomb", b"POST /event HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(bomb()) + bomb()),
                       ("cut", event[:50])):
        receiver, caster = meet(world)
        load(caster)
        caster.until("playing")
        receiver.say_reverse(said)
        time.sleep(2)
        check(caster.status()["state"] == "playing", f"{name}: it plays on")
        is_near(caster.status()["position"], receiver.now(), "the position is followed")
        check(memory(caster) < 64, f"{memory(caster)} MiB")
        caster.quits()


def main():
    cases = (kodi_plays, kodi_begins_anywhere, kodi_ends, kodi_remote_control, kodi_taken,
             kodi_still_coming, kodi_cannot, kodi_password, kodi_killed,
             strict, old, refusals, types, garbage, slow, killed, events, hurry, event_floods)
    case = {case.__name__.replace("_", "-"): case for case in cases}[sys.argv[1]]
    with World() as world:
        case(world)


main()
