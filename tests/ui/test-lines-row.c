/* test-lines-row.c — a row of lines: what is taken, what is wrong, and what follows the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "find.h"
#include "pm-lines-row.h"

typedef struct {
  GtkWidget *window, *row, *button;
  guint n_told;
} Fixture;

static char *
check (const char *line)
{
  return g_str_has_prefix (line, "good") ? NULL : g_strdup_printf ("“%s” is not good.", line);
}

static void
told_cb (Fixture *fixture)
{
  fixture->n_told++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *list = gtk_list_box_new ();

  fixture->row = g_object_new (PM_TYPE_LINES_ROW, "title", "Servers", "hint", "None", NULL);
  fixture->button = gtk_button_new_with_label ("Elsewhere");
  fixture->window = adw_window_new ();
  pm_lines_row_set_check (PM_LINES_ROW (fixture->row), check);
  gtk_list_box_append (GTK_LIST_BOX (list), fixture->row);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), fixture->button);
  adw_window_set_content (ADW_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!gtk_widget_get_mapped (fixture->row))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect_swapped (fixture->row, "notify::lines", G_CALLBACK (told_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static GtkTextBuffer *
get_buffer (Fixture *fixture)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_child (fixture->row, GTK_TYPE_TEXT_VIEW)));
}

/* Somebody writes it, and turns to something else. */
static void
write_text (Fixture *fixture, const char *text)
{
  GtkTextBuffer *buffer = get_buffer (fixture);
  GtkTextIter start, end;

  gtk_widget_set_visible (fixture->row, TRUE);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete_interactive (buffer, &start, &end, TRUE);
  gtk_text_buffer_insert_interactive (buffer, &start, text, -1, TRUE);
  gtk_widget_set_visible (fixture->row, FALSE);
  gtk_widget_set_visible (fixture->row, TRUE);
}

static void
assert_lines (Fixture *fixture, const char *expected)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  g_object_get (fixture->row, "lines", &lines, NULL);
  joined = g_strjoinv ("|", lines);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_taken (Fixture *fixture, gconstpointer data)
{
  write_text (fixture, "  good1\n\n good2, good3 \n");
  assert_lines (fixture, "good1|good2|good3");
  g_assert_cmpuint (fixture->n_told, ==, 1);
  write_text (fixture, "good1 good2 good3");
  g_assert_cmpuint (fixture->n_told, ==, 1);
  write_text (fixture, "");
  assert_lines (fixture, "");
  g_assert_nonnull (find_label (fixture->row, "None"));
}

static char *
get_text (Fixture *fixture)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_buffer (fixture), &start, &end);
  return gtk_text_buffer_get_text (get_buffer (fixture), &start, &end, FALSE);
}

/* A wrong one stays as it was written until somebody mends it. */
static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  write_text (fixture, "good1\nbad\ngood2");
  assert_lines (fixture, "good1|bad|good2");
  text = get_text (fixture);
  g_assert_cmpstr (text, ==, "good1\nbad\ngood2");
  g_assert_nonnull (find_label (fixture->row, "“bad” is not good."));
  write_text (fixture, "good1\ngood3\ngood2");
  assert_lines (fixture, "good1|good3|good2");
  g_assert_null (find_label (fixture->row, "“bad”"));
}

/* As a settings binding does: what was told comes back. */
static void
echo_cb (Fixture *fixture)
{
  g_auto (GStrv) lines = NULL;

  g_object_get (fixture->row, "lines", &lines, NULL);
  g_object_set (fixture->row, "lines", lines, NULL);
}

static void
test_bound (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_signal_connect_swapped (fixture->row, "notify::lines", G_CALLBACK (echo_cb), fixture);
  write_text (fixture, "bad, good1");
  assert_lines (fixture, "bad|good1");
  text = get_text (fixture);
  g_assert_cmpstr (text, ==, "bad, good1");
}

/* Those who listen hear what belongs into it, and what is wrong. */
static void
test_described (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = find_child (fixture->row, GTK_TYPE_TEXT_VIEW);

  g_object_set (fixture->row, "explanation", "One on each line", NULL);
  write_text (fixture, "bad");
  gtk_test_accessible_assert_relation (view, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                       find_label (fixture->row, "One on each line"),
                                       find_label (fixture->row, "“bad” is not good."), NULL);
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = { "good1", "good2", NULL };
  g_autofree char *text = NULL;

  g_object_set (fixture->row, "lines", lines, NULL);
  text = get_text (fixture);
  g_assert_cmpstr (text, ==, "good1\ngood2");
  g_assert_cmpuint (fixture->n_told, ==, 1);
  g_object_set (fixture->row, "lines", NULL, NULL);
  assert_lines (fixture, "");
}

/* It was written before, and is found again. */
static void
test_set_wrong (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = { "good1", "bad", NULL };

  g_object_set (fixture->row, "lines", lines, NULL);
  g_assert_nonnull (find_label (fixture->row, "“bad” is not good."));
  g_object_set (fixture->row, "lines", NULL, NULL);
  g_assert_null (find_label (fixture->row, "“bad”"));
}

/* Of the settings, which others may write; nobody wrote in the row. */
static void
test_set_odd (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = { "good1,2", "good 3", NULL };

  g_object_set (fixture->row, "lines", lines, NULL);
  gtk_widget_set_visible (fixture->row, FALSE);
  assert_lines (fixture, "good1,2|good 3");
  g_assert_cmpuint (fixture->n_told, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/lines-row/taken", Fixture, NULL, set_up, test_taken, tear_down);
  g_test_add ("/lines-row/wrong", Fixture, NULL, set_up, test_wrong, tear_down);
  g_test_add ("/lines-row/bound", Fixture, NULL, set_up, test_bound, tear_down);
  g_test_add ("/lines-row/described", Fixture, NULL, set_up, test_described, tear_down);
  g_test_add ("/lines-row/set", Fixture, NULL, set_up, test_set, tear_down);
  g_test_add ("/lines-row/set-wrong", Fixture, NULL, set_up, test_set_wrong, tear_down);
  g_test_add ("/lines-row/set-odd", Fixture, NULL, set_up, test_set_odd, tear_down);
  return g_test_run ();
}
