/* bt-options.h — what a person chooses for one torrent and for the engine: plain values.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They cross every layer by value: the window fills one in, the session keeps and saves it, the swarm
 * acts on its parts. Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When a torrent has seeded enough, and pauses; whichever comes first. All zero: it seeds for ever.
 * When the goal is raised it goes on by itself. */
typedef struct {
  guint ratio_percent; /* uploaded bytes for 100 of what is wanted of the torrent; 0: any */
  guint minutes;       /* spent seeding, all sessions; 0: any */
  guint idle_minutes;  /* seeding to nobody, in one go; 0: any */
} BtSeedGoal;

gboolean bt_seed_goal_is_set (const BtSeedGoal *self);

/* How a seed chooses whom it serves; see bt-choker.h. */
typedef enum {
  BT_SEED_CHOKER_ROUND_ROBIN, /* in turn: everybody gets some, pieces spread */
  BT_SEED_CHOKER_FASTEST,     /* those who take fastest: most bytes given */
  BT_SEED_CHOKER_ANTI_LEECH,  /* those who just began or are nearly done */
  BT_N_SEED_CHOKERS
} BtSeedChoker;

/* One torrent's. */
typedef struct {
  gboolean sequential;          /* pieces in order, for watching */
  gboolean super_seeding;       /* BEP 16, while it is complete */
  gboolean forced;              /* runs whatever the queue says, and has no seed goal */
  guint64 down_limit, up_limit; /* bytes a second; 0: none of its own */
  guint max_peers;              /* connections; 0: the engine's number */
  gboolean has_goal;            /* @goal holds for it instead of the engine's */
  BtSeedGoal goal;
} BtTorrentOptions;

/* All zero. */
void bt_torrent_options_init (BtTorrentOptions *self);
gboolean bt_torrent_options_equal (const BtTorrentOptions *a, const BtTorrentOptions *b);

/* When the alternative limits hold by themselves, in local time. */
typedef struct {
  gboolean enabled;
  guint8 days;          /* bit 0: Monday … bit 6: Sunday; the day on which a span begins */
  guint16 begin_minute; /* of the day, 0 to 1439 */
  guint16 end_minute;   /* likewise; not after @begin_minute: on the next day */
} BtSchedule;

/* @weekday: 0 = Monday; @minute: of that day. */
gboolean bt_schedule_is_on (const BtSchedule *self, guint weekday, guint minute);

/* The engine's. */
typedef struct {
  guint64 down_limit, up_limit;         /* bytes a second; 0: none */
  guint64 alt_down_limit, alt_up_limit; /* likewise, while the alternative ones hold */
  gboolean alt_now;                     /* a person switched them on; the schedule does so too */
  BtSchedule schedule;
  gboolean limit_local;    /* peers of the local network count as all others */
  gboolean limit_overhead; /* bytes of the protocol count, not only payload */

  gboolean use_dht, use_pex, use_lsd; /* ways of finding peers of public torrents */
  gboolean use_webrtc;                /* offers are made, and answered */
  gboolean use_tcp;                   /* peers are dialed, and let in */

  guint max_peers;         /* connections, of all torrents */
  guint max_torrent_peers; /* connections of one torrent */
  guint max_dialing;       /* half-open ones, of all torrents */
  guint dials_per_second;

  guint max_downloads; /* torrents that download at a time; 0: all */
  guint max_seeds;     /* torrents that seed at a time; 0: all */
  BtSeedGoal goal;
  BtSeedChoker seed_choker;
} BtEngineOptions;

/* Every way of finding peers is on; no limits of rate, queue or goal; 500 peers, 100 a torrent, 60 half-open, 30 dials a second; local
 * peers and overhead count; 50 kB/s each as alternative limits, off. */
void bt_engine_options_init (BtEngineOptions *self);
/* All ways of finding peers on, or off: then nobody hears of a torrent but its trackers. WebRTC is none of
 * them: a tracker introduces those peers, and without one that does nothing is sent. */
void bt_engine_options_set_ways (BtEngineOptions *self, gboolean use);

G_END_DECLS
