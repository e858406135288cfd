/* bt-announcer.h — keeps one torrent known to its trackers: tiers, intervals, retries (BEP 3, 12).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks one tracker at a time, in the order of the tiers; the first that answers serves until its
 * interval is over. Those that introduce peers to each other (BtTrackerKind.introduces) are asked beside
 * it, each by its own interval: who is there is nowhere else. A tracker with a name is asked over IPv4 and IPv6 if we have both, as it gives each
 * family's peers to who comes by that family, and hands on only the address that it sees (BEP 7);
 * libtorrent does so too, one announce for each address it listens on.
 *
 * Private torrents (BEP 27) fare no differently here: one tracker at a time is all that there is. The
 * peers of one tracker stay when another one takes over, as in libtorrent and Transmission; the BEP
 * would have us part with them, which costs the swarm more than it keeps out.
 *
 * Many torrents on one tracker take turns (bt-tracker-queue.h), and what comes again and again is
 * spread by chance, so that they do not all come at the same moment. Thread: engine. */
#pragma once

#include "base/bt-random.h"
#include "base/bt-stat.h"
#include "tracker/bt-tracker-client.h"

G_BEGIN_DECLS

typedef struct _BtAnnouncer BtAnnouncer;

typedef struct {
  /* Fills port, uploaded, downloaded, left and n_offers (0 so far); may make the event PAUSED where there
   * is none. */
  void (*fill) (BtTrackerRequest *request, gpointer data);
  /* @addresses: shape @n. */
  void (*peers) (const BtAddress *addresses, guint n, gpointer data);
  /* Our address as a tracker sees it (BEP 24); its port means nothing. */
  void (*own) (const BtAddress *address, gpointer data);
  /* Statistics or deadline changed. */
  void (*changed) (gpointer data);
  /* After stop(): all trackers were told, or the time was up; no call is out. */
  void (*stopped) (gpointer data);
  /* Monotonic microseconds. */
  gint64 (*now) (gpointer data);
} BtAnnouncerFuncs;

/* @client, @random: borrowed. @peer_id: 20 bytes. */
BtAnnouncer *bt_announcer_new (BtTrackerClient *client, const BtInfoHash *info_hash,
                               const guint8 *peer_id, BtRandom *random,
                               const BtAnnouncerFuncs *funcs, gpointer data);
/* bt_announcer_is_idle() must hold. */
void bt_announcer_free (BtAnnouncer *self);

/* --- the list (bt-announcer-list.c) --------------------------------------------------------------- */
/* Appends a tier, shuffled for asking (BEP 12). URLs that are there already are left out; so is what
 * goes beyond BT_LIMIT_TRACKERS. Those of kinds that we do not speak are listed and never asked.
 * Returns how many were new. */
guint bt_announcer_add_tier (BtAnnouncer *self, const char *const *urls);
/* Appends a tier of one. Errors: BT_TRACKER_ERROR_URL, of no kind we speak; BT_TRACKER_ERROR_TOO_MANY;
 * G_IO_ERROR_EXISTS. */
gboolean bt_announcer_add (BtAnnouncer *self, const char *url, GError **error);
/* @url takes the place of @old_url, which is removed. The same URL: nothing happens. Errors likewise;
 * G_IO_ERROR_NOT_FOUND. */
gboolean bt_announcer_replace (BtAnnouncer *self, const char *old_url, const char *url,
                               GError **error);
/* Says goodbye to it if it knows us. FALSE: there is none. */
gboolean bt_announcer_remove (BtAnnouncer *self, const char *url);
/* URLs beside those of the torrent, for as long as they are set: a person's list. NULL-terminated, or NULL:
 * none. Left out are those that the torrent has itself, and those that introduce nobody; goodbye is said
 * to those that are not among them any more. add_tier() and add() make one the torrent's own. */
void bt_announcer_set_extra (BtAnnouncer *self, const char *const *urls);
/* It is one of the torrent's own. */
gboolean bt_announcer_lists (BtAnnouncer *self, const char *url);
/* Shape: NULL-terminated tiers of NULL-terminated URLs, as they were added, without the extra ones.
 * (transfer full) */
char ***bt_announcer_dup_tiers (BtAnnouncer *self);
/* (transfer full) GArray of BtTrackerStat, in the order they were added, the extra ones last. */
GArray *bt_announcer_get_stats (BtAnnouncer *self);

/* --- announcing --------------------------------------------------------------------------------------- */
void bt_announcer_start (BtAnnouncer *self, gint64 now_us);
/* The torrent became complete by downloading: each tracker is told once. */
void bt_announcer_completed (BtAnnouncer *self, gint64 now_us);
/* Asks again as soon as the tracker's minimum interval allows; what failed is forgotten. */
void bt_announcer_announce_now (BtAnnouncer *self, gint64 now_us);
/* Likewise of one tracker, whether it is its turn or not; the one that serves goes on doing so. */
void bt_announcer_ask (BtAnnouncer *self, const char *url, gint64 now_us);
/* The connection to one that introduces broke, and it forgot us: it is told "started" in a short while
 * (BtTrackerSignalFuncs.lost). */
void bt_announcer_lost (BtAnnouncer *self, const char *url, gint64 now_us);
/* Whether those that introduce are asked, as at first. From FALSE on they are told goodbye, and stay in the
 * list, idle. */
void bt_announcer_set_introduced (BtAnnouncer *self, gboolean introduced);
/* Somebody looks at the trackers: the one that serves is asked for what an announce does not tell
 * (BEP 48). */
void bt_announcer_set_watched (BtAnnouncer *self, gboolean watched);
/* Says goodbye to every tracker that knows us. start() may follow after stopped(). */
void bt_announcer_stop (BtAnnouncer *self);
/* No call is out. */
gboolean bt_announcer_is_idle (BtAnnouncer *self);
/* stop() was called and stopped() was not. */
gboolean bt_announcer_is_stopping (BtAnnouncer *self);

/* When tick() is due; G_MAXINT64: not. */
gint64 bt_announcer_get_deadline (BtAnnouncer *self);
/* Asks those that are due; with none it does nothing. */
void bt_announcer_tick (BtAnnouncer *self, gint64 now_us);

G_END_DECLS
