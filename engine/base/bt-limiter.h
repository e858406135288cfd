/* bt-limiter.h — a token bucket: how many bytes may go now, and when the next may.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Buckets form a tree of two levels: a torrent's has the engine's as its parent, and what is taken
 * here is taken there too. Those that wait for one parent take turns, so that none starves and none
 * has all. All arithmetic is in whole numbers: a run repeats bit for bit. Thread: the driver's. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtLimiter BtLimiter;
/* Set @owner if you like; the rest is the limiter's own. It must not move in memory. */
struct _BtLimiter {
  BtLimiter *parent; /* borrowed, or NULL */
  gpointer owner;    /* for the driver: whose it is */
  guint64 rate;      /* bytes a second; 0 = no limit */
  gint64 tokens;     /* bytes; may be negative after an overdraft */
  guint32 part;      /* millionths of a byte that belong to @tokens */
  gint64 filled_us;  /* when tokens was last brought up to date */

  /* its place among those that wait for the parent */
  GList link;
  gboolean waits;
  gint64 credit; /* bytes of its turn that are left */

  /* as a parent */
  GQueue waiting;  /* BtLimiter.link: the first one's turn it is */
  gboolean turned; /* the turn passed on */
};

void bt_limiter_init (BtLimiter *self, BtLimiter *parent, guint64 rate, gint64 now_us);
/* Holds at once. Who waits for @self is to ask again: the driver looks at all deadlines anew. */
void bt_limiter_set_rate (BtLimiter *self, guint64 rate, gint64 now_us);
/* The lower one of its own and its parent's; 0: none. */
guint64 bt_limiter_get_rate (const BtLimiter *self);
/* At most @wanted: what this bucket and its parent allow now; nothing rather than less than a slice
 * (see bt-limiter.c). Takes nothing. Who gets nothing because of the parent waits for its turn from
 * then on, until bt_limiter_leave(). */
gsize bt_limiter_get_allowance (BtLimiter *self, gsize wanted, gint64 now_us);
/* Takes from this bucket and its parent; may overdraw. */
void bt_limiter_take (BtLimiter *self, gsize n_bytes, gint64 now_us);
/* When a slice will be there; @now_us if it is now, G_MAXINT64 while it is another one's turn. */
gint64 bt_limiter_get_ready_us (BtLimiter *self, gint64 now_us);
/* It has nobody who wants bytes, or is about to go away: its turn is the next one's. */
void bt_limiter_leave (BtLimiter *self);
/* The child whose turn it became since the last call: its deadline is earlier than it told. NULL:
 * nothing changed. */
BtLimiter *bt_limiter_take_turned (BtLimiter *self);

G_END_DECLS
