/* bt-engine-pace.c — when the engine's reports are taken: by credit, at the pace that is asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-engine-private.h"

#define PACE_LIVE_MS 100        /* milliseconds; ten times a second looks fluid */
#define PACE_BACKGROUND_MS 1000 /* milliseconds; numbers in a list */
#define PACE_HIDDEN_MS 5000     /* milliseconds; nobody looks */
#define PACER_PATIENCE_MS 1000  /* milliseconds; a covered window may get no frames */

static guint
get_pace_ms (BtEngine *self)
{
  switch (self->pace) {
  case BT_PACE_BACKGROUND:
    return PACE_BACKGROUND_MS;
  case BT_PACE_HIDDEN:
    return PACE_HIDDEN_MS;
  case BT_PACE_LIVE:
  default:
    return PACE_LIVE_MS;
  }
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
add_timer (BtEngine *self, guint delay_ms, GSourceFunc callback)
{
  GSource *source = g_timeout_source_new (delay_ms);

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

/* --- credit ------------------------------------------------------------------------------------ */

static gboolean
credit_cb (gpointer data)
{
  BtEngine *self = data;

  clear_source (&self->credit_timer);
  if (self->session != NULL)
    bt_session_give_credit (self->session);
  return G_SOURCE_REMOVE;
}

static void
arm_credit (BtEngine *self)
{
  gint64 due_us = self->taken_us + (gint64) get_pace_ms (self) * 1000;
  gint64 left_us = MAX (due_us - g_get_monotonic_time (), 0);

  clear_source (&self->credit_timer);
  self->credit_timer = add_timer (self, (guint) (left_us / 1000), credit_cb);
}

void
bt_engine_set_pace (BtEngine *self, BtPace pace)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  self->pace = pace;
  if (self->credit_timer != NULL)
    arm_credit (self);
}

/* --- taking ------------------------------------------------------------------------------------ */

void
bt_engine_apply (BtEngine *self)
{
  BtReport *report;

  BT_ENGINE_RETURN_IF_FOREIGN (self);
  /* From a handler of the report that is being applied: the next one waits for its own wake-up. */
  if (self->session == NULL || self->applying)
    return;
  clear_source (&self->pacer_guard);
  report = bt_session_take_report (self->session);
  if (report == NULL)
    return;
  self->taken_us = g_get_monotonic_time ();
  if (self->credit_timer == NULL)
    arm_credit (self);
  _bt_engine_apply_report (self, report);
}

static gboolean
pacer_late_cb (gpointer data)
{
  bt_engine_apply (data);
  return G_SOURCE_REMOVE;
}

static void
report_waits (BtEngine *self)
{
  if (self->pacer == NULL) {
    bt_engine_apply (self);
    return;
  }
  if (self->pacer_guard == NULL)
    self->pacer_guard = add_timer (self, PACER_PATIENCE_MS, pacer_late_cb);
  self->pacer (self, self->pacer_data);
}

void
bt_engine_set_pacer (BtEngine *self, BtEnginePacer pacer, gpointer data)
{
  BT_ENGINE_RETURN_IF_FOREIGN (self);
  self->pacer = pacer;
  self->pacer_data = data;
  if (self->pacer_guard != NULL && self->wake != NULL)
    g_source_set_ready_time (self->wake, 0);
}

/* --- waking ------------------------------------------------------------------------------------ */

typedef struct {
  GSource source;
  BtEngine *engine; /* borrowed: the engine destroys the source before it goes */
} WakeSource;

static gboolean
wake_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  BtEngine *self = ((WakeSource *) source)->engine;

  g_source_set_ready_time (source, -1);
  g_object_ref (self);
  report_waits (self);
  g_object_unref (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_funcs = { .dispatch = wake_dispatch };

/* Thread: engine. Making a source ready is one of the few things any thread may do with it. */
static void
wake_cb (gpointer data)
{
  g_source_set_ready_time (data, 0);
}

void
_bt_engine_start_pacing (BtEngine *self, BtSessionWake *wake, gpointer *wake_data)
{
  self->wake = g_source_new (&wake_funcs, sizeof (WakeSource));
  ((WakeSource *) self->wake)->engine = self;
  g_source_set_ready_time (self->wake, -1);
  g_source_attach (self->wake, self->context);
  *wake = wake_cb;
  *wake_data = self->wake;
}

void
_bt_engine_end_pacing (BtEngine *self)
{
  clear_source (&self->wake);
  clear_source (&self->credit_timer);
  clear_source (&self->pacer_guard);
  clear_source (&self->stop_guard);
}
