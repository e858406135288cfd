/* bt-sim-log.h — the SHA-256 of all that happened.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/crypto.h>

G_BEGIN_DECLS

/* One thing that happened: five numbers, whose meaning is its writer's. */
typedef struct {
  guint64 at_us, what, from, to, value;
} BtSimRecord;

#define BT_SIM_LOG_ROOM 256 /* records hashed in one go */

typedef struct {
  gnutls_hash_hd_t hash; /* owned */
  BtSimRecord records[BT_SIM_LOG_ROOM];
  guint n;
} BtSimLog;

void bt_sim_log_init (BtSimLog *self);
void bt_sim_log_clear (BtSimLog *self);
void bt_sim_log_add (BtSimLog *self, const BtSimRecord *record);
/* Of all until now, in hexadecimal; more may follow. (transfer full) */
char *bt_sim_log_get_digest (BtSimLog *self);

G_END_DECLS
