/* bt-totals.c — what was done in all, of every torrent that there ever was.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-totals.h"

/* Numbers that were read from a file may be anything: they stop at the end instead of beginning anew. */
static void
add (guint64 *to, guint64 more)
{
  *to = more > G_MAXINT64 - MIN (*to, (guint64) G_MAXINT64) ? (guint64) G_MAXINT64 : *to + more;
}

void
bt_totals_add (BtTotals *self, const BtTotals *other)
{
  add (&self->downloaded, other->downloaded);
  add (&self->uploaded, other->uploaded);
  add (&self->wasted, other->wasted);
  add (&self->n_damaged, other->n_damaged);
  add (&self->n_banned, other->n_banned);
  add (&self->n_finished, other->n_finished);
  add (&self->n_sessions, other->n_sessions);
  add (&self->seconds, other->seconds);
  self->since = MIN (self->since, other->since);
}
