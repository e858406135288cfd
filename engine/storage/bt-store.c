/* bt-store.c — the files of one torrent: what is asked, in which order it runs, who is told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-store-private.h"

#include <string.h>
#include <sys/statvfs.h>

/* --- tasks -------------------------------------------------------------------------------------- */

static void
run_cb (BtDiskTask *task)
{
  BtStoreTask *self = (BtStoreTask *) task;

  self->run (self);
}

static void
start_task (BtStore *self, BtStoreTask *task)
{
  self->n_running++;
  self->runs_exclusive = task->exclusive;
  bt_disk_submit (self->disk, &task->task);
}

static void
start_waiting (BtStore *self)
{
  while (self->waiting != NULL && !self->runs_exclusive
         && !(self->waiting->exclusive && self->n_running > 0)) {
    BtStoreTask *task = self->waiting;

    self->waiting = (BtStoreTask *) task->task.next;
    if (self->waiting == NULL)
      self->waiting_tail = NULL;
    start_task (self, task);
  }
}

static void
done_cb (BtDiskTask *task)
{
  BtStoreTask *self = (BtStoreTask *) task;
  BtStore *store = self->store;

  store->n_running--;
  store->runs_exclusive = FALSE;
  start_waiting (store);
  self->done (self);
}

static void
append_waiting (BtStore *self, BtStoreTask *task)
{
  task->task.next = NULL;
  if (self->waiting == NULL)
    self->waiting = task;
  else
    self->waiting_tail->task.next = &task->task;
  self->waiting_tail = task;
}

static void
run_open (BtStoreTask *task)
{
  bt_part_file_load (task->store->part);
}

/* What an earlier session left in the part file is known before anything else is done. */
static void
open_once (BtStore *self)
{
  BtStoreTask *task;

  if (self->opened)
    return;
  self->opened = TRUE;
  task = g_new0 (BtStoreTask, 1);
  bt_store_task_init (task, self, NULL, NULL);
  task->exclusive = TRUE;
  task->run = run_open;
  append_waiting (self, task);
}

void
bt_store_push (BtStore *self, BtStoreTask *task)
{
  open_once (self);
  append_waiting (self, task);
  start_waiting (self);
}

void
bt_store_task_init (BtStoreTask *task, BtStore *store, BtStoreCallback callback, gpointer data)
{
  task->task.run = run_cb;
  task->task.done = done_cb;
  task->store = store;
  task->done = bt_store_task_finish;
  task->callback = callback;
  task->data = data;
}

void
bt_store_task_finish (BtStoreTask *task)
{
  BtStore *store = task->store;
  BtStoreCallback callback = task->callback;
  gpointer data = task->data;
  g_autoptr (GError) error = task->error;

  g_free (task);
  if (callback != NULL)
    callback (store, error, data);
}

/* --- life --------------------------------------------------------------------------------------- */

BtStore *
bt_store_new (const BtStoreParams *params)
{
  BtStore *self = g_new0 (BtStore, 1);
  guint32 n_files = bt_metainfo_get_n_files (params->metainfo);

  self->disk = params->disk;
  self->metainfo = bt_metainfo_ref (params->metainfo);
  self->tree = bt_tree_new (self->metainfo, params->folder);
  self->part = bt_part_file_new (params->part_path, self->metainfo, self->tree);
  self->full = params->full;
  self->job_done = params->job_done;
  self->job_data = params->data;
  g_queue_init (&self->syncs);
  self->dirty = g_new0 (_Atomic guint8, n_files);
  self->wanted = g_malloc (n_files);
  memset (self->wanted, 1, n_files);
  self->stamps = g_new (BtFileStamp, n_files);
  for (guint32 i = 0; i < n_files; i++)
    self->stamps[i] = (BtFileStamp) { -1, 0 };
  return self;
}

void
bt_store_free (BtStore *self)
{
  g_assert (bt_store_is_idle (self));
  bt_fd_cache_close (bt_disk_get_fds (self->disk), self, G_MAXUINT32);
  bt_part_file_free (self->part);
  g_clear_pointer (&self->second, bt_tree_free);
  bt_tree_free (self->tree);
  bt_metainfo_unref (self->metainfo);
  g_free ((void *) self->dirty);
  g_clear_pointer (&self->slots, bt_bitfield_unref);
  g_free (self->wanted);
  g_free (self->stamps);
  g_free (self);
}

gboolean
bt_store_is_idle (BtStore *self)
{
  return self->n_running == 0 && self->waiting == NULL && self->check == NULL && self->move == NULL
         && self->syncs.length == 0;
}

/* --- jobs --------------------------------------------------------------------------------------- */

typedef struct {
  BtStoreTask base;
  BtJob *job; /* owned until it goes back */
} JobTask;

static void
run_job (BtStoreTask *task)
{
  bt_store_run_job (task->store, ((JobTask *) task)->job);
}

static void
job_done (BtStoreTask *task)
{
  BtStore *store = task->store;
  BtJob *job = ((JobTask *) task)->job;

  g_free (task);
  store->job_done (store, job, store->job_data);
}

void
bt_store_submit (BtStore *self, BtJob *job)
{
  JobTask *task = g_new0 (JobTask, 1);

  bt_store_task_init (&task->base, self, NULL, NULL);
  task->base.run = run_job;
  task->base.done = job_done;
  task->job = job;
  bt_store_push (self, &task->base);
}

/* --- choosing files ----------------------------------------------------------------------------- */

typedef struct {
  BtStoreTask base;
  guint8 *wanted; /* owned */
} WantedTask;

static void
run_wanted (BtStoreTask *task)
{
  WantedTask *self = (WantedTask *) task;

  g_free (task->store->wanted);
  task->store->wanted = g_steal_pointer (&self->wanted);
  bt_store_choose (task->store, &task->error);
}

void
bt_store_set_wanted (BtStore *self, const guint8 *wanted, BtStoreCallback done, gpointer data)
{
  WantedTask *task = g_new0 (WantedTask, 1);

  bt_store_task_init (&task->base, self, done, data);
  task->base.exclusive = TRUE;
  task->base.run = run_wanted;
  task->wanted = g_memdup2 (wanted, bt_metainfo_get_n_files (self->metainfo));
  bt_store_push (self, &task->base);
}

/* --- looking ------------------------------------------------------------------------------------ */

typedef struct {
  BtStoreTask base;
  BtFileStamp *stamps; /* owned; shape: n_files */
  BtBitfield *slots;   /* owned, or NULL */
} StatTask;

static void
run_stat (BtStoreTask *task)
{
  StatTask *self = (StatTask *) task;

  /* Of files that were replaced since, the open ones are not those that are looked at. */
  bt_store_close_files (task->store);
  self->slots = bt_part_file_dup_slots (task->store->part);
  bt_store_look (task->store, self->stamps, &task->error);
}

static void
stat_done (BtStoreTask *task)
{
  StatTask *self = (StatTask *) task;

  if (task->error == NULL) {
    g_free (task->store->stamps);
    task->store->stamps = g_steal_pointer (&self->stamps);
    g_clear_pointer (&task->store->slots, bt_bitfield_unref);
    task->store->slots = g_steal_pointer (&self->slots);
  }
  g_free (self->stamps);
  g_clear_pointer (&self->slots, bt_bitfield_unref);
  bt_store_task_finish (task);
}

void
bt_store_stat (BtStore *self, BtStoreCallback done, gpointer data)
{
  StatTask *task = g_new0 (StatTask, 1);

  bt_store_task_init (&task->base, self, done, data);
  task->base.run = run_stat;
  task->base.done = stat_done;
  task->stamps = g_new0 (BtFileStamp, bt_metainfo_get_n_files (self->metainfo));
  bt_store_push (self, &task->base);
}

const BtFileStamp *
bt_store_peek_stamps (BtStore *self)
{
  return self->stamps;
}

gboolean
bt_store_has_data (BtStore *self)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  for (guint32 i = 0; i < n_files; i++) {
    if (self->stamps[i].size > 0)
      return TRUE;
  }
  return self->slots != NULL;
}

const BtBitfield *
bt_store_peek_slots (BtStore *self)
{
  return self->slots;
}

/* --- making and removing ------------------------------------------------------------------------ */

void
bt_store_push_exclusive (BtStore *self, void (*run) (BtStoreTask *task), BtStoreCallback done,
                         gpointer data)
{
  BtStoreTask *task = g_new0 (BtStoreTask, 1);

  bt_store_task_init (task, self, done, data);
  task->exclusive = TRUE;
  task->run = run;
  bt_store_push (self, task);
}

static void
run_rest (BtStoreTask *task)
{
  bt_store_close_files (task->store);
}

void
bt_store_rest (BtStore *self, BtStoreCallback done, gpointer data)
{
  bt_store_push_exclusive (self, run_rest, done, data);
}

/* A choice that failed (the disk was full) is tried again. */
static void
run_prepare (BtStoreTask *task)
{
  bt_store_close_files (task->store);
  if (bt_store_choose (task->store, &task->error))
    bt_store_make_files (task->store, &task->error);
}

void
bt_store_prepare (BtStore *self, BtStoreCallback done, gpointer data)
{
  bt_store_push_exclusive (self, run_prepare, done, data);
}

static void
run_delete (BtStoreTask *task)
{
  bt_store_remove_files (task->store, &task->error);
}

void
bt_store_delete (BtStore *self, BtStoreCallback done, gpointer data)
{
  bt_store_push_exclusive (self, run_delete, done, data);
}

/* --- syncing ------------------------------------------------------------------------------------ */

typedef struct {
  BtStoreTask base;
  GArray *changes; /* owned; BtStampChange */
} SyncTask;

static void
run_sync (BtStoreTask *task)
{
  bt_store_sync_files (task->store, ((SyncTask *) task)->changes, &task->error);
}

static void
take_stamps (BtStore *self, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++) {
    BtStampChange *change = &g_array_index (changes, BtStampChange, i);

    self->stamps[change->file] = change->stamp;
  }
}

static void
sync_done (BtStoreTask *task)
{
  BtStore *store = task->store;
  SyncTask *self = (SyncTask *) task;

  take_stamps (store, self->changes);
  g_array_unref (self->changes);
  g_queue_pop_head (&store->syncs);
  if (store->syncs.head != NULL)
    bt_store_push (store, store->syncs.head->data);
  bt_store_task_finish (task);
}

/* One after the other: the second must not find nothing left to do while the first still waits for
 * the disk. */
void
bt_store_sync (BtStore *self, BtStoreCallback done, gpointer data)
{
  SyncTask *task = g_new0 (SyncTask, 1);

  bt_store_task_init (&task->base, self, done, data);
  task->base.run = run_sync;
  task->base.done = sync_done;
  task->changes = g_array_new (FALSE, FALSE, sizeof (BtStampChange));
  g_queue_push_tail (&self->syncs, task);
  if (self->syncs.length == 1)
    bt_store_push (self, &task->base);
}

/* --- room --------------------------------------------------------------------------------------- */

gint64
bt_storage_get_free_space (const char *path)
{
  g_autofree char *at = g_strdup (path);
  struct statvfs status;

  while (statvfs (at, &status) != 0) {
    char *parent = g_path_get_dirname (at);
    gboolean is_top = strcmp (parent, at) == 0;

    g_free (at);
    at = parent;
    if (is_top)
      return -1;
  }
  return (gint64) (status.f_bavail * (guint64) status.f_frsize);
}
