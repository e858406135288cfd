/* bt-hash.c — SHA-1 and SHA-256 by GnuTLS, at once or as bytes arrive.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-hash.h"

#include <gnutls/gnutls.h>
#include <gnutls/crypto.h>
#include <string.h>

struct _BtSha1 {
  gnutls_hash_hd_t handle;
};

/* GnuTLS fails only when it lacks the algorithm: then nothing in here can work. */
static void
check (int result, const char *what)
{
  if (G_UNLIKELY (result < 0))
    g_error ("GnuTLS cannot do %s: %s", what, gnutls_strerror (result));
}

void
bt_sha1 (const void *bytes, gsize n_bytes, guint8 digest[BT_SHA1_SIZE])
{
  check (gnutls_hash_fast (GNUTLS_DIG_SHA1, bytes, n_bytes, digest), "SHA-1");
}

guint64
bt_sha1_short (const void *bytes, gsize n_bytes)
{
  guint8 digest[BT_SHA1_SIZE];
  guint64 first;

  bt_sha1 (bytes, n_bytes, digest);
  memcpy (&first, digest, sizeof first);
  return first;
}

void
bt_sha256 (const void *bytes, gsize n_bytes, guint8 digest[BT_SHA256_SIZE])
{
  check (gnutls_hash_fast (GNUTLS_DIG_SHA256, bytes, n_bytes, digest), "SHA-256");
}

BtSha1 *
bt_sha1_new (void)
{
  BtSha1 *self = g_new0 (BtSha1, 1);

  check (gnutls_hash_init (&self->handle, GNUTLS_DIG_SHA1), "SHA-1");
  return self;
}

void
bt_sha1_free (BtSha1 *self)
{
  gnutls_hash_deinit (self->handle, NULL);
  g_free (self);
}

void
bt_sha1_update (BtSha1 *self, const void *bytes, gsize n_bytes)
{
  check (gnutls_hash (self->handle, bytes, n_bytes), "SHA-1");
}

void
bt_sha1_finish (BtSha1 *self, guint8 digest[BT_SHA1_SIZE])
{
  gnutls_hash_output (self->handle, digest);
}
