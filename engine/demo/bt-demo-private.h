/* bt-demo-private.h — the parts of the swarm in a box.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/bt-demo.h"

#include "base/bt-clock.h"
#include "base/bt-random.h"

G_BEGIN_DECLS

#define BT_DEMO_N_PEERS 3
#define BT_DEMO_N_TCP_PEERS 2 /* the first ones; the last comes over WebRTC */
#define BT_DEMO_N_PIECES 5

/* @speed: how many times as fast as a person can follow it: rates are multiplied by it and the
 * choker's periods divided. bt_demo_new() has 1. */
BtDemo *_bt_demo_new_at_speed (guint64 seed, guint speed, GError **error);
/* Where all its files lie. Borrowed. */
const char *_bt_demo_get_folder (BtDemo *self);
/* The engine of Peer @index + 1. */
BtEngine *_bt_demo_get_peer_engine (BtDemo *self, guint index);

/* --- the torrent ------------------------------------------------------------------------------- */

typedef struct {
  GBytes *data;        /* owned; the whole content */
  GBytes *torrent;     /* owned; the torrent file, with both of the tracker's URLs */
  GBytes *web_torrent; /* owned; likewise, with the one that introduces alone */
  guint8 info_hash[BT_SHA1_SIZE];
  guint8 holdings[BT_DEMO_N_PEERS]; /* pieces each peer begins with: bit n = piece n */
} BtDemoTorrent;

/* All choices are @random's. */
BtDemoTorrent *_bt_demo_torrent_new (BtRandom *random, const char *announce_url,
                                     const char *relay_url);
void _bt_demo_torrent_free (BtDemoTorrent *self);
/* Writes the pieces of @holding into a sparse file in @folder. */
gboolean _bt_demo_torrent_write (BtDemoTorrent *self, const char *folder, guint8 holding,
                                 GError **error);

/* --- the tracker ------------------------------------------------------------------------------- */

/* A tracker on 127.0.0.1 in the thread-default main context, for one torrent. By HTTP (BEP 3, 23) it tells
 * the peers of nobody and You, who come last, of all that came so: so you know each by the port it
 * listens on. Over a WebSocket it introduces the one that meets you by WebRTC alone. The peers meet each
 * other later, see bt-demo.c. */
typedef struct _BtDemoTracker BtDemoTracker;

/* @changed: after each announce. */
typedef void (*BtDemoTrackerChanged) (gpointer data);
BtDemoTracker *_bt_demo_tracker_new (BtDemoTrackerChanged changed, gpointer data, GError **error);
void _bt_demo_tracker_free (BtDemoTracker *self);
/* (transfer full) */
char *_bt_demo_tracker_dup_url (BtDemoTracker *self);
char *_bt_demo_tracker_dup_relay_url (BtDemoTracker *self);
void _bt_demo_tracker_set_info_hash (BtDemoTracker *self, const guint8 info_hash[BT_SHA1_SIZE]);
guint _bt_demo_tracker_get_n_peers (BtDemoTracker *self);

/* --- what it is ----------------------------------------------------------------------------------- */

struct _BtDemo {
  GObject parent;
  guint64 seed;
  guint speed;
  char *folder;                         /* owned; NULL: removed */
  BtDemoTorrent *torrent_file;          /* owned */
  BtDemoTracker *tracker;               /* owned */
  BtEngine *you;                        /* owned */
  BtTorrent *torrent;                   /* owned reference: yours; NULL until added */
  BtTorrentWatch *watch;                /* of your pieces, until the peers meet; or NULL */
  BtEngine *peers[BT_DEMO_N_PEERS];     /* owned */
  BtTorrent *torrents[BT_DEMO_N_PEERS]; /* owned references; NULL until added */
  gboolean you_joined, stopping;
  guint n_stopping;    /* engines that have not ended */
  BtClock *clock;      /* owned reference: the time of all four engines */
  GTask *step;         /* owned; NULL: it does not step */
  gint64 step_ends_us; /* of the demo's time: at the latest */
  guint look;          /* while it steps: whether the step is over */
};

/* --- its time -------------------------------------------------------------------------------------- */

/* It runs from now on, and no step is waited for: before the end. */
void _bt_demo_end_pace (BtDemo *self);

G_END_DECLS
