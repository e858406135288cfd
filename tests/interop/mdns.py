#!/usr/bin/python3
"""Our multicast DNS with Avahi: mdns.py CASE."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import os
import socket
import struct
import subprocess
import sys
import time

from lib.avahi import Avahi, prepare
from lib.clients import poll
from lib.events import Events
from lib.world import World, check, run

LAN_IP, LAN_IP6 = "198.18.1.1", "fd18:1::1"
FAR_IP, FAR_IP6 = "198.18.1.2", "fd18:1::2"
NEW_IP = "198.18.1.3"
KIND = "_googlecast._tcp.local"
PATIENCE_S = 30
GOODBYE_S = 3  # a second of grace, and what a busy machine takes
PORT_MDNS = 5353
N_ASKED = 20


class Finder:
    """Ours."""

    def __init__(self, world, what=KIND, *options):
        self.process = world.spawn([os.environ["FIND_SERVICES"], what, *options], stdout=subprocess.PIPE)
        self.events = Events(self.process.stdout)

    def wait(self, kind, timeout=PATIENCE_S, **wanted):
        return self.events.wait(kind, timeout, lambda event: all(event[key] == value for key, value in wanted.items()))

    def wait_present(self, **wanted):
        """Avahi says goodbye before it says something else of a service: that may come after it was gone."""
        return poll(lambda: self.wait("changed", 0, **wanted) or self.wait("added", 0, **wanted), PATIENCE_S)

    def is_present(self, instance):
        with self.events.condition:
            told = [event["event"] for event in self.events.seen if event["instance"] == instance]
        return told and told[-1] != "removed"

    def wait_addresses(self, ips):
        return self.events.wait("changed", PATIENCE_S, lambda event: set(event["addresses"]) == set(ips))


def add_lan():
    """An interface of an own network; nobody else is in it, and yet what is sent to a group is heard by all
    programs of this machine."""
    run("ip", "link", "add", "lan", "type", "bridge")
    run("ip", "link", "set", "lan", "up")
    run("ip", "address", "add", f"{LAN_IP}/24", "dev", "lan")
    return "lan"


def add_far(world):
    """Another machine on a cable. Returns its interface, and the command that goes there."""
    holder = world.spawn(["unshare", "--net", "sleep", "infinity"])
    own = os.readlink("/proc/self/ns/net")
    check(poll(lambda: os.readlink(f"/proc/{holder.pid}/ns/net") != own, PATIENCE_S), "there is another machine")
    enter = ["nsenter", "--net", "--target", str(holder.pid)]
    run("ip", "link", "add", "near", "type", "veth", "peer", "name", "far", "netns", str(holder.pid))
    for command, interface, ip, ip6 in ([], "near", LAN_IP, LAN_IP6), (enter, "far", FAR_IP, FAR_IP6):
        run(*command, "ip", "address", "add", f"{ip}/24", "dev", interface)
        run(*command, "ip", "-6", "address", "add", f"{ip6}/64", "dev", interface, "nodad")
        run(*command, "ip", "link", "set", interface, "up")
    return "far", enter


def follow(daemon, finder, ips):
    """All that can become of a service."""
    daemon.publish("Living room (2.0)", 8009, id="0123", md="Chromecast", fn="Wohnzimmer & Küche")
    found = finder.wait("added", instance="Living room (2.0)")
    check(found and found["port"] == 8009 and found["host"] == "tv.local", f"it is found: {found}")
    check(found["fn"] == "Wohnzimmer & Küche", "with its text")
    check(set(found["addresses"]) <= set(ips) and found["addresses"], f"at its address: {found['addresses']}")
    daemon.publish("Living room (2.0)", 8009, id="0123", md="Chromecast", fn="Kitchen")
    check(finder.wait_present(fn="Kitchen"), "its text changes")
    daemon.publish("Bedroom", 8010, id="0456", fn="Bedroom")
    check(finder.wait("added", instance="Bedroom", port=8010), "a second one is found")
    daemon.withdraw(8010)
    gone = finder.wait("removed", GOODBYE_S, instance="Bedroom")
    check(gone, "it says goodbye, and is gone")
    check(finder.is_present("Living room (2.0)"), "the first one is still there")
    check(daemon.end() == 0, "the responder ends")
    check(poll(lambda: not finder.is_present("Living room (2.0)"), GOODBYE_S), "with all that it said")


def avahi(world):
    """On one machine: both hear what is sent to the group."""
    folder = prepare(world)
    daemon = Avahi(world, folder, add_lan())
    follow(daemon, Finder(world), [LAN_IP])


def avahi_far(world):
    """On two machines; one family tells the addresses of both."""
    folder = prepare(world)
    interface, enter = add_far(world)
    follow(Avahi(world, folder, interface, enter=enter), Finder(world), [FAR_IP, FAR_IP6])


def avahi_moves(world):
    """The other machine gets another address, and loses the first."""
    folder = prepare(world)
    interface, enter = add_far(world)
    daemon, finder = Avahi(world, folder, interface, enter=enter), Finder(world)
    daemon.publish("TV", 8009, id="1", fn="TV")
    check(finder.wait("added", instance="TV"), "it is found")
    run(*enter, "ip", "address", "add", f"{NEW_IP}/24", "dev", interface)
    check(finder.wait_addresses([FAR_IP, NEW_IP, FAR_IP6]), "it has one address more")
    run(*enter, "ip", "address", "delete", f"{FAR_IP}/24", "dev", interface)
    run(*enter, "ip", "address", "replace", f"{NEW_IP}/24", "dev", interface)
    check(finder.wait_addresses([NEW_IP, FAR_IP6]), "it has another address")
    check(not finder.events.of("removed"), "and was there all the time")


def avahi_ipv6(world):
    """Likewise, over IPv6 alone."""
    folder = prepare(world)
    interface, enter = add_far(world)
    for command, at in ([], "near"), (enter, interface):
        run(*command, "ip", "-4", "address", "flush", "dev", at)
    daemon = Avahi(world, folder, interface, enter=enter, ipv6=True)
    follow(daemon, Finder(world, KIND, LAN_IP6), [FAR_IP6])


def avahi_there_first(world):
    """It said all that it says by itself before we ask."""
    folder = prepare(world)
    daemon = Avahi(world, folder, add_lan())
    daemon.publish("TV", 8009, id="1", fn="TV")
    check(poll(lambda: "successfully established" in daemon.log_path.read_text(), PATIENCE_S), "Avahi published it")
    time.sleep(1)
    begun = time.monotonic()
    found = Finder(world).wait("added", instance="TV")
    check(found, "we find it by asking")
    print(f"after {found['at'] - begun:.2f} s")
    resolved = Finder(world, "TV.local").wait("resolved")
    check(resolved and resolved["addresses"] == [LAN_IP], f"and its host by name: {resolved}")
    nobody = Finder(world, "nobody.local").wait("resolved")
    check(nobody and nobody["addresses"] == [], "and nobody where there is nobody")


def avahi_later(world):
    """There is no network when we begin, and none in which anybody could answer for a while."""
    folder = prepare(world)
    finder = Finder(world)
    time.sleep(4)
    Avahi(world, folder, add_lan()).publish("TV", 8009, id="1", fn="TV")
    check(finder.wait("added", instance="TV"), "it is found in the network that came")


def legacy_query(name):
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return struct.pack("!6H", 7, 0, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", 12, 1)


def avahi_undisturbed(world):
    """What others send to the responder of this machine alone reaches it, while we listen on its port."""
    folder = prepare(world)
    daemon = Avahi(world, folder, add_lan())
    daemon.publish("TV", 8009, id="1", fn="TV")
    finders = [Finder(world) for _ in range(4)]
    check(all(finder.wait("added", instance="TV") for finder in finders), "four of ours find it at a time")
    n_answered = 0
    for _ in range(N_ASKED):
        with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asker:
            asker.bind((LAN_IP, 0))
            asker.settimeout(2)
            asker.sendto(legacy_query(KIND), (LAN_IP, PORT_MDNS))
            with contextlib.suppress(TimeoutError):
                n_answered += b"TV" in asker.recv(9000)
    check(n_answered == N_ASKED, f"and it hears whoever asks it alone: {n_answered} of {N_ASKED}")


CASES = {case.__name__.replace("_", "-"): case for case in (
    avahi, avahi_far, avahi_ipv6, avahi_moves, avahi_later, avahi_there_first, avahi_undisturbed)}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
