/* fuzz-lsd.c — what comes from the local network's multicast group.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "lsd/bt-lsd-message.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What was read can be written and read again, and is the same then. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  BtLsdMessage message, again;
  char text[BT_LSD_DATAGRAM_MAX];
  gsize length;

  if (!bt_lsd_message_parse (&message, data, size))
    return 0;
  g_assert (message.port != 0);
  g_assert (message.n_hashes > 0 && message.n_hashes <= BT_LSD_HASHES_MAX);
  g_assert (strlen (message.cookie) < BT_LSD_COOKIE_MAX);
  g_strlcpy (message.cookie, "ours", sizeof message.cookie);
  length = bt_lsd_message_write (&message, message.port % 2, text);
  g_assert (length <= BT_LSD_DATAGRAM_MAX);
  g_assert (bt_lsd_message_parse (&again, (const guint8 *) text, length));
  g_assert (again.port == message.port && again.n_hashes == message.n_hashes);
  g_assert (memcmp (again.hashes, message.hashes, message.n_hashes * BT_SHA1_SIZE) == 0);
  return 0;
}
