/* bt-clock.c — a monotonic clock that can stand still, be slowed and be hurried.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-clock.h"

#include <pthread.h>

/* Nobody waits longer than thirty years; keeps the arithmetic below 2^63. */
#define WAIT_MAX_US (G_GINT64_CONSTANT (1) << 50)

/* From here on it runs at one rate. */
typedef struct {
  gint64 system_us, shown_us;
  guint rate; /* percent; 0: it stands */
} Turn;

struct _BtClock {
  int n_refs; /* atomic */
  pthread_mutex_t lock;
  /* Under the lock: at @system_us it showed @shown_us, and has been as it is since. */
  gint64 system_us, shown_us;
  gint64 stop_us; /* of a step: it shows no more */
  guint speed;    /* percent */
  BtClockState state;
  Turn turns[2]; /* the last one, and the one before */
};

BtClock *
bt_clock_new (void)
{
  BtClock *self = g_new0 (BtClock, 1);

  self->n_refs = 1;
  self->speed = BT_CLOCK_USUAL_SPEED;
  self->system_us = self->shown_us = g_get_monotonic_time ();
  self->turns[0] = (Turn) { self->system_us, self->shown_us, self->speed };
  self->turns[1] = self->turns[0];
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

BtClock *
bt_clock_ref (BtClock *self)
{
  g_atomic_int_inc (&self->n_refs);
  return self;
}

void
bt_clock_unref (BtClock *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_refs))
    return;
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* Under the lock. */
static void
note_turn (BtClock *self)
{
  guint rate = self->state == BT_CLOCK_STANDS ? 0 : self->speed;

  if (rate == self->turns[0].rate)
    return;
  self->turns[1] = self->turns[0];
  self->turns[0] = (Turn) { self->system_us, self->shown_us, rate };
}

/* Under the lock. What it shows from here on counts from now. */
static void
settle (BtClock *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->state != BT_CLOCK_STANDS)
    self->shown_us += (now_us - self->system_us) * self->speed / BT_CLOCK_USUAL_SPEED;
  self->system_us = now_us;
  if (self->state == BT_CLOCK_STEPS && self->shown_us >= self->stop_us) {
    self->shown_us = self->stop_us;
    self->state = BT_CLOCK_STANDS;
    note_turn (self);
  }
}

/* Under the lock; changes nothing, so that what is rounded off does not add up. */
static gint64
show (BtClock *self)
{
  gint64 elapsed_us = g_get_monotonic_time () - self->system_us;
  gint64 shown_us = self->shown_us + elapsed_us * self->speed / BT_CLOCK_USUAL_SPEED;

  if (self->state == BT_CLOCK_STANDS)
    return self->shown_us;
  return self->state == BT_CLOCK_STEPS ? MIN (shown_us, self->stop_us) : shown_us;
}

gint64
bt_clock_now (BtClock *self)
{
  gint64 shown_us;

  if (self == NULL)
    return g_get_monotonic_time ();
  pthread_mutex_lock (&self->lock);
  shown_us = show (self);
  pthread_mutex_unlock (&self->lock);
  return shown_us;
}

/* Under the lock. */
static gint64
translate (BtClock *self, gint64 us)
{
  gint64 wait_us = MIN (us - self->shown_us, WAIT_MAX_US);

  if (self->state == BT_CLOCK_STANDS || (self->state == BT_CLOCK_STEPS && us > self->stop_us))
    return G_MAXINT64;
  /* Rounded up: then it is there. */
  return self->system_us + (wait_us * BT_CLOCK_USUAL_SPEED + self->speed - 1) / self->speed;
}

gint64
bt_clock_to_system (BtClock *self, gint64 us)
{
  gint64 system_us;

  if (self == NULL || us == G_MAXINT64)
    return us;
  pthread_mutex_lock (&self->lock);
  system_us = us <= show (self) ? g_get_monotonic_time () : translate (self, us);
  pthread_mutex_unlock (&self->lock);
  return system_us;
}

/* Before a time that it stood the usual speed is as good as any. */
static gint64
trace (const Turn *turn, gint64 us)
{
  guint rate = turn->rate > 0 ? turn->rate : BT_CLOCK_USUAL_SPEED;

  if (turn->rate == 0 && us >= turn->shown_us)
    return turn->system_us;
  return turn->system_us + (us - turn->shown_us) * BT_CLOCK_USUAL_SPEED / rate;
}

gint64
bt_clock_trace (BtClock *self, gint64 us)
{
  gint64 system_us;

  if (self == NULL)
    return us;
  pthread_mutex_lock (&self->lock);
  system_us = trace (&self->turns[us < self->turns[0].shown_us], us);
  pthread_mutex_unlock (&self->lock);
  return MIN (system_us, g_get_monotonic_time ());
}

guint64
bt_clock_scale_rate (BtClock *self, guint64 rate)
{
  return self == NULL ? rate : rate * bt_clock_get_speed (self) / BT_CLOCK_USUAL_SPEED;
}

/* --- setting it ------------------------------------------------------------------------------------- */

void
bt_clock_set_speed (BtClock *self, guint speed)
{
  pthread_mutex_lock (&self->lock);
  settle (self);
  self->speed = CLAMP (speed, 1, BT_CLOCK_SPEED_MAX);
  note_turn (self);
  pthread_mutex_unlock (&self->lock);
}

guint
bt_clock_get_speed (BtClock *self)
{
  guint speed;

  pthread_mutex_lock (&self->lock);
  speed = self->speed;
  pthread_mutex_unlock (&self->lock);
  return speed;
}

void
bt_clock_set_running (BtClock *self, gboolean runs)
{
  pthread_mutex_lock (&self->lock);
  settle (self);
  self->state = runs ? BT_CLOCK_RUNS : BT_CLOCK_STANDS;
  note_turn (self);
  pthread_mutex_unlock (&self->lock);
}

void
bt_clock_step (BtClock *self, gint64 most_us)
{
  pthread_mutex_lock (&self->lock);
  settle (self);
  self->stop_us = self->shown_us + most_us;
  self->state = BT_CLOCK_STEPS;
  note_turn (self);
  pthread_mutex_unlock (&self->lock);
}

void
bt_clock_end_step (BtClock *self)
{
  pthread_mutex_lock (&self->lock);
  if (self->state == BT_CLOCK_STEPS) {
    settle (self);
    self->state = BT_CLOCK_STANDS;
    note_turn (self);
  }
  pthread_mutex_unlock (&self->lock);
}

BtClockState
bt_clock_get_state (BtClock *self)
{
  BtClockState state;

  pthread_mutex_lock (&self->lock);
  if (self->state == BT_CLOCK_STEPS && show (self) >= self->stop_us)
    settle (self);
  state = self->state;
  pthread_mutex_unlock (&self->lock);
  return state;
}
