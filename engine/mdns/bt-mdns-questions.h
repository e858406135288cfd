/* bt-mdns-questions.h — what to ask the local network, and when to ask it again (RFC 6762, 5.2).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whoever wants to know says so again each time that anything changed; what nobody wants any more is not
 * asked any more. Times are in microseconds, monotonic. Thread: its owner's. */
#pragma once

#include "base/bt-random.h"
#include "mdns/bt-dns-cache.h"
#include "mdns/bt-dns-writer.h"

G_BEGIN_DECLS

typedef struct _BtMdnsQuestions BtMdnsQuestions;

/* @random, @cache: borrowed. */
BtMdnsQuestions *bt_mdns_questions_new (BtRandom *random, BtDnsCache *cache);
void bt_mdns_questions_free (BtMdnsQuestions *self);

/* From here on it is said what is wanted. */
void bt_mdns_questions_begin (BtMdnsQuestions *self);
/* @is_open: whoever else may know something, too, is asked again and again; else one answer is enough, and
 * is asked for again before it expires. What is one too many for BT_LIMIT_MDNS_QUESTIONS is passed over. */
void bt_mdns_questions_want (BtMdnsQuestions *self, const BtDnsName *name, BtDnsType type,
                             gboolean is_open, gint64 now_us);
/* The rest is not wanted. */
void bt_mdns_questions_end (BtMdnsQuestions *self);
/* All are asked as if they were new: somebody else may hear them now. */
void bt_mdns_questions_restart (BtMdnsQuestions *self, gint64 now_us);
/* Whether that is what somebody wants to know. */
gboolean bt_mdns_questions_have (const BtMdnsQuestions *self, const BtDnsName *name,
                                 BtDnsType type);

/* What is due, in one packet, with what is known of it already. FALSE: nothing is due. */
gboolean bt_mdns_questions_write (BtMdnsQuestions *self, BtDnsWriter *writer, gint64 now_us);
/* When something is; G_MAXINT64: never. */
gint64 bt_mdns_questions_get_deadline (const BtMdnsQuestions *self);

G_END_DECLS
