#!/usr/bin/python3
"""dht.py CASE: a magnet link with no tracker finds its only peer by a DHT of thirty nodes, ten each of
piecemeal-cli, libtorrent and bittorrent-dht, while none of ours knows that peer."""
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import sys

from lib import payload
from lib.clients import LibTorrent, poll
from lib.dht_network import BITTORRENT_DHT, OTHERS, OURS, DhtNetwork, node_at, place
from lib.krpc import distance
from lib.world import World, check

N_EACH = 10
SEEDER, LEECHER = OTHERS + 1, OTHERS + 2
ANNOUNCE_S = 30
# The nearest eight hold a record; more of the others than that are nearer than the one to be left out.
NEARER = 14


def announce(world, network, data, bootstrap):
    """A seeder of libtorrent, and what the DHT knows of it."""
    seeder = LibTorrent(world, SEEDER, data.torrent, data.folder, ip=place(SEEDER),
                        dht_bootstrap=bootstrap)
    seeder.wait_ready()
    info_hash = bytes.fromhex(data.info_hash)
    check(poll(lambda: network.holders(info_hash, seeder.peer), ANNOUNCE_S), "the seeder's record lies in the DHT")
    return seeder


def find(world, network, data, seeder, bootstrap):
    """Ours finds and fetches it, and none of our nodes was told of the seeder."""
    info_hash = bytes.fromhex(data.info_hash)
    check(not set(network.holders(info_hash, seeder.peer)) & set(network.ours), "it lies on none of ours")
    folder = world.folder("copy")
    leecher = network.open_ours(LEECHER, data.magnet(), folder, bootstrap)
    leecher.wait_complete()
    check(not data.differences(folder), "every file has the SHA-256 of the original")
    holders = network.holders(info_hash, seeder.peer)
    check(holders and not set(holders) & set(network.ours), "it lies on others, and on none of ours")


def magnet(world):
    """Ours come when the record lies there already."""
    network, first = DhtNetwork(world), node_at(BITTORRENT_DHT)
    network.add_bittorrent_dht(N_EACH, first)
    network.add_libtorrent(N_EACH, first)
    data = payload.small(world.folder("source"))
    seeder = announce(world, network, data, first)
    network.add_ours(N_EACH, first)
    find(world, network, data, seeder, first)


def move_away(data, ids, node):
    """Gives DATA an info hash to which NODE is far, among those of IDS."""
    others = [other for at, other in ids.items() if at != node]
    for attempt in range(1000):
        data.info["source"] = attempt
        info_hash = hashlib.sha1(payload.bencode(data.info)).digest()
        if sum(distance(other, info_hash) < distance(ids[node], info_hash) for other in others) >= NEARER:
            break
    data.info_hash = info_hash.hex()
    data.write_torrent(data.torrent)


def bootstrap(world):
    """One of ours leads everybody into the DHT, ours and others."""
    network, first = DhtNetwork(world), node_at(OURS)
    network.add_ours(1, first)
    network.add_bittorrent_dht(N_EACH, first)
    network.add_libtorrent(N_EACH, first)
    data = payload.small(world.folder("source"))
    move_away(data, network.ids(), first)
    seeder = announce(world, network, data, first)
    network.add_ours(N_EACH - 1, first)
    find(world, network, data, seeder, first)


CASES = {case.__name__: case for case in (magnet, bootstrap)}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
