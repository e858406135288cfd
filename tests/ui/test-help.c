/* test-help.c — the help: every page of the window has one, what is searched is found, and the keys lead there and
 * back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "find.h"
#include "pm-help-pages.h"
#include "pm-help.h"

typedef struct {
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = pm_help_new (NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!gtk_widget_get_mapped (fixture->window))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
wait_for_label (Fixture *fixture, const char *words)
{
  while (find_label (fixture->window, words) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
search (Fixture *fixture, const char *words)
{
  GtkWidget *entry = find_child (fixture->window, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
}

static void
test_pages (void)
{
  static const char *const needed[] = { "swarm",   "pieces", "files",    "wire",   "discovery",
                                        "torrent", "dht",    "meetings", "playing" };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    g_assert_nonnull (pm_help_pages_find (needed[i]));
  g_assert_null (pm_help_pages_find (""));
  g_assert_null (pm_help_pages_find ("nowhere"));
  for (guint i = 0; pm_help_pages_get (i) != NULL; i++) {
    const PmHelpPage *page = pm_help_pages_get (i);
    guint n = 0;

    g_assert_true (pm_help_pages_find (page->name) == page);
    while (page->parts[n].kind != PM_HELP_END)
      n++;
    g_assert_cmpuint (n, >=, 3);
  }
}

static void
test_words (void)
{
  const PmHelpPage *dht = pm_help_pages_find ("dht");

  g_assert_true (pm_help_page_has (dht, ""));
  g_assert_true (pm_help_page_has (dht, "  "));
  g_assert_true (pm_help_page_has (dht, "BUCKET"));
  g_assert_true (pm_help_page_has (dht, "nodes half"));
  g_assert_false (pm_help_page_has (dht, "nodes unicorn"));
}

/* Each can be shown, at any width, and from each of them one comes back. */
static void
test_walk (Fixture *fixture, gconstpointer data)
{
  PmHelp *help = PM_HELP (fixture->window);

  for (guint i = 0; pm_help_pages_get (i) != NULL; i++) {
    pm_help_show (help, pm_help_pages_get (i)->name);
    wait_for_label (fixture, pm_help_pages_get (i)->parts[0].text);
    gtk_widget_activate_action (fixture->window, "help.back", NULL);
    wait_for_label (fixture, "Help");
  }
  pm_help_show (help, "nowhere");
  g_assert_nonnull (find_label (fixture->window, "Help"));
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  search (fixture, "tit for tat");
  while (find_label (fixture->window, "Files") != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find_label (fixture->window, "Who Gives to Whom"));
  search (fixture, "unicorn");
  wait_for_label (fixture, "Nothing Found");
  /* Enter on nothing leads nowhere. */
  g_signal_emit_by_name (find_child (fixture->window, GTK_TYPE_SEARCH_ENTRY), "activate");
  g_assert_nonnull (find_label (fixture->window, "Nothing Found"));
  search (fixture, "rarest first");
  wait_for_label (fixture, "Which Piece Comes First");
  g_signal_emit_by_name (find_child (fixture->window, GTK_TYPE_SEARCH_ENTRY), "activate");
  wait_for_label (fixture, "The very first pieces");
  gtk_widget_activate_action (fixture->window, "help.find", NULL);
  search (fixture, "");
  wait_for_label (fixture, "First Steps");
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->window, "help.back", NULL);
  g_assert_null (fixture->window);
}

#define ADD(name, test) g_test_add ("/help/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/help/pages", test_pages);
  g_test_add_func ("/help/words", test_words);
  ADD ("walk", test_walk);
  ADD ("search", test_search);
  ADD ("close", test_close);
  return g_test_run ();
}
