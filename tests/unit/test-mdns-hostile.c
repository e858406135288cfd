/* test-mdns-hostile.c — what the local network may say that is no message of multicast DNS, or too much of one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "mdns/bt-dns-message.h"
#include "mdns/bt-mdns-querier.h"
#include "mdns-fixture.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define CAST "_googlecast|_tcp|local"

/* --- what cannot be read -------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *bytes;
  gsize n_bytes;
  int n_records; /* that are read; -1: it is no message */
} Row;

#define ROW(name, bytes, n)          \
  {                                  \
    name, bytes, sizeof bytes - 1, n \
  }
/* One answer, and no question. */
#define HEADER "\0\0\x84\0\0\0\0\1\0\0\0\0"
#define NAME "\1a\5local\0"
#define REST_A "\0\1\x80\1\0\0\0\x78\0\4\xc0\0\2\7"

static const Row rows[] = {
  ROW ("plain", HEADER NAME REST_A, 1),
  ROW ("more-behind", HEADER NAME REST_A "more", 1),
  ROW ("nothing", "", -1),
  ROW ("half-a-header", "\0\0\x84\0\0", -1),
  ROW ("header-only", "\0\0\x84\0\0\0\0\0\0\0\0\0", 0),
  ROW ("opcode", "\0\0\x8c\0\0\0\0\1\0\0\0\0" NAME REST_A, -1),
  ROW ("rcode", "\0\0\x84\3\0\0\0\1\0\0\0\0" NAME REST_A, -1),
  ROW ("truncated-flag", "\0\0\x86\0\0\0\0\1\0\0\0\0" NAME REST_A, 1),
  ROW ("says-two", "\0\0\x84\0\0\0\0\2\0\0\0\0" NAME REST_A, -1),
  ROW ("says-many", "\0\0\x84\0\xff\xff\xff\xff\xff\xff\xff\xff" NAME REST_A, -1),
  ROW ("no-name", HEADER, -1),
  ROW ("name-cut", HEADER "\1a\5loc", -1),
  ROW ("name-without-end", HEADER "\1a\5local", -1),
  ROW ("name-and-no-more", HEADER NAME, -1),
  ROW ("pointer-to-itself", HEADER "\xc0\x0c" REST_A, -1),
  ROW ("pointer-forward", HEADER "\xc0\x0e\1a\0" REST_A, -1),
  ROW ("pointer-cut", HEADER "\xc0", -1),
  ROW ("pointer-beyond", HEADER "\xff\xff" REST_A, -1),
  ROW ("pointer-into-header", HEADER "\xc0\x05" REST_A, 1), /* the empty name, as good as any */
  ROW ("pointers-in-circles", HEADER "\1a\xc0\x0c" REST_A, -1),
  ROW ("label-of-64", HEADER "\x40" NAME REST_A, -1),
  ROW ("label-reserved", HEADER "\x80" NAME REST_A, -1),
  ROW ("fixed-part-cut", HEADER NAME "\0\1\x80\1\0\0\0\x78\0", -1),
  ROW ("data-cut", HEADER NAME "\0\1\x80\1\0\0\0\x78\0\4\xc0\0\2", -1),
  ROW ("data-length-beyond", HEADER NAME "\0\1\x80\1\0\0\0\x78\xff\xff\xc0\0\2\7", -1),
  ROW ("address-of-3", HEADER NAME "\0\1\x80\1\0\0\0\x78\0\3\xc0\0\2", -1),
  ROW ("address-of-5", HEADER NAME "\0\1\x80\1\0\0\0\x78\0\5\xc0\0\2\7\7", -1),
  ROW ("address6-of-4", HEADER NAME "\0\x1c\x80\1\0\0\0\x78\0\4\xc0\0\2\7", -1),
  ROW ("pointer-record-empty", HEADER NAME "\0\x0c\0\1\0\0\0\x78\0\0", -1),
  ROW ("pointer-record-short", HEADER NAME "\0\x0c\0\1\0\0\0\x78\0\2\1b\0", -1),
  ROW ("pointer-record-long", HEADER NAME "\0\x0c\0\1\0\0\0\x78\0\4\1b\0\0", -1),
  ROW ("service-of-6", HEADER NAME "\0\x21\x80\1\0\0\0\x78\0\6\0\0\0\0\x1f\x49", -1),
  ROW ("service-of-2", HEADER NAME "\0\x21\x80\1\0\0\0\x78\0\2\0\0", -1),
  ROW ("service-root", HEADER NAME "\0\x21\x80\1\0\0\0\x78\0\7\0\0\0\0\x1f\x49\0", 1),
  ROW ("text-cut", HEADER NAME "\0\x10\x80\1\0\0\0\x78\0\3\3ab", -1),
  ROW ("text-empty", HEADER NAME "\0\x10\x80\1\0\0\0\x78\0\0", 1),
  ROW ("unknown-type", HEADER NAME "\0\x63\x80\1\0\0\0\x78\0\3abc", 0),
  ROW ("unknown-class", HEADER NAME "\0\1\0\4\0\0\0\x78\0\3abc", 0),
  ROW ("question-cut", "\0\0\0\0\0\1\0\0\0\0\0\0" NAME "\0\1\0", -1),
};

static int
count (const guint8 *bytes, gsize n_bytes)
{
  BtDnsPlace place = { 0 };
  BtDnsMessage message;
  BtDnsRecord record;
  int n = 0;

  if (!bt_dns_message_open (&message, bytes, n_bytes))
    return -1;
  while (bt_dns_message_next (&message, &place, &record))
    n++;
  return n;
}

/* In a block of just that size, so that whoever reads on is seen. */
static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree guint8 *copy = g_memdup2 (row->bytes, row->n_bytes);

  g_assert_cmpint (count (copy, row->n_bytes), ==, row->n_records);
}

/* A name that leads back from label to label may not grow beyond what names may have. */
static void
test_long_by_pointers (void)
{
  g_autoptr (GByteArray) bytes = mdns_answer_new ();
  guint16 before = 0;

  for (guint i = 0; i < 8; i++) {
    guint8 label[66] = { 63 };
    guint16 here = (guint16) bytes->len;

    memset (label + 1, 'a', 63);
    label[64] = (guint8) (0xc0 | before >> 8);
    label[65] = (guint8) before;
    g_byte_array_append (bytes, label, i == 0 ? 64 : 66);
    if (i == 0)
      g_byte_array_append (bytes, (guint8 *) "", 1);
    g_byte_array_append (bytes, (guint8 *) REST_A, sizeof REST_A - 1);
    bytes->data[7] = (guint8) (i + 1);
    before = here;
    g_assert_cmpint (count (bytes->data, bytes->len), ==, i < 3 ? (int) i + 1 : -1);
  }
}

/* Cut anywhere, and with a byte of another kind anywhere. */
static void
test_every_byte (void)
{
  static const guint8 others[] = { 0, 1, 63, 64, 0xc0, 0xff };
  g_autoptr (GByteArray) bytes =
      mdns_answer_new_service ("TV", "tv|local", "192.0.2.7", "fn=TV|id=1", 120);

  for (gsize n = 0; n < bytes->len; n++) {
    g_autofree guint8 *copy = g_memdup2 (bytes->data, n);

    g_assert_cmpint (count (copy, n), ==, -1);
    for (guint i = 0; n > 0 && i < sizeof others; i++) {
      copy[n - 1] = others[i];
      count (copy, n);
    }
  }
}

/* --- too much -------------------------------------------------------------------------------------------- */

static guint n_told;

static void
added (const BtMdnsService *service, gpointer data)
{
  g_assert_cmpuint (service->addresses->len, <=, BT_LIMIT_MDNS_ADDRESSES);
  n_told++;
}

static void
changed (const BtMdnsService *service, gpointer data)
{
  g_assert_cmpuint (service->addresses->len, <=, BT_LIMIT_MDNS_ADDRESSES);
}

static void
removed (const BtMdnsService *service, gpointer data)
{
  n_told--;
}

static const BtMdnsBrowseFuncs funcs = { added, changed, removed };

static BtMdnsQuerier *
make_querier (void)
{
  BtMdnsQuerier *querier = bt_mdns_querier_new (7);

  n_told = 0;
  bt_mdns_querier_browse (querier, MDNS_CAST, &funcs, NULL, SECOND);
  bt_mdns_querier_turn (querier, SECOND);
  return querier;
}

static void
feed (BtMdnsQuerier *querier, const GByteArray *bytes, gint64 now_us)
{
  bt_mdns_querier_feed (querier, bytes->data, bytes->len, 1, now_us);
  bt_mdns_querier_turn (querier, now_us);
}

static void
test_many_services (void)
{
  BtMdnsQuerier *querier = make_querier ();

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *label = g_strdup_printf ("device %u", i);
    g_autofree char *host = g_strdup_printf ("host-%u|local", i);
    g_autoptr (GByteArray) bytes = mdns_answer_new_service (label, host, "192.0.2.7", "id=1", 120);

    feed (querier, bytes, SECOND);
  }
  g_assert_cmpuint (n_told, ==, BT_LIMIT_MDNS_SERVICES);
  bt_mdns_querier_turn (querier, 200 * SECOND);
  g_assert_cmpuint (n_told, ==, 0);
  bt_mdns_querier_free (querier);
}

static void
test_many_addresses (void)
{
  BtMdnsQuerier *querier = make_querier ();
  g_autoptr (GByteArray) bytes =
      mdns_answer_new_service ("TV", "tv|local", "192.0.2.1", "id=1", 120);

  for (guint i = 2; i < 200; i++) {
    g_autofree char *ip = g_strdup_printf ("192.0.2.%u", i);

    mdns_answer_add_address (bytes, "tv|local", ip, 120);
  }
  feed (querier, bytes, SECOND);
  g_assert_cmpuint (n_told, ==, 1);
  bt_mdns_querier_free (querier);
}

/* Nobody asked for that, so it is not told, and has us ask nothing. */
static void
test_unasked (void)
{
  BtMdnsQuerier *querier = make_querier ();
  g_autoptr (GByteArray) bytes = mdns_answer_new ();
  BtDnsWriter writer;

  mdns_answer_add_ptr (bytes, "_airplay|_tcp|local", "TV|_airplay|_tcp|local", 120);
  mdns_answer_add_srv (bytes, "TV|_airplay|_tcp|local", "tv|local", 7000, 120);
  mdns_answer_add_ptr (bytes, CAST, "TV|_airplay|_tcp|local", 120); /* none of its kind */
  mdns_answer_add_ptr (bytes, CAST, "local", 120);
  mdns_answer_add_ptr (bytes, CAST, CAST, 120);
  mdns_answer_add_address (bytes, "tv|local", "192.0.2.1", 120);
  feed (querier, bytes, SECOND);
  g_assert_cmpuint (n_told, ==, 0);
  g_assert_true (bt_mdns_querier_write (querier, &writer, 2 * SECOND));
  g_assert_cmpuint (writer.n_questions, ==, 1);
  g_assert_cmpuint (writer.n_answers, ==, 0);
  bt_mdns_querier_free (querier);
}

/* No place where a screen could be. */
static void
test_bad_places (void)
{
  static const char *const ips[] = { "127.0.0.1", "0.0.0.0", "224.0.0.251", "255.255.255.255",
                                     "::1",       "::",      "ff02::fb",    "fe80::1" };
  BtMdnsQuerier *querier = make_querier ();

  for (guint i = 0; i < G_N_ELEMENTS (ips); i++) {
    g_autofree char *label = g_strdup_printf ("device %u", i);
    g_autofree char *host = g_strdup_printf ("host-%u|local", i);
    g_autoptr (GByteArray) bytes = mdns_answer_new_service (label, host, ips[i], "id=1", 120);

    feed (querier, bytes, SECOND);
    g_assert_cmpuint (n_told, ==, 0);
  }
  bt_mdns_querier_free (querier);
}

/* A query, from whoever else asks; what he says that he knows is no answer. */
static void
test_query (void)
{
  BtMdnsQuerier *querier = make_querier ();
  g_autoptr (GByteArray) bytes =
      mdns_answer_new_service ("TV", "tv|local", "192.0.2.7", "id=1", 120);

  bytes->data[2] = 0;
  feed (querier, bytes, SECOND);
  g_assert_cmpuint (n_told, ==, 0);
  bt_mdns_querier_free (querier);
}

/* However short what they say is true for, and however often it changes, the network is not flooded by us. */
static void
test_restless (void)
{
  BtMdnsQuerier *querier = make_querier ();
  guint n_sent = 0;

  for (gint64 now_us = SECOND; now_us < 11 * SECOND; now_us += SECOND / 100) {
    g_autofree char *host = g_strdup_printf ("host-%u|local", (guint) (now_us / 10000));
    g_autoptr (GByteArray) bytes = mdns_answer_new_service ("TV", host, "192.0.2.7", "id=1", 1);
    BtDnsWriter writer;

    feed (querier, bytes, now_us);
    n_sent += bt_mdns_querier_write (querier, &writer, now_us);
  }
  g_assert_cmpuint (n_sent, <=, 100);
  bt_mdns_querier_free (querier);
}

static void
resolved (const GArray *addresses, gpointer data)
{
  g_assert_cmpuint (addresses->len, ==, 0);
  ++*(guint *) data;
}

static void
test_many_lookups (void)
{
  BtMdnsQuerier *querier = bt_mdns_querier_new (7);
  guint n_resolved = 0, n_lookups = 0;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *name = g_strdup_printf ("host-%u.local", i);

    n_lookups += bt_mdns_querier_resolve (querier, name, SECOND, resolved, &n_resolved, 0) != NULL;
  }
  g_assert_null (bt_mdns_querier_resolve (querier, "a..local", SECOND, resolved, &n_resolved, 0));
  g_assert_cmpuint (n_lookups, ==, BT_LIMIT_MDNS_LOOKUPS);
  bt_mdns_querier_turn (querier, SECOND);
  g_assert_cmpuint (n_resolved, ==, n_lookups);
  g_assert_true (bt_mdns_querier_is_idle (querier));
  bt_mdns_querier_free (querier);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/mdns-hostile/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/mdns-hostile/long-by-pointers", test_long_by_pointers);
  g_test_add_func ("/mdns-hostile/every-byte", test_every_byte);
  g_test_add_func ("/mdns-hostile/many-services", test_many_services);
  g_test_add_func ("/mdns-hostile/many-addresses", test_many_addresses);
  g_test_add_func ("/mdns-hostile/unasked", test_unasked);
  g_test_add_func ("/mdns-hostile/bad-places", test_bad_places);
  g_test_add_func ("/mdns-hostile/query", test_query);
  g_test_add_func ("/mdns-hostile/restless", test_restless);
  g_test_add_func ("/mdns-hostile/many-lookups", test_many_lookups);
  return g_test_run ();
}
