/* bench-dht.c — our DHT on a real socket: how long until the first peer is known.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: bench-dht IP PORT BOOTSTRAP
 *
 * Looks for each hash that it reads a line of, and says 'found' with the seconds to the first peer, as
 * JSON; those of the first hash count from the start. */
#include "base/bt-info-hash.h"
#include "dht/bt-dht-node.h"
#include "transport/bt-udp.h"

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 256 /* bytes: a hash and an end of line are far fewer */

typedef struct {
  GMainLoop *loop;
  BtReactor *reactor;
  BtUdp *udp;
  BtDhtNode *node;
  GSource *timer;
  gint64 start_us; /* what a lookup's time counts from; 0: from when it is asked for */
} Bench;

/* The node's next deadline may be another one after whatever it was told. */
static void
arm (Bench *self)
{
  gint64 deadline_us = bt_dht_node_get_deadline (self->node);

  g_source_set_ready_time (self->timer, deadline_us == G_MAXINT64 ? -1 : deadline_us);
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

static gboolean
tick_cb (gpointer data)
{
  Bench *self = data;

  bt_dht_node_tick (self->node, g_get_monotonic_time ());
  arm (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
send_cb (const BtAddress *to, const guint8 *bytes, gsize n_bytes, gpointer data)
{
  Bench *self = data;

  return bt_udp_send (self->udp, to, bytes, n_bytes);
}

static void
receive_cb (const guint8 *bytes, gsize n_bytes, const BtAddress *from, gpointer data)
{
  Bench *self = data;

  bt_dht_node_receive (self->node, bytes, n_bytes, from, g_get_monotonic_time ());
  arm (self);
}

static void
peers_cb (const BtAddress *peers, guint n, gpointer data)
{
  Bench *self = data;

  if (self->start_us == 0)
    return;
  printf ("{\"event\": \"found\", \"seconds\": %.6f}\n",
          (double) (g_get_monotonic_time () - self->start_us) / G_USEC_PER_SEC);
  fflush (stdout);
  self->start_us = 0;
}

static void
done_cb (guint n_answered, guint n_told, gpointer data)
{
}

static gboolean
line_cb (int fd, GIOCondition condition, gpointer data)
{
  static const BtDhtLookupFuncs funcs = { peers_cb, done_cb };
  gint64 now_us = g_get_monotonic_time ();
  Bench *self = data;
  char line[LINE_SIZE];
  BtInfoHash hash;
  BtNodeId id;

  if (fgets (line, sizeof line, stdin) == NULL || !bt_info_hash_parse (&hash, g_strstrip (line))) {
    g_main_loop_quit (self->loop);
    return G_SOURCE_REMOVE;
  }
  if (self->start_us == 0)
    self->start_us = now_us;
  memcpy (id.bytes, bt_info_hash_get_wire (&hash), sizeof id.bytes);
  bt_dht_node_get_peers (self->node, &id, NULL, &funcs, self, now_us);
  arm (self);
  return G_SOURCE_CONTINUE;
}

static void
open_node (Bench *self, const BtAddress *bootstrap)
{
  static const BtDhtNodeFuncs funcs = { .send = send_cb };
  BtDhtNodeParams params;

  bt_dht_node_params_init (&params);
  bt_random_secret (&params.seed, sizeof params.seed);
  bt_random_secret (params.secret, sizeof params.secret);
  params.no_v6 = TRUE;
  self->node = bt_dht_node_new (&params, &funcs, self, NULL, self->start_us);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, tick_cb, self, NULL);
  g_source_attach (self->timer, NULL);
  bt_dht_node_add (self->node, bootstrap, self->start_us);
  arm (self);
}

static void
clear (Bench *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  bt_dht_node_free (self->node);
  bt_udp_free (self->udp);
  bt_reactor_free (self->reactor);
  g_main_loop_unref (self->loop);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  BtAddress bootstrap;
  Bench bench = { 0 };

  if (argc != 4 || !bt_address_parse (&bootstrap, argv[3], 0)) {
    fprintf (stderr, "usage: bench-dht IP PORT BOOTSTRAP\n");
    return 2;
  }
  bench.start_us = g_get_monotonic_time ();
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.reactor = bt_reactor_new (NULL);
  bench.udp =
      bt_udp_new (bench.reactor, argv[1], (guint16) atoi (argv[2]), receive_cb, &bench, &error);
  if (bench.udp == NULL) {
    fprintf (stderr, "bench-dht: %s\n", error->message);
    return 1;
  }
  open_node (&bench, &bootstrap);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, line_cb, &bench);
  g_main_loop_run (bench.loop);
  clear (&bench);
  return 0;
}
