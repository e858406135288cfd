/* pm-awake.c — keeps the computer from going to sleep while something is downloaded, if the person wants that.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-awake.h"

#include <glib/gi18n.h>

/* A download may stand for a while between two peers. */
#define PATIENCE_S (10 * 60)

struct _PmAwake {
  GObject parent_instance;
  GtkApplication *application; /* borrowed */
  PmActivity *activity;        /* owned */
  GSettings *settings;         /* owned */
  gboolean is_held;            /* asked for */
  guint cookie;                /* of it; 0: the desktop knows no such thing */
  guint patience_id;           /* runs while nothing comes */
  gboolean is_stuck;           /* nothing came for so long */
};

G_DEFINE_FINAL_TYPE (PmAwake, pm_awake, G_TYPE_OBJECT)

static void
hold (PmAwake *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  if (self->is_held)
    return;
  self->is_held = TRUE;
  if (window != NULL && !gtk_widget_get_realized (GTK_WIDGET (window)))
    window = NULL;
  self->cookie = gtk_application_inhibit (self->application, window,
                                          GTK_APPLICATION_INHIBIT_SUSPEND, _ ("Downloading"));
}

static void
let_go (PmAwake *self)
{
  if (self->cookie != 0)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  self->is_held = FALSE;
}

static void
judge (PmAwake *self)
{
  const PmActivityStat *stat = pm_activity_get_stat (self->activity);

  if (stat->n_downloads > 0 && !self->is_stuck
      && g_settings_get_boolean (self->settings, "stay-awake"))
    hold (self);
  else
    let_go (self);
}

static gboolean
patience_cb (gpointer data)
{
  PmAwake *self = data;

  self->patience_id = 0;
  self->is_stuck = TRUE;
  judge (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (PmAwake *self)
{
  const PmActivityStat *stat = pm_activity_get_stat (self->activity);

  if (stat->down_rate > 0 || stat->n_downloads == 0) {
    g_clear_handle_id (&self->patience_id, g_source_remove);
    self->is_stuck = FALSE;
  } else if (self->patience_id == 0 && !self->is_stuck)
    self->patience_id = g_timeout_add_seconds (PATIENCE_S, patience_cb, self);
  judge (self);
}

static void
pm_awake_dispose (GObject *object)
{
  PmAwake *self = PM_AWAKE (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  let_go (self);
  g_clear_object (&self->activity);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_awake_parent_class)->dispose (object);
}

static void
pm_awake_class_init (PmAwakeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_awake_dispose;
}

static void
pm_awake_init (PmAwake *self)
{
}

PmAwake *
pm_awake_new (GtkApplication *application, PmActivity *activity, GSettings *settings)
{
  PmAwake *self = g_object_new (PM_TYPE_AWAKE, NULL);

  self->application = application;
  self->activity = g_object_ref (activity);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (activity, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::stay-awake", G_CALLBACK (judge), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}
