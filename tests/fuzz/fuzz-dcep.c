/* fuzz-dcep.c — what opens a data channel.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-dcep.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  BtDcepKind kind = bt_dcep_parse (data, size);

  if (kind == BT_DCEP_ACK)
    g_assert (size == 1);
  if (kind == BT_DCEP_OPEN || kind == BT_DCEP_OPEN_OTHER)
    g_assert (size >= BT_DCEP_HEAD_SIZE);
  return 0;
}
