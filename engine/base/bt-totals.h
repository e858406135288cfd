/* bt-totals.h — what was done in all, of every torrent that there ever was.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of one session, or of all of them. */
typedef struct {
  guint64 downloaded; /* payload bytes */
  guint64 uploaded;
  guint64 wasted;     /* bytes received twice, not asked for, or of bad pieces */
  guint64 n_damaged;  /* pieces that failed their hash */
  guint64 n_banned;   /* strangers shut out */
  guint64 n_finished; /* torrents that were fetched whole */
  guint64 n_sessions; /* times the engine was started */
  guint64 seconds;    /* it ran */
  gint64 since;       /* Unix seconds: when counting began */
} BtTotals;

/* Both, at one moment. */
typedef struct {
  BtTotals session, all;
  gint64 at_us; /* monotonic: the engine runs since as well */
} BtTotalsStat;

/* Adds each number; @since becomes the earlier one. */
void bt_totals_add (BtTotals *self, const BtTotals *other);

G_END_DECLS
