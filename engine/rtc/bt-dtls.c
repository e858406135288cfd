/* bt-dtls.c — DTLS 1.2 and up by GnuTLS, over whatever carries datagrams (RFC 8826: self-signed, the peer
 * is who its description says by fingerprint).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-dtls.h"

#include "base/bt-rtc-stat.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/dtls.h>
#include <string.h>

/* AES-128-GCM is the one that browsers have for ECDSA; what is older than AEAD is left out. GnuTLS has no
 * DTLS 1.3 yet, and those who offer it fall back to 1.2. */
#define PRIORITIES                                                 \
  "NORMAL:-VERS-ALL:+VERS-DTLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA" \
  ":-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305"      \
  ":-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:%SERVER_PRECEDENCE"
#define RETRANSMIT_MS 400 /* a round trip of ICE went before: it is known to be shorter */
/* GnuTLS's own end of a handshake, by its own clock: ours, by the clock that is passed in, comes first. */
#define TOTAL_MS (4 * BT_DTLS_HANDSHAKE_US / 1000)

struct _BtDtls {
  /* owned */
  gnutls_session_t session;

  /* borrowed */
  const BtDtlsFuncs *funcs;
  gpointer data;
  const guint8 *datagram; /* the one being fed, until GnuTLS took it; NULL: none */

  /* state */
  gsize n_datagram; /* bytes */
  gsize packet_size;
  guint8 fingerprint[BT_SDP_FINGERPRINT_SIZE]; /* of the other side */
  BtDtlsState state;
  gboolean is_client;
  gboolean is_stranger; /* its certificate is another one */
  gint64 give_up_us;    /* 0: not begun */
  gint64 again_us;      /* when the flight is sent again */
  char detail[BT_RTC_DETAIL_MAX];
};

/* --- what GnuTLS calls --------------------------------------------------------------------------- */

static ssize_t
push_cb (gnutls_transport_ptr_t data, const void *bytes, size_t n_bytes)
{
  BtDtls *self = data;

  self->funcs->send (bytes, n_bytes, self->data);
  return (ssize_t) n_bytes; /* one that got lost is sent again, here or by SCTP */
}

static ssize_t
pull_cb (gnutls_transport_ptr_t data, void *to, size_t max)
{
  BtDtls *self = data;
  gsize n = MIN (max, self->n_datagram);

  if (self->datagram == NULL) {
    gnutls_transport_set_errno (self->session, EAGAIN);
    return -1;
  }
  memcpy (to, self->datagram, n);
  self->datagram = NULL;
  return (ssize_t) n;
}

/* GnuTLS's own would select() on the pointer as if it were a descriptor. */
static int
pull_timeout_cb (gnutls_transport_ptr_t data, unsigned int ms)
{
  BtDtls *self = data;

  return self->datagram != NULL;
}

static int
verify_cb (gnutls_session_t session)
{
  BtDtls *self = gnutls_session_get_ptr (session);
  guint8 hash[BT_SDP_FINGERPRINT_SIZE];
  unsigned int n = 0;
  const gnutls_datum_t *chain = gnutls_certificate_get_peers (session, &n);

  if (chain != NULL && n > 0
      && gnutls_hash_fast (GNUTLS_DIG_SHA256, chain[0].data, chain[0].size, hash) >= 0
      && memcmp (hash, self->fingerprint, sizeof hash) == 0)
    return 0;
  self->is_stranger = TRUE;
  return GNUTLS_E_CERTIFICATE_ERROR;
}

/* --- ends ---------------------------------------------------------------------------------------- */

/* The library's words are translated, in whatever encoding: what is no UTF-8 ends them. */
static void
set_detail (BtDtls *self, const char *text)
{
  const char *end;

  g_strlcpy (self->detail, text != NULL ? text : "", sizeof self->detail);
  g_utf8_validate (self->detail, -1, &end);
  self->detail[end - self->detail] = '\0';
}

static BtDtlsState
get_end (const BtDtls *self, int result)
{
  if (self->is_stranger || result == GNUTLS_E_NO_CERTIFICATE_FOUND
      || result == GNUTLS_E_CERTIFICATE_REQUIRED)
    return BT_DTLS_FINGERPRINT;
  return result == GNUTLS_E_TIMEDOUT ? BT_DTLS_SILENT : BT_DTLS_BROKEN;
}

static void
fail (BtDtls *self, int result)
{
  self->state = get_end (self, result);
  if (result == GNUTLS_E_FATAL_ALERT_RECEIVED) {
    set_detail (self, gnutls_alert_get_name (gnutls_alert_get (self->session)));
    return;
  }
  set_detail (self, gnutls_strerror (result));
  if (self->give_up_us != 0)
    gnutls_alert_send_appropriate (self->session, result);
}

static gboolean
is_late (BtDtls *self, gint64 now_us)
{
  if (self->state != BT_DTLS_SHAKING || now_us < self->give_up_us)
    return FALSE;
  self->state = BT_DTLS_SILENT;
  set_detail (self, gnutls_strerror (GNUTLS_E_TIMEDOUT));
  return TRUE;
}

/* --- records ------------------------------------------------------------------------------------- */

static void
hand_over (BtDtls *self, gnutls_packet_t packet)
{
  gnutls_datum_t bytes = { 0 };

  gnutls_packet_get (packet, &bytes, NULL);
  if (bytes.size > 0)
    self->funcs->received (bytes.data, bytes.size, self->data);
  gnutls_packet_deinit (packet);
}

/* All that the datagram holds; it may be several records. Who wants another handshake now is no WebRTC
 * peer, and is broken off with. */
static void
take_records (BtDtls *self)
{
  while (self->state == BT_DTLS_UP) {
    gnutls_packet_t packet = NULL;
    ssize_t result = gnutls_record_recv_packet (self->session, &packet);

    if (packet != NULL)
      hand_over (self, packet);
    else if (result == 0)
      self->state = BT_DTLS_CLOSED;
    else if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED
             || result == GNUTLS_E_TIMEDOUT) /* that of the handshake, which is over */
      return;
    else if (result != GNUTLS_E_WARNING_ALERT_RECEIVED)
      fail (self, (int) result);
  }
}

/* --- handshake ----------------------------------------------------------------------------------- */

/* GnuTLS says 0 not only when it is time, but as long as it has nothing to send again: as a server that has
 * heard nothing, and when the other side's flight has come in part. Then looking now and then is enough. */
static void
set_again (BtDtls *self, gint64 now_us)
{
  gint64 ms = gnutls_dtls_get_timeout (self->session);

  self->again_us = now_us + (ms > 0 ? ms : RETRANSMIT_MS) * 1000;
}

static void
shake (BtDtls *self, gint64 now_us)
{
  int result = gnutls_handshake (self->session);

  while (result == GNUTLS_E_WARNING_ALERT_RECEIVED)
    result = gnutls_handshake (self->session);
  if (result == GNUTLS_E_SUCCESS) {
    self->state = BT_DTLS_UP;
    take_records (self); /* some may stand in the same datagram */
  } else if (gnutls_error_is_fatal (result)) {
    fail (self, result);
  } else {
    set_again (self, now_us);
  }
}

static int
set_up (BtDtls *self, const BtCertificate *certificate)
{
  unsigned int role = self->is_client ? GNUTLS_CLIENT : GNUTLS_SERVER;
  int result = gnutls_init (&self->session, role | GNUTLS_DATAGRAM | GNUTLS_NONBLOCK);

  if (result >= 0)
    result = gnutls_priority_set_direct (self->session, PRIORITIES, NULL);
  if (result < 0)
    return result;
  gnutls_session_set_ptr (self->session, self);
  gnutls_session_set_verify_function (self->session, verify_cb);
  if (!self->is_client)
    gnutls_certificate_server_set_request (self->session, GNUTLS_CERT_REQUIRE);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_push_function (self->session, push_cb);
  gnutls_transport_set_pull_function (self->session, pull_cb);
  gnutls_transport_set_pull_timeout_function (self->session, pull_timeout_cb);
  gnutls_dtls_set_mtu (self->session, (unsigned int) (self->packet_size + BT_DTLS_OVERHEAD_MAX));
  gnutls_dtls_set_timeouts (self->session, RETRANSMIT_MS, TOTAL_MS);
  return gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, certificate->credentials);
}

/* --- public -------------------------------------------------------------------------------------- */

BtDtls *
bt_dtls_new (const BtCertificate *certificate, gboolean is_client, const guint8 *fingerprint,
             gsize packet_size, const BtDtlsFuncs *funcs, gpointer data)
{
  BtDtls *self = g_new0 (BtDtls, 1);
  int result;

  self->is_client = is_client;
  self->packet_size = packet_size;
  self->funcs = funcs;
  self->data = data;
  self->again_us = G_MAXINT64;
  memcpy (self->fingerprint, fingerprint, sizeof self->fingerprint);
  result = set_up (self, certificate);
  if (result < 0)
    fail (self, result);
  return self;
}

void
bt_dtls_free (BtDtls *self)
{
  if (self->state == BT_DTLS_UP)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  if (self->session != NULL)
    gnutls_deinit (self->session);
  g_free (self);
}

void
bt_dtls_begin (BtDtls *self, gint64 now_us)
{
  if (self->state != BT_DTLS_SHAKING || self->give_up_us != 0)
    return;
  self->give_up_us = now_us + BT_DTLS_HANDSHAKE_US;
  if (self->is_client)
    shake (self, now_us);
}

void
bt_dtls_feed (BtDtls *self, const void *bytes, gsize n_bytes, gint64 now_us)
{
  if (self->give_up_us == 0 || n_bytes == 0 || is_late (self, now_us))
    return;
  self->datagram = bytes;
  self->n_datagram = n_bytes;
  if (self->state == BT_DTLS_SHAKING)
    shake (self, now_us);
  else
    take_records (self);
  self->datagram = NULL;
}

void
bt_dtls_tick (BtDtls *self, gint64 now_us)
{
  if (self->state == BT_DTLS_SHAKING && self->give_up_us != 0 && !is_late (self, now_us)
      && now_us >= self->again_us)
    shake (self, now_us);
}

gint64
bt_dtls_get_deadline (const BtDtls *self)
{
  if (self->state != BT_DTLS_SHAKING || self->give_up_us == 0)
    return G_MAXINT64;
  return MIN (self->give_up_us, self->again_us);
}

gboolean
bt_dtls_send (BtDtls *self, const void *bytes, gsize n_bytes)
{
  ssize_t result;

  if (self->state != BT_DTLS_UP || n_bytes == 0 || n_bytes > self->packet_size)
    return FALSE;
  result = gnutls_record_send (self->session, bytes, n_bytes);
  if (result < 0 && gnutls_error_is_fatal ((int) result))
    fail (self, (int) result);
  return result == (ssize_t) n_bytes;
}

BtDtlsState
bt_dtls_get_state (const BtDtls *self)
{
  return self->state;
}

const char *
bt_dtls_get_detail (const BtDtls *self)
{
  return self->detail;
}
