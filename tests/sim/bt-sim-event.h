/* bt-sim-event.h — what will happen in a simulated world, in the order of its clock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BT_SIM_ARRIVE,   /* bytes reach an end; value: the position in the stream */
  BT_SIM_WINDOW,   /* an end hears that its bytes were read */
  BT_SIM_UPLINK,   /* a node's link has sent its chunk */
  BT_SIM_TICK,     /* a swarm's deadline */
  BT_SIM_DIALED,   /* an end is connected, or is not */
  BT_SIM_CLOSED,   /* an end hears that the other is closed */
  BT_SIM_JOB,      /* a disk job is done; value: the node */
  BT_SIM_JOIN,     /* a node begins */
  BT_SIM_LEAVE,    /* a node goes */
  BT_SIM_ANNOUNCE, /* a node asks the tracker; value: its number of joins */
  BT_SIM_DATAGRAM, /* a datagram reaches a node of the DHT */
} BtSimEventKind;

typedef struct {
  gint64 at_us;
  guint64 order; /* of its making, and the kind in the lowest bits: ties are served in order */
  gpointer target;
  guint64 value;
} BtSimEvent;

#define BT_SIM_KIND_BITS 4

static inline BtSimEventKind
bt_sim_event_get_kind (const BtSimEvent *event)
{
  return event->order & ((1 << BT_SIM_KIND_BITS) - 1);
}

/* A heap; nothing is allocated for an event. */
typedef struct {
  BtSimEvent *events; /* owned */
  gsize n, room;
  guint64 next_order;
} BtSimEvents;

void bt_sim_events_init (BtSimEvents *self);
void bt_sim_events_clear (BtSimEvents *self);
void bt_sim_events_push (BtSimEvents *self, gint64 at_us, BtSimEventKind kind, gpointer target,
                         guint64 value);
/* There must be one. */
BtSimEvent bt_sim_events_pop (BtSimEvents *self);
/* G_MAXINT64: none. */
gint64 bt_sim_events_get_next_us (const BtSimEvents *self);

G_END_DECLS
