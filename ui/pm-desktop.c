/* pm-desktop.c — the program as a part of the desktop: its notifications, its icon, its wish not to sleep, its life
 * without a window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-desktop.h"

#include "pm-awake.h"
#include "pm-background.h"
#include "pm-launcher.h"
#include "pm-notifier.h"
#include "pm-window.h"

#include <glib/gi18n.h>

#define NOTIFICATION "background"
#define SANDBOX_FILE "/.flatpak-info"

struct _PmDesktop {
  GObject parent_instance;
  GtkApplication *application; /* borrowed */
  GSettings *settings;         /* owned */
  PmActivity *activity;        /* owned */
  PmLauncher *launcher;        /* owned; NULL: no bus */
  PmAwake *awake;              /* owned */
  PmNotifier *notifier;        /* owned */
  PmBackground *background;    /* owned */
  gboolean was_told;           /* that it goes on without a window */
};

G_DEFINE_FINAL_TYPE (PmDesktop, pm_desktop, G_TYPE_OBJECT)

/* --- without a window --------------------------------------------------------------------------- */

static void
post (PmDesktop *self, GNotification *notification)
{
  g_application_send_notification (G_APPLICATION (self->application), NOTIFICATION, notification);
}

/* Nothing else shows that it still runs. */
static void
tell_hidden (PmDesktop *self)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Piecemeal Goes On"));
  g_autofree char *words = pm_activity_dup_words (pm_activity_get_stat (self->activity));

  g_notification_set_body (notification, words);
  g_notification_add_button (notification, _ ("Quit"), "app.quit");
  post (self, notification);
  self->was_told = TRUE;
}

void
pm_desktop_set_hidden (PmDesktop *self, gboolean hidden)
{
  pm_background_set_hidden (self->background, hidden);
  if (!hidden)
    g_application_withdraw_notification (G_APPLICATION (self->application), NOTIFICATION);
  else if (!self->was_told)
    tell_hidden (self);
}

void
pm_desktop_tell_end (PmDesktop *self)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Downloads Wait"));

  if (pm_activity_get_stat (self->activity)->n_downloads == 0
      || g_settings_get_boolean (self->settings, "background-told"))
    return;
  g_notification_set_body (notification, _ ("They go on when Piecemeal is started again. "
                                            "It can also go on without its window."));
  g_notification_add_button (notification, _ ("Go On"), "app.go-on");
  g_notification_set_default_action (notification, "app.show");
  post (self, notification);
  g_settings_set_boolean (self->settings, "background-told", TRUE);
}

static void
refused_cb (PmDesktop *self, const char *text)
{
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next) {
    if (PM_IS_WINDOW (l->data))
      pm_window_toast (l->data, text);
  }
}

/* --- all of it ---------------------------------------------------------------------------------- */

static void
pm_desktop_dispose (GObject *object)
{
  PmDesktop *self = PM_DESKTOP (object);

  g_clear_object (&self->background);
  g_clear_object (&self->notifier);
  g_clear_object (&self->awake);
  g_clear_object (&self->launcher);
  g_clear_object (&self->activity);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_desktop_parent_class)->dispose (object);
}

static void
pm_desktop_class_init (PmDesktopClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_desktop_dispose;
}

static void
pm_desktop_init (PmDesktop *self)
{
}

PmDesktop *
pm_desktop_new (GtkApplication *application, PmLibrary *library, GSettings *settings)
{
  PmDesktop *self = g_object_new (PM_TYPE_DESKTOP, NULL);
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (application));
  gboolean is_sandboxed = g_file_test (SANDBOX_FILE, G_FILE_TEST_EXISTS);

  self->application = application;
  self->settings = g_object_ref (settings);
  self->activity = pm_activity_new (library);
  if (bus != NULL)
    self->launcher = pm_launcher_new (bus, self->activity);
  self->awake = pm_awake_new (application, self->activity, settings);
  self->notifier = pm_notifier_new (application, library, settings);
  self->background = pm_background_new (bus, settings, self->activity, is_sandboxed);
  g_signal_connect_object (self->background, "refused", G_CALLBACK (refused_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
