/* pm-swarm-list.c — the rows of a swarm's peers, in order; drawn only where they are seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-list.h"

#include <glib/gi18n.h>

#include "pm-peer-menu.h"
#include "pm-swarm-words.h"

#define WORDS_US (G_USEC_PER_SEC / 4) /* a number that changes faster cannot be read */
#define SPEAK_US (5 * G_USEC_PER_SEC) /* a screen reader would never come to an end */
#define SPEAK_ROWS 8                  /* sentences looked at in each report */
#define SORT_US (5 * G_USEC_PER_SEC)  /* rows that jump cannot be followed */
#define MARGIN 1                      /* rows kept fresh above and below the view */

typedef struct {
  BtPeer *peer; /* owned reference */
  GtkWidget *row;
  gint64 words_us, spoken_us; /* 0: never */
  gboolean is_shown;          /* the filter lets it */
} Entry;

struct _PmSwarmList {
  GtkWidget parent;
  PmCursor *cursor;           /* owned reference */
  GtkAdjustment *adjustment;  /* owned reference */
  GListModel *peers;          /* owned reference, or NULL */
  BtDemo *demo;               /* owned reference, or NULL */
  PmColumns *columns;         /* owned reference, or NULL */
  BtTorrent *torrent;         /* owned reference, or NULL: whose peers they are */
  const PmPeerFilter *filter; /* borrowed, or NULL: everybody is shown */
  GPtrArray *entries;         /* Entry, in order */
  GPtrArray *shown;           /* of those, who are shown; borrowed */
  PmSort sort;
  gint64 sorted_us;
  guint next_spoken; /* index of the row whose sentence is looked at next */
  gboolean is_dotted;
  int row_height; /* as allocated */
};

G_DEFINE_FINAL_TYPE (PmSwarmList, pm_swarm_list, GTK_TYPE_WIDGET)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  gtk_widget_unparent (entry->row);
  g_object_unref (entry->peer);
  g_free (entry);
}

static Entry *
get_entry (PmSwarmList *self, guint index)
{
  return self->entries->pdata[index];
}

static Entry *
get_shown (PmSwarmList *self, guint index)
{
  return self->shown->pdata[index];
}

/* --- what is in view -------------------------------------------------------------------------- */

/* Entries [@first, @end). */
static void
get_view (PmSwarmList *self, guint *first, guint *end)
{
  double top = gtk_adjustment_get_value (self->adjustment);
  double bottom = top + gtk_adjustment_get_page_size (self->adjustment);
  int height = MAX (self->row_height, 1);

  *first = MAX ((int) (top / height) - MARGIN, 0);
  *end = MIN ((guint) (bottom / height) + 1 + MARGIN, self->shown->len);
  *first = MIN (*first, *end);
}

static void
refresh_map (PmSwarmList *self, Entry *entry)
{
  PmPieceLine *line = pm_swarm_row_get_line (PM_SWARM_ROW (entry->row));

  pm_piece_line_set_columns (line, self->columns);
  pm_piece_line_set_peer (line, bt_peer_get_stat (entry->peer));
  pm_piece_line_set_dotted (line, self->is_dotted);
}

static void
refresh_words (PmSwarmList *self, Entry *entry, gint64 now)
{
  const BtPeerStat *stat = bt_peer_get_stat (entry->peer);
  g_autofree char *name = pm_swarm_words_peer_name (stat, self->demo);
  g_autofree char *caption = pm_swarm_words_caption (stat);
  g_autofree char *details = pm_swarm_words_peer_details (stat);
  PmRowWords words = { .title = name,
                       .chip = pm_swarm_words_transport (stat->transport),
                       .caption = caption,
                       .down_rate = stat->down_rate,
                       .up_rate = stat->up_rate,
                       .has_rates = TRUE,
                       .down_turn = pm_swarm_words_turn (stat, FALSE),
                       .up_turn = pm_swarm_words_turn (stat, TRUE) };

  if (entry->words_us != 0 && now - entry->words_us < WORDS_US)
    return;
  entry->words_us = now;
  pm_swarm_row_set_words (PM_SWARM_ROW (entry->row), &words);
  pm_swarm_row_set_details (PM_SWARM_ROW (entry->row), details);
}

/* The row whose piece is spoken is left to those who know the piece. */
static void
refresh_spoken (PmSwarmList *self, Entry *entry, gint64 now)
{
  GtkWidget *line = GTK_WIDGET (pm_swarm_row_get_line (PM_SWARM_ROW (entry->row)));
  g_autofree char *spoken = NULL;

  if ((entry->spoken_us != 0 && now - entry->spoken_us < SPEAK_US)
      || (pm_cursor_is_by_key (self->cursor) && pm_cursor_get_line (self->cursor) == line))
    return;
  entry->spoken_us = now;
  spoken = pm_swarm_list_dup_spoken (self, entry->peer);
  pm_swarm_row_set_spoken (PM_SWARM_ROW (entry->row), spoken, NULL);
}

/* A few rows each time, so that no frame pays for all of them. */
static void
refresh_some_spoken (PmSwarmList *self, gint64 now)
{
  guint n = MIN (self->shown->len, SPEAK_ROWS);

  for (guint i = 0; i < n; i++) {
    self->next_spoken = (self->next_spoken + 1) % self->shown->len;
    refresh_spoken (self, get_shown (self, self->next_spoken), now);
  }
}

static void
refresh_view (PmSwarmList *self, gint64 now)
{
  guint first, end;

  get_view (self, &first, &end);
  for (guint i = first; i < end; i++) {
    refresh_map (self, get_shown (self, i));
    refresh_words (self, get_shown (self, i), now);
  }
}

/* --- who is shown ------------------------------------------------------------------------------ */

static gboolean
is_let (PmSwarmList *self, BtPeer *peer)
{
  const BtPeerStat *stat = bt_peer_get_stat (peer);
  g_autofree char *name = NULL;

  if (self->filter == NULL || !pm_peer_filter_is_set (self->filter))
    return TRUE;
  name = pm_swarm_words_peer_name (stat, self->demo);
  return pm_peer_filter_matches (self->filter, stat, name);
}

/* A hidden row has no place, and no accessible that somebody would stumble over. */
static void
choose_shown (PmSwarmList *self)
{
  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = get_entry (self, i);
    gboolean is_shown = is_let (self, entry->peer);

    if (is_shown)
      g_ptr_array_add (self->shown, entry);
    if (entry->is_shown != is_shown)
      gtk_widget_set_visible (entry->row, is_shown);
    entry->is_shown = is_shown;
  }
}

/* --- order ------------------------------------------------------------------------------------ */

static int
compare_numbers (guint64 a, guint64 b)
{
  return a < b ? 1 : a > b ? -1 : 0; /* the larger first */
}

static int
compare_by (PmSort sort, const BtPeerStat *a, const BtPeerStat *b)
{
  int order = 0;

  if (sort == PM_SORT_NAME)
    order = g_utf8_collate (a->client, b->client);
  else if (sort == PM_SORT_UP)
    order = compare_numbers (a->up_rate, b->up_rate);
  if (order == 0)
    order = compare_numbers (a->down_rate, b->down_rate);
  if (order == 0)
    order = compare_numbers (a->up_rate, b->up_rate);
  if (order == 0)
    order = compare_numbers (a->n_have, b->n_have);
  return order != 0 ? order : -compare_numbers (a->id, b->id);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *first = *(Entry *const *) a, *second = *(Entry *const *) b;

  return compare_by (PM_SWARM_LIST (data)->sort, bt_peer_get_stat (first->peer),
                     bt_peer_get_stat (second->peer));
}

/* Children follow the order too, for those who walk the tree. */
static void
sort_now (PmSwarmList *self, gint64 now)
{
  g_autoptr (GPtrArray) old = g_ptr_array_copy (self->shown, NULL, NULL);
  GtkWidget *last = NULL;

  self->sorted_us = now;
  g_ptr_array_sort_with_data (self->entries, compare_cb, self);
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = get_entry (self, i);

    if (gtk_widget_get_prev_sibling (entry->row) != last)
      gtk_widget_insert_after (entry->row, GTK_WIDGET (self), last);
    last = entry->row;
  }
  choose_shown (self);
  if (self->shown->len != old->len) {
    gtk_widget_queue_resize (GTK_WIDGET (self));
    return;
  }
  if (self->shown->len > 0
      && memcmp (old->pdata, self->shown->pdata, old->len * sizeof (gpointer)) == 0)
    return;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Nothing moves away under a pointer or from under a reader. */
static gboolean
is_held (PmSwarmList *self)
{
  GtkWidget *line = pm_cursor_get_line (self->cursor);

  return gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL
         || (line != NULL && gtk_widget_is_ancestor (line, GTK_WIDGET (self)));
}

void
pm_swarm_list_set_sort (PmSwarmList *self, PmSort sort)
{
  self->sort = sort;
  sort_now (self, g_get_monotonic_time ());
  refresh_view (self, self->sorted_us);
}

void
pm_swarm_list_set_filter (PmSwarmList *self, const PmPeerFilter *filter)
{
  self->filter = filter;
  sort_now (self, g_get_monotonic_time ());
  refresh_view (self, self->sorted_us);
}

/* --- peers ------------------------------------------------------------------------------------ */

static gboolean
has_peer (PmSwarmList *self, BtPeer *peer)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (get_entry (self, i)->peer == peer)
      return TRUE;
  return FALSE;
}

static gboolean
is_in_model (GHashTable *present, Entry *entry)
{
  return g_hash_table_contains (present, entry->peer);
}

static void
add_peer (PmSwarmList *self, BtPeer *peer)
{
  const BtPeerStat *stat = bt_peer_get_stat (peer);
  Entry *entry = g_new0 (Entry, 1);

  entry->peer = g_object_ref (peer);
  entry->row = pm_swarm_row_new (PM_LINE_PEER, self->cursor);
  if (stat->transport == BT_TRANSPORT_RTC)
    pm_swarm_row_add_met (PM_SWARM_ROW (entry->row), stat->id);
  entry->is_shown = TRUE;
  gtk_widget_set_parent (entry->row, GTK_WIDGET (self));
  g_ptr_array_add (self->entries, entry);
}

/* Peers come and go a few at a time; the rows of those who stay are kept. */
static void
items_changed_cb (PmSwarmList *self, guint position, guint n_removed, guint n_added)
{
  g_autoptr (GHashTable) present = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gboolean was_empty = self->entries->len == 0;
  guint n = self->peers != NULL ? g_list_model_get_n_items (self->peers) : 0;

  for (guint i = 0; i < n; i++)
    g_hash_table_add (present, g_list_model_get_item (self->peers, i));
  for (guint i = self->entries->len; n_removed > 0 && i > 0; i--)
    if (!is_in_model (present, get_entry (self, i - 1)))
      g_ptr_array_remove_index (self->entries, i - 1);
  for (guint i = position; i < MIN (position + n_added, n); i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (self->peers, i);

    if (!has_peer (self, peer))
      add_peer (self, peer);
  }
  if (was_empty)
    self->sorted_us = 0;
  choose_shown (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
pm_swarm_list_set_torrent (PmSwarmList *self, BtTorrent *torrent)
{
  GListModel *peers = torrent != NULL ? bt_torrent_get_peers (torrent) : NULL;

  g_set_object (&self->torrent, torrent);
  if (self->peers == peers)
    return;
  if (self->peers != NULL)
    g_signal_handlers_disconnect_by_data (self->peers, self);
  g_set_object (&self->peers, peers);
  g_ptr_array_set_size (self->shown, 0);
  g_ptr_array_set_size (self->entries, 0);
  self->sorted_us = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (peers == NULL)
    return;
  g_signal_connect_object (peers, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (peers));
}

void
pm_swarm_list_set_demo (PmSwarmList *self, BtDemo *demo)
{
  g_set_object (&self->demo, demo);
}

void
pm_swarm_list_set_columns (PmSwarmList *self, PmColumns *columns)
{
  guint first, end;

  if (self->columns == columns)
    return;
  g_clear_pointer (&self->columns, pm_columns_unref);
  self->columns = columns != NULL ? pm_columns_ref (columns) : NULL;
  get_view (self, &first, &end);
  for (guint i = first; i < end; i++)
    refresh_map (self, get_shown (self, i));
}

void
pm_swarm_list_set_dotted (PmSwarmList *self, gboolean is_dotted)
{
  self->is_dotted = is_dotted;
}

void
pm_swarm_list_refresh (PmSwarmList *self, gint64 now_us)
{
  if (now_us - self->sorted_us >= SORT_US && !is_held (self))
    sort_now (self, now_us);
  refresh_view (self, now_us);
  refresh_some_spoken (self, now_us);
}

/* --- who is where ----------------------------------------------------------------------------- */

PmPieceLine *
pm_swarm_list_find_line (PmSwarmList *self, guint64 peer_id)
{
  guint first, end;

  get_view (self, &first, &end);
  for (guint i = first; i < end; i++)
    if (bt_peer_get_stat (get_shown (self, i)->peer)->id == peer_id)
      return pm_swarm_row_get_line (PM_SWARM_ROW (get_shown (self, i)->row));
  return NULL;
}

static int
find_index (PmSwarmList *self, GtkWidget *line)
{
  for (guint i = 0; line != NULL && i < self->shown->len; i++)
    if (get_shown (self, i)->row == gtk_widget_get_parent (line))
      return i;
  return -1;
}

BtPeer *
pm_swarm_list_find_peer (PmSwarmList *self, GtkWidget *line)
{
  int index = find_index (self, line);

  return index >= 0 ? get_shown (self, index)->peer : NULL;
}

static BtPeer *
find_peer_cb (GtkWidget *widget, GtkWidget *at)
{
  PmSwarmList *self = PM_SWARM_LIST (widget);

  for (guint i = 0; i < self->entries->len; i++)
    if (at == get_entry (self, i)->row || gtk_widget_is_ancestor (at, get_entry (self, i)->row))
      return get_entry (self, i)->peer;
  return NULL;
}

char *
pm_swarm_list_dup_name (PmSwarmList *self, BtPeer *peer)
{
  return pm_swarm_words_peer_name (bt_peer_get_stat (peer), self->demo);
}

char *
pm_swarm_list_dup_spoken (PmSwarmList *self, BtPeer *peer)
{
  g_autofree char *name = pm_swarm_list_dup_name (self, peer);

  return pm_swarm_words_spoken_peer (bt_peer_get_stat (peer), name);
}

gboolean
pm_swarm_list_focus_from (PmSwarmList *self, GtkWidget *line, int step)
{
  int index = find_index (self, line);

  index = index >= 0 ? index + step : step > 0 ? 0 : (int) self->shown->len - 1;
  if (index < 0 || index >= (int) self->shown->len)
    return FALSE;
  return gtk_widget_grab_focus (
      GTK_WIDGET (pm_swarm_row_get_line (PM_SWARM_ROW (get_shown (self, index)->row))));
}

guint
pm_swarm_list_get_n (PmSwarmList *self)
{
  return self->entries->len;
}

guint
pm_swarm_list_get_n_shown (PmSwarmList *self)
{
  return self->shown->len;
}

/* --- widget ----------------------------------------------------------------------------------- */

static void
pm_swarm_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmSwarmList *self = PM_SWARM_LIST (widget);

  *minimum = *natural = 0;
  if (self->shown->len == 0)
    return;
  gtk_widget_measure (get_shown (self, 0)->row, orientation, for_size, minimum, natural, NULL,
                      NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = *natural * self->shown->len;
}

static GtkSizeRequestMode
pm_swarm_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pm_swarm_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmSwarmList *self = PM_SWARM_LIST (widget);

  if (self->shown->len == 0)
    return;
  gtk_widget_measure (get_shown (self, 0)->row, GTK_ORIENTATION_VERTICAL, width, NULL,
                      &self->row_height, NULL, NULL);
  for (guint i = 0; i < self->shown->len; i++) {
    GtkWidget *row = get_shown (self, i)->row;

    gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (
        row, &(GtkAllocation) { 0, i * self->row_height, width, self->row_height }, -1);
  }
}

static void
pm_swarm_list_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmSwarmList *self = PM_SWARM_LIST (widget);
  guint first, end;

  get_view (self, &first, &end);
  for (guint i = first; i < end; i++)
    gtk_widget_snapshot_child (widget, get_shown (self, i)->row, snapshot);
}

/* Tab stops in one row alone; within the list one goes up and down. */
static gboolean
pm_swarm_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *row = gtk_widget_get_focus_child (widget);

  if (row != NULL)
    return gtk_widget_child_focus (row, direction);
  return pm_swarm_list_focus_from (PM_SWARM_LIST (widget), NULL, 1);
}

/* Rows that were out of view were not kept fresh. */
static void
scrolled_cb (PmSwarmList *self)
{
  refresh_view (self, g_get_monotonic_time ());
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pm_swarm_list_dispose (GObject *object)
{
  PmSwarmList *self = PM_SWARM_LIST (object);

  pm_swarm_list_set_torrent (self, NULL);
  G_OBJECT_CLASS (pm_swarm_list_parent_class)->dispose (object);
}

static void
pm_swarm_list_finalize (GObject *object)
{
  PmSwarmList *self = PM_SWARM_LIST (object);

  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->columns, pm_columns_unref);
  g_clear_object (&self->demo);
  g_clear_object (&self->cursor);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (pm_swarm_list_parent_class)->finalize (object);
}

static void
pm_swarm_list_class_init (PmSwarmListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_swarm_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_swarm_list_finalize;
  widget_class->measure = pm_swarm_list_measure;
  widget_class->get_request_mode = pm_swarm_list_get_request_mode;
  widget_class->size_allocate = pm_swarm_list_size_allocate;
  widget_class->snapshot = pm_swarm_list_snapshot;
  widget_class->focus = pm_swarm_list_focus;
  gtk_widget_class_set_css_name (widget_class, "swarm-list");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static char *
dup_name_cb (GtkWidget *widget, BtPeer *peer)
{
  return pm_swarm_list_dup_name (PM_SWARM_LIST (widget), peer);
}

static BtTorrent *
get_torrent_cb (GtkWidget *widget)
{
  return PM_SWARM_LIST (widget)->torrent;
}

static const PmPeerMenuFuncs menu_funcs = {
  .find = find_peer_cb, .dup_name = dup_name_cb, .get_torrent = get_torrent_cb, .n_clicks = 2
};

static void
pm_swarm_list_init (PmSwarmList *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->shown = g_ptr_array_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Peers"),
                                  -1);
  pm_peer_menu_follow (GTK_WIDGET (self), &menu_funcs);
}

GtkWidget *
pm_swarm_list_new (PmCursor *cursor, GtkAdjustment *adjustment)
{
  PmSwarmList *self = g_object_new (PM_TYPE_SWARM_LIST, NULL);

  self->cursor = g_object_ref (cursor);
  self->adjustment = g_object_ref (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
