/* pm-swarm-card.c — You or a peer of a small swarm, with numbered pieces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-card.h"

#include "pm-css-class.h"
#include "pm-format.h"
#include "pm-met-chip.h"

#define NARROW_BOX 58 /* px; the same for all, so that columns stand in line */
#define NARROW_GAP 15
#define HEAD_GAP 7  /* px */
#define LINES_GAP 3 /* px between the two lines of words */
#define NARROW_LINES_GAP 14

struct _PmSwarmCard {
  GtkWidget parent;
  gboolean is_you, is_narrow;
  GtkWidget *head, *lines, *down, *up, *totals;
  GtkLabel *name, *chip, *count;
  GtkWidget *met; /* in place of @chip; NULL: never needed */
  GtkLabel *down_arrow, *down_words, *down_rate, *up_arrow, *up_words, *up_rate;
  GtkWidget *boxes;
};

G_DEFINE_FINAL_TYPE (PmSwarmCard, pm_swarm_card, GTK_TYPE_WIDGET)

PmPieceBoxes *
pm_swarm_card_get_boxes (PmSwarmCard *self)
{
  return PM_PIECE_BOXES (self->boxes);
}

/* A label that is set to what it says already is laid out again all the same. */
static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

/* Where there is little room, the rate says that something comes better than words do. */
static void
set_line (PmSwarmCard *self, GtkLabel *words, GtkLabel *rate, const char *text, guint64 speed)
{
  g_autofree char *number = pm_format_rate (speed);
  gboolean has_rate = self->is_you || speed >= PM_RATE_LEAST;

  set_label (words, text != NULL ? text : "");
  set_label (rate, number);
  gtk_widget_set_visible (GTK_WIDGET (words), text != NULL && !(self->is_narrow && has_rate));
  gtk_widget_set_visible (GTK_WIDGET (rate), has_rate);
}

static void
show_chip (PmSwarmCard *self, const PmCardWords *words)
{
  gboolean has_met = words->met_id != 0;

  set_label (self->chip, words->chip != NULL ? words->chip : "");
  gtk_widget_set_visible (GTK_WIDGET (self->chip), words->chip != NULL && !has_met);
  if (has_met && self->met == NULL) {
    self->met = pm_met_chip_new (words->met_id);
    gtk_box_insert_child_after (GTK_BOX (self->head), self->met, GTK_WIDGET (self->chip));
  }
  if (has_met)
    pm_met_chip_set_name (self->met, words->name);
}

void
pm_swarm_card_set_words (PmSwarmCard *self, const PmCardWords *words)
{
  set_label (self->name, words->name);
  show_chip (self, words);
  set_label (self->count, words->count);
  set_line (self, self->down_words, self->down_rate, words->down, words->down_rate);
  set_line (self, self->up_words, self->up_rate, words->up, words->up_rate);
  pm_css_class_set (GTK_WIDGET (self->down_arrow), "moving", words->is_receiving);
  pm_css_class_set (GTK_WIDGET (self->up_arrow), "moving", words->is_sending);
}

/* You: the rates stand at the end of the head; a peer's stand behind the words. */
static void
arrange_peer (PmSwarmCard *self)
{
  gboolean is_narrow = self->is_narrow;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->lines), is_narrow
                                                                    ? GTK_ORIENTATION_HORIZONTAL
                                                                    : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self->lines), is_narrow ? NARROW_LINES_GAP : LINES_GAP);
  gtk_widget_set_hexpand (GTK_WIDGET (self->down_rate), !is_narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->up_rate), !is_narrow);
}

static void
arrange_you (PmSwarmCard *self)
{
  if (self->is_narrow)
    gtk_widget_insert_after (self->head, GTK_WIDGET (self), NULL);
  else
    gtk_widget_insert_before (self->head, GTK_WIDGET (self), NULL);
  gtk_widget_set_margin_top (self->head, self->is_narrow ? 0 : HEAD_GAP);
  gtk_widget_set_margin_bottom (self->head, self->is_narrow ? HEAD_GAP : 0);
}

void
pm_swarm_card_set_narrow (PmSwarmCard *self, gboolean is_narrow)
{
  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  if (self->is_you)
    arrange_you (self);
  else
    arrange_peer (self);
  pm_css_class_set (GTK_WIDGET (self), "narrow", is_narrow);
  pm_piece_boxes_set_size (PM_PIECE_BOXES (self->boxes), is_narrow ? NARROW_BOX : 0, NARROW_GAP);
}

static void
pm_swarm_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pm_swarm_card_parent_class)->dispose (object);
}

static void
pm_swarm_card_class_init (PmSwarmCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_swarm_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/piecemeal/diagrams/pm-swarm-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, head);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, lines);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, down);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, up);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, totals);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, name);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, chip);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, count);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, down_arrow);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, down_words);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, down_rate);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, up_arrow);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, up_words);
  gtk_widget_class_bind_template_child (widget_class, PmSwarmCard, up_rate);
  gtk_widget_class_set_css_name (widget_class, "swarm-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_swarm_card_init (PmSwarmCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
move_into (GtkWidget *child, GtkWidget *box)
{
  g_object_ref (child);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (child)), child);
  gtk_box_append (GTK_BOX (box), child);
  g_object_unref (child);
}

static void
become_you (PmSwarmCard *self)
{
  move_into (self->down, self->totals);
  move_into (self->up, self->totals);
  gtk_widget_add_css_class (GTK_WIDGET (self), "you");
  gtk_widget_set_visible (self->lines, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "title-4");
  gtk_label_set_ellipsize (self->name,
                           PANGO_ELLIPSIZE_NONE); /* it is short; the count goes first */
  pm_piece_boxes_set_copies (PM_PIECE_BOXES (self->boxes), TRUE);
}

static void
become_peer (PmSwarmCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->down_rate), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->up_rate), "caption");
  gtk_widget_set_hexpand (GTK_WIDGET (self->count), TRUE);
  gtk_label_set_xalign (self->count, 1);
  gtk_widget_set_visible (self->totals, FALSE);
  gtk_widget_set_margin_bottom (self->head, HEAD_GAP);
}

GtkWidget *
pm_swarm_card_new (gboolean is_you)
{
  PmSwarmCard *self = g_object_new (PM_TYPE_SWARM_CARD, NULL);

  self->is_you = is_you;
  self->boxes = pm_piece_boxes_new (!is_you);
  gtk_widget_set_parent (self->boxes, GTK_WIDGET (self));
  gtk_widget_set_vexpand (self->boxes, TRUE);
  gtk_widget_set_valign (self->boxes, GTK_ALIGN_END);
  if (is_you) {
    become_you (self);
    arrange_you (self);
  } else {
    become_peer (self);
    arrange_peer (self);
  }
  return GTK_WIDGET (self);
}
