/* pretend.h — a swarm that never was, told to the model in reports as the engine tells a real one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For pictures and for measuring the window: the same seed always gives the same swarm. */
#pragma once

#include <bt.h>
#include "session/bt-report.h"

G_BEGIN_DECLS

#define PRETEND_ID 1 /* of the torrent, in reports */

typedef struct _Pretend Pretend;

/* Many pieces: @n_peers with all kinds of shares, some complete, a few pieces rare. */
Pretend *pretend_new (guint32 n_pieces, guint n_peers, guint32 seed);
/* Likewise with @n_files films of the same size, "Part 1.mkv" and so on. */
Pretend *pretend_new_films (guint32 n_pieces, guint n_peers, guint32 seed, guint n_files);
/* Five pieces and three peers: the talk's picture, at a moment when everything happens at once. */
Pretend *pretend_new_small (void);
void pretend_free (Pretend *self);
BtTorrent *pretend_get_torrent (Pretend *self);
BtEngine *pretend_get_engine (Pretend *self);
/* Makes a report of the present moment and applies it. */
void pretend_tell (Pretend *self);
/* Fills in the present moment, for those who report in another way. Touches no object of the model:
 * after the first pretend_tell() any one thread may step and fill. */
void pretend_fill (Pretend *self, BtTorrentUpdate *update);
/* The next moment: peers gain pieces, blocks arrive. */
void pretend_step (Pretend *self);
void pretend_set_state (Pretend *self, BtTorrentState state);
void pretend_drop_peers (Pretend *self);
/* The first @n missing pieces came damaged. */
void pretend_damage (Pretend *self, guint n);
/* Pieces behind the first @share of the torrent are not wanted. */
void pretend_skip (Pretend *self, double share);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pretend, pretend_free)

G_END_DECLS
