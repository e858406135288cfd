/* bt-demo-pace.c — the demo's time: it stands, takes one step, runs slowly or fast.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/bt-demo-private.h"

#include "model/bt-engine-private.h"

#define LOOK_MS 30 /* ms between looks whether a step is over; less than one sees */
/* Of the demo's time: two rounds of the optimistic slot. When nothing happened until then, everybody has
 * everything. */
#define STEP_MOST_US (12 * G_USEC_PER_SEC)

static void
wake (BtEngine *engine)
{
  if (engine != NULL && engine->session != NULL)
    bt_session_clock_changed (engine->session);
}

static void
wake_all (BtDemo *self)
{
  wake (self->you);
  for (guint i = 0; i < BT_DEMO_N_PEERS; i++)
    wake (self->peers[i]);
}

/* --- one step --------------------------------------------------------------------------------------- */

/* @error: (transfer full), or NULL. */
static void
end_step (BtDemo *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->step);

  g_clear_handle_id (&self->look, g_source_remove);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_notify (G_OBJECT (self), "stepping");
}

static gboolean
look_cb (gpointer data)
{
  BtDemo *self = data;

  if (bt_clock_get_state (self->clock) == BT_CLOCK_STEPS)
    return G_SOURCE_CONTINUE;
  self->look = 0;
  end_step (self, bt_demo_get_time (self) < self->step_ends_us
                      ? NULL
                      : g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "nothing happened"));
  return G_SOURCE_REMOVE;
}

static void
cancel_step (BtDemo *self)
{
  if (self->step != NULL)
    end_step (self, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the step was ended"));
}

void
bt_demo_step_async (BtDemo *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BT_IS_DEMO (self));
  task = g_task_new (self, NULL, callback, data);
  if (self->stopping || bt_clock_get_state (self->clock) != BT_CLOCK_STANDS || self->step != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "the demo does not stand still");
    return;
  }
  self->step = g_steal_pointer (&task);
  self->step_ends_us = bt_demo_get_time (self) + STEP_MOST_US;
  bt_clock_step (self->clock, STEP_MOST_US);
  wake_all (self);
  self->look = g_timeout_add (LOOK_MS, look_cb, self);
  g_object_notify (G_OBJECT (self), "stepping");
}

gboolean
bt_demo_step_finish (BtDemo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
bt_demo_get_stepping (BtDemo *self)
{
  g_return_val_if_fail (BT_IS_DEMO (self), FALSE);
  return self->step != NULL;
}

/* --- running ---------------------------------------------------------------------------------------- */

void
bt_demo_set_running (BtDemo *self, gboolean running)
{
  g_return_if_fail (BT_IS_DEMO (self));
  if (self->stopping)
    return;
  if (running == bt_demo_get_running (self) && self->step == NULL)
    return;
  bt_clock_set_running (self->clock, running);
  wake_all (self);
  cancel_step (self);
  g_object_notify (G_OBJECT (self), "running");
}

gboolean
bt_demo_get_running (BtDemo *self)
{
  g_return_val_if_fail (BT_IS_DEMO (self), FALSE);
  return bt_clock_get_state (self->clock) == BT_CLOCK_RUNS;
}

void
_bt_demo_end_pace (BtDemo *self)
{
  bt_clock_set_running (self->clock, TRUE);
  bt_clock_set_speed (self->clock, BT_CLOCK_USUAL_SPEED);
  wake_all (self);
  cancel_step (self);
}

void
bt_demo_set_speed (BtDemo *self, guint percent)
{
  g_return_if_fail (BT_IS_DEMO (self));
  percent = CLAMP (percent, 1, BT_CLOCK_SPEED_MAX);
  if (self->stopping || percent == bt_demo_get_speed (self))
    return;
  bt_clock_set_speed (self->clock, percent);
  wake_all (self);
  g_object_notify (G_OBJECT (self), "speed");
}

guint
bt_demo_get_speed (BtDemo *self)
{
  g_return_val_if_fail (BT_IS_DEMO (self), BT_CLOCK_USUAL_SPEED);
  return bt_clock_get_speed (self->clock);
}

gint64
bt_demo_get_time (BtDemo *self)
{
  g_return_val_if_fail (BT_IS_DEMO (self), 0);
  return bt_clock_now (self->clock);
}
