/* test-wire.c — the page of the wire on pretended messages: what it shows, holds, lets through, saves and watches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include <string.h>

#include "diagrams/pm-wire-card.h"
#include "diagrams/pm-wire-row.h"
#include "find.h"
#include "model/bt-torrent-private.h"
#include "pm-wire-page.h"
#include "pm-wire-save.h"
#include "pretend-wire.h"

#define WIDE 900 /* px */
#define NARROW 360
#define HEIGHT 640
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20
#define MS 1000 /* µs */

typedef struct {
  PretendWire *pretend; /* owned */
  GtkWidget *window, *page;
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture, const char *words);

/* --- a page ------------------------------------------------------------------------------------- */

static BtTorrent *
get_torrent (Fixture *fixture)
{
  return pretend_get_torrent (pretend_wire_get_swarm (fixture->pretend));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->pretend = pretend_wire_new (24, FALSE);
  pretend_wire_tell (fixture->pretend);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  pretend_wire_free (fixture->pretend);
}

static void
show (Fixture *fixture, int width)
{
  fixture->page = pm_wire_page_new ();
  pm_wire_page_set_torrent (PM_WIRE_PAGE (fixture->page), get_torrent (fixture), NULL);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, HEIGHT);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (Fixture *fixture, Condition condition, const char *words)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);

  while (!condition (fixture, words)) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never came: %s", words);
    pretend_wire_tell (fixture->pretend);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static gboolean
says (Fixture *fixture, const char *words)
{
  return find_label (fixture->page, words) != NULL;
}

static gboolean
is_mapped (Fixture *fixture, const char *words)
{
  return gtk_widget_get_mapped (fixture->page);
}

static GtkSingleSelection *
get_selection (Fixture *fixture)
{
  GtkWidget *list = find_child (fixture->page, GTK_TYPE_LIST_VIEW);

  return list != NULL ? GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list)))
                      : NULL;
}

static guint
count_rows (Fixture *fixture)
{
  GtkSingleSelection *selection = get_selection (fixture);

  return selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (selection)) : 0;
}

static gboolean
has_rows (Fixture *fixture, const char *words)
{
  return count_rows (fixture) == (guint) atoi (words);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;
  const char *own = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;

  if (g_strcmp0 (own, label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static void
press (Fixture *fixture, const char *label)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (fixture->page, label)), TRUE);
}

static GtkToggleButton *
get_hold (Fixture *fixture)
{
  return GTK_TOGGLE_BUTTON (
      gtk_widget_get_ancestor (find_label (fixture->page, "Hold"), GTK_TYPE_TOGGLE_BUTTON));
}

static PmWireCard *
get_card (Fixture *fixture)
{
  return PM_WIRE_CARD (find_child (fixture->page, PM_TYPE_WIRE_CARD));
}

/* The first message of @method in the list. */
static void
choose (Fixture *fixture, BtWireMethod method)
{
  GListModel *model = G_LIST_MODEL (get_selection (fixture));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PmWireEntry) entry = g_list_model_get_item (model, i);

    if (pm_wire_entry_get (entry)->method != method)
      continue;
    gtk_single_selection_set_selected (get_selection (fixture), i);
    return;
  }
  g_assert_not_reached ();
}

/* --- what it shows ------------------------------------------------------------------------------ */

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PmWireEntry) first = NULL;

  show (fixture, WIDE);
  wait_for (fixture, says, "Nobody has said anything yet.");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "18");
  wait_for (fixture, says, "Round trip 148 ms");
  first = g_list_model_get_item (G_LIST_MODEL (get_selection (fixture)), 0);
  g_assert_cmpint (pm_wire_entry_get (first)->method, ==, BT_WIRE_PIECE);
  g_assert_cmpstr (pm_wire_peer_get_name (pm_wire_entry_get_peer (first)), !=, "New peer");
  g_assert_nonnull (find_child (fixture->page, PM_TYPE_WIRE_ROW));
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  show (fixture, WIDE);
  for (guint i = 0; i < 6; i++) {
    pretend_wire_talk (fixture->pretend, 500);
    pretend_wire_skip (fixture->pretend, 1000);
    pretend_wire_tell (fixture->pretend);
  }
  wait_for (fixture, is_mapped, "the page");
  for (guint i = 0; i < 5; i++) {
    pretend_wire_talk (fixture->pretend, 500);
    pretend_wire_tell (fixture->pretend);
  }
  wait_for (fixture, has_rows, "2000");
  pretend_wire_talk (fixture->pretend, 777);
  pretend_wire_tell (fixture->pretend);
  wait_for (fixture, has_rows, "2000");
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *label, *n;
  } kinds[] = {
    { "Blocks", "9" }, { "Turns", "3" }, { "Have", "2" }, { "Other", "4" }, { "All", "18" }
  };

  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "18");
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    press (fixture, kinds[i].label);
    wait_for (fixture, has_rows, kinds[i].n);
  }
  /* What comes later goes through the same filter. */
  press (fixture, "Turns");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "6");
}

static void
test_none_of_a_kind (Fixture *fixture, gconstpointer data)
{
  const BtWireEntry entry = { .peer_id = 1, .method = BT_WIRE_HAVE, .piece = 3 };

  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_say (fixture->pretend, &entry);
  wait_for (fixture, has_rows, "1");
  press (fixture, "Turns");
  wait_for (fixture, says, "None of the last 2000 messages is of this kind.");
  press (fixture, "All");
  wait_for (fixture, has_rows, "1");
}

static void
test_peer (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *drop;

  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "18");
  drop = GTK_DROP_DOWN (find_child (fixture->page, GTK_TYPE_DROP_DOWN));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (drop)), ==, 25);
  for (guint i = 1; i < 25; i++) {
    g_autoptr (PmWirePeer) peer = g_list_model_get_item (gtk_drop_down_get_model (drop), i);

    if (pm_wire_peer_get_id (peer) == 1)
      gtk_drop_down_set_selected (drop, i);
  }
  wait_for (fixture, has_rows, "3");
  /* It stays when it leaves: nobody chose another one. */
  pretend_drop_peers (pretend_wire_get_swarm (fixture->pretend));
  for (guint i = 0; i < 30; i++) {
    pretend_wire_tell (fixture->pretend);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (STEP_MS * MS);
  }
  g_assert_cmpuint (count_rows (fixture), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (drop)), ==, 2);
  gtk_drop_down_set_selected (drop, 0);
  wait_for (fixture, has_rows, "18");
}

/* --- the card ----------------------------------------------------------------------------------- */

static gboolean
has_example (Fixture *fixture, const char *words)
{
  return pm_wire_card_get_entry (get_card (fixture)) != NULL;
}

/* Nobody chose: the newest request that was answered. */
static void
test_example (Fixture *fixture, gconstpointer data)
{
  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_example, "an example");
  g_assert_cmpint (pm_wire_entry_get (pm_wire_card_get_entry (get_card (fixture)))->piece, ==,
                   4102);
  g_assert_false (gtk_toggle_button_get_active (get_hold (fixture)));
}

static gboolean
is_answered (Fixture *fixture, const char *words)
{
  return !pm_wire_card_is_waiting (get_card (fixture));
}

/* A request that is chosen before it is answered: the list stands, and the answer is seen all the same. */
static void
test_answer_comes (Fixture *fixture, gconstpointer data)
{
  BtWireEntry entry = { .peer_id = 1,
                        .method = BT_WIRE_REQUEST,
                        .is_sent = TRUE,
                        .piece = 5,
                        .offset = PRETEND_BLOCK,
                        .length = PRETEND_BLOCK };

  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_say (fixture->pretend, &entry);
  wait_for (fixture, has_rows, "1");
  choose (fixture, BT_WIRE_REQUEST);
  g_assert_true (gtk_toggle_button_get_active (get_hold (fixture)));
  g_assert_true (pm_wire_card_is_waiting (get_card (fixture)));
  entry.method = BT_WIRE_PIECE;
  entry.is_sent = FALSE;
  entry.asked_us = 20 * MS;
  pretend_wire_say (fixture->pretend, &entry);
  wait_for (fixture, is_answered, "the answer");
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  g_assert_true (pm_wire_entry_get (pm_wire_card_get_entry (get_card (fixture)))->is_sent);
}

/* An answer shows what was asked, also where that is forgotten; what is no block stands alone. */
static void
test_choose_others (Fixture *fixture, gconstpointer data)
{
  static const BtWireMethod methods[] = { BT_WIRE_PIECE, BT_WIRE_CANCEL, BT_WIRE_UNCHOKE,
                                          BT_WIRE_BITFIELD, BT_WIRE_EXTENDED };

  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "18");
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++) {
    PmWireEntry *entry;

    choose (fixture, methods[i]);
    entry = pm_wire_card_get_entry (get_card (fixture));
    g_assert_cmpint (pm_wire_entry_get (entry)->method, ==,
                     methods[i] == BT_WIRE_PIECE ? BT_WIRE_REQUEST : methods[i]);
    g_assert_false (pm_wire_card_is_waiting (get_card (fixture)));
  }
}

/* --- hold --------------------------------------------------------------------------------------- */

static void
test_hold (Fixture *fixture, gconstpointer data)
{
  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "18");
  gtk_toggle_button_set_active (get_hold (fixture), TRUE);
  pretend_wire_talk (fixture->pretend, 100);
  for (guint i = 0; i < 30; i++) {
    pretend_wire_tell (fixture->pretend);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (STEP_MS * MS);
  }
  g_assert_cmpuint (count_rows (fixture), ==, 18);
  gtk_toggle_button_set_active (get_hold (fixture), FALSE);
  wait_for (fixture, has_rows, "118");
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (fixture)), ==,
                    GTK_INVALID_LIST_POSITION);
}

/* --- states and watch --------------------------------------------------------------------------- */

static gboolean
is_watched (Fixture *fixture, const char *words)
{
  return (_bt_torrent_get_watched (get_torrent (fixture)) & BT_WATCH_TORRENT_WIRE) != 0;
}

static gboolean
is_unwatched (Fixture *fixture, const char *words)
{
  return !is_watched (fixture, words);
}

/* A page that is not seen asks the engine for nothing. */
static void
test_watch (Fixture *fixture, gconstpointer data)
{
  show (fixture, WIDE);
  wait_for (fixture, is_watched, "the watch");
  gtk_widget_set_visible (fixture->page, FALSE);
  wait_for (fixture, is_unwatched, "the end of the watch");
  gtk_widget_set_visible (fixture->page, TRUE);
  wait_for (fixture, is_watched, "the watch");
  pm_wire_page_set_torrent (PM_WIRE_PAGE (fixture->page), NULL, NULL);
  g_assert_true (is_unwatched (fixture, NULL));
  pm_wire_page_set_torrent (PM_WIRE_PAGE (fixture->page), get_torrent (fixture), NULL);
  g_assert_true (is_watched (fixture, NULL));
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  Pretend *swarm = pretend_wire_get_swarm (fixture->pretend);

  pretend_drop_peers (swarm);
  show (fixture, NARROW);
  wait_for (fixture, says, "No peers yet");
  pretend_set_state (swarm, BT_TORRENT_PAUSED);
  wait_for (fixture, says, "Peers disconnected while stopped");
}

/* What asks for more than a narrow window has is named by its type. */
static void
check_width (GtkWidget *widget)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  if (width <= NARROW)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_width (child);
  g_error ("%s is %d px wide", G_OBJECT_TYPE_NAME (widget), width);
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  show (fixture, NARROW);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "18");
  check_width (fixture->page);
}

/* Strange numbers and names, in each width, direction and size of text, without a complaint of GTK's. */
static void
test_extremes (Fixture *fixture, gconstpointer data)
{
  const BtWireEntry request = { .peer_id = 3,
                                .method = BT_WIRE_REQUEST,
                                .is_sent = TRUE,
                                .piece = G_MAXUINT32,
                                .offset = G_MAXUINT32,
                                .length = G_MAXUINT32 };
  const BtWireEntry stranger = { .peer_id = 99999, .method = 250, .says = 250, .length = 7 };

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * PANGO_SCALE, NULL);
  show (fixture, NARROW);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_say (fixture->pretend, &request);
  pretend_wire_say (fixture->pretend, &stranger);
  wait_for (fixture, has_rows, "2");
  choose (fixture, BT_WIRE_REQUEST);
  for (int width = NARROW; width < 1400; width += 130) {
    gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, HEIGHT);
    for (guint i = 0; i < 4; i++) {
      pretend_wire_tell (fixture->pretend);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (STEP_MS * MS);
    }
  }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * PANGO_SCALE, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* --- saving ------------------------------------------------------------------------------------- */

static void
test_table (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) table = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  show (fixture, WIDE);
  wait_for (fixture, is_mapped, "the page");
  pretend_wire_play (fixture->pretend);
  wait_for (fixture, has_rows, "18");
  press (fixture, "Turns");
  table = pm_wire_save_to_table (gtk_single_selection_get_model (get_selection (fixture)));
  text = g_strndup (g_bytes_get_data (table, NULL), g_bytes_get_size (table));
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 3 + 1);
  g_assert_nonnull (strstr (lines[1], ",received,"));
  g_assert_nonnull (strstr (lines[1], ",UNCHOKE,,,,You may ask now"));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/wire/rows", test_rows },
    { "/wire/kept", test_kept },
    { "/wire/kinds", test_kinds },
    { "/wire/none-of-a-kind", test_none_of_a_kind },
    { "/wire/peer", test_peer },
    { "/wire/example", test_example },
    { "/wire/answer-comes", test_answer_comes },
    { "/wire/choose-others", test_choose_others },
    { "/wire/hold", test_hold },
    { "/wire/watch", test_watch },
    { "/wire/nobody", test_nobody },
    { "/wire/narrow", test_narrow },
    { "/wire/extremes", test_extremes },
    { "/wire/table", test_table },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
