#!/usr/bin/python3
"""libtorrent with deadlines: from a magnet link to the first bytes of its first file, and to the last ones.
Prints what bench-stream prints."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import sys
import time

import libtorrent as lt

POLL_MS = 10


class Bench:
    def __init__(self, magnet, folder, n_bytes):
        self.n_bytes, self.since = int(n_bytes), time.monotonic()
        self.session = lt.session({
            "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
            "enable_outgoing_utp": False, "enable_incoming_utp": False, "listen_interfaces": "0.0.0.0:0",
            "in_enc_policy": 2, "out_enc_policy": 2, "allowed_enc_level": 1,
            "alert_mask": lt.alert.category_t.status_notification | lt.alert.category_t.piece_progress_notification,
        })
        parameters = lt.parse_magnet_uri(magnet)
        parameters.save_path = folder
        parameters.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        parameters.flags |= lt.torrent_flags.sequential_download
        self.since = time.monotonic()
        self.say("added")
        self.torrent = self.session.add_torrent(parameters)

    def say(self, event):
        print(json.dumps({"event": event, "seconds": round(time.monotonic() - self.since, 3)}), flush=True)

    def wait(self, is_true):
        while not is_true():
            self.session.wait_for_alert(POLL_MS)
            self.session.pop_alerts()

    def fetch(self, pieces):
        for piece in pieces:
            self.torrent.set_piece_deadline(piece, 0)
        self.wait(lambda: all(self.torrent.have_piece(piece) for piece in pieces))

    def run(self):
        self.wait(lambda: self.torrent.status().has_metadata)
        self.say("metadata")
        info = self.torrent.torrent_file()
        n_wanted = max(1, self.n_bytes // info.piece_length())
        self.fetch(range(n_wanted))
        self.say("first")
        self.since = time.monotonic()
        self.fetch(range(info.num_pieces() - n_wanted, info.num_pieces()))
        self.say("last")


Bench(*sys.argv[1:]).run()
os._exit(0)  # it would take its time to end
