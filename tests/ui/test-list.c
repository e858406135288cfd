/* test-list.c — the list of torrents on pretended ones: what it shows, in which order, and what a change costs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <time.h>

#include "diagrams/pm-speed-graph.h"
#include "find.h"
#include "model/bt-torrent-private.h"
#include "pm-list-columns.h"
#include "pm-list-head.h"
#include "pm-sidebar.h"
#include "pm-torrent-row.h"
#include "pretend-list.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20
#define N_SOME 30
#define N_MANY 2000
#define N_UPDATES 50
#define TABLE_WIDTH 1100 /* px */

typedef struct {
  PretendList *pretend;
  PmLibrary *library;
  PmTorrentList *list;
  guint n_changes, n_touched; /* of the list's items */
  GSettings *settings;
  GtkWidget *window, *sidebar;
} Fixture;

static void
items_changed_cb (Fixture *self, guint position, guint n_removed, guint n_added)
{
  self->n_changes++;
  self->n_touched += n_removed + n_added;
}

static void
follow (Fixture *self, PmTorrentList *list)
{
  self->list = list;
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed_cb), self);
}

static void
set_up_many (Fixture *self, guint n)
{
  *self = (Fixture) { .pretend = pretend_list_new (n) };
  self->library = pm_library_new (pretend_list_get_engine (self->pretend));
  self->settings = g_settings_new (SCHEMA_ID);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  set_up_many (self, N_SOME);
  follow (self, pm_torrent_list_new (self->library));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const keys[] = { "list-sort", "list-descending", "list-table",
                                      "list-columns" };

  g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  else
    g_object_unref (self->list);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
  g_object_unref (self->settings);
  g_object_unref (self->library);
  pretend_list_free (self->pretend);
}

/* --- what it shows ------------------------------------------------------------------------------ */

static guint
count_items (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

/* Headings in square brackets; numbers of torrents. */
static char *
describe (Fixture *self, guint max)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (count_items (self), max); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (PM_IS_HEADING (item))
      g_string_append_printf (text, "[%c] ", *pm_heading_get_title (PM_HEADING (item)));
    else
      g_string_append_printf (text, "%s ", bt_torrent_get_name (BT_TORRENT (item)) + 8);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_begins (Fixture *self, const char *expected)
{
  g_autofree char *text = describe (self, 200);

  if (!g_str_has_prefix (text, expected))
    g_error ("expected %s, is %s", expected, text);
  for (guint i = 0; i < count_items (self); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (BT_IS_TORRENT (item))
      g_assert_cmpuint (pm_torrent_list_find (self->list, BT_TORRENT (item)), ==, i);
  }
}

static void
test_headings (Fixture *self, gconstpointer data)
{
  assert_begins (self, "[D] 1 4 7 10 13 16 19 22 25 28 [S] 2 5 ");
  g_assert_cmpuint (count_items (self), ==, N_SOME + 3);
  pm_torrent_list_set_headings (self->list, FALSE);
  assert_begins (self, "1 2 3 4 5 6 7 ");
  g_assert_cmpuint (count_items (self), ==, N_SOME);
  pm_torrent_list_set_headings (self->list, TRUE);
  assert_begins (self, "[D] 1 4 7 10 13 16 19 22 25 28 [S] 2 5 ");
}

static void
set_states (Fixture *self, guint states)
{
  pm_torrent_list_get_filter (self->list)->states = states;
  pm_torrent_list_apply_filter (self->list);
}

static void
test_filter (Fixture *self, gconstpointer data)
{
  PmListFilter *filter = pm_torrent_list_get_filter (self->list);
  PmListCounts counts;

  pm_torrent_list_count (self->list, &counts);
  g_assert_cmpuint (counts.n, ==, N_SOME);
  g_assert_cmpuint (counts.states[PM_LIST_PAUSED], ==, 10);
  g_assert_cmpuint (counts.states[PM_LIST_COMPLETE], ==, 10);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts.trackers, "a.example")), ==, 10);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts.labels, "Films")), ==, 6);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts.labels, "")), ==, 24);
  pm_list_counts_clear (&counts);
  set_states (self, 1u << PM_LIST_PAUSED);
  assert_begins (self, "[P] 3 6 9 12 15 18 21 24 27 30 ");
  pm_list_filter_toggle (filter->labels, "Films", TRUE);
  pm_torrent_list_apply_filter (self->list);
  assert_begins (self, "[P] 6 21 ");
  pm_list_filter_toggle (filter->trackers, "a.example", TRUE);
  pm_torrent_list_apply_filter (self->list);
  g_assert_cmpuint (count_items (self), ==, 0);
  g_assert_true (pm_torrent_list_is_narrowed (self->list));
  set_states (self, 0);
  assert_begins (self, "[D] 1 16 ");
}

/* What begins to fit comes, and what does so no more goes. */
static void
test_filter_follows (Fixture *self, gconstpointer data)
{
  set_states (self, 1u << PM_LIST_ACTIVE);
  g_assert_cmpuint (count_items (self), ==, 0);
  pretend_list_edit (self->pretend, 0)->down_rate = 1000;
  pretend_list_edit (self->pretend, 3)->down_rate = 1000;
  pretend_list_tell (self->pretend);
  assert_begins (self, "[D] 1 4 ");
  pretend_list_edit (self->pretend, 0)->down_rate = 0;
  pretend_list_tell (self->pretend);
  assert_begins (self, "[D] 4 ");
  pm_library_set_leaving (self->library, pretend_list_get (self->pretend, 3), TRUE);
  g_assert_cmpuint (count_items (self), ==, 0);
  pm_library_set_leaving (self->library, pretend_list_get (self->pretend, 3), FALSE);
  assert_begins (self, "[D] 4 ");
}

static void
test_search (Fixture *self, gconstpointer data)
{
  pm_torrent_list_set_search (self->list, "TORRENT 12");
  assert_begins (self, "[P] 12 ");
  pm_torrent_list_set_search (self->list, "chapter-25.");
  assert_begins (self, "[D] 25 ");
  pm_torrent_list_set_search (self->list, "films");
  assert_begins (self, "[D] 1 16 [S] 11 26 [P] 6 21 ");
  pm_torrent_list_set_search (self->list, "nowhere");
  g_assert_cmpuint (count_items (self), ==, 0);
  pm_torrent_list_set_search (self->list, "");
  g_assert_cmpuint (count_items (self), ==, N_SOME + 3);
}

/* --- order -------------------------------------------------------------------------------------- */

static void
test_sort (Fixture *self, gconstpointer data)
{
  pm_torrent_list_set_headings (self->list, FALSE);
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_NAME, TRUE);
  assert_begins (self, "30 29 28 27 26 25 24 23 22 21 20 19 ");
  g_assert_false (pm_torrent_list_is_own_order (self->list));
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_NAME, FALSE);
  assert_begins (self, "1 2 3 4 5 6 7 8 9 10 11 12 ");
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_ADDED, TRUE);
  assert_begins (self, "30 29 28 ");
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_TRACKER, FALSE);
  assert_begins (self, "1 4 7 10 13 16 19 22 25 28 2 5 ");
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_LABEL, TRUE);
  assert_begins (self, "1 6 11 16 21 26 2 3 4 5 7 ");
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_PROGRESS, TRUE);
  assert_begins (self, "2 5 8 11 14 17 20 23 26 29 30 28 27 ");
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_ORDER, TRUE);
  assert_begins (self, "30 29 28 ");
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_ORDER, FALSE);
  assert_begins (self, "1 2 3 ");
  g_assert_true (pm_torrent_list_is_own_order (self->list));
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

typedef gboolean (*Condition) (Fixture *self);

static void
wait_for (Fixture *self, Condition condition, const char *what)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);

  while (!condition (self)) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never came: %s", what);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static gboolean
stands_on_top (Fixture *self)
{
  return pm_torrent_list_find (self->list, pretend_list_get (self->pretend, 21)) == 0;
}

/* What is fastest now gets to the top, but rows do not dance. */
static void
test_lively_sort (Fixture *self, gconstpointer data)
{
  pm_torrent_list_set_headings (self->list, FALSE);
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_SPEED, TRUE);
  self->n_changes = 0;
  for (guint i = 1; i < 10; i++) {
    pretend_list_edit (self->pretend, 21)->down_rate = 1000 * i;
    pretend_list_tell (self->pretend);
  }
  g_assert_cmpuint (self->n_changes, ==, 0);
  wait_for (self, stands_on_top, "the fastest on top");
  g_assert_cmpuint (self->n_touched, <, 2 * N_SOME);
}

/* One that gets below another heading leaves all others alone. */
static void
test_touches_little (Fixture *self, gconstpointer data)
{
  self->n_changes = self->n_touched = 0;
  *pretend_list_edit (self->pretend, 0) = (BtTorrentStat) { .state = BT_TORRENT_SEEDING };
  pretend_list_tell (self->pretend);
  assert_begins (self, "[D] 4 7 10 13 16 19 22 25 28 [S] 1 2 5 ");
  g_assert_cmpuint (self->n_changes, ==, 2);
  g_assert_cmpuint (self->n_touched, ==, 2);
  pretend_list_edit (self->pretend, 1)->up_rate = 5000;
  pretend_list_tell (self->pretend);
  g_assert_cmpuint (self->n_changes, ==, 2);
  pretend_list_remove (self->pretend, 29);
  g_assert_cmpuint (self->n_touched, ==, 3);
  g_assert_cmpuint (count_items (self), ==, N_SOME + 2);
}

/* --- the widget --------------------------------------------------------------------------------- */

static void
show (Fixture *self, int width, PmSidebarLayout layout)
{
  self->window = adw_window_new ();
  self->sidebar = g_object_new (PM_TYPE_SIDEBAR, NULL);
  pm_sidebar_set_library (PM_SIDEBAR (self->sidebar), self->library, self->settings);
  pm_sidebar_set_layout (PM_SIDEBAR (self->sidebar), layout);
  adw_window_set_content (ADW_WINDOW (self->window), self->sidebar);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, 640);
  gtk_window_present (GTK_WINDOW (self->window));
  follow (self, pm_sidebar_get_list (PM_SIDEBAR (self->sidebar)));
}

static void
set_up_widget (Fixture *self, gconstpointer data)
{
  set_up_many (self, N_SOME);
}

static gboolean
has_rows (Fixture *self)
{
  return find_child (self->sidebar, PM_TYPE_TORRENT_ROW) != NULL;
}

static gboolean
says_nothing (Fixture *self)
{
  return find_label (self->sidebar, "Nothing Matches") != NULL;
}

static GtkWidget *
find_button (GtkWidget *from, const char *words)
{
  GtkWidget *label = find_label (from, words);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

static void
click (Fixture *self, const char *words)
{
  g_signal_emit_by_name (find_button (self->sidebar, words), "clicked");
}

static gboolean
has_button (Fixture *self)
{
  return find_button (self->sidebar, "Show All Torrents") != NULL;
}

static gboolean
has_chip (Fixture *self)
{
  return find_button (self->sidebar, "Trouble") != NULL;
}

static gboolean
has_no_chip (Fixture *self)
{
  return !has_chip (self);
}

static void
choose_trouble (Fixture *self)
{
  pm_torrent_list_get_filter (self->list)->states = 1u << PM_LIST_TROUBLE;
  g_signal_emit_by_name (find_child (self->sidebar, g_type_from_name ("PmFilterButton")),
                         "changed");
}

/* Whoever filters everything away sees why, and the way back. */
static void
test_nothing (Fixture *self, gconstpointer data)
{
  show (self, 360, PM_SIDEBAR_NARROW);
  wait_for (self, has_rows, "rows");
  choose_trouble (self);
  wait_for (self, says_nothing, "nothing that matches");
  wait_for (self, has_chip, "the chip");
  click (self, "Trouble");
  wait_for (self, has_no_chip, "no chip");
  g_assert_cmpuint (count_items (self), ==, N_SOME + 3);
  choose_trouble (self);
  wait_for (self, has_button, "the button");
  click (self, "Show All Torrents");
  wait_for (self, has_rows, "rows again");
  wait_for (self, has_no_chip, "no chip");
}

static gboolean
has_head (Fixture *self)
{
  return find_button (self->sidebar, "Ratio") != NULL && has_rows (self);
}

static gboolean
has_no_ratio (Fixture *self)
{
  return find_button (self->sidebar, "Ratio") == NULL;
}

static void
test_table (Fixture *self, gconstpointer data)
{
  show (self, TABLE_WIDTH, PM_SIDEBAR_TABLE);
  wait_for (self, has_head, "the headings");
  g_assert_cmpuint (count_items (self), ==, N_SOME);
  click (self, "Name");
  assert_begins (self, "1 2 3 ");
  click (self, "Name");
  assert_begins (self, "30 29 28 ");
  click (self, "Size");
  g_assert_true (g_settings_get_boolean (self->settings, "list-descending"));
  gtk_widget_activate_action (find_child (self->sidebar, PM_TYPE_LIST_HEAD), "columns.ratio", NULL);
  wait_for (self, has_no_ratio, "a table without that column");
  gtk_widget_activate_action (find_child (self->sidebar, PM_TYPE_LIST_HEAD), "columns.ratio", NULL);
  wait_for (self, has_head, "the column again");
  pm_sidebar_set_layout (PM_SIDEBAR (self->sidebar), PM_SIDEBAR_BESIDE);
  wait_for (self, has_no_ratio, "cards");
  g_assert_cmpuint (count_items (self), ==, N_SOME + 3);
}

/* Every width and direction without a complaint of GTK's. */
static void
test_widths (Fixture *self, gconstpointer data)
{
  static const int widths[] = { 400, 700, 1100, 1900 };

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    show (self, widths[i], PM_SIDEBAR_TABLE);
    wait_for (self, has_rows, "rows");
    g_signal_handlers_disconnect_by_data (self->list, self);
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->window)));
  }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  show (self, 800, PM_SIDEBAR_TABLE);
}

static void
test_columns (Fixture *self, gconstpointer data)
{
  PmListSlot slots[PM_N_COLUMNS];
  g_autoptr (PmListColumns) columns = pm_list_columns_new (self->settings);
  const char *const nonsense[] = { "size", "nonsense", "size", NULL };

  show (self, TABLE_WIDTH, PM_SIDEBAR_TABLE);
  wait_for (self, has_rows, "rows");
  for (int width = 40; width < 2000; width += 7) {
    int end = 0;

    pm_list_columns_lay_out (columns, self->sidebar, width, slots);
    for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
      g_assert_cmpint (slots[column].width, >=, 0);
      if (slots[column].width > 0)
        end = slots[column].x + slots[column].width;
    }
    if (width > 120)
      g_assert_cmpint (end, <=, width);
    g_assert_cmpint (slots[PM_COLUMN_NAME].width, >, 0);
    g_assert_cmpint (slots[PM_COLUMN_STATE].width, >, 0);
  }
  g_settings_set_strv (self->settings, "list-columns", nonsense);
  g_assert_true (pm_list_columns_is_chosen (columns, PM_COLUMN_SIZE));
  g_assert_true (pm_list_columns_is_chosen (columns, PM_COLUMN_NAME));
  g_assert_false (pm_list_columns_is_chosen (columns, PM_COLUMN_UP));
}

/* --- speed -------------------------------------------------------------------------------------- */

static gboolean
is_mapped (Fixture *self)
{
  return gtk_widget_get_mapped (self->sidebar);
}

static void
test_graph (Fixture *self, gconstpointer data)
{
  g_autoptr (PmSpeedHistory) history = pm_speed_history_new ();
  GtkWidget *graph = pm_speed_graph_new ();

  self->list = pm_torrent_list_new (self->library);
  pm_speed_history_add (history, 0, (PmSpeed) { 2000000, 30000 });
  for (guint second = 1; second <= 90; second++)
    pm_speed_history_add (history, second * G_USEC_PER_SEC, (PmSpeed) { 2000000, 30000 });
  pm_speed_graph_set_history (PM_SPEED_GRAPH (graph), history);
  self->window = adw_window_new ();
  self->sidebar = graph;
  adw_window_set_content (ADW_WINDOW (self->window), graph);
  gtk_window_present (GTK_WINDOW (self->window));
  wait_for (self, is_mapped, "the graph");
  for (PmSpeedSpan span = 0; span < PM_N_SPEED_SPANS; span++) {
    pm_speed_graph_set_span (PM_SPEED_GRAPH (graph), span);
    g_assert_null (pm_speed_graph_get_reading (PM_SPEED_GRAPH (graph)));
    gtk_test_accessible_assert_role (graph, GTK_ACCESSIBLE_ROLE_GROUP);
  }
  pm_speed_graph_set_span (PM_SPEED_GRAPH (graph), PM_SPEED_MINUTE);
  gtk_test_accessible_assert_property (
      graph, GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Speed from 60 seconds ago until now: down 2.0 megabytes per second and up 30 kilobytes per second on "
      "average, at most 2.0 megabytes per second.");
  pm_speed_graph_set_history (PM_SPEED_GRAPH (graph), NULL);
  g_object_unref (g_steal_pointer (&self->list));
  self->list = pm_torrent_list_new (self->library);
}

/* --- many --------------------------------------------------------------------------------------- */

/* Of the processor: others may be at work. */
static gint64
get_time_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static double
get_ms (gint64 begin_us)
{
  return (double) (get_time_us () - begin_us) / 1000;
}

/* What each report takes until the list is right again; told, for people to read. */
static void
measure (Fixture *self, const char *what, guint n_changed)
{
  double most = 0, sum = 0;

  for (guint round = 0; round < N_UPDATES; round++) {
    gint64 begin_us;

    for (guint i = 0; i < n_changed; i++) {
      BtTorrentStat *stat = pretend_list_edit (self->pretend, (round * 37 + i * 3) % N_MANY);

      stat->down_rate = 1000 + (round * 7919 + i * 104729) % 100000;
    }
    begin_us = get_time_us ();
    pretend_list_tell (self->pretend);
    most = MAX (most, get_ms (begin_us));
    sum += get_ms (begin_us);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  g_test_message ("%s: %.2f ms a report, at most %.2f ms", what, sum / N_UPDATES, most);
}

static void
test_many (Fixture *self, gconstpointer data)
{
  gint64 begin_us = get_time_us ();

  show (self, TABLE_WIDTH, PM_SIDEBAR_TABLE);
  wait_for (self, has_rows, "rows");
  g_test_message ("2,000 torrents as a table: %.0f ms", get_ms (begin_us));
  g_assert_cmpuint (count_items (self), ==, N_MANY);
  measure (self, "100 of 2,000 changed", 100);
  pm_torrent_list_set_sort (self->list, PM_LIST_BY_SPEED, TRUE);
  measure (self, "100 changed, by speed", 100);
  begin_us = get_time_us ();
  pm_torrent_list_set_search (self->list, "chapter-19");
  g_test_message ("first search: %.2f ms", get_ms (begin_us));
  begin_us = get_time_us ();
  pm_torrent_list_set_search (self->list, "chapter-199");
  g_test_message ("next search: %.2f ms", get_ms (begin_us));
  pm_torrent_list_set_search (self->list, NULL);
  pm_sidebar_set_layout (PM_SIDEBAR (self->sidebar), PM_SIDEBAR_BESIDE);
  measure (self, "100 changed, cards", 100);
}

static void
set_up_2000 (Fixture *self, gconstpointer data)
{
  set_up_many (self, N_MANY);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*set_up) (Fixture *, gconstpointer);
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/list/headings", set_up, test_headings },
    { "/list/filter", set_up, test_filter },
    { "/list/filter-follows", set_up, test_filter_follows },
    { "/list/search", set_up, test_search },
    { "/list/sort", set_up, test_sort },
    { "/list/lively-sort", set_up, test_lively_sort },
    { "/list/touches-little", set_up, test_touches_little },
    { "/list/nothing", set_up_widget, test_nothing },
    { "/list/table", set_up_widget, test_table },
    { "/list/widths", set_up_widget, test_widths },
    { "/list/columns", set_up_widget, test_columns },
    { "/list/graph", set_up_widget, test_graph },
    { "/list/many", set_up_2000, test_many },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, tests[i].set_up, tests[i].test, tear_down);
  return g_test_run ();
}
