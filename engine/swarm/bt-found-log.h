/* bt-found-log.h — how many peers were found in which way, now and in the last ten minutes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-discovery-stat.h"

G_BEGIN_DECLS

/* Brought up to date when something is found or asked for: it costs nothing in between. */
typedef struct {
  guint32 n_found[BT_N_PEER_SOURCES];
  guint32 past[BT_FOUND_STEPS][BT_N_PEER_SOURCES]; /* see BtDiscoveryStat, as all below */
  guint n_steps;
  gint64 step_us;
} BtFoundLog;

void bt_found_log_init (BtFoundLog *self, gint64 now_us);
/* One more, found by @source for the first time. */
void bt_found_log_add (BtFoundLog *self, BtPeerSource source, gint64 now_us);
/* The last that @source found turned out to be none. */
void bt_found_log_take_back (BtFoundLog *self, BtPeerSource source);
/* Fills what @stat tells of counts and history. */
void bt_found_log_get (BtFoundLog *self, BtDiscoveryStat *stat, gint64 now_us);

G_END_DECLS
