/* pm-found.c — what the curve "peers found" is drawn from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-found.h"

#define TOP_LEAST 4 /* peers; with one or two a line would else cling to an edge */

static const BtPeerSource order[] = {
  BT_PEER_SOURCE_TRACKER, BT_PEER_SOURCE_DHT,    BT_PEER_SOURCE_PEX,
  BT_PEER_SOURCE_LSD,     BT_PEER_SOURCE_RTC,    BT_PEER_SOURCE_INCOMING,
  BT_PEER_SOURCE_RESUME,  BT_PEER_SOURCE_MAGNET, BT_PEER_SOURCE_USER,
};

G_STATIC_ASSERT (G_N_ELEMENTS (order) == BT_N_PEER_SOURCES);

static gboolean
is_on (const BtDiscoveryStat *stat, BtWay way)
{
  return stat->ways[way].state != BT_WAY_OFF && stat->ways[way].state != BT_WAY_PRIVATE;
}

static gboolean
is_in_use (const BtDiscoveryStat *stat, gboolean has_trackers, BtPeerSource source)
{
  switch (source) {
  case BT_PEER_SOURCE_TRACKER:
    return has_trackers;
  case BT_PEER_SOURCE_DHT:
    return is_on (stat, BT_WAY_DHT);
  case BT_PEER_SOURCE_PEX:
    return is_on (stat, BT_WAY_PEX);
  case BT_PEER_SOURCE_LSD:
    return is_on (stat, BT_WAY_LSD);
  default:
    return FALSE;
  }
}

guint
pm_found_list (const BtDiscoveryStat *stat, gboolean has_trackers, BtPeerSource *sources)
{
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (stat->n_found[order[i]] > 0 || is_in_use (stat, has_trackers, order[i]))
      sources[n++] = order[i];
  return n;
}

guint32
pm_found_get (const BtDiscoveryStat *stat, BtPeerSource source, guint n_steps)
{
  if (n_steps == 0)
    return stat->n_found[source];
  return stat->past[MIN (n_steps, BT_FOUND_STEPS) - 1][source];
}

guint32
pm_found_get_top (const BtDiscoveryStat *stat)
{
  static const guint mantissas[] = { 1, 2, 3, 5 };
  guint32 most = TOP_LEAST;

  for (guint i = 0; i < BT_N_PEER_SOURCES; i++)
    most = MAX (most, stat->n_found[i]);
  if (most == TOP_LEAST)
    return TOP_LEAST;
  for (guint64 unit = 1;; unit *= 10)
    for (gsize i = 0; i < G_N_ELEMENTS (mantissas); i++)
      if (unit * mantissas[i] >= most)
        return MIN (unit * mantissas[i], G_MAXUINT32);
}

guint
pm_found_get_minutes (const BtDiscoveryStat *stat)
{
  static const guint minutes[] = { 1, 2, 5 };

  for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
    if (stat->n_steps <= minutes[i] * PM_FOUND_MINUTE)
      return minutes[i];
  return BT_FOUND_STEPS / PM_FOUND_MINUTE;
}
