/* bt-sim-log.c — the SHA-256 of all that happened.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim-log.h"

#define SHA256_SIZE 32

void
bt_sim_log_init (BtSimLog *self)
{
  self->n = 0;
  g_assert_cmpint (gnutls_hash_init (&self->hash, GNUTLS_DIG_SHA256), ==, 0);
}

void
bt_sim_log_clear (BtSimLog *self)
{
  gnutls_hash_deinit (self->hash, NULL);
}

static void
flush (BtSimLog *self)
{
  gnutls_hash (self->hash, self->records, self->n * sizeof self->records[0]);
  self->n = 0;
}

static guint64
to_little (guint64 value)
{
  return GUINT64_TO_LE (value);
}

void
bt_sim_log_add (BtSimLog *self, const BtSimRecord *record)
{
  self->records[self->n++] = (BtSimRecord) {
    to_little (record->at_us), to_little (record->what),  to_little (record->from),
    to_little (record->to),    to_little (record->value),
  };
  if (self->n == BT_SIM_LOG_ROOM)
    flush (self);
}

char *
bt_sim_log_get_digest (BtSimLog *self)
{
  gnutls_hash_hd_t so_far;
  guint8 digest[SHA256_SIZE];
  GString *text = g_string_new (NULL);

  flush (self);
  so_far = gnutls_hash_copy (self->hash);
  g_assert_nonnull (so_far);
  gnutls_hash_deinit (so_far, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}
