/* fuzz-mdns.c — what comes from the group of multicast DNS.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "mdns/bt-dns-message.h"
#include "mdns/bt-dns-txt.h"
#include "mdns/bt-mdns-querier.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC
#define HOURS_US (G_GINT64_CONSTANT (5) * 3600 * SECOND) /* longer than anything is kept */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* --- the codec ---------------------------------------------------------------------------------------- */

static void
check_name (const BtDnsName *name)
{
  g_autofree char *text = bt_dns_name_to_string (name);
  g_autofree char *first = bt_dns_name_dup_first_label (name);
  gsize at = 0;
  BtDnsName again;

  g_assert (name->n_bytes >= 1 && name->bytes[name->n_bytes - 1] == 0);
  g_assert (g_utf8_validate (text, -1, NULL) && g_utf8_validate (first, -1, NULL));
  g_assert (bt_dns_name_read (&again, name->bytes, name->n_bytes, &at));
  g_assert (at == name->n_bytes && bt_dns_name_equal (name, &again));
}

/* A pointer can be written as something that is known, and is the same when it is read again. */
static void
check_pointer (const BtDnsRecord *record)
{
  BtDnsPlace place = { 0 };
  BtDnsMessage message;
  BtDnsWriter writer;
  BtDnsRecord again;

  bt_dns_writer_init (&writer);
  g_assert (bt_dns_writer_ask (&writer, &record->name, record->type));
  g_assert (bt_dns_writer_put_known (&writer, &record->name, &record->target, record->ttl));
  g_assert (bt_dns_message_open (&message, writer.bytes, writer.n_bytes));
  g_assert (bt_dns_message_next (&message, &place, &again));
  g_assert (bt_dns_name_equal (&again.name, &record->name) && again.ttl == record->ttl);
  g_assert (bt_dns_name_equal (&again.target, &record->target));
  g_assert (!bt_dns_message_next (&message, &place, &again));
}

static void
check_record (const BtDnsRecord *record)
{
  g_autofree char *value = NULL;

  check_name (&record->name);
  switch (record->type) {
  case BT_DNS_PTR:
    check_name (&record->target);
    check_pointer (record);
    break;
  case BT_DNS_SRV:
    check_name (&record->target);
    break;
  case BT_DNS_TXT:
    value = bt_dns_txt_get (record->txt, record->n_txt, "fn");
    g_assert (value == NULL || g_utf8_validate (value, -1, NULL));
    break;
  case BT_DNS_A:
  case BT_DNS_AAAA:
    g_assert (record->address.port == 0);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
read_message (const guint8 *data, gsize size)
{
  BtDnsPlace place = { 0 };
  BtDnsMessage message;
  BtDnsRecord record;

  if (!bt_dns_message_open (&message, data, size))
    return;
  while (bt_dns_message_next (&message, &place, &record))
    check_record (&record);
  g_assert (place.n_read == message.n_records);
}

/* --- the querier -------------------------------------------------------------------------------------- */

static void
added (const BtMdnsService *service, gpointer data)
{
  guint *n_services = data;

  g_assert (g_utf8_validate (service->instance, -1, NULL));
  g_assert (service->port != 0);
  g_assert (service->addresses->len > 0 && service->addresses->len <= BT_LIMIT_MDNS_ADDRESSES);
  g_assert (++*n_services <= BT_LIMIT_MDNS_SERVICES);
}

static void
changed (const BtMdnsService *service, gpointer data)
{
  g_assert (*(guint *) data > 0);
}

static void
removed (const BtMdnsService *service, gpointer data)
{
  g_assert ((*(guint *) data)-- > 0);
}

static void
resolved (const GArray *addresses, gpointer data)
{
  g_assert (addresses->len <= BT_LIMIT_MDNS_ADDRESSES);
}

/* No more than ten packets a second, and what was told is taken back when nothing comes any more. */
static void
live (BtMdnsQuerier *querier, gint64 now_us, gint64 until_us)
{
  gint64 sent_us = 0;
  BtDnsWriter writer;

  for (guint i = 0; i < 100 && now_us < until_us; i++) {
    bt_mdns_querier_turn (querier, now_us);
    if (bt_mdns_querier_write (querier, &writer, now_us)) {
      g_assert (writer.n_bytes <= BT_DNS_QUERY_MAX);
      g_assert (now_us - sent_us >= SECOND / 10);
      sent_us = now_us;
    }
    now_us = MAX (bt_mdns_querier_get_deadline (querier), now_us + 1);
  }
}

/* The input is cut into packets of as many bytes as its first two say. */
static void
run_querier (const guint8 *data, gsize size)
{
  static const BtMdnsBrowseFuncs funcs = { added, changed, removed };
  BtMdnsQuerier *querier = bt_mdns_querier_new (1);
  guint n_services = 0;
  gint64 now_us = SECOND;

  bt_mdns_querier_browse (querier, "_googlecast._tcp.local", &funcs, &n_services, now_us);
  bt_mdns_querier_resolve (querier, "a.local", 4 * SECOND, resolved, NULL, now_us);
  while (size > 2) {
    gsize length = MIN ((gsize) (data[0] << 8 | data[1]), size - 2);

    bt_mdns_querier_feed (querier, data + 2, length, 1, now_us);
    bt_mdns_querier_turn (querier, now_us);
    now_us += SECOND;
    data += 2 + length;
    size -= 2 + length;
  }
  live (querier, now_us, now_us + 60 * SECOND);
  bt_mdns_querier_turn (querier, now_us + HOURS_US);
  g_assert (n_services == 0);
  bt_mdns_querier_free (querier);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size > 2)
    read_message (data + 2, size - 2);
  run_querier (data, size);
  return 0;
}
