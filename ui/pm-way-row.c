/* pm-way-row.c — one way of finding peers, with a line of how it goes and a sign.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-way-row.h"

#include "pm-css-class.h"
#include "pm-words.h"

struct _PmWayRow {
  AdwActionRow parent_instance;
  PmWaySign sign;
  GtkWidget *image, *spinner;
};

G_DEFINE_FINAL_TYPE (PmWayRow, pm_way_row, ADW_TYPE_ACTION_ROW)

static const char *const icons[] = {
  [PM_WAY_SIGN_NONE] = NULL,
  [PM_WAY_SIGN_ASKING] = NULL,
  [PM_WAY_SIGN_WORKS] = "object-select-symbolic",
  [PM_WAY_SIGN_TROUBLE] = "dialog-warning-symbolic",
  [PM_WAY_SIGN_OPENS] = "go-next-symbolic",
};

/* On a page that is not seen it would go on turning, and draw the window again and again. */
static void
turn (PmWayRow *self)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner),
                            self->sign == PM_WAY_SIGN_ASKING
                                && gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static void
show_sign (PmWayRow *self, PmWaySign sign)
{
  self->sign = sign;
  gtk_widget_set_visible (self->spinner, sign == PM_WAY_SIGN_ASKING);
  gtk_widget_set_visible (self->image, icons[sign] != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icons[sign]);
  pm_css_class_set (GTK_WIDGET (self), "pm-trouble", sign == PM_WAY_SIGN_TROUBLE);
  turn (self);
}

static void
speak (PmWayRow *self, const char *words)
{
  g_autofree char *spoken = pm_words_spoken (words);
  g_autofree char *name = g_strdup_printf (
      "%s, %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), spoken);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
pm_way_row_show (PmWayRow *self, const char *words, PmWaySign sign)
{
  if (self->sign != sign)
    show_sign (self, sign);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), words) == 0)
    return;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  speak (self, words);
}

static void
pm_way_row_class_init (PmWayRowClass *klass)
{
}

static void
pm_way_row_init (PmWayRow *self)
{
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "visible", FALSE, NULL);
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "visible", FALSE, NULL);
  /* The title alone is what a row is called otherwise. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spinner);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->image);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pm-way-row");
  g_signal_connect_after (self, "map", G_CALLBACK (turn), NULL);
  g_signal_connect_after (self, "unmap", G_CALLBACK (turn), NULL);
}

GtkWidget *
pm_way_row_new (const char *title)
{
  return g_object_new (PM_TYPE_WAY_ROW, "title", title, NULL);
}
