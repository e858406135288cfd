/* fuzz-wire.c — a peer's bytes, as they come from the network, into a whole swarm.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first byte says what kind of swarm it is and how the bytes are cut; the rest is what the peer
 * sends. Time passes as bytes come, so that timers run as well, and somebody looks at the wire now and
 * then. */
#include "base/bt-wire-entry.h"

#include "../unit/wire-fixture.h"

#define CUT_SHIFT 4 /* high half of the first byte: pieces of 1 to 2^15 bytes */
#define STEP_US 50000
#define LOOKS 3 /* of so many pieces one is not looked at */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* @last: the number of the one that was told before. */
static void
check_wire (WireFixture *peer, guint64 *last)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));

  bt_swarm_take_wire (peer->swarm, entries);
  g_assert_cmpuint (entries->len, <=, BT_WIRE_ENTRIES_MAX);
  for (guint i = 0; i < entries->len; i++) {
    const BtWireEntry *entry = &g_array_index (entries, BtWireEntry, i);

    g_assert_cmpuint (entry->number, >, *last);
    g_assert_cmpuint (entry->method, <, BT_N_WIRE_METHODS);
    g_assert_cmpuint (entry->says, <=, BT_WIRE_SAYS_UPLOAD_ONLY);
    g_assert_cmpint (entry->asked_us, <=, entry->time_us);
    *last = entry->number;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  WireFixture peer;
  guint flags, n_fed = 0;
  guint64 last = 0;
  gsize cut, at = 1;

  if (size == 0)
    return 0;
  cut = (gsize) 1 << (data[0] >> CUT_SHIFT);
  flags = data[0] & (WIRE_SEED | WIRE_MAGNET | WIRE_PLAIN | WIRE_DIALED);
  /* No seed knows only the info hash: that place is the super seed's. */
  if ((flags & WIRE_SEED) && (flags & WIRE_MAGNET))
    flags = (flags & ~WIRE_MAGNET) | WIRE_SUPER;
  wire_fixture_init (&peer, flags);
  while (peer.connection != NULL && at < size) {
    gsize n = MIN (cut, size - at);

    bt_swarm_set_wire_watched (peer.swarm, n_fed++ % LOOKS != LOOKS - 1);
    wire_fixture_feed (&peer, data + at, n);
    wire_fixture_wait (&peer, STEP_US);
    check_wire (&peer, &last);
    at += n;
  }
  wire_fixture_clear (&peer);
  return 0;
}
