/* pm-library.c — all torrents of the window: those of the engine, and the swarm in a box.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-library.h"

#include <gtk/gtk.h>

struct _PmLibrary {
  GObject parent_instance;
  /* owned */
  BtEngine *engine;
  BtDemo *demo;                  /* NULL: does not run */
  GListStore *engines;           /* of GListModel: the demo's engine when it runs, then ours */
  GtkFlattenListModel *torrents; /* over engines */
  GHashTable *pending;           /* BtTorrent, owned */
  GHashTable *leaving;           /* BtTorrent, owned -> PmLeaving */
  PmSpeedHistory *history;
  /* state */
  guint second_id; /* notes how fast they are */
  BtPace pace;
  BtEnginePacer pacer;
  gpointer pacer_data;
};

enum { UPDATED, COMPLETE, DEMO_CHANGED, REMOVAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmLibrary, pm_library, G_TYPE_OBJECT)

static void
updated_cb (PmLibrary *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

static void
complete_cb (PmLibrary *self, BtTorrent *torrent)
{
  g_signal_emit (self, signals[COMPLETE], 0, torrent);
}

static void
connect_engine (PmLibrary *self, BtEngine *engine)
{
  g_signal_connect_object (engine, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "torrent-complete", G_CALLBACK (complete_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::loaded", G_CALLBACK (updated_cb), self,
                           G_CONNECT_SWAPPED);
  bt_engine_set_pace (engine, self->pace);
  bt_engine_set_pacer (engine, self->pacer, self->pacer_data);
}

static void
demo_torrent_cb (PmLibrary *self)
{
  g_signal_emit (self, signals[DEMO_CHANGED], 0);
}

gboolean
pm_library_start_demo (PmLibrary *self, guint64 seed, GError **error)
{
  if (self->demo != NULL)
    return TRUE;
  self->demo = bt_demo_new (seed, error);
  if (self->demo == NULL)
    return FALSE;
  g_signal_connect_object (self->demo, "notify::torrent", G_CALLBACK (demo_torrent_cb), self,
                           G_CONNECT_SWAPPED);
  connect_engine (self, bt_demo_get_engine (self->demo));
  g_list_store_insert (self->engines, 0, bt_demo_get_engine (self->demo));
  demo_torrent_cb (self);
  return TRUE;
}

static void
demo_stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  bt_demo_stop_finish (BT_DEMO (source), result, NULL);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

/* Ends the demo. @task (nullable, transfer full) returns when it is over. */
static void
stop_demo (PmLibrary *self, GTask *task)
{
  g_autoptr (BtDemo) demo = g_steal_pointer (&self->demo);
  BtEngine *engine = bt_demo_get_engine (demo);

  g_signal_handlers_disconnect_by_data (demo, self);
  g_signal_handlers_disconnect_by_data (engine, self);
  bt_engine_set_pacer (engine, NULL, NULL);
  g_list_store_remove (self->engines, 0);
  g_signal_emit (self, signals[DEMO_CHANGED], 0);
  bt_demo_stop_async (demo, demo_stopped_cb, task);
}

BtDemo *
pm_library_get_demo (PmLibrary *self)
{
  return self->demo;
}

/* By its engine: the torrent is in the list before the demo knows it. */
gboolean
pm_library_is_demo (PmLibrary *self, BtTorrent *torrent)
{
  g_autoptr (BtTorrent) only = NULL;

  if (self->demo == NULL || torrent == NULL)
    return FALSE;
  only = g_list_model_get_item (G_LIST_MODEL (bt_demo_get_engine (self->demo)), 0);
  return only == torrent;
}

BtEngine *
pm_library_get_engine (PmLibrary *self)
{
  return self->engine;
}

GListModel *
pm_library_get_torrents (PmLibrary *self)
{
  return G_LIST_MODEL (self->torrents);
}

BtTorrent *
pm_library_find (PmLibrary *self, const char *id_text)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->torrents));

  for (guint i = 0; i < n; i++) {
    g_autoptr (BtTorrent) torrent = g_list_model_get_item (G_LIST_MODEL (self->torrents), i);

    if (g_str_equal (bt_torrent_get_id_text (torrent), id_text))
      return torrent; /* the model holds it */
  }
  return NULL;
}

void
pm_library_set_pending (PmLibrary *self, BtTorrent *torrent, gboolean pending)
{
  if (pending)
    g_hash_table_add (self->pending, g_object_ref (torrent));
  else
    g_hash_table_remove (self->pending, torrent);
  updated_cb (self);
}

/* A thousand of them are one change to the list. */
void
pm_library_release (PmLibrary *self, GPtrArray *torrents)
{
  for (guint i = 0; i < torrents->len; i++)
    g_hash_table_remove (self->pending, g_ptr_array_index (torrents, i));
  updated_cb (self);
}

void
pm_library_set_leaving (PmLibrary *self, BtTorrent *torrent, PmLeaving leaving)
{
  if (leaving != PM_LEAVING_NOT)
    g_hash_table_replace (self->leaving, g_object_ref (torrent), GINT_TO_POINTER (leaving));
  else
    g_hash_table_remove (self->leaving, torrent);
  updated_cb (self);
}

gboolean
pm_library_is_shown (PmLibrary *self, BtTorrent *torrent)
{
  return !g_hash_table_contains (self->pending, torrent)
         && !g_hash_table_contains (self->leaving, torrent);
}

gboolean
pm_library_has_shown (PmLibrary *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->torrents));
  gboolean loaded;

  g_object_get (self->engine, "loaded", &loaded, NULL);
  if (!loaded)
    return TRUE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (BtTorrent) torrent = g_list_model_get_item (G_LIST_MODEL (self->torrents), i);

    if (pm_library_is_shown (self, torrent))
      return TRUE;
  }
  return FALSE;
}

typedef struct {
  PmLibrary *library; /* owned */
  char *name;         /* owned */
} Removal;

static void
free_removal (Removal *self)
{
  g_object_unref (self->library);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, free_removal)

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Removal) removal = data;
  g_autoptr (GError) error = NULL;

  if (bt_engine_remove_finish (BT_ENGINE (source), result, &error))
    return;
  g_message ("a torrent could not be removed whole: %s", error->message);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (removal->library, signals[REMOVAL_FAILED], 0, removal->name, error);
}

static void
remove_from_engine (PmLibrary *self, BtTorrent *torrent, gboolean delete_files)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->library = g_object_ref (self);
  removal->name = g_strdup (bt_torrent_get_name (torrent));
  bt_engine_remove_async (self->engine, torrent, delete_files ? BT_REMOVAL_DELETE : BT_REMOVAL_KEEP,
                          removed_cb, removal);
}

void
pm_library_remove (PmLibrary *self, BtTorrent *torrent, gboolean delete_files)
{
  g_autoptr (BtTorrent) held = g_object_ref (torrent);

  if (pm_library_is_demo (self, torrent))
    stop_demo (self, NULL);
  else
    remove_from_engine (self, torrent, delete_files);
  g_hash_table_remove (self->pending, held);
  g_hash_table_remove (self->leaving, held);
  updated_cb (self);
}

void
pm_library_finish_leaving (PmLibrary *self, BtTorrent *torrent)
{
  gpointer leaving = g_hash_table_lookup (self->leaving, torrent);

  pm_library_remove (self, torrent, GPOINTER_TO_INT (leaving) == PM_LEAVING_WITH_FILES);
}

/* The program ends: nobody can take it back any more. */
static void
remove_leaving (PmLibrary *self)
{
  g_autoptr (GList) leaving = g_hash_table_get_keys (self->leaving);

  for (GList *l = leaving; l != NULL; l = l->next)
    pm_library_finish_leaving (self, l->data);
}

guint64
pm_library_get_down_rate (PmLibrary *self)
{
  guint64 rate = bt_engine_get_down_rate (self->engine);

  return self->demo != NULL ? rate + bt_engine_get_down_rate (bt_demo_get_engine (self->demo))
                            : rate;
}

guint64
pm_library_get_up_rate (PmLibrary *self)
{
  guint64 rate = bt_engine_get_up_rate (self->engine);

  return self->demo != NULL ? rate + bt_engine_get_up_rate (bt_demo_get_engine (self->demo)) : rate;
}

const PmSpeedHistory *
pm_library_get_history (PmLibrary *self)
{
  return self->history;
}

/* The system lets all such timers of a program, and of others, ring at once. */
static gboolean
second_cb (gpointer data)
{
  PmLibrary *self = data;

  pm_speed_history_add (
      self->history, g_get_monotonic_time (),
      (PmSpeed) { pm_library_get_down_rate (self), pm_library_get_up_rate (self) });
  return G_SOURCE_CONTINUE;
}

void
pm_library_set_pace (PmLibrary *self, BtPace pace)
{
  self->pace = pace;
  bt_engine_set_pace (self->engine, pace);
  if (self->demo != NULL)
    bt_engine_set_pace (bt_demo_get_engine (self->demo), pace);
}

void
pm_library_set_pacer (PmLibrary *self, BtEnginePacer pacer, gpointer data)
{
  self->pacer = pacer;
  self->pacer_data = data;
  bt_engine_set_pacer (self->engine, pacer, data);
  if (self->demo != NULL)
    bt_engine_set_pacer (bt_demo_get_engine (self->demo), pacer, data);
}

void
pm_library_apply (PmLibrary *self)
{
  bt_engine_apply (self->engine);
  if (self->demo != NULL)
    bt_engine_apply (bt_demo_get_engine (self->demo));
}

static void
engine_stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  PmLibrary *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  /* The windows are closed: what was not saved is told in the journal. */
  if (!bt_engine_stop_finish (BT_ENGINE (source), result, &error))
    g_message ("%s", error->message);
  if (self->demo != NULL)
    stop_demo (self, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

void
pm_library_stop_async (PmLibrary *self, GAsyncReadyCallback callback, gpointer data)
{
  remove_leaving (self);
  pm_library_set_pacer (self, NULL, NULL);
  bt_engine_stop_async (self->engine, engine_stopped_cb, g_task_new (self, NULL, callback, data));
}

void
pm_library_stop_finish (PmLibrary *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
pm_library_dispose (GObject *object)
{
  PmLibrary *self = PM_LIBRARY (object);

  g_clear_handle_id (&self->second_id, g_source_remove);
  g_hash_table_remove_all (self->pending);
  g_hash_table_remove_all (self->leaving);
  g_clear_object (&self->torrents);
  g_clear_object (&self->engines);
  g_clear_object (&self->demo);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (pm_library_parent_class)->dispose (object);
}

static void
pm_library_finalize (GObject *object)
{
  PmLibrary *self = PM_LIBRARY (object);

  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->leaving);
  pm_speed_history_free (self->history);
  G_OBJECT_CLASS (pm_library_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, GType argument)
{
  return g_signal_new (name, PM_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
pm_library_class_init (PmLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pm_library_dispose;
  object_class->finalize = pm_library_finalize;
  signals[UPDATED] = new_signal ("updated", G_TYPE_NONE);
  signals[COMPLETE] = new_signal ("complete", BT_TYPE_TORRENT);
  signals[DEMO_CHANGED] = new_signal ("demo-changed", G_TYPE_NONE);
  signals[REMOVAL_FAILED] =
      g_signal_new ("removal-failed", PM_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
pm_library_init (PmLibrary *self)
{
  self->pending = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->leaving = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->engines = g_list_store_new (G_TYPE_LIST_MODEL);
  self->torrents = gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->engines)));
  self->pace = BT_PACE_LIVE;
  self->history = pm_speed_history_new ();
}

PmLibrary *
pm_library_new (BtEngine *engine)
{
  PmLibrary *self = g_object_new (PM_TYPE_LIBRARY, NULL);

  self->engine = g_object_ref (engine);
  connect_engine (self, engine);
  g_list_store_append (self->engines, engine);
  second_cb (self);
  self->second_id = g_timeout_add_seconds (1, second_cb, self);
  return self;
}
