/* bt-certificate.h — a self-signed certificate (ECDSA, P-256) that lasts as long as the engine, and its
 * fingerprint; made anew at each start so that nobody is known again by it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/gnutls.h>

#include "rtc/bt-sdp.h"

G_BEGIN_DECLS

typedef struct {
  gnutls_certificate_credentials_t credentials;
  guint8 fingerprint[BT_SDP_FINGERPRINT_SIZE]; /* SHA-256 */
} BtCertificate;

/* NULL: GnuTLS could not; errors: G_IO_ERROR_FAILED. */
BtCertificate *bt_certificate_new (GError **error);
void bt_certificate_free (BtCertificate *self);

G_END_DECLS
