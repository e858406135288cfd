#!/usr/bin/python3
"""libtorrent as DHT nodes, one at each ADDRESS: prints 'ready' when all have joined, one after the other;
ends when told to."""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import json
import signal
import sys
import time

import libtorrent as lt

JOIN_S = 5  # then a node goes on alone: the first one has nobody to join


def dht_settings(bootstrap):
    """Those of a session whose DHT lives in one range of addresses, and knows BOOTSTRAP."""
    return {
        "enable_dht": True, "dht_bootstrap_nodes": bootstrap,
        "dht_restrict_routing_ips": False, "dht_restrict_search_ips": False,
        "dht_ignore_dark_internet": False,
    }


def open_node(address, bootstrap):
    return lt.session({
        "listen_interfaces": address, "outgoing_interfaces": address.rsplit(":", 1)[0],
        "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
        "alert_mask": lt.alert.category_t.dht_notification | lt.alert.category_t.error_notification,
        **dht_settings(bootstrap),
    })


def wait_joined(session):
    """It asked its way through the network, as far as there is one."""
    end = time.monotonic() + JOIN_S
    while time.monotonic() < end:
        session.wait_for_alert(100)
        for alert in session.pop_alerts():
            if isinstance(alert, lt.listen_failed_alert):
                sys.exit(str(alert))
            if isinstance(alert, lt.dht_bootstrap_alert):
                return


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("addresses", nargs="+", metavar="ADDRESS")
    options = parser.parse_args()
    sessions = []
    for address in options.addresses:
        sessions.append(open_node(address, options.bootstrap))
        wait_joined(sessions[-1])
    print(json.dumps({"event": "ready", "nodes": options.addresses}), flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
