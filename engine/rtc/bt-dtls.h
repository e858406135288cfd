/* bt-dtls.h — DTLS 1.2 and up by GnuTLS, over whatever carries datagrams (RFC 8826: self-signed, the peer
 * is who its description says by fingerprint).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns no socket and no timer: is fed datagrams and the time, and tells when it wants to be called again.
 * When a flight is sent again is up to GnuTLS, by its own clock; when a handshake took too long, up to the
 * time that is passed in. Callbacks come from within begin(), feed(), tick(), send() and free() of the same
 * BtDtls, which they must not free; from received() bt_dtls_send() may be called. Thread: engine. */
#pragma once

#include "rtc/bt-certificate.h"

G_BEGIN_DECLS

#define BT_DTLS_OVERHEAD_MAX 64 /* bytes that a record adds to what it carries, at most */
/* It takes two round trips. GnuTLS waits 400 ms, then twice as long each time, so in twelve seconds a
 * flight is sent five times; WebTorrent gives all of WebRTC 25 seconds. */
#define BT_DTLS_HANDSHAKE_US (12 * G_USEC_PER_SEC)

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
 * largest that send() will be given; bytes. @funcs: static. It is BT_DTLS_BROKEN from the start when
 * GnuTLS will not have it, as where the system's rules forbid the ciphers. */
BtDtls *bt_dtls_new (const BtCertificate *certificate, gboolean is_client,
                     const guint8 *fingerprint, gsize packet_size, const BtDtlsFuncs *funcs,
                     gpointer data);
/* Says goodbye (close_notify) if it was up, without waiting. */
void bt_dtls_free (BtDtls *self);
/* The client speaks first; the server waits. Both: the time of the handshake runs. */
void bt_dtls_begin (BtDtls *self, gint64 now_us);
/* One datagram that came, STUN aside; nothing is taken before begin(). */
void bt_dtls_feed (BtDtls *self, const void *bytes, gsize n_bytes, gint64 now_us);
/* At the deadline, or later: sends again what got lost, or gives up. */
void bt_dtls_tick (BtDtls *self, gint64 now_us);
gint64 bt_dtls_get_deadline (const BtDtls *self); /* G_MAXINT64: none */
/* One record, in one datagram. FALSE: it is not up, or that is nothing, or too large. */
gboolean bt_dtls_send (BtDtls *self, const void *bytes, gsize n_bytes);
BtDtlsState bt_dtls_get_state (const BtDtls *self);
/* In the library's words; "" while nothing went wrong. */
const char *bt_dtls_get_detail (const BtDtls *self);

G_END_DECLS
