/* bt-resume.h — what survives a restart: one file a torrent, in the state folder.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: bencode, with a check sum at the end. Written to a temporary file, fdatasync'ed, renamed
 * over, folder synced; the last good one is kept beside it as .old and read when the newest is
 * damaged. */
#pragma once

#include "base/bt-bitfield.h"
#include "base/bt-info-hash.h"
#include "base/bt-labels.h"
#include "base/bt-options.h"
#include "base/bt-stat.h"
#include "base/bt-totals.h"
#include "base/bt-way-in.h"
#include "metainfo/bt-metainfo.h"
#include "storage/bt-store.h"

G_BEGIN_DECLS

#define BT_RESUME_VERSION 1

typedef struct {
  BtInfoHash info_hash;
  char *name;    /* owned; of the magnet's dn until metadata is known; may be NULL */
  char *folder;  /* owned, absolute */
  char *move_to; /* owned, absolute, or NULL: files may be there already, and are on their way */
  gboolean move_back; /* with @move_to: they are on their way back to @folder */
  BtMetainfo *names;  /* owned reference, or NULL: the torrent with the names a person gave */
  char
      *rename_path; /* owned, or NULL: a file or folder (as of @names) that is being renamed, and */
  char *rename_name; /* owned, or NULL: its new name */
  gint64 added_time; /* Unix seconds */
  guint32 position;  /* in the list */
  gboolean paused;
  gboolean held; /* waits for the person's choice of files */
  gboolean full_allocation;
  gboolean had_files; /* something of it was there before it was added; known once have is */
  gboolean clean;     /* the last session ended in order: every piece not listed is missing */
  guint64 downloaded, uploaded, wasted; /* bytes, all sessions */
  guint64 seeding_seconds;              /* likewise */
  /* Of the first two, since they are told apart; shape: BtTransportKind. */
  guint64 carried_down[BT_N_TRANSPORTS], carried_up[BT_N_TRANSPORTS];
  BtWayIn way_in;              /* how it was found */
  guint64 active_seconds;      /* likewise, running at all */
  guint64 n_damaged, n_banned; /* pieces and strangers, likewise */
  gint64 finished_time;        /* Unix seconds; 0: not fetched whole yet */
  BtEnded ended;               /* with paused: which goal of seeding was met */
  BtTorrentOptions options;
  char **labels;      /* owned, NULL-terminated, cleaned; never NULL */
  char ***tiers;      /* owned; NULL-terminated tiers of NULL-terminated URLs; never NULL */
  char **web_seeds;   /* owned, NULL-terminated; of the magnet */
  GBytes *info;       /* owned; info dictionary; NULL before metadata */
  GBytes *outer;      /* owned; see bt_metainfo_dup_outer(); NULL: nothing */
  GArray *priorities; /* owned; guint8 BtPriority a file; NULL before metadata: all normal */
  GArray *selection;  /* owned; guint32 file indices of so= or --select until metadata; NULL: all */
  BtBitfield *have;   /* owned; NULL before metadata */
  GArray *stamps;     /* owned; BtFileStamp a file when have was synced; NULL before metadata */
  GArray *peers;      /* owned; BtAddress */
} BtResume;

BtResume *bt_resume_new (void);
void bt_resume_free (BtResume *self);
/* (transfer full) */
GBytes *bt_resume_encode (const BtResume *self);
/* Every field is checked against the metainfo and the bounds; a foreign or broken file is
 * BT_STORAGE_ERROR_RESUME, never a crash. */
BtResume *bt_resume_decode (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtResume, bt_resume_free)

/* The state folder. Functions that touch files say which thread may call them. */
typedef struct _BtStateFolder BtStateFolder;

/* Makes the folder when it is missing and locks it for this process (flock).
 * BT_STORAGE_ERROR_LOCKED when another has it. Thread: any but the engine's. */
BtStateFolder *bt_state_folder_open (const char *path, GError **error);
/* All saves must be back. */
void bt_state_folder_close (BtStateFolder *self);
const char *bt_state_folder_get_path (BtStateFolder *self);
/* All torrents' resume data, by position; broken ones are set aside (renamed *.broken) and their
 * paths are added to @broken (GPtrArray of char*), also when the one before was good and is used: it
 * then has clean FALSE. Thread: worker or main, before the first save. (transfer full) of BtResume */
GPtrArray *bt_state_folder_load (BtStateFolder *self, GPtrArray *broken);
/* Saves durably, on a worker of @disk; @done (may be NULL) on the engine thread, once for each call,
 * when this or a newer one was saved, or failed: then the last good one is still there. One save a
 * torrent at a time, the newest wins. Thread: engine. (transfer none) */
typedef void (*BtStateCallback) (const GError *error, gpointer data);
void bt_state_folder_save (BtStateFolder *self, BtDisk *disk, const BtResume *resume,
                           BtStateCallback done, gpointer data);
/* Removes all that the folder holds of a torrent, the part file too. Replaces a save that waits, and
 * a later save replaces it. Thread: engine. */
void bt_state_folder_remove (BtStateFolder *self, BtDisk *disk, const BtInfoHash *info_hash,
                             BtStateCallback done, gpointer data);
/* Where the part file of a torrent lies. (transfer full) */
char *bt_state_folder_get_part_path (BtStateFolder *self, const BtInfoHash *info_hash);
/* A small number kept in the folder (the listening port chosen once). -1: not there. Blocks shortly.
 * Thread: any but the engine's. */
int bt_state_folder_load_port (BtStateFolder *self);
void bt_state_folder_save_port (BtStateFolder *self, int port);
/* What bt_dht_node_save() gave, likewise. (transfer full) (nullable): not there, or too large. */
GBytes *bt_state_folder_load_dht (BtStateFolder *self);
void bt_state_folder_save_dht (BtStateFolder *self, GBytes *bytes);
/* What was done in all. FALSE: not there, or not readable, the one before neither. Thread: any but the
 * engine's. */
gboolean bt_state_folder_load_totals (BtStateFolder *self, BtTotals *totals);
/* One at a time. Errors: BT_STORAGE_ERROR; what was saved before is still there. Thread: likewise. */
gboolean bt_state_folder_save_totals (BtStateFolder *self, const BtTotals *totals, GError **error);

G_END_DECLS
