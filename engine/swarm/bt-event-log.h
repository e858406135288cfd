/* bt-event-log.h — blocks that came and went lately, while somebody looks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-stat.h"

G_BEGIN_DECLS

/* A ring: the newest BT_BLOCK_EVENTS_MAX stay. */
typedef struct {
  gboolean enabled;
  guint first, n;
  BtBlockEvent *events; /* owned; allocated while enabled */
} BtEventLog;

void bt_event_log_set_enabled (BtEventLog *self, gboolean enabled);
void bt_event_log_add (BtEventLog *self, const BtBlockEvent *event);
/* Moves all to the end of @events (GArray of BtBlockEvent). */
void bt_event_log_take (BtEventLog *self, GArray *events);

G_END_DECLS
