/* bt-sdp.h — a description of one data channel, read and written (RFC 8829, 8841, 8839, 8122).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads tolerantly: by the prefix of each line, CRLF or LF, attributes at either level, what is not known
 * is passed over. What is known must be right and bounded. Does no I/O. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_SDP_ERROR (bt_sdp_error_quark ())
GQuark bt_sdp_error_quark (void);
typedef enum {
  BT_SDP_ERROR_BROKEN,         /* no description of a data channel, or a line of it is broken */
  BT_SDP_ERROR_NO_FINGERPRINT, /* none, or of no hash that we know */
  BT_SDP_ERROR_TOO_LARGE,
} BtSdpError;

#define BT_SDP_FINGERPRINT_SIZE 32 /* bytes; SHA-256 */

typedef enum { BT_SDP_ACTPASS, BT_SDP_ACTIVE, BT_SDP_PASSIVE } BtSdpSetup;

typedef struct {
  char *ufrag, *password; /* owned; ICE characters, lengths as in RFC 8839 */
  guint8 fingerprint[BT_SDP_FINGERPRINT_SIZE];
  BtSdpSetup setup;
  char *mid;         /* owned; a token, "0" when there is none */
  guint16 sctp_port; /* 5000 when there is none */
  guint32
      max_message; /* bytes the other side takes in one message; 65536 when there is none (RFC 8841);
                          * 0 of the wire (any) becomes G_MAXUINT32 */
  gboolean is_trickle;   /* it says that more candidates follow (RFC 8840); never written */
  GPtrArray *candidates; /* owned, with free func; char*, "candidate:..." without "a=", at most
                          * BT_LIMIT_RTC_CANDIDATES: what is more is passed over */
} BtSdp;

/* (transfer full) Errors: BT_SDP_ERROR. */
BtSdp *bt_sdp_parse (const char *text, gsize n_bytes, GError **error);
void bt_sdp_free (BtSdp *self);
/* Lines end in CRLF, the last one too. @session_id: any, the same for all that one side writes. (transfer
 * full) */
char *bt_sdp_write (const BtSdp *self, guint64 session_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtSdp, bt_sdp_free)

G_END_DECLS
