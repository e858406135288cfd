/* bt-sim.c — whole swarms on a simulated clock, network and disk.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim-private.h"

#include "bt-sim-torrent.h"

#include <string.h>

#define START_US G_USEC_PER_SEC /* times of zero mean "never" in places */
#define PORT 6881
#define NODES_PER_NET 250 /* addresses 10.0.x.1 to .250 */

BtSim *
bt_sim_new (const BtSimParams *params)
{
  BtSim *self = g_new0 (BtSim, 1);
  guint64 size = (guint64) params->n_pieces * params->piece_length;

  self->params = *params;
  self->now_us = START_US;
  self->next_id = 1;
  if (params->last_length > 0)
    size -= params->piece_length - params->last_length;
  bt_random_init (&self->random, params->seed);
  self->metainfo = bt_sim_torrent_new (size, params->piece_length, params->n_files,
                                       params->is_private, params->seed);
  self->nodes = g_ptr_array_new ();
  self->ends = g_ptr_array_new ();
  bt_sim_events_init (&self->events);
  bt_sim_log_init (&self->log);
  return self;
}

static void
free_node (BtSimNode *node)
{
  bt_swarm_free (node->swarm);
  bt_block_pool_free (node->pool);
  bt_sim_disk_clear (&node->disk);
  g_free (node);
}

void
bt_sim_free (BtSim *self)
{
  bt_sim_stop (self);
  g_ptr_array_foreach (self->nodes, (GFunc) free_node, NULL);
  g_ptr_array_foreach (self->ends, (GFunc) bt_sim_end_free, NULL);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->ends);
  bt_sim_events_clear (&self->events);
  bt_sim_log_clear (&self->log);
  bt_metainfo_unref (self->metainfo);
  g_free (self);
}

BtMetainfo *
bt_sim_get_metainfo (BtSim *self)
{
  return self->metainfo;
}

gint64
bt_sim_get_now (BtSim *self)
{
  return self->now_us;
}

char *
bt_sim_get_digest (BtSim *self)
{
  return bt_sim_log_get_digest (&self->log);
}

void
bt_sim_record (BtSimNode *node, BtSimEventKind what, guint64 to, guint64 value)
{
  BtSimRecord record = { node->sim->now_us, what, node->index, to, value };

  bt_sim_log_add (&node->sim->log, &record);
}

/* --- driving one node --------------------------------------------------------------------------- */

BtSimNode *
bt_sim_find_node (BtSim *self, const BtAddress *address)
{
  guint index = address->ip[14] * NODES_PER_NET + address->ip[15] - 1;
  BtSimNode *node = index < self->nodes->len ? self->nodes->pdata[index] : NULL;

  return node != NULL && bt_address_equal (&node->address, address) ? node : NULL;
}

static void
take_metadata (BtSimNode *node)
{
  g_autoptr (GBytes) info = bt_swarm_take_metadata (node->swarm);
  g_autoptr (BtBitfield) have = NULL;
  BtMetainfo *metainfo;

  if (info == NULL)
    return;
  metainfo =
      bt_metainfo_new_from_info (info, bt_metainfo_get_info_hash (node->sim->metainfo), NULL);
  g_assert_nonnull (metainfo);
  bt_swarm_set_metainfo (node->swarm, metainfo, node->sim->now_us);
  have = bt_bitfield_new (bt_metainfo_get_n_pieces (metainfo));
  bt_swarm_set_have (node->swarm, have, node->sim->now_us);
  bt_metainfo_unref (metainfo);
}

static void
arm_tick (BtSimNode *node)
{
  gint64 deadline_us = bt_swarm_get_deadline (node->swarm);

  if (deadline_us >= node->tick_us)
    return;
  node->tick_us = MAX (deadline_us, node->sim->now_us);
  bt_sim_events_push (&node->sim->events, node->tick_us, BT_SIM_TICK, node, 0);
}

void
bt_sim_serve_node (BtSimNode *node)
{
  BtSim *sim = node->sim;
  BtConnection *connection;
  BtAddress address;
  BtJob *job;

  while ((connection = bt_swarm_pop_connection (node->swarm)) != NULL)
    bt_sim_end_serve (bt_connection_get_driver (connection));
  bt_sim_link_send (node);
  take_metadata (node);
  while ((job = bt_swarm_pop_job (node->swarm)) != NULL)
    bt_sim_events_push (&sim->events, sim->now_us + node->params.disk_us, BT_SIM_JOB, job,
                        GPOINTER_TO_SIZE (node));
  while (bt_swarm_next_dial (node->swarm, &address, sim->now_us))
    bt_sim_end_dial (node, &address);
  if (node->done_us == 0 && bt_swarm_is_complete (node->swarm))
    bt_sim_note_done (node);
  arm_tick (node);
}

/* --- what happens ------------------------------------------------------------------------------- */

static void
tick (BtSimNode *node, gint64 at_us)
{
  /* An earlier one was made since. */
  if (at_us != node->tick_us)
    return;
  node->tick_us = G_MAXINT64;
  if (bt_swarm_get_deadline (node->swarm) <= node->sim->now_us)
    bt_swarm_tick (node->swarm, node->sim->now_us);
}

static void
end_job (BtSimNode *node, BtJob *job)
{
  bt_sim_disk_run (&node->disk, job);
  bt_sim_record (node, BT_SIM_JOB, job->kind, (guint64) job->piece << 8 | job->result);
  bt_swarm_job_done (node->swarm, job, node->sim->now_us);
}

static void
leave (BtSimNode *node, guint64 n_joins)
{
  if (n_joins == node->n_joins)
    bt_sim_leave (node);
}

/* Returns whose it was. */
static BtSimNode *
happen (BtSim *self, const BtSimEvent *event)
{
  BtSimEventKind kind = bt_sim_event_get_kind (event);
  BtSimNode *node = kind == BT_SIM_JOB ? GSIZE_TO_POINTER (event->value) : event->target;

  switch (kind) {
  case BT_SIM_JOB:
    end_job (node, event->target);
    break;
  case BT_SIM_TICK:
    tick (node, event->at_us);
    break;
  case BT_SIM_UPLINK:
    node->has_uplink = FALSE;
    break;
  case BT_SIM_JOIN:
    bt_sim_join (node);
    break;
  case BT_SIM_LEAVE:
    leave (node, event->value);
    break;
  case BT_SIM_ANNOUNCE:
    bt_sim_announce (node, event->value);
    break;
  default:
    bt_sim_end_happen (event->target, event);
    return ((BtSimEnd *) event->target)->node;
  }
  return node;
}

gboolean
bt_sim_run (BtSim *self, gint64 for_us, BtSimDone done, gpointer data)
{
  gint64 end_us = self->now_us + for_us;

  /* The caller may have told swarms something. */
  for (guint i = 0; i < self->nodes->len; i++)
    bt_sim_serve_node (self->nodes->pdata[i]);
  for (;;) {
    BtSimEvent event;

    if (done != NULL && done (self, data))
      return TRUE;
    if (bt_sim_events_get_next_us (&self->events) > end_us) {
      self->now_us = end_us;
      return FALSE;
    }
    event = bt_sim_events_pop (&self->events);
    self->now_us = event.at_us;
    bt_sim_serve_node (happen (self, &event));
  }
}

gboolean
bt_sim_all_done (BtSim *self, gpointer data)
{
  return self->n_undone == 0;
}

gboolean
bt_sim_node_done (BtSim *self, gpointer node)
{
  return ((BtSimNode *) node)->done_us != 0;
}

void
bt_sim_stop (BtSim *self)
{
  self->is_over = TRUE;
  for (guint i = 0; i < self->nodes->len; i++) {
    BtSimNode *node = self->nodes->pdata[i];

    bt_sim_leave (node);
    bt_swarm_stop (node->swarm, self->now_us);
  }
  bt_sim_run (self, G_USEC_PER_SEC, NULL, NULL);
  for (guint i = 0; i < self->nodes->len; i++) {
    BtSimNode *node = self->nodes->pdata[i];

    g_assert_true (bt_swarm_is_idle (node->swarm));
    g_assert_cmpuint (bt_swarm_get_n_connections (node->swarm), ==, 0);
    g_assert_cmpuint (bt_block_pool_get_n_used (node->pool), ==, 0);
  }
}

/* --- nodes -------------------------------------------------------------------------------------- */

void
bt_sim_node_params_init (BtSimNodeParams *params)
{
  memset (params, 0, sizeof *params);
  params->latency_us = 10000;
  params->disk_us = 1000;
  bt_swarm_params_init (&params->swarm);
}

static BtBitfield *
make_have (const BtSimNode *node)
{
  BtBitfield *have = node->params.have != NULL ? bt_bitfield_copy (node->params.have)
                                               : bt_bitfield_new (node->sim->params.n_pieces);

  if (node->params.is_seed)
    bt_bitfield_set_all (have);
  return have;
}

static void
make_swarm (BtSimNode *node, const BtBitfield *have)
{
  BtSim *sim = node->sim;
  BtSimNodeParams *params = &node->params;
  guint8 peer_id[BT_PEER_ID_SIZE + 1];

  bt_limiter_init (&node->down, NULL, params->down_limit, sim->now_us);
  bt_limiter_init (&node->up, NULL, params->up_limit, sim->now_us);
  g_snprintf ((char *) peer_id, sizeof peer_id, "-PM0100-node%08u", node->index);
  params->swarm.pool = node->pool;
  params->swarm.down = &node->down;
  params->swarm.up = &node->up;
  params->swarm.seed = sim->params.seed * 1000003 + node->index;
  node->swarm = bt_swarm_new (&params->swarm, bt_metainfo_get_info_hash (sim->metainfo), peer_id,
                              sim->now_us);
  if (params->is_magnet)
    return;
  bt_swarm_set_metainfo (node->swarm, sim->metainfo, sim->now_us);
  bt_swarm_set_have (node->swarm, have, sim->now_us);
}

static void
set_address (BtSimNode *node)
{
  g_autofree char *text =
      g_strdup_printf ("10.0.%u.%u", node->index / NODES_PER_NET, node->index % NODES_PER_NET + 1);

  g_assert_true (bt_address_parse (&node->address, text, PORT));
}

BtSimNode *
bt_sim_add (BtSim *self, const BtSimNodeParams *params)
{
  BtSimNode *node = g_new0 (BtSimNode, 1);
  g_autoptr (BtBitfield) have = NULL;

  node->sim = self;
  node->index = self->nodes->len;
  node->params = *params;
  node->tick_us = G_MAXINT64;
  node->pool = bt_block_pool_new (params->pool_budget > 0 ? params->pool_budget : 16 << 20);
  g_queue_init (&node->senders);
  set_address (node);
  have = make_have (node);
  bt_sim_disk_init (&node->disk, self->metainfo, have);
  node->disk.lies_in = params->lies_in;
  make_swarm (node, have);
  g_ptr_array_add (self->nodes, node);
  self->n_undone++;
  if (bt_swarm_is_complete (node->swarm))
    bt_sim_note_done (node);
  if (params->join_us == 0)
    bt_sim_join (node);
  else
    bt_sim_events_push (&self->events, self->now_us + params->join_us, BT_SIM_JOIN, node, 0);
  return node;
}

BtSwarm *
bt_sim_node_get_swarm (BtSimNode *node)
{
  return node->swarm;
}

BtBlockPool *
bt_sim_node_get_pool (BtSimNode *node)
{
  return node->pool;
}

gboolean
bt_sim_node_is_right (BtSimNode *node)
{
  return bt_sim_disk_is_right (&node->disk);
}

gint64
bt_sim_node_get_done_us (BtSimNode *node)
{
  return node->done_us;
}

gint64
bt_sim_node_get_joined_us (BtSimNode *node)
{
  return node->joined_us;
}

gboolean
bt_sim_node_is_online (BtSimNode *node)
{
  return node->is_online;
}

gint64
bt_sim_node_take_busy_us (BtSimNode *node)
{
  gint64 busy_us = node->busy_us;

  node->busy_us = 0;
  return busy_us;
}

void
bt_sim_introduce (BtSim *self, BtSimNode *node, BtSimNode *other)
{
  bt_swarm_add_address (node->swarm, &other->address, BT_PEER_SOURCE_TRACKER, self->now_us);
}

void
bt_sim_introduce_all (BtSim *self)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    for (guint j = 0; j < self->nodes->len; j++) {
      if (i != j)
        bt_sim_introduce (self, self->nodes->pdata[i], self->nodes->pdata[j]);
    }
  }
}
