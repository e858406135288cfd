/* bt-limiter.h — a token bucket: how many bytes may go now, and when the next may.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtLimiter BtLimiter;
struct _BtLimiter {
  BtLimiter *parent; /* borrowed: what is taken here is taken there too; or NULL */
  guint64 rate;      /* bytes a second; 0 = no limit */
  gint64 tokens;     /* bytes; may be negative after an overdraft */
  gint64 filled_us;  /* when tokens was last brought up to date */
};

void bt_limiter_init (BtLimiter *self, BtLimiter *parent, guint64 rate, gint64 now_us);
void bt_limiter_set_rate (BtLimiter *self, guint64 rate, gint64 now_us);
/* At most @wanted: what this bucket and all its parents allow now; nothing rather than less than a
 * slice (a quarter of a second of the rate, at most a block). Takes nothing. */
gsize bt_limiter_get_allowance (BtLimiter *self, gsize wanted, gint64 now_us);
/* Takes from this bucket and its parents; may overdraw. */
void bt_limiter_take (BtLimiter *self, gsize n_bytes, gint64 now_us);
/* When at least a block's worth (or one slice of the rate) will be there; @now_us if it is now. */
gint64 bt_limiter_get_ready_us (BtLimiter *self, gint64 now_us);

G_END_DECLS
