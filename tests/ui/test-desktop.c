/* test-desktop.c — what the program asks of the desktop and tells it, on a bus of its own with a desktop that is
 * pretended: an icon in a dock, a life without a window, a start at log-in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "pm-activity.h"
#include "pm-autostart.h"
#include "pm-background.h"
#include "pm-launcher.h"
#include "pretend.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define SETTLE_MS 300 /* in which what shall not come would have come */

static const char portal_xml[] =
    "<node><interface name='org.freedesktop.portal.Background'>"
    "<property name='version' type='u' access='read'/>"
    "<method name='RequestBackground'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
    "</interface></node>";

typedef struct {
  GDBusConnection *ours, *theirs;
  GSettings *settings;
  Pretend *pretend;
  PmLibrary *library;
  PmActivity *activity;
  PmBackground *background;
  /* the portal: how it answers, and what it was asked */
  guint name_id, object_id;
  gboolean grants_background, grants_autostart, answers_elsewhere;
  guint32 version;
  char *handle;
  GVariant *options; /* of the last request; NULL: none */
  guint n_requests;
  char *status;
  /* what the dock was told */
  guint n_updates;
  GVariant *entries;
  char *uri;
  char *refused;
} Fixture;

/* --- the desktop -------------------------------------------------------------------------------- */

static GVariant *
make_answer (Fixture *self)
{
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background",
                         g_variant_new_boolean (self->grants_background));
  g_variant_builder_add (&results, "{sv}", "autostart",
                         g_variant_new_boolean (self->grants_autostart));
  return g_variant_new ("(ua{sv})", self->grants_background ? 0 : 1, &results);
}

static gboolean
late_cb (gpointer data)
{
  Fixture *self = data;

  g_dbus_connection_emit_signal (self->theirs, NULL, self->handle, "org.freedesktop.portal.Request",
                                 "Response", make_answer (self), NULL);
  return G_SOURCE_REMOVE;
}

/* As the real one does, where the caller expects it, and before the call has returned; or as an old one does,
 * elsewhere and later. */
static void
answer (Fixture *self, const char *sender, GDBusMethodInvocation *invocation)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token = "of_an_old_portal";

  if (!self->answers_elsewhere)
    g_assert_true (g_variant_lookup (self->options, "handle_token", "&s", &token));
  g_free (self->handle);
  self->handle = g_strdup_printf (PORTAL_PATH "/request/%s/%s", name, token);
  if (self->answers_elsewhere)
    g_timeout_add (SETTLE_MS, late_cb, self);
  else
    late_cb (self);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", self->handle));
}

static void
called_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
           gpointer data)
{
  Fixture *self = data;
  g_autoptr (GVariant) options = NULL;

  if (g_str_equal (method, "SetStatus")) {
    g_variant_get (parameters, "(@a{sv})", &options);
    g_clear_pointer (&self->status, g_free);
    g_assert_true (g_variant_lookup (options, "message", "s", &self->status));
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  g_clear_pointer (&self->options, g_variant_unref);
  g_variant_get (parameters, "(&s@a{sv})", NULL, &self->options);
  self->n_requests++;
  answer (self, sender, invocation);
}

static GVariant *
property_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *name, GError **error, gpointer data)
{
  return g_variant_new_uint32 (((Fixture *) data)->version);
}

static const GDBusInterfaceVTable portal = { called_cb, property_cb, NULL, { 0 } };

static void
named_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
open_portal (Fixture *self)
{
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (portal_xml, NULL);
  gboolean is_open = FALSE;

  self->object_id = g_dbus_connection_register_object (
      self->theirs, PORTAL_PATH, node->interfaces[0], &portal, self, NULL, NULL);
  self->name_id = g_bus_own_name_on_connection (self->theirs, PORTAL, G_BUS_NAME_OWNER_FLAGS_NONE,
                                                named_cb, NULL, &is_open, NULL);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);
}

static void
dock_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *name, GVariant *parameters, gpointer data)
{
  Fixture *self = data;

  self->n_updates++;
  g_clear_pointer (&self->entries, g_variant_unref);
  g_clear_pointer (&self->uri, g_free);
  g_variant_get (parameters, "(s@a{sv})", &self->uri, &self->entries);
}

/* --- the fixture -------------------------------------------------------------------------------- */

static GDBusConnection *
connect_to_bus (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  GDBusConnection *bus =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);

  g_assert_nonnull (bus);
  return bus;
}

static void
refused_cb (Fixture *self, const char *text)
{
  g_free (self->refused);
  self->refused = g_strdup (text);
}

static void
make_background (Fixture *self, gboolean is_sandboxed)
{
  self->background = pm_background_new (self->ours, self->settings, self->activity, is_sandboxed);
  g_signal_connect_swapped (self->background, "refused", G_CALLBACK (refused_cb), self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->ours = connect_to_bus ();
  self->theirs = connect_to_bus ();
  self->settings = g_settings_new (SCHEMA_ID);
  g_settings_reset (self->settings, "run-in-background");
  g_settings_reset (self->settings, "autostart");
  g_settings_reset (self->settings, "start-hidden");
  self->pretend = pretend_new (100, 3, 1);
  pretend_set_state (self->pretend, BT_TORRENT_DOWNLOADING);
  pretend_tell (self->pretend);
  self->library = pm_library_new (pretend_get_engine (self->pretend));
  self->activity = pm_activity_new (self->library);
  self->grants_background = self->grants_autostart = TRUE;
  self->version = 2;
}

#define WAIT_FOR(condition) \
  while (!(condition))      \
  g_main_context_iteration (NULL, TRUE)

/* What was asked of the portal holds it until that answers. */
static void
end_background (Fixture *self)
{
  if (self->background == NULL)
    return;
  g_object_add_weak_pointer (G_OBJECT (self->background), (gpointer *) &self->background);
  g_object_unref (self->background);
  WAIT_FOR (self->background == NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  end_background (self);
  if (self->name_id != 0)
    g_bus_unown_name (self->name_id);
  if (self->object_id != 0)
    g_dbus_connection_unregister_object (self->theirs, self->object_id);
  g_object_unref (self->activity);
  g_object_unref (self->library);
  pretend_free (self->pretend);
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_pointer (&self->entries, g_variant_unref);
  g_free (self->uri);
  g_free (self->handle);
  g_free (self->status);
  g_free (self->refused);
  g_object_unref (self->settings);
  g_object_unref (self->theirs);
  g_object_unref (self->ours);
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (SETTLE_MS, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_on (Fixture *self, const char *key)
{
  return g_settings_get_boolean (self->settings, key);
}

static void
turn (Fixture *self, const char *key, gboolean on)
{
  g_settings_set_boolean (self->settings, key, on);
}

/* --- what is tested ----------------------------------------------------------------------------- */

static void
assert_entry (Fixture *self, gint64 count, gboolean is_visible)
{
  gboolean visible;
  gint64 told;

  g_assert_true (g_variant_lookup (self->entries, "count", "x", &told));
  g_assert_cmpint (told, ==, count);
  g_assert_true (g_variant_lookup (self->entries, "count-visible", "b", &visible));
  g_assert_cmpint (visible, ==, is_visible);
  g_assert_true (g_variant_lookup (self->entries, "progress-visible", "b", &visible));
  g_assert_cmpint (visible, ==, is_visible);
}

static void
test_dock (Fixture *self, gconstpointer data)
{
  PmLauncher *launcher;
  double progress;
  guint n;

  g_dbus_connection_signal_subscribe (self->theirs, NULL, "com.canonical.Unity.LauncherEntry",
                                      "Update", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, dock_cb, self,
                                      NULL);
  settle ();
  launcher = pm_launcher_new (self->ours, self->activity);
  WAIT_FOR (self->n_updates == 1);
  g_assert_cmpstr (self->uri, ==, "application://" APP_ID ".desktop");
  assert_entry (self, 1, TRUE);
  g_assert_true (g_variant_lookup (self->entries, "progress", "d", &progress));
  g_assert_cmpfloat (progress, >, 0);
  g_assert_cmpfloat (progress, <, 1);

  /* What is told again and again is told to the dock once. */
  n = self->n_updates;
  for (guint i = 0; i < 20; i++)
    pretend_tell (self->pretend);
  settle ();
  g_assert_cmpuint (self->n_updates, ==, n);

  pretend_set_state (self->pretend, BT_TORRENT_SEEDING);
  pretend_tell (self->pretend);
  WAIT_FOR (self->n_updates > n);
  assert_entry (self, 0, FALSE);
  pretend_set_state (self->pretend, BT_TORRENT_DOWNLOADING);
  pretend_tell (self->pretend);
  n = self->n_updates;
  WAIT_FOR (self->n_updates > n);
  assert_entry (self, 1, TRUE);
  /* Who ends takes it away. */
  n = self->n_updates;
  g_object_unref (launcher);
  WAIT_FOR (self->n_updates > n);
  assert_entry (self, 0, FALSE);
}

static void
assert_words (PmActivityStat stat, const char *expected)
{
  g_autofree char *words = pm_activity_dup_words (&stat);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  assert_words ((PmActivityStat) { 0 }, "Nothing to do");
  assert_words ((PmActivityStat) { .n_downloads = 1, .down_rate = 3400000, .up_rate = 5 },
                "1 download, 3.4 MB/s");
  assert_words ((PmActivityStat) { .n_downloads = 2, .n_seeds = 3, .down_rate = 412000 },
                "2 downloads, 412 kB/s");
  assert_words ((PmActivityStat) { .n_seeds = 3, .up_rate = 1200000 },
                "Sharing 3 torrents, 1.2 MB/s");
}

static gboolean
is_asked_for (Fixture *self, const char *option)
{
  gboolean value;

  g_assert_true (g_variant_lookup (self->options, option, "b", &value));
  return value;
}

static void
test_granted (Fixture *self, gconstpointer data)
{
  const char *reason;

  open_portal (self);
  make_background (self, FALSE);
  settle ();
  g_assert_cmpuint (self->n_requests, ==, 0);
  turn (self, "run-in-background", TRUE);
  WAIT_FOR (self->n_requests == 1);
  g_assert_true (g_variant_lookup (self->options, "reason", "&s", &reason));
  g_assert_cmpstr (reason, !=, "");
  /* Outside of Flatpak the file is ours. */
  g_assert_false (is_asked_for (self, "autostart"));
  g_assert_false (is_asked_for (self, "dbus-activatable"));
  settle ();
  g_assert_true (is_on (self, "run-in-background"));
  g_assert_null (self->refused);
  turn (self, "run-in-background", FALSE);
  settle ();
  g_assert_cmpuint (self->n_requests, ==, 1);
}

/* @data: not NULL: by a portal that does not heed the token. */
static void
test_denied (Fixture *self, gconstpointer data)
{
  self->grants_background = FALSE;
  self->answers_elsewhere = data != NULL;
  open_portal (self);
  make_background (self, FALSE);
  turn (self, "run-in-background", TRUE);
  WAIT_FOR (!is_on (self, "run-in-background"));
  g_assert_nonnull (self->refused);
  /* It can be asked again. */
  self->grants_background = TRUE;
  turn (self, "run-in-background", TRUE);
  WAIT_FOR (self->n_requests == 2);
  settle ();
  settle ();
  g_assert_true (is_on (self, "run-in-background"));
}

/* Nobody is there to forbid it. */
static void
test_no_portal (Fixture *self, gconstpointer data)
{
  make_background (self, FALSE);
  turn (self, "run-in-background", TRUE);
  settle ();
  g_assert_true (is_on (self, "run-in-background"));
  g_assert_null (self->refused);
  pm_background_set_hidden (self->background, TRUE);
  settle ();
}

static void
assert_file (const char *ending)
{
  g_autofree char *path = pm_autostart_get_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *exec = NULL;

  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  exec = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
  g_assert_true (g_str_has_suffix (exec, ending));
  g_assert_true (g_shell_parse_argv (exec, NULL, NULL, NULL));
}

static void
test_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = pm_autostart_get_path ();

  make_background (self, FALSE);
  turn (self, "autostart", TRUE);
  assert_file ("\"--hidden\"");
  turn (self, "start-hidden", FALSE);
  assert_file ("test-desktop\"");
  turn (self, "autostart", FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  turn (self, "start-hidden", TRUE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  turn (self, "autostart", TRUE);
  turn (self, "autostart", FALSE);
  g_assert_null (self->refused);
}

/* Something else stands where the folder should be. */
static void
test_file_fails (Fixture *self, gconstpointer data)
{
  g_autofree char *path = pm_autostart_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_rmdir (folder);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  make_background (self, FALSE);
  turn (self, "autostart", TRUE);
  g_assert_false (is_on (self, "autostart"));
  g_assert_nonnull (self->refused);
  g_unlink (folder);
}

static void
test_odd_words (void)
{
  static const char *const command[] = { "/opt/a b/100%/$x`\"\\", "--hidden", NULL };
  g_autofree char *path = pm_autostart_get_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *exec = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (pm_autostart_write (command, NULL));
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  exec = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
  g_assert_true (g_shell_parse_argv (exec, NULL, &words, NULL));
  g_assert_cmpstr (words[0], ==, "/opt/a b/100%%/$x`\"\\");
  g_assert_cmpstr (words[1], ==, "--hidden");
  g_assert_true (pm_autostart_remove (NULL));
  g_assert_true (pm_autostart_remove (NULL));
}

static void
test_sandbox (Fixture *self, gconstpointer data)
{
  g_autofree char *path = pm_autostart_get_path ();
  g_autofree const char **command = NULL;

  open_portal (self);
  make_background (self, TRUE);
  turn (self, "autostart", TRUE);
  WAIT_FOR (self->n_requests == 1);
  g_assert_true (is_asked_for (self, "autostart"));
  g_assert_true (g_variant_lookup (self->options, "commandline", "^a&s", &command));
  g_assert_cmpstr (command[0], ==, "piecemeal");
  g_assert_cmpstr (command[1], ==, "--hidden");
  g_assert_null (command[2]);
  settle ();
  g_assert_true (is_on (self, "autostart"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  turn (self, "autostart", FALSE);
  WAIT_FOR (self->n_requests == 2);
  g_assert_false (is_asked_for (self, "autostart"));
  self->grants_autostart = FALSE;
  settle ();
  turn (self, "autostart", TRUE);
  WAIT_FOR (!is_on (self, "autostart"));
  g_assert_nonnull (self->refused);
}

/* Only the portal starts what is in a sandbox. */
static void
test_sandbox_alone (Fixture *self, gconstpointer data)
{
  make_background (self, TRUE);
  turn (self, "autostart", TRUE);
  WAIT_FOR (!is_on (self, "autostart"));
  g_assert_nonnull (self->refused);
}

static void
test_status (Fixture *self, gconstpointer data)
{
  open_portal (self);
  make_background (self, TRUE);
  pretend_tell (self->pretend);
  settle ();
  g_assert_null (self->status);
  pm_background_set_hidden (self->background, TRUE);
  WAIT_FOR (self->status != NULL);
  g_assert_true (g_str_has_prefix (self->status, "1 download, "));
  pretend_set_state (self->pretend, BT_TORRENT_SEEDING);
  pretend_tell (self->pretend);
  WAIT_FOR (g_str_has_prefix (self->status, "Sharing 1 torrent, "));
  pm_background_set_hidden (self->background, FALSE);
  g_clear_pointer (&self->status, g_free);
  pretend_set_state (self->pretend, BT_TORRENT_DOWNLOADING);
  pretend_tell (self->pretend);
  settle ();
  g_assert_null (self->status);
}

static void
test_old_portal (Fixture *self, gconstpointer data)
{
  self->version = 1;
  open_portal (self);
  make_background (self, TRUE);
  pm_background_set_hidden (self->background, TRUE);
  settle ();
  g_assert_null (self->status);
}

#define ADD(name, data, test) g_test_add ("/desktop/" name, Fixture, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desktop/words", test_words);
  g_test_add_func ("/desktop/odd-words", test_odd_words);
  ADD ("dock", NULL, test_dock);
  ADD ("granted", NULL, test_granted);
  ADD ("denied", NULL, test_denied);
  ADD ("denied-elsewhere", "elsewhere", test_denied);
  ADD ("no-portal", NULL, test_no_portal);
  ADD ("file", NULL, test_file);
  ADD ("file-fails", NULL, test_file_fails);
  ADD ("sandbox", NULL, test_sandbox);
  ADD ("sandbox-alone", NULL, test_sandbox_alone);
  ADD ("status", NULL, test_status);
  ADD ("old-portal", NULL, test_old_portal);
  return g_test_run ();
}
