/* pm-speed-history.c — how fast bytes came and went, from the last minute to the last day.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-speed-history.h"

#define MAX_STEPS 144
#define SECOND_US ((gint64) G_USEC_PER_SEC)

static const struct {
  guint n_steps;
  gint64 step_us;
} spans[PM_N_SPEED_SPANS] = {
  [PM_SPEED_MINUTE] = { 60, SECOND_US },
  [PM_SPEED_TEN_MINUTES] = { 120, 5 * SECOND_US },
  [PM_SPEED_HOUR] = { 120, 30 * SECOND_US },
  [PM_SPEED_DAY] = { 144, 600 * SECOND_US },
};

/* One span: a ring of means, and the step that is under way. */
typedef struct {
  PmSpeed steps[MAX_STEPS];
  guint n, next;
  guint serial;
  gint64 begun_us; /* of the step under way */
  double down, up; /* bytes in it so far */
} Ring;

struct _PmSpeedHistory {
  Ring rings[PM_N_SPEED_SPANS];
  gboolean has_begun;
  gint64 now_us;
  PmSpeed speed; /* since @now_us */
};

PmSpeedHistory *
pm_speed_history_new (void)
{
  return g_new0 (PmSpeedHistory, 1);
}

void
pm_speed_history_free (PmSpeedHistory *self)
{
  g_free (self);
}

static void
end_step (Ring *ring, PmSpeedSpan span)
{
  double seconds = (double) spans[span].step_us / SECOND_US;

  ring->steps[ring->next] =
      (PmSpeed) { (guint64) (ring->down / seconds + .5), (guint64) (ring->up / seconds + .5) };
  ring->next = (ring->next + 1) % spans[span].n_steps;
  ring->n = MIN (ring->n + 1, spans[span].n_steps);
  ring->serial++;
  ring->begun_us += spans[span].step_us;
  ring->down = ring->up = 0;
}

static void
count (Ring *ring, PmSpeed speed, gint64 time_us)
{
  ring->down += (double) speed.down * time_us / SECOND_US;
  ring->up += (double) speed.up * time_us / SECOND_US;
}

/* After a long silence only as many steps as there are count. */
static void
advance (PmSpeedHistory *self, PmSpeedSpan span, gint64 now_us)
{
  Ring *ring = &self->rings[span];
  gint64 step_us = spans[span].step_us, from_us = self->now_us;
  gint64 n_late = (now_us - ring->begun_us) / step_us - spans[span].n_steps - 1;

  if (n_late > 0) {
    ring->begun_us += n_late * step_us;
    from_us = MAX (from_us, ring->begun_us);
    ring->down = ring->up = 0;
  }
  while (now_us >= ring->begun_us + step_us) {
    count (ring, self->speed, ring->begun_us + step_us - from_us);
    from_us = ring->begun_us + step_us;
    end_step (ring, span);
  }
  count (ring, self->speed, now_us - from_us);
}

void
pm_speed_history_add (PmSpeedHistory *self, gint64 now_us, PmSpeed speed)
{
  for (PmSpeedSpan span = 0; span < PM_N_SPEED_SPANS; span++) {
    if (!self->has_begun)
      self->rings[span].begun_us = now_us;
    else if (now_us > self->now_us)
      advance (self, span, now_us);
  }
  self->now_us = self->has_begun ? MAX (self->now_us, now_us) : now_us;
  self->has_begun = TRUE;
  self->speed = speed;
}

guint
pm_speed_span_get_steps (PmSpeedSpan span)
{
  return spans[span].n_steps;
}

gint64
pm_speed_span_get_step_us (PmSpeedSpan span)
{
  return spans[span].step_us;
}

guint
pm_speed_history_get_n (const PmSpeedHistory *self, PmSpeedSpan span)
{
  return self->rings[span].n;
}

guint
pm_speed_history_get_serial (const PmSpeedHistory *self, PmSpeedSpan span)
{
  return self->rings[span].serial;
}

PmSpeed
pm_speed_history_get (const PmSpeedHistory *self, PmSpeedSpan span, guint ago)
{
  const Ring *ring = &self->rings[span];
  guint n_steps = spans[span].n_steps;

  if (ago >= ring->n)
    return (PmSpeed) { 0 };
  return ring->steps[(ring->next + n_steps - 1 - ago) % n_steps];
}

guint64
pm_speed_history_get_top (const PmSpeedHistory *self, PmSpeedSpan span)
{
  guint64 top = 0;

  for (guint i = 0; i < self->rings[span].n; i++) {
    const PmSpeed *step = &self->rings[span].steps[i];

    top = MAX (top, MAX (step->down, step->up));
  }
  return top;
}

PmSpeed
pm_speed_history_get_mean (const PmSpeedHistory *self, PmSpeedSpan span)
{
  guint n = self->rings[span].n;
  double down = 0, up = 0;

  for (guint i = 0; i < n; i++) {
    down += self->rings[span].steps[i].down;
    up += self->rings[span].steps[i].up;
  }
  return n > 0 ? (PmSpeed) { (guint64) (down / n + .5), (guint64) (up / n + .5) } : (PmSpeed) { 0 };
}
