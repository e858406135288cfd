/* tls-fixture.c — an authority that nobody knows, and what it certifies: for servers in a test's process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls-fixture.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>

#define X509_VERSION 3
#define HOUR (60 * 60) /* seconds */
#define TREE_OF_ONE 0  /* it may certify servers and no other authority */

struct _TlsAuthority {
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t crt;
  char *file; /* owned, or NULL: of its certificate, as long as it is trusted */
};

static void
check (int result)
{
  g_assert_cmpstr (result < 0 ? gnutls_strerror (result) : NULL, ==, NULL);
}

static gnutls_x509_privkey_t
make_key (void)
{
  gnutls_x509_privkey_t key;

  check (gnutls_x509_privkey_init (&key));
  check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

/* Valid until @end_in seconds from now, which may be over. */
static gnutls_x509_crt_t
describe (const char *name, gnutls_x509_privkey_t key, int end_in)
{
  time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);
  guint32 serial = g_random_int () >> 1 | 1;
  gnutls_x509_crt_t crt;

  check (gnutls_x509_crt_init (&crt));
  check (gnutls_x509_crt_set_version (crt, X509_VERSION));
  check (gnutls_x509_crt_set_dn (crt, name, NULL));
  check (gnutls_x509_crt_set_key (crt, key));
  check (gnutls_x509_crt_set_serial (crt, &serial, sizeof serial));
  check (gnutls_x509_crt_set_activation_time (crt, now - 2 * HOUR));
  check (gnutls_x509_crt_set_expiration_time (crt, now + end_in));
  return crt;
}

TlsAuthority *
tls_authority_new (void)
{
  TlsAuthority *self = g_new0 (TlsAuthority, 1);
  g_autofree char *name = g_strdup_printf ("CN=Authority %08x", g_random_int ());

  self->key = make_key ();
  self->crt = describe (name, self->key, HOUR);
  check (gnutls_x509_crt_set_basic_constraints (self->crt, 1, TREE_OF_ONE));
  check (gnutls_x509_crt_set_key_usage (self->crt, GNUTLS_KEY_KEY_CERT_SIGN));
  check (gnutls_x509_crt_sign2 (self->crt, self->crt, self->key, GNUTLS_DIG_SHA256, 0));
  return self;
}

void
tls_authority_free (TlsAuthority *self)
{
  gnutls_x509_crt_deinit (self->crt);
  gnutls_x509_privkey_deinit (self->key);
  if (self->file)
    g_unlink (self->file);
  g_free (self->file);
  g_free (self);
}

static void
append_pem (GString *to, int result, gnutls_datum_t *pem)
{
  check (result);
  g_string_append_len (to, (const char *) pem->data, pem->size);
  gnutls_free (pem->data);
}

GTlsCertificate *
tls_authority_certify (TlsAuthority *self, const char *ip, gboolean is_over)
{
  gnutls_x509_privkey_t key = make_key ();
  gnutls_x509_crt_t crt = describe ("CN=A server of this test", key, is_over ? -HOUR : HOUR);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  struct in_addr address;
  gnutls_datum_t pem;
  GTlsCertificate *certificate;

  g_assert_cmpint (inet_pton (AF_INET, ip, &address), ==, 1);
  check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, &address, sizeof address,
                                               GNUTLS_FSAN_SET));
  check (gnutls_x509_crt_set_basic_constraints (crt, 0, -1));
  check (gnutls_x509_crt_sign2 (crt, self->crt, self->key, GNUTLS_DIG_SHA256, 0));
  append_pem (text, gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &pem), &pem);
  append_pem (
      text,
      gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem),
      &pem);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  certificate = g_tls_certificate_new_from_pem (text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
  return certificate;
}

void
tls_authority_trust (TlsAuthority *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gnutls_datum_t pem;
  int file = g_file_open_tmp ("authority-XXXXXX.pem", &self->file, &error);

  g_assert_no_error (error);
  g_close (file, NULL);
  append_pem (text, gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_PEM, &pem), &pem);
  g_assert_true (g_file_set_contents (self->file, text->str, (gssize) text->len, NULL));
  database = g_tls_file_database_new (self->file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}
