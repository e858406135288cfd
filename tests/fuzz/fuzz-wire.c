/* fuzz-wire.c — a peer's bytes, as they come from the network, into a whole swarm.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first byte says what kind of swarm it is and how the bytes are cut; the rest is what the peer
 * sends. Time passes as bytes come, so that timers run as well. */
#include "../unit/wire-fixture.h"

#define CUT_SHIFT 4 /* high half of the first byte: pieces of 1 to 2^15 bytes */
#define STEP_US 50000

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  WireFixture peer;
  guint flags;
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

    wire_fixture_feed (&peer, data + at, n);
    wire_fixture_wait (&peer, STEP_US);
    at += n;
  }
  wire_fixture_clear (&peer);
  return 0;
}
