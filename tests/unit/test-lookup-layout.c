/* test-lookup-layout.c — which nodes of a lookup are drawn, where they stand, and when they come.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "../../ui/diagrams/pm-lookup-clock.h"
#include "../../ui/diagrams/pm-lookup-layout.h"

#define RADIUS 240 /* px */
#define SECOND G_USEC_PER_SEC

typedef struct {
  BtDhtLookupStat stat;
  BtDhtHopStat hops[BT_LOOKUP_HOPS];
  GRand *random;
} Lookup;

static void
set_up (Lookup *self, gconstpointer data)
{
  memset (self, 0, sizeof *self);
  self->random = g_rand_new_with_seed (1);
  self->stat.serial = 1;
  self->stat.hops = self->hops;
  for (guint i = 0; i < BT_NODE_ID_SIZE; i++)
    self->stat.target[i] = (guint8) g_rand_int (self->random);
}

static void
tear_down (Lookup *self, gconstpointer data)
{
  g_rand_free (self->random);
}

/* A node with so many bits of the target. */
static BtDhtHopStat *
add (Lookup *self, guint n_bits, int told_by, BtHopState state)
{
  BtDhtHopStat *hop = &self->hops[self->stat.n_hops++];

  for (guint i = 0; i < BT_NODE_ID_SIZE; i++)
    hop->id[i] = (guint8) g_rand_int (self->random);
  for (guint bit = 0; bit <= n_bits && bit < 8 * BT_NODE_ID_SIZE; bit++) {
    guint8 mask = (guint8) (0x80 >> bit % 8), value = self->stat.target[bit / 8] & mask;

    value = bit == n_bits ? value ^ mask : value;
    hop->id[bit / 8] = (guint8) ((hop->id[bit / 8] & ~mask) | value);
  }
  hop->n_bits = n_bits;
  hop->told_by = told_by;
  hop->state = state;
  return hop;
}

static void
test_depth (Lookup *self, gconstpointer data)
{
  for (guint n_bits = 0; n_bits < 159; n_bits++) {
    const BtDhtHopStat *hop = add (self, n_bits, -1, BT_HOP_HEARD);
    double depth = pm_lookup_get_depth (hop->id, self->stat.target);

    self->stat.n_hops = 0;
    g_assert_cmpfloat (depth, >, n_bits);
    g_assert_cmpfloat (depth, <=, n_bits + 1);
  }
  g_assert_cmpfloat (pm_lookup_get_depth (self->stat.target, self->stat.target), ==, 160);
}

static void
test_turn (Lookup *self, gconstpointer data)
{
  /* Five bits in common, the sixth differs, then 1000 0000. */
  const guint8 id[BT_NODE_ID_SIZE] = { 2, 0 };
  const guint8 last[BT_NODE_ID_SIZE] = { [19] = 1 };

  g_assert_cmpfloat (pm_lookup_get_turn (id, 5), ==, .5);
  g_assert_cmpfloat (pm_lookup_get_turn (last, 159), ==, 0);
  g_assert_cmpfloat (pm_lookup_get_turn (last, 160), ==, 0);
}

/* Asked ones first, by closeness; then the closest of the others. */
static void
test_choice (Lookup *self, gconstpointer data)
{
  guint chosen[PM_LOOKUP_NODES];

  for (guint i = 0; i < BT_LOOKUP_HOPS; i++)
    add (self, i % 20, -1, i % 5 == 0 ? BT_HOP_ANSWERED : BT_HOP_HEARD);
  g_assert_cmpuint (pm_lookup_choose (&self->stat, chosen), ==, PM_LOOKUP_NODES);
  for (guint i = 0; i < BT_LOOKUP_HOPS; i += 5) {
    gboolean is_there = FALSE;

    for (guint k = 0; k < PM_LOOKUP_NODES; k++)
      is_there |= chosen[k] == i;
    g_assert_true (is_there);
  }
  for (guint k = 1; k < PM_LOOKUP_NODES; k++)
    g_assert_cmpuint (chosen[k - 1], <, chosen[k]);
  for (guint k = 0; k < PM_LOOKUP_NODES; k++)
    if (self->hops[chosen[k]].state == BT_HOP_HEARD)
      g_assert_cmpuint (self->hops[chosen[k]].n_bits, >=, 14);
}

static void
test_apart (Lookup *self, gconstpointer data)
{
  PmLookupLayout layout;

  for (guint i = 0; i < PM_LOOKUP_NODES; i++)
    add (self, 1 + i % 17, -1, BT_HOP_ANSWERED);
  pm_lookup_layout_make (&layout, &self->stat, RADIUS);
  g_assert_cmpuint (layout.n_nodes, ==, PM_LOOKUP_NODES);
  for (guint i = 0; i < layout.n_nodes; i++)
    for (guint k = 0; k < i; k++)
      g_assert_cmpfloat (
          hypotf (layout.nodes[i].x - layout.nodes[k].x, layout.nodes[i].y - layout.nodes[k].y), >=,
          PM_LOOKUP_APART);
}

/* All with one angle and one distance, in a drawing of any size: in bounds, and it ends. */
static void
test_crowd (Lookup *self, gconstpointer data)
{
  for (guint i = 0; i < BT_LOOKUP_HOPS; i++) {
    BtDhtHopStat *hop = add (self, 3, -1, BT_HOP_ANSWERED);

    memcpy (hop->id, self->hops[0].id, sizeof hop->id);
  }
  for (float radius = 0; radius < 400; radius += 37) {
    PmLookupLayout layout;

    pm_lookup_layout_make (&layout, &self->stat, radius);
    for (guint i = 0; i < layout.n_nodes; i++)
      g_assert_cmpfloat (hypotf (layout.nodes[i].x, layout.nodes[i].y), <, MAX (radius, 34) + 1);
  }
}

/* A node that was made to lie next to the target does not push the others to the edge. */
static void
test_planted (Lookup *self, gconstpointer data)
{
  PmLookupLayout layout;

  add (self, 2, -1, BT_HOP_ANSWERED);
  add (self, 20, 0, BT_HOP_ANSWERED);
  memcpy (add (self, 160, 1, BT_HOP_ANSWERED)->id, self->stat.target, BT_NODE_ID_SIZE);
  pm_lookup_layout_make (&layout, &self->stat, RADIUS);
  g_assert_cmpfloat (hypotf (layout.nodes[1].x, layout.nodes[1].y), <, RADIUS * .6);
}

static void
test_rings (Lookup *self, gconstpointer data)
{
  PmLookupLayout layout;

  add (self, 2, -1, BT_HOP_ANSWERED);
  add (self, 19, 0, BT_HOP_PEERS);
  pm_lookup_layout_make (&layout, &self->stat, RADIUS);
  g_assert_cmpuint (layout.n_rings, ==, PM_LOOKUP_RINGS);
  g_assert_cmpuint (layout.rings[0].n_bits, ==, 2);
  g_assert_cmpfloat (layout.rings[0].radius, ==, RADIUS);
  for (guint i = 1; i < layout.n_rings; i++) {
    g_assert_cmpuint (layout.rings[i].n_bits, >, layout.rings[i - 1].n_bits);
    g_assert_cmpfloat (layout.rings[i].radius, <, layout.rings[i - 1].radius);
  }
  /* Between the ring of its bits and the next. */
  g_assert_cmpfloat (hypotf (layout.nodes[0].x, layout.nodes[0].y), <=, RADIUS + .01f);
}

/* Lines come from those that are drawn, whatever the lookup says of who told. */
static void
test_tellers (Lookup *self, gconstpointer data)
{
  PmLookupLayout layout;

  add (self, 1, -1, BT_HOP_ANSWERED);
  add (self, 0, 0, BT_HOP_HEARD);
  for (guint i = 2; i < 60; i++)
    add (self, 5, i == 59 ? 1 : (int) (i % 2 == 0 ? BT_LOOKUP_HOPS + 5 : i), BT_HOP_HEARD);
  self->hops[59].state = BT_HOP_ANSWERED;
  pm_lookup_layout_make (&layout, &self->stat, RADIUS);
  for (guint i = 0; i < layout.n_nodes; i++)
    g_assert_cmpint (layout.nodes[i].teller, ==, layout.nodes[i].hop == 59 ? 0 : -1);
}

static void
test_nothing (Lookup *self, gconstpointer data)
{
  PmLookupLayout layout;

  pm_lookup_layout_make (&layout, &self->stat, RADIUS);
  g_assert_cmpuint (layout.n_nodes, ==, 0);
}

/* --- when --------------------------------------------------------------------------------------- */

static void
test_clock (Lookup *self, gconstpointer data)
{
  PmLookupClock clock = { 0 };
  PmLookupPhase phase;

  add (self, 2, -1, BT_HOP_HEARD);
  pm_lookup_clock_follow (&clock, &self->stat, SECOND);
  phase = pm_lookup_clock_look (&clock, &self->stat, 0, SECOND);
  g_assert_true (phase.is_seen && phase.dot == 1);
  g_assert_false (pm_lookup_clock_is_moving (&clock, SECOND));
  add (self, 5, 0, BT_HOP_ASKED);
  self->hops[0].state = BT_HOP_ASKED;
  g_assert_false (pm_lookup_clock_look (&clock, &self->stat, 1, 2 * SECOND).is_seen);
  pm_lookup_clock_follow (&clock, &self->stat, 2 * SECOND);
  phase = pm_lookup_clock_look (&clock, &self->stat, 1, 2 * SECOND + PM_LOOKUP_DRAW_US / 2);
  g_assert_cmpfloat_with_epsilon (phase.dot, .5, .01);
  g_assert_cmpfloat_with_epsilon (phase.line, .5, .01);
  g_assert_true (pm_lookup_clock_is_moving (&clock, 2 * SECOND));
  g_assert_false (pm_lookup_clock_is_moving (&clock, 2 * SECOND + PM_LOOKUP_DRAW_US));
}

static void
test_replay (Lookup *self, gconstpointer data)
{
  BtDhtHopStat *hop = add (self, 2, -1, BT_HOP_PEERS);
  gint64 length;

  self->stat.started_us = 100 * SECOND;
  self->stat.ended_us = 102 * SECOND;
  hop->heard_us = 100 * SECOND;
  hop->asked_us = 101 * SECOND;
  hop->ended_us = 102 * SECOND;
  length = pm_lookup_replay_get_length (&self->stat);
  g_assert_cmpint (length, >=, 3 * SECOND);
  g_assert_false (pm_lookup_replay_look (&self->stat, 0, 0).is_seen);
  g_assert_cmpint (pm_lookup_replay_look (&self->stat, 0, SECOND).state, ==, BT_HOP_HEARD);
  g_assert_cmpint (pm_lookup_replay_look (&self->stat, 0, 2 * SECOND).state, ==, BT_HOP_ASKED);
  g_assert_cmpint (pm_lookup_replay_look (&self->stat, 0, length).state, ==, BT_HOP_PEERS);
  g_assert_cmpfloat (pm_lookup_replay_look (&self->stat, 0, length).dot, ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Lookup *, gconstpointer);
  } tests[] = {
    { "/lookup-layout/depth", test_depth },     { "/lookup-layout/turn", test_turn },
    { "/lookup-layout/choice", test_choice },   { "/lookup-layout/apart", test_apart },
    { "/lookup-layout/crowd", test_crowd },     { "/lookup-layout/planted", test_planted },
    { "/lookup-layout/rings", test_rings },     { "/lookup-layout/tellers", test_tellers },
    { "/lookup-layout/nothing", test_nothing }, { "/lookup-layout/clock", test_clock },
    { "/lookup-layout/replay", test_replay },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Lookup, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
