/* bt-dns-writer.c — writes a query of multicast DNS.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-writer.h"

#include "base/bt-cursor.h"

#include <string.h>

#define HEADER_SIZE 12 /* bytes; RFC 1035, 4.1.1 */
#define QUESTIONS_AT 4 /* of their count in it */
#define ANSWERS_AT 6   /* likewise */
#define CLASS_IN 1     /* without the bit that asks for answers to us alone: all are to hear them */
#define QUESTION_FIXED_SIZE 4 /* bytes behind the name */
#define RECORD_FIXED_SIZE 10  /* likewise */

void
bt_dns_writer_init (BtDnsWriter *self)
{
  memset (self->bytes, 0, HEADER_SIZE); /* id 0, no flags: RFC 6762, 18 */
  self->n_bytes = HEADER_SIZE;
  self->n_questions = self->n_answers = 0;
}

static gboolean
has_room (const BtDnsWriter *self, gsize n)
{
  return sizeof self->bytes - self->n_bytes >= n;
}

static void
put_u16 (BtDnsWriter *self, guint16 value)
{
  bt_put_u16 (self->bytes + self->n_bytes, value);
  self->n_bytes += 2;
}

static void
put_name (BtDnsWriter *self, const BtDnsName *name)
{
  memcpy (self->bytes + self->n_bytes, name->bytes, name->n_bytes);
  self->n_bytes += name->n_bytes;
}

gboolean
bt_dns_writer_ask (BtDnsWriter *self, const BtDnsName *name, BtDnsType type)
{
  if (!has_room (self, (gsize) name->n_bytes + QUESTION_FIXED_SIZE))
    return FALSE;
  put_name (self, name);
  put_u16 (self, (guint16) type);
  put_u16 (self, CLASS_IN);
  bt_put_u16 (self->bytes + QUESTIONS_AT, (guint16) ++self->n_questions);
  return TRUE;
}

gboolean
bt_dns_writer_put_known (BtDnsWriter *self, const BtDnsName *name, const BtDnsName *target,
                         guint32 ttl)
{
  if (!has_room (self, (gsize) name->n_bytes + RECORD_FIXED_SIZE + target->n_bytes))
    return FALSE;
  put_name (self, name);
  put_u16 (self, BT_DNS_PTR);
  put_u16 (self, CLASS_IN);
  bt_put_u32 (self->bytes + self->n_bytes, ttl);
  self->n_bytes += 4;
  put_u16 (self, target->n_bytes);
  put_name (self, target);
  bt_put_u16 (self->bytes + ANSWERS_AT, (guint16) ++self->n_answers);
  return TRUE;
}
