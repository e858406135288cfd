/* test-mdns-querier.c — when multicast DNS is asked, and what is told of its answers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-message.h"
#include "mdns/bt-mdns-querier.h"
#include "mdns-fixture.h"

#define MS ((gint64) 1000)
#define SECOND ((gint64) G_USEC_PER_SEC)
#define CAST "_googlecast|_tcp|local"
#define HOURS_US (5 * 3600 * SECOND)

/* --- a querier and what it tells -------------------------------------------------------------------------- */

typedef struct {
  BtMdnsQuerier *querier;
  BtMdnsBrowse *browse;
  gint64 now_us;
  GString *told; /* a line for each */
} World;

static void
tell (World *world, const char *what, const BtMdnsService *service)
{
  g_autofree char *fn = bt_mdns_service_dup_txt (service, "fn");

  g_string_append_printf (world->told, "%s %s %s fn=%s", what, service->instance, service->host,
                          fn);
  for (guint i = 0; i < service->addresses->len; i++) {
    g_autofree char *text =
        bt_address_to_string (&g_array_index (service->addresses, BtAddress, i));

    g_string_append_printf (world->told, " %s", text);
  }
  g_string_append (world->told, "\n");
}

static void
added (const BtMdnsService *service, gpointer data)
{
  tell (data, "added", service);
}

static void
changed (const BtMdnsService *service, gpointer data)
{
  tell (data, "changed", service);
}

static void
removed (const BtMdnsService *service, gpointer data)
{
  tell (data, "removed", service);
}

static const BtMdnsBrowseFuncs funcs = { added, changed, removed };

static void
set_up (World *world, gconstpointer data)
{
  world->querier = bt_mdns_querier_new (42);
  world->now_us = SECOND;
  world->told = g_string_new (NULL);
  world->browse = bt_mdns_querier_browse (world->querier, MDNS_CAST, &funcs, world, world->now_us);
  bt_mdns_querier_turn (world->querier, world->now_us);
}

static void
tear_down (World *world, gconstpointer data)
{
  bt_mdns_querier_free (world->querier);
  g_string_free (world->told, TRUE);
}

static void
assert_told (World *world, const char *text)
{
  g_assert_cmpstr (world->told->str, ==, text);
  g_string_truncate (world->told, 0);
}

static void
feed_at (World *world, GByteArray *bytes, guint interface)
{
  bt_mdns_querier_feed (world->querier, bytes->data, bytes->len, interface, world->now_us);
  bt_mdns_querier_turn (world->querier, world->now_us);
  g_byte_array_unref (bytes);
}

static void
feed (World *world, GByteArray *bytes)
{
  feed_at (world, bytes, 1);
}

static void
pass (World *world, gint64 us)
{
  world->now_us += us;
  bt_mdns_querier_turn (world->querier, world->now_us);
}

static GByteArray *
make_tv (void)
{
  return mdns_answer_new_service ("TV", "tv|local", "192.0.2.7", "fn=TV|id=1", 120);
}

#define TV_ADDED "added TV tv.local fn=TV 192.0.2.7:8009\n"
#define TV_REMOVED "removed TV tv.local fn=TV 192.0.2.7:8009\n"

/* --- what is asked ---------------------------------------------------------------------------------------- */

/* Lets the clock run to the next packet, and gives it. FALSE: there was none by @until_us. */
static gboolean
next_packet (World *world, BtDnsWriter *writer, gint64 until_us)
{
  for (guint i = 0; i < 1000; i++) {
    world->now_us = MAX (world->now_us, bt_mdns_querier_get_deadline (world->querier));
    if (world->now_us > until_us) {
      world->now_us = until_us;
      return FALSE;
    }
    bt_mdns_querier_turn (world->querier, world->now_us);
    if (bt_mdns_querier_write (world->querier, writer, world->now_us))
      return TRUE;
  }
  g_assert_not_reached ();
}

static void
assert_near (gint64 us, gint64 from_us, gint64 to_us)
{
  g_assert_cmpint (us, >=, from_us);
  g_assert_cmpint (us, <=, to_us);
}

/* RFC 6762, 5.2: not at once, then after one second, two, four …, and at last each hour. */
static void
test_schedule (World *world, gconstpointer data)
{
  BtDnsWriter writer;
  gint64 last_us, gap_us = SECOND;

  g_assert_true (next_packet (world, &writer, G_MAXINT64));
  g_assert_cmpuint (writer.n_questions, ==, 1);
  assert_near (world->now_us - SECOND, 20 * MS, 120 * MS);
  for (guint i = 0; i < 20; i++) {
    last_us = world->now_us;
    g_assert_true (next_packet (world, &writer, G_MAXINT64));
    g_assert_cmpint (world->now_us - last_us, ==, gap_us);
    gap_us = MIN (gap_us * 2, 3600 * SECOND);
  }
}

/* A network came: soon, and not within a second of the last time. */
static void
test_restart (World *world, gconstpointer data)
{
  BtDnsWriter writer;
  gint64 last_us;

  for (guint i = 0; i < 10; i++)
    g_assert_true (next_packet (world, &writer, G_MAXINT64));
  last_us = world->now_us;
  world->now_us += 100 * MS;
  bt_mdns_querier_restart (world->querier, world->now_us);
  g_assert_true (next_packet (world, &writer, G_MAXINT64));
  g_assert_cmpint (world->now_us - last_us, ==, SECOND);
  g_assert_true (next_packet (world, &writer, G_MAXINT64));
  g_assert_cmpint (world->now_us - last_us, ==, 2 * SECOND);
}

/* Once all is known of it, only who else is there is asked, and what is known is said with it. */
static void
test_known_answers (World *world, gconstpointer data)
{
  BtDnsPlace place = { 0 };
  BtDnsMessage message;
  BtDnsRecord record;
  BtDnsWriter writer;
  g_autofree char *target = NULL;

  feed (world, make_tv ());
  g_assert_true (next_packet (world, &writer, G_MAXINT64));
  g_assert_true (bt_dns_message_open (&message, writer.bytes, writer.n_bytes));
  g_assert_cmpuint (message.n_questions, ==, 1);
  g_assert_true (bt_dns_message_next (&message, &place, &record));
  target = bt_dns_name_dup_first_label (&record.target);
  g_assert_cmpstr (target, ==, "TV");
  assert_near (record.ttl, 118, 120);
  pass (world, 70 * SECOND); /* the second half of its life */
  g_assert_true (bt_mdns_querier_write (world->querier, &writer, world->now_us));
  g_assert_cmpuint (writer.n_answers, ==, 0);
}

/* RFC 6762, 5.2: at 80, 85, 90 and 95 percent of its life; then it is gone. */
static void
test_renewals (World *world, gconstpointer data)
{
  gint64 begin_us = world->now_us;
  guint n[4] = { 0 };
  BtDnsWriter writer;

  feed (world, make_tv ());
  assert_told (world, TV_ADDED);
  while (next_packet (world, &writer, begin_us + 119 * SECOND)) {
    gint64 since_us = world->now_us - begin_us - 96 * SECOND; /* 80 of 100 */

    if (since_us < -30 * SECOND) /* who else is there */
      continue;
    assert_near (since_us % (6 * SECOND), 0, 120 * SECOND * 2 / 100 + 100 * MS);
    n[since_us / (6 * SECOND)] += writer.n_questions;
  }
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (n[i], ==, 4); /* PTR, SRV, TXT, A */
  assert_told (world, "");
  pass (world, 2 * SECOND);
  assert_told (world, TV_REMOVED);
}

/* Whoever answers stays. */
static void
test_renewed (World *world, gconstpointer data)
{
  feed (world, make_tv ());
  assert_told (world, TV_ADDED);
  for (guint i = 0; i < 10; i++) {
    pass (world, 100 * SECOND);
    feed (world, make_tv ());
  }
  assert_told (world, "");
  pass (world, 121 * SECOND);
  assert_told (world, TV_REMOVED);
}

/* An answer may name a service and no more; the rest is asked for, each when its name is known. */
static void
test_step_by_step (World *world, gconstpointer data)
{
  GByteArray *bytes = mdns_answer_new ();
  BtDnsWriter writer;

  mdns_answer_add_ptr (bytes, CAST, "TV|" CAST, 120);
  feed (world, bytes);
  assert_told (world, "");
  while (next_packet (world, &writer, 2 * SECOND) && writer.n_questions < 2)
    ;
  g_assert_cmpuint (writer.n_questions, >=, 2); /* SRV and TXT */
  bytes = mdns_answer_new ();
  mdns_answer_add_srv (bytes, "TV|" CAST, "tv|local", 8009, 120);
  mdns_answer_add_txt (bytes, "TV|" CAST, "fn=TV", 120);
  feed (world, bytes);
  assert_told (world, "");
  pass (world, 120 * MS);
  g_assert_true (bt_mdns_querier_write (world->querier, &writer, world->now_us));
  g_assert_cmpuint (writer.n_questions, >=, 2); /* A and AAAA */
  bytes = mdns_answer_new ();
  mdns_answer_add_address (bytes, "tv|local", "2001:db8::7", 120);
  feed (world, bytes);
  assert_told (world, "added TV tv.local fn=TV [2001:db8::7]:8009\n");
}

/* --- what is told ----------------------------------------------------------------------------------------- */

static void
test_goodbye (World *world, gconstpointer data)
{
  GByteArray *bytes = mdns_answer_new ();

  feed (world, make_tv ());
  assert_told (world, TV_ADDED);
  pass (world, 10 * SECOND);
  mdns_answer_add_ptr (bytes, CAST, "TV|" CAST, 0);
  feed (world, bytes);
  pass (world, SECOND - 1);
  assert_told (world, ""); /* somebody may know better: RFC 6762, 10.1 */
  pass (world, 1);
  assert_told (world, TV_REMOVED);
  feed (world, make_tv ());
  assert_told (world, TV_ADDED);
}

static void
test_goodbye_taken_back (World *world, gconstpointer data)
{
  GByteArray *bytes = mdns_answer_new ();

  feed (world, make_tv ());
  mdns_answer_add_ptr (bytes, CAST, "TV|" CAST, 0);
  feed (world, bytes);
  feed (world, make_tv ());
  pass (world, 100 * SECOND);
  assert_told (world, TV_ADDED);
}

/* RFC 6762, 10.2: what it says now takes the place of what it said before. */
static void
test_moved (World *world, gconstpointer data)
{
  feed (world, make_tv ());
  pass (world, 10 * SECOND);
  feed (world, mdns_answer_new_service ("TV", "tv|local", "192.0.2.8", "fn=TV", 120));
  assert_told (world, TV_ADDED "changed TV tv.local fn=TV 192.0.2.8:8009\n");
  pass (world, 10 * SECOND);
  feed (world, mdns_answer_new_service ("TV", "other|local", "192.0.2.9", "fn=Kitchen", 120));
  assert_told (world, "changed TV other.local fn=Kitchen 192.0.2.9:8009\n");
}

/* Before what was said first may be dropped, and after: the last word counts. */
static void
test_changed_soon (World *world, gconstpointer data)
{
  feed (world, make_tv ());
  pass (world, 100 * MS);
  feed (world, mdns_answer_new_service ("TV", "tv|local", "192.0.2.7", "fn=Kitchen", 120));
  pass (world, 5 * SECOND);
  assert_told (world, TV_ADDED "changed TV tv.local fn=Kitchen 192.0.2.7:8009\n");
}

/* Two addresses of one host come in one packet, or in two. */
static void
test_two_addresses (World *world, gconstpointer data)
{
  GByteArray *bytes = make_tv (), *more = mdns_answer_new ();

  mdns_answer_add_address (bytes, "tv|local", "2001:db8::7", 120);
  feed (world, bytes);
  pass (world, 500 * MS);
  mdns_answer_add_address (more, "tv|local", "192.0.2.9", 120);
  feed (world, more);
  assert_told (world,
               "added TV tv.local fn=TV 192.0.2.7:8009 [2001:db8::7]:8009\n"
               "changed TV tv.local fn=TV 192.0.2.7:8009 192.0.2.9:8009 [2001:db8::7]:8009\n");
}

/* It is in two networks of ours, with an address in each; it is one all the same, and stays as long as it is
 * heard of in one of them. */
static void
test_two_interfaces (World *world, gconstpointer data)
{
  GByteArray *bytes = mdns_answer_new ();

  feed_at (world, make_tv (), 1);
  pass (world, 10 * SECOND);
  feed_at (world, mdns_answer_new_service ("TV", "tv|local", "198.51.100.7", "fn=TV|id=1", 120), 2);
  assert_told (world, TV_ADDED "changed TV tv.local fn=TV 192.0.2.7:8009 198.51.100.7:8009\n");
  mdns_answer_add_ptr (bytes, CAST, "TV|" CAST, 0);
  feed_at (world, bytes, 1);
  pass (world, 5 * SECOND);
  assert_told (world, "");
}

/* Names are the same whatever their case. */
static void
test_case (World *world, gconstpointer data)
{
  GByteArray *bytes = mdns_answer_new ();

  mdns_answer_add_address (bytes, "TV|local", "192.0.2.7", 120);
  mdns_answer_add_txt (bytes, "tv|_GOOGLECAST|_tcp|local", "FN=TV", 120);
  mdns_answer_add_srv (bytes, "tv|_googlecast|_TCP|local", "tv|LOCAL", 8009, 120);
  mdns_answer_add_ptr (bytes, "_GoogleCast|_tcp|Local", "TV|_googlecast|_tcp|local", 120);
  feed (world, bytes);
  assert_told (world, "added TV tv.LOCAL fn=TV 192.0.2.7:8009\n");
}

/* A second one that looks for the same is told what is known, and one that ends is told no more. */
static void
test_two_browses (World *world, gconstpointer data)
{
  World other = { .told = g_string_new (NULL) };
  BtMdnsBrowse *browse;

  feed (world, make_tv ());
  assert_told (world, TV_ADDED);
  browse = bt_mdns_querier_browse (world->querier, MDNS_CAST, &funcs, &other, world->now_us);
  assert_told (&other, "");
  g_assert_cmpint (bt_mdns_querier_get_deadline (world->querier), <=, world->now_us);
  pass (world, 0);
  assert_told (&other, TV_ADDED);
  bt_mdns_querier_end_browse (world->querier, world->browse);
  pass (world, 121 * SECOND);
  assert_told (world, "");
  assert_told (&other, TV_REMOVED);
  bt_mdns_querier_end_browse (world->querier, browse);
  g_assert_true (bt_mdns_querier_is_idle (world->querier));
  g_string_free (other.told, TRUE);
}

/* What nobody followed for a while is not told to who comes then. */
static void
test_forgotten (World *world, gconstpointer data)
{
  feed (world, make_tv ());
  bt_mdns_querier_end_browse (world->querier, world->browse);
  pass (world, SECOND);
  g_string_truncate (world->told, 0);
  bt_mdns_querier_browse (world->querier, MDNS_CAST, &funcs, world, world->now_us);
  pass (world, SECOND);
  assert_told (world, "");
}

/* --- names ------------------------------------------------------------------------------------------------ */

static void
resolved (const GArray *addresses, gpointer data)
{
  World *world = data;

  g_string_append (world->told, "resolved");
  for (guint i = 0; i < addresses->len; i++) {
    g_autofree char *ip = bt_address_ip_to_string (&g_array_index (addresses, BtAddress, i));

    g_string_append_printf (world->told, " %s", ip);
  }
  g_string_append (world->told, "\n");
}

static void
test_resolve (World *world, gconstpointer data)
{
  GByteArray *bytes = mdns_answer_new ();
  BtDnsWriter writer;

  bt_mdns_querier_end_browse (world->querier, world->browse);
  bt_mdns_querier_resolve (world->querier, "0a1b.local", 4 * SECOND, resolved, world,
                           world->now_us);
  g_assert_true (next_packet (world, &writer, 2 * SECOND));
  g_assert_cmpuint (writer.n_questions, >=, 1);
  mdns_answer_add_address (bytes, "0A1b|local", "192.0.2.7", 120);
  mdns_answer_add_address (bytes, "0A1b|local", "2001:db8::7", 120);
  feed (world, bytes);
  assert_told (world, "resolved 192.0.2.7 2001:db8::7\n");
  g_assert_true (bt_mdns_querier_is_idle (world->querier));
  g_assert_false (next_packet (world, &writer, HOURS_US));
}

/* Asked three times in four seconds, and then it is said that nobody knows. */
static void
test_resolve_nobody (World *world, gconstpointer data)
{
  BtDnsWriter writer;
  guint n = 0;

  bt_mdns_querier_end_browse (world->querier, world->browse);
  bt_mdns_querier_resolve (world->querier, "0a1b.local", 4 * SECOND, resolved, world,
                           world->now_us);
  while (next_packet (world, &writer, HOURS_US))
    n++;
  assert_near (n, 3, 6); /* both families, together or not */
  assert_told (world, "resolved\n");
}

static void
test_resolve_ended (World *world, gconstpointer data)
{
  BtMdnsLookup *lookup = bt_mdns_querier_resolve (world->querier, "0a1b.local", SECOND, resolved,
                                                  world, world->now_us);

  bt_mdns_querier_end_lookup (world->querier, lookup);
  pass (world, 10 * SECOND);
  assert_told (world, "");
}

static void
add (const char *name, void (*func) (World *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/mdns-querier/", name, NULL);

  g_test_add (path, World, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("schedule", test_schedule);
  add ("restart", test_restart);
  add ("known-answers", test_known_answers);
  add ("renewals", test_renewals);
  add ("renewed", test_renewed);
  add ("step-by-step", test_step_by_step);
  add ("goodbye", test_goodbye);
  add ("goodbye-taken-back", test_goodbye_taken_back);
  add ("moved", test_moved);
  add ("changed-soon", test_changed_soon);
  add ("two-addresses", test_two_addresses);
  add ("two-interfaces", test_two_interfaces);
  add ("case", test_case);
  add ("two-browses", test_two_browses);
  add ("forgotten", test_forgotten);
  add ("resolve", test_resolve);
  add ("resolve-nobody", test_resolve_nobody);
  add ("resolve-ended", test_resolve_ended);
  return g_test_run ();
}
