/* pm-met-chip.c — the chip of a peer that was met over WebRTC: a button that leads to how.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-met-chip.h"

#include <bt.h>
#include <glib/gi18n.h>

#include "pm-swarm-words.h"

#define ICON_SIZE 10 /* px; a chip is as low as its letters */

static GtkWidget *
make_content (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (arrow), ICON_SIZE);
  gtk_box_append (GTK_BOX (box), gtk_label_new (pm_swarm_words_transport (BT_TRANSPORT_RTC)));
  gtk_box_append (GTK_BOX (box), arrow);
  return box;
}

GtkWidget *
pm_met_chip_new (guint64 peer_id)
{
  GtkWidget *chip = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (chip), make_content ());
  gtk_widget_add_css_class (chip, "pm-chip");
  gtk_widget_add_css_class (chip, "pm-met-chip");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (chip, _ ("How You Met"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), "win.show-meetings");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "t", peer_id);
  return chip;
}

void
pm_met_chip_set_name (GtkWidget *chip, const char *name)
{
  /* Translators: %s is the name of a peer */
  g_autofree char *words = g_strdup_printf (_ ("WebRTC: how you met %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
