/* bt-job.c — what the protocol asks of the disk: plain data, no file in sight.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-job.h"

BtJob *
bt_job_new (BtJobKind kind, guint32 n_blocks, guint n_ranges)
{
  BtJob *self = g_malloc0 (sizeof (BtJob) + n_ranges * sizeof (BtReadRange));

  self->kind = kind;
  self->n_blocks = n_blocks;
  self->n_ranges = n_ranges;
  if (n_blocks > 0)
    self->blocks = g_new0 (guint8 *, n_blocks);
  return self;
}

void
bt_job_free (BtJob *self)
{
  g_clear_error (&self->error);
  g_free (self->blocks);
  g_free (self->digests);
  g_free (self);
}
