"""Hundreds of peers in one process: they speak the peer protocol, have parts of a torrent of zeros, give at a rate
each, and ask for pieces themselves. puppets.py TORRENT N RATE [RARE] prints their port; each has an address of its
own. RARE pieces are had by the first of them only. On SIGUSR1 they rest: stay connected, give and get nothing."""
# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
import random
import signal
import struct
import sys

import libtorrent

BLOCK = 16384  # bytes, BEP 3
CHOKE, UNCHOKE, INTERESTED, HAVE, BITFIELD, REQUEST, PIECE = 0, 1, 2, 4, 5, 6, 7
HEAD = struct.Struct(">IB")
HANDSHAKE = 68  # bytes
N_OWNERS = 2  # of the rare pieces
RARE_RUN = 20  # of them stand side by side, as parts that were asked for late
CLIENTS = (b"-qB5000-", b"-TR4050-", b"-lt2080-", b"-DE2110-", b"-BI3600-")


def address(index):
    """127.1.x.y: a swarm takes one peer of each address and port."""
    return f"127.1.{index // 250}.{index % 250 + 1}"


def rare_pieces(n_pieces, n_rare):
    chance = random.Random(n_pieces)
    starts = [chance.randrange(max(n_pieces - RARE_RUN, 1)) for _ in range(n_rare // RARE_RUN)]
    return {start + i for start in starts for i in range(RARE_RUN)}


class Puppet:
    def __init__(self, info, index, count, rate, rare):
        self.info, self.rate, self.index = info, rate, index
        self.out_of_reach = set() if index < N_OWNERS else rare
        chance = random.Random(index)
        share = 1 - index / count
        n = info.num_pieces()
        self.have = [chance.random() < share and piece not in self.out_of_reach for piece in range(n)]
        self.chance = chance
        self.writers, self.getting = set(), set()

    def rest(self):
        for task in self.getting:
            task.cancel()
        for writer in self.writers:
            writer.write(HEAD.pack(1, CHOKE))

    def handshake(self):
        name = CLIENTS[self.index % len(CLIENTS)] + b"%012d" % self.index
        return b"\x13BitTorrent protocol" + bytes(8) + self.info.info_hash().to_bytes() + name

    def bitfield(self):
        bits = bytearray((len(self.have) + 7) // 8)
        for piece, here in enumerate(self.have):
            bits[piece >> 3] |= here << (7 - (piece & 7))
        return HEAD.pack(1 + len(bits), BITFIELD) + bytes(bits)

    async def get(self, writer):
        """Becomes more and more complete, and tells."""
        missing = [piece for piece, here in enumerate(self.have) if not here and piece not in self.out_of_reach]
        self.chance.shuffle(missing)
        for piece in missing:
            await asyncio.sleep(self.chance.uniform(1, 5))
            self.have[piece] = True
            writer.write(HEAD.pack(5, HAVE) + struct.pack(">I", piece))

    async def serve(self, reader, writer):
        writer.write(self.handshake())
        await reader.readexactly(HANDSHAKE)
        writer.write(self.bitfield() + HEAD.pack(1, INTERESTED) + HEAD.pack(1, UNCHOKE))
        getting = asyncio.create_task(self.get(writer))
        self.getting.add(getting)
        self.writers.add(writer)
        try:
            while True:
                length, = struct.unpack(">I", await reader.readexactly(4))
                message = await reader.readexactly(length) if length else b"\xff"
                if message[0] == REQUEST:
                    await self.give(writer, message)
        finally:
            getting.cancel()
            self.getting.discard(getting)
            self.writers.discard(writer)

    async def give(self, writer, request):
        piece, offset, length = struct.unpack(">III", request[1:13])
        await asyncio.sleep(length / self.rate)
        writer.write(HEAD.pack(9 + length, PIECE) + struct.pack(">II", piece, offset) + bytes(length))
        await writer.drain()

    async def met(self, reader, writer):
        try:
            await self.serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def main(path, count, rate, n_rare):
    info = libtorrent.torrent_info(path)
    rare = rare_pieces(info.num_pieces(), n_rare)
    port = 0
    servers, all_puppets = [], []
    for index in range(count):
        puppet = Puppet(info, index, count, rate, rare)
        all_puppets.append(puppet)
        servers.append(await asyncio.start_server(puppet.met, address(index), port))
        port = servers[0].sockets[0].getsockname()[1]
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: [puppet.rest() for puppet in all_puppets])
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int((sys.argv + ["0"])[4])))
