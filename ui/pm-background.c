/* pm-background.c — going on without a window, and starting with the desktop: asks it for leave, and tells it what
 * goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-background.h"

#include "pm-autostart.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"
#define STATUS_VERSION 2 /* of the portal, from which on it takes a status */
#define STATUS_CHARS 95  /* it takes fewer than 96 */

struct _PmBackground {
  GObject parent_instance;
  GDBusConnection *bus;      /* owned; NULL: there is none */
  GSettings *settings;       /* owned */
  PmActivity *activity;      /* owned */
  GCancellable *cancellable; /* owned */
  gboolean is_sandboxed;
  guint token;     /* of the newest request; answers to older ones are no matter */
  guint answer_id; /* subscription to its answer; 0: none is under way */
  char *handle;    /* where its answer comes from */
  gboolean hidden;
  gboolean takes_status; /* known once it was asked */
  char *status;          /* told last */
};

enum { REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmBackground, pm_background, G_TYPE_OBJECT)

static gboolean
wants (PmBackground *self, const char *key)
{
  return g_settings_get_boolean (self->settings, key);
}

/* The name where the PATH leads to this program, so that an update is started as well; else its file. */
static char *
get_program (PmBackground *self)
{
  g_autofree char *found = g_find_program_in_path ("piecemeal");
  g_autofree char *file = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *real = found != NULL ? realpath (found, NULL) : NULL;

  if (self->is_sandboxed || file == NULL || g_strcmp0 (real, file) == 0)
    return g_strdup ("piecemeal");
  return g_steal_pointer (&file);
}

/* What starts at log-in. */
static GStrv
list_command (PmBackground *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *program = get_program (self);

  g_strv_builder_add (words, program);
  if (wants (self, "start-hidden"))
    g_strv_builder_add (words, "--hidden");
  return g_strv_builder_end (words);
}

/* --- refusals ----------------------------------------------------------------------------------- */

/* What cannot be had is not shown as if it were. */
static void
refuse (PmBackground *self, const char *key, const char *text)
{
  if (!wants (self, key))
    return;
  g_settings_set_boolean (self->settings, key, FALSE);
  g_signal_emit (self, signals[REFUSED], 0, text);
}

static void
refuse_background (PmBackground *self)
{
  refuse (self, "run-in-background",
          _ ("The desktop does not let Piecemeal go on without a window. "
             "Allow it in the system's settings"));
}

static void
refuse_autostart (PmBackground *self)
{
  refuse (self, "autostart",
          _ ("The desktop does not let Piecemeal start at log-in. "
             "Allow it in the system's settings"));
}

/* --- our own file ------------------------------------------------------------------------------- */

static void
renew_file (PmBackground *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) command = list_command (self);
  gboolean done = wants (self, "autostart")
                      ? pm_autostart_write ((const char *const *) command, &error)
                      : pm_autostart_remove (&error);
  g_autofree char *text = NULL;

  if (done)
    return;
  /* Translators: %s is what the system says. */
  text = g_strdup_printf (_ ("Starting at log-in could not be changed: %s"), error->message);
  if (wants (self, "autostart"))
    refuse (self, "autostart", text);
  else
    g_signal_emit (self, signals[REFUSED], 0, text);
}

/* --- asking the portal -------------------------------------------------------------------------- */

static void
end_request (PmBackground *self)
{
  if (self->answer_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->answer_id);
  self->answer_id = 0;
  g_clear_pointer (&self->handle, g_free);
}

static void
answer_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *name, GVariant *parameters, gpointer data)
{
  PmBackground *self = PM_BACKGROUND (data);
  g_autoptr (GVariant) results = NULL;
  gboolean background = FALSE, autostart = FALSE;
  guint response;

  end_request (self);
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &background);
  g_variant_lookup (results, "autostart", "b", &autostart);
  if (response != 0 || !background)
    refuse_background (self);
  if (self->is_sandboxed && (response != 0 || !autostart))
    refuse_autostart (self);
}

static void
listen_for_answer (PmBackground *self, const char *handle)
{
  g_autofree char *copy = g_strdup (handle);

  end_request (self);
  self->handle = g_steal_pointer (&copy);
  self->answer_id =
      g_dbus_connection_signal_subscribe (self->bus, NAME, REQUEST, "Response", self->handle, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, answer_cb, self, NULL);
}

/* The answer may come before the call returns, so its path is worked out as the portal does. */
static char *
foresee_handle (PmBackground *self, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);

  return g_strdup_printf (PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmBackground) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *handle;

  if (reply != NULL) {
    g_variant_get (reply, "(&o)", &handle);
    if (self->handle != NULL && !g_str_equal (handle, self->handle))
      listen_for_answer (self, handle);
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end_request (self);
  /* Nobody is there to forbid going on; but only the portal starts what is in a sandbox. */
  g_debug ("no portal for the background: %s", error->message);
  if (self->is_sandboxed)
    refuse_autostart (self);
}

static GVariant *
make_request (PmBackground *self, const char *token)
{
  g_auto (GStrv) command = list_command (self);
  gboolean autostart = self->is_sandboxed && wants (self, "autostart");
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_ ("Downloads go on while the window is closed.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline",
                         g_variant_new_strv ((const char *const *) command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  return g_variant_new ("(sa{sv})", "", &options);
}

static void
ask (PmBackground *self)
{
  g_autofree char *token = NULL;
  g_autofree char *handle = NULL;

  if (self->bus == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  token = g_strdup_printf ("piecemeal%u", ++self->token);
  handle = foresee_handle (self, token);
  listen_for_answer (self, handle);
  g_dbus_connection_call (self->bus, NAME, PATH, BACKGROUND, "RequestBackground",
                          make_request (self, token), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, asked_cb,
                          g_object_ref (self));
}

static void
background_cb (PmBackground *self)
{
  if (wants (self, "run-in-background"))
    ask (self);
}

static void
autostart_cb (PmBackground *self)
{
  if (self->is_sandboxed)
    ask (self);
  else
    renew_file (self);
}

static void
start_hidden_cb (PmBackground *self)
{
  if (wants (self, "autostart"))
    autostart_cb (self);
}

/* --- telling what goes on ----------------------------------------------------------------------- */

static void
status_told_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmBackground) self = data;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  /* Outside of Flatpak it wants none. */
  if (reply == NULL)
    self->takes_status = FALSE;
}

static void
tell_status (PmBackground *self)
{
  g_autofree char *words = pm_activity_dup_words (pm_activity_get_stat (self->activity));
  g_autofree char *status =
      g_utf8_substring (words, 0, MIN (g_utf8_strlen (words, -1), STATUS_CHARS));
  GVariantBuilder options;

  if (!self->hidden || !self->takes_status || g_strcmp0 (status, self->status) == 0)
    return;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (status));
  g_dbus_connection_call (
      self->bus, NAME, PATH, BACKGROUND, "SetStatus", g_variant_new ("(a{sv})", &options), NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, status_told_cb, g_object_ref (self));
  g_free (self->status);
  self->status = g_steal_pointer (&status);
}

static void
version_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmBackground) self = data;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) version = NULL;

  if (reply == NULL)
    return;
  g_variant_get (reply, "(v)", &version);
  self->takes_status = g_variant_is_of_type (version, G_VARIANT_TYPE_UINT32)
                       && g_variant_get_uint32 (version) >= STATUS_VERSION;
  tell_status (self);
}

static void
ask_version (PmBackground *self)
{
  g_dbus_connection_call (self->bus, NAME, PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", BACKGROUND, "version"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, version_cb, g_object_ref (self));
}

void
pm_background_set_hidden (PmBackground *self, gboolean hidden)
{
  if (self->hidden == hidden)
    return;
  self->hidden = hidden;
  g_clear_pointer (&self->status, g_free);
  if (hidden && self->bus != NULL)
    ask_version (self);
}

/* --- all of it ---------------------------------------------------------------------------------- */

static void
pm_background_dispose (GObject *object)
{
  PmBackground *self = PM_BACKGROUND (object);

  end_request (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->bus);
  g_clear_object (&self->settings);
  g_clear_object (&self->activity);
  G_OBJECT_CLASS (pm_background_parent_class)->dispose (object);
}

static void
pm_background_finalize (GObject *object)
{
  PmBackground *self = PM_BACKGROUND (object);

  g_clear_object (&self->cancellable);
  g_free (self->status);
  G_OBJECT_CLASS (pm_background_parent_class)->finalize (object);
}

static void
pm_background_class_init (PmBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_background_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_background_finalize;
  signals[REFUSED] = g_signal_new ("refused", PM_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pm_background_init (PmBackground *self)
{
}

static void
follow (PmBackground *self, const char *key, void (*callback) (PmBackground *self))
{
  g_autofree char *signal = g_strconcat ("changed::", key, NULL);

  g_signal_connect_object (self->settings, signal, G_CALLBACK (callback), self, G_CONNECT_SWAPPED);
}

PmBackground *
pm_background_new (GDBusConnection *bus, GSettings *settings, PmActivity *activity,
                   gboolean is_sandboxed)
{
  PmBackground *self = g_object_new (PM_TYPE_BACKGROUND, NULL);

  g_set_object (&self->bus, bus);
  self->settings = g_object_ref (settings);
  self->activity = g_object_ref (activity);
  self->is_sandboxed = is_sandboxed;
  follow (self, "run-in-background", background_cb);
  follow (self, "autostart", autostart_cb);
  follow (self, "start-hidden", start_hidden_cb);
  g_signal_connect_object (activity, "changed", G_CALLBACK (tell_status), self, G_CONNECT_SWAPPED);
  return self;
}
