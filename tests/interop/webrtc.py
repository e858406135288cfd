#!/usr/bin/python3
"""webrtc.py CASE [MIB]: peers over WebRTC: real WebTorrent in headless Chromium, ours among themselves,
through coturn, and in one swarm with TCP; and what goes wrong on the way."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import subprocess
import sys
import time

from lib import payload
from lib.browser import Browser
from lib.capture import Capture
from lib.clients import Coturn, LibTorrent, NodeTracker, Piecemeal, poll
from lib.descriptors import descriptors, udp_sockets
from lib.events import Events
from lib.nat import Nat
from lib.payload import MIB
from lib.world import World, address, check
from lib.ws_tracker import WsTracker, answer, offer

OURS, OTHER, TRACKER, SECOND_TRACKER, RELAY, ROUTER, OUTSIDE = 1, 2, 3, 4, 5, 6, 7
STUN_PORT = 3478
BROWSER, SECOND_BROWSER = 11, 12
BROWSER_IP = "198.18.1.1"
SIZE_MIB = 8
# Nobody meets in another way.
ALONE = ("--no-dht", "--no-lsd", "--no-pex")
OUR_ID, THEIR_ID = b"-PM".hex(), b"-WW".hex()
PATIENCE_S = 60
SLOW_KIB = 256      # a second: so that it is not complete before something happens to it
LOST_S = 50         # until it is noticed that nothing comes any more
OFFER_S, OPEN_S = 50, 25  # an offer, and an answered one, lives so long
SPARE_S = 10
OWN_UDP = 1         # the socket of the DHT and of UDP trackers, which is there in any case
BETWEEN_S = 2


def make(world, size_mib=SIZE_MIB, **options):
    return payload.small(world.folder("source"), size_mib * MIB, **options)


def open_ours(world, data, *options, number=OURS, tracker=None, seeds=False):
    """Ours, which knows one tracker and seeds on; it seeds at once when SEEDS."""
    folder = data.folder if seeds else world.folder(f"copy-{number}")
    data.write_torrent(data.torrent, tracker)
    ours = Piecemeal(world, number, data.torrent, folder, "--seed", *ALONE, *options)
    if seeds:
        ours.wait_ready()
    return ours


def wait_here(tracker, info_hash):
    """Somebody is in the swarm, and his offers went to nobody."""
    check(tracker.events.wait("started", PATIENCE_S, lambda event: event["info_hash"] == info_hash),
          "the first has told the tracker of itself")
    time.sleep(BETWEEN_S)


def check_offerer(tracker, offerer, answerer):
    """Whose offer it was that was answered; each says so by the beginning of its peer id."""
    first = tracker.events.of("answer")[0]
    seen = first["to_peer_id"][:6], first["peer_id"][:6]
    check(seen == (offerer, answerer), f"the right side has offered: {[bytes.fromhex(text) for text in seen]}")


def met(ours):
    """The meeting in which a peer greeted us, as it was told first."""
    return ours.events.wait("meeting", SPARE_S, lambda event: "greeted" in event["steps"]) or {}


def reasons(ours):
    """Why meetings came to nothing: {we_offer, or the peer did: set of reasons}"""
    over = [event for event in ours.events.of("meeting") if event["over"]]
    return {we_offer: {event["reason"] for event in over if event["we_offer"] == we_offer} for we_offer in (True, False)}


def check_copy(data, ours):
    check(not data.differences(ours.folder), "every file has the SHA-256 of the original")


# --- with a browser ----------------------------------------------------------------------------------
# Who comes second offers: its announce finds somebody to hand its offers to. The tracker's interval is
# longer than the test, so nobody offers twice.

def browser_seeds(world, size_mib=SIZE_MIB, mdns=False):
    """It is there first, so we offer."""
    data, tracker = make(world, size_mib), NodeTracker(world, address(TRACKER))
    seeder = Browser(world, BROWSER, data, tracker.ws_url, seeds=True, mdns=mdns)
    seeder.wait_ready()
    wait_here(tracker, data.info_hash)
    ours = open_ours(world, data, tracker=tracker.ws_url)
    ours.wait_complete()
    check_copy(data, ours)
    check_offerer(tracker, OUR_ID, THEIR_ID)
    return tracker


def browser_seeds_answer(world, size_mib=SIZE_MIB):
    """We are there first, so it offers."""
    data, tracker = make(world, size_mib), NodeTracker(world, address(TRACKER))
    ours = open_ours(world, data, tracker=tracker.ws_url)
    wait_here(tracker, data.info_hash)
    Browser(world, BROWSER, data, tracker.ws_url, seeds=True)
    ours.wait_complete()
    check_copy(data, ours)
    check_offerer(tracker, THEIR_ID, OUR_ID)


def browser_seeds_magnet(world):
    """The metadata comes from the browser as well."""
    data, tracker = make(world), NodeTracker(world, address(TRACKER))
    Browser(world, BROWSER, data, tracker.ws_url, seeds=True).wait_ready()
    wait_here(tracker, data.info_hash)
    ours = Piecemeal(world, OURS, data.magnet(f"tr={tracker.ws_url}"), world.folder("copy"), *ALONE)
    ours.wait_complete()
    check(ours.process.wait(20) == 0, "piecemeal-cli leaves with 0 when it is complete")
    check_copy(data, ours)


def browser_leeches(world, size_mib=SIZE_MIB, mdns=False):
    """We are there first, so it offers."""
    data, tracker = make(world, size_mib), NodeTracker(world, address(TRACKER))
    open_ours(world, data, tracker=tracker.ws_url, seeds=True)
    wait_here(tracker, data.info_hash)
    leecher = Browser(world, BROWSER, data, tracker.ws_url, mdns=mdns)
    leecher.wait_complete()
    check(leecher.is_same(), "every file has the SHA-256 of the original")
    check_offerer(tracker, THEIR_ID, OUR_ID)
    return tracker


def browser_leeches_answer(world, size_mib=SIZE_MIB):
    """It is there first, so we offer."""
    data, tracker = make(world, size_mib), NodeTracker(world, address(TRACKER))
    leecher = Browser(world, BROWSER, data, tracker.ws_url)
    wait_here(tracker, data.info_hash)
    open_ours(world, data, tracker=tracker.ws_url, seeds=True)
    leecher.wait_complete()
    check(leecher.is_same(), "every file has the SHA-256 of the original")
    check_offerer(tracker, OUR_ID, THEIR_ID)


def has_names(tracker, kind):
    """A browser's words of KIND name it by mDNS alone."""
    said = [event["sdp"] for event in tracker.events.of(kind) if event["peer_id"].startswith(THEIR_ID)]
    return said and all(".local " in sdp and BROWSER_IP not in sdp for sdp in said)


def resolve(world, tracker, kind):
    """The names of a browser that is still there, as our own look-up has them. The browser answers nobody but who
    asks as a responder would (from port 5353, for all to hear), and half of that is ours. It takes a name back with
    the connection that it was made for, so that not every one is known for long."""
    said = [event["sdp"] for event in tracker.events.of(kind) if event["peer_id"].startswith(THEIR_ID)]
    names = {name for sdp in said for name in re.findall(r"[0-9a-f-]{36}\.local", sdp)}
    programs = [world.spawn([os.environ["FIND_SERVICES"], name], stdout=subprocess.PIPE) for name in names]
    resolved = [Events(program.stdout).wait("resolved", PATIENCE_S) for program in programs]
    found = [event["addresses"] for event in resolved if event and event["addresses"]]
    check(found and all(addresses == [BROWSER_IP] for addresses in found), f"it tells us whose names they are: {resolved}")


def mdns_answers(world):
    """We offer; the browser's answer has no address."""
    tracker = browser_seeds(world, mdns=True)
    check(has_names(tracker, "answer"), "the browser told names, and no address")
    resolve(world, tracker, "answer")


def mdns_offers(world):
    tracker = browser_leeches(world, mdns=True)
    check(has_names(tracker, "offer"), "the browser told names, and no address")
    resolve(world, tracker, "offer")


def mixed_to_browser(world):
    """What a TCP peer has reaches the browser through us, who know both; they know nothing of each other."""
    data, tracker = make(world), NodeTracker(world, address(TRACKER))
    seeder = LibTorrent(world, OTHER, data.torrent, data.folder)
    seeder.wait_ready()
    leecher = Browser(world, BROWSER, data, tracker.ws_url)
    wait_here(tracker, data.info_hash)
    ours = open_ours(world, data, f"--peer={seeder.peer}", tracker=tracker.ws_url)
    leecher.wait_complete()
    check(leecher.is_same(), "every file has the SHA-256 of the original")
    check(seeder.uploaded >= data.size, f"libtorrent gave all of it: {seeder.uploaded} bytes")
    ours.wait_complete()
    check_copy(data, ours)


def mixed_from_browser(world):
    data, tracker = make(world), NodeTracker(world, address(TRACKER))
    seeder = Browser(world, BROWSER, data, tracker.ws_url, seeds=True)
    seeder.wait_ready()
    wait_here(tracker, data.info_hash)
    ours = open_ours(world, data, tracker=tracker.ws_url)
    leecher = LibTorrent(world, OTHER, data.torrent, world.folder("theirs"), peers=[ours.peer])
    leecher.wait_complete()
    check(not data.differences(world.folder("theirs"), ours=False), "every file has the SHA-256 of the original")
    check(seeder.uploaded >= data.size, f"the browser gave all of it: {seeder.uploaded} bytes")


def browser_killed(world):
    """Chromium ends without a word in the middle; we notice, and go on with the next that comes."""
    data, tracker = make(world), NodeTracker(world, address(TRACKER))
    seeder = Browser(world, BROWSER, data, tracker.ws_url, seeds=True)
    seeder.wait_ready()
    wait_here(tracker, data.info_hash)
    ours = open_ours(world, data, f"--max-down={SLOW_KIB}", tracker=tracker.ws_url)
    check(ours.events.wait("progress", PATIENCE_S, lambda event: event["have"] > 0), "we have something of it")
    seeder.kill()
    check(ours.events.wait("progress", LOST_S, lambda event: event["peers"] == 0 and event["have"] > 0),
          "we noticed that it is gone")
    check(reasons(ours)[True] & {"lost", "closed"}, f"and why: {reasons(ours)}")
    check(not ours.is_complete(), "in the middle")
    Browser(world, SECOND_BROWSER, data, tracker.ws_url, seeds=True)
    ours.wait_complete()
    check_copy(data, ours)


def tracker_restarts(world):
    """Who has met goes on without it; and we come back to it by ourselves, for those who come later."""
    data, tracker = make(world), NodeTracker(world, address(TRACKER))
    seeder = Browser(world, BROWSER, data, tracker.ws_url, seeds=True)
    seeder.wait_ready()
    wait_here(tracker, data.info_hash)
    ours = open_ours(world, data, f"--max-down={SLOW_KIB}", tracker=tracker.ws_url)
    check(ours.events.wait("progress", PATIENCE_S, lambda event: event["have"] > 0), "we have something of it")
    tracker.stop()
    before = ours.events.last["progress"]["have"]
    check(ours.events.wait("progress", PATIENCE_S, lambda event: event["have"] > before + MIB),
          "without the tracker it goes on")
    tracker.start()
    check(poll(lambda: tracker.events.of("started") + tracker.events.of("update"), PATIENCE_S),
          "the new tracker was told of us")
    late = Browser(world, SECOND_BROWSER, data, tracker.ws_url)
    late.wait_complete()
    check(late.is_same(), "who came later has everything")
    ours.wait_complete()
    check_copy(data, ours)


# --- ours among themselves ---------------------------------------------------------------------------

def two_of_ours(world, *options):
    """The tracker tells no addresses, so they have nothing but WebRTC."""
    data, tracker = make(world), NodeTracker(world, address(TRACKER))
    capture = Capture()
    seeder = open_ours(world, data, *options, tracker=tracker.ws_url, seeds=True)
    wait_here(tracker, data.info_hash)
    leecher = open_ours(world, data, *options, number=OTHER, tracker=tracker.ws_url)
    leecher.wait_complete()
    capture.stop()
    check_copy(data, leecher)
    check(met(leecher)["we_offer"] and not met(seeder)["we_offer"], "who came second has offered")
    check(not capture.dials(address(OURS), address(OTHER)) and not capture.dials(address(OTHER), address(OURS)),
          "not one TCP connection between them")
    return capture


def relayed(world):
    """Nothing goes from one to the other, but all through coturn."""
    relay = Coturn(world, RELAY)
    capture = two_of_ours(world, f"--turn={relay.uri}", "--rtc-relay-only")
    for number in (OURS, OTHER):
        targets = {packet.target for packet in capture.datagrams(address(number))}
        check(targets == {relay.ip}, f"{address(number)} sends to the relay alone: {targets}")


def relayed_to_browser(world):
    """Only we hide."""
    relay = Coturn(world, RELAY)
    data, tracker = make(world), NodeTracker(world, address(TRACKER))
    capture = Capture()
    open_ours(world, data, f"--turn={relay.uri}", "--rtc-relay-only", tracker=tracker.ws_url, seeds=True)
    wait_here(tracker, data.info_hash)
    leecher = Browser(world, BROWSER, data, tracker.ws_url)
    leecher.wait_complete()
    capture.stop()
    check(leecher.is_same(), "every file has the SHA-256 of the original")
    targets = {packet.target for packet in capture.datagrams(address(OURS))}
    check(targets == {relay.ip}, f"we send to the relay alone: {targets}")
    named = [line for event in tracker.events.of("answer") for line in event["sdp"].splitlines() if address(OURS) in line]
    check(not named, f"and name no address of ours: {named}")


def reflexive(world, server_ip=None, server=None):
    """coturn tells where it sees us, and the first offer has it."""
    relay, server_ip = Coturn(world, RELAY), server_ip or address(ROUTER)
    nat = Nat((server_ip, STUN_PORT), address(OUTSIDE), (relay.ip, relay.port))
    data, tracker = make(world), WsTracker(TRACKER)
    open_ours(world, data, f"--stun={server or server_ip}:{STUN_PORT}", tracker=tracker.url, seeds=True)
    check(poll(lambda: tracker.announces, PATIENCE_S), "we announced")
    said = [entry["offer"]["sdp"] for entry in tracker.announces[0][1]["offers"]]
    wanted = "{} {} typ srflx".format(*nat.outside)
    check(said and all(wanted in sdp for sdp in said), f"each offer of the first announce has {wanted}: {said[:1]}")
    check(all(f" {address(OURS)} " in sdp for sdp in said), "and our own address")


def reflexive_by_name(world):
    reflexive(world, "127.0.0.1", "localhost")


def relayed_by_name(world):
    """Our first offers hold relays' addresses, though the relay is given by name."""
    relay = Coturn(world, RELAY)
    Nat(("127.0.0.1", STUN_PORT), address(OUTSIDE), (relay.ip, relay.port))
    data, tracker = make(world), WsTracker(TRACKER)
    uri = relay.uri.replace(relay.ip, "localhost")
    open_ours(world, data, f"--turn={uri}", "--rtc-relay-only", tracker=tracker.url, seeds=True)
    check(poll(lambda: tracker.announces, PATIENCE_S), "we announced")
    said = [entry["offer"]["sdp"] for entry in tracker.announces[0][1]["offers"]]
    check(said and all(" typ relay" in sdp for sdp in said), f"each offer of the first announce: {said[:1]}")


def private_torrent(world):
    """A tracker that we add of ourselves hears of public torrents only."""
    own, added = NodeTracker(world, address(TRACKER)), NodeTracker(world, address(SECOND_TRACKER))
    secret = payload.small(world.folder("secret"), name="secret", private=True)
    option = f"--rtc-tracker={added.ws_url}"
    open_ours(world, secret, option, tracker=own.ws_url, seeds=True)
    check(own.events.wait("started", PATIENCE_S), "the private torrent's tracker was told of it")
    time.sleep(SPARE_S)
    check(not added.events.of("connected"), "the added one was not even called")
    public = make(world)
    open_ours(world, public, option, number=OTHER, tracker=own.ws_url, seeds=True)
    check(added.events.wait("started", PATIENCE_S, lambda event: event["info_hash"] == public.info_hash),
          "of a public torrent it is told")


# --- what goes wrong ---------------------------------------------------------------------------------

NO_BODY = "198.18.9.9"  # an address where nobody is
DESCRIPTION = "\r\n".join([
    "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0",
    f"a=candidate:1 1 UDP 2015363327 {NO_BODY} 9 typ host", "a=ice-ufrag:abcd",
    "a=ice-pwd:0123456789abcdefghijkl", "a=fingerprint:sha-256 " + ":".join(["AB"] * 32), "a=setup:actpass",
    "a=mid:0", "a=sctp-port:5000", "a=max-message-size:262144", ""])


def without(prefix):
    return "".join(line for line in DESCRIPTION.splitlines(True) if not line.startswith(prefix))


MDNS_PORT = 5353
OFFERS = {
    "nothing": "",
    "garbage": "v=0\r\n\u00ff\u00fe" * 50,
    "long": DESCRIPTION + "a=x:" + "y" * 60000 + "\r\n",
    "no fingerprint": without("a=fingerprint"),
    "no candidate": without("a=candidate"),
    "only a name": DESCRIPTION.replace(NO_BODY, "01234567-89ab-cdef-0123-456789abcdef.local"),
    "loopback": DESCRIPTION.replace(NO_BODY, "127.0.0.1"),
    "multicast": DESCRIPTION.replace(NO_BODY, "224.0.0.251"),
    "nobody there": DESCRIPTION,
}


def bad_offers(world):
    """Strangers' offers of every kind come to nothing, and nothing of them remains; as little as of ours
    that nobody took, or that were answered too late."""
    data, tracker = make(world), WsTracker(TRACKER)
    ours = open_ours(world, data, tracker=tracker.url, seeds=True)
    check(poll(lambda: tracker.announces, PATIENCE_S), "we announced")
    it, said = tracker.announces[0]
    check(said["offers"] and udp_sockets(ours.process) > OWN_UDP, f"with {len(said['offers'])} offers")
    check(poll(lambda: udp_sockets(ours.process) == OWN_UDP, OFFER_S + SPARE_S), "they end when nobody takes them")
    before, capture = descriptors(ours.process), Capture()
    for number, sdp in enumerate(OFFERS.values()):
        it.send(offer(said["info_hash"], f"-XX0000-{number:012}", f"offer{number:015}", sdp))
    it.send(answer(said["info_hash"], "-XX0000-late........", said["offers"][0]["offer_id"], DESCRIPTION))
    it.send(answer(said["info_hash"], "-XX0000-unknown.....", "never was an offer..", DESCRIPTION))
    check(poll(lambda: udp_sockets(ours.process) > OWN_UDP, SPARE_S), "we answer strangers")
    check(poll(lambda: descriptors(ours.process) == before, OPEN_S + SPARE_S),
          f"as many descriptors as before: {before}, {descriptors(ours.process)}")
    capture.stop()
    # What goes out of that port asks the local network for a name, and meets no candidate.
    targets = {packet.target for packet in capture.datagrams(address(OURS)) if packet.source_port != MDNS_PORT}
    wanted = {"bad description", "no fingerprint", "no candidate", "no way"}
    check(reasons(ours)[False] >= wanted, f"each is told with its reason: {reasons(ours)[False]}")
    check(NO_BODY in targets, "we tried the address where nobody is")
    check(not targets & {"127.0.0.1", "224.0.0.251"}, f"and none that is no peer's: {targets}")
    check(ours.process.poll() is None and not ours.errors, "and we go on")


class Meddler(WsTracker):
    """Hands OUR offers to OTHER and its answers back, all of which it changes by change()."""

    def __init__(self, change):
        self.change, self.offerer, self.other = change, None, None
        super().__init__(TRACKER, on_announce=self._announced, on_answer=self._answered)

    def _announced(self, it, said):
        if self.other in (None, it):
            self.other = it
            return
        self.offerer = it
        for entry in said.get("offers", ())[:1]:
            self.other.send(offer(said["info_hash"], said["peer_id"], entry["offer_id"], entry["offer"]["sdp"]))

    def _answered(self, _, said):
        self.offerer.send(answer(said["info_hash"], said["peer_id"], said["offer_id"],
                                 self.change(said["answer"]["sdp"])))


def meddled(world, change, reason, other_reasons):
    """Two of ours never meet when their tracker is not honest, and have nothing left of it. The one that
    offered tells REASON, the other one of OTHER_REASONS."""
    data, tracker = make(world), Meddler(change)
    both = [open_ours(world, data, tracker=tracker.url, seeds=True)]
    check(poll(lambda: tracker.announces, PATIENCE_S), "the first is there")
    both.append(open_ours(world, data, number=OTHER, tracker=tracker.url))
    check(poll(lambda: len(tracker.announces) > 1, PATIENCE_S), "the second offers")
    check(all(udp_sockets(ours.process) > OWN_UDP for ours in both), "both have begun")
    check(poll(lambda: all(udp_sockets(ours.process) == OWN_UDP for ours in both), OFFER_S + OPEN_S),
          "in the end no UDP socket of it is left")
    check(reason in reasons(both[1])[True], f"the offerer knows why: {reasons(both[1])}")
    check(reasons(both[0])[False] & other_reasons, f"and so does the other: {reasons(both[0])}")
    check(not both[1].events.last["progress"]["have"], "nothing came over")
    meetings = [event for ours in both for event in ours.events.of("meeting")]
    check(not any("greeted" in event["steps"] for event in meetings), "nobody was met")


def wrong_fingerprint(world):
    """As somebody in the middle would have it: the certificate is not the one that was described."""
    def change(sdp):
        before, title, rest = sdp.partition("a=fingerprint:sha-256 ")
        return before + title + ":".join(["AB"] * 32) + rest[len("AB:") * 32 - 1:]
    meddled(world, change, "wrong fingerprint", {"dtls", "closed", "lost"})


def no_fingerprint(world):
    def change(sdp):
        return "".join(line for line in sdp.splitlines(True) if not line.startswith("a=fingerprint"))
    meddled(world, change, "no fingerprint", {"no way", "dtls silent"})


def garbage_answer(world):
    meddled(world, lambda sdp: sdp[:20], "bad description", {"no way", "dtls silent"})


CASES = {case.__name__.replace("_", "-"): case for case in (
    browser_seeds, browser_seeds_answer, browser_seeds_magnet, browser_leeches, browser_leeches_answer,
    mdns_answers, mdns_offers, mixed_to_browser, mixed_from_browser, browser_killed, tracker_restarts,
    two_of_ours, relayed, relayed_to_browser, relayed_by_name, reflexive, reflexive_by_name, private_torrent,
    bad_offers, wrong_fingerprint, no_fingerprint, garbage_answer)}


def main():
    with World() as world:
        world.add_lan(BROWSER_IP)
        CASES[sys.argv[1]](world, *map(int, sys.argv[2:]))


main()
