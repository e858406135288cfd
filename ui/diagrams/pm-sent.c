/* pm-sent.c — pieces of which a block was sent just now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-sent.h"

static void
add_piece (PmSent *self, guint32 piece, gint64 now_us)
{
  guint oldest = 0;

  for (guint i = 0; i < self->n; i++) {
    if (self->pieces[i] == piece) {
      self->times_us[i] = now_us;
      return;
    }
    if (self->times_us[i] < self->times_us[oldest])
      oldest = i;
  }
  if (self->n < PM_SENT_MAX)
    oldest = self->n++;
  self->pieces[oldest] = piece;
  self->times_us[oldest] = now_us;
}

void
pm_sent_add (PmSent *self, const GArray *events, gint64 now_us)
{
  for (guint i = 0; i < events->len; i++) {
    const BtBlockEvent *event = &g_array_index (events, BtBlockEvent, i);

    if (event->is_upload)
      add_piece (self, event->piece, now_us);
  }
}

gboolean
pm_sent_expire (PmSent *self, gint64 now_us)
{
  guint n = 0;

  for (guint i = 0; i < self->n; i++) {
    if (now_us - self->times_us[i] >= PM_SENT_US)
      continue;
    self->pieces[n] = self->pieces[i];
    self->times_us[n] = self->times_us[i];
    n++;
  }
  self->n = n;
  return n > 0;
}

gboolean
pm_sent_has (const PmSent *self, guint32 piece)
{
  for (guint i = 0; i < self->n; i++)
    if (self->pieces[i] == piece)
      return TRUE;
  return FALSE;
}
