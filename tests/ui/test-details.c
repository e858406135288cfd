/* test-details.c — the page of a torrent file, and the window of statistics, on pretended data.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "find.h"
#include "pm-details-page.h"
#include "pm-piece-model.h"
#include "pm-piece-table.h"
#include "pm-statistics.h"
#include "pretend-torrent.h"

#define COMING_MS 500 /* twice as long as a message comes */
#define N_PIECES 300
#define N_MANY 200000
#define WIDE 1100 /* px */
#define NARROW 360
#define HEIGHT 700
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20

typedef struct {
  PretendTorrent *pretend; /* owned */
  GtkWidget *window, *page;
} Show;

static void
show_window (Show *self, GtkWidget *window, GtkWidget *page, int width)
{
  self->window = window;
  self->page = page;
  gtk_window_set_default_size (GTK_WINDOW (window), width, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
}

static Show
show (guint32 n_pieces, PretendKind kind, int width)
{
  Show self = { .pretend = pretend_torrent_new (n_pieces, kind) };
  GtkWidget *page = g_object_new (PM_TYPE_DETAILS_PAGE, NULL), *window = adw_window_new ();

  pm_details_page_set_torrent (PM_DETAILS_PAGE (page), pretend_torrent_get_torrent (self.pretend));
  adw_window_set_content (ADW_WINDOW (window), page);
  show_window (&self, window, page, width);
  return self;
}

static void
clear (Show *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  pretend_torrent_free (self->pretend);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (Show *self, const char *words, gboolean is_there)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  /* Below drawing: where a look takes longer than a step, nothing would ever be drawn. */
  guint wake = g_timeout_add_full (G_PRIORITY_LOW, STEP_MS, wake_cb, NULL, NULL);

  while ((find_label (self->page, words) != NULL) != is_there) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never %s: %s", is_there ? "came" : "went", words);
    pretend_torrent_tell (self->pretend);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static void
says (Show *self, const char *words)
{
  wait_for (self, words, TRUE);
}

/* --- the torrent file --------------------------------------------------------------------------- */

static void
test_file (void)
{
  static const char *const all[] = {
    "debian-12.8.0-amd64-DVD-1.torrent",
    "bttracker.debian.example and 2 more",
    "Debian CD from cdimage.debian.org",
    "mktorrent 1.1",
    "1 address",
    "1.0 MiB",
    "300: ",
    "No: anybody may",
    "piece length",
    "of one piece",
  };
  Show self = show (N_PIECES, PRETEND_KNOWN, WIDE);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    says (&self, all[i]);
  says (&self, bt_torrent_get_id_text (pretend_torrent_get_torrent (self.pretend)));
  g_assert_null (find_label (self.page, "Not Known Yet"));
  clear (&self);
}

/* Everything that a link does not hold comes with its details. */
static void
test_magnet (void)
{
  Show self = show (N_PIECES, PRETEND_MAGNET, WIDE);

  says (&self, bt_torrent_get_id_text (pretend_torrent_get_torrent (self.pretend)));
  says (&self, "Not here yet.");
  says (&self, "bttracker.debian.example and 2 more");
  says (&self, "Not Known Yet");
  pretend_torrent_arrive (self.pretend, 3);
  says (&self, "3 of 9 parts of the details are here.");
  pretend_torrent_arrive (self.pretend, 9);
  says (&self, "300: ");
  says (&self, "100 of 300 pieces are here.");
  wait_for (&self, "Not Known Yet", FALSE);
  clear (&self);
}

/* Nothing is asked of the engine for a page that nobody sees, and one without a torrent stands as well. */
static void
test_watch (void)
{
  Show self = show (N_PIECES, PRETEND_KNOWN, WIDE);
  BtTorrent *torrent = pretend_torrent_get_torrent (self.pretend);

  says (&self, "Here");
  g_assert_nonnull (bt_torrent_get_piece_map (torrent));
  gtk_widget_set_visible (self.page, FALSE);
  g_assert_null (bt_torrent_get_piece_map (torrent));
  gtk_widget_set_visible (self.page, TRUE);
  says (&self, "Here");
  pm_details_page_set_torrent (PM_DETAILS_PAGE (self.page), NULL);
  says (&self, "Not Known Yet");
  pm_details_page_set_torrent (PM_DETAILS_PAGE (self.page), torrent);
  says (&self, "Here");
  clear (&self);
}

static void
test_facts (void)
{
  Show self = show (N_PIECES, PRETEND_KNOWN, WIDE);

  says (&self, "3 hours, 12 minutes");
  says (&self, "0.32");
  says (&self, "3.1 MB");
  g_assert_null (find_label (self.page, "Finished")); /* it is not */
  g_assert_nonnull (find_label (self.page, "Running For"));
  clear (&self);
}

/* --- pieces ------------------------------------------------------------------------------------- */

static void
look_for (Show *self, const char *text)
{
  GtkWidget *entry = find_child (self->page, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

/* Each state has its words, and what changes is seen without a new row. */
static void
test_states (void)
{
  static const char *const states[] = {
    "In flight, 7 of 64 blocks", "Damaged, asked again", "Being checked", "Not wanted", "Missing",
  };
  Show self = show (N_PIECES, PRETEND_KNOWN, WIDE);

  says (&self, "Here");
  look_for (&self, "100");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    says (&self, states[i]);
  pretend_torrent_step (self.pretend);
  says (&self, "101 of 300 pieces are here.");
  clear (&self);
}

static void
test_search (void)
{
  Show self = show (N_PIECES, PRETEND_KNOWN, NARROW);

  says (&self, "100 of 300 pieces are here.");
  look_for (&self, "299");
  says (&self, "299");
  look_for (&self, "300");
  says (&self, "There is no such piece.");
  look_for (&self, "what");
  says (&self, "There is no such piece.");
  look_for (&self, "");
  wait_for (&self, "There is no such piece.", FALSE);
  clear (&self);
}

/* Nobody looks for two pieces within one frame: a list that was not laid out in between stays where it was. */
static void
wait_for_scroll (Show *self)
{
  GtkWidget *view = find_child (self->page, GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  guint wake = g_timeout_add_full (G_PRIORITY_LOW, STEP_MS, wake_cb, NULL, NULL);

  while (gtk_adjustment_get_value (place) <= 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
}

static void
test_many (void)
{
  gint64 begin_us = g_get_monotonic_time ();
  Show self = show (N_MANY, PRETEND_KNOWN, WIDE);

  says (&self, "66666 of 200000 pieces are here.");
  look_for (&self, "199,999");
  says (&self, "199999");
  wait_for_scroll (&self);
  look_for (&self, "66668");
  says (&self, "Being checked");
  g_test_message ("%u ms", (guint) ((g_get_monotonic_time () - begin_us) / 1000));
  clear (&self);
}

/* A list makes what it is asked for, and keeps nothing of it. */
static void
test_model (void)
{
  g_autoptr (PretendTorrent) pretend = pretend_torrent_new (N_MANY, PRETEND_KNOWN);
  g_autoptr (PmPieceModel) model = pm_piece_model_new ();
  BtMetainfo *metainfo = bt_torrent_get_metainfo (pretend_torrent_get_torrent (pretend));
  PmPiece *piece;

  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 0));
  pm_piece_model_set_metainfo (model, metainfo);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, N_MANY);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), N_MANY));
  piece = g_list_model_get_item (G_LIST_MODEL (model), N_MANY - 1);
  g_assert_cmpuint (pm_piece_get_index (piece), ==, N_MANY - 1);
  g_assert_finalize_object (piece);
  pm_piece_model_set_metainfo (model, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
}

static void
test_find (void)
{
  g_autoptr (PretendTorrent) pretend = pretend_torrent_new (N_MANY, PRETEND_KNOWN);
  g_autoptr (PmPieceModel) model = pm_piece_model_new ();
  BtMetainfo *metainfo = bt_torrent_get_metainfo (pretend_torrent_get_torrent (pretend));
  const guint8 *hash = bt_metainfo_get_piece_hash (metainfo, 123456);
  g_autofree char *prefix =
      g_strdup_printf (" %02X%02x%02x%02x ", hash[0], hash[1], hash[2], hash[3]);
  static const char *const vain[] = {
    "",    " ",    "200000", "-", "99999999999999999999",
    "abc", "0x12", "zzzz",   "ü", "0123456789012345678901234567890123456789abc"
  };
  guint32 found = 0;

  g_assert_false (pm_piece_model_find (model, "0", &found));
  pm_piece_model_set_metainfo (model, metainfo);
  g_assert_true (pm_piece_model_find (model, " 12,345 ", &found));
  g_assert_cmpuint (found, ==, 12345);
  g_assert_true (pm_piece_model_find (model, "٤٢", &found));
  g_assert_cmpuint (found, ==, 42);
  g_assert_true (pm_piece_model_find (model, prefix, &found));
  g_assert_cmpuint (found, ==, 123456);
  for (guint i = 0; i < G_N_ELEMENTS (vain); i++)
    g_assert_false (pm_piece_model_find (model, vain[i], &found));
}

/* --- in each direction and size ----------------------------------------------------------------- */

static void
test_looks (void)
{
  static const int widths[] = { WIDE, NARROW };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (widths); i++) {
    gboolean is_mirrored = i >= G_N_ELEMENTS (widths);
    Show self;
    int least;

    gtk_widget_set_default_direction (is_mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
    self = show (N_PIECES, PRETEND_KNOWN, widths[i % G_N_ELEMENTS (widths)]);
    says (&self, "100 of 300 pieces are here.");
    gtk_widget_measure (self.page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
    g_assert_cmpint (least, <=, NARROW);
    clear (&self);
  }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* --- statistics --------------------------------------------------------------------------------- */

static const BtTotalsStat totals = {
  .session = { .downloaded = 2000000000,
               .uploaded = 500000000,
               .n_finished = 2,
               .n_sessions = 1,
               .seconds = 5400,
               .since = 1731256200 },
  .all = { .downloaded = G_GUINT64_CONSTANT (40000000000),
           .uploaded = G_GUINT64_CONSTANT (50000000000),
           .wasted = 12000000,
           .n_damaged = 3,
           .n_banned = 1,
           .n_finished = 41,
           .n_sessions = 97,
           .seconds = 2 * 86400 + 3 * 3600,
           .since = 1700000000 },
};

static Show
show_statistics (const BtTotalsStat *stat)
{
  Show self = { .pretend = pretend_torrent_new (N_PIECES, PRETEND_KNOWN) };
  GtkWidget *window;

  pretend_torrent_set_totals (self.pretend, stat);
  pretend_torrent_tell (self.pretend);
  window = pm_statistics_new (NULL, pretend_torrent_get_engine (self.pretend));
  show_window (&self, window, window, NARROW);
  return self;
}

static void
test_statistics (void)
{
  static const char *const all[] = {
    "1.25",
    "given for each byte",
    "0.25",
    "40.0 GB",
    "50.0 GB",
    "12.0 MB",
    "41",
    "97",
    "1 hour, 30 minutes",
    "2 days, 3 hours",
    "Counted since 1",
    "Begin Anew",
  };
  Show self = show_statistics (&totals);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    says (&self, all[i]);
  clear (&self);
}

static gboolean
over_cb (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* libadwaita 1.2 does not stand a message that goes while it still comes, which takes a person's hand longer. */
static void
let_come (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (COMING_MS, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* It can be begun anew once at a time, and taken back as long as the message is there. */
static void
test_anew (void)
{
  Show self = show_statistics (&totals);
  GtkWidget *label = find_label (self.page, "Begin Anew"), *button;

  g_assert_nonnull (label);
  button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  g_signal_emit_by_name (button, "clicked");
  says (&self, "Counting begins anew");
  g_assert_false (gtk_widget_get_sensitive (button));
  let_come ();
  g_signal_emit_by_name (gtk_widget_get_ancestor (find_label (self.page, "Undo"), GTK_TYPE_BUTTON),
                         "clicked");
  wait_for (&self, "Counting begins anew", FALSE);
  g_assert_true (gtk_widget_get_sensitive (button));
  clear (&self);
}

static void
test_statistics_of_nothing (void)
{
  Show self = show_statistics (&(BtTotalsStat) { 0 });

  says (&self, "Nothing has come yet");
  says (&self, "0 seconds");
  says (&self, "Counted since –");
  clear (&self);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE); /* in which numbers have no separators */
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/details/file", test_file);
  g_test_add_func ("/details/magnet", test_magnet);
  g_test_add_func ("/details/watch", test_watch);
  g_test_add_func ("/details/facts", test_facts);
  g_test_add_func ("/details/pieces/states", test_states);
  g_test_add_func ("/details/pieces/search", test_search);
  g_test_add_func ("/details/pieces/many", test_many);
  g_test_add_func ("/details/pieces/model", test_model);
  g_test_add_func ("/details/pieces/find", test_find);
  g_test_add_func ("/details/looks", test_looks);
  g_test_add_func ("/statistics/numbers", test_statistics);
  g_test_add_func ("/statistics/anew", test_anew);
  g_test_add_func ("/statistics/nothing", test_statistics_of_nothing);
  return g_test_run ();
}
