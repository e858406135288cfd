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
from lib.world import World, check, fail

N_EACH = 10
SEEDER, LEECHER = OTHERS + 1, OTHERS + 2
ANNOUNCE_S = 30
# The eight nearest keep a record. Some of them may be missed, so a few more of the others are nearer to
# the hash than the one of ours.
NEARER, ATTEMPTS = 14, 1000


def announce(world, network, data, first):
    """A seeder of libtorrent, which tells of itself to the DHT, once, and to nobody else."""
    seeder = LibTorrent(world, SEEDER, data.torrent, data.folder, ip=place(SEEDER), dht_bootstrap=first)
    seeder.wait_announced()
    info_hash = bytes.fromhex(data.info_hash)
    check(poll(lambda: network.holders(info_hash, seeder.peer), ANNOUNCE_S), "the seeder's record lies in the DHT")
    return seeder


def find(world, network, data, seeder, first):
    """Ours finds and fetches it, though none of our nodes was told of the seeder."""
    check(len(network.nodes) == 3 * N_EACH and len(network.ours) == N_EACH, "thirty nodes, ten of them ours")
    folder = world.folder("copy")
    network.open_ours(LEECHER, data.magnet(), folder, first).wait_complete()
    check(not data.differences(folder), "every file has the SHA-256 of the original")
    holders = network.holders(bytes.fromhex(data.info_hash), seeder.peer)
    check(holders and not set(holders) & set(network.ours), f"its record lies on none of ours, but on {holders}")


def magnet(world):
    """One of bittorrent-dht leads everybody into the DHT; ours come when the record lies there already."""
    network, first = DhtNetwork(world), node_at(BITTORRENT_DHT)
    network.add_bittorrent_dht(N_EACH, first)
    network.add_libtorrent(N_EACH, first)
    data = payload.small(world.folder("source"))
    seeder = announce(world, network, data, first)
    network.add_ours(N_EACH, first)
    find(world, network, data, seeder, first)


def move_away(data, ids, node):
    """Gives DATA an info hash that is far from NODE among those of IDS."""
    for attempt in range(ATTEMPTS):
        data.info["source"] = attempt
        info_hash = hashlib.sha1(payload.bencode(data.info)).digest()
        nearest = sorted(ids, key=lambda at, target=info_hash: distance(ids[at], target))[:NEARER]
        if node not in nearest:
            data.info_hash = info_hash.hex()
            data.write_torrent(data.torrent)
            return
    fail(f"no info hash is far from {node}")


def bootstrap(world):
    """One of ours, which knows nobody, leads everybody into the DHT."""
    network, first = DhtNetwork(world), node_at(OURS)
    network.add_ours(1, first)
    network.add_bittorrent_dht(N_EACH, first)
    network.add_libtorrent(N_EACH, first)
    data = payload.small(world.folder("source"))
    move_away(data, network.settled_ids(), first)
    seeder = announce(world, network, data, first)
    network.add_ours(N_EACH - 1, first)
    find(world, network, data, seeder, first)


CASES = {case.__name__: case for case in (magnet, bootstrap)}


def main():
    with World() as world:
        CASES[sys.argv[1]](world)


main()
