/* test-dns-message.c — names, messages and texts of the DNS.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-message.h"
#include "mdns/bt-dns-txt.h"
#include "mdns/bt-dns-writer.h"
#include "mdns-fixture.h"

#include <string.h>

/* --- names -------------------------------------------------------------------------------------------- */

static BtDnsName
make_name (const char *text)
{
  BtDnsName name;

  g_assert_true (bt_dns_name_parse (&name, text));
  return name;
}

static void
test_name_text (void)
{
  BtDnsName name = make_name ("_googlecast._tcp.local");
  g_autofree char *text = bt_dns_name_to_string (&name);
  g_autofree char *first = bt_dns_name_dup_first_label (&name);

  g_assert_cmpstr (text, ==, "_googlecast._tcp.local");
  g_assert_cmpstr (first, ==, "_googlecast");
  g_assert_cmpmem (name.bytes, name.n_bytes, "\x0b_googlecast\x04_tcp\x05local", 24);
}

static void
test_name_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  BtDnsName name;

  for (guint i = 0; i < BT_DNS_LABEL_MAX; i++)
    g_string_append_c (text, 'a');
  g_assert_true (bt_dns_name_parse (&name, text->str));
  g_string_append_c (text, 'a');
  g_assert_false (bt_dns_name_parse (&name, text->str));
  g_string_truncate (text, 0);
  for (guint i = 0; i < 127; i++) /* two bytes each, and the last one: 255 */
    g_string_append (text, "a.");
  g_assert_true (bt_dns_name_parse (&name, text->str));
  g_assert_cmpuint (name.n_bytes, ==, BT_DNS_NAME_MAX);
  g_string_append (text, "a");
  g_assert_false (bt_dns_name_parse (&name, text->str));
  g_assert_false (bt_dns_name_parse (&name, ""));
  g_assert_false (bt_dns_name_parse (&name, "."));
  g_assert_false (bt_dns_name_parse (&name, "a..b"));
  g_assert_false (bt_dns_name_parse (&name, ".a"));
}

static void
test_name_compare (void)
{
  BtDnsName type = make_name ("_GoogleCast._tcp.Local."),
            same = make_name ("_googlecast._TCP.local");
  BtDnsName instance = make_name ("TV._googlecast._tcp.local");
  BtDnsName deeper = make_name ("a.b._googlecast._tcp.local"),
            other = make_name ("_airplay._tcp.local");

  g_assert_true (bt_dns_name_equal (&type, &same));
  g_assert_false (bt_dns_name_equal (&type, &other));
  g_assert_true (bt_dns_name_is_child (&instance, &type));
  g_assert_false (bt_dns_name_is_child (&deeper, &type));
  g_assert_false (bt_dns_name_is_child (&type, &same));
  g_assert_false (bt_dns_name_is_child (&instance, &other));
}

/* What a label holds is the owner's own words, and a stranger's. */
static void
test_name_strange (void)
{
  static const guint8 bytes[] = "\x11Wohn\xc3\xb6.\n\x00\xff zimmer\x05local";
  gsize at = 0;
  BtDnsName name;
  g_autofree char *first = NULL;

  g_assert_true (bt_dns_name_read (&name, bytes, sizeof bytes, &at));
  first = bt_dns_name_dup_first_label (&name);
  g_assert_cmpstr (first, ==, "Wohn\u00f6. \ufffd\ufffd zimmer");
}

/* --- messages ------------------------------------------------------------------------------------------- */

static void
test_service (void)
{
  g_autoptr (GByteArray) bytes = mdns_answer_new_service ("Living room (2.0)", "tv|local",
                                                          "192.0.2.7", "fn=Wohnzimmer|id=1", 120);
  BtDnsPlace place = { 0 };
  BtDnsMessage message;
  BtDnsRecord record;
  g_autofree char *ip = NULL, *host = NULL, *instance = NULL, *fn = NULL;

  g_assert_true (bt_dns_message_open (&message, bytes->data, bytes->len));
  g_assert_true (message.is_answer);
  g_assert_true (bt_dns_message_next (&message, &place, &record));
  g_assert_cmpint (record.type, ==, BT_DNS_A);
  g_assert_true (record.is_unique);
  ip = bt_address_ip_to_string (&record.address);
  g_assert_cmpstr (ip, ==, "192.0.2.7");
  g_assert_true (bt_dns_message_next (&message, &place, &record));
  fn = bt_dns_txt_get (record.txt, record.n_txt, "FN");
  g_assert_cmpstr (fn, ==, "Wohnzimmer");
  g_assert_true (bt_dns_message_next (&message, &place, &record));
  host = bt_dns_name_to_string (&record.target);
  g_assert_cmpstr (host, ==, "tv.local");
  g_assert_cmpuint (record.port, ==, 8009);
  g_assert_true (bt_dns_message_next (&message, &place, &record));
  g_assert_false (record.is_unique);
  instance = bt_dns_name_dup_first_label (&record.target);
  g_assert_cmpstr (instance, ==, "Living room (2.0)");
  g_assert_cmpuint (record.ttl, ==, 120);
  g_assert_false (bt_dns_message_next (&message, &place, &record));
}

/* Names lead back, and what we do not know stands between: an NSEC, and a class of another kind. */
static void
test_compressed (void)
{
  static const guint8 bytes[] =
      "\0\0\x84\0\0\1\0\2\0\0\0\2"
      "\x04_tcp\x05local\0\0\x0c\0\1"                  /* question, at 12 */
      "\xc0\x0c\0\x0c\0\1\0\0\0\x78\0\5\2tv\xc0\x0c"   /* 28: PTR; its target at 40 */
      "\xc0\x28\0\x2f\x80\1\0\0\0\x78\0\4\xc0\x28\0\0" /* NSEC */
      "\xc0\x28\0\x01\0\3\0\0\0\x78\0\1\0"             /* class CHAOS, with an odd length */
      "\xc0\x28\0\x21\x80\1\0\0\0\x78\0\x0b\0\0\0\0\x1f\x49\2hi\xc0\x11"; /* SRV */
  BtDnsPlace place = { 0 };
  BtDnsMessage message;
  BtDnsRecord record;
  g_autofree char *pointer = NULL, *host = NULL;

  g_assert_true (bt_dns_message_open (&message, bytes, sizeof bytes - 1));
  g_assert_cmpuint (message.n_records, ==, 4);
  g_assert_true (bt_dns_message_next (&message, &place, &record));
  pointer = bt_dns_name_to_string (&record.target);
  g_assert_cmpstr (pointer, ==, "tv._tcp.local");
  g_assert_true (bt_dns_message_next (&message, &place, &record));
  host = bt_dns_name_to_string (&record.target);
  g_assert_cmpstr (host, ==, "hi.local");
  g_assert_cmpuint (record.port, ==, 8009);
  g_assert_false (bt_dns_message_next (&message, &place, &record));
}

static void
test_write (void)
{
  BtDnsName type = make_name ("_tcp.local"), target = make_name ("tv._tcp.local");
  BtDnsWriter writer;

  bt_dns_writer_init (&writer);
  g_assert_true (bt_dns_writer_ask (&writer, &type, BT_DNS_PTR));
  g_assert_true (bt_dns_writer_put_known (&writer, &type, &target, 0x01020304));
  g_assert_cmpmem (writer.bytes, writer.n_bytes,
                   "\0\0\0\0\0\1\0\1\0\0\0\0"
                   "\x04_tcp\x05local\0\0\x0c\0\1"
                   "\x04_tcp\x05local\0\0\x0c\0\1\1\2\3\4\0\x0f\2tv\x04_tcp\x05local\0",
                   12 + 16 + 22 + 15);
}

static void
test_write_full (void)
{
  BtDnsName name = make_name ("a-name-of-thirty-two-bytes-about.local");
  BtDnsWriter writer;
  BtDnsMessage message;
  guint n = 0;

  bt_dns_writer_init (&writer);
  while (bt_dns_writer_ask (&writer, &name, BT_DNS_A))
    n++;
  while (bt_dns_writer_put_known (&writer, &name, &name, 1))
    g_assert_not_reached ();
  g_assert_cmpuint (n, ==, (BT_DNS_QUERY_MAX - 12) / (40 + 4));
  g_assert_true (bt_dns_message_open (&message, writer.bytes, writer.n_bytes));
  g_assert_cmpuint (message.n_questions, ==, n);
  g_assert_false (message.is_answer);
}

/* --- texts ---------------------------------------------------------------------------------------------- */

static void
test_txt (void)
{
  static const struct {
    const char *txt, *key, *value;
  } rows[] = {
    { "\x04"
      "fn=a",
      "fn", "a" },
    { "\x04"
      "FN=a",
      "fn", "a" },
    { "\x04"
      "fm=a\x05"
      "fn=bc",
      "fn", "bc" },
    { "\x04"
      "fn=a\x05"
      "fn=bc",
      "fn", "a" }, /* the first counts: RFC 6763, 6.4 */
    { "\x02"
      "fn",
      "fn", "" },
    { "\x03"
      "fn=",
      "fn", "" },
    { "\x05"
      "fn=a=",
      "fn", "a=" },
    { "\x05"
      "fnx=a",
      "fn", NULL },
    { "\x03"
      "n=a",
      "fn", NULL },
    { "", "fn", NULL },
    { "\x05"
      "fn=\xff"
      "a",
      "fn", NULL },
    { "\x06"
      "fn=a\nb",
      "fn", "a b" },
    { "\x09"
      "fn=a",
      "fn", NULL }, /* cut */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *value =
        bt_dns_txt_get ((const guint8 *) rows[i].txt, strlen (rows[i].txt), rows[i].key);

    g_assert_cmpstr (value, ==, rows[i].value);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dns-message/name-text", test_name_text);
  g_test_add_func ("/dns-message/name-limits", test_name_limits);
  g_test_add_func ("/dns-message/name-compare", test_name_compare);
  g_test_add_func ("/dns-message/name-strange", test_name_strange);
  g_test_add_func ("/dns-message/service", test_service);
  g_test_add_func ("/dns-message/compressed", test_compressed);
  g_test_add_func ("/dns-message/write", test_write);
  g_test_add_func ("/dns-message/write-full", test_write_full);
  g_test_add_func ("/dns-message/txt", test_txt);
  return g_test_run ();
}
