/* pretend-wire.h — messages that nobody ever sent, told to the model in reports as the engine tells real ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pretend.h"

G_BEGIN_DECLS

#define PRETEND_BLOCK 16384 /* bytes */

typedef struct _PretendWire PretendWire;

/* Of a swarm of @n_peers; @small: the one with five pieces and three peers. */
PretendWire *pretend_wire_new (guint n_peers, gboolean small);
void pretend_wire_free (PretendWire *self);
Pretend *pretend_wire_get_swarm (PretendWire *self);

/* Waits for the next report. Numbers and times it; @entry->time_us: µs before now. */
void pretend_wire_say (PretendWire *self, const BtWireEntry *entry);
/* As many messages of all kinds, requests with their answers among them. */
void pretend_wire_talk (PretendWire *self, guint n);
/* As many messages that were dropped. */
void pretend_wire_skip (PretendWire *self, guint n);
/* The last minute of a talk, as in the picture of the page. */
void pretend_wire_play (PretendWire *self);
/* Makes a report of what was said, and of the swarm, and applies it. */
void pretend_wire_tell (PretendWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PretendWire, pretend_wire_free)

G_END_DECLS
