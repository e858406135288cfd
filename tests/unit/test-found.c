/* test-found.c — the curve "peers found", labels that are moved apart, and which buckets are drawn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/diagrams/pm-buckets.h"
#include "../../ui/diagrams/pm-found.h"
#include "../../ui/diagrams/pm-spread.h"

/* --- apart -------------------------------------------------------------------------------------- */

static void
assert_spread (float *places, guint n, float gap, float low, float high)
{
  for (guint i = 0; i < n; i++) {
    g_assert_cmpfloat (places[i], >=, low - .01f);
    g_assert_cmpfloat (places[i], <=, high + .01f);
    if (i > 0)
      g_assert_cmpfloat (places[i] - places[i - 1], >=, gap - .01f);
  }
}

static void
test_enough_room (void)
{
  float places[] = { 10, 40, 80 };

  pm_spread (places, 3, 12, 0, 100);
  g_assert_cmpfloat (places[0], ==, 10);
  g_assert_cmpfloat (places[1], ==, 40);
  g_assert_cmpfloat (places[2], ==, 80);
}

static void
test_same_place (void)
{
  float places[] = { 50, 50, 50 };

  pm_spread (places, 3, 12, 0, 100);
  g_assert_cmpfloat (places[0], ==, 38);
  g_assert_cmpfloat (places[1], ==, 50);
  g_assert_cmpfloat (places[2], ==, 62);
}

static void
test_edges (void)
{
  float low[] = { 0, 0, 1, 90 }, high[] = { 5, 99, 100, 100 };

  pm_spread (low, 4, 12, 6, 100);
  assert_spread (low, 4, 12, 6, 100);
  g_assert_cmpfloat (low[3], ==, 90);
  pm_spread (high, 4, 12, 0, 100);
  assert_spread (high, 4, 12, 0, 100);
  g_assert_cmpfloat (high[0], ==, 5);
}

static void
test_no_room (void)
{
  float places[] = { 1, 2, 3, 4, 5 }, one[] = { 500 };

  pm_spread (places, 5, 12, 0, 20);
  assert_spread (places, 5, 5, 0, 20);
  pm_spread (places, 5, 12, 20, 0);
  assert_spread (places, 5, 0, 20, 20);
  pm_spread (one, 1, 12, 0, 20);
  g_assert_cmpfloat (one[0], ==, 20);
  pm_spread (one, 0, 12, 0, 20);
}

/* --- the curve ---------------------------------------------------------------------------------- */

static void
test_lines (void)
{
  BtDiscoveryStat stat = { 0 };
  BtPeerSource sources[BT_N_PEER_SOURCES];

  stat.ways[BT_WAY_DHT].state = BT_WAY_IDLE;
  stat.ways[BT_WAY_PEX].state = BT_WAY_OFF;
  stat.ways[BT_WAY_LSD].state = BT_WAY_PRIVATE;
  g_assert_cmpuint (pm_found_list (&stat, FALSE, sources), ==, 1);
  g_assert_cmpint (sources[0], ==, BT_PEER_SOURCE_DHT);
  stat.n_found[BT_PEER_SOURCE_PEX] = 3;
  stat.n_found[BT_PEER_SOURCE_MAGNET] = 1;
  g_assert_cmpuint (pm_found_list (&stat, TRUE, sources), ==, 4);
  g_assert_cmpint (sources[0], ==, BT_PEER_SOURCE_TRACKER);
  g_assert_cmpint (sources[3], ==, BT_PEER_SOURCE_MAGNET);
}

static void
test_past (void)
{
  BtDiscoveryStat stat = { .n_steps = BT_FOUND_STEPS };

  stat.n_found[BT_PEER_SOURCE_DHT] = 9;
  stat.past[0][BT_PEER_SOURCE_DHT] = 7;
  stat.past[BT_FOUND_STEPS - 1][BT_PEER_SOURCE_DHT] = 2;
  g_assert_cmpuint (pm_found_get (&stat, BT_PEER_SOURCE_DHT, 0), ==, 9);
  g_assert_cmpuint (pm_found_get (&stat, BT_PEER_SOURCE_DHT, 1), ==, 7);
  g_assert_cmpuint (pm_found_get (&stat, BT_PEER_SOURCE_DHT, BT_FOUND_STEPS), ==, 2);
  g_assert_cmpuint (pm_found_get (&stat, BT_PEER_SOURCE_DHT, G_MAXUINT), ==, 2);
}

static void
test_top (void)
{
  static const struct {
    guint32 most, top;
  } cases[] = { { 0, 4 },   { 4, 4 },     { 5, 5 },         { 6, 10 },
                { 46, 50 }, { 101, 200 }, { 30001, 50000 }, { G_MAXUINT32, G_MAXUINT32 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    BtDiscoveryStat stat = { .n_found[BT_PEER_SOURCE_PEX] = cases[i].most };

    g_assert_cmpuint (pm_found_get_top (&stat), ==, cases[i].top);
  }
}

/* --- buckets ------------------------------------------------------------------------------------ */

static GArray *
new_buckets (const char *sizes)
{
  GArray *buckets = g_array_new (FALSE, FALSE, sizeof (BtDhtBucketStat));

  for (guint i = 0; sizes[i] != '\0'; i++) {
    BtDhtBucketStat bucket = { .depth = i,
                               .is_own = sizes[i + 1] == '\0',
                               .n_nodes = (guint) (sizes[i] - '0') };

    g_array_append_val (buckets, bucket);
  }
  return buckets;
}

static void
test_bucket_count (void)
{
  static const struct {
    const char *sizes;
    guint n;
  } cases[] = {
    { "", 0 }, { "0", 1 }, { "888", 3 }, { "88000", 5 }, { "8020004", 5 }, { "8004", 4 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) buckets = new_buckets (cases[i].sizes);

    g_assert_cmpuint (pm_buckets_count (buckets), ==, cases[i].n);
  }
}

static void
test_bucket_labels (void)
{
  g_autoptr (GArray) buckets = new_buckets ("88887"), only = new_buckets ("3");
  static const PmDistance expected[] = { PM_DISTANCE_HALF, PM_DISTANCE_QUARTER, PM_DISTANCE_EIGHTH,
                                         PM_DISTANCE_BITS, PM_DISTANCE_NEXT };

  for (guint i = 0; i < buckets->len; i++)
    g_assert_cmpint (pm_buckets_get_distance (buckets, i), ==, expected[i]);
  g_assert_cmpint (pm_buckets_get_distance (only, 0), ==, PM_DISTANCE_ALL);
}

static void
test_bucket_places (void)
{
  PmBucketsText text = { 60, 16 };

  for (guint n = 0; n < 40; n++) {
    float height = pm_buckets_get_least_height (n, text);
    float width = pm_buckets_get_least_width (text);
    PmBucketsLayout layout = pm_buckets_lay_out (n, width, height, text);
    float last = (MAX (n, 1) - 1) * layout.path_step;

    g_assert_cmpfloat (layout.path_x + last, <, layout.squares_x);
    g_assert_cmpfloat (layout.label_x + text.width, <=, width + .01f);
    g_assert_cmpfloat (layout.you_y, <, height);
    g_assert_cmpfloat (layout.row_height, >=, text.line);
    g_assert_cmpfloat (pm_buckets_get_natural_height (n, text), >=, height);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/found/spread/enough-room", test_enough_room);
  g_test_add_func ("/found/spread/same-place", test_same_place);
  g_test_add_func ("/found/spread/edges", test_edges);
  g_test_add_func ("/found/spread/no-room", test_no_room);
  g_test_add_func ("/found/lines", test_lines);
  g_test_add_func ("/found/past", test_past);
  g_test_add_func ("/found/top", test_top);
  g_test_add_func ("/found/buckets/count", test_bucket_count);
  g_test_add_func ("/found/buckets/labels", test_bucket_labels);
  g_test_add_func ("/found/buckets/places", test_bucket_places);
  return g_test_run ();
}
