/* test-candidate.c — addresses as ICE writes them, good and bad.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-candidate.h"

#include <string.h>

typedef struct {
  const char *line;
  const char *address; /* NULL: the name */
  const char *name;
  guint32 priority;
  guint component;
  gboolean is_udp;
  BtRtcCandidateKind kind;
} GoodRow;

static const GoodRow good_rows[] = {
  { "candidate:2875710915 1 udp 2113937151 192.0.2.2 56892 typ host generation 0 network-cost 999",
    "192.0.2.2:56892", "", 2113937151, 1, TRUE, BT_RTC_HOST },
  { "candidate:2 1 UDP 1686109695 203.0.113.5 53124 typ srflx raddr 0.0.0.0 rport 0",
    "203.0.113.5:53124", "", 1686109695, 1, TRUE, BT_RTC_REFLEXIVE },
  { "candidate:3 2 UDP 1 fd00::2 59389 typ prflx", "[fd00::2]:59389", "", 1, 2, TRUE,
    BT_RTC_REFLEXIVE },
  { "candidate:r+/ 256 UDP 2147483647 ::1 1 typ relay raddr ::1 rport 2", "[::1]:1", "", 2147483647,
    256, TRUE, BT_RTC_RELAYED },
  { "candidate:1492107291 1 tcp 1518280447 127.0.0.1 9 typ host tcptype active generation 0",
    "127.0.0.1:9", "", 1518280447, 1, FALSE, BT_RTC_HOST },
  { "candidate:2639071851 1 udp 2113937151 99fd56ab-8607-4e70-9489-bd92ecbdc6d8.local 51725 typ "
    "host generation 0",
    NULL, "99fd56ab-8607-4e70-9489-bd92ecbdc6d8.local", 2113937151, 1, TRUE, BT_RTC_HOST },
  { "candidate:1 1 UDP 5 ::ffff:127.0.0.1 7 typ host", "127.0.0.1:7", "", 5, 1, TRUE, BT_RTC_HOST },
};

#define AFTER " typ host"
#define BEFORE "candidate:1 1 UDP 5 "
#define LABEL32 "abcdefghijklmnopqrstuvwxyz012345"

static const char *const bad_rows[] = {
  "",
  "candidate:",
  "candidate",
  "a=candidate:1 1 UDP 5 192.0.2.1 7 typ host",
  "1 1 UDP 5 192.0.2.1 7 typ host",
  "candidate: 1 UDP 5 192.0.2.1 7 typ host",
  "candidate:" LABEL32 "x 1 UDP 5 192.0.2.1 7 typ host",
  "candidate:a-b 1 UDP 5 192.0.2.1 7 typ host",
  "candidate:1 0 UDP 5 192.0.2.1 7 typ host",
  "candidate:1 257 UDP 5 192.0.2.1 7 typ host",
  "candidate:1 -1 UDP 5 192.0.2.1 7 typ host",
  "candidate:1 1 UDP 0 192.0.2.1 7 typ host",
  "candidate:1 1 UDP 2147483648 192.0.2.1 7 typ host",
  "candidate:1 1 UDP 99999999999999999999 192.0.2.1 7 typ host",
  "candidate:1 1 UDP +5 192.0.2.1 7 typ host",
  "candidate:1 1 UDP 5",
  BEFORE "192.0.2.1",
  BEFORE "192.0.2.1 0" AFTER,
  BEFORE "192.0.2.1 65536" AFTER,
  BEFORE "192.0.2.1 7",
  BEFORE "192.0.2.1 7 typ",
  BEFORE "192.0.2.1 7 typ other",
  BEFORE "192.0.2.1 7 kind host",
  BEFORE "192.0.2.1:80 7" AFTER,
  BEFORE "[fd00::2] 7" AFTER,
  BEFORE "[fd00::2]:80 7" AFTER,
  BEFORE "fe80::1%eth0 7" AFTER,
  BEFORE "192.0.2 7" AFTER,
  BEFORE "0300.0.2.1 7" AFTER,
  BEFORE "localhost 7" AFTER,
  BEFORE "example.org 7" AFTER,
  BEFORE ".local 7" AFTER,
  BEFORE "a.b.local 7" AFTER,
  BEFORE "a_b.local 7" AFTER,
  BEFORE "host.local.example.org 7" AFTER,
  BEFORE LABEL32 LABEL32 ".local 7" AFTER,
  BEFORE "\xc3\xa9.local 7" AFTER,
};

static void
test_good (gconstpointer data)
{
  const GoodRow *row = data;
  BtCandidate candidate;
  g_autofree char *address = NULL;

  g_assert_true (bt_candidate_parse (&candidate, row->line));
  g_assert_cmpstr (candidate.name, ==, row->name);
  g_assert_cmpuint (candidate.priority, ==, row->priority);
  g_assert_cmpuint (candidate.component, ==, row->component);
  g_assert_cmpint (candidate.is_udp, ==, row->is_udp);
  g_assert_cmpint (candidate.kind, ==, row->kind);
  address = bt_address_to_string (&candidate.address);
  if (row->address != NULL)
    g_assert_cmpstr (address, ==, row->address);
  else
    g_assert_cmpuint (candidate.address.port, ==, 51725);
}

static void
test_bad (gconstpointer data)
{
  BtCandidate candidate;

  g_assert_false (bt_candidate_parse (&candidate, data));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (good_rows); i++) {
    g_autofree char *path = g_strdup_printf ("/candidate/good/%u", i);

    g_test_add_data_func (path, &good_rows[i], test_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++) {
    g_autofree char *path = g_strdup_printf ("/candidate/bad/%u", i);

    g_test_add_data_func (path, bad_rows[i], test_bad);
  }
  return g_test_run ();
}
