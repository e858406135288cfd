/* pm-statistics.c — a window that tells what was done in all: since the start, and in all sessions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-statistics.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-history-words.h"
#include "pm-toast.h"

#define PACE_S 1  /* seconds */
#define UNDO_S 20 /* seconds; years of counts are at stake */

typedef enum {
  COUNT_DOWNLOADED,
  COUNT_UPLOADED,
  COUNT_RATIO,
  COUNT_WASTED,
  COUNT_DAMAGED,
  COUNT_BANNED,
  COUNT_FINISHED,
  COUNT_TIME,
  COUNT_SESSIONS,
  N_COUNTS
} Count;

static const struct {
  const char *title, *hint; /* NULL: none is needed */
} counts[N_COUNTS] = {
  [COUNT_DOWNLOADED] = { N_ ("Downloaded"), NULL },
  [COUNT_UPLOADED] = { N_ ("Uploaded"), NULL },
  [COUNT_RATIO] = { N_ ("Given for each byte"), N_ ("1.00 gives back all that came") },
  [COUNT_WASTED] = { N_ ("Wasted"), N_ ("Arrived twice, unasked or damaged") },
  [COUNT_DAMAGED] = { N_ ("Damaged pieces"), N_ ("Noticed, and asked again") },
  [COUNT_BANNED] = { N_ ("Peers shut out"), N_ ("For sending damaged pieces") },
  [COUNT_FINISHED] = { N_ ("Torrents finished"), NULL },
  [COUNT_TIME] = { N_ ("Time running"), NULL },
  [COUNT_SESSIONS] = { N_ ("Sessions"), N_ ("Times that Piecemeal was started") },
};

enum { COLUMN_SESSION, COLUMN_ALL, N_COLUMNS };

struct _PmStatistics {
  AdwWindow parent_instance;
  BtEngine *engine;     /* owned */
  AdwToast *toast;      /* borrowed; NULL: nothing can be taken back */
  guint pace_id;        /* 0: not seen */
  gboolean is_expected; /* a change that a person asked for: shown as soon as it is told */
  GtkLabel *values[N_COUNTS][N_COLUMNS];
  /* template */
  AdwToastOverlay *toasts;
  GtkLabel *ratio, *ratio_words, *since;
  GtkGrid *grid;
  GtkWidget *reset_button;
};

G_DEFINE_FINAL_TYPE (PmStatistics, pm_statistics, ADW_TYPE_WINDOW)

/* --- numbers ------------------------------------------------------------------------------------ */

static char *
get_value (const BtTotals *totals, Count count)
{
  switch (count) {
  case COUNT_DOWNLOADED:
    return pm_format_size (totals->downloaded);
  case COUNT_UPLOADED:
    return pm_format_size (totals->uploaded);
  case COUNT_RATIO:
    return pm_history_words_ratio (totals->uploaded, totals->downloaded);
  case COUNT_WASTED:
    return pm_format_size (totals->wasted);
  case COUNT_DAMAGED:
    return pm_format_count (totals->n_damaged);
  case COUNT_BANNED:
    return pm_format_count (totals->n_banned);
  case COUNT_FINISHED:
    return pm_format_count (totals->n_finished);
  case COUNT_TIME:
    return pm_history_words_duration (totals->seconds);
  case COUNT_SESSIONS:
  case N_COUNTS:
  default:
    return pm_format_count (totals->n_sessions);
  }
}

static void
show_column (PmStatistics *self, guint column, const BtTotals *totals)
{
  for (Count count = 0; count < N_COUNTS; count++) {
    g_autofree char *value = get_value (totals, count);

    if (self->values[count][column] != NULL)
      gtk_label_set_text (self->values[count][column], value);
  }
}

static void
show_ratio (PmStatistics *self, const BtTotals *all)
{
  g_autofree char *ratio = pm_history_words_ratio (all->uploaded, all->downloaded);
  g_autofree char *day = pm_history_words_day (all->since);
  /* Translators: %s is a day, "12 March 2026". */
  g_autofree char *since = g_strdup_printf (_ ("Counted since %s"), day != NULL ? day : "–");

  gtk_label_set_text (self->ratio, ratio);
  gtk_label_set_text (self->ratio_words, all->downloaded > 0 ? _ ("given for each byte that came")
                                                             : _ ("Nothing has come yet"));
  gtk_label_set_text (self->since, since);
}

static void
refresh (PmStatistics *self)
{
  BtTotals session, all;

  bt_engine_get_totals (self->engine, &session, &all);
  show_column (self, COLUMN_SESSION, &session);
  show_column (self, COLUMN_ALL, &all);
  show_ratio (self, &all);
}

static gboolean
pace_cb (gpointer data)
{
  refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
updated_cb (PmStatistics *self)
{
  if (!self->is_expected)
    return;
  self->is_expected = FALSE;
  refresh (self);
}

/* --- beginning anew ----------------------------------------------------------------------------- */

static void
undo_cb (PmStatistics *self)
{
  bt_engine_restore_totals (self->engine);
  self->is_expected = TRUE;
}

static void
dismissed_cb (PmStatistics *self)
{
  self->toast = NULL;
  if (self->reset_button != NULL)
    gtk_widget_set_sensitive (self->reset_button, TRUE);
}

/* Once at a time: what can be taken back is what was begun anew last. */
static void
reset_cb (PmStatistics *self)
{
  if (self->toast != NULL)
    return;
  bt_engine_reset_totals (self->engine);
  self->is_expected = TRUE;
  gtk_widget_set_sensitive (self->reset_button, FALSE);
  self->toast = adw_toast_new (_ ("Counting begins anew"));
  adw_toast_set_timeout (self->toast, UNDO_S);
  adw_toast_set_button_label (self->toast, _ ("_Undo"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (undo_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  pm_toast_add (self->toasts, self->toast);
}

/* --- the window itself -------------------------------------------------------------------------- */

static GtkWidget *
new_label (const char *text, const char *style, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), xalign > .5f ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_name (Count count)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), new_label (gettext (counts[count].title), NULL, 0));
  if (counts[count].hint != NULL) {
    GtkWidget *hint = new_label (gettext (counts[count].hint), "caption", 0);

    gtk_widget_add_css_class (hint, "dim-label");
    gtk_box_append (GTK_BOX (box), hint);
  }
  return box;
}

/* A value is read with the name of its row. */
static void
add_value (PmStatistics *self, Count count, int column, GtkWidget *name)
{
  GtkWidget *value = new_label ("", "numeric", 1);

  gtk_grid_attach (self->grid, value, column + 1, (int) count + 1, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  gtk_widget_get_first_child (name), NULL, -1);
  self->values[count][column] = GTK_LABEL (value);
}

static void
fill_grid (PmStatistics *self)
{
  gtk_grid_attach (self->grid, new_label (_ ("This session"), "heading", 1), 1, 0, 1, 1);
  gtk_grid_attach (self->grid, new_label (_ ("All time"), "heading", 1), 2, 0, 1, 1);
  for (Count count = 0; count < N_COUNTS; count++) {
    GtkWidget *name = new_name (count);

    gtk_grid_attach (self->grid, name, 0, (int) count + 1, 1, 1);
    if (count != COUNT_SESSIONS)
      add_value (self, count, COLUMN_SESSION, name);
    add_value (self, count, COLUMN_ALL, name);
  }
}

static void
pm_statistics_map (GtkWidget *widget)
{
  PmStatistics *self = PM_STATISTICS (widget);

  GTK_WIDGET_CLASS (pm_statistics_parent_class)->map (widget);
  refresh (self);
  self->pace_id = g_timeout_add_seconds (PACE_S, pace_cb, self);
}

static void
pm_statistics_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_statistics_parent_class)->unmap (widget);
  g_clear_handle_id (&PM_STATISTICS (widget)->pace_id, g_source_remove);
}

static void
pm_statistics_dispose (GObject *object)
{
  PmStatistics *self = PM_STATISTICS (object);

  g_clear_handle_id (&self->pace_id, g_source_remove);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (pm_statistics_parent_class)->dispose (object);
}

static void
pm_statistics_class_init (PmStatisticsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_statistics_dispose;
  widget_class->map = pm_statistics_map;
  widget_class->unmap = pm_statistics_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-statistics.ui");
  gtk_widget_class_bind_template_child (widget_class, PmStatistics, toasts);
  gtk_widget_class_bind_template_child (widget_class, PmStatistics, ratio);
  gtk_widget_class_bind_template_child (widget_class, PmStatistics, ratio_words);
  gtk_widget_class_bind_template_child (widget_class, PmStatistics, since);
  gtk_widget_class_bind_template_child (widget_class, PmStatistics, grid);
  gtk_widget_class_bind_template_child (widget_class, PmStatistics, reset_button);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
pm_statistics_init (PmStatistics *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_grid (self);
}

GtkWidget *
pm_statistics_new (GtkWindow *parent, BtEngine *engine)
{
  PmStatistics *self = g_object_new (PM_TYPE_STATISTICS, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
