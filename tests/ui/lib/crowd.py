"""A crowd of libtorrent peers on 127.0.0.1, each slow and with another part of one torrent."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import random

import libtorrent

PIECE_LENGTH = 256 * 1024
N_RARE, RARE_LENGTH = 12, 20  # places, and pieces of each
LEECHER_RATE = 120_000  # bytes/s
CLIENTS = ("qBittorrent 5.0", "Transmission 4.0", "libtorrent 2.0", "Deluge 2.1", "qBittorrent 4.6",
           "Transmission 3.0", "BiglyBT 3.6", "Fragments 3.0", "KTorrent 23.8")


class BigTorrent:
    """Its files hold nothing but zeros, so that they take no room."""

    def __init__(self, folder, name, files, tracker):
        self.folder, self.name = pathlib.Path(folder), name
        storage = libtorrent.file_storage()
        for path, size in files.items():
            place = self.folder / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            with open(place, "wb") as file:
                file.truncate(size)
        libtorrent.add_files(storage, str(self.folder / name))
        torrent = libtorrent.create_torrent(storage, PIECE_LENGTH, libtorrent.create_torrent.v1_only)
        torrent.add_tracker(tracker.url)
        libtorrent.set_piece_hashes(torrent, str(self.folder))
        self.path = self.folder / f"{name}.torrent"
        self.path.write_bytes(libtorrent.bencode(torrent.generate()))
        self.info = libtorrent.torrent_info(str(self.path))


def slow_session(client, upload_rate, download_rate=0):
    session = libtorrent.session({
        "listen_interfaces": "127.0.0.1:0", "enable_dht": False, "enable_lsd": False,
        "enable_upnp": False, "enable_natpmp": False, "allow_multiple_connections_per_ip": True,
        "handshake_client_version": client, "user_agent": client,
    })
    # Peers of one machine are not limited by themselves.
    local = session.get_peer_class(libtorrent.session.local_peer_class_id)
    local["upload_limit"] = upload_rate
    local["download_limit"] = download_rate
    local["ignore_unchoke_slots"] = False
    session.set_peer_class(libtorrent.session.local_peer_class_id, local)
    return session


def parts(n_pieces, share, chance):
    """Pieces in runs, as downloads have them."""
    have = [False] * n_pieces
    for start in range(0, n_pieces, 8):
        for piece in range(start, min(start + 8, n_pieces)):
            have[piece] = chance.random() < share if start % 24 else True
    return have


def rare_parts(n_pieces, chance):
    """Parts of which only one peer has anything; more than it sends until the picture is taken."""
    starts = [chance.randrange(n_pieces - RARE_LENGTH) for _ in range(N_RARE)]
    return {start + i for start in starts for i in range(RARE_LENGTH)}


class Crowd:
    """Some are still downloading, and take from who sends to them."""

    def __init__(self, torrent, tracker, n_peers):
        chance = random.Random(24)
        rare = rare_parts(torrent.info.num_pieces(), chance)
        self.sessions = []
        for index in range(n_peers):
            is_leecher = index % 3 == 1
            session = slow_session(CLIENTS[index % len(CLIENTS)],
                                   int(900_000 / (1 + index % 8)) if index < 12 else 20_000,
                                   LEECHER_RATE)
            parameters = libtorrent.add_torrent_params()
            parameters.ti = torrent.info
            parameters.save_path = str(torrent.folder)
            # They know nobody but who comes to them, and so do not give to each other.
            parameters.flags |= libtorrent.torrent_flags.override_trackers
            have = parts(torrent.info.num_pieces(), 1 - index / n_peers, chance)
            parameters.have_pieces = [here and (index == 0 or piece not in rare)
                                      for piece, here in enumerate(have)]
            parameters.piece_priorities = [4 if here or (is_leecher and piece not in rare) else 0
                                           for piece, here in enumerate(parameters.have_pieces)]
            session.add_torrent(parameters)
            self.sessions.append(session)
            tracker.peers.append(session.listen_port())
