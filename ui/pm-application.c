/* pm-application.c — the application: one engine, one window, and the ways in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-application.h"

#include "pm-appearance.h"
#include "pm-compat.h"
#include "pm-desktop.h"
#include "pm-facts.h"
#include "pm-options.h"
#include "pm-place.h"
#include "pm-preferences.h"
#include "pm-rehearsal.h"
#include "pm-source.h"
#include "pm-spoken.h"
#include "pm-statistics.h"
#include "pm-watching.h"
#include "pm-window.h"
#include "pm-words.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#define FOLDER_MODE 0755
#define PORT_DELAY_MS 1000 /* a port that is being typed is not opened digit by digit */

struct _PmApplication {
  AdwApplication parent_instance;
  /* owned; NULL before start-up */
  GSettings *settings;
  PmLibrary *library;
  GError *failure;        /* why there is no library */
  PmDesktop *desktop;     /* NULL: no library, or a rehearsal */
  PmWindow *window;       /* borrowed */
  GtkWidget *preferences; /* weak; NULL: not open */
  GtkWidget *statistics;  /* weak; NULL: not open */
  PmRehearsal *rehearsal;
  PmWatching *watching; /* of the watched folder; NULL: a rehearsal */
  /* of the command line */
  gboolean rehearse;
  gboolean start_hidden;
  char *picture;
  /* state */
  guint port_id;
  gboolean held; /* it lives without a window */
  gboolean stopping;
  int exit_status;
};

G_DEFINE_FINAL_TYPE (PmApplication, pm_application, ADW_TYPE_APPLICATION)

/* --- the engine --------------------------------------------------------------------------------- */

static int
get_port (PmApplication *self)
{
  guint16 port;

  g_settings_get (self->settings, "listen-port", "q", &port);
  return port != 0 ? port : -1; /* chosen once and kept */
}

/* A new person's home may have no folder for downloads yet. Later a missing one is never made anew: a
 * drive may not be mounted. */
static void
welcome (PmApplication *self, const char *state, const char *downloads)
{
  g_autofree char *set = g_settings_get_string (self->settings, "download-folder");

  if (*set == '\0' && !g_file_test (state, G_FILE_TEST_EXISTS))
    g_mkdir_with_parents (downloads, FOLDER_MODE);
}

static void
make_library (PmApplication *self)
{
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "piecemeal", NULL);
  g_autofree char *downloads = pm_place_get_download_folder (self->settings);
  g_autoptr (BtRtcConfig) rtc = pm_options_read_rtc (self->settings);
  g_autoptr (BtEngine) engine = NULL;
  BtEngineConfig config;

  if (!self->rehearse)
    welcome (self, state, downloads);
  bt_engine_config_init (&config);
  /* A rehearsal leaves no traces, and runs beside a Piecemeal that is in use. */
  config.state_folder = self->rehearse ? NULL : state;
  config.download_folder = downloads;
  pm_options_read (self->settings, &config.options);
  config.rtc = rtc;
  config.listen_port = self->rehearse ? 0 : get_port (self);
  engine = bt_engine_new (&config, &self->failure);
  if (engine != NULL)
    self->library = pm_library_new (engine);
}

static void
folder_set_cb (PmApplication *self)
{
  g_autofree char *folder = pm_place_get_download_folder (self->settings);

  bt_engine_set_download_folder (pm_library_get_engine (self->library), folder);
}

static gboolean
port_cb (gpointer data)
{
  PmApplication *self = data;

  self->port_id = 0;
  if (!self->stopping)
    bt_engine_set_listen_port (pm_library_get_engine (self->library), get_port (self));
  return G_SOURCE_REMOVE;
}

static void
port_set_cb (PmApplication *self)
{
  g_clear_handle_id (&self->port_id, g_source_remove);
  self->port_id = g_timeout_add (PORT_DELAY_MS, port_cb, self);
}

static void
listening_cb (PmApplication *self, guint port, GError *error)
{
  g_autofree char *text = NULL;

  if (error == NULL || self->window == NULL)
    return;
  text =
      g_strdup_printf (_ ("Peers cannot reach you: port %u is in use. Choose another one"), port);
  pm_window_toast (self->window, text);
}

static void
broken_cb (PmApplication *self, char **paths)
{
  guint n = g_strv_length (paths);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u saved torrent could not be read. Add it again",
                                 "%u saved torrents could not be read. Add them again", n),
                       n);

  if (self->window != NULL)
    pm_window_toast (self->window, text);
}

static void
spoiled_cb (PmApplication *self, const char *name)
{
  /* Translators: %s is the name of a file. */
  g_autofree char *text = g_strdup_printf (_ ("“%s” in the watched folder is no torrent"), name);

  if (self->window != NULL)
    pm_window_toast (self->window, text);
}

static void
watch_folder (PmApplication *self)
{
  self->watching = pm_watching_new (self->settings, pm_library_get_engine (self->library));
  g_signal_connect_object (self->watching, "spoiled", G_CALLBACK (spoiled_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The engine's own counts of the demo, readable on the bus: (pieces here, pieces, peers). */
static void
counts_cb (PmApplication *self)
{
  BtDemo *demo = pm_library_get_demo (self->library);
  BtTorrent *torrent = demo != NULL ? bt_demo_get_torrent (demo) : NULL;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "demo-counts");

  if (torrent != NULL) {
    const BtTorrentStat *stat = bt_torrent_get_stat (torrent);

    g_simple_action_set_state (
        G_SIMPLE_ACTION (action),
        g_variant_new ("(uuu)", stat->n_have, stat->n_pieces, stat->n_peers));
  }
}

static void
connect_library (PmApplication *self)
{
  BtEngine *engine = pm_library_get_engine (self->library);

  pm_options_follow (self->settings, engine);
  g_signal_connect_object (self->library, "updated", G_CALLBACK (counts_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "listening", G_CALLBACK (listening_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "broken", G_CALLBACK (broken_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::download-folder", G_CALLBACK (folder_set_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::listen-port", G_CALLBACK (port_set_cb), self,
                           G_CONNECT_SWAPPED);
}

/* --- the window --------------------------------------------------------------------------------- */

/* Without an engine there is nothing to show but why. */
static void
show_failure (PmApplication *self)
{
  g_autofree char *text = pm_words_error (self->failure);
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window =
      g_object_new (ADW_TYPE_APPLICATION_WINDOW, "application", self, "title", "Piecemeal",
                    "default-width", 560, "default-height", 400, "content", box, NULL);
  GtkWidget *header = adw_header_bar_new ();

  g_object_set (page, "icon-name", "dialog-warning-symbolic", "title", _ ("Piecemeal Cannot Start"),
                "description", text, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  gtk_window_present (GTK_WINDOW (window));
  self->exit_status = 1;
}

static void
rehearsal_over_cb (PmApplication *self, gboolean complete)
{
  self->exit_status = complete ? 0 : 1;
  g_action_group_activate_action (G_ACTION_GROUP (self), "quit", NULL);
}

/* Downloads go on without a window. */
static void
go_hidden (PmApplication *self)
{
  if (self->library == NULL || self->stopping)
    return;
  if (!self->held)
    g_application_hold (G_APPLICATION (self));
  self->held = TRUE;
  pm_library_set_pace (self->library, BT_PACE_HIDDEN);
  if (self->desktop != NULL)
    pm_desktop_set_hidden (self->desktop, TRUE);
}

static void
visible_cb (PmApplication *self)
{
  if (self->stopping || self->window == NULL)
    return;
  if (!gtk_widget_get_visible (GTK_WIDGET (self->window)))
    go_hidden (self);
  else if (self->desktop != NULL)
    pm_desktop_set_hidden (self->desktop, FALSE);
}

static void
make_window (PmApplication *self)
{
  self->window = PM_WINDOW (pm_window_new (GTK_APPLICATION (self), self->library, self->settings));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_signal_connect_object (self->window, "notify::visible", G_CALLBACK (visible_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->rehearse) {
    self->rehearsal = pm_rehearsal_new (self->library, GTK_WINDOW (self->window), self->picture);
    g_signal_connect_swapped (self->rehearsal, "over", G_CALLBACK (rehearsal_over_cb), self);
  }
}

/* Shows the window, and makes it the first time. FALSE: there is none, and it was said why. */
static gboolean
present (PmApplication *self)
{
  if (self->stopping)
    return FALSE;
  if (self->library == NULL) {
    show_failure (self);
    return FALSE;
  }
  if (self->window == NULL)
    make_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
  return TRUE;
}

static void
pm_application_activate (GApplication *application)
{
  PmApplication *self = PM_APPLICATION (application);
  gboolean hidden = self->start_hidden && self->library != NULL;

  self->start_hidden = FALSE; /* whoever starts it once more wants to see it */
  if (hidden)
    go_hidden (self);
  else
    present (self);
}

static void
pm_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  PmApplication *self = PM_APPLICATION (application);
  g_autoptr (GSList) list = NULL;

  if (!present (self))
    return;
  for (int i = n_files - 1; i >= 0; i--)
    list = g_slist_prepend (list, files[i]);
  pm_window_add_files (self->window, list);
}

/* --- actions ------------------------------------------------------------------------------------ */

static void
start_demo (PmApplication *self, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  BtDemo *demo;

  if (!present (self))
    return;
  if (!pm_library_start_demo (self->library, seed, &error)) {
    pm_window_show_error (self->window, _ ("The Swarm in a Box Cannot Start"), error);
    return;
  }
  demo = pm_library_get_demo (self->library);
  if (bt_demo_get_torrent (demo) != NULL)
    pm_window_select (self->window, bt_demo_get_torrent (demo));
  /* Not the page that was looked at last: that of another torrent may have been any. */
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-page", "s", "swarm");
}

static void
demo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  start_demo (PM_APPLICATION (data), 0);
}

static void
demo_seed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  start_demo (PM_APPLICATION (data), g_variant_get_uint64 (parameter));
}

static void
show_preferences (PmApplication *self, const char *page)
{
  if (!present (self))
    return;
  if (self->preferences == NULL)
    g_set_weak_pointer (&self->preferences,
                        pm_preferences_new (GTK_WINDOW (self->window), self->settings,
                                            pm_library_get_engine (self->library)));
  pm_preferences_show (PM_PREFERENCES (self->preferences), page);
  gtk_window_present (GTK_WINDOW (self->preferences));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_preferences (PM_APPLICATION (data), "downloads");
}

static void
preferences_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_preferences (PM_APPLICATION (data), g_variant_get_string (parameter, NULL));
}

static void
statistics_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmApplication *self = PM_APPLICATION (data);

  if (!present (self))
    return;
  if (self->statistics == NULL)
    g_set_weak_pointer (
        &self->statistics,
        pm_statistics_new (GTK_WINDOW (self->window), pm_library_get_engine (self->library)));
  gtk_window_present (GTK_WINDOW (self->statistics));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmApplication *self = PM_APPLICATION (data);
  g_autofree char *facts = NULL;

  if (!present (self))
    return;
  facts = pm_facts_describe (GTK_WIDGET (self->window), pm_library_get_engine (self->library));
  pm_compat_show_about (GTK_WINDOW (self->window), facts);
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmApplication *self = PM_APPLICATION (data);

  if (present (self))
    pm_compat_show_shortcuts (GTK_APPLICATION_WINDOW (self->window));
}

static void
show_torrent_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmApplication *self = PM_APPLICATION (data);
  BtTorrent *torrent;

  if (!present (self))
    return;
  torrent = pm_library_find (self->library, g_variant_get_string (parameter, NULL));
  if (torrent != NULL)
    pm_window_select (self->window, torrent);
  else
    pm_window_want (self->window, g_variant_get_string (parameter, NULL));
}

static void
show_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  present (PM_APPLICATION (data));
}

/* The answer to what was told when it ended: from now on it does not. */
static void
go_on_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmApplication *self = PM_APPLICATION (data);

  g_settings_set_boolean (self->settings, "run-in-background", TRUE);
  if (self->window == NULL)
    go_hidden (self);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmApplication *self = PM_APPLICATION (data);

  pm_library_stop_finish (self->library, result);
  g_application_quit (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));
}

/* The window goes at once; the program when everything is saved. */
static void
stop (PmApplication *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  if (self->library == NULL) {
    g_application_quit (G_APPLICATION (self));
    return;
  }
  g_application_hold (G_APPLICATION (self));
  g_clear_object (&self->rehearsal);
  if (self->watching != NULL)
    pm_watching_stop (self->watching);
  g_clear_object (&self->desktop);
  if (self->window != NULL) {
    pm_window_save_state (self->window);
    gtk_window_destroy (GTK_WINDOW (self->window));
  }
  pm_library_stop_async (self->library, stopped_cb, self);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  stop (PM_APPLICATION (data));
}

/* The window asks what becomes of it now. */
static void
window_closed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmApplication *self = PM_APPLICATION (data);

  if (self->window == NULL || self->stopping)
    return;
  if (self->desktop != NULL && g_settings_get_boolean (self->settings, "run-in-background")) {
    pm_window_hide (self->window);
    return;
  }
  if (self->desktop != NULL)
    pm_desktop_tell_end (self->desktop);
  stop (self);
}

static gboolean
signal_cb (gpointer data)
{
  stop (PM_APPLICATION (data));
  return G_SOURCE_CONTINUE;
}

static const GActionEntry entries[] = {
  { "demo", demo_cb },
  { "demo-seed", demo_seed_cb, "t" },
  { "demo-counts", NULL, NULL, "(uint32 0, uint32 0, uint32 0)" },
  { "preferences", preferences_cb },
  { "preferences-page", preferences_page_cb, "s" },
  { "statistics", statistics_cb },
  { "about", about_cb },
  { "shortcuts", shortcuts_cb },
  { "show-torrent", show_torrent_cb, "s" },
  { "show", show_cb },
  { "go-on", go_on_cb },
  { "window-closed", window_closed_cb },
  { "quit", quit_cb },
};

static const struct {
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question", "<Control>F1" } },
  { "win.help::here", { "F1" } },
  { "win.open", { "<Control>o" } },
  { "win.search", { "<Control>f" } },
  { "win.pause", { "<Control>p" } },
  { "win.close", { "<Control>w" } },
  { "win.sidebar-visible", { "F9" } },
  { "win.list-table", { "F8" } },
  { "win.show-page::swarm", { "<Alt>1" } },
  { "win.show-page::pieces", { "<Alt>2" } },
  { "win.show-page::files", { "<Alt>3" } },
  { "win.show-page::wire", { "<Alt>4" } },
  { "win.show-page::discovery", { "<Alt>5" } },
};

static void
pm_application_startup (GApplication *application)
{
  PmApplication *self = PM_APPLICATION (application);

  G_APPLICATION_CLASS (pm_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APP_ID);
  self->settings = g_settings_new (SCHEMA_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].keys);
  g_unix_signal_add (SIGTERM, signal_cb, self);
  g_unix_signal_add (SIGINT, signal_cb, self);
  pm_appearance_follow (self->settings);
  pm_spoken_keep ();
  make_library (self);
  if (self->library == NULL)
    return;
  connect_library (self);
  if (self->rehearse)
    return;
  watch_folder (self);
  self->desktop = pm_desktop_new (GTK_APPLICATION (self), self->library, self->settings);
}

/* --- the command line --------------------------------------------------------------------------- */

static const GOptionEntry options[] = {
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Watch a swarm in a box"), NULL },
  { "seed", 0, 0, G_OPTION_ARG_INT64, NULL,
    N_ ("Seed of the swarm in a box; with it the same "
        "swarm again"),
    N_ ("NUMBER") },
  { "run-to-end", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_ ("Run the swarm in a box to its end, tell how, and exit"), NULL },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("With --run-to-end: save a picture"),
    N_ ("FILE") },
  { "hidden", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start without a window"), NULL },
  { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { NULL },
};

/* An info hash is no file: it becomes a magnet link before anybody makes a path of it. */
static gboolean
pm_application_local_command_line (GApplication *application, char ***arguments, int *exit_status)
{
  for (guint i = 1; (*arguments)[i] != NULL; i++) {
    char *magnet = pm_source_from_argument ((*arguments)[i]);

    if (magnet == NULL)
      continue;
    g_free ((*arguments)[i]);
    (*arguments)[i] = magnet;
  }
  return G_APPLICATION_CLASS (pm_application_parent_class)
      ->local_command_line (application, arguments, exit_status);
}

static gboolean
ask_for_demo (PmApplication *self, GVariantDict *given, GError **error)
{
  gint64 seed = 0;

  if (!g_application_register (G_APPLICATION (self), NULL, error))
    return FALSE;
  g_variant_dict_lookup (given, "seed", "x", &seed);
  g_action_group_activate_action (G_ACTION_GROUP (self), "demo-seed", g_variant_new_uint64 (seed));
  return TRUE;
}

static int
pm_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  PmApplication *self = PM_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (given, "version")) {
    g_print ("piecemeal %s\n", VERSION);
    return 0;
  }
  g_variant_dict_lookup (given, "screenshot", "^ay", &self->picture);
  self->rehearse = g_variant_dict_contains (given, "run-to-end");
  self->start_hidden = g_variant_dict_contains (given, "hidden");
  if (self->rehearse)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  if ((self->rehearse || g_variant_dict_contains (given, "demo"))
      && !ask_for_demo (self, given, &error)) {
    g_printerr ("piecemeal: %s\n", error->message);
    return 1;
  }
  /* One that runs already is left as it is. */
  if (self->start_hidden && g_application_register (application, NULL, NULL)
      && g_application_get_is_remote (application))
    return 0;
  return -1;
}

int
pm_application_get_exit_status (PmApplication *self)
{
  return self->exit_status;
}

static void
pm_application_finalize (GObject *object)
{
  PmApplication *self = PM_APPLICATION (object);

  g_clear_handle_id (&self->port_id, g_source_remove);
  g_clear_object (&self->rehearsal);
  g_clear_object (&self->watching);
  g_clear_object (&self->desktop);
  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  g_clear_error (&self->failure);
  g_free (self->picture);
  G_OBJECT_CLASS (pm_application_parent_class)->finalize (object);
}

static void
pm_application_class_init (PmApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pm_application_finalize;
  application_class->activate = pm_application_activate;
  application_class->open = pm_application_open;
  application_class->startup = pm_application_startup;
  application_class->local_command_line = pm_application_local_command_line;
  application_class->handle_local_options = pm_application_handle_local_options;
}

static void
pm_application_init (PmApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     _ ("[FILE, LINK or INFO HASH…]"));
}

PmApplication *
pm_application_new (void)
{
  return g_object_new (PM_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/piecemeal", NULL);
}
