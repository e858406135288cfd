/* bt-found-log.c — how many peers were found in which way, now and in the last ten minutes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-found-log.h"

#include <string.h>

void
bt_found_log_init (BtFoundLog *self, gint64 now_us)
{
  memset (self, 0, sizeof *self);
  self->step_us = now_us;
}

/* Steps that ended since the last call; nothing was found in them. */
static void
advance (BtFoundLog *self, gint64 now_us)
{
  gint64 n_over = MAX (now_us - self->step_us, 0) / BT_FOUND_STEP_US;
  guint n = (guint) MIN (n_over, BT_FOUND_STEPS);

  if (n == 0)
    return;
  memmove (self->past[n], self->past[0], (BT_FOUND_STEPS - n) * sizeof self->past[0]);
  for (guint i = 0; i < n; i++)
    memcpy (self->past[i], self->n_found, sizeof self->n_found);
  self->n_steps = MIN (self->n_steps + n, BT_FOUND_STEPS);
  self->step_us += n_over * BT_FOUND_STEP_US;
}

void
bt_found_log_add (BtFoundLog *self, BtPeerSource source, gint64 now_us)
{
  advance (self, now_us);
  self->n_found[source]++;
}

void
bt_found_log_take_back (BtFoundLog *self, BtPeerSource source)
{
  if (self->n_found[source] == 0)
    return;
  self->n_found[source]--;
  /* It may have been found some steps ago; counts never fall. */
  for (guint i = 0; i < self->n_steps; i++)
    self->past[i][source] = MIN (self->past[i][source], self->n_found[source]);
}

void
bt_found_log_get (BtFoundLog *self, BtDiscoveryStat *stat, gint64 now_us)
{
  advance (self, now_us);
  memcpy (stat->n_found, self->n_found, sizeof stat->n_found);
  memcpy (stat->past, self->past, sizeof stat->past);
  stat->n_steps = self->n_steps;
  stat->step_us = self->step_us;
}
