/* fuzz-pex.c — what a peer tells of others: the message, then in a swarm that may be private.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first byte says what kind of swarm it is; the rest is the message, told twice: a second time when
 * it may be told again. */
#include "../unit/wire-fixture.h"

#include "base/bt-limits.h"
#include "wire/bt-extension.h"
#include "wire/bt-pex-message.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What was read can be written and read again, and is the same then. */
static void
check_message (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  BtPexMessage message, again;

  if (!bt_pex_message_parse (&message, data, size))
    return;
  g_assert (message.n_added <= BT_LIMIT_PEX_FIRST && message.n_dropped <= BT_LIMIT_PEX_FIRST);
  for (guint i = 0; i < message.n_added; i++)
    g_assert (bt_address_is_dialable (&message.added[i].address));
  bt_pex_message_write (&message, 1, bytes);
  g_assert (bt_pex_message_parse (&again, bytes->data + 6, bytes->len - 6));
  g_assert (again.n_added == message.n_added && again.n_dropped == message.n_dropped);
}

static void
tell_swarm (WireFlags flags, const guint8 *data, gsize size)
{
  BtDiscoveryStat stat;
  WireFixture peer;

  wire_fixture_init (&peer, flags);
  for (guint i = 0; i < 2 && peer.connection != NULL; i++) {
    wire_fixture_feed_extended (&peer, BT_EXTENSION_PEX, "", data, size);
    peer.now_us += MINUTE_US;
    wire_fixture_wait (&peer, G_USEC_PER_SEC);
  }
  bt_swarm_get_discovery (peer.swarm, &stat, peer.now_us);
  g_assert (stat.n_found[BT_PEER_SOURCE_PEX] <= BT_LIMIT_PEX_FIRST + BT_LIMIT_PEX);
  g_assert (!bt_swarm_is_private (peer.swarm) || stat.n_found[BT_PEER_SOURCE_PEX] == 0);
  wire_fixture_clear (&peer);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0)
    return 0;
  check_message (data + 1, size - 1);
  tell_swarm (data[0] & (WIRE_SEED | WIRE_PRIVATE), data + 1, size - 1);
  return 0;
}
