/* bt-sim-life.c — nodes come, ask the tracker, go, and come back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim-private.h"

static void
push (BtSimNode *node, gint64 in_us, BtSimEventKind kind, guint64 value)
{
  bt_sim_events_push (&node->sim->events, node->sim->now_us + in_us, kind, node, value);
}

/* @us, give or take half. */
static gint64
vary (BtSim *sim, gint64 us)
{
  guint32 ms = us / 1000;

  return us / 2 + (gint64) bt_random_below (&sim->random, ms + 1) * 1000;
}

void
bt_sim_join (BtSimNode *node)
{
  BtSim *sim = node->sim;

  if (node->is_online || sim->is_over)
    return;
  bt_sim_record (node, BT_SIM_JOIN, 0, 0);
  node->is_online = TRUE;
  if (node->n_joins++ == 0)
    node->joined_us = sim->now_us;
  bt_swarm_start (node->swarm, sim->now_us);
  if (sim->params.tracker_peers > 0)
    push (node, 0, BT_SIM_ANNOUNCE, node->n_joins);
  if (node->params.stay_us > 0 && node->done_us == 0)
    push (node, vary (sim, node->params.stay_us), BT_SIM_LEAVE, node->n_joins);
}

void
bt_sim_leave (BtSimNode *node)
{
  BtSim *sim = node->sim;

  if (!node->is_online)
    return;
  bt_sim_record (node, BT_SIM_LEAVE, 0, 0);
  node->is_online = FALSE;
  bt_swarm_stop (node->swarm, sim->now_us);
  bt_sim_serve_node (node);
  if (node->params.away_us > 0 && node->done_us == 0)
    push (node, vary (sim, node->params.away_us), BT_SIM_JOIN, 0);
}

void
bt_sim_note_done (BtSimNode *node)
{
  BtSim *sim = node->sim;

  node->done_us = sim->now_us;
  sim->n_undone--;
  if (node->params.leaves_when_done && node->is_online && !node->params.is_seed)
    push (node, 0, BT_SIM_LEAVE, node->n_joins);
}

/* --- the tracker -------------------------------------------------------------------------------- */

static GArray *
list_others (BtSimNode *node)
{
  GPtrArray *nodes = node->sim->nodes;
  GArray *others = g_array_sized_new (FALSE, FALSE, sizeof (guint), nodes->len);

  for (guint i = 0; i < nodes->len; i++) {
    if (i != node->index && ((BtSimNode *) nodes->pdata[i])->is_online)
      g_array_append_val (others, i);
  }
  return others;
}

/* Others that are there, by chance, and the time of the next question. */
void
bt_sim_announce (BtSimNode *node, guint64 n_joins)
{
  g_autoptr (GArray) others = NULL;
  BtSim *sim = node->sim;

  /* Of a time before it was away. */
  if (!node->is_online || n_joins != node->n_joins)
    return;
  others = list_others (node);
  for (guint i = 0; i < sim->params.tracker_peers && others->len > 0; i++) {
    guint at = bt_random_below (&sim->random, others->len);

    bt_sim_introduce (sim, node, sim->nodes->pdata[g_array_index (others, guint, at)]);
    g_array_remove_index_fast (others, at);
  }
  if (sim->params.tracker_interval_us > 0)
    push (node, sim->params.tracker_interval_us, BT_SIM_ANNOUNCE, n_joins);
}
