/* dtls-fixture.c — two ends of DTLS, a network of queues between them, and a clock that is ours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dtls-fixture.h"

#include <string.h>

static void
end_send (const void *bytes, gsize n_bytes, gpointer data)
{
  DtlsEnd *end = data;

  g_assert_cmpuint (n_bytes, <=, PACKET_SIZE + BT_DTLS_OVERHEAD_MAX);
  end->n_sent++;
  g_queue_push_tail (&end->out, g_bytes_new (bytes, n_bytes));
}

static void
end_received (const void *bytes, gsize n_bytes, gpointer data)
{
  DtlsEnd *end = data;

  end->n_records++;
  g_byte_array_append (end->got, bytes, (guint) n_bytes);
}

static const BtDtlsFuncs end_funcs = { end_send, end_received };

static BtCertificate *
make_certificate (void)
{
  g_autoptr (GError) error = NULL;
  BtCertificate *certificate = bt_certificate_new (&error);

  g_assert_no_error (error);
  return certificate;
}

static void
init_end (DtlsPair *self, guint index, gboolean is_stranger)
{
  DtlsEnd *end = &self->ends[index];
  guint8 fingerprint[BT_SDP_FINGERPRINT_SIZE];

  memcpy (fingerprint, self->certificates[!index]->fingerprint, sizeof fingerprint);
  fingerprint[sizeof fingerprint - 1] ^= is_stranger ? 1 : 0;
  end->got = g_byte_array_new ();
  g_queue_init (&end->out);
  end->dtls = bt_dtls_new (self->certificates[index], index == 0, fingerprint, PACKET_SIZE,
                           &end_funcs, end);
}

void
dtls_pair_init (DtlsPair *self, guint strangers)
{
  *self = (DtlsPair) { .now_us = 1000 };
  for (guint i = 0; i < 2; i++)
    self->certificates[i] = make_certificate ();
  for (guint i = 0; i < 2; i++)
    init_end (self, i, (strangers >> i) & 1);
}

void
dtls_pair_clear (DtlsPair *self)
{
  for (guint i = 0; i < 2; i++) {
    DtlsEnd *end = &self->ends[i];

    g_clear_pointer (&end->dtls, bt_dtls_free);
    g_queue_clear_full (&end->out, (GDestroyNotify) g_bytes_unref);
    g_byte_array_unref (end->got);
    bt_certificate_free (self->certificates[i]);
  }
}

void
dtls_pair_begin (DtlsPair *self)
{
  for (guint i = 0; i < 2; i++)
    bt_dtls_begin (self->ends[i].dtls, self->now_us);
}

guint
dtls_pair_pass (DtlsPair *self, guint from)
{
  guint n = g_queue_get_length (&self->ends[from].out);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GBytes) datagram = g_queue_pop_head (&self->ends[from].out);
    gsize n_bytes;
    const void *bytes = g_bytes_get_data (datagram, &n_bytes);

    bt_dtls_feed (self->ends[!from].dtls, bytes, n_bytes, self->now_us);
  }
  return n;
}

void
dtls_pair_run (DtlsPair *self)
{
  guint n;

  do {
    n = dtls_pair_pass (self, 0);
    n += dtls_pair_pass (self, 1);
  } while (n > 0);
}

void
dtls_pair_lose (DtlsPair *self, guint from)
{
  g_queue_clear_full (&self->ends[from].out, (GDestroyNotify) g_bytes_unref);
}

void
dtls_pair_tick (DtlsPair *self, guint end)
{
  gint64 deadline_us = bt_dtls_get_deadline (self->ends[end].dtls);

  g_assert_cmpint (deadline_us, <, G_MAXINT64);
  self->now_us = MAX (self->now_us, deadline_us);
  bt_dtls_tick (self->ends[end].dtls, self->now_us);
}

BtDtlsState
dtls_pair_get_state (const DtlsPair *self, guint end)
{
  return bt_dtls_get_state (self->ends[end].dtls);
}
