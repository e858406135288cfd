/* pm-meeting-card.c — one peer, how it was met, and what a person can do when it was not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-meeting-card.h"

#include "pm-css-class.h"
#include "pm-ladder-view.h"
#include "pm-meeting-head.h"
#include "pm-meeting-words.h"

struct _PmMeetingCard {
  GtkWidget parent;
  GtkLabel *name, *story, *state, *pair, *why;
  GtkWidget *verdict, *why_box, *buttons, *relay_button, *ladder;
  GtkImage *sign;
};

G_DEFINE_FINAL_TYPE (PmMeetingCard, pm_meeting_card, GTK_TYPE_WIDGET)

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_label_set_text (label, text != NULL ? text : "");
}

static void
show_verdict (PmMeetingCard *self, const BtRtcStat *stat)
{
  PmMeetingState state = pm_meeting_get_state (stat);
  g_autofree char *words = pm_meeting_words_state (stat);
  gboolean is_good = state == PM_MEETING_CONNECTED, is_bad = state == PM_MEETING_FAILED;

  set_label (self->state, words);
  pm_css_class_set (self->verdict, "connected", is_good);
  pm_css_class_set (self->verdict, "failed", is_bad);
  gtk_widget_set_visible (GTK_WIDGET (self->sign), is_good || is_bad);
  gtk_image_set_from_icon_name (self->sign,
                                is_bad ? "dialog-warning-symbolic" : "object-select-symbolic");
}

static void
show_why (PmMeetingCard *self, const BtRtcStat *stat, gboolean has_relay)
{
  g_autofree char *why = pm_meeting_words_why (stat, has_relay);

  set_label (self->why, why);
  gtk_widget_set_visible (self->why_box, why != NULL);
  gtk_widget_set_visible (self->buttons, pm_meeting_get_state (stat) == PM_MEETING_FAILED);
  gtk_widget_set_visible (self->relay_button, pm_meeting_wants_relay (stat));
}

void
pm_meeting_card_set_meeting (PmMeetingCard *self, const BtRtcStat *stat, const char *name,
                             gboolean has_relay)
{
  g_autofree char *pair = pm_meeting_words_pair (stat);

  set_label (self->name, name);
  set_label (self->story, pm_meeting_words_story (stat));
  set_label (self->pair, pair);
  show_verdict (self, stat);
  show_why (self, stat, has_relay);
  pm_ladder_view_set_meeting (PM_LADDER_VIEW (self->ladder), stat);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
pm_meeting_card_set_chosen (PmMeetingCard *self, gboolean is_chosen)
{
  pm_css_class_set (GTK_WIDGET (self), "chosen", is_chosen);
}

static void
pm_meeting_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pm_meeting_card_parent_class)->dispose (object);
}

static void
pm_meeting_card_class_init (PmMeetingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_meeting_card_dispose;
  g_type_ensure (PM_TYPE_LADDER_VIEW);
  g_type_ensure (PM_TYPE_MEETING_HEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/piecemeal/diagrams/pm-meeting-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, name);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, story);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, verdict);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, sign);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, state);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, ladder);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, pair);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, why_box);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, why);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, buttons);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingCard, relay_button);
  gtk_widget_class_set_css_name (widget_class, "meeting-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pm_meeting_card_init (PmMeetingCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pm_meeting_card_new (void)
{
  return g_object_new (PM_TYPE_MEETING_CARD, NULL);
}
