/* bt-sdp.c — a description of one data channel, read and written (RFC 8829, 8841, 8839, 8122).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-sdp.h"

#include "base/bt-limits.h"

#include <string.h>

/* clang-format off */
G_DEFINE_QUARK (bt-sdp-error-quark, bt_sdp_error)
/* clang-format on */

/* RFC 8839, 5.4 */
#define UFRAG_MIN 4 /* characters */
#define PASSWORD_MIN 22
#define CREDENTIAL_MAX 256

#define MID_MAX 64            /* characters; browsers write one, RFC 8843 advises three */
#define CANDIDATE_MAX 512     /* characters of a line; browsers write 130 */
#define PORT_DEFAULT 5000     /* of SCTP: what all write */
#define MESSAGE_DEFAULT 65536 /* bytes; RFC 8841, 6.1 */
#define HASH "sha-256"

static const char *const setup_names[] = {
  [BT_SDP_ACTPASS] = "actpass",
  [BT_SDP_ACTIVE] = "active",
  [BT_SDP_PASSIVE] = "passive",
};

/* Some characters of the description; there is no NUL at their end. */
typedef struct {
  const char *text;
  gsize length;
} Span;

/* Where a line stands. Attributes count before the first medium and within the data channel's; what
 * stands there comes later, and so goes before what stands above. */
typedef enum { PART_SESSION, PART_CHANNEL, PART_OTHER } Part;

typedef struct {
  BtSdp *sdp;
  Part part;
  gboolean has_channel;
  gboolean has_fingerprint;
  gboolean has_last_candidate;
  const char *broken; /* what is, in our own words; static */
} Reader;

/* What a known attribute does. FALSE: it is broken. */
typedef gboolean (*AttributeFunc) (Reader *self, Span value);

/* --- spans --------------------------------------------------------------------------------------- */

/* The next line, without its end and blanks before it. FALSE: there is none. */
static gboolean
next_line (Span *rest, Span *line)
{
  const char *end;

  if (rest->length == 0)
    return FALSE;
  end = memchr (rest->text, '\n', rest->length);
  line->text = rest->text;
  line->length = end != NULL ? (gsize) (end - rest->text) : rest->length;
  rest->text += line->length + (end != NULL);
  rest->length -= line->length + (end != NULL);
  while (line->length > 0 && g_ascii_isspace (line->text[line->length - 1]))
    line->length--;
  return TRUE;
}

/* Takes the characters up to the next @separator, which goes as well, off @rest. */
static Span
take_until (Span *rest, char separator)
{
  const char *end = rest->length > 0 ? memchr (rest->text, separator, rest->length) : NULL;
  Span part = { rest->text, end != NULL ? (gsize) (end - rest->text) : rest->length };

  rest->text += part.length + (end != NULL);
  rest->length -= part.length + (end != NULL);
  return part;
}

static gboolean
is (Span span, const char *text)
{
  return span.length == strlen (text) && memcmp (span.text, text, span.length) == 0;
}

static gboolean
begins_with (Span span, const char *text)
{
  return span.length >= strlen (text) && memcmp (span.text, text, strlen (text)) == 0;
}

/* A number in decimal; what is more than @max becomes @max + 1. FALSE: it is none. */
static gboolean
read_number (Span span, guint64 max, guint64 *number)
{
  guint64 sum = 0;

  for (gsize i = 0; i < span.length; i++) {
    if (!g_ascii_isdigit (span.text[i]))
      return FALSE;
    sum = MIN (sum * 10 + (guint64) g_ascii_digit_value (span.text[i]), max + 1);
  }
  *number = sum;
  return span.length > 0;
}

static gboolean
read_port (Span span, guint16 *port)
{
  guint64 number;

  if (!read_number (span, G_MAXUINT16, &number) || number == 0 || number > G_MAXUINT16)
    return FALSE;
  *port = (guint16) number;
  return TRUE;
}

static gboolean
is_ice_char (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '/';
}

/* RFC 8866: what may stand in a name. */
static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`{|}~", c) != NULL);
}

static gboolean
is_printable (char c)
{
  return g_ascii_isprint (c);
}

/* Whether it has @min to @max characters, and good ones only. */
static gboolean
consists_of (Span span, gboolean (*is_good) (char c), gsize min, gsize max)
{
  if (span.length < min || span.length > max)
    return FALSE;
  for (gsize i = 0; i < span.length; i++)
    if (!is_good (span.text[i]))
      return FALSE;
  return TRUE;
}

static void
keep (char **to, Span value)
{
  g_free (*to);
  *to = g_strndup (value.text, value.length);
}

/* --- attributes ---------------------------------------------------------------------------------- */

static gboolean
read_ufrag (Reader *self, Span value)
{
  if (!consists_of (value, is_ice_char, UFRAG_MIN, CREDENTIAL_MAX))
    return FALSE;
  keep (&self->sdp->ufrag, value);
  return TRUE;
}

static gboolean
read_password (Reader *self, Span value)
{
  if (!consists_of (value, is_ice_char, PASSWORD_MIN, CREDENTIAL_MAX))
    return FALSE;
  keep (&self->sdp->password, value);
  return TRUE;
}

static gboolean
read_mid (Reader *self, Span value)
{
  if (!consists_of (value, is_token_char, 1, MID_MAX))
    return FALSE;
  keep (&self->sdp->mid, value);
  return TRUE;
}

static gboolean
read_hash (Span value, guint8 *hash)
{
  if (value.length != BT_SDP_FINGERPRINT_SIZE * 3 - 1)
    return FALSE;
  for (guint i = 0; i < BT_SDP_FINGERPRINT_SIZE; i++) {
    const char *at = value.text + i * 3;
    int high = g_ascii_xdigit_value (at[0]), low = g_ascii_xdigit_value (at[1]);

    if (high < 0 || low < 0 || (i > 0 && at[-1] != ':'))
      return FALSE;
    hash[i] = (guint8) (high << 4 | low);
  }
  return TRUE;
}

/* "sha-256 29:9D:…"; the same certificate may be told by other hashes as well, which are passed over. */
static gboolean
read_fingerprint (Reader *self, Span value)
{
  Span name = take_until (&value, ' ');

  if (name.length != strlen (HASH) || g_ascii_strncasecmp (name.text, HASH, name.length) != 0)
    return TRUE;
  if (!read_hash (value, self->sdp->fingerprint))
    return FALSE;
  self->has_fingerprint = TRUE;
  return TRUE;
}

static gboolean
read_setup (Reader *self, Span value)
{
  for (guint i = 0; i < G_N_ELEMENTS (setup_names); i++)
    if (is (value, setup_names[i])) {
      self->sdp->setup = (BtSdpSetup) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_sctp_port (Reader *self, Span value)
{
  return read_port (value, &self->sdp->sctp_port);
}

static gboolean
read_max_message (Reader *self, Span value)
{
  guint64 number;

  if (!read_number (value, G_MAXUINT32, &number))
    return FALSE;
  self->sdp->max_message = number == 0 ? G_MAXUINT32 : (guint32) MIN (number, G_MAXUINT32);
  return TRUE;
}

/* Words, of which one matters. */
static gboolean
read_ice_options (Reader *self, Span value)
{
  while (value.length > 0)
    if (is (take_until (&value, ' '), "trickle"))
      self->sdp->is_trickle = TRUE;
  return TRUE;
}

static gboolean
read_last_candidate (Reader *self, Span value G_GNUC_UNUSED)
{
  self->has_last_candidate = TRUE;
  return TRUE;
}

/* It is read by those who try it; one that cannot be is no reason to part. @line begins with
 * "candidate:". */
static void
read_candidate (Reader *self, Span line)
{
  GPtrArray *candidates = self->sdp->candidates;

  if (candidates->len < BT_LIMIT_RTC_CANDIDATES
      && consists_of (line, is_printable, 1, CANDIDATE_MAX))
    g_ptr_array_add (candidates, g_strndup (line.text, line.length));
}

/* @line: what follows "a=". sctpmap says again what the old form of "m=" says. */
static gboolean
read_attribute (Reader *self, Span line)
{
  static const struct {
    const char *name;
    AttributeFunc func;
  } attributes[] = {
    { "ice-ufrag", read_ufrag },
    { "ice-pwd", read_password },
    { "ice-options", read_ice_options },
    { "end-of-candidates", read_last_candidate },
    { "fingerprint", read_fingerprint },
    { "setup", read_setup },
    { "mid", read_mid },
    { "sctp-port", read_sctp_port },
    { "max-message-size", read_max_message },
  };
  Span value = line, name = take_until (&value, ':');

  if (is (name, "candidate"))
    read_candidate (self, line);
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (is (name, attributes[i].name)) {
      self->broken = attributes[i].name;
      return attributes[i].func (self, value);
    }
  return TRUE;
}

/* --- the description ----------------------------------------------------------------------------- */

/* Whether a medium is a data channel: "UDP/DTLS/SCTP webrtc-datachannel", or of old "DTLS/SCTP 5000",
 * which names SCTP's port. */
static gboolean
is_channel (Span protocol, Span format, guint16 *sctp_port)
{
  if (is (protocol, "DTLS/SCTP"))
    return read_port (format, sctp_port);
  return (is (protocol, "UDP/DTLS/SCTP") || is (protocol, "TCP/DTLS/SCTP"))
         && is (format, "webrtc-datachannel");
}

/* @line: what follows "m=". A port of 0 says that it is refused. FALSE: it is broken, or that. */
static gboolean
read_medium (Reader *self, Span line)
{
  Span type = take_until (&line, ' ');
  Span port_text = take_until (&line, ' ');
  Span protocol = take_until (&line, ' ');
  guint16 port;

  self->part = PART_OTHER;
  if (self->has_channel || !is (type, "application")
      || !is_channel (protocol, line, &self->sdp->sctp_port))
    return TRUE;
  self->part = PART_CHANNEL;
  self->has_channel = TRUE;
  self->broken = "port of the data channel, or it is refused";
  return read_port (port_text, &port);
}

static gboolean
read_line (Reader *self, Span line)
{
  gboolean is_attribute = begins_with (line, "a=");

  if (!is_attribute && !begins_with (line, "m="))
    return TRUE;
  line.text += 2;
  line.length -= 2;
  if (!is_attribute)
    return read_medium (self, line);
  return self->part == PART_OTHER || read_attribute (self, line);
}

static BtSdp *
new_empty (void)
{
  BtSdp *self = g_new0 (BtSdp, 1);

  self->setup = BT_SDP_ACTPASS;
  self->sctp_port = PORT_DEFAULT;
  self->max_message = MESSAGE_DEFAULT;
  self->mid = g_strdup ("0");
  self->candidates = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static gboolean
read_all (Reader *self, Span text, GError **error)
{
  Span line;

  while (next_line (&text, &line))
    if (!read_line (self, line)) {
      g_set_error (error, BT_SDP_ERROR, BT_SDP_ERROR_BROKEN, "the description has a broken %s",
                   self->broken);
      return FALSE;
    }
  return TRUE;
}

/* Whether all is there that a connection needs. */
static gboolean
check_whole (const Reader *self, GError **error)
{
  if (!self->has_channel) {
    g_set_error_literal (error, BT_SDP_ERROR, BT_SDP_ERROR_BROKEN, "it describes no data channel");
    return FALSE;
  }
  if (self->sdp->ufrag == NULL || self->sdp->password == NULL) {
    g_set_error_literal (error, BT_SDP_ERROR, BT_SDP_ERROR_BROKEN,
                         "the description lacks the name or the password of ICE");
    return FALSE;
  }
  if (!self->has_fingerprint) {
    g_set_error_literal (error, BT_SDP_ERROR, BT_SDP_ERROR_NO_FINGERPRINT,
                         "the description lacks the certificate's fingerprint by SHA-256");
    return FALSE;
  }
  return TRUE;
}

BtSdp *
bt_sdp_parse (const char *text, gsize n_bytes, GError **error)
{
  g_autoptr (BtSdp) sdp = NULL;
  Reader reader = { 0 };

  if (n_bytes > BT_LIMIT_SDP) {
    g_set_error (error, BT_SDP_ERROR, BT_SDP_ERROR_TOO_LARGE,
                 "the description has %" G_GSIZE_FORMAT " bytes; %d are allowed", n_bytes,
                 BT_LIMIT_SDP);
    return NULL;
  }
  reader.sdp = sdp = new_empty ();
  if (!read_all (&reader, (Span) { text, n_bytes }, error) || !check_whole (&reader, error))
    return NULL;
  sdp->is_trickle &= !reader.has_last_candidate;
  return g_steal_pointer (&sdp);
}

void
bt_sdp_free (BtSdp *self)
{
  g_free (self->ufrag);
  g_free (self->password);
  g_free (self->mid);
  g_ptr_array_unref (self->candidates);
  g_free (self);
}

/* --- writing ------------------------------------------------------------------------------------- */

static void
write_fingerprint (GString *text, const guint8 *fingerprint)
{
  g_string_append (text, "a=fingerprint:" HASH " ");
  for (guint i = 0; i < BT_SDP_FINGERPRINT_SIZE; i++)
    g_string_append_printf (text, i > 0 ? ":%02X" : "%02X", fingerprint[i]);
  g_string_append (text, "\r\n");
}

static void
write_session (GString *text, const BtSdp *self, guint64 session_id)
{
  /* RFC 8829, 5.2.1: 63 bits; the address says nothing of ours. */
  g_string_append_printf (text, "v=0\r\no=- %" G_GUINT64_FORMAT " 2 IN IP4 127.0.0.1\r\n",
                          session_id & G_MAXINT64);
  g_string_append_printf (text, "s=-\r\nt=0 0\r\na=group:BUNDLE %s\r\na=msid-semantic: WMS\r\n",
                          self->mid);
}

/* Port 9 and no address: candidates name them. */
static void
write_channel (GString *text, const BtSdp *self)
{
  g_string_append (text, "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                         "c=IN IP4 0.0.0.0\r\n");
  for (guint i = 0; i < self->candidates->len; i++)
    g_string_append_printf (text, "a=%s\r\n",
                            (const char *) g_ptr_array_index (self->candidates, i));
  g_string_append_printf (text, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", self->ufrag, self->password);
}

char *
bt_sdp_write (const BtSdp *self, guint64 session_id)
{
  GString *text = g_string_sized_new (1024);

  write_session (text, self, session_id);
  write_channel (text, self);
  write_fingerprint (text, self->fingerprint);
  g_string_append_printf (text, "a=setup:%s\r\na=mid:%s\r\na=sctp-port:%u\r\n",
                          setup_names[self->setup], self->mid, self->sctp_port);
  g_string_append_printf (text, "a=max-message-size:%u\r\n",
                          self->max_message == G_MAXUINT32 ? 0 : self->max_message);
  return g_string_free (text, FALSE);
}
