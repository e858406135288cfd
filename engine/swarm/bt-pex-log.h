/* bt-pex-log.h — who came and who went, and what of it a peer was told (BEP 11).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One log serves all peers of a swarm: each has a mark in it, and is told what came after that. So a
 * message costs what it tells, however many peers there are, and nobody keeps a list for each. */
#pragma once

#include "wire/bt-pex-message.h"

G_BEGIN_DECLS

/* Of those that are here: as many as there are connections. Of those that went: the last
 * BT_LIMIT_PEX_GONE; who is further behind is not told of the others. */
typedef struct {
  GArray *here;   /* owned; those that are here, as they came */
  GArray *gone;   /* owned; those that went, a ring once it has its full size */
  guint64 n_came; /* so far; each has a number of its own, from 1 on */
  guint64 n_gone; /* likewise */
} BtPexLog;

/* How far one peer has read the log. */
typedef struct {
  guint64 came;      /* those with a number up to this one were told, or went before that */
  guint64 gone;      /* so many of those that went were told, or were not to be */
  guint64 own;       /* the peer's own number, or 0: it is not told of itself */
  gboolean is_local; /* it is of our local network, and others of it are of use to it */
} BtPexMark;

void bt_pex_log_init (BtPexLog *self);
void bt_pex_log_clear (BtPexLog *self);
/* Returns its number, not 0; 0: somebody here has that address already. */
guint64 bt_pex_log_come (BtPexLog *self, const BtPexContact *contact);
/* @number: of one that is here. */
void bt_pex_log_set_flags (BtPexLog *self, guint64 number, guint8 flags);
void bt_pex_log_go (BtPexLog *self, guint64 number);

/* A peer that was told nothing: it will hear of all that are here, and of nobody who went. */
void bt_pex_log_start (const BtPexLog *self, BtPexMark *mark, gboolean is_local);
/* Fills @message with what the peer @mark has not heard of, at most BT_LIMIT_PEX added and as many
 * dropped, and moves the mark; the rest is for the next message. Who came and went between two
 * messages is told in neither, who went and came again neither. FALSE: there is nothing to tell. */
gboolean bt_pex_log_tell (const BtPexLog *self, BtPexMark *mark, BtPexMessage *message);

G_END_DECLS
