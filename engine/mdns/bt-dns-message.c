/* bt-dns-message.c — reads a message of the DNS as multicast DNS sends it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-message.h"

#include "base/bt-cursor.h"

#include <string.h>

#define HEADER_SIZE 12        /* bytes; RFC 1035, 4.1.1 */
#define FLAG_ANSWER 0x8000    /* QR */
#define MASK_OPCODE 0x7800    /* 0: a standard query */
#define MASK_RCODE 0x000f     /* 0: no error */
#define CLASS_IN 1            /* RFC 1035, 3.2.4 */
#define CLASS_UNIQUE 0x8000   /* RFC 6762, 18.13 */
#define TYPE_AND_CLASS_SIZE 4 /* bytes behind the name of a question */
#define RECORD_FIXED_SIZE 10  /* bytes behind the name of a record: type, class, TTL, length */
#define SRV_FIXED_SIZE 6      /* bytes before the target: priority, weight, port; RFC 2782 */
#define IP4_SIZE 4
#define IP6_SIZE 16

/* --- what a record says ------------------------------------------------------------------------------- */

static void
set_ip (BtAddress *address, const guint8 *ip, gboolean is_v4)
{
  static const guint8 mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

  *address = (BtAddress) { 0 };
  if (is_v4) {
    memcpy (address->ip, mapped, sizeof mapped);
    memcpy (address->ip + sizeof mapped, ip, IP4_SIZE);
  } else {
    memcpy (address->ip, ip, IP6_SIZE);
  }
}

static gboolean
read_ip (BtDnsRecord *record, const guint8 *data, gsize n_data, gboolean is_v4)
{
  if (n_data != (is_v4 ? IP4_SIZE : IP6_SIZE))
    return FALSE;
  set_ip (&record->address, data, is_v4);
  return TRUE;
}

/* A name that fills the rest of the record's data, and may lead back into the message. */
static gboolean
read_target (const BtDnsMessage *self, BtDnsRecord *record, gsize at, gsize end)
{
  return bt_dns_name_read (&record->target, self->bytes, end, &at) && at == end;
}

static gboolean
read_service (const BtDnsMessage *self, BtDnsRecord *record, gsize at, gsize end)
{
  BtCursor cursor;

  if (end - at <= SRV_FIXED_SIZE)
    return FALSE;
  bt_cursor_init (&cursor, self->bytes + at + 4, 2);
  record->port = bt_cursor_read_u16 (&cursor);
  return read_target (self, record, at + SRV_FIXED_SIZE, end);
}

/* Strings behind their lengths, one at least (RFC 1035, 3.3.14); none at all is taken for an empty one
 * (RFC 6763, 6.1). */
static gboolean
read_text (BtDnsRecord *record, const guint8 *data, gsize n_data)
{
  gsize at = 0;

  while (at < n_data)
    at += 1 + (gsize) data[at];
  record->txt = data;
  record->n_txt = n_data;
  return at == n_data;
}

/* @at to @end: its data. FALSE: it is not as its type wants it. */
static gboolean
read_data (const BtDnsMessage *self, BtDnsRecord *record, gsize at, gsize end)
{
  switch (record->type) {
  case BT_DNS_A:
  case BT_DNS_AAAA:
    return read_ip (record, self->bytes + at, end - at, record->type == BT_DNS_A);
  case BT_DNS_PTR:
    return read_target (self, record, at, end);
  case BT_DNS_SRV:
    return read_service (self, record, at, end);
  case BT_DNS_TXT:
    return read_text (record, self->bytes + at, end - at);
  default:
    return TRUE;
  }
}

static gboolean
is_known (const BtDnsRecord *record)
{
  switch (record->type) {
  case BT_DNS_A:
  case BT_DNS_AAAA:
  case BT_DNS_PTR:
  case BT_DNS_SRV:
  case BT_DNS_TXT:
    return TRUE;
  default:
    return FALSE;
  }
}

/* --- walking ------------------------------------------------------------------------------------------ */

static gboolean
skip_question (const BtDnsMessage *self, gsize *at)
{
  BtDnsName name;

  if (!bt_dns_name_read (&name, self->bytes, self->n_bytes, at)
      || self->n_bytes - *at < TYPE_AND_CLASS_SIZE)
    return FALSE;
  *at += TYPE_AND_CLASS_SIZE;
  return TRUE;
}

/* @is_ours: of a type and of the class that we read. FALSE: it cannot be read. */
static gboolean
read_record (const BtDnsMessage *self, gsize *at, BtDnsRecord *record, gboolean *is_ours)
{
  BtCursor cursor;
  guint16 class, n_data;

  memset (record, 0, sizeof *record);
  if (!bt_dns_name_read (&record->name, self->bytes, self->n_bytes, at)
      || self->n_bytes - *at < RECORD_FIXED_SIZE)
    return FALSE;
  bt_cursor_init (&cursor, self->bytes + *at, RECORD_FIXED_SIZE);
  record->type = bt_cursor_read_u16 (&cursor);
  class = bt_cursor_read_u16 (&cursor);
  record->ttl = bt_cursor_read_u32 (&cursor);
  n_data = bt_cursor_read_u16 (&cursor);
  *at += RECORD_FIXED_SIZE;
  if (self->n_bytes - *at < n_data)
    return FALSE;
  record->is_unique = (class & CLASS_UNIQUE) != 0;
  *is_ours = (class & ~CLASS_UNIQUE) == CLASS_IN && is_known (record);
  *at += n_data;
  return !*is_ours || read_data (self, record, *at - n_data, *at);
}

static gboolean
walk (BtDnsMessage *self)
{
  gsize at = HEADER_SIZE;
  BtDnsRecord record;
  gboolean is_ours;

  for (guint i = 0; i < self->n_questions; i++)
    if (!skip_question (self, &at))
      return FALSE;
  self->records_at = at;
  for (guint i = 0; i < self->n_records; i++)
    if (!read_record (self, &at, &record, &is_ours))
      return FALSE;
  return TRUE;
}

gboolean
bt_dns_message_open (BtDnsMessage *self, const guint8 *bytes, gsize n_bytes)
{
  BtCursor cursor;
  guint16 flags;

  *self = (BtDnsMessage) { .bytes = bytes, .n_bytes = n_bytes };
  bt_cursor_init (&cursor, bytes, n_bytes);
  bt_cursor_read_u16 (&cursor); /* the id is of no use to who speaks to many (RFC 6762, 18.1) */
  flags = bt_cursor_read_u16 (&cursor);
  self->is_answer = (flags & FLAG_ANSWER) != 0;
  self->n_questions = bt_cursor_read_u16 (&cursor);
  for (guint section = 0; section < 3; section++)
    self->n_records += bt_cursor_read_u16 (&cursor);
  return !cursor.failed && !(flags & (MASK_OPCODE | MASK_RCODE)) && walk (self);
}

gboolean
bt_dns_message_next (const BtDnsMessage *self, BtDnsPlace *place, BtDnsRecord *record)
{
  gboolean is_ours = FALSE;

  if (place->n_read == 0)
    place->at = self->records_at;
  while (!is_ours && place->n_read < self->n_records) {
    place->n_read++;
    if (!read_record (self, &place->at, record, &is_ours))
      return FALSE;
  }
  return is_ours;
}
