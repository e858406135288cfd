"""Everything that goes over an interface of a test's network, and what a client said in it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import ipaddress
import socket
import struct
import threading
import time

ALL_PROTOCOLS = 0x0003
PACKET_OUTGOING = 4  # on the loopback each packet is seen twice: as it goes, and as it comes
SO_RCVBUFFORCE = 33
BUFFER = 128 << 20
TCP, UDP = 6, 17
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
HANDSHAKE = b"\x13BitTorrent protocol"
HANDSHAKE_SIZE = 68
EXTENDED, EXTENDED_HANDSHAKE = 20, 0

Packet = collections.namedtuple("Packet", "time protocol source source_port target target_port flags sequence data")


def _ip(frame):
    """(protocol, source, target, what is in it) of an Ethernet frame with IP in it, or None."""
    kind = struct.unpack_from("!H", frame, 12)[0]
    if kind == 0x0800:
        size, length, protocol = (frame[14] & 0xf) * 4, struct.unpack_from("!H", frame, 16)[0], frame[23]
        source, target = socket.inet_ntoa(frame[26:30]), socket.inet_ntoa(frame[30:34])
        return protocol, source, target, frame[14 + size:14 + length]
    if kind == 0x86dd:
        length, protocol = struct.unpack_from("!HB", frame, 18)
        source, target = (str(ipaddress.IPv6Address(frame[at:at + 16])) for at in (22, 38))
        return protocol, source, target, frame[54:54 + length]
    return None


def parse(frame, when=0.0):
    inner = _ip(frame)
    if inner is None or inner[0] not in (TCP, UDP):
        return None
    protocol, source, target, data = inner
    source_port, target_port = struct.unpack_from("!HH", data)
    if protocol == UDP:
        return Packet(when, protocol, source, source_port, target, target_port, 0, 0, data[8:])
    sequence, offset, flags = struct.unpack_from("!I4xBB", data, 4)
    return Packet(when, protocol, source, source_port, target, target_port, flags, sequence,
                  data[(offset >> 4) * 4:])


class Capture(threading.Thread):
    """Begins when it is made, ends with stop(). packets: all there were, in order."""

    def __init__(self, interface="lo"):
        super().__init__(daemon=True)
        self.packets, self.stopped, self.interface = [], False, interface
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
        self.socket.bind((interface, 0))
        self.socket.settimeout(0.2)
        self.start()

    def run(self):
        while not self.stopped:
            try:
                frame, origin = self.socket.recvfrom(1 << 17)
            except TimeoutError:
                continue
            is_twice = self.interface == "lo" and origin[2] == PACKET_OUTGOING
            packet = parse(frame, time.monotonic()) if not is_twice else None
            if packet:
                self.packets.append(packet)

    def stop(self):
        self.stopped = True
        self.join()
        self.socket.close()

    def segments(self, source, source_port, target):
        """Of TCP."""
        return [packet for packet in self.packets if packet.protocol == TCP and packet.source == source
                and packet.source_port == source_port and packet.target == target]

    def datagrams(self, source):
        return [packet for packet in self.packets if packet.protocol == UDP and packet.source == source]

    def dials(self, source, target):
        """The connections that SOURCE began to TARGET."""
        return [packet for packet in self.packets if packet.protocol == TCP and packet.source == source
                and packet.target == target and packet.flags & (SYN | ACK) == SYN]

    def streams(self, source):
        """What SOURCE sent over each of its connections: {(target, ports…): bytes}."""
        parts = collections.defaultdict(dict)
        for packet in self.packets:
            if packet.protocol == TCP and packet.source == source and packet.data:
                key = packet.target, packet.target_port, packet.source_port
                parts[key].setdefault(packet.sequence, packet.data)
        return {key: _join(pieces) for key, pieces in parts.items()}

    def conversations(self, source):
        """[Conversation] of SOURCE, those that began with a handshake."""
        return [Conversation(key[0], stream) for key, stream in self.streams(source).items()
                if stream.startswith(HANDSHAKE)]


def _join(pieces):
    """The bytes up to the first that is missing; a sequence number that wraps ends them."""
    stream = bytearray()
    first = min(pieces)
    for sequence in sorted(pieces):
        at, data = sequence - first, pieces[sequence]
        if at > len(stream):
            break
        stream += data[len(stream) - at:]
    return bytes(stream)


class Conversation:
    """What one said to TARGET: of which torrent, and its extended messages as (id, body)."""

    def __init__(self, target, stream):
        self.target, self.reserved, self.info_hash = target, stream[20:28], stream[28:48].hex()
        self.extended = [(body[0], body[1:]) for kind, body in _messages(stream) if kind == EXTENDED and body]

    @property
    def handshakes(self):
        return [body for kind, body in self.extended if kind == EXTENDED_HANDSHAKE]

    @property
    def offers_pex(self):
        return any(b"ut_pex" in body for body in self.handshakes)

    def tells_of(self, ip, port=6881):
        """Some message tells of a peer, as ut_pex does."""
        compact = socket.inet_aton(ip) + struct.pack("!H", port)
        return any(b"5:added" in body and compact in body
                   for kind, body in self.extended if kind != EXTENDED_HANDSHAKE)

    @property
    def exchanges_peers(self):
        return any(body.startswith(b"d") and (b"5:added" in body or b"7:dropped" in body)
                   for kind, body in self.extended if kind != EXTENDED_HANDSHAKE)


def _messages(stream):
    at = HANDSHAKE_SIZE
    while at + 5 <= len(stream):
        length = struct.unpack_from("!I", stream, at)[0]
        if length and at + 4 + length <= len(stream):
            yield stream[at + 4], stream[at + 5:at + 4 + length]
        at += 4 + length
