/* pm-narration-bar.c — the rule at work in a chip, and one sentence beside it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-narration-bar.h"

#include <glib/gi18n.h>

#include "pm-css-class.h"
#include "pm-narration-words.h"

#define GAP 12          /* px between chip and sentence */
#define REASON_CHARS 36 /* a line of the reason: short lines are read at a glance */
#define SENTENCE_LINES 2

struct _PmNarrationBar {
  GtkWidget parent;
  PmRule rule;
  GtkWidget *chip, *sentence, *reason;
};

G_DEFINE_FINAL_TYPE (PmNarrationBar, pm_narration_bar, GTK_TYPE_WIDGET)

/* The colour of what the rule is about, as in the maps. */
static void
show_color (PmNarrationBar *self)
{
  gboolean is_giving = self->rule == PM_RULE_TIT_FOR_TAT || self->rule == PM_RULE_A_TRY;
  gboolean is_getting = self->rule == PM_RULE_SEVERAL_AT_ONCE || self->rule == PM_RULE_SLOW_PEER;

  pm_css_class_set (self->chip, "rare", self->rule == PM_RULE_RAREST_FIRST);
  pm_css_class_set (self->chip, "sent", is_giving);
  pm_css_class_set (self->chip, "flight", is_getting);
  pm_css_class_set (self->chip, "here", self->rule == PM_RULE_COMPLETE);
}

static void
show_rule (PmNarrationBar *self, PmRule rule)
{
  const char *name = pm_narration_words_rule (rule), *reason = pm_narration_words_reason (rule);

  self->rule = rule;
  gtk_widget_set_visible (self->chip, name != NULL);
  if (name == NULL)
    return;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->chip), name);
  gtk_widget_set_tooltip_text (self->chip, reason);
  gtk_label_set_label (GTK_LABEL (self->reason), reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
  show_color (self);
}

void
pm_narration_bar_set (PmNarrationBar *self, PmRule rule, const char *sentence)
{
  if (rule != self->rule)
    show_rule (self, rule);
  gtk_label_set_label (GTK_LABEL (self->sentence), sentence);
}

static void
pm_narration_bar_dispose (GObject *object)
{
  PmNarrationBar *self = PM_NARRATION_BAR (object);

  g_clear_pointer (&self->chip, gtk_widget_unparent);
  g_clear_pointer (&self->sentence, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_narration_bar_parent_class)->dispose (object);
}

static void
pm_narration_bar_class_init (PmNarrationBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_narration_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "narration-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_chip (PmNarrationBar *self)
{
  GtkWidget *chip = gtk_menu_button_new (), *popover = gtk_popover_new ();

  self->reason = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->reason), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->reason), REASON_CHARS);
  gtk_label_set_xalign (GTK_LABEL (self->reason), 0);
  gtk_widget_add_css_class (popover, "pm-reason");
  gtk_popover_set_child (GTK_POPOVER (popover), self->reason);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (chip), GTK_ARROW_NONE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (chip), popover);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_TOP); /* the button chose below */
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (chip, "pm-rule");
  gtk_widget_set_visible (chip, FALSE);
  return chip;
}

static void
pm_narration_bar_init (PmNarrationBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), GAP);
  self->chip = make_chip (self);
  self->sentence = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->sentence), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->sentence), SENTENCE_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (self->sentence), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->sentence), 0);
  gtk_widget_set_parent (self->chip, GTK_WIDGET (self));
  gtk_widget_set_parent (self->sentence, GTK_WIDGET (self));
}

GtkWidget *
pm_narration_bar_new (void)
{
  return g_object_new (PM_TYPE_NARRATION_BAR, NULL);
}
