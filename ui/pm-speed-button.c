/* pm-speed-button.c — the rates below the list, and behind them how fast all torrents were and may be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-speed-button.h"

#include "pm-format.h"
#include "pm-speed-popover.h"
#include "pm-words.h"

#include <glib/gi18n.h>

#define RATE_CHARS 9 /* "↓ 999 kB/s": what stands beside it does not move */

struct _PmSpeedButton {
  AdwBin parent_instance;
  PmLibrary *library; /* owned */
  GtkMenuButton *button;
  GtkLabel *down, *up;
};

G_DEFINE_FINAL_TYPE (PmSpeedButton, pm_speed_button, ADW_TYPE_BIN)

static gboolean
show_rate (GtkLabel *label, const char *arrow, guint64 rate)
{
  g_autofree char *words = pm_format_rate (rate);
  g_autofree char *text = g_strdup_printf ("%s %s", arrow, words);

  if (g_strcmp0 (gtk_label_get_text (label), text) == 0)
    return FALSE;
  gtk_label_set_text (label, text);
  return TRUE;
}

void
pm_speed_button_update (PmSpeedButton *self)
{
  gboolean changed = show_rate (self->down, "↓", pm_library_get_down_rate (self->library));
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;

  changed |= show_rate (self->up, "↑", pm_library_get_up_rate (self->library));
  if (!changed)
    return;
  text = g_strdup_printf ("%s, %s", gtk_label_get_text (self->down), gtk_label_get_text (self->up));
  spoken = pm_words_spoken (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

void
pm_speed_button_set (PmSpeedButton *self, PmLibrary *library, GSettings *settings)
{
  self->library = g_object_ref (library);
  gtk_menu_button_set_popover (self->button, pm_speed_popover_new (library, settings));
  pm_speed_button_update (self);
}

static void
pm_speed_button_dispose (GObject *object)
{
  PmSpeedButton *self = PM_SPEED_BUTTON (object);

  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_speed_button_parent_class)->dispose (object);
}

static void
pm_speed_button_class_init (PmSpeedButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_speed_button_dispose;
}

static GtkLabel *
new_rate (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), RATE_CHARS);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
pm_speed_button_init (PmSpeedButton *self)
{
  GtkWidget *button = gtk_menu_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->button = GTK_MENU_BUTTON (button);
  self->down = new_rate (box);
  self->up = new_rate (box);
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_direction (self->button, GTK_ARROW_UP);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "pm-rates");
  gtk_widget_set_tooltip_text (button, _ ("All Torrents Together: Speed and Limits"));
  adw_bin_set_child (ADW_BIN (self), button);
}
