#!/usr/bin/python3
"""libtorrent_dht.py IP:PORT BOOTSTRAP: libtorrent's DHT as bench-dht: looks for each hash that it reads a
line of, and says 'found' with the seconds to the first peer; those of the first hash count from the
start."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys
import time

import libtorrent as lt

# A lookup that begins with an empty table finds nobody, and nothing tells of it: it is begun anew.
AGAIN_S = 0.25
GIVE_UP_S = 30


def open_session(listen, bootstrap):
    session = lt.session({
        "enable_dht": True, "dht_bootstrap_nodes": bootstrap, "listen_interfaces": listen,
        "outgoing_interfaces": listen.rsplit(":", 1)[0],
        "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
        "alert_mask": lt.alert.category_t.dht_notification | lt.alert.category_t.dht_operation_notification,
    })
    host, port = bootstrap.rsplit(":", 1)
    session.add_dht_node((host, int(port)))
    return session


def is_found(session, info_hash):
    session.wait_for_alert(20)
    return any(isinstance(alert, lt.dht_get_peers_reply_alert) and alert.info_hash == info_hash
               and alert.num_peers() > 0 for alert in session.pop_alerts())


def look(session, text, start):
    info_hash = lt.sha1_hash(bytes.fromhex(text))
    begun = time.monotonic()
    asked = 0.0
    while time.monotonic() < begun + GIVE_UP_S:
        if time.monotonic() >= asked + AGAIN_S:
            asked = time.monotonic()
            session.dht_get_peers(info_hash)
        if is_found(session, info_hash):
            print(json.dumps({"event": "found", "seconds": time.monotonic() - start}), flush=True)
            return
    sys.exit("found nothing")


def main():
    session = open_session(*sys.argv[1:])
    start = time.monotonic()
    for line in sys.stdin:
        look(session, line.strip(), start or time.monotonic())
        start = None


main()
