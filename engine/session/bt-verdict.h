/* bt-verdict.h — which pieces are trusted after a restart, and which are hashed first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-bitfield.h"
#include "base/bt-stat.h"
#include "metainfo/bt-metainfo.h"
#include "storage/bt-store.h"

G_BEGIN_DECLS

/* What resume data says. */
typedef struct {
  const BtBitfield *have;    /* verified and synced; NULL: nothing is known */
  const BtFileStamp *stamps; /* shape: n_files, when have was synced; NULL: not known */
  const guint8 *priorities;  /* shape: n_files, BtPriority; NULL: all files are wanted */
  const BtBitfield *slots;   /* pieces with bytes in the part file now; NULL: none */
  gboolean exact;            /* nothing was written after that: any change is somebody else's */
  gboolean knows_all;        /* what is not in have is not there */
} BtDiskMemory;

typedef struct {
  BtBitfield *trusted; /* owned */
  BtBitfield *check;   /* owned; NULL: nothing has to be hashed */
  gint64 missing; /* index of a wanted file that held verified pieces and is gone or shorter; -1 */
} BtVerdict;

/* @now: shape n_files, what the files look like. @has_data: any byte may be on disk.
 *   - nothing known: all is hashed if there is any data;
 *   - clean end (exact, knows all), nothing changed: what is listed is there, the rest is not;
 *   - clean end, a file changed: its pieces are hashed;
 *   - unclean end (neither): what is listed was synced and is trusted as long as its files are not
 *     shorter now; the rest is hashed;
 *   - a piece of which a file is too short now to hold it, and which is not in the part file, is
 *     hashed in any case.
 * A pure function. Thread: any. */
void bt_verdict_init (BtVerdict *self, const BtMetainfo *metainfo, const BtDiskMemory *memory,
                      const BtFileStamp *now, gboolean has_data);
void bt_verdict_clear (BtVerdict *self);

G_END_DECLS
