/* bt-cast-info.h — what a device says of itself on the local network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value. What was said is a stranger's: it is bounded, and UTF-8. Thread: any. */
#pragma once

#include "cast/bt-cast-device.h"
#include "mdns/bt-mdns-service.h"

G_BEGIN_DECLS

#define BT_CAST_NAME_MAX 200 /* bytes of a name that are kept; a label of mDNS has 63 */

typedef struct {
  char *name;    /* owned; as its owner calls it, never empty */
  char *address; /* owned; "192.0.2.7:8009" */
  char *id;      /* owned; what tells it from all others of its kind */
  char *model;   /* owned; "Chromecast Ultra"; NULL: it did not say */
} BtCastInfo;

typedef BtCastInfo *(*BtCastInfoFunc) (const BtMdnsService *service);

/* Each reads one kind of service. NULL: it is none that shows films. (transfer full) */
BtCastInfo *bt_cast_info_read_chromecast (const BtMdnsService *service);
BtCastInfo *bt_cast_info_read_airplay (const BtMdnsService *service);
void bt_cast_info_free (BtCastInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtCastInfo, bt_cast_info_free)

G_END_DECLS
