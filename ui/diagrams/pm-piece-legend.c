/* pm-piece-legend.c — what the signs of pieces mean, and how many there are of each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-piece-legend.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-piece-sign.h"
#include "pm-pieces-words.h"

#define SIGN_GAP 10 /* px */

/* From what is sure to what passes. */
static const PmPieceState order[PM_N_PIECE_STATES] = {
  PM_PIECE_HERE,     PM_PIECE_MISSING, PM_PIECE_RARE,     PM_PIECE_FLIGHT,
  PM_PIECE_CHECKING, PM_PIECE_DAMAGED, PM_PIECE_UNWANTED, PM_PIECE_SENT,
};

typedef struct {
  GtkWidget *button, *count; /* children */
  char *spoken;              /* owned */
} Row;

struct _PmPieceLegend {
  GtkWidget parent;
  Row rows[PM_N_PIECE_STATES]; /* by state */
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmPieceLegend, pm_piece_legend, GTK_TYPE_WIDGET)

static void
show_count (Row *row, PmPieceState which, const PmPieceSet *set)
{
  guint32 n = set != NULL ? set->counts[which] : 0;
  g_autofree char *number = set != NULL ? pm_format_count (n) : g_strdup ("");
  g_autofree char *spoken = set != NULL ? pm_pieces_words_spoken_state (which, n)
                                        : g_strdup (pm_pieces_words_state (which));

  gtk_label_set_text (GTK_LABEL (row->count), number);
  if (g_strcmp0 (row->spoken, spoken) == 0)
    return;
  g_free (row->spoken);
  row->spoken = g_steal_pointer (&spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  row->spoken, -1);
}

void
pm_piece_legend_set (PmPieceLegend *self, const PmPieceSet *set, const PmPieceChoice *choice)
{
  for (PmPieceState which = 0; which < PM_N_PIECE_STATES; which++) {
    Row *row = &self->rows[which];
    gboolean is_chosen = choice->by == PM_CHOICE_STATE && choice->state == which;

    show_count (row, which, set);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (row->button), is_chosen);
  }
  gtk_widget_set_visible (self->rows[PM_PIECE_UNWANTED].button,
                          set != NULL && set->counts[PM_PIECE_UNWANTED] > 0);
}

static void
clicked_cb (GtkWidget *button, PmPieceLegend *self)
{
  for (PmPieceState which = 0; which < PM_N_PIECE_STATES; which++)
    if (self->rows[which].button == button)
      g_signal_emit (self, signals[CHOSEN], 0, (guint) which);
}

static void
make_row (PmPieceLegend *self, PmPieceState which)
{
  Row *row = &self->rows[which];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SIGN_GAP);
  GtkWidget *label = gtk_label_new (pm_pieces_words_state (which));

  row->button = gtk_toggle_button_new ();
  row->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (row->count, "numeric");
  gtk_widget_add_css_class (row->count, "dim-label");
  gtk_box_append (GTK_BOX (box), pm_piece_sign_new (which));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), row->count);
  gtk_button_set_child (GTK_BUTTON (row->button), box);
  gtk_widget_add_css_class (row->button, "flat");
  gtk_widget_add_css_class (row->button, "pm-legend-row");
  gtk_widget_set_tooltip_text (row->button, pm_pieces_words_state_hint (which));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  pm_pieces_words_state_hint (which), -1);
  g_signal_connect (row->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (row->button, GTK_WIDGET (self));
}

static void
pm_piece_legend_dispose (GObject *object)
{
  PmPieceLegend *self = PM_PIECE_LEGEND (object);

  for (PmPieceState which = 0; which < PM_N_PIECE_STATES; which++) {
    g_clear_pointer (&self->rows[which].button, gtk_widget_unparent);
    g_clear_pointer (&self->rows[which].spoken, g_free);
  }
  G_OBJECT_CLASS (pm_piece_legend_parent_class)->dispose (object);
}

static void
pm_piece_legend_class_init (PmPieceLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_piece_legend_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[CHOSEN] = g_signal_new ("chosen", PM_TYPE_PIECE_LEGEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
pm_piece_legend_init (PmPieceLegend *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    make_row (self, order[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Legend"), -1);
}

GtkWidget *
pm_piece_legend_new (void)
{
  return g_object_new (PM_TYPE_PIECE_LEGEND, NULL);
}
