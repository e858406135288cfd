/* pretend-torrent.h — a torrent file that never was, with all that can stand in one, and what was done with it.
 * Told to the model as the engine tells real ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

typedef struct _PretendTorrent PretendTorrent;

typedef enum {
  PRETEND_KNOWN,  /* all of it */
  PRETEND_MAGNET, /* a link: nobody told its details yet */
} PretendKind;

/* Of the pieces the first third is here; after it comes one of each state. */
PretendTorrent *pretend_torrent_new (guint32 n_pieces, PretendKind kind);
void pretend_torrent_free (PretendTorrent *self);
BtEngine *pretend_torrent_get_engine (PretendTorrent *self);
BtTorrent *pretend_torrent_get_torrent (PretendTorrent *self);
/* The details of a magnet link arrive: @n of 9 parts; 9: they are known. */
void pretend_torrent_arrive (PretendTorrent *self, guint n);
/* One more piece is here: the first that was not. */
void pretend_torrent_step (PretendTorrent *self);
/* What was done in all; copied, and told from now on. */
void pretend_torrent_set_totals (PretendTorrent *self, const BtTotalsStat *totals);
/* Makes a report of it and applies it. */
void pretend_torrent_tell (PretendTorrent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PretendTorrent, pretend_torrent_free)

G_END_DECLS
