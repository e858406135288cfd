/* pm-filter-button.c — the button that says which kinds of torrents the list shows, and its popover.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the popover says is made when it opens: counting is for whoever looks. */
#include "config.h"

#include "pm-filter-button.h"

#include "pm-css-class.h"
#include "pm-format.h"

#include <glib/gi18n.h>

#define MAX_WORDS 100  /* trackers or labels in the popover: more cannot be read */
#define MIN_WIDTH 210  /* px of what is scrolled */
#define MAX_HEIGHT 460 /* px of what is scrolled */
#define WORD_CHARS 28  /* of a host or label */

struct _PmFilterButton {
  AdwBin parent_instance;
  PmTorrentList *list; /* owned */
  GtkMenuButton *button;
  GtkWidget *scroller;
  GtkWidget *box; /* NULL: it was not open yet */
  gboolean quiet; /* checks are set by us */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmFilterButton, pm_filter_button, ADW_TYPE_BIN)

/* --- rows --------------------------------------------------------------------------------------- */

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WORD_CHARS);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_heading (PmFilterButton *self, const char *title)
{
  GtkWidget *label = new_label (title, "pm-filter-heading");

  gtk_box_append (GTK_BOX (self->box), label);
}

/* "Paused, 12 torrents" for those who listen. */
static GtkWidget *
add_check (PmFilterButton *self, const char *title, guint n, gboolean is_on)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *count = pm_format_count (n);
  GtkWidget *name = new_label (title, NULL), *number = new_label (count, "dim-label");
  g_autofree char *torrents = g_strdup_printf (ngettext ("%'u torrent", "%'u torrents", n), n);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, torrents);

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), number);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), row);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_on);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_box_append (GTK_BOX (self->box), check);
  return check;
}

/* --- states ------------------------------------------------------------------------------------- */

static void
tell (PmFilterButton *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
state_cb (PmFilterButton *self, GtkCheckButton *check)
{
  guint state = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "state"));
  PmListFilter *filter = pm_torrent_list_get_filter (self->list);

  if (self->quiet)
    return;
  if (gtk_check_button_get_active (check))
    filter->states |= 1u << state;
  else
    filter->states &= ~(1u << state);
  tell (self);
}

/* There is nothing less than all: it goes off by itself once a state is chosen. */
static void
all_cb (PmFilterButton *self, GtkCheckButton *check)
{
  PmListFilter *filter = pm_torrent_list_get_filter (self->list);

  if (self->quiet)
    return;
  if (gtk_check_button_get_active (check))
    filter->states = 0;
  tell (self);
}

static void
add_states (PmFilterButton *self, const PmListCounts *counts)
{
  guint states = pm_torrent_list_get_filter (self->list)->states;
  GtkWidget *check;

  add_heading (self, _ ("State"));
  /* Translators: torrents in any state. */
  check = add_check (self, _ ("All"), counts->n, states == 0);
  g_object_set_data (G_OBJECT (check), "all", self);
  g_signal_connect_object (check, "toggled", G_CALLBACK (all_cb), self, G_CONNECT_SWAPPED);
  for (PmListState state = 0; state < PM_N_LIST_STATES; state++) {
    check = add_check (self, pm_list_state_get_title (state), counts->states[state],
                       (states & (1u << state)) != 0);
    g_object_set_data (G_OBJECT (check), "state", GUINT_TO_POINTER (state));
    g_signal_connect_object (check, "toggled", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  }
}

/* --- trackers and labels ------------------------------------------------------------------------ */

static void
toggle_word (PmFilterButton *self, GtkCheckButton *check, GPtrArray *words)
{
  if (self->quiet)
    return;
  pm_list_filter_toggle (words, g_object_get_data (G_OBJECT (check), "word"),
                         gtk_check_button_get_active (check));
  tell (self);
}

static void
tracker_cb (PmFilterButton *self, GtkCheckButton *check)
{
  toggle_word (self, check, pm_torrent_list_get_filter (self->list)->trackers);
}

static void
label_cb (PmFilterButton *self, GtkCheckButton *check)
{
  toggle_word (self, check, pm_torrent_list_get_filter (self->list)->labels);
}

/* The most frequent first; none at the end. */
static int
compare_words_cb (gconstpointer a, gconstpointer b, gpointer counts)
{
  const char *first = a, *second = b;
  guint n_first = GPOINTER_TO_UINT (g_hash_table_lookup (counts, first));
  guint n_second = GPOINTER_TO_UINT (g_hash_table_lookup (counts, second));

  if ((*first == '\0') != (*second == '\0'))
    return *first == '\0' ? 1 : -1;
  if (n_first != n_second)
    return n_first > n_second ? -1 : 1;
  return g_utf8_collate (first, second);
}

/* What is filtered by stays there to be taken off, also when no torrent has it any more. */
static void
add_chosen (GHashTable *counts, GPtrArray *chosen)
{
  for (guint i = 0; i < chosen->len; i++) {
    if (!g_hash_table_contains (counts, chosen->pdata[i]))
      g_hash_table_insert (counts, g_strdup (chosen->pdata[i]), GUINT_TO_POINTER (0));
  }
}

static void
add_words (PmFilterButton *self, GHashTable *counts, GPtrArray *chosen, const char *none,
           GCallback callback)
{
  g_autoptr (GList) words = NULL;
  guint n = 0;

  add_chosen (counts, chosen);
  words = g_list_sort_with_data (g_hash_table_get_keys (counts), compare_words_cb, counts);
  for (GList *l = words; l != NULL && n < MAX_WORDS; l = l->next, n++) {
    const char *word = l->data;
    GtkWidget *check = add_check (self, *word != '\0' ? word : none,
                                  GPOINTER_TO_UINT (g_hash_table_lookup (counts, word)),
                                  pm_list_filter_has (chosen, word));

    g_object_set_data_full (G_OBJECT (check), "word", g_strdup (word), g_free);
    g_signal_connect_object (check, "toggled", callback, self, G_CONNECT_SWAPPED);
  }
}

/* --- the popover -------------------------------------------------------------------------------- */

static gboolean
has_words (GHashTable *counts, GPtrArray *chosen)
{
  return chosen->len > 0 || g_hash_table_size (counts) > 1
         || (g_hash_table_size (counts) == 1 && !g_hash_table_contains (counts, ""));
}

static void
fill (PmFilterButton *self)
{
  PmListFilter *filter = pm_torrent_list_get_filter (self->list);
  PmListCounts counts;

  pm_torrent_list_count (self->list, &counts);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "pm-filter-box");
  add_states (self, &counts);
  if (has_words (counts.trackers, filter->trackers)) {
    add_heading (self, _ ("Trackers"));
    add_words (self, counts.trackers, filter->trackers, _ ("No tracker"), G_CALLBACK (tracker_cb));
  }
  if (has_words (counts.labels, filter->labels)) {
    add_heading (self, _ ("Labels"));
    add_words (self, counts.labels, filter->labels, _ ("No label"), G_CALLBACK (label_cb));
  }
  pm_list_counts_clear (&counts);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
}

/* Before it opens, so that the first check gets the keyboard. */
static void
opens_cb (GtkMenuButton *button, gpointer data)
{
  PmFilterButton *self = data;

  if (self->list != NULL)
    fill (self);
}

/* Only states exclude each other: all is any. */
static void
show_checks (PmFilterButton *self)
{
  guint states = pm_torrent_list_get_filter (self->list)->states;
  GtkWidget *child = self->box != NULL ? gtk_widget_get_first_child (self->box) : NULL;

  self->quiet = TRUE;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GObject *check = G_OBJECT (child);
    gboolean is_word = g_object_get_data (check, "word") != NULL;

    if (!GTK_IS_CHECK_BUTTON (child) || is_word)
      continue;
    if (g_object_get_data (check, "all") != NULL)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (child), states == 0);
    else
      gtk_check_button_set_active (
          GTK_CHECK_BUTTON (child),
          (states & (1u << GPOINTER_TO_UINT (g_object_get_data (check, "state")))) != 0);
  }
  self->quiet = FALSE;
}

void
pm_filter_button_update (PmFilterButton *self)
{
  gboolean is_set = pm_list_filter_is_set (pm_torrent_list_get_filter (self->list));

  show_checks (self);
  pm_css_class_set (GTK_WIDGET (self->button), "accent", is_set);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               is_set ? _ ("Filter: Some Torrents Are Hidden") : _ ("Filter"));
}

void
pm_filter_button_set_list (PmFilterButton *self, PmTorrentList *list)
{
  self->list = g_object_ref (list);
  pm_filter_button_update (self);
}

static void
pm_filter_button_dispose (GObject *object)
{
  PmFilterButton *self = PM_FILTER_BUTTON (object);

  self->box = NULL;
  g_clear_object (&self->list);
  G_OBJECT_CLASS (pm_filter_button_parent_class)->dispose (object);
}

static void
pm_filter_button_class_init (PmFilterButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_filter_button_dispose;
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_FILTER_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_popover (PmFilterButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkScrolledWindow *scroller;

  self->scroller = gtk_scrolled_window_new ();
  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scroller, TRUE);
  gtk_scrolled_window_set_propagate_natural_width (scroller, TRUE);
  gtk_scrolled_window_set_min_content_width (scroller, MIN_WIDTH);
  gtk_scrolled_window_set_max_content_height (scroller, MAX_HEIGHT);
  gtk_popover_set_child (GTK_POPOVER (popover), self->scroller);
  gtk_widget_add_css_class (popover, "pm-filter-popover");
  return popover;
}

static void
pm_filter_button_init (PmFilterButton *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  self->button = GTK_MENU_BUTTON (button);
  gtk_menu_button_set_icon_name (self->button, "pm-filter-symbolic");
  gtk_menu_button_set_popover (self->button, new_popover (self));
  gtk_menu_button_set_create_popup_func (self->button, opens_cb, self, NULL);
  gtk_widget_set_tooltip_text (button, _ ("Filter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filter the list"), -1);
  adw_bin_set_child (ADW_BIN (self), button);
}
