/* pm-launcher.c — the program's icon in a dock: how many downloads run, and how far they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-launcher.h"

#define INTERFACE "com.canonical.Unity.LauncherEntry"
/* Docks go by the URI; the path may be any. */
#define PATH "/piecemeal/launcher"
#define URI "application://" APP_ID ".desktop"
#define STEPS 100 /* a bar in an icon shows no more */

/* What is seen of it. */
typedef struct {
  guint count;
  guint step; /* of STEPS */
} Shown;

struct _PmLauncher {
  GObject parent_instance;
  GDBusConnection *bus; /* owned */
  PmActivity *activity; /* owned */
  Shown shown;
};

G_DEFINE_FINAL_TYPE (PmLauncher, pm_launcher, G_TYPE_OBJECT)

static Shown
look_at (const PmActivityStat *stat)
{
  Shown now = { .count = stat->n_downloads };

  if (stat->wanted > 0)
    now.step = (guint) ((double) stat->have / stat->wanted * STEPS);
  return now;
}

static void
tell (PmLauncher *self)
{
  gboolean visible = self->shown.count > 0;
  GVariantBuilder entries;

  g_variant_builder_init (&entries, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&entries, "{sv}", "count", g_variant_new_int64 (self->shown.count));
  g_variant_builder_add (&entries, "{sv}", "count-visible", g_variant_new_boolean (visible));
  g_variant_builder_add (&entries, "{sv}", "progress",
                         g_variant_new_double ((double) self->shown.step / STEPS));
  g_variant_builder_add (&entries, "{sv}", "progress-visible", g_variant_new_boolean (visible));
  g_dbus_connection_emit_signal (self->bus, NULL, PATH, INTERFACE, "Update",
                                 g_variant_new ("(sa{sv})", URI, &entries), NULL);
}

static void
show (PmLauncher *self, Shown now)
{
  if (now.count == self->shown.count && now.step == self->shown.step)
    return;
  self->shown = now;
  tell (self);
}

static void
changed_cb (PmLauncher *self)
{
  show (self, look_at (pm_activity_get_stat (self->activity)));
}

static void
pm_launcher_dispose (GObject *object)
{
  PmLauncher *self = PM_LAUNCHER (object);

  if (self->bus != NULL)
    show (self, (Shown) { 0 });
  g_clear_object (&self->bus);
  g_clear_object (&self->activity);
  G_OBJECT_CLASS (pm_launcher_parent_class)->dispose (object);
}

static void
pm_launcher_class_init (PmLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_launcher_dispose;
}

static void
pm_launcher_init (PmLauncher *self)
{
}

PmLauncher *
pm_launcher_new (GDBusConnection *bus, PmActivity *activity)
{
  PmLauncher *self = g_object_new (PM_TYPE_LAUNCHER, NULL);

  self->bus = g_object_ref (bus);
  self->activity = g_object_ref (activity);
  g_signal_connect_object (activity, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}
