/* bt-engine-totals.c — what the engine did in all, as a person sees it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-engine-private.h"

/* The engine tells nothing while nothing happens; the time goes on all the same. */
static void
fill (BtTotals *to, const BtTotals *told, guint64 seconds_since)
{
  if (to == NULL)
    return;
  *to = *told;
  to->seconds += seconds_since;
}

void
bt_engine_get_totals (BtEngine *self, BtTotals *session, BtTotals *all)
{
  const BtTotalsStat *totals;
  guint64 seconds = 0;

  BT_ENGINE_RETURN_IF_FOREIGN (self);
  totals = &self->totals;
  if (totals->at_us != 0 && self->session != NULL)
    seconds = (guint64) ((g_get_monotonic_time () - totals->at_us) / G_USEC_PER_SEC);
  fill (session, &totals->session, seconds);
  fill (all, &totals->all, seconds);
}

void
bt_engine_reset_totals (BtEngine *self)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  if (self->session != NULL)
    bt_session_reset_totals (self->session, TRUE);
}

void
bt_engine_restore_totals (BtEngine *self)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  if (self->session != NULL)
    bt_session_reset_totals (self->session, FALSE);
}
