/* bt-channel.c — the one data channel of an association, as a stream of bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-channel.h"

#include "rtc/bt-dcep.h"

#include <string.h>

#define CONTROL_MAX 1024 /* bytes of a message before it is open: labels are some 40 */
#define LABEL_RANDOM 20  /* bytes, written as hexadecimal digits: what WebTorrent does */

static void
refuse (BtChannel *self, const char *refusal)
{
  self->state = BT_CHANNEL_REFUSED;
  self->refusal = refusal;
}

void
bt_channel_init (BtChannel *self, BtSctp *sctp, gboolean opens, guint16 stream, guint32 message_max)
{
  *self = (BtChannel) {
    .sctp = sctp,
    .opens = opens,
    .stream = stream,
    .message_max = CLAMP (message_max, 1, BT_SCTP_MESSAGE_MAX),
  };
}

/* --- opening ------------------------------------------------------------------------------------------ */

static void
say_open (BtChannel *self)
{
  char label[2 * LABEL_RANDOM + 1];
  guint8 bytes[BT_DCEP_OPEN_MAX];

  for (guint i = 0; i < LABEL_RANDOM; i++)
    g_snprintf (label + 2 * i, 3, "%02x", g_random_int () & 0xff);
  self->has_asked = bt_sctp_write (self->sctp, self->stream, BT_PPID_DCEP, bytes,
                                   bt_dcep_write_open (bytes, label));
}

static void
was_opened (BtChannel *self, guint16 stream)
{
  guint8 bytes[1];

  self->stream = stream;
  if (bt_sctp_write (self->sctp, stream, BT_PPID_DCEP, bytes, bt_dcep_write_ack (bytes)))
    self->state = BT_CHANNEL_OPEN;
  else
    refuse (self, "an opening that cannot be answered");
}

static void
take_control (BtChannel *self, const guint8 *bytes, gsize n_bytes, const BtSctpPart *part)
{
  BtDcepKind kind = BT_DCEP_NONE;

  if (part->is_last && part->protocol == BT_PPID_DCEP)
    kind = bt_dcep_parse (bytes, n_bytes);
  if (kind == BT_DCEP_OPEN && !self->opens)
    was_opened (self, part->stream);
  else if (kind == BT_DCEP_ACK && self->has_asked && part->stream == self->stream)
    self->state = BT_CHANNEL_OPEN;
  else
    refuse (self, "something else than an opening");
}

void
bt_channel_settle (BtChannel *self)
{
  guint8 bytes[CONTROL_MAX];
  BtSctpPart part;
  gsize n;

  /* What follows the opening waits for who reads the channel. */
  while (self->state == BT_CHANNEL_OPENING
         && (n = bt_sctp_read (self->sctp, bytes, sizeof bytes, &part)) > 0)
    take_control (self, bytes, n, &part);
  if (self->opens && !self->has_asked && bt_sctp_get_state (self->sctp) == BT_SCTP_UP)
    say_open (self);
}

/* --- reading ------------------------------------------------------------------------------------------ */

/* FALSE: it is nothing for the reader. */
static gboolean
is_payload (BtChannel *self, const BtSctpPart *part)
{
  if (part->stream == self->stream && part->protocol == BT_PPID_BINARY)
    return TRUE;
  /* An empty message is carried by one byte; and who opened may be told again that it is open. */
  if (part->stream != self->stream)
    refuse (self, "another channel");
  else if (part->protocol == BT_PPID_STRING || part->protocol == BT_PPID_STRING_EMPTY)
    refuse (self, "a message of text");
  else if (part->protocol != BT_PPID_BINARY_EMPTY && part->protocol != BT_PPID_DCEP)
    refuse (self, "a message of an unknown kind");
  return FALSE;
}

static gsize
read_payload (BtChannel *self, void *bytes, gsize n_bytes)
{
  BtSctpPart part;
  gsize n;

  while (self->state == BT_CHANNEL_OPEN
         && (n = bt_sctp_read (self->sctp, bytes, n_bytes, &part)) > 0) {
    if (is_payload (self, &part))
      return n;
  }
  return 0;
}

gsize
bt_channel_readv (BtChannel *self, const struct iovec *vecs, guint n_vecs)
{
  gsize total = 0;

  for (guint i = 0; i < n_vecs; i++) {
    guint8 *at = vecs[i].iov_base;
    gsize left = vecs[i].iov_len;

    while (left > 0) {
      gsize n = read_payload (self, at, left);

      if (n == 0)
        return total;
      total += n;
      at += n;
      left -= n;
    }
  }
  return total;
}

/* --- writing ------------------------------------------------------------------------------------------ */

/* Where the next byte to be sent lies. */
typedef struct {
  const struct iovec *vecs;
  guint n_vecs;
  gsize offset; /* in the first */
} Rest;

static void
skip (Rest *rest, gsize n)
{
  rest->offset += n;
  while (rest->n_vecs > 0 && rest->offset >= rest->vecs->iov_len) {
    rest->offset -= rest->vecs->iov_len;
    rest->vecs++;
    rest->n_vecs--;
  }
}

static gsize
gather (Rest rest, guint8 *bytes, gsize n_max)
{
  gsize total = 0;

  while (rest.n_vecs > 0 && total < n_max) {
    gsize n = MIN (rest.vecs->iov_len - rest.offset, n_max - total);

    memcpy (bytes + total, (const guint8 *) rest.vecs->iov_base + rest.offset, n);
    total += n;
    skip (&rest, n);
  }
  return total;
}

/* One message; what lies together is not copied first. */
static gsize
write_one (BtChannel *self, const Rest *rest)
{
  guint8 gathered[BT_SCTP_MESSAGE_MAX];
  const guint8 *bytes = (const guint8 *) rest->vecs->iov_base + rest->offset;
  gsize n = MIN (rest->vecs->iov_len - rest->offset, self->message_max);

  if (n < self->message_max && rest->n_vecs > 1) {
    n = gather (*rest, gathered, self->message_max);
    bytes = gathered;
  }
  return bt_sctp_write (self->sctp, self->stream, BT_PPID_BINARY, bytes, n) ? n : 0;
}

gsize
bt_channel_writev (BtChannel *self, const struct iovec *vecs, guint n_vecs)
{
  Rest rest = { .vecs = vecs, .n_vecs = n_vecs };
  gsize total = 0;
  gsize n;

  skip (&rest, 0); /* empty ones */
  while (self->state == BT_CHANNEL_OPEN && rest.n_vecs > 0 && (n = write_one (self, &rest)) > 0) {
    skip (&rest, n);
    total += n;
  }
  return total;
}
