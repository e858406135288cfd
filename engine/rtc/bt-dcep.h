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

#define BT_DCEP_HEAD_SIZE 12 /* bytes of an OPEN before its label */
#define BT_DCEP_LABEL_MAX 64 /* bytes of ours; WebTorrent's has 40 */
#define BT_DCEP_OPEN_MAX (BT_DCEP_HEAD_SIZE + BT_DCEP_LABEL_MAX)

/* One whole message of BT_PPID_DCEP. Thread: any. */
BtDcepKind bt_dcep_parse (const guint8 *bytes, gsize n_bytes);
/* A reliable, ordered channel without a protocol. @bytes: shape BT_DCEP_OPEN_MAX. @label: more than
 * BT_DCEP_LABEL_MAX bytes are cut. Returns how many bytes were written. */
gsize bt_dcep_write_open (guint8 *bytes, const char *label);
/* @bytes: shape 1. Returns 1. */
gsize bt_dcep_write_ack (guint8 *bytes);

G_END_DECLS
