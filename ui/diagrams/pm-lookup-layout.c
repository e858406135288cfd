/* pm-lookup-layout.c — where the nodes of a lookup stand around its target.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-lookup-layout.h"

#include <math.h>
#include <string.h>

#define N_BITS (BT_NODE_ID_SIZE * 8)
#define INNER_RADIUS 34 /* px; the target and the dots around it do not touch */
#define SPAN_LEAST 8    /* bits from the outermost ring to the target */
#define SPAN_MOST 32    /* bits; an id made to lie next to the target does not squeeze the others */
#define SPAN_STEP 4     /* bits; the rings stay where they are while a lookup comes closer */
#define STEP 6          /* px along the ring from one try to the next */
#define LANE 13         /* px outwards when a ring is full */
#define N_LANES 3       /* tried before a node may cover another */
#define LABEL_ABOVE 10  /* px from a ring's lowest point up to the middle of its label */
#define LABEL_WIDTH 42  /* px from its middle to where a dot may stand */
#define LABEL_HEIGHT 15 /* px likewise */

static guint
get_bit (const guint8 *id, guint index)
{
  return index < N_BITS ? id[index / 8] >> (7 - index % 8) & 1 : 0;
}

static guint
get_byte (const guint8 *id, guint first)
{
  guint byte = 0;

  for (guint i = 0; i < 8; i++)
    byte = byte << 1 | get_bit (id, first + i);
  return byte;
}

double
pm_lookup_get_turn (const guint8 *id, guint n_bits)
{
  return get_byte (id, n_bits + 1) / 256.;
}

double
pm_lookup_get_depth (const guint8 *id, const guint8 *target)
{
  guint8 distance[BT_NODE_ID_SIZE];
  guint n_bits = 0;

  for (guint i = 0; i < BT_NODE_ID_SIZE; i++)
    distance[i] = id[i] ^ target[i];
  while (n_bits < N_BITS && get_bit (distance, n_bits) == 0)
    n_bits++;
  return n_bits + (n_bits < N_BITS ? 1 - get_byte (distance, n_bits + 1) / 256. : 0);
}

/* --- which ------------------------------------------------------------------------------------- */

static gboolean
was_asked (const BtDhtHopStat *hop)
{
  return hop->state != BT_HOP_HEARD;
}

static int
compare_distance (const BtDhtLookupStat *lookup, const guint8 *a, const guint8 *b)
{
  for (guint i = 0; i < BT_NODE_ID_SIZE; i++)
    if (a[i] != b[i])
      return (a[i] ^ lookup->target[i]) < (b[i] ^ lookup->target[i]) ? -1 : 1;
  return 0;
}

static int
compare_worth_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const BtDhtLookupStat *lookup = data;
  guint first = *(const guint *) a, second = *(const guint *) b;
  const BtDhtHopStat *hop_a = &lookup->hops[first], *hop_b = &lookup->hops[second];
  int order;

  if (was_asked (hop_a) != was_asked (hop_b))
    return was_asked (hop_a) ? -1 : 1;
  order = compare_distance (lookup, hop_a->id, hop_b->id);
  return order != 0 ? order : first < second ? -1 : first > second;
}

static int
compare_index_cb (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

guint
pm_lookup_choose (const BtDhtLookupStat *lookup, guint *chosen)
{
  guint n = MIN (lookup->n_hops, PM_LOOKUP_NODES);
  g_autofree guint *indices = g_new (guint, MAX (lookup->n_hops, 1));

  for (guint i = 0; i < lookup->n_hops; i++)
    indices[i] = i;
  g_qsort_with_data (indices, (int) lookup->n_hops, sizeof *indices, compare_worth_cb,
                     (gpointer) lookup);
  memcpy (chosen, indices, n * sizeof *chosen);
  qsort (chosen, n, sizeof *chosen, compare_index_cb);
  return n;
}

static int
find_node (const PmLookupLayout *self, int hop)
{
  for (guint i = 0; i < self->n_nodes; i++)
    if ((int) self->nodes[i].hop == hop)
      return (int) i;
  return -1;
}

/* Who told of it may not be drawn: then the line comes from who told of that one. A node is told of by one
 * that was heard of before, so this ends. */
static int
find_teller (const PmLookupLayout *self, const BtDhtLookupStat *lookup, guint hop)
{
  int teller = lookup->hops[hop].told_by, limit = (int) hop;

  while (teller >= 0 && teller < limit) {
    int node = find_node (self, teller);

    if (node >= 0)
      return node;
    limit = teller;
    teller = lookup->hops[teller].told_by;
  }
  return -1;
}

/* --- where ------------------------------------------------------------------------------------- */

typedef struct {
  guint low, high; /* bits at the outermost ring and at the innermost place */
  float outer;     /* px */
} Scale;

static float
get_radius (const Scale *scale, double depth)
{
  double share = (depth - scale->low) / (scale->high - scale->low);

  return scale->outer - (scale->outer - INNER_RADIUS) * CLAMP (share, 0, 1);
}

static Scale
make_scale (const PmLookupLayout *self, const BtDhtLookupStat *lookup, float radius)
{
  guint low = N_BITS, high = 0, span;

  for (guint i = 0; i < self->n_nodes; i++) {
    guint n_bits = MIN (lookup->hops[self->nodes[i].hop].n_bits, N_BITS);

    low = MIN (low, n_bits);
    high = MAX (high, n_bits + 1);
  }
  low = self->n_nodes > 0 ? low : 0;
  span = CLAMP (high > low ? high - low : 0, SPAN_LEAST, SPAN_MOST);
  span = (span + SPAN_STEP - 1) / SPAN_STEP * SPAN_STEP;
  return (Scale) { low, low + span, MAX (radius, INNER_RADIUS) };
}

static void
make_rings (PmLookupLayout *self, const Scale *scale)
{
  guint last = PM_LOOKUP_RINGS - 1;

  self->n_rings = PM_LOOKUP_RINGS;
  for (guint i = 0; i < PM_LOOKUP_RINGS; i++) {
    guint n_bits = scale->low + (i * (scale->high - scale->low - 1) + last / 2) / last;

    self->rings[i] = (PmLookupRing) { n_bits, get_radius (scale, n_bits) };
  }
}

static gboolean
covers_label (const PmLookupLayout *self, float x, float y)
{
  for (guint i = 0; i < self->n_rings; i++)
    if (fabsf (x) < LABEL_WIDTH && fabsf (y - (self->rings[i].radius - LABEL_ABOVE)) < LABEL_HEIGHT)
      return TRUE;
  return FALSE;
}

static gboolean
is_free (const PmLookupLayout *self, guint n_placed, float x, float y)
{
  for (guint i = 0; i < n_placed; i++)
    if (hypotf (self->nodes[i].x - x, self->nodes[i].y - y) < PM_LOOKUP_APART)
      return FALSE;
  return !covers_label (self, x, y);
}

/* Goes to and fro from the node's own angle, farther each time, until there is room. */
static gboolean
try_lane (PmLookupLayout *self, guint index, float radius, double angle)
{
  int n_tries = (int) (2 * G_PI * radius / STEP);
  PmLookupNode *node = &self->nodes[index];

  for (int i = 0; i <= n_tries; i++) {
    double turned = angle + (i % 2 == 0 ? -1 : 1) * ((i + 1) / 2) * STEP / radius;

    node->x = radius * (float) cos (turned);
    node->y = radius * (float) sin (turned);
    if (is_free (self, index, node->x, node->y))
      return TRUE;
  }
  return FALSE;
}

static void
place_node (PmLookupLayout *self, guint index, const Scale *scale, const BtDhtLookupStat *lookup)
{
  const BtDhtHopStat *hop = &lookup->hops[self->nodes[index].hop];
  double angle = pm_lookup_get_turn (hop->id, hop->n_bits) * 2 * G_PI;
  float radius = get_radius (scale, pm_lookup_get_depth (hop->id, lookup->target));

  for (guint lane = 0; lane < N_LANES; lane++)
    if (try_lane (self, index, MIN (radius + lane * LANE, scale->outer), angle))
      return;
}

void
pm_lookup_layout_make (PmLookupLayout *self, const BtDhtLookupStat *lookup, float radius)
{
  guint chosen[PM_LOOKUP_NODES];
  Scale scale;

  self->n_nodes = pm_lookup_choose (lookup, chosen);
  for (guint i = 0; i < self->n_nodes; i++)
    self->nodes[i] = (PmLookupNode) { .hop = chosen[i] };
  for (guint i = 0; i < self->n_nodes; i++)
    self->nodes[i].teller = find_teller (self, lookup, chosen[i]);
  scale = make_scale (self, lookup, radius);
  make_rings (self, &scale);
  for (guint i = 0; i < self->n_nodes; i++)
    place_node (self, i, &scale, lookup);
}
