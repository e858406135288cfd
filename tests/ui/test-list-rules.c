/* test-list-rules.c — what a filter lets through, and by what the list is sorted.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-list-rules.h"

#define BIT(state) (1u << PM_LIST_##state)

static void
test_states (void)
{
  static const struct {
    BtTorrentStat stat;
    guint states;
  } cases[] = {
    { { .state = BT_TORRENT_METADATA }, BIT (DOWNLOADING) },
    { { .state = BT_TORRENT_DOWNLOADING, .down_rate = 1 }, BIT (DOWNLOADING) | BIT (ACTIVE) },
    { { .state = BT_TORRENT_DOWNLOADING, .wanted = 5, .have = 4 }, BIT (DOWNLOADING) },
    { { .state = BT_TORRENT_SEEDING, .wanted = 5, .have = 5, .up_rate = 1 },
      BIT (SEEDING) | BIT (ACTIVE) | BIT (COMPLETE) },
    { { .state = BT_TORRENT_QUEUED }, BIT (WAITING) },
    { { .state = BT_TORRENT_HELD }, BIT (WAITING) },
    { { .state = BT_TORRENT_CHECKING, .paused = TRUE }, BIT (CHECKING) | BIT (PAUSED) },
    { { .state = BT_TORRENT_MOVING, .wanted = 5, .have = 5 }, BIT (CHECKING) | BIT (COMPLETE) },
    { { .state = BT_TORRENT_PAUSED, .paused = TRUE }, BIT (PAUSED) },
    { { .state = BT_TORRENT_ERROR }, BIT (TROUBLE) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmphex (pm_list_states_of (&cases[i].stat), ==, cases[i].states);
}

static void
test_hosts (void)
{
  static const char *const cases[][2] = {
    { "http://Tracker.Example/announce", "tracker.example" },
    { "udp://tracker.example:6969", "tracker.example" },
    { "wss://[2001:db8::1]:443/x", "2001:db8::1" },
    { "https://user:word@a.example/", "a.example" },
    { "nonsense", NULL },
    { "", NULL },
    { "http:///x", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *host = pm_list_host_of (cases[i][0]);

    g_assert_cmpstr (host, ==, cases[i][1]);
  }
}

static void
test_filter (void)
{
  const char *const none[] = { NULL }, *const two[] = { "a.example", "b.example", NULL };
  const char *const films[] = { "Films", NULL };
  PmListFilter filter;

  pm_list_filter_init (&filter);
  g_assert_false (pm_list_filter_is_set (&filter));
  g_assert_true (pm_list_filter_fits (&filter, BIT (PAUSED), none, none));
  filter.states = BIT (PAUSED) | BIT (TROUBLE);
  g_assert_true (pm_list_filter_fits (&filter, BIT (PAUSED) | BIT (COMPLETE), none, none));
  g_assert_false (pm_list_filter_fits (&filter, BIT (SEEDING), none, none));
  pm_list_filter_toggle (filter.trackers, "b.example", TRUE);
  pm_list_filter_toggle (filter.trackers, "b.example", TRUE);
  g_assert_cmpuint (filter.trackers->len, ==, 1);
  g_assert_true (pm_list_filter_fits (&filter, BIT (PAUSED), two, none));
  g_assert_false (pm_list_filter_fits (&filter, BIT (PAUSED), none, none));
  pm_list_filter_toggle (filter.labels, "", TRUE);
  g_assert_true (pm_list_filter_fits (&filter, BIT (PAUSED), two, none));
  g_assert_false (pm_list_filter_fits (&filter, BIT (PAUSED), two, films));
  pm_list_filter_toggle (filter.labels, "Films", TRUE);
  g_assert_true (pm_list_filter_fits (&filter, BIT (PAUSED), two, films));
  pm_list_filter_toggle (filter.labels, "Films", FALSE);
  pm_list_filter_toggle (filter.labels, "Never There", FALSE);
  g_assert_false (pm_list_filter_fits (&filter, BIT (PAUSED), two, films));
  g_assert_true (pm_list_filter_is_set (&filter));
  pm_list_filter_clear (&filter);
}

static void
test_nicks (void)
{
  for (PmListSort sort = 0; sort < PM_N_LIST_SORTS; sort++) {
    g_assert_cmpint (pm_list_sort_parse (pm_list_sort_get_nick (sort)), ==, sort);
    g_assert_cmpint (strlen (pm_list_sort_get_title (sort)), >, 0);
  }
  g_assert_cmpint (pm_list_sort_parse ("nonsense"), ==, PM_LIST_BY_ORDER);
  g_assert_cmpint (pm_list_sort_parse (""), ==, PM_LIST_BY_ORDER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-rules/states", test_states);
  g_test_add_func ("/list-rules/hosts", test_hosts);
  g_test_add_func ("/list-rules/filter", test_filter);
  g_test_add_func ("/list-rules/nicks", test_nicks);
  return g_test_run ();
}
