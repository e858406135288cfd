/* bt-dcep.h — opening a data channel (RFC 8832), as a codec.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Payload protocol identifiers (RFC 8831). */
#define BT_PPID_DCEP 50
#define BT_PPID_STRING 51
#define BT_PPID_BINARY 53
#define BT_PPID_STRING_EMPTY 56
#define BT_PPID_BINARY_EMPTY 57

typedef enum {
  BT_DCEP_NONE,       /* broken, or a type that we do not know */
  BT_DCEP_OPEN,       /* a reliable, ordered channel */
  BT_DCEP_OPEN_OTHER, /* one that is not: no use for BitTorrent */
  BT_DCEP_ACK,
} BtDcepKind;

BtDcepKind bt_dcep_parse (const guint8 *bytes, gsize n_bytes);
#define BT_DCEP_LABEL_MAX 64 /* bytes */
#define BT_DCEP_OPEN_MAX (12 + BT_DCEP_LABEL_MAX)
/* @bytes: shape BT_DCEP_OPEN_MAX. Returns how many were written. */
gsize bt_dcep_write_open (guint8 *bytes, const char *label);
gsize bt_dcep_write_ack (guint8 *bytes);

G_END_DECLS
