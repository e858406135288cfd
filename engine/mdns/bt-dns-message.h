/* bt-dns-message.h — reads a message of the DNS (RFC 1035, 4) as multicast DNS sends it (RFC 6762, 18).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is allocated. Thread: any. */
#pragma once

#include "mdns/bt-dns-record.h"

G_BEGIN_DECLS

/* Borrows the bytes. */
typedef struct {
  const guint8 *bytes;
  gsize n_bytes;
  gboolean is_answer;
  guint n_questions;
  guint n_records;  /* of all sections */
  gsize records_at; /* offset of the first */
} BtDnsMessage;

/* A place in it: zero before the first record. */
typedef struct {
  gsize at;
  guint n_read;
} BtDnsPlace;

/* Walks through all of it. FALSE: it cannot be read to its end, or says that it is about something else
 * than names (RFC 6762, 18.3 and 18.11); then nothing of it counts. */
gboolean bt_dns_message_open (BtDnsMessage *self, const guint8 *bytes, gsize n_bytes);
/* The next record of a kind that we know; others are passed over. FALSE: that was all. */
gboolean bt_dns_message_next (const BtDnsMessage *self, BtDnsPlace *place, BtDnsRecord *record);

G_END_DECLS
