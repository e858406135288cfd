/* pm-wire-log.h — the messages of the last while, the newest first: a list that grows in batches.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-wire-pace.h"
#include "pm-wire-peers.h"
#include "pm-wire-words.h"

G_BEGIN_DECLS

#define PM_WIRE_LOG_MAX 2000 /* messages kept */

/* One message. */
#define PM_TYPE_WIRE_ENTRY (pm_wire_entry_get_type ())
G_DECLARE_FINAL_TYPE (PmWireEntry, pm_wire_entry, PM, WIRE_ENTRY, GObject)

const BtWireEntry *pm_wire_entry_get (PmWireEntry *self); /* borrowed, never changes */
PmWirePeer *pm_wire_entry_get_peer (PmWireEntry *self);   /* (transfer none) */
gint64 pm_wire_entry_get_wall_us (PmWireEntry *self);     /* Unix time, µs */

/* A GListModel of PmWireEntry. */
#define PM_TYPE_WIRE_LOG (pm_wire_log_get_type ())
G_DECLARE_FINAL_TYPE (PmWireLog, pm_wire_log, PM, WIRE_LOG, GObject)

PmWireLog *pm_wire_log_new (void);
/* Names of those who speak. (transfer none) */
PmWirePeers *pm_wire_log_get_peers (PmWireLog *self);
/* Of one report: BtWireEntry. Seen after the next flush. */
void pm_wire_log_add (PmWireLog *self, const GArray *entries);
/* What waits comes into the list, unless it is held. FALSE: there was nothing. */
gboolean pm_wire_log_flush (PmWireLog *self);
/* While it is held the list stands still; what comes is kept until it is not. */
void pm_wire_log_set_held (PmWireLog *self, gboolean is_held);
gboolean pm_wire_log_is_held (PmWireLog *self);
/* @peer_id: 0: all. */
void pm_wire_log_set_filter (PmWireLog *self, PmWireKind kind, guint64 peer_id);
/* Forgets all but the filter. */
void pm_wire_log_clear (PmWireLog *self);
/* Messages that came since it is held, or since the last flush. */
guint pm_wire_log_get_n_waiting (PmWireLog *self);
/* Messages that are kept, of all kinds, also those that wait. */
guint pm_wire_log_get_n_kept (PmWireLog *self);

/* What a REQUEST came to: its PIECE, REJECT or CANCEL; also of those that wait. (transfer none) (nullable) */
PmWireEntry *pm_wire_log_find_answer (PmWireLog *self, PmWireEntry *request);
/* The REQUEST that such a one ends; of a PIECE to us it is known also when it is not kept any more.
 * (transfer full) (nullable) */
PmWireEntry *pm_wire_log_get_request (PmWireLog *self, PmWireEntry *answer);
/* The newest answered REQUEST of ours, or else of a peer's, that the filter lets through. (transfer none) (nullable) */
PmWireEntry *pm_wire_log_find_example (PmWireLog *self);
/* Its place in the list; -1: it is not there. */
int pm_wire_log_find_place (PmWireLog *self, PmWireEntry *entry);

const PmWirePace *pm_wire_log_peek_pace (PmWireLog *self);

G_END_DECLS
