/* mdns-fixture.h — answers of multicast DNS, as others write them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

#define MDNS_CAST "_googlecast._tcp.local"
#define MDNS_UNIQUE TRUE
#define MDNS_SHARED FALSE

/* A message with no record yet. (transfer full) */
GByteArray *mdns_answer_new (void);
/* Names are labels with "|" between them, so that a label may have a dot in it. */
void mdns_answer_add (GByteArray *self, const char *name, guint16 type, guint32 ttl, GBytes *data);
void mdns_answer_add_ptr (GByteArray *self, const char *name, const char *target, guint32 ttl);
void mdns_answer_add_srv (GByteArray *self, const char *name, const char *target, guint16 port,
                          guint32 ttl);
/* @pairs: with "|" between them. */
void mdns_answer_add_txt (GByteArray *self, const char *name, const char *pairs, guint32 ttl);
void mdns_answer_add_address (GByteArray *self, const char *name, const char *ip, guint32 ttl);

/* All that a device says of itself: "LABEL" at HOST, port 8009, with a text. */
GByteArray *mdns_answer_new_service (const char *label, const char *host, const char *ip,
                                     const char *pairs, guint32 ttl);

G_END_DECLS
