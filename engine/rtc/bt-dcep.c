/* bt-dcep.c — opening a data channel (RFC 8832), as a codec.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-dcep.h"

#include "base/bt-cursor.h"

#include <string.h>

/* RFC 8832, 8.2.1 and 8.2.2 */
#define MESSAGE_ACK 0x02
#define MESSAGE_OPEN 0x03
#define CHANNEL_RELIABLE 0x00
#define CHANNEL_REXMIT 0x01 /* after so many tries it is given up */
#define CHANNEL_TIMED 0x02  /* after so long */
#define CHANNEL_UNORDERED 0x80

static BtDcepKind
get_open_kind (guint8 channel)
{
  switch (channel) {
  case CHANNEL_RELIABLE:
    return BT_DCEP_OPEN;
  case CHANNEL_REXMIT:
  case CHANNEL_TIMED:
  case CHANNEL_UNORDERED | CHANNEL_RELIABLE:
  case CHANNEL_UNORDERED | CHANNEL_REXMIT:
  case CHANNEL_UNORDERED | CHANNEL_TIMED:
    return BT_DCEP_OPEN_OTHER;
  default:
    return BT_DCEP_NONE;
  }
}

/* Label and protocol may be anything: each client has its own. */
static BtDcepKind
parse_open (BtCursor *cursor)
{
  guint8 channel = bt_cursor_read_u8 (cursor);
  gsize n_label, n_protocol;

  bt_cursor_read_u16 (cursor); /* priority */
  bt_cursor_read_u32 (cursor); /* how many tries, or how long */
  n_label = bt_cursor_read_u16 (cursor);
  n_protocol = bt_cursor_read_u16 (cursor);
  if (cursor->failed || bt_cursor_get_left (cursor) != n_label + n_protocol)
    return BT_DCEP_NONE;
  return get_open_kind (channel);
}

BtDcepKind
bt_dcep_parse (const guint8 *bytes, gsize n_bytes)
{
  BtCursor cursor;

  bt_cursor_init (&cursor, bytes, n_bytes);
  switch (bt_cursor_read_u8 (&cursor)) {
  case MESSAGE_OPEN:
    return parse_open (&cursor);
  case MESSAGE_ACK:
    return bt_cursor_get_left (&cursor) == 0 ? BT_DCEP_ACK : BT_DCEP_NONE;
  default:
    return BT_DCEP_NONE;
  }
}

gsize
bt_dcep_write_open (guint8 *bytes, const char *label)
{
  gsize n_label = MIN (strlen (label), BT_DCEP_LABEL_MAX);

  bytes[0] = MESSAGE_OPEN;
  bytes[1] = CHANNEL_RELIABLE;
  bt_put_u16 (bytes + 2, 0); /* priority: there is one channel */
  bt_put_u32 (bytes + 4, 0); /* means nothing for a reliable one */
  bt_put_u16 (bytes + 8, (guint16) n_label);
  bt_put_u16 (bytes + 10, 0); /* no protocol */
  memcpy (bytes + BT_DCEP_HEAD_SIZE, label, n_label);
  return BT_DCEP_HEAD_SIZE + n_label;
}

gsize
bt_dcep_write_ack (guint8 *bytes)
{
  bytes[0] = MESSAGE_ACK;
  return 1;
}
