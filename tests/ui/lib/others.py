"""The other side of a swarm, on 127.0.0.1: payloads, a tracker, and libtorrent as peers."""
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import http.server
import random
import socket
import struct
import threading
import urllib.parse

import libtorrent

PIECE_LENGTH = 64 * 1024


def pack(peer):
    """@peer: (address, port), or a port on 127.0.0.1."""
    address, port = peer if isinstance(peer, tuple) else ("127.0.0.1", peer)
    return socket.inet_aton(address) + struct.pack(">H", port)


class PatientServer(http.server.ThreadingHTTPServer):
    request_queue_size = 1024  # thousands of torrents announce at once; the usual 5 would turn most of them away


class Tracker(threading.Thread):
    """Tells everyone of the peers that it was given, whatever they ask for, and notes who asks."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peers = []
        self.askers = set()
        peers, askers = self.peers, self.askers

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                if "port" in asked:  # a scrape does not tell
                    askers.add(int(asked["port"][0]))
                compact = b"".join(pack(peer) for peer in peers)
                body = libtorrent.bencode({b"interval": 1800, b"peers": compact})
                try:
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except BrokenPipeError:
                    pass  # who asked is gone

            def log_message(self, *_):
                pass

        self.server = PatientServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/announce?key=a&b=c"
        self.start()

    def run(self):
        self.server.serve_forever()


class WebServer(threading.Thread):
    """Gives one file, whatever it is asked for."""

    def __init__(self, path):
        super().__init__(daemon=True)
        content = path.read_bytes()

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/x-bittorrent")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/some/{path.name}?a=1&b=2"
        self.start()

    def run(self):
        self.server.serve_forever()


class Torrent:
    """A payload of @files {name: bytes} in @folder/NAME, and its torrent file."""

    def __init__(self, folder, name, files, tracker):
        self.folder, self.name = folder, name
        self.content = {path: self.make(path, size) for path, size in files.items()}
        for path, content in self.content.items():
            place = folder / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        storage = libtorrent.file_storage()
        libtorrent.add_files(storage, str(folder / name))
        torrent = libtorrent.create_torrent(storage, PIECE_LENGTH, libtorrent.create_torrent.v1_only)
        torrent.add_tracker(tracker.url)
        libtorrent.set_piece_hashes(torrent, str(folder))
        self.path = folder / f"{name}.torrent"
        self.path.write_bytes(libtorrent.bencode(torrent.generate()))
        self.info = libtorrent.torrent_info(str(self.path))
        self.hash = str(self.info.info_hash())
        self.n_pieces = self.info.num_pieces()
        self.magnet = libtorrent.make_magnet_uri(self.info)

    def make(self, path, size):
        return random.Random(f"{self.name} {path}").randbytes(size)

    def hashes(self, folder=None):
        """SHA-256 of each file, of the payload or of what was downloaded into @folder."""
        found = {}
        for path, content in self.content.items():
            if folder is not None:
                place = folder / self.name / path
                content = place.read_bytes() if place.exists() else b""
            found[path] = hashlib.sha256(content).hexdigest()
        return found


class Peer:
    """A libtorrent session that has the torrent: whole, or only the files named in @has. It sends @rate bytes a
    second, 0: what it can. A @leecher begins with nothing, and a @hidden one is not told by the tracker."""

    def __init__(self, torrent, tracker, has=None, rate=0, leecher=False, hidden=False):
        self.session = libtorrent.session({
            "listen_interfaces": "127.0.0.1:0",
            "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
            "allow_multiple_connections_per_ip": True,
        })
        if rate:
            self.limit(rate)
        parameters = {"ti": torrent.info, "save_path": str(torrent.folder)}
        if has is not None:
            parameters["file_priorities"] = [0 if self.left_out(torrent, index, has) else 4
                                             for index in range(torrent.info.num_files())]
            parameters["save_path"] = str(self.part_of(torrent, has))
        if leecher:
            parameters["save_path"] = str(torrent.folder / "leecher")
        self.handle = self.session.add_torrent(parameters)
        self.port = self.session.listen_port()
        while not leecher and not self.handle.status().is_finished and self.session.wait_for_alert(5000):
            self.session.pop_alerts()
        if not hidden:
            tracker.peers.append(self.port)

    def limit(self, rate):
        """Peers of one machine are not limited by themselves."""
        local = self.session.get_peer_class(libtorrent.session.local_peer_class_id)
        local["upload_limit"] = rate
        self.session.set_peer_class(libtorrent.session.local_peer_class_id, local)

    def call(self, tracker):
        """Connects to those who asked the tracker: it is not asked again so soon."""
        for port in tracker.askers - {self.session.listen_port()}:
            self.handle.connect_peer(("127.0.0.1", port))

    @staticmethod
    def left_out(torrent, index, has):
        return torrent.info.files().file_name(index) not in has

    @staticmethod
    def part_of(torrent, has):
        folder = torrent.folder / "part"
        for path in has:
            place = folder / torrent.name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(torrent.content[path])
        return folder
