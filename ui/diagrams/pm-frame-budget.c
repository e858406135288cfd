/* pm-frame-budget.c — how much may move, by what the frames cost.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-frame-budget.h"

#define FRAMES 30      /* of a mean: half a second, so that one slow frame is none */
#define MOST_US 12000  /* of the 16 ms there are */
#define CHEAP_US 3000  /* so little that twice the frames with trails would do as well */
#define CHEAP_ROUNDS 8 /* four seconds; what goes back and forth is worse than what is missing */

static void
judge (PmFrameBudget *self, gint64 mean_us)
{
  self->n_cheap = mean_us < CHEAP_US ? self->n_cheap + 1 : 0;
  if (mean_us > MOST_US && self->motion < PM_MOTION_NONE)
    self->motion++;
  if (self->n_cheap < CHEAP_ROUNDS || self->motion == PM_MOTION_FULL)
    return;
  self->motion--;
  self->n_cheap = 0;
}

void
pm_frame_budget_add (PmFrameBudget *self, gint64 took_us)
{
  self->n++;
  self->sum_us += took_us;
  if (self->n < FRAMES)
    return;
  judge (self, self->sum_us / self->n);
  self->n = 0;
  self->sum_us = 0;
}
