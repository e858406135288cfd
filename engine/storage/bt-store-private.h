/* bt-store-private.h — what the files of BtStore share: its fields, its tasks, moving bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/bt-part-file.h"
#include "storage/bt-storage-error-private.h"
#include "storage/bt-store.h"
#include "storage/bt-tree.h"
#include <stdatomic.h>
#include <sys/uio.h>

G_BEGIN_DECLS

typedef struct _BtStoreTask BtStoreTask;
typedef struct _BtStoreCheck BtStoreCheck;
typedef struct _BtStoreMove BtStoreMove;

/* One errand of a store. An exclusive one runs alone: what was asked before it has ended, what is
 * asked after it waits. So choosing files, making and removing them need no locks. */
struct _BtStoreTask {
  BtDiskTask task; /* first: the disk's handle on it */
  BtStore *store;  /* borrowed */
  gboolean exclusive;
  void (*run) (BtStoreTask *self);  /* worker */
  void (*done) (BtStoreTask *self); /* engine thread; frees it */
  GError *error;                    /* owned */
  BtStoreCallback callback;         /* of the asker; may be NULL */
  gpointer data;
};

/* Bits of BtStore.dirty. */
enum {
  BT_STORE_FILE_WRITTEN = 1 << 0, /* since the last sync */
  BT_STORE_FILE_MADE = 1 << 1,    /* its folder entry is not durable yet */
  BT_STORE_FILE_FOUND = 1 << 2,   /* it holds pieces that a check found: who knows since when */
};

struct _BtStore {
  BtDisk *disk;         /* borrowed */
  BtMetainfo *metainfo; /* owned reference; immutable */
  BtTree *tree;         /* owned; changed by exclusive tasks only */
  BtTree *second;       /* owned, or NULL: where else files may be; likewise */
  BtPartFile *part;     /* owned; locks itself */
  gboolean full;        /* allocate at once; immutable */
  BtStoreJobCallback job_done;
  gpointer job_data;

  /* Engine thread. */
  BtStoreTask *waiting, *waiting_tail; /* tasks behind an exclusive one */
  guint n_running;                     /* tasks at the disk */
  gboolean runs_exclusive;
  gboolean opened;     /* the first task, which reads the part file, was asked for */
  BtFileStamp *stamps; /* owned; shape: n_files */
  BtBitfield *slots;   /* owned, or NULL: pieces in the part file, by the last stat */
  BtStoreCheck *check; /* owned; the running one */
  BtStoreMove *move;   /* owned; the running one */
  GQueue syncs;        /* BtStoreTask: one runs, the others wait for their turn */

  guint8 *wanted;        /* owned; shape: n_files; exclusive tasks only */
  _Atomic guint8 *dirty; /* owned; shape: n_files */
};

/* --- tasks: engine thread --------------------------------------------------------------------- */
/* Puts @task (transfer full) into the store's order. */
void bt_store_push (BtStore *self, BtStoreTask *task);
/* A task of nothing but @run, which runs alone. */
void bt_store_push_exclusive (BtStore *self, void (*run) (BtStoreTask *task), BtStoreCallback done,
                              gpointer data);
/* Fills the common fields. */
void bt_store_task_init (BtStoreTask *task, BtStore *store, BtStoreCallback callback,
                         gpointer data);
/* Tells the asker and frees @task's common parts, then @task. Nothing may follow it: the asker may
 * have freed the store. */
void bt_store_task_finish (BtStoreTask *task);

/* --- moving bytes: worker --------------------------------------------------------------------- */
typedef struct {
  gboolean write;
  guint64 offset;    /* bytes from the torrent's start */
  struct iovec *iov; /* used up; shape: n_iov; no more bytes than the torrent has from @offset on */
  guint n_iov;
} BtTransfer;

/* Moves all of it, over file borders, to and from the part file where files are parted. */
gboolean bt_store_transfer (BtStore *self, BtTransfer *transfer, GError **error);
/* One buffer. */
gboolean bt_store_read (BtStore *self, guint64 offset, void *bytes, gsize n_bytes, GError **error);

typedef enum {
  BT_PROBE_DATA,
  BT_PROBE_HOLE,    /* nothing was ever written there: it reads as zeros */
  BT_PROBE_MISSING, /* some file is not there, or too short */
} BtProbe;

/* What to expect of a range, without reading it. */
BtProbe bt_store_probe (BtStore *self, guint64 offset, guint64 length);

/* Runs @job and fills its result. */
void bt_store_run_job (BtStore *self, BtJob *job);

/* The key of a file in the disk's cache. */
BtFd *bt_store_acquire (BtStore *self, guint32 file, gboolean writable, GError **error);
void bt_store_release (BtStore *self, BtFd *fd);
void bt_store_mark (BtStore *self, guint32 file, guint8 bits);
/* The next sync makes what was found there durable. */
void bt_store_mark_found (BtStore *self, guint64 offset, guint64 length);
/* What is opened from now on is what stands there now: a file that was removed or replaced is read
 * and written on as long as it is open. */
void bt_store_close_files (BtStore *self);

/* --- what exclusive tasks do: worker ------------------------------------------------------------ */
BtFileStamp bt_store_make_stamp (const struct stat *status);
gboolean bt_store_look (BtStore *self, BtFileStamp *stamps, GError **error);
gboolean bt_store_choose (BtStore *self, GError **error);
gboolean bt_store_make_files (BtStore *self, GError **error);
gboolean bt_store_remove_files (BtStore *self, GError **error);

/* A file whose stamp was taken anew. */
typedef struct {
  guint32 file;
  BtFileStamp stamp;
} BtStampChange;

/* Makes all that was written durable; @changes gets BtStampChange. Not exclusive. */
gboolean bt_store_sync_files (BtStore *self, GArray *changes, GError **error);

G_END_DECLS
