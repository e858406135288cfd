/* bt-item.c — an item of the DHT, its name and what makes it right (BEP 44).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-item.h"

#include "base/bt-hash.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

#define SECRET_SIZE 32 /* bytes: the seed of an Ed25519 key, RFC 8032 */
/* Room for the words and numbers between salt and value in what is signed. */
#define SIGNED_MAX (BT_ITEM_SALT_MAX + BT_ITEM_VALUE_MAX + 64)

/* A PKCS #8 key (RFC 8410) up to the seed, which is its end. GnuTLS computes the public key when it
 * reads this form only, and a signature made with a wrong public key gives the secret away. */
static const guint8 pkcs8_head[] = { 0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                     0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };

void
bt_item_get_target (const BtItem *self, BtNodeId *target)
{
  guint8 name[BT_ITEM_KEY_SIZE + BT_ITEM_SALT_MAX];
  gsize n_salt = MIN (self->n_salt, BT_ITEM_SALT_MAX);

  if (!self->has_key) {
    bt_sha1 (self->value, self->n_value, target->bytes);
    return;
  }
  memcpy (name, self->key, BT_ITEM_KEY_SIZE);
  if (n_salt > 0)
    memcpy (name + BT_ITEM_KEY_SIZE, self->salt, n_salt);
  bt_sha1 (name, BT_ITEM_KEY_SIZE + n_salt, target->bytes);
}

BtItemVerdict
bt_item_check_sizes (const BtItem *self)
{
  if (self->n_value > BT_ITEM_VALUE_MAX)
    return BT_ITEM_TOO_BIG;
  if (self->n_salt > BT_ITEM_SALT_MAX)
    return BT_ITEM_SALT_TOO_BIG;
  return self->has_key && self->seq < 0 ? BT_ITEM_SEQ_TOO_OLD : BT_ITEM_RIGHT;
}

/* What is signed. The sizes must be right. Returns how many bytes. */
static gsize
write_signed (const BtItem *self, guint8 to[SIGNED_MAX])
{
  gsize n = 0;

  if (self->n_salt > 0) {
    n += (gsize) sprintf ((char *) to, "4:salt%u:", (guint) self->n_salt);
    memcpy (to + n, self->salt, self->n_salt);
    n += self->n_salt;
  }
  n += (gsize) sprintf ((char *) to + n, "3:seqi%" G_GINT64_FORMAT "e1:v", self->seq);
  memcpy (to + n, self->value, self->n_value);
  return n + self->n_value;
}

static gboolean
verify (const BtItem *self)
{
  guint8 bytes[SIGNED_MAX];
  gnutls_datum_t message = { bytes, (guint) write_signed (self, bytes) };
  gnutls_datum_t key = { (guint8 *) self->key, sizeof self->key };
  gnutls_datum_t signature = { (guint8 *) self->signature, sizeof self->signature };
  gnutls_pubkey_t public;
  gboolean is_right;

  if (gnutls_pubkey_init (&public) < 0)
    return FALSE;
  is_right =
      gnutls_pubkey_import_ecc_raw (public, GNUTLS_ECC_CURVE_ED25519, &key, NULL) >= 0
      && gnutls_pubkey_verify_data2 (public, GNUTLS_SIGN_EDDSA_ED25519, 0, &message, &signature)
             >= 0;
  gnutls_pubkey_deinit (public);
  return is_right;
}

BtItemVerdict
bt_item_check (const BtItem *self)
{
  BtItemVerdict verdict = bt_item_check_sizes (self);

  if (verdict == BT_ITEM_RIGHT && self->has_key && !verify (self))
    verdict = BT_ITEM_BAD_SIGNATURE;
  return verdict;
}

/* --- signing ------------------------------------------------------------------------------------- */

static gboolean
import_secret (gnutls_privkey_t private, const guint8 secret[SECRET_SIZE])
{
  guint8 der[sizeof pkcs8_head + SECRET_SIZE];
  gnutls_datum_t datum = { der, sizeof der };
  int result;

  memcpy (der, pkcs8_head, sizeof pkcs8_head);
  memcpy (der + sizeof pkcs8_head, secret, SECRET_SIZE);
  result = gnutls_privkey_import_x509_raw (private, &datum, GNUTLS_X509_FMT_DER, NULL, 0);
  gnutls_memset (der, 0, sizeof der);
  return result >= 0;
}

/* Copies @datum, if it has the right size, and frees it. */
static gboolean
take_datum (gnutls_datum_t *datum, guint8 *to, gsize size)
{
  gboolean fits = datum->size == size;

  if (fits)
    memcpy (to, datum->data, size);
  gnutls_free (datum->data);
  return fits;
}

static gboolean
sign_with (BtItem *self, gnutls_privkey_t private)
{
  guint8 bytes[SIGNED_MAX];
  gnutls_datum_t message = { bytes, (guint) write_signed (self, bytes) };
  gnutls_datum_t key = { NULL, 0 }, signature = { NULL, 0 };

  return gnutls_privkey_export_ecc_raw2 (private, NULL, &key, NULL, NULL, 0) >= 0
         && take_datum (&key, self->key, sizeof self->key)
         && gnutls_privkey_sign_data2 (private, GNUTLS_SIGN_EDDSA_ED25519, 0, &message, &signature)
                >= 0
         && take_datum (&signature, self->signature, sizeof self->signature);
}

gboolean
bt_item_sign (BtItem *self, const guint8 secret[SECRET_SIZE])
{
  gnutls_privkey_t private;
  gboolean done;

  self->has_key = TRUE;
  if (bt_item_check_sizes (self) != BT_ITEM_RIGHT || gnutls_privkey_init (&private) < 0)
    return FALSE;
  done = import_secret (private, secret) && sign_with (self, private);
  gnutls_privkey_deinit (private);
  return done;
}
