/* bt-dtls.h — DTLS 1.2 and up by GnuTLS, over whatever carries datagrams (RFC 8826: self-signed, the peer
 * is who its description says by fingerprint).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns no socket and no timer: is fed datagrams and the time, and tells when it wants to be called again.
 * Callbacks come from within feed(), tick(), begin() and send() of the same BtDtls, which they must not
 * free; they set marks, and the owner acts after. */
#pragma once

#include "rtc/bt-certificate.h"

G_BEGIN_DECLS

#define BT_DTLS_OVERHEAD_MAX 64 /* bytes that a record adds to what it carries, at most */

typedef struct _BtDtls BtDtls;

typedef enum {
  BT_DTLS_SHAKING,
  BT_DTLS_UP,
  BT_DTLS_CLOSED,      /* close_notify came */
  BT_DTLS_FINGERPRINT, /* another certificate than was described, or none */
  BT_DTLS_BROKEN,      /* an alert, or bytes that cannot be; see get_detail() */
  BT_DTLS_SILENT,      /* the handshake took longer than BT_DTLS_HANDSHAKE_US */
} BtDtlsState;

typedef struct {
  /* A datagram for the other side; it may get lost. */
  void (*send) (const void *bytes, gsize n_bytes, gpointer data);
  /* What one record carried; bytes are valid within the call. */
  void (*received) (const void *bytes, gsize n_bytes, gpointer data);
} BtDtlsFuncs;

/* @certificate: borrowed. @fingerprint: of the other side, BT_SDP_FINGERPRINT_SIZE bytes. @packet_size: the
 * largest that send() will be given; bytes. */
BtDtls *bt_dtls_new (const BtCertificate *certificate, gboolean is_client,
                     const guint8 *fingerprint, gsize packet_size, const BtDtlsFuncs *funcs,
                     gpointer data);
/* Says goodbye (close_notify) if it was up, without waiting. */
void bt_dtls_free (BtDtls *self);
/* The client speaks first; the server waits. Both: the time of the handshake runs. */
void bt_dtls_begin (BtDtls *self, gint64 now_us);
/* One datagram that came, STUN aside. */
void bt_dtls_feed (BtDtls *self, const void *bytes, gsize n_bytes, gint64 now_us);
void bt_dtls_tick (BtDtls *self, gint64 now_us);
gint64 bt_dtls_get_deadline (const BtDtls *self); /* G_MAXINT64: none */
/* FALSE: it is not up, or that is too large. */
gboolean bt_dtls_send (BtDtls *self, const void *bytes, gsize n_bytes);
BtDtlsState bt_dtls_get_state (const BtDtls *self);
/* In the library's words; "" while nothing went wrong. */
const char *bt_dtls_get_detail (const BtDtls *self);

G_END_DECLS
