/* bt-dht-sim.c — a DHT of real nodes on a simulated clock and network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A machine's address follows from its number and back, so that nothing has to be looked up: an odd
 * factor permutes the numbers below 2^26, and addresses lie as scattered as those of the world, in
 * 20.0.0.0/6. Datagrams in flight are taken from a pool. */
#include "bt-dht-sim.h"

#include <string.h>

#include "dht/bt-krpc.h"

#define ADDRESS_BITS 26
#define ADDRESS_MASK ((1u << ADDRESS_BITS) - 1)
#define ADDRESS_BASE 0x14000000u /* 20.0.0.0 */
#define ADDRESS_FACTOR 2654435761u
#define PORT 6881
#define START_US G_USEC_PER_SEC /* a clock at 0 would mean "never" */

typedef struct {
  BtDhtSimHost *from, *to;
  guint16 n;
  guint8 bytes[BT_KRPC_SIZE];
} Datagram;

struct _BtDhtSim {
  BtDhtSimParams params;
  BtRandom random;      /* the world's */
  BtRandom user_random; /* for whoever drives it */
  BtSimEvents events;
  BtSimLog log;
  GPtrArray *hosts;  /* owned BtDhtSimHost, by index */
  GPtrArray *alive;  /* borrowed */
  GPtrArray *unused; /* owned Datagram */
  gint64 now_us;
  guint32 factor_back; /* undoes ADDRESS_FACTOR */
  guint64 n_datagrams;
  BtDhtSimHost *sender; /* whose node runs */
};

/* --- addresses -------------------------------------------------------------------------------------- */

/* The inverse modulo 2^32, by Newton's iteration: each step doubles the bits that are right. */
static guint32
invert (guint32 odd)
{
  guint32 inverse = odd;

  for (guint i = 0; i < 5; i++)
    inverse *= 2 - odd * inverse;
  return inverse;
}

static void
make_address (guint index, BtAddress *address)
{
  guint32 ip = ADDRESS_BASE | ((index * ADDRESS_FACTOR) & ADDRESS_MASK);
  guint8 compact[BT_COMPACT4_SIZE] = { ip >> 24,    (guint8) (ip >> 16), (guint8) (ip >> 8),
                                       (guint8) ip, PORT >> 8,           PORT & 0xff };

  bt_address_from_compact4 (address, compact);
}

static BtDhtSimHost *
find_host (const BtDhtSim *self, const BtAddress *address)
{
  const guint8 *ip = address->ip + sizeof address->ip - 4;
  guint32 number = (guint32) ip[0] << 24 | (guint32) ip[1] << 16 | (guint32) ip[2] << 8 | ip[3];
  guint index = ((number & ADDRESS_MASK) * self->factor_back) & ADDRESS_MASK;
  BtDhtSimHost *host = index < self->hosts->len ? self->hosts->pdata[index] : NULL;

  return host != NULL && bt_address_equal (&host->address, address) ? host : NULL;
}

/* --- datagrams ---------------------------------------------------------------------------------------- */

static gboolean
send_datagram (const BtAddress *to, const guint8 *bytes, gsize n_bytes, gpointer data)
{
  BtDhtSim *self = data;
  BtDhtSimHost *host = find_host (self, to);
  gint64 way_us;
  Datagram *datagram;

  self->n_datagrams++;
  if (host == NULL || bt_random_below (&self->random, 1000) < self->params.loss_1000)
    return TRUE;
  if (self->unused->len > 0)
    datagram = g_ptr_array_steal_index_fast (self->unused, self->unused->len - 1);
  else
    datagram = g_new (Datagram, 1);
  datagram->from = self->sender;
  datagram->to = host;
  datagram->n = (guint16) n_bytes;
  memcpy (datagram->bytes, bytes, n_bytes);
  way_us = (self->sender->delay_us + host->delay_us) / 2;
  way_us += way_us * bt_random_below (&self->random, 100) / 1000; /* a tenth, as queues are */
  bt_sim_events_push (&self->events, self->now_us + way_us, BT_SIM_DATAGRAM, datagram, 0);
  return TRUE;
}

static void
note (BtDhtSim *self, guint what, const BtDhtSimHost *from, const BtDhtSimHost *to, guint64 value)
{
  BtSimRecord record = { (guint64) self->now_us, what, from->index, to->index, value };

  bt_sim_log_add (&self->log, &record);
}

static void
deliver (BtDhtSim *self, Datagram *datagram)
{
  BtDhtSimHost *to = datagram->to;

  note (self, BT_SIM_DATAGRAM, datagram->from, to, datagram->n);
  if (to->node != NULL) {
    self->sender = to;
    bt_dht_node_receive (to->node, datagram->bytes, datagram->n, &datagram->from->address,
                         self->now_us);
    bt_dht_sim_touch (self, to);
  }
  g_ptr_array_add (self->unused, datagram);
}

/* --- the world ------------------------------------------------------------------------------------------ */

static void
free_host (gpointer data)
{
  BtDhtSimHost *host = data;

  g_clear_pointer (&host->node, bt_dht_node_free);
  g_free (host);
}

BtDhtSim *
bt_dht_sim_new (const BtDhtSimParams *params)
{
  BtDhtSim *self = g_new0 (BtDhtSim, 1);

  self->params = *params;
  bt_random_init (&self->random, params->seed);
  bt_random_init (&self->user_random, bt_random_next (&self->random));
  bt_sim_events_init (&self->events);
  bt_sim_log_init (&self->log);
  self->hosts = g_ptr_array_new_with_free_func (free_host);
  self->alive = g_ptr_array_new ();
  self->unused = g_ptr_array_new_with_free_func (g_free);
  self->now_us = START_US;
  self->factor_back = invert (ADDRESS_FACTOR);
  return self;
}

void
bt_dht_sim_free (BtDhtSim *self)
{
  while (self->events.n > 0) {
    BtSimEvent event = bt_sim_events_pop (&self->events);

    if (bt_sim_event_get_kind (&event) == BT_SIM_DATAGRAM)
      g_free (event.target);
  }
  bt_sim_events_clear (&self->events);
  bt_sim_log_clear (&self->log);
  g_ptr_array_unref (self->unused);
  g_ptr_array_unref (self->alive);
  g_ptr_array_unref (self->hosts);
  g_free (self);
}

gint64
bt_dht_sim_get_now (const BtDhtSim *self)
{
  return self->now_us;
}

BtRandom *
bt_dht_sim_get_random (BtDhtSim *self)
{
  return &self->user_random;
}

guint
bt_dht_sim_get_n_alive (const BtDhtSim *self)
{
  return self->alive->len;
}

BtDhtSimHost *
bt_dht_sim_pick (BtDhtSim *self)
{
  return self->alive->pdata[bt_random_below (&self->user_random, self->alive->len)];
}

BtDhtSimHost *
bt_dht_sim_join (BtDhtSim *self)
{
  static const BtDhtNodeFuncs funcs = { .send = send_datagram };
  BtDhtSimHost *host = g_new0 (BtDhtSimHost, 1);
  BtDhtNodeParams params;
  gint64 spread_us = self->params.rtt_max_us - self->params.rtt_min_us;

  host->index = self->hosts->len;
  host->tick_us = G_MAXINT64;
  host->delay_us =
      (self->params.rtt_min_us + bt_random_below (&self->random, (guint32) spread_us + 1)) / 2;
  make_address (host->index, &host->address);
  bt_dht_node_params_init (&params);
  params.no_v6 = TRUE;
  params.seed = bt_random_next (&self->random);
  host->node = bt_dht_node_new (&params, &funcs, self, NULL, self->now_us);
  g_ptr_array_add (self->hosts, host);
  note (self, BT_SIM_JOIN, host, host, 0);
  if (self->alive->len > 0) {
    self->sender = host;
    bt_dht_node_add (host->node, &bt_dht_sim_pick (self)->address, self->now_us);
  }
  host->place = self->alive->len;
  g_ptr_array_add (self->alive, host);
  bt_dht_sim_touch (self, host);
  return host;
}

void
bt_dht_sim_kill (BtDhtSim *self, BtDhtSimHost *host)
{
  BtDhtSimHost *last = self->alive->pdata[self->alive->len - 1];

  note (self, BT_SIM_LEAVE, host, host, 0);
  self->alive->pdata[host->place] = last;
  last->place = host->place;
  g_ptr_array_set_size (self->alive, (int) self->alive->len - 1);
  g_clear_pointer (&host->node, bt_dht_node_free);
  host->tick_us = G_MAXINT64;
}

void
bt_dht_sim_act (BtDhtSim *self, BtDhtSimHost *host)
{
  self->sender = host;
}

/* An event in the heap stays there when the node wants another moment; it is told by its time. */
void
bt_dht_sim_touch (BtDhtSim *self, BtDhtSimHost *host)
{
  gint64 at_us = MAX (bt_dht_node_get_deadline (host->node), self->now_us);

  if (at_us >= host->tick_us)
    return;
  host->tick_us = at_us;
  if (at_us < G_MAXINT64)
    bt_sim_events_push (&self->events, at_us, BT_SIM_TICK, host, (guint64) at_us);
}

static void
tick (BtDhtSim *self, BtDhtSimHost *host, gint64 at_us)
{
  if (host->node == NULL || host->tick_us != at_us)
    return;
  host->tick_us = G_MAXINT64;
  self->sender = host;
  bt_dht_node_tick (host->node, self->now_us);
  bt_dht_sim_touch (self, host);
}

void
bt_dht_sim_run (BtDhtSim *self, gint64 until_us)
{
  while (bt_sim_events_get_next_us (&self->events) <= until_us) {
    BtSimEvent event = bt_sim_events_pop (&self->events);

    self->now_us = event.at_us;
    if (bt_sim_event_get_kind (&event) == BT_SIM_DATAGRAM)
      deliver (self, event.target);
    else
      tick (self, event.target, (gint64) event.value);
  }
  self->now_us = until_us;
}

guint64
bt_dht_sim_get_n_datagrams (const BtDhtSim *self)
{
  return self->n_datagrams;
}

char *
bt_dht_sim_get_digest (BtDhtSim *self)
{
  return bt_sim_log_get_digest (&self->log);
}
