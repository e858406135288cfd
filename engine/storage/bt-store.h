/* bt-store.h — the files of one torrent: layout, writing, reading, checking.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All functions: engine thread. All callbacks: engine thread, from bt_disk_dispatch(), never from
 * within the call. Files are opened below the folder element by element without following links
 * (openat, O_NOFOLLOW), so nothing is ever touched outside of it. */
#pragma once

#include "base/bt-bitfield.h"
#include "base/bt-job.h"
#include "metainfo/bt-metainfo.h"
#include "storage/bt-disk.h"
#include "storage/bt-storage-error.h"

G_BEGIN_DECLS

/* What one file looked like: to notice changes while we were away. */
typedef struct {
  gint64 size;     /* bytes; -1: not there */
  gint64 mtime_ns; /* nanoseconds */
} BtFileStamp;

typedef struct _BtStore BtStore;

typedef void (*BtStoreCallback) (BtStore *store, const GError *error, gpointer data);
typedef void (*BtStoreJobCallback) (BtStore *store, BtJob *job, gpointer data);

typedef struct {
  BtDisk *disk;         /* borrowed */
  BtMetainfo *metainfo; /* referenced */
  const char *folder;   /* download folder, absolute; must exist: it is never made here */
  const char
      *part_path; /* the part file for pieces that touch unwanted files, in the state folder */
  gboolean full;  /* allocate space at once (fallocate) instead of sparse */
  BtStoreJobCallback job_done; /* gets every finished job (transfer full) */
  gpointer data;               /* of job_done */
} BtStoreParams;

/* All files count as wanted until bt_store_set_wanted(). Touches nothing. */
BtStore *bt_store_new (const BtStoreParams *params);
/* All tasks must be back (bt_store_is_idle()). Closes the files. */
void bt_store_free (BtStore *self);
gboolean bt_store_is_idle (BtStore *self);

/* @wanted: shape n_files, 0 or 1. Takes effect for jobs submitted from now on; bytes of files that
 * become wanted move out of the part file; prepare() then makes the files. Of a file that becomes
 * unwanted what is there stays and is read; what is written from then on goes to the part file.
 * When bytes cannot be moved (the disk is full) they stay where they are, readable, and prepare()
 * tries again. */
void bt_store_set_wanted (BtStore *self, const guint8 *wanted, BtStoreCallback done, gpointer data);

/* Looks at the files: is the folder there, what are sizes and times now. Makes nothing.
 * In @done: bt_store_peek_stamps(). */
void bt_store_stat (BtStore *self, BtStoreCallback done, gpointer data);
/* Shape: n_files, as of the last stat() or sync(). Borrowed. */
const BtFileStamp *bt_store_peek_stamps (BtStore *self);
/* Whether any byte of the torrent may be on disk at all, by the last stat(). */
gboolean bt_store_has_data (BtStore *self);
/* The pieces of which bytes lie in the part file, as of the last stat(). Borrowed; NULL: none. */
const BtBitfield *bt_store_peek_slots (BtStore *self);
/* Makes wanted files that are missing: folders, empty files of full length (sparse or allocated).
 * Nothing that exists is truncated. Pieces are written only after this. */
void bt_store_prepare (BtStore *self, BtStoreCallback done, gpointer data);

/* (transfer full): runs on a worker, comes back through job_done. */
void bt_store_submit (BtStore *self, BtJob *job);

/* Hashes the pieces set in @which from disk, in order, several at a time; missing data is a missing
 * piece, not an error. @progress after every batch: how many are done; @result at the end: the
 * pieces that are right (only bits of @which; borrowed). One check at a time. */
typedef void (*BtStoreCheckProgress) (BtStore *store, guint32 n_done, guint32 at, gpointer data);
typedef void (*BtStoreCheckDone) (BtStore *store, const BtBitfield *good, const GError *error,
                                  gpointer data);
void bt_store_check (BtStore *self, const BtBitfield *which, BtStoreCheckProgress progress,
                     BtStoreCheckDone done, gpointer data);
/* The running check ends soon, with what it found and G_IO_ERROR_CANCELLED. */
void bt_store_cancel_check (BtStore *self);

/* fdatasync of every file written since the last one, then its stamp is taken; and of those in which
 * a check found pieces, whoever wrote them: their stamps stay as they were before the check. */
void bt_store_sync (BtStore *self, BtStoreCallback done, gpointer data);
/* Closes its files, when what runs is over: a drive can be taken away. They are opened again when they are needed. */
void bt_store_rest (BtStore *self, BtStoreCallback done, gpointer data);

/* --- another place -------------------------------------------------------------------------------
 * The files go to another folder, one after the other: renamed on one file system, else copied, made
 * durable and removed. Whatever happens, every file is whole in one of the two folders; what exists
 * is never overwritten (BT_STORAGE_ERROR_EXISTS, before anything is moved). Nothing else may be asked
 * of the store until it is over. */
typedef struct {
  const char *folder;   /* absolute; must exist */
  const guint8 *wanted; /* shape: n_files, 0 or 1 */
  gboolean again;       /* an earlier session began it: files may be there already */
} BtStoreMoveParams;

typedef struct {
  const GError *error; /* NULL: all is in the new folder */
  gboolean is_split;   /* with @error: files are left in both folders */
  /* Shape: n_files; of those that were moved, how they looked before and look now (a coarser file
   * system rounds times); else "not there". */
  const BtFileStamp *before, *after;
} BtStoreMoved;

/* After every file, and every few megabytes of a copy: bytes, of files as long as they look. */
typedef void (*BtStoreMoveProgress) (BtStore *store, guint64 moved, guint64 to_move, gpointer data);
/* After a failure the files were brought back, if that was possible. */
typedef void (*BtStoreMoveDone) (BtStore *store, const BtStoreMoved *moved, gpointer data);
void bt_store_move (BtStore *self, const BtStoreMoveParams *params, BtStoreMoveProgress progress,
                    BtStoreMoveDone done, gpointer data);
/* A running move ends soon, with G_IO_ERROR_CANCELLED. @undo: files are brought back; else they stay
 * where they are, for a move that goes on later. */
void bt_store_cancel_move (BtStore *self, gboolean undo);
/* Files may be in @folder as well, by a move that was not ended: delete() removes them there, too. */
void bt_store_set_second_folder (BtStore *self, const char *folder);
/* Renames the file or folder @from (a path of the torrent) to @to, with all that lies in it; from
 * then on the files lie where @metainfo, the torrent with these names, says. That nothing is there is
 * no error. */
void bt_store_rename (BtStore *self, const char *from, const char *to, BtMetainfo *metainfo,
                      BtStoreCallback done, gpointer data);
/* Removes this torrent's files and the folders that became empty, and the part file. Files that are
 * longer than the torrent says, and unwanted ones of another length, are not ours and stay. */
void bt_store_delete (BtStore *self, BtStoreCallback done, gpointer data);
/* Bytes free for us where @path lies; -1: cannot be told. Blocks shortly: any thread but the engine's. */
gint64 bt_storage_get_free_space (const char *path);

G_END_DECLS
