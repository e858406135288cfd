/* pm-next-card.c — says which film follows, and begins it unless somebody says no.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-next-card.h"

#include <glib/gi18n.h>

struct _PmNextCard {
  AdwBin parent_instance;
  guint timer, left; /* seconds */
  /* template */
  GtkLabel *name_label;
  GtkLabel *left_label;
  GtkWidget *play_button;
};

enum { PLAY, CANCELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmNextCard, pm_next_card, ADW_TYPE_BIN)

static void
show_left (PmNextCard *self)
{
  /* Translators: seconds until the next film begins. */
  g_autofree char *text = g_strdup_printf (_ ("in %u s"), self->left);

  gtk_label_set_text (self->left_label, text);
}

static void
end (PmNextCard *self, guint signal)
{
  pm_next_card_stop (self);
  g_signal_emit (self, signals[signal], 0);
}

static gboolean
second_cb (gpointer data)
{
  PmNextCard *self = data;

  if (--self->left > 0) {
    show_left (self);
    return G_SOURCE_CONTINUE;
  }
  self->timer = 0;
  end (self, PLAY);
  return G_SOURCE_REMOVE;
}

static void
play_cb (PmNextCard *self)
{
  end (self, PLAY);
}

static void
cancel_cb (PmNextCard *self)
{
  end (self, CANCELLED);
}

void
pm_next_card_count (PmNextCard *self, const char *name, guint seconds)
{
  /* Translators: %s is the name of a film. */
  g_autofree char *text = g_strdup_printf (_ ("Next: %s"), name);

  gtk_label_set_text (self->name_label, text);
  self->left = MAX (seconds, 1);
  show_left (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (1, second_cb, self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
pm_next_card_stop (PmNextCard *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pm_next_card_focus (PmNextCard *self)
{
  gtk_widget_grab_focus (self->play_button);
}

static void
pm_next_card_dispose (GObject *object)
{
  g_clear_handle_id (&PM_NEXT_CARD (object)->timer, g_source_remove);
  G_OBJECT_CLASS (pm_next_card_parent_class)->dispose (object);
}

static void
pm_next_card_class_init (PmNextCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_next_card_dispose;
  signals[PLAY] = g_signal_new ("play", PM_TYPE_NEXT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[CANCELLED] = g_signal_new ("cancelled", PM_TYPE_NEXT_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/player/pm-next-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PmNextCard, name_label);
  gtk_widget_class_bind_template_child (widget_class, PmNextCard, left_label);
  gtk_widget_class_bind_template_child (widget_class, PmNextCard, play_button);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
pm_next_card_init (PmNextCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
