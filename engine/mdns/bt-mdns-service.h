/* bt-mdns-service.h — a service that somebody on the local network offers (RFC 6763).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value; who was given it borrows it. Thread: its owner's. */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

typedef struct {
  char *instance; /* owned; as its owner calls it, "Living room"; UTF-8 */
  char *host;     /* owned; "tv.local" */
  guint16 port;
  GArray *addresses; /* owned; BtAddress with @port, one at least; IPv4 first */
  GBytes *txt;       /* owned; see bt_dns_txt_get(); empty before it is known */
} BtMdnsService;

/* Nothing is known yet. (transfer full) */
BtMdnsService *bt_mdns_service_new (void);
void bt_mdns_service_free (BtMdnsService *self);
gboolean bt_mdns_service_equal (const BtMdnsService *a, const BtMdnsService *b);
/* The value of @key, as bt_dns_txt_get() gives it. (transfer full) (nullable) */
char *bt_mdns_service_dup_txt (const BtMdnsService *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtMdnsService, bt_mdns_service_free)

G_END_DECLS
