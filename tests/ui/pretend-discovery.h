/* pretend-discovery.h — how the peers of a torrent that never was were found: trackers in each state, ten
 * minutes of the curve, a DHT and a lookup in it. Told to the model as the engine tells real ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

typedef struct _PretendDiscovery PretendDiscovery;

typedef enum {
  PRETEND_DHT_OFF,     /* switched off */
  PRETEND_DHT_JOINING, /* no node is known yet */
  PRETEND_DHT_IDLE,    /* nothing was looked for */
  PRETEND_DHT_LOOKUP,  /* see pretend_discovery_set_time() */
} PretendDht;

/* The same @name always gives the same. */
PretendDiscovery *pretend_discovery_new (const char *name, gboolean is_private);
void pretend_discovery_free (PretendDiscovery *self);
BtEngine *pretend_discovery_get_engine (PretendDiscovery *self);
BtTorrent *pretend_discovery_get_torrent (PretendDiscovery *self);

void pretend_discovery_set_dht (PretendDiscovery *self, PretendDht dht);
/* How long ago the lookup began, up to PRETEND_LOOKUP_MS, when it is over. */
#define PRETEND_LOOKUP_MS 1900
void pretend_discovery_set_time (PretendDiscovery *self, guint time_ms);
void pretend_discovery_begin_another (PretendDiscovery *self);
/* The first five are in different states. */
void pretend_discovery_set_trackers (PretendDiscovery *self, guint n);
/* Downloading, unless another one is set. */
void pretend_discovery_set_state (PretendDiscovery *self, BtTorrentState state);
/* The one that is connected, over WebRTC; 0: none. @client is not copied. */
void pretend_discovery_set_peer (PretendDiscovery *self, guint64 id, const char *client);
/* Nobody was found by any way. */
void pretend_discovery_set_lonely (PretendDiscovery *self);
/* Also peers that came, that were known, of the magnet link, and of the person. */
void pretend_discovery_set_all_sources (PretendDiscovery *self);
/* Nodes with IPv6 addresses, too. */
void pretend_discovery_set_v6 (PretendDiscovery *self);
/* How peers were met, of BtRtcStat; kept, and told from now on. */
void pretend_discovery_set_meetings (PretendDiscovery *self, GArray *meetings);
/* By a magnet link, or a file if it is private, unless another way is set. */
void pretend_discovery_set_way_in (PretendDiscovery *self, BtWayInKind kind, const char *from);
/* Bytes that came by each. */
void pretend_discovery_set_carried (PretendDiscovery *self, guint64 tcp, guint64 utp, guint64 rtc);
/* Makes a report of it and applies it. */
void pretend_discovery_tell (PretendDiscovery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PretendDiscovery, pretend_discovery_free)

G_END_DECLS
