/* pm-speed-history.h — how fast bytes came and went, from the last minute to the last day.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps of each span are means, so that a day takes as little room as a minute: about 10 kB in all. Knows neither
 * GTK nor the engine. Thread: one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PM_SPEED_MINUTE,
  PM_SPEED_TEN_MINUTES,
  PM_SPEED_HOUR,
  PM_SPEED_DAY,
  PM_N_SPEED_SPANS
} PmSpeedSpan;

/* Bytes a second. */
typedef struct {
  guint64 down, up;
} PmSpeed;

typedef struct _PmSpeedHistory PmSpeedHistory;

PmSpeedHistory *pm_speed_history_new (void);
void pm_speed_history_free (PmSpeedHistory *self);
/* From @now_us (monotonic, does not go back) on bytes go at @speed, until the next call says otherwise. */
void pm_speed_history_add (PmSpeedHistory *self, gint64 now_us, PmSpeed speed);

/* Steps of a span, and the time of each. */
guint pm_speed_span_get_steps (PmSpeedSpan span);
gint64 pm_speed_span_get_step_us (PmSpeedSpan span);
/* Steps that are over; the newest is step 0. */
guint pm_speed_history_get_n (const PmSpeedHistory *self, PmSpeedSpan span);
/* The mean of the step that was over @ago steps ago; zero where nothing is known. */
PmSpeed pm_speed_history_get (const PmSpeedHistory *self, PmSpeedSpan span, guint ago);
/* The highest of both ways in all steps of the span. */
guint64 pm_speed_history_get_top (const PmSpeedHistory *self, PmSpeedSpan span);
/* Of all steps that are known. */
PmSpeed pm_speed_history_get_mean (const PmSpeedHistory *self, PmSpeedSpan span);
/* Changes whenever a step of the span is over. */
guint pm_speed_history_get_serial (const PmSpeedHistory *self, PmSpeedSpan span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmSpeedHistory, pm_speed_history_free)

G_END_DECLS
