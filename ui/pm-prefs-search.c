/* pm-prefs-search.c — rows of the preferences that hold some words, from all pages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-prefs-search.h"

#include <glib/gi18n.h>
#include <string.h>

#define ROW "pm-prefs-row"     /* of a result: the row that it stands for */
#define WORDS "pm-prefs-words" /* of a result: what is searched, case folded */
#define MARGIN 24              /* px */

struct _PmPrefsSearch {
  AdwBin parent_instance;
  AdwViewStack *pages; /* borrowed */
  GtkStack *stack;     /* "results" or "nothing" */
  GtkListBox *list;
  char **words; /* owned; case folded; NULL: none */
};

enum { FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmPrefsSearch, pm_prefs_search, ADW_TYPE_BIN)

/* --- one result --------------------------------------------------------------------------------- */

static const char *
get_subtitle (GtkWidget *row)
{
  if (ADW_IS_ACTION_ROW (row))
    return adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
  return ADW_IS_EXPANDER_ROW (row) ? adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)) : NULL;
}

static const char *
get_group (GtkWidget *row)
{
  GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

  return group != NULL ? adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)) : "";
}

static char *
fold_words (GtkWidget *row, const char *page)
{
  const char *subtitle = get_subtitle (row);
  g_autofree char *all = g_strjoin (" ", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                    page, get_group (row), subtitle != NULL ? subtitle : "", NULL);

  return g_utf8_casefold (all, -1);
}

static void
add_result (PmPrefsSearch *self, GtkWidget *row, const char *page)
{
  /* Translators: where a setting stands: the page, and the group on it. */
  g_autofree char *place = g_strdup_printf (_ ("%s · %s"), page, get_group (row));
  g_autofree char *escaped = g_markup_escape_text (place, -1);
  GtkWidget *result = g_object_new (ADW_TYPE_ACTION_ROW, "title",
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                    "subtitle", escaped, "activatable", TRUE, NULL);

  g_object_set_data (G_OBJECT (result), ROW, row);
  g_object_set_data_full (G_OBJECT (result), WORDS, fold_words (row, page), g_free);
  gtk_list_box_append (self->list, result);
}

/* Rows in rows are settings, too. */
static void
collect (PmPrefsSearch *self, GtkWidget *widget, const char *page)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (ADW_IS_PREFERENCES_ROW (widget)
      && *adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)) != '\0') {
    add_result (self, widget, page);
    if (!ADW_IS_EXPANDER_ROW (widget))
      return;
  }
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (self, child, page);
}

/* --- what is searched --------------------------------------------------------------------------- */

static gboolean
fits (PmPrefsSearch *self, GObject *result)
{
  const char *text = g_object_get_data (result, WORDS);

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++) {
    if (strstr (text, self->words[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
filter_cb (GtkListBoxRow *result, gpointer data)
{
  return fits (data, G_OBJECT (result));
}

/* NULL: none. */
static GObject *
find_first (PmPrefsSearch *self)
{
  for (int i = 0;; i++) {
    GtkListBoxRow *result = gtk_list_box_get_row_at_index (self->list, i);

    if (result == NULL || fits (self, G_OBJECT (result)))
      return (GObject *) result;
  }
}

void
pm_prefs_search_choose_first (PmPrefsSearch *self)
{
  GObject *result = find_first (self);

  if (result != NULL)
    g_signal_emit (self, signals[FOUND], 0, g_object_get_data (result, ROW));
}

void
pm_prefs_search_set_text (PmPrefsSearch *self, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  g_strfreev (self->words);
  self->words = g_strsplit (folded, " ", -1);
  gtk_list_box_invalidate_filter (self->list);
  gtk_stack_set_visible_child_name (self->stack, find_first (self) != NULL ? "results" : "nothing");
}

void
pm_prefs_search_set_pages (PmPrefsSearch *self, AdwViewStack *pages)
{
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (pages));

  self->pages = pages;
  for (; page != NULL; page = gtk_widget_get_next_sibling (page))
    collect (self, page,
             adw_view_stack_page_get_title (adw_view_stack_get_page (self->pages, page)));
}

static void
open_page_of (PmPrefsSearch *self, GtkWidget *row)
{
  GtkWidget *page = row;

  while (page != NULL && gtk_widget_get_parent (page) != GTK_WIDGET (self->pages))
    page = gtk_widget_get_parent (page);
  if (page != NULL)
    adw_view_stack_set_visible_child (self->pages, page);
}

void
pm_prefs_search_go_to (PmPrefsSearch *self, GtkWidget *row)
{
  GtkWidget *expander = gtk_widget_get_ancestor (row, ADW_TYPE_EXPANDER_ROW);

  open_page_of (self, row);
  if (expander != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  if (!gtk_widget_grab_focus (row))
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

static void
activated_cb (PmPrefsSearch *self, GtkListBoxRow *result)
{
  g_signal_emit (self, signals[FOUND], 0, g_object_get_data (G_OBJECT (result), ROW));
}

static void
pm_prefs_search_finalize (GObject *object)
{
  g_strfreev (PM_PREFS_SEARCH (object)->words);
  G_OBJECT_CLASS (pm_prefs_search_parent_class)->finalize (object);
}

static void
pm_prefs_search_class_init (PmPrefsSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_prefs_search_finalize;
  signals[FOUND] = g_signal_new ("found", PM_TYPE_PREFS_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_PREFERENCES_ROW);
}

static GtkWidget *
new_results (PmPrefsSearch *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Settings found"), -1);
  g_object_set (self->list, "margin-top", MARGIN, "margin-bottom", MARGIN, "margin-start",
                MARGIN / 2, "margin-end", MARGIN / 2, NULL);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->list));
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child",
                       clamp, NULL);
}

static void
pm_prefs_search_init (PmPrefsSearch *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, new_results (self), "results");
  gtk_stack_add_named (self->stack,
                       g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "system-search-symbolic",
                                     "title", _ ("Nothing Found"), "description",
                                     _ ("No setting has these words."), NULL),
                       "nothing");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}
