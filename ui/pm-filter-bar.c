/* pm-filter-bar.c — a chip for each kind of torrents that the list is confined to, to be taken off.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-filter-bar.h"

#include <glib/gi18n.h>

#define CHIP_CHARS 24

struct _PmFilterBar {
  AdwBin parent_instance;
  PmTorrentList *list; /* owned */
  GtkRevealer *revealer;
  GtkFlowBox *chips;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmFilterBar, pm_filter_bar, ADW_TYPE_BIN)

/* What a chip stands for. */
typedef enum { CHIP_STATE, CHIP_TRACKER, CHIP_LABEL } ChipKind;

static void
chip_cb (PmFilterBar *self, GtkWidget *chip)
{
  PmListFilter *filter = pm_torrent_list_get_filter (self->list);
  ChipKind kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "kind"));
  const char *word = g_object_get_data (G_OBJECT (chip), "word");

  if (kind == CHIP_STATE)
    filter->states &= ~(1u << GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "state")));
  else
    pm_list_filter_toggle (kind == CHIP_TRACKER ? filter->trackers : filter->labels, word, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
new_content (const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *image = gtk_image_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CHIP_CHARS);
  gtk_image_set_pixel_size (GTK_IMAGE (image), 12);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), image);
  return box;
}

static GtkWidget *
add_chip (PmFilterBar *self, ChipKind kind, const char *title)
{
  GtkWidget *chip = gtk_button_new ();
  /* Translators: %s is a state, a tracker or a label; the button shows the others again. */
  g_autofree char *hint = g_strdup_printf (_ ("Stop Filtering by “%s”"), title);

  gtk_button_set_child (GTK_BUTTON (chip), new_content (title));
  gtk_widget_add_css_class (chip, "pm-filter-chip");
  gtk_widget_set_tooltip_text (chip, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  g_object_set_data (G_OBJECT (chip), "kind", GUINT_TO_POINTER (kind));
  g_signal_connect_object (chip, "clicked", G_CALLBACK (chip_cb), self, G_CONNECT_SWAPPED);
  gtk_flow_box_insert (self->chips, chip, -1);
  /* The chip has the keyboard, not what it stands in. */
  gtk_widget_set_focusable (gtk_widget_get_parent (chip), FALSE);
  return chip;
}

static void
add_words (PmFilterBar *self, ChipKind kind, GPtrArray *words, const char *none)
{
  for (guint i = 0; i < words->len; i++) {
    const char *word = words->pdata[i];
    GtkWidget *chip = add_chip (self, kind, *word != '\0' ? word : none);

    g_object_set_data_full (G_OBJECT (chip), "word", g_strdup (word), g_free);
  }
}

static void
add_states (PmFilterBar *self, guint states)
{
  for (PmListState state = 0; state < PM_N_LIST_STATES; state++) {
    if ((states & (1u << state)) != 0)
      g_object_set_data (G_OBJECT (add_chip (self, CHIP_STATE, pm_list_state_get_title (state))),
                         "state", GUINT_TO_POINTER (state));
  }
}

/* A chip that goes hands the keyboard on to the next one. */
static gboolean
remove_chips (PmFilterBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_flow_box_remove (self->chips, child);
  return had_focus;
}

void
pm_filter_bar_update (PmFilterBar *self)
{
  PmListFilter *filter = pm_torrent_list_get_filter (self->list);
  gboolean had_focus = remove_chips (self);

  add_states (self, filter->states);
  add_words (self, CHIP_TRACKER, filter->trackers, _ ("No tracker"));
  add_words (self, CHIP_LABEL, filter->labels, _ ("No label"));
  gtk_revealer_set_reveal_child (self->revealer, pm_list_filter_is_set (filter));
  if (had_focus && !gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
}

void
pm_filter_bar_set_list (PmFilterBar *self, PmTorrentList *list)
{
  self->list = g_object_ref (list);
  pm_filter_bar_update (self);
}

static void
pm_filter_bar_dispose (GObject *object)
{
  PmFilterBar *self = PM_FILTER_BAR (object);

  g_clear_object (&self->list);
  G_OBJECT_CLASS (pm_filter_bar_parent_class)->dispose (object);
}

static void
pm_filter_bar_class_init (PmFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_filter_bar_dispose;
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
pm_filter_bar_init (PmFilterBar *self)
{
  GtkWidget *revealer = gtk_revealer_new (), *chips = gtk_flow_box_new ();

  self->revealer = GTK_REVEALER (revealer);
  self->chips = GTK_FLOW_BOX (chips);
  gtk_flow_box_set_selection_mode (self->chips, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->chips, 12);
  gtk_flow_box_set_column_spacing (self->chips, 6);
  gtk_flow_box_set_row_spacing (self->chips, 6);
  gtk_widget_set_halign (chips, GTK_ALIGN_START);
  gtk_widget_add_css_class (chips, "pm-filter-chips");
  gtk_accessible_update_property (GTK_ACCESSIBLE (chips), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filters"), -1);
  gtk_revealer_set_child (self->revealer, chips);
  adw_bin_set_child (ADW_BIN (self), revealer);
}
