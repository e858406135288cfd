/* bt-wire-log.h — messages that came and went lately, while somebody looks.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "base/bt-wire-entry.h"

G_BEGIN_DECLS

/* A ring: the newest BT_WIRE_ENTRIES_MAX stay. */
typedef struct {
  gboolean enabled;
  guint first, n;
  guint64 n_counted;    /* all that were ever added: never begins anew, so that numbers ascend */
  BtWireEntry *entries; /* owned; allocated while enabled */
} BtWireLog;

void bt_wire_log_set_enabled (BtWireLog *self, gboolean enabled);
/* Copies @entry and numbers it. Nothing happens while it is not enabled. */
void bt_wire_log_add (BtWireLog *self, const BtWireEntry *entry);
/* Moves all to the end of @entries (GArray of BtWireEntry). */
void bt_wire_log_take (BtWireLog *self, GArray *entries);

G_END_DECLS
