/* pm-lookup-layout.h — where the nodes of a lookup stand around its target. Knows no GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_LOOKUP_NODES 40 /* drawn at most: more cannot be told apart */
#define PM_LOOKUP_RINGS 5
#define PM_LOOKUP_APART 25 /* px between the middles of two nodes: dots of 22 do not touch */

/* One node that is drawn. */
typedef struct {
  guint hop; /* index in the lookup */
  int teller; /* index in @nodes of who told of it, or of the nearest of those before; -1: our table */
  float x, y; /* px from the target */
} PmLookupNode;

/* Where ids have so many bits in common with the target. */
typedef struct {
  guint n_bits;
  float radius; /* px */
} PmLookupRing;

typedef struct {
  guint n_nodes;
  PmLookupNode nodes[PM_LOOKUP_NODES]; /* in the order they were heard of */
  guint n_rings;
  PmLookupRing rings[PM_LOOKUP_RINGS]; /* the outermost first */
} PmLookupLayout;

/* @radius: px of the outermost ring. */
void pm_lookup_layout_make (PmLookupLayout *self, const BtDhtLookupStat *lookup, float radius);

/* Which are drawn: all that were asked, the closest first, then the closest of those heard of. Fills in
 * @chosen (shape: PM_LOOKUP_NODES) with indices of hops, ascending; gives their number. */
guint pm_lookup_choose (const BtDhtLookupStat *lookup, guint *chosen);
/* Bits in common with @target, and how far the id is on its way to one more: 2.0 up to 3.0. A logarithm of
 * the distance, drawn as a straight line between its whole values. */
double pm_lookup_get_depth (const guint8 *id, const guint8 *target);
/* In [0, 1): the eight bits after those in common and the first that differs. */
double pm_lookup_get_turn (const guint8 *id, guint n_bits);

G_END_DECLS
