#!/usr/bin/python3
"""libtorrent as a program: prints 'ready' when it has checked, 'complete' when it has everything,
'announced' when it has told the DHT of itself, 'progress' ten times a second; ends when told to."""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import json
import os

import libtorrent as lt

from dht_nodes import dht_settings

PROGRESS_MS = 100
DHT_ALERTS = lt.alert.category_t.dht_notification | lt.alert.category_t.dht_log_notification


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--torrent", required=True, help="file or magnet link")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--listen", required=True)
    parser.add_argument("--peer", action="append", default=[])
    parser.add_argument("--up-limit", type=int, default=0, help="bytes a second")
    parser.add_argument("--no-pex", action="store_true", help="exchange no peers")
    parser.add_argument("--lsd", action="store_true", help="announce in the local network")
    parser.add_argument("--dht-bootstrap", help="be in the DHT, which this node leads into")
    return parser.parse_args()


def say(event, **fields):
    times = os.times()
    print(json.dumps({"event": event, "cpu": times.user + times.system, **fields}), flush=True)


def open_session(options):
    listen = options.listen
    return lt.session({
        "enable_dht": False, "enable_lsd": options.lsd, "enable_upnp": False, "enable_natpmp": False,
        "enable_outgoing_utp": False, "enable_incoming_utp": False,
        "in_enc_policy": 2, "out_enc_policy": 2, "allowed_enc_level": 1,
        "listen_interfaces": listen, "outgoing_interfaces": listen.rsplit(":", 1)[0].strip("[]"),
        "allow_multiple_connections_per_ip": True, "upload_rate_limit": options.up_limit,
        "ssrf_mitigation": False,
        "min_reconnect_time": 1,  # s, not a minute: it may be there before whom it dials
        "alert_mask": lt.alert.category_t.status_notification | lt.alert.category_t.error_notification
        | (DHT_ALERTS if options.dht_bootstrap else 0),
        **(dht_settings(options.dht_bootstrap) if options.dht_bootstrap else {}),
    })


def join_dht(session):
    """An announce before its table is filled would reach nobody."""
    while not any(isinstance(alert, lt.dht_bootstrap_alert) for alert in session.pop_alerts()):
        session.wait_for_alert(PROGRESS_MS)


def add(session, torrent, folder, no_pex):
    if torrent.startswith("magnet:"):
        parameters = lt.parse_magnet_uri(torrent)
    else:
        parameters = lt.add_torrent_params()
        parameters.ti = lt.torrent_info(torrent)
    parameters.save_path = folder
    parameters.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    if no_pex:
        parameters.flags |= lt.torrent_flags.disable_pex
    return session.add_torrent(parameters)


def is_announce(alert):
    text = str(alert)
    return isinstance(alert, lt.dht_pkt_alert) and text.startswith("==>") and "announce_peer" in text


def end_announces(torrent):
    """It would announce again after a few seconds, to nodes that came meanwhile."""
    torrent.set_flags(lt.torrent_flags.disable_dht)
    torrent.status()  # by its answer the flag is set
    say("announced")


def watch(session, torrent):
    checking = (lt.torrent_status.checking_files, lt.torrent_status.checking_resume_data)
    ready = complete = announced = False
    while True:
        session.wait_for_alert(PROGRESS_MS)
        for alert in session.pop_alerts():
            if isinstance(alert, (lt.listen_failed_alert, lt.torrent_error_alert, lt.file_error_alert)):
                say("error", message=str(alert))
            elif is_announce(alert) and not announced:
                announced = True
                end_announces(torrent)
        status = torrent.status()
        if not ready and status.state not in checking:
            ready = True
            say("ready")
        if ready and not complete and status.is_seeding:
            complete = True
            say("complete")
        say("progress", up=status.total_payload_upload, down=status.total_payload_download,
            peers=status.num_peers)


def main():
    options = parse()
    session = open_session(options)
    if options.dht_bootstrap:
        join_dht(session)
    torrent = add(session, options.torrent, options.folder, options.no_pex)
    say("added")
    for peer in options.peer:
        host, port = peer.rsplit(":", 1)
        torrent.connect_peer((host.strip("[]"), int(port)))
    watch(session, torrent)


main()
