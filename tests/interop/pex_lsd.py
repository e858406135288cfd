#!/usr/bin/python3
"""pex_lsd.py CASE: peers that are found without a tracker: by PEX and by LSD, with libtorrent; and that
a private torrent is found by neither, nor by the DHT. A capture of all packets is what counts."""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import time

from lib import payload
from lib.capture import Capture
from lib.clients import LibTorrent, Piecemeal, poll
from lib.world import World, address, check, run

OURS, FIRST, SECOND, THIRD, FOURTH, NODE = 1, 2, 3, 4, 5, 8
NODE_IP = "198.18.77.1"  # of a DHT node: in a network that is not ours, as some tables want it
SLOW = 100 << 10     # bytes a second: so that nobody is complete before it is over
LSD_PORT = 6771
PATIENCE = 100       # seconds: messages go once a minute
SETTLED = 8          # seconds after which a client has announced itself more than once


def conversations(capture, source, info_hash):
    return [talk for talk in capture.conversations(address(source)) if talk.info_hash == info_hash]


def leecher(world, number, data, *options, **more):
    folder = world.folder(f"copy-{number}")
    return LibTorrent(world, number, data.torrent, folder, *options, **more)


# --- PEX ---------------------------------------------------------------------------------------------

def pex_we_learn(world):
    """One that knows another tells us; the other does not exchange peers, so it is we who dial."""
    data = payload.small(world.folder("source"))
    capture = Capture()
    other = leecher(world, SECOND, data, pex=False)
    other.wait_ready()
    teller = LibTorrent(world, FIRST, data.torrent, data.folder, peers=[other.peer], up_limit=SLOW)
    teller.wait_ready()
    Piecemeal(world, OURS, data.torrent, world.folder("ours"), f"--peer={teller.peer}", "--no-lsd", "--no-dht",
              "--max-down=50")
    check(poll(lambda: capture.dials(address(OURS), address(SECOND)), PATIENCE), "we dial whom we were told of")
    capture.stop()
    check(any(talk.tells_of(address(SECOND)) for talk in conversations(capture, FIRST, data.info_hash)),
          "libtorrent told us of it by PEX")
    check(not capture.dials(address(SECOND), address(OURS)), "it did not find us by itself")


def pex_they_learn(world):
    """Two that know only us find each other."""
    data = payload.small(world.folder("source"))
    capture = Capture()
    ours = Piecemeal(world, OURS, data.torrent, data.folder, "--seed", "--no-lsd", "--no-dht", "--max-up=100")
    ours.wait_ready()
    for number in (FIRST, SECOND):
        leecher(world, number, data, peers=[ours.peer])

    def met():
        return capture.dials(address(FIRST), address(SECOND)) or capture.dials(address(SECOND), address(FIRST))

    check(poll(met, PATIENCE), "they dial each other")
    capture.stop()
    told = [talk.target for talk in conversations(capture, OURS, data.info_hash)
            if talk.tells_of(address(FIRST)) or talk.tells_of(address(SECOND))]
    check(told, f"we told of them by PEX: {told}")


def pex_off(world):
    """With --no-pex nothing is offered, said or heard."""
    data = payload.small(world.folder("source"))
    capture = Capture()
    ours = Piecemeal(world, OURS, data.torrent, data.folder, "--seed", "--no-pex", "--no-lsd", "--no-dht",
                     "--max-up=100")
    ours.wait_ready()
    for number in (FIRST, SECOND):
        leecher(world, number, data, peers=[ours.peer])
    check(poll(lambda: ours.events.last.get("progress", {}).get("peers") == 2, PATIENCE), "both are here")
    time.sleep(15)
    capture.stop()
    talks = conversations(capture, OURS, data.info_hash)
    check(talks and all(talk.handshakes for talk in talks), f"{len(talks)} conversations were seen")
    check(not any(talk.offers_pex or talk.exchanges_peers for talk in talks), "no word of PEX")


# --- LSD ---------------------------------------------------------------------------------------------

def announces(capture, source, info_hash):
    return [packet for packet in capture.datagrams(address(source))
            if packet.target_port == LSD_PORT and info_hash.encode() in packet.data.lower()]


def lsd_we_hear(world):
    """They come when we have said all we say for five minutes: it is we who hear, and dial."""
    data = payload.small(world.folder("source"))
    capture = Capture()
    ours = Piecemeal(world, OURS, data.torrent, world.folder("ours"), "--no-dht", "--no-pex")
    check(poll(lambda: announces(capture, OURS, data.info_hash), 20), "we announce a torrent soon after it starts")
    time.sleep(SETTLED)
    LibTorrent(world, FIRST, data.torrent, data.folder, lsd=True)
    ours.wait_complete()
    capture.stop()
    check(capture.dials(address(OURS), address(FIRST)), "we dialed them")
    check(not data.differences(ours.folder), "every file is right")
    check(len(announces(capture, OURS, data.info_hash)) == 1, "we said it once")
    times = [packet for packet in capture.datagrams(address(OURS)) if packet.target_port == LSD_PORT]
    check(all(len(packet.data) <= 1400 for packet in times), "in a datagram of at most 1400 bytes")


def lsd_they_hear(world):
    data = payload.small(world.folder("source"))
    capture = Capture()
    theirs = leecher(world, FIRST, data, lsd=True)
    theirs.wait_ready()
    time.sleep(SETTLED)
    ours = Piecemeal(world, OURS, data.torrent, data.folder, "--seed", "--no-dht", "--no-pex")
    ours.wait_ready()
    theirs.wait_complete()
    capture.stop()
    check(capture.dials(address(FIRST), address(OURS)), "they dialed us")


def lsd_each_other(world):
    """Two of ours on one computer; one of them comes later."""
    data = payload.small(world.folder("source"))
    seeder = Piecemeal(world, OURS, data.torrent, data.folder, "--seed", "--no-dht", "--no-pex")
    seeder.wait_ready()
    late = Piecemeal(world, SECOND, data.torrent, world.folder("late"), "--no-dht", "--no-pex")
    late.wait_complete()
    check(not data.differences(late.folder), "every file is right")


def lsd_ipv6(world):
    """Over an interface that is none of the loopback: that one knows no groups of IPv6."""
    run("ip", "link", "add", "lan", "type", "bridge")
    run("ip", "link", "set", "lan", "up")
    seeding, leeching = "fd19::1", "fd19::2"
    for ip in (seeding, leeching):
        run("ip", "-6", "address", "add", f"{ip}/64", "dev", "lan", "nodad")
    data = payload.small(world.folder("source"))
    seeder = Piecemeal(world, OURS, data.torrent, data.folder, "--seed", "--no-dht", "--no-pex", ip=seeding)
    seeder.wait_ready()
    late = Piecemeal(world, SECOND, data.torrent, world.folder("late"), "--no-dht", "--no-pex", ip=leeching)
    late.wait_complete()
    check(not data.differences(late.folder), "every file is right")


def lsd_off(world):
    """Nothing is said of it when it is off, nor by those who only look into a torrent."""
    data = payload.small(world.folder("source"))
    capture = Capture()
    ours = Piecemeal(world, OURS, data.torrent, world.folder("ours"), "--no-lsd", "--no-dht", "--no-pex")
    time.sleep(SETTLED)
    check(ours.process.poll() is None, "it runs")
    capture.stop()
    check(not capture.datagrams(address(OURS)), "not one datagram")


# --- private torrents --------------------------------------------------------------------------------

def private_leaks_nowhere(world):
    """A public and a private torrent in one run of ours, each with two peers. What is seen of the public
    one shows that the capture would see the private one as well."""
    public = payload.small(world.folder("public"), name="public")
    private = payload.small(world.folder("private"), name="private", seed=9, private=True)
    capture = Capture()
    node = LibTorrent(world, NODE, public.torrent, world.folder("node"), ip=NODE_IP, dht_bootstrap=f"{NODE_IP}:6881")
    node.wait_ready()
    ours = Piecemeal(world, OURS, public.torrent, public.folder, "--seed", "--max-up=20",
                     f"--dht-bootstrap={node.peer}", private.torrent)
    ours.wait_ready()
    for number, data in ((FIRST, public), (SECOND, public), (THIRD, private), (FOURTH, private)):
        leecher(world, number, data, peers=[ours.peer])

    def asks_dht():
        return any(bytes.fromhex(public.info_hash) in packet.data for packet in capture.datagrams(address(OURS)))

    def is_seen():
        return (asks_dht() and announces(capture, OURS, public.info_hash)
                and any(talk.exchanges_peers for talk in conversations(capture, OURS, public.info_hash)))

    check(poll(is_seen, PATIENCE, every=1), "the public one is told of by DHT, LSD and PEX")
    time.sleep(SETTLED)
    capture.stop()
    tell_private(capture, private)


def tell_private(capture, private):
    said = capture.datagrams(address(OURS))
    secret = bytes.fromhex(private.info_hash)
    check(said, f"{len(said)} datagrams of ours were seen")
    check(not any(secret in packet.data or private.info_hash.encode() in packet.data.lower() for packet in said),
          "none of them names the private torrent")
    talks = conversations(capture, OURS, private.info_hash)
    check(len({talk.target for talk in talks}) >= 2, "we spoke with its two peers")
    check(all(talk.handshakes for talk in talks), "and said what we can")
    check(not any(talk.offers_pex for talk in talks), "but never offered PEX")
    check(not any(talk.exchanges_peers for talk in talks), "nor told of anybody")
    check(not any(talk.reserved[7] & 1 for talk in talks), "nor of a DHT node")


CASES = {case.__name__.replace("_", "-"): case for case in (
    pex_we_learn, pex_they_learn, pex_off, lsd_we_hear, lsd_they_hear, lsd_each_other, lsd_ipv6,
    lsd_off,
    private_leaks_nowhere)}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
