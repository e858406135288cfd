/* pm-frame-budget.h — how much may move, by what the frames cost.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PM_MOTION_FULL,
  PM_MOTION_HALF,  /* every second frame */
  PM_MOTION_PLAIN, /* and no trails */
  PM_MOTION_NONE,  /* only what is asked for is marked */
} PmMotion;

/* A value to embed; zero is full motion. */
typedef struct {
  PmMotion motion;
  guint n; /* frames of @sum_us */
  gint64 sum_us;
  guint n_cheap; /* rounds in a row that left much of the time */
} PmFrameBudget;

/* @took_us: what one frame cost. */
void pm_frame_budget_add (PmFrameBudget *self, gint64 took_us);

G_END_DECLS
