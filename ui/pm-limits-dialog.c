/* pm-limits-dialog.c — limits of one or several torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-limits-dialog.h"

#include "pm-number-row.h"
#include "pm-switch-row.h"

#include <glib/gi18n.h>

#define KILO 1000 /* rates are shown in kB/s */

struct _PmLimitsDialog {
  AdwWindow parent_instance;
  GPtrArray *torrents;    /* of owned BtTorrent */
  BtTorrentOptions shown; /* what the rows say */
  /* template */
  AdwWindowTitle *title;
  PmNumberRow *down_row;
  PmNumberRow *up_row;
  PmNumberRow *peers_row;
  AdwExpanderRow *goal_row;
  PmNumberRow *ratio_row;
  PmNumberRow *minutes_row;
  PmNumberRow *idle_row;
};

G_DEFINE_FINAL_TYPE (PmLimitsDialog, pm_limits_dialog, ADW_TYPE_WINDOW)

static guint
get_number (PmNumberRow *row)
{
  guint value;

  g_object_get (row, "value", &value, NULL);
  return value;
}

static BtTorrentOptions
read_rows (PmLimitsDialog *self)
{
  BtTorrentOptions options = self->shown;

  options.down_limit = (guint64) get_number (self->down_row) * KILO;
  options.up_limit = (guint64) get_number (self->up_row) * KILO;
  options.max_peers = get_number (self->peers_row);
  options.has_goal = adw_expander_row_get_enable_expansion (self->goal_row);
  options.goal.ratio_percent = get_number (self->ratio_row);
  options.goal.minutes = get_number (self->minutes_row);
  options.goal.idle_minutes = get_number (self->idle_row);
  return options;
}

/* Only what the person changed: the rest may differ between them. */
static void
apply_change (BtTorrent *torrent, const BtTorrentOptions *before, const BtTorrentOptions *now)
{
  BtTorrentOptions options = *bt_torrent_get_options (torrent);

  if (now->down_limit != before->down_limit)
    options.down_limit = now->down_limit;
  if (now->up_limit != before->up_limit)
    options.up_limit = now->up_limit;
  if (now->max_peers != before->max_peers)
    options.max_peers = now->max_peers;
  if (now->has_goal != before->has_goal)
    options.has_goal = now->has_goal;
  if (memcmp (&now->goal, &before->goal, sizeof now->goal) != 0)
    options.goal = now->goal;
  bt_torrent_set_options (torrent, &options);
}

static void
changed_cb (PmLimitsDialog *self)
{
  BtTorrentOptions now = read_rows (self);

  if (bt_torrent_options_equal (&now, &self->shown))
    return;
  for (guint i = 0; i < self->torrents->len; i++)
    apply_change (self->torrents->pdata[i], &self->shown, &now);
  self->shown = now;
}

static void
show_options (PmLimitsDialog *self)
{
  const BtTorrentOptions *options = &self->shown;

  g_object_set (self->down_row, "value", (guint) (options->down_limit / KILO), NULL);
  g_object_set (self->up_row, "value", (guint) (options->up_limit / KILO), NULL);
  g_object_set (self->peers_row, "value", options->max_peers, NULL);
  g_object_set (self->ratio_row, "value", options->goal.ratio_percent, NULL);
  g_object_set (self->minutes_row, "value", options->goal.minutes, NULL);
  g_object_set (self->idle_row, "value", options->goal.idle_minutes, NULL);
  adw_expander_row_set_enable_expansion (self->goal_row, options->has_goal);
  adw_expander_row_set_expanded (self->goal_row, options->has_goal);
}

static void
follow_rows (PmLimitsDialog *self)
{
  PmNumberRow *const rows[] = { self->down_row,  self->up_row,      self->peers_row,
                                self->ratio_row, self->minutes_row, self->idle_row };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (rows[i], "notify::value", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->goal_row, "notify::enable-expansion", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
pm_limits_dialog_dispose (GObject *object)
{
  PmLimitsDialog *self = PM_LIMITS_DIALOG (object);

  g_clear_pointer (&self->torrents, g_ptr_array_unref);
  G_OBJECT_CLASS (pm_limits_dialog_parent_class)->dispose (object);
}

static void
pm_limits_dialog_class_init (PmLimitsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_limits_dialog_dispose;
  g_type_ensure (PM_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-limits-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, title);
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, down_row);
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, up_row);
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, peers_row);
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, goal_row);
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, ratio_row);
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, minutes_row);
  gtk_widget_class_bind_template_child (widget_class, PmLimitsDialog, idle_row);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_limits_dialog_init (PmLimitsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pm_switch_row_name_expander (self->goal_row);
}

GtkWidget *
pm_limits_dialog_new (GtkWindow *parent, GPtrArray *torrents)
{
  PmLimitsDialog *self = g_object_new (PM_TYPE_LIMITS_DIALOG, "transient-for", parent, NULL);
  g_autofree char *several =
      g_strdup_printf (ngettext ("%u torrent", "%u torrents", torrents->len), torrents->len);

  self->torrents = g_ptr_array_ref (torrents);
  self->shown = *bt_torrent_get_options (torrents->pdata[0]);
  adw_window_title_set_subtitle (
      self->title, torrents->len > 1 ? several : bt_torrent_get_name (torrents->pdata[0]));
  show_options (self);
  follow_rows (self);
  return GTK_WIDGET (self);
}
