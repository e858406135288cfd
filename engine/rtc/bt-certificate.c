/* bt-certificate.c — a self-signed certificate (ECDSA, P-256) that lasts as long as the engine, and its
 * fingerprint; made anew at each start so that nobody is known again by it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-certificate.h"

#include "base/bt-random.h"

#include <gio/gio.h>
#include <gnutls/x509.h>

#define X509_VERSION 3
#define SERIAL_SIZE 8      /* bytes; nobody asks for it, but it must be there */
#define NAME "CN=WebRTC"   /* what browsers write: it says nothing of us */
#define DAY (24 * 60 * 60) /* seconds */
#define LIFE (30 * DAY)    /* browsers' as well; peers look at the fingerprint alone */

static int
make_key (gnutls_x509_privkey_t *key)
{
  int result = gnutls_x509_privkey_init (key);

  if (result < 0)
    return result;
  return gnutls_x509_privkey_generate (*key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
}

static int
set_serial (gnutls_x509_crt_t crt)
{
  guint8 serial[SERIAL_SIZE];

  bt_random_secret (serial, sizeof serial);
  serial[0] = (serial[0] & 0x7f) | 1; /* a positive number, RFC 5280, 4.1.2.2 */
  return gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
}

/* From yesterday on: the other side's clock may be late. */
static int
set_life (gnutls_x509_crt_t crt)
{
  time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);
  int result = gnutls_x509_crt_set_activation_time (crt, now - DAY);

  return result < 0 ? result : gnutls_x509_crt_set_expiration_time (crt, now + LIFE);
}

static int
sign (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
  int result = gnutls_x509_crt_set_version (crt, X509_VERSION);

  if (result >= 0)
    result = gnutls_x509_crt_set_key (crt, key);
  if (result >= 0)
    result = set_serial (crt);
  if (result >= 0)
    result = gnutls_x509_crt_set_dn (crt, NAME, NULL);
  if (result >= 0)
    result = set_life (crt);
  return result < 0 ? result : gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0);
}

static int
fill (BtCertificate *self, gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
  gsize size = sizeof self->fingerprint;
  int result = sign (crt, key);

  if (result >= 0)
    result = gnutls_x509_crt_get_fingerprint (crt, GNUTLS_DIG_SHA256, self->fingerprint, &size);
  if (result >= 0)
    result = gnutls_certificate_allocate_credentials (&self->credentials);
  return result < 0 ? result : gnutls_certificate_set_x509_key (self->credentials, &crt, 1, key);
}

BtCertificate *
bt_certificate_new (GError **error)
{
  BtCertificate *self = g_new0 (BtCertificate, 1);
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t crt = NULL;
  int result = make_key (&key);

  if (result >= 0)
    result = gnutls_x509_crt_init (&crt);
  if (result >= 0)
    result = fill (self, crt, key);
  if (crt != NULL)
    gnutls_x509_crt_deinit (crt); /* the credentials have copies of both */
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  if (result >= 0)
    return self;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no certificate for WebRTC could be made: %s",
               gnutls_strerror (result));
  bt_certificate_free (self);
  return NULL;
}

void
bt_certificate_free (BtCertificate *self)
{
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_free (self);
}
