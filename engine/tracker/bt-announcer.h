/* bt-announcer.h — keeps one torrent known to its trackers: tiers, intervals, retries (BEP 3, 12).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks one tracker at a time, in the order of the tiers; the first that answers serves until its
 * interval is over. Only HTTP(S) trackers are asked; others are listed and stay idle.
 * Thread: engine. */
#pragma once

#include "base/bt-random.h"
#include "base/bt-stat.h"
#include "tracker/bt-tracker-http.h"

G_BEGIN_DECLS

typedef struct _BtAnnouncer BtAnnouncer;

typedef struct {
  /* Fills port, uploaded, downloaded, left; may make the event PAUSED where there is none. */
  void (*fill) (BtTrackerRequest *request, gpointer data);
  /* @addresses: shape @n. */
  void (*peers) (const BtAddress *addresses, guint n, gpointer data);
  /* Statistics or deadline changed. */
  void (*changed) (gpointer data);
  /* After stop(): all trackers were told, or the time was up; no call is out. */
  void (*stopped) (gpointer data);
} BtAnnouncerFuncs;

/* @http: NULL: trackers are listed but never asked; else borrowed. @peer_id: 20 bytes. */
BtAnnouncer *bt_announcer_new (BtTrackerHttp *http, const BtInfoHash *info_hash,
                               const guint8 *peer_id, const BtAnnouncerFuncs *funcs, gpointer data);
/* bt_announcer_is_idle() must hold. */
void bt_announcer_free (BtAnnouncer *self);

/* Appends a tier, shuffled for asking (BEP 12). URLs that are there already are left out; so is what
 * goes beyond BT_LIMIT_TRACKERS. Returns how many were new. */
guint bt_announcer_add_tier (BtAnnouncer *self, const char *const *urls, BtRandom *random);
/* Shape: NULL-terminated tiers of NULL-terminated URLs, as they were added. (transfer full) */
char ***bt_announcer_dup_tiers (BtAnnouncer *self);
/* (transfer full) GArray of BtTrackerStat, in the order they were added. */
GArray *bt_announcer_get_stats (BtAnnouncer *self);

void bt_announcer_start (BtAnnouncer *self, gint64 now_us);
/* The torrent became complete by downloading: each tracker is told once. */
void bt_announcer_completed (BtAnnouncer *self, gint64 now_us);
/* Asks again as soon as the tracker's minimum interval allows; what failed is forgotten. */
void bt_announcer_announce_now (BtAnnouncer *self, gint64 now_us);
/* Says goodbye to every tracker that knows us. start() may follow after stopped(). */
void bt_announcer_stop (BtAnnouncer *self);
/* No call is out. */
gboolean bt_announcer_is_idle (BtAnnouncer *self);
/* stop() was called and stopped() was not. */
gboolean bt_announcer_is_stopping (BtAnnouncer *self);

/* When tick() is due; G_MAXINT64: not. */
gint64 bt_announcer_get_deadline (BtAnnouncer *self);
void bt_announcer_tick (BtAnnouncer *self, gint64 now_us);

G_END_DECLS
