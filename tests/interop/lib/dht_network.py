"""A DHT of nodes of three kinds, each at an address in a network of its own: some tables keep only one
node of a network."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import time

from .clients import PYTHON, JsonClient, Piecemeal, poll
from .krpc import Asker
from .world import check, fail

HERE = pathlib.Path(__file__).resolve().parent
PORT = 6881
# The first of each kind, of up to 30: 198.18.NUMBER.1.
OURS, LIBTORRENT, BITTORRENT_DHT, OTHERS = 10, 40, 70, 100
# So many neighbours any node must tell of, once it is in: a bucket's worth.
NEIGHBOURS = 8
JOIN_S = 30
SETTLE_S = 2
# Nobody has it: who looks for it stays.
NOTHING = "magnet:?xt=urn:btih:" + 20 * "d0"


def place(number):
    return f"198.18.{number}.1"


def node_at(number):
    return f"{place(number)}:{PORT}"


class Nodes(JsonClient):
    """Several nodes of others in one process."""

    def __init__(self, world, name, first, count, command):
        self.name = name
        super().__init__(world, first, PORT)
        self.nodes = [node_at(first + n) for n in range(count)]
        self.spawn_json([*command, *self.nodes])
        self._wait("ready", JOIN_S)


class DhtNetwork:
    """Grows by one kind after the other. nodes: all of them; ours: those of piecemeal-cli."""

    def __init__(self, world):
        self.world, self.nodes, self.ours = world, [], []
        self.asker = Asker(place(OTHERS))

    def _take(self, nodes):
        """Waits until they know their way."""
        for node in nodes:
            check(poll(lambda at=node: self._is_in(at), JOIN_S), f"{node} is in the DHT")
        self.nodes += nodes

    def _is_in(self, node):
        target = self.asker.id
        return len(self.asker.neighbours(node, target)) >= min(NEIGHBOURS, len(self.nodes))

    def add_libtorrent(self, count, bootstrap):
        self._take(Nodes(self.world, "libtorrent", LIBTORRENT, count,
                         [PYTHON, HERE / "dht_nodes.py", "--bootstrap", bootstrap]).nodes)

    def add_bittorrent_dht(self, count, bootstrap):
        nodes = Nodes(self.world, "bittorrent-dht", BITTORRENT_DHT, count,
                      ["node", HERE.parent / "node/dht_node.mjs", bootstrap]).nodes
        self.asker.no_id_to.update(nodes)
        self._take(nodes)

    def add_ours(self, count, bootstrap):
        """At once, as they would be at home."""
        first = OURS + len(self.ours)
        nodes = [self.open_ours(first + n, NOTHING, self.world.folder("nothing"), bootstrap).peer
                 for n in range(count)]
        self._take(nodes)
        self.ours += nodes

    def open_ours(self, number, torrent, folder, bootstrap):
        """piecemeal-cli with nothing but the DHT."""
        return Piecemeal(self.world, number, torrent, folder, "--no-trackers", "--no-pex", "--no-lsd",
                         f"--dht-bootstrap={bootstrap}", port=PORT, ip=place(number))

    def _ids(self):
        return {node: self.asker.ping(node) or fail(f"{node} does not answer") for node in self.nodes}

    def settled_ids(self):
        """{node: id}, when none has changed for a while: a node that learns its address may take another
        (BEP 42)."""
        ids, before = self._ids(), {}
        while ids != before:
            time.sleep(SETTLE_S)
            ids, before = self._ids(), ids
        return ids

    def holders(self, info_hash, peer):
        """The nodes on which PEER's record lies; every node must answer."""
        found = []
        for node in self.nodes:
            peers = self.asker.peers(node, info_hash)
            if peers is None:
                fail(f"{node} does not answer")
            if peer in peers:
                found.append(node)
        return found
