/* pm-list-columns.c — which columns the table of torrents has, and where they stand in every row of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-list-columns.h"

#include "diagrams/pm-text.h"
#include "pm-format.h"
#include "pm-words.h"

#include <glib/gi18n.h>

#define PADDING 12       /* px at both ends of a row */
#define GAP 12           /* px between columns */
#define LINE_HEIGHT 20.0 /* px of a line at the usual size of text */
#define NAME_SHARE .6    /* of the room that is left */

/* From the least to the most important: those that cannot be left out are first to stay. */
static const struct {
  const char *nick, *title;
  PmListSort sort;
  int width; /* px at the usual size of text, at least */
  gboolean is_number;
  guint weight; /* the lightest goes first where there is no room */
} columns[PM_N_COLUMNS] = {
  [PM_COLUMN_NAME] = { "name", N_ ("Name"), PM_LIST_BY_NAME, 170, FALSE, G_MAXUINT },
  /* Translators: heading of a column: what a torrent does, and how far it is. */
  [PM_COLUMN_STATE] = { "progress", N_ ("State"), PM_LIST_BY_PROGRESS, 160, FALSE, G_MAXUINT },
  [PM_COLUMN_SIZE] = { "size", N_ ("Size"), PM_LIST_BY_SIZE, 70, TRUE, 8 },
  [PM_COLUMN_DOWN] = { "down", N_ ("Down"), PM_LIST_BY_DOWN, 80, TRUE, 10 },
  [PM_COLUMN_UP] = { "up", N_ ("Up"), PM_LIST_BY_UP, 80, TRUE, 9 },
  [PM_COLUMN_TIME_LEFT] = { "time-left", N_ ("Time Left"), PM_LIST_BY_TIME_LEFT, 106, TRUE, 7 },
  [PM_COLUMN_RATIO] = { "ratio", N_ ("Ratio"), PM_LIST_BY_RATIO, 52, TRUE, 5 },
  [PM_COLUMN_PEERS] = { "peers", N_ ("Peers"), PM_LIST_BY_PEERS, 52, TRUE, 6 },
  [PM_COLUMN_LABELS] = { "label", N_ ("Labels"), PM_LIST_BY_LABEL, 96, FALSE, 4 },
  [PM_COLUMN_TRACKER] = { "tracker", N_ ("Tracker"), PM_LIST_BY_TRACKER, 130, FALSE, 2 },
  [PM_COLUMN_ADDED] = { "added", N_ ("Added"), PM_LIST_BY_ADDED, 94, TRUE, 3 },
};

struct _PmListColumns {
  GObject parent_instance;
  GSettings *settings; /* owned */
  gboolean chosen[PM_N_COLUMNS];
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (PmListColumns, pm_list_columns, G_TYPE_OBJECT)

const char *
pm_list_column_get_title (PmListColumn column)
{
  return gettext (columns[column].title);
}

const char *
pm_list_column_get_nick (PmListColumn column)
{
  return columns[column].nick;
}

PmListSort
pm_list_column_get_sort (PmListColumn column)
{
  return columns[column].sort;
}

gboolean
pm_list_column_is_number (PmListColumn column)
{
  return columns[column].is_number;
}

gboolean
pm_list_column_is_fixed (PmListColumn column)
{
  return columns[column].weight == G_MAXUINT;
}

/* --- what is chosen ----------------------------------------------------------------------------- */

static void
read_chosen (PmListColumns *self)
{
  g_auto (GStrv) nicks = g_settings_get_strv (self->settings, "list-columns");

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    self->chosen[column] = pm_list_column_is_fixed (column)
                           || g_strv_contains ((const char *const *) nicks, columns[column].nick);
  g_signal_emit (self, changed_signal, 0);
}

gboolean
pm_list_columns_is_chosen (PmListColumns *self, PmListColumn column)
{
  return self->chosen[column];
}

void
pm_list_columns_choose (PmListColumns *self, PmListColumn column, gboolean on)
{
  g_autoptr (GStrvBuilder) nicks = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (PmListColumn other = 0; other < PM_N_COLUMNS; other++) {
    if (!pm_list_column_is_fixed (other) && (other == column ? on : self->chosen[other]))
      g_strv_builder_add (nicks, columns[other].nick);
  }
  list = g_strv_builder_end (nicks);
  g_settings_set_strv (self->settings, "list-columns", (const char *const *) list);
}

/* --- where they stand --------------------------------------------------------------------------- */

/* The lightest that still has a width; PM_N_COLUMNS: only what cannot go is left. */
static PmListColumn
find_lightest (const PmListSlot *slots)
{
  PmListColumn lightest = PM_N_COLUMNS;

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
    if (slots[column].width > 0 && !pm_list_column_is_fixed (column)
        && (lightest == PM_N_COLUMNS || columns[column].weight < columns[lightest].weight))
      lightest = column;
  }
  return lightest;
}

static int
sum_widths (const PmListSlot *slots)
{
  int sum = 2 * PADDING - GAP;

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    sum += slots[column].width > 0 ? slots[column].width + GAP : 0;
  return sum;
}

static void
place (PmListSlot *slots, int width, gboolean is_mirrored)
{
  int x = PADDING;

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
    slots[column].x = is_mirrored ? width - x - slots[column].width : x;
    x += slots[column].width > 0 ? slots[column].width + GAP : 0;
  }
}

void
pm_list_columns_lay_out (PmListColumns *self, GtkWidget *widget, int width, PmListSlot *slots)
{
  double text = MAX (1, pm_text_get_line_height (widget, PM_TEXT_NORMAL) / LINE_HEIGHT);
  PmListColumn lightest;
  int room;

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    slots[column].width = self->chosen[column] ? (int) (columns[column].width * text) : 0;
  while (sum_widths (slots) > width && (lightest = find_lightest (slots)) != PM_N_COLUMNS)
    slots[lightest].width = 0;
  room = width - sum_widths (slots);
  /* Below 0 as well: with large text there may be too little for both. */
  slots[PM_COLUMN_NAME].width = MAX (slots[PM_COLUMN_NAME].width + (int) (room * NAME_SHARE), 1);
  slots[PM_COLUMN_STATE].width = MAX (width - sum_widths (slots) + slots[PM_COLUMN_STATE].width, 1);
  place (slots, width, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
}

/* --- what stands there -------------------------------------------------------------------------- */

#define NOTHING "–"

static char *
get_rate (guint64 rate)
{
  return rate >= PM_RATE_LEAST ? pm_format_rate (rate) : g_strdup (NOTHING);
}

static char *
get_time_left (BtTorrent *torrent, const BtTorrentStat *stat)
{
  char *text = stat->down_rate > 0 && stat->state == BT_TORRENT_DOWNLOADING
                   ? pm_format_eta (bt_torrent_get_eta (torrent))
                   : NULL;

  return text != NULL ? text : g_strdup (NOTHING);
}

/* The first; those of a person's own list are behind all others. */
static char *
get_tracker (BtTorrent *torrent)
{
  GListModel *trackers = bt_torrent_get_trackers (torrent);
  g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, 0);
  const BtTrackerStat *stat = tracker != NULL ? bt_tracker_get_stat (tracker) : NULL;
  char *host = stat != NULL && !stat->is_extra ? pm_list_host_of (stat->url) : NULL;

  return host != NULL ? host : g_strdup (NOTHING);
}

static char *
get_added (BtTorrent *torrent)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_local (bt_torrent_get_added_time (torrent));
  /* Translators: a date in a column: day, month, year. */
  char *text = time != NULL ? g_date_time_format (time, _ ("%-d %b %Y")) : NULL;

  return text != NULL ? text : g_strdup (NOTHING);
}

static char *
get_ratio (const BtTorrentStat *stat)
{
  return stat->wanted > 0 ? g_strdup_printf ("%.2f", (double) stat->uploaded / stat->wanted)
                          : g_strdup (NOTHING);
}

char *
pm_list_column_get_text (PmListColumn column, BtTorrent *torrent)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (torrent);

  switch (column) {
  case PM_COLUMN_STATE:
    return pm_words_caption (stat, bt_torrent_get_eta (torrent), bt_torrent_get_error (torrent));
  case PM_COLUMN_SIZE:
    return stat->wanted > 0 ? pm_format_size (stat->wanted) : g_strdup (NOTHING);
  case PM_COLUMN_DOWN:
    return get_rate (stat->down_rate);
  case PM_COLUMN_UP:
    return get_rate (stat->up_rate);
  case PM_COLUMN_TIME_LEFT:
    return get_time_left (torrent, stat);
  case PM_COLUMN_RATIO:
    return get_ratio (stat);
  case PM_COLUMN_PEERS:
    return stat->n_peers > 0 ? pm_format_count (stat->n_peers) : g_strdup (NOTHING);
  case PM_COLUMN_TRACKER:
    return get_tracker (torrent);
  case PM_COLUMN_ADDED:
    return get_added (torrent);
  case PM_COLUMN_NAME:
  case PM_COLUMN_LABELS:
  case PM_N_COLUMNS:
  default:
    return g_strdup (bt_torrent_get_name (torrent));
  }
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_list_columns_dispose (GObject *object)
{
  PmListColumns *self = PM_LIST_COLUMNS (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_list_columns_parent_class)->dispose (object);
}

static void
pm_list_columns_class_init (PmListColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_list_columns_dispose;
  changed_signal = g_signal_new ("changed", PM_TYPE_LIST_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
pm_list_columns_init (PmListColumns *self)
{
}

PmListColumns *
pm_list_columns_new (GSettings *settings)
{
  PmListColumns *self = g_object_new (PM_TYPE_LIST_COLUMNS, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::list-columns", G_CALLBACK (read_chosen), self,
                           G_CONNECT_SWAPPED);
  read_chosen (self);
  return self;
}
