/* pm-rehearsal.c — runs the swarm in a box to its end with nobody there, tells how, and takes a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-rehearsal.h"

#include "diagrams/pm-map.h"
#include "pm-format.h"
#include "pm-screenshot.h"

#include <string.h>

#define LONGEST_S 300     /* the demo takes about a minute */
#define HASTE 300         /* percent: without a picture nobody looks */
#define LAST_LOOK_MS 1500 /* after the last piece, until what moves has settled */
#define HALFWAY_MS 300    /* after a report, while its blocks are on their way */
#define HALFWAY 0.4       /* share of the pieces from which on the picture is due */
#define LATE 0.6          /* share from which on it does not wait for a rare piece */

struct _PmRehearsal {
  GObject parent_instance;
  PmLibrary *library;    /* owned */
  GtkWindow *window;     /* borrowed: outlives us */
  char *picture;         /* owned or NULL */
  BtTorrent *torrent;    /* owned; NULL until the demo has it */
  BtTorrentWatch *watch; /* of its pieces and blocks */
  BtBitfield *seen;      /* owned: the pieces that were told */
  gboolean halfway_done;
  guint halfway_id;
  guint over_id;
  guint limit_id;
};

enum { OVER, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmRehearsal, pm_rehearsal, G_TYPE_OBJECT)

static void
take_picture (PmRehearsal *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  if (pm_screenshot_save (self->window, path, &error))
    g_print ("picture: %s\n", path);
  else
    g_printerr ("no picture: %s\n", error->message);
}

static char *
complete_path (const char *path)
{
  const char *dot = path != NULL ? strrchr (path, '.') : NULL;
  int stem = dot != NULL ? (int) (dot - path) : 0;

  return dot != NULL ? g_strdup_printf ("%.*s-complete%s", stem, path, dot) : NULL;
}

static gboolean
halfway_cb (gpointer data)
{
  PmRehearsal *self = data;

  self->halfway_id = 0;
  take_picture (self, self->picture);
  return G_SOURCE_REMOVE;
}

/* Blocks are under way from others and to others. */
static gboolean
goes_both_ways (PmRehearsal *self)
{
  const GArray *events = bt_torrent_peek_events (self->torrent);
  gboolean comes = FALSE, goes = FALSE;

  for (guint i = 0; i < events->len; i++) {
    const BtBlockEvent *event = &g_array_index (events, BtBlockEvent, i);

    if (event->finished_us == 0)
      *(event->is_upload ? &goes : &comes) = TRUE;
  }
  return comes && goes;
}

static gboolean
has_rare_piece (PmRehearsal *self)
{
  BtPieceMap *map = bt_torrent_get_piece_map (self->torrent);

  for (guint32 i = 0; map != NULL && i < map->n_pieces; i++) {
    if (pm_map_is_rare (map, i, PM_COUNT_YOU_TOO))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_worth_a_picture (PmRehearsal *self, const BtTorrentStat *stat)
{
  return goes_both_ways (self) && stat->n_have >= HALFWAY * stat->n_pieces
         && (has_rare_piece (self) || stat->n_have >= LATE * stat->n_pieces);
}

/* Not at once: reports are applied before a frame is drawn, when there is nothing to take. */
static void
plan_halfway_picture (PmRehearsal *self, const BtTorrentStat *stat)
{
  if (self->halfway_done || !is_worth_a_picture (self, stat))
    return;
  self->halfway_done = TRUE;
  self->halfway_id = g_timeout_add (HALFWAY_MS, halfway_cb, self);
}

static gboolean
over_cb (gpointer data)
{
  PmRehearsal *self = data;
  g_autofree char *path = complete_path (self->picture);

  self->over_id = 0;
  if (!self->halfway_done)
    take_picture (self, self->picture);
  take_picture (self, path);
  g_signal_emit (self, signals[OVER], 0, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
limit_cb (gpointer data)
{
  PmRehearsal *self = data;

  self->limit_id = 0;
  g_printerr ("not complete after %d s\n", LONGEST_S);
  take_picture (self, self->picture);
  g_signal_emit (self, signals[OVER], 0, FALSE);
  return G_SOURCE_REMOVE;
}

static void
tell_piece (PmRehearsal *self, guint32 piece, guint n_here)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  g_autofree char *down = pm_format_rate (stat->down_rate);
  g_autofree char *up = pm_format_rate (stat->up_rate);

  g_print ("piece %u is here: %u of %u, down %s, up %s, %u peers\n", piece, n_here, stat->n_pieces,
           down, up, stat->n_peers);
}

static void
tell_new_pieces (PmRehearsal *self)
{
  BtPieceMap *map = bt_torrent_get_piece_map (self->torrent);
  guint n_here = self->seen != NULL ? bt_bitfield_get_n_set (self->seen) : 0;

  if (map == NULL || map->have == NULL)
    return;
  for (guint32 i = 0; i < map->n_pieces; i++) {
    if (bt_bitfield_get (map->have, i) && (self->seen == NULL || !bt_bitfield_get (self->seen, i)))
      tell_piece (self, i, ++n_here);
  }
  g_clear_pointer (&self->seen, bt_bitfield_unref);
  self->seen = bt_bitfield_ref (map->have);
}

static void
updated_cb (PmRehearsal *self)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);

  tell_new_pieces (self);
  if (stat->n_pieces == 0)
    return;
  plan_halfway_picture (self, stat);
  if (stat->n_have == stat->n_pieces && self->over_id == 0)
    self->over_id = g_timeout_add (LAST_LOOK_MS, over_cb, self);
}

static void
demo_changed_cb (PmRehearsal *self)
{
  BtDemo *demo = pm_library_get_demo (self->library);
  BtTorrent *torrent = demo != NULL ? bt_demo_get_torrent (demo) : NULL;

  if (torrent == NULL || self->torrent != NULL)
    return;
  self->torrent = g_object_ref (torrent);
  self->watch = bt_torrent_watch (torrent, BT_WATCH_TORRENT_PIECES | BT_WATCH_TORRENT_EVENTS);
  g_print ("swarm in a box: seed %" G_GUINT64_FORMAT ", info hash %s\n", bt_demo_get_seed (demo),
           bt_torrent_get_id_text (torrent));
  if (self->picture == NULL)
    bt_demo_set_speed (demo, HASTE);
  g_signal_connect_object (torrent, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
}

static void
pm_rehearsal_finalize (GObject *object)
{
  PmRehearsal *self = PM_REHEARSAL (object);

  g_clear_handle_id (&self->over_id, g_source_remove);
  g_clear_handle_id (&self->halfway_id, g_source_remove);
  g_clear_handle_id (&self->limit_id, g_source_remove);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_pointer (&self->seen, bt_bitfield_unref);
  g_clear_object (&self->torrent);
  g_clear_object (&self->library);
  g_free (self->picture);
  G_OBJECT_CLASS (pm_rehearsal_parent_class)->finalize (object);
}

static void
pm_rehearsal_class_init (PmRehearsalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_rehearsal_finalize;
  signals[OVER] = g_signal_new ("over", PM_TYPE_REHEARSAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
pm_rehearsal_init (PmRehearsal *self)
{
}

PmRehearsal *
pm_rehearsal_new (PmLibrary *library, GtkWindow *window, const char *picture)
{
  PmRehearsal *self = g_object_new (PM_TYPE_REHEARSAL, NULL);

  self->library = g_object_ref (library);
  self->window = window;
  self->picture = g_strdup (picture);
  self->limit_id = g_timeout_add_seconds (LONGEST_S, limit_cb, self);
  g_signal_connect_object (library, "demo-changed", G_CALLBACK (demo_changed_cb), self,
                           G_CONNECT_SWAPPED);
  demo_changed_cb (self);
  return self;
}
