/* test-preferences.c — the preferences: each row is a setting and each setting its row; the search finds them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "../unit/engine-fixture.h"
#include "find.h"
#include "pm-appearance.h"
#include "pm-options.h"
#include "pm-preferences.h"
#include "pm-prefs-downloads.h"
#include "pm-prefs-network.h"
#include "pm-prefs-privacy.h"
#include "pm-prefs-search.h"
#include "pm-prefs.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20

/* All rows that there are: page, row, property, setting, and two values of it as text. */
static const struct {
  const char *page, *row, *property, *key, *one, *other;
} rows[] = {
  { "downloads", "folder_row", "folder", "download-folder", "'/tmp'", "''" },
  { "downloads", "allocate_row", "active", "allocate-full", "true", "false" },
  { "downloads", "ask_row", "active", "ask-before-adding", "false", "true" },
  { "downloads", "start_row", "active", "start-added", "false", "true" },
  { "downloads", "clipboard_row", "active", "offer-clipboard", "false", "true" },
  { "downloads", "watch_row", "folder", "watch-folder", "'/tmp'", "''" },
  { "downloads", "trash_row", "active", "watch-folder-delete", "true", "false" },
  { "downloads", "ready_row", "active", "ready-to-watch", "true", "false" },
  { "downloads", "next_row", "active", "play-next", "false", "true" },
  { "downloads", "downloads_row", "value", "max-downloads", "3", "0" },
  { "downloads", "seeds_row", "value", "max-seeds", "3", "0" },
  { "downloads", "ratio_row", "value", "seed-ratio-percent", "150", "0" },
  { "downloads", "minutes_row", "value", "seed-minutes", "60", "0" },
  { "downloads", "idle_row", "value", "seed-idle-minutes", "30", "0" },
  { "downloads", "complete_row", "active", "notify-complete", "false", "true" },
  { "downloads", "trouble_row", "active", "notify-trouble", "false", "true" },
  { "downloads", "appearance_row", "selected", "appearance", "'dark'", "'light'" },
  { "downloads", "background_row", "active", "run-in-background", "true", "false" },
  { "downloads", "autostart_row", "active", "autostart", "true", "false" },
  { "downloads", "hidden_row", "active", "start-hidden", "false", "true" },
  { "downloads", "awake_row", "active", "stay-awake", "true", "false" },
  { "network", "down_row", "value", "down-limit", "500", "0" },
  { "network", "up_row", "value", "up-limit", "500", "0" },
  { "network", "alt_row", "active", "alt-now", "true", "false" },
  { "network", "alt_down_row", "value", "alt-down-limit", "70", "50" },
  { "network", "alt_up_row", "value", "alt-up-limit", "70", "50" },
  { "network", "schedule_row", "enable-expansion", "schedule-enabled", "true", "false" },
  { "network", "days_row", "days", "schedule-days", "3", "127" },
  { "network", "begin_row", "value", "schedule-begin", "60", "480" },
  { "network", "end_row", "value", "schedule-end", "120", "1080" },
  { "network", "local_row", "active", "limit-local", "false", "true" },
  { "network", "overhead_row", "active", "limit-overhead", "false", "true" },
  { "network", "torrent_peers_row", "value", "max-torrent-peers", "40", "100" },
  { "network", "peers_row", "value", "max-peers", "200", "500" },
  { "network", "port_row", "value", "listen-port", "50000", "0" },
  { "network", "choker_row", "selected", "seed-choker", "'fastest'", "'round-robin'" },
  { "network", "webrtc_row", "active", "use-webrtc", "false", "true" },
  { "network", "trackers_row", "lines", "webrtc-trackers", "['wss://a.example']", "[]" },
  { "network", "stun_row", "lines", "stun-servers", "['a.example:3478']", "[]" },
  { "network", "turn_row", "lines", "turn-servers", "['turn:a:b@a.example:3478']", "[]" },
  { "network", "dials_row", "value", "dials-per-second", "10", "30" },
  { "network", "dialing_row", "value", "max-dialing", "20", "60" },
  { "privacy", "dht_row", "active", "use-dht", "false", "true" },
  { "privacy", "pex_row", "active", "use-pex", "false", "true" },
  { "privacy", "lsd_row", "active", "use-lsd", "false", "true" },
  { "privacy", "relay_row", "active", "relay-only", "true", "false" },
};

typedef struct {
  BtEngine *engine;
  GSettings *settings;
  GtkWidget *parent, *window;
} Fixture;

/* --- life --------------------------------------------------------------------------------------- */

static void
reset (GSettings *settings)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_reset (settings, rows[i].key);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->engine = engine_fixture_open (NULL, g_get_tmp_dir (), NULL);
  fixture->settings = g_settings_new (SCHEMA_ID);
  reset (fixture->settings);
  fixture->parent = adw_window_new ();
  fixture->window =
      pm_preferences_new (GTK_WINDOW (fixture->parent), fixture->settings, fixture->engine);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  reset (fixture->settings);
  g_clear_object (&fixture->settings);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  engine_fixture_close (fixture->engine);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

typedef GtkWidget *(*Look) (GtkWidget *widget, gconstpointer what);

static GtkWidget *
look_for_label (GtkWidget *widget, gconstpointer words)
{
  return find_label (widget, words);
}

static GtkWidget *
look_for_type (GtkWidget *widget, gconstpointer type)
{
  return find_child (widget, *(const GType *) type);
}

static GtkWidget *
wait_for (Fixture *fixture, Look look, gconstpointer what)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);
  GtkWidget *found;

  while ((found = look (fixture->window, what)) == NULL) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
  return found;
}

static GtkWidget *
wait_for_label (Fixture *fixture, const char *words)
{
  return wait_for (fixture, look_for_label, words);
}

static GtkWidget *
open_page (Fixture *fixture, const char *name)
{
  GType type = g_str_equal (name, "downloads") ? PM_TYPE_PREFS_DOWNLOADS
               : g_str_equal (name, "network") ? PM_TYPE_PREFS_NETWORK
                                               : PM_TYPE_PREFS_PRIVACY;

  pm_preferences_show (PM_PREFERENCES (fixture->window), name);
  return wait_for (fixture, look_for_type, &type);
}

/* --- rows --------------------------------------------------------------------------------------- */

static GVariant *
parse (GSettings *settings, const char *key, const char *text)
{
  g_autoptr (GVariant) now = g_settings_get_value (settings, key);

  return g_variant_parse (g_variant_get_type (now), text, NULL, NULL, NULL);
}

static void
assert_setting (GSettings *settings, const char *key, const char *expected)
{
  g_autoptr (GVariant) now = g_settings_get_value (settings, key);
  g_autoptr (GVariant) wanted = parse (settings, key, expected);

  g_assert_true (g_variant_equal (now, wanted));
}

static char *
get_shown (GtkWidget *row, const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (row), property);
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) text = G_VALUE_INIT;

  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (row), property, &value);
  if (G_VALUE_HOLDS (&value, G_TYPE_STRV))
    return g_strjoinv ("|", g_value_get_boxed (&value));
  g_value_init (&text, G_TYPE_STRING);
  g_assert_true (g_value_transform (&value, &text));
  return g_value_dup_string (&text);
}

/* The setting changes what is shown, and back; what is shown is what is written. */
static void
check_row (Fixture *fixture, gsize i)
{
  GtkWidget *row = pm_prefs_get_row (open_page (fixture, rows[i].page), rows[i].row);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GVariant) first = parse (fixture->settings, rows[i].key, rows[i].one);
  g_autoptr (GVariant) second = parse (fixture->settings, rows[i].key, rows[i].other);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (row), rows[i].property);

  g_settings_set_value (fixture->settings, rows[i].key, first);
  one = get_shown (row, rows[i].property);
  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (row), rows[i].property, &value);
  g_settings_set_value (fixture->settings, rows[i].key, second);
  other = get_shown (row, rows[i].property);
  g_assert_cmpstr (one, !=, other);
  g_object_set_property (G_OBJECT (row), rows[i].property, &value);
  assert_setting (fixture->settings, rows[i].key, rows[i].one);
}

static void
assert_shown (Fixture *fixture, const char *row, const char *expected)
{
  g_autofree char *shown =
      get_shown (pm_prefs_get_row (open_page (fixture, "network"), row), "lines");

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].row);
    check_row (fixture, i);
  }
}

/* What cannot be used is found again to be mended, and holds up none of the others. */
static void
test_wrong_server (Fixture *fixture, gconstpointer data)
{
  static const char *const written[] = { "turn:a:b@a.example:3478", "no-server", NULL };
  g_autoptr (BtRtcConfig) config = NULL;

  g_object_set (pm_prefs_get_row (open_page (fixture, "network"), "turn_row"), "lines", written,
                NULL);
  gtk_window_close (GTK_WINDOW (fixture->window));
  fixture->window =
      pm_preferences_new (GTK_WINDOW (fixture->parent), fixture->settings, fixture->engine);
  gtk_window_present (GTK_WINDOW (fixture->window));
  assert_shown (fixture, "turn_row", "turn:a:b@a.example:3478|no-server");
  wait_for_label (fixture, "One of these is no relay server");
  config = pm_options_read_rtc (fixture->settings);
  g_assert_cmpuint (g_strv_length (config->turn), ==, 1);
  g_assert_cmpstr (config->turn[0], ==, written[0]);
}

/* --- what depends on what ----------------------------------------------------------------------- */

static void
assert_sensitive (Fixture *fixture, const char *page, const char *row, gboolean expected)
{
  GtkWidget *widget = pm_prefs_get_row (open_page (fixture, page), row);

  g_assert_cmpint (gtk_widget_get_sensitive (widget), ==, expected);
}

static void
test_depends (Fixture *fixture, gconstpointer data)
{
  assert_sensitive (fixture, "downloads", "trash_row", FALSE);
  assert_sensitive (fixture, "downloads", "hidden_row", FALSE);
  g_settings_set_string (fixture->settings, "watch-folder", "/tmp");
  g_settings_set_boolean (fixture->settings, "autostart", TRUE);
  assert_sensitive (fixture, "downloads", "trash_row", TRUE);
  assert_sensitive (fixture, "downloads", "hidden_row", TRUE);
  assert_sensitive (fixture, "privacy", "relay_row", TRUE);
  g_settings_set_boolean (fixture->settings, "use-webrtc", FALSE);
  assert_sensitive (fixture, "privacy", "relay_row", FALSE);
  assert_sensitive (fixture, "network", "turn_row", FALSE);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = pm_prefs_get_row (open_page (fixture, "downloads"), "watch_row");
  GtkWidget *clear;

  g_assert_nonnull (find_label (row, "None"));
  g_assert_null (find_child (row, GTK_TYPE_BUTTON));
  g_settings_set_string (fixture->settings, "watch-folder", "/srv/a & b <c>");
  g_assert_nonnull (find_label (row, "/srv/a & b <c>"));
  clear = wait_for (fixture, look_for_type, &(GType) { PM_TYPE_PREFS_DOWNLOADS });
  clear = pm_prefs_get_row (clear, "watch_row");
  while (find_child (clear, GTK_TYPE_BUTTON) == NULL)
    g_main_context_iteration (NULL, TRUE);
  clear = find_child (clear, GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_property (clear, GTK_ACCESSIBLE_PROPERTY_LABEL, "Watch No Folder");
  g_signal_emit_by_name (clear, "clicked");
  assert_setting (fixture->settings, "watch-folder", "''");
  g_assert_nonnull (find_label (row, "None"));
}

static void
test_port (Fixture *fixture, gconstpointer data)
{
  open_page (fixture, "network");
  while (bt_engine_get_port (fixture->engine) == 0)
    g_main_context_iteration (NULL, TRUE);
  {
    g_autofree char *words =
        g_strdup_printf ("%u is open for peers", bt_engine_get_port (fixture->engine));

    wait_for_label (fixture, words);
  }
}

static void
test_appearance (Fixture *fixture, gconstpointer data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  pm_appearance_follow (fixture->settings);
  g_settings_set_string (fixture->settings, "appearance", "dark");
  g_assert_true (adw_style_manager_get_dark (style));
  g_settings_set_string (fixture->settings, "appearance", "light");
  g_assert_false (adw_style_manager_get_dark (style));
  pm_appearance_set_film (fixture->settings, TRUE);
  g_assert_true (adw_style_manager_get_dark (style));
  pm_appearance_set_film (fixture->settings, FALSE);
  g_assert_false (adw_style_manager_get_dark (style));
  g_settings_reset (fixture->settings, "appearance");
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_DEFAULT);
}

/* --- the search --------------------------------------------------------------------------------- */

static void
search (Fixture *fixture, const char *text)
{
  gtk_widget_activate_action (fixture->window, "preferences.search", NULL);
  {
    GType type = GTK_TYPE_SEARCH_ENTRY;
    GtkWidget *entry = wait_for (fixture, look_for_type, &type);

    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  }
}

static void
activate_result (GtkWidget *label)
{
  GtkWidget *row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);

  g_signal_emit_by_name (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX), "row-activated", row);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  search (fixture, "RELAYS browsers");
  activate_result (wait_for_label (fixture, "Only through relays"));
  wait_for_label (fixture, "What Others See of You");
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (focus == pm_prefs_get_row (open_page (fixture, "privacy"), "relay_row"));
}

/* A row in a row is opened. */
static void
test_search_inner (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row;

  g_settings_set_boolean (fixture->settings, "schedule-enabled", TRUE);
  search (fixture, "next day");
  activate_result (wait_for_label (fixture, "To"));
  row = pm_prefs_get_row (open_page (fixture, "network"), "end_row");
  while (!gtk_widget_get_child_visible (row) || !gtk_widget_get_mapped (row))
    g_main_context_iteration (NULL, TRUE);
}

/* Enter goes to the first. */
static void
test_search_first (Fixture *fixture, gconstpointer data)
{
  GType type = GTK_TYPE_SEARCH_ENTRY;

  search (fixture, "seeds at a time");
  g_signal_emit_by_name (wait_for (fixture, look_for_type, &type), "activate");
  g_assert_true (
      gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                              pm_prefs_get_row (open_page (fixture, "downloads"), "seeds_row"))
      || gtk_window_get_focus (GTK_WINDOW (fixture->window))
             == pm_prefs_get_row (open_page (fixture, "downloads"), "seeds_row"));
}

static void
test_search_in_vain (Fixture *fixture, gconstpointer data)
{
  search (fixture, "zebra");
  wait_for_label (fixture, "Nothing Found");
  g_signal_emit_by_name (find_child (fixture->window, GTK_TYPE_SEARCH_ENTRY), "activate");
  pm_preferences_show (PM_PREFERENCES (fixture->window), "network");
  wait_for_label (fixture, "Speed Limits");
  pm_preferences_show (PM_PREFERENCES (fixture->window), "no such page");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/preferences/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/preferences/wrong-server", Fixture, NULL, set_up, test_wrong_server, tear_down);
  g_test_add ("/preferences/depends", Fixture, NULL, set_up, test_depends, tear_down);
  g_test_add ("/preferences/folder", Fixture, NULL, set_up, test_folder, tear_down);
  g_test_add ("/preferences/port", Fixture, NULL, set_up, test_port, tear_down);
  g_test_add ("/preferences/appearance", Fixture, NULL, set_up, test_appearance, tear_down);
  g_test_add ("/preferences/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/preferences/search-inner", Fixture, NULL, set_up, test_search_inner, tear_down);
  g_test_add ("/preferences/search-first", Fixture, NULL, set_up, test_search_first, tear_down);
  g_test_add ("/preferences/search-in-vain", Fixture, NULL, set_up, test_search_in_vain, tear_down);
  return g_test_run ();
}
