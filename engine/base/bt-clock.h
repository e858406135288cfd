/* bt-clock.h — a monotonic clock that can stand still, be slowed and be hurried.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Protocol machines ask no clock; a session gives them the time. Sessions that share a clock of this kind
 * stand still together: no limiter fills, no turn ends, and no patience runs out. NULL is the system's
 * own clock everywhere. Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtClock BtClock;

#define BT_CLOCK_USUAL_SPEED 100
#define BT_CLOCK_SPEED_MAX 10000

typedef enum {
  BT_CLOCK_RUNS,
  BT_CLOCK_STEPS, /* runs until somebody says that something happened */
  BT_CLOCK_STANDS,
} BtClockState;

/* Runs, at the usual speed, and shows the system's time. */
BtClock *bt_clock_new (void);
BtClock *bt_clock_ref (BtClock *self);
void bt_clock_unref (BtClock *self);

/* What it shows, in microseconds; never less than before. */
gint64 bt_clock_now (BtClock *self);
/* When the system's clock will be where this one shows @us, or now when that is over; G_MAXINT64: never, as
 * it is set now. */
gint64 bt_clock_to_system (BtClock *self, gint64 us);
/* When the system's clock was where this one showed @us: of what happened lately, so that it is told in the
 * order in which it happened however this one is set. Exact back to the time at which it was set last but one. */
gint64 bt_clock_trace (BtClock *self, gint64 us);
/* Bytes a second of its time as bytes a second of ours. While it stands: as before. */
guint64 bt_clock_scale_rate (BtClock *self, guint64 rate);

/* --- setting it: who sleeps until a time it shows has to be woken afterwards ----------------------- */

/* @speed: percent, 1 to BT_CLOCK_SPEED_MAX. */
void bt_clock_set_speed (BtClock *self, guint speed);
guint bt_clock_get_speed (BtClock *self);
void bt_clock_set_running (BtClock *self, gboolean runs);
/* Runs until bt_clock_end_step(), for @most_us of its time at most. */
void bt_clock_step (BtClock *self, gint64 most_us);
/* Stands from now on if it stepped. */
void bt_clock_end_step (BtClock *self);
BtClockState bt_clock_get_state (BtClock *self);

G_END_DECLS
