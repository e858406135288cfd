/* fuzz-dtls.c — what comes from who says to be the other end of DTLS.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first byte says who is attacked, and how many flights went well before. Then come steps: what kind,
 * a number, how many bytes, and the bytes. Certificates and keys are other ones in each run, so that a
 * record in the clear is reached by all inputs alike, one that is encrypted only by what passes it on. */
#include "base/bt-cursor.h"
#include "../unit/dtls-fixture.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define FLIGHTS_MAX 4 /* of a whole handshake */
#define STEPS_MAX 64

enum {
  STEP_FEED,   /* the bytes, as a datagram */
  STEP_CHANGE, /* the next one of the other end, with the bytes written into it */
  STEP_PASS,   /* what is under way, as it is */
  STEP_TICK,   /* so many thousandths of a handshake's time later */
  STEP_SEND,   /* the bytes, as a record of the victim */
  N_STEPS
};

static void
feed (DtlsPair *pair, guint victim, const guint8 *bytes, gsize n_bytes)
{
  bt_dtls_feed (pair->ends[victim].dtls, bytes, n_bytes, pair->now_us);
}

static void
change (DtlsPair *pair, guint victim, guint at, const guint8 *bytes, gsize n_bytes)
{
  GBytes *datagram = g_queue_pop_head (&pair->ends[!victim].out);
  g_autofree guint8 *changed = NULL;
  gsize size;

  if (datagram == NULL)
    return;
  changed = g_bytes_unref_to_data (datagram, &size);
  at = (guint) (at % size);
  memcpy (changed + at, bytes, MIN (n_bytes, size - at));
  feed (pair, victim, changed, size);
}

static gboolean
step (DtlsPair *pair, guint victim, BtCursor *cursor)
{
  guint kind = bt_cursor_read_u8 (cursor) % N_STEPS, number = bt_cursor_read_u8 (cursor);
  gsize n_bytes = MIN (bt_cursor_read_u16 (cursor), bt_cursor_get_left (cursor));
  const guint8 *bytes = bt_cursor_read (cursor, n_bytes);

  if (cursor->failed)
    return FALSE;
  if (kind == STEP_FEED)
    feed (pair, victim, bytes, n_bytes);
  else if (kind == STEP_CHANGE)
    change (pair, victim, number, bytes, n_bytes);
  else if (kind == STEP_PASS)
    dtls_pair_pass (pair, number % 2);
  else if (kind == STEP_SEND)
    bt_dtls_send (pair->ends[victim].dtls, bytes, n_bytes);
  else
    bt_dtls_tick (pair->ends[victim].dtls, pair->now_us += number * (BT_DTLS_HANDSHAKE_US / 1000));
  return TRUE;
}

static void
check (const DtlsPair *pair, guint victim)
{
  BtDtls *dtls = pair->ends[victim].dtls;
  BtDtlsState state = bt_dtls_get_state (dtls);
  gboolean has_deadline = bt_dtls_get_deadline (dtls) < G_MAXINT64;

  g_assert (has_deadline == (state == BT_DTLS_SHAKING));
  g_assert (g_utf8_validate (bt_dtls_get_detail (dtls), -1, NULL));
  if (state == BT_DTLS_SHAKING)
    g_assert (pair->ends[victim].n_records == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  DtlsPair pair;
  BtCursor cursor;
  guint victim, n_flights;

  bt_cursor_init (&cursor, data, size);
  victim = bt_cursor_read_u8 (&cursor);
  n_flights = (victim >> 1) % (FLIGHTS_MAX + 1);
  victim %= 2;
  dtls_pair_init (&pair, 0);
  dtls_pair_begin (&pair);
  for (guint i = 0; i < n_flights; i++)
    dtls_pair_pass (&pair, i % 2);
  for (guint i = 0; i < STEPS_MAX && step (&pair, victim, &cursor); i++)
    check (&pair, victim);
  dtls_pair_clear (&pair);
  return 0;
}
