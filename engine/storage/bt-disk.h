/* bt-disk.h — the threads that read, write, hash and move; they see buffers and files, never a peer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/bt-fd-cache.h"

G_BEGIN_DECLS

typedef struct _BtDisk BtDisk;
typedef struct _BtDiskTask BtDiskTask;

/* Embedded as the first member of whoever wants something done. */
struct _BtDiskTask {
  BtDiskTask *next;                /* of the queue it is in */
  void (*run) (BtDiskTask *task);  /* on a worker; may block */
  void (*done) (BtDiskTask *task); /* on the engine thread; owns the task again */
  gint64 queued_us;                /* when it was submitted; for the statistics */
};

/* @n_workers 0: two more than processors, 4 to 16. */
BtDisk *bt_disk_new (guint n_workers);
/* Waits for all tasks to run; calls what is done. */
void bt_disk_free (BtDisk *self);
/* Thread: engine. Tasks start in order and may finish in any. */
void bt_disk_submit (BtDisk *self, BtDiskTask *task);
/* Readable when finished tasks wait. */
int bt_disk_get_fd (BtDisk *self);
/* Calls done() of all finished tasks: one wake-up for the whole batch. Thread: engine. */
void bt_disk_dispatch (BtDisk *self);
guint bt_disk_get_n_pending (BtDisk *self);
guint bt_disk_get_n_workers (BtDisk *self);
/* The open files of all stores. Borrowed; any thread. */
BtFdCache *bt_disk_get_fds (BtDisk *self);

G_END_DECLS
