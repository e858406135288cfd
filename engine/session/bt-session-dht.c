/* bt-session-dht.c — the DHT of a session: its clock, how it is entered, what is told and saved of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

/* Lookups at a time: each asks a handful of nodes at once, and a hundred torrents that start together
 * need not be found in the same second. */
#define LOOKUPS_MAX 8
#define HINTS_MAX 64 /* nodes to begin with: more than that begin no better */
/* Routers are left alone while the saved table may do. */
#define SAVED_PATIENCE_US (4 * G_USEC_PER_SEC)
#define JOIN_RETRY_US (G_GINT64_CONSTANT (15) * G_USEC_PER_SEC) /* doubles */
#define JOIN_RETRY_MAX_US (120 * G_USEC_PER_SEC) /* who was offline waits no longer than that */
#define JOIN_LOOK_US (600 * G_USEC_PER_SEC)      /* whether anybody is left, while all is well */
#define SAVE_INTERVAL_US (600 * G_USEC_PER_SEC) /* what a crash may cost of the table's freshness */

/* Kept by the makers of libtorrent, BitTorrent, Transmission and µTorrent. */
static const char *const well_known_routers[] = {
  "dht.libtorrent.org:25401",
  "router.bittorrent.com:6881",
  "dht.transmissionbt.com:6881",
  "router.utorrent.com:6881",
  NULL,
};

void
bt_session_dht_init (BtSession *session)
{
  BtSessionDht *self = &session->dht;

  self->hints = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  self->cancellable = g_cancellable_new ();
  self->join_us = self->save_us = G_MAXINT64;
  g_queue_init (&self->waiting);
}

void
bt_session_dht_take_saved (BtSession *session, GBytes *saved)
{
  session->dht.saved = saved;
}

void
bt_session_dht_clear (BtSession *session)
{
  BtSessionDht *self = &session->dht;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->node, bt_dht_node_free);
  g_clear_pointer (&self->saved, g_bytes_unref);
  g_clear_pointer (&self->hints, g_array_unref);
}

/* --- saving ----------------------------------------------------------------------------------------- */

typedef struct {
  BtStateFolder *state;
  GBytes *bytes;
} SaveTask;

static void
save_work (gpointer data)
{
  SaveTask *task = data;

  bt_state_folder_save_dht (task->state, task->bytes);
}

static void
save_done (gpointer data)
{
  SaveTask *task = data;

  g_bytes_unref (task->bytes);
  g_free (task);
}

static void
save (BtSession *session, gint64 now_us)
{
  SaveTask *task;

  session->dht.save_us = now_us + SAVE_INTERVAL_US;
  if (!session->state)
    return;
  task = g_new0 (SaveTask, 1);
  task->state = session->state;
  task->bytes = bt_dht_node_save (session->dht.node, now_us);
  bt_session_run_task (session, save_work, save_done, task);
}

void
bt_session_dht_stop (BtSession *session)
{
  BtSessionDht *self = &session->dht;

  g_cancellable_cancel (self->cancellable);
  if (self->node)
    save (session, bt_session_now (session));
  self->join_us = self->save_us = G_MAXINT64;
}

/* --- entering it ------------------------------------------------------------------------------------ */

static void
add_node (BtSession *session, const BtAddress *address)
{
  BtSessionDht *self = &session->dht;

  self->has_contact = TRUE;
  bt_dht_node_add (self->node, address, bt_session_now (session));
  bt_session_wake_up (session);
}

void
bt_session_dht_hint (BtSession *session, const BtAddress *address)
{
  BtSessionDht *self = &session->dht;

  if (self->node)
    add_node (session, address);
  else if (self->hints->len < HINTS_MAX)
    g_array_append_val (self->hints, *address);
}

typedef struct {
  BtSession *session;
  guint16 port;
} Name;

static void
resolved_cb (GObject *resolver, GAsyncResult *result, gpointer data)
{
  g_autofree Name *name = data;
  g_autoptr (GError) error = NULL;
  GList *found = g_resolver_lookup_by_name_finish (G_RESOLVER (resolver), result, &error);

  /* The session may be gone when it was given up. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (GList *at = found; at; at = at->next) {
    g_autoptr (GSocketAddress) full = g_inet_socket_address_new (at->data, name->port);
    struct sockaddr_storage native;
    BtAddress address;

    if (g_socket_address_to_native (full, &native, sizeof native, NULL)
        && bt_address_from_sockaddr (&address, (struct sockaddr *) &native))
      bt_session_dht_hint (name->session, &address);
  }
  g_resolver_free_addresses (found);
}

void
bt_session_dht_enter_by (BtSession *session, const char *where)
{
  g_autoptr (GSocketConnectable) parsed = NULL;
  g_autoptr (GResolver) resolver = NULL;
  BtAddress address;
  Name *name;

  if (bt_address_parse (&address, where, 0)) {
    bt_session_dht_hint (session, &address);
    return;
  }
  parsed = g_network_address_parse (where, 0, NULL);
  if (!parsed || g_network_address_get_port (G_NETWORK_ADDRESS (parsed)) == 0)
    return;
  name = g_new0 (Name, 1);
  name->session = session;
  name->port = g_network_address_get_port (G_NETWORK_ADDRESS (parsed));
  resolver = g_resolver_get_default ();
  g_resolver_lookup_by_name_async (resolver,
                                   g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)),
                                   session->dht.cancellable, resolved_cb, name);
}

/* While nobody answers, the routers are asked again and again, ever more seldom. */
static void
join (BtSession *session, gint64 now_us)
{
  BtSessionDht *self = &session->dht;
  const char *const *routers =
      session->dht_routers ? (const char *const *) session->dht_routers : well_known_routers;
  BtDhtSummary summary;

  bt_dht_node_get_summary (self->node, &summary, now_us);
  if (summary.n_good > 0) {
    self->n_joins = 0;
    self->join_us = now_us + JOIN_LOOK_US;
    return;
  }
  for (guint i = 0; routers[i]; i++)
    bt_session_dht_enter_by (session, routers[i]);
  self->join_us = now_us + MIN (JOIN_RETRY_US << MIN (self->n_joins, 8), JOIN_RETRY_MAX_US);
  self->n_joins++;
}

static gboolean
send_cb (const BtAddress *to, const guint8 *bytes, gsize n_bytes, gpointer data)
{
  BtSession *session = data;

  /* What a full buffer costs is lost on the way, as others are. */
  return session->udp && (bt_udp_send (session->udp, to, bytes, n_bytes) || errno == EAGAIN);
}

static const BtDhtNodeFuncs node_funcs = { .send = send_cb };

void
bt_session_dht_tell_port (BtSession *session)
{
  for (guint i = 0; i < session->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, i);

    bt_swarm_set_dht_port (torrent->swarm, session->dht.node ? session->port : 0);
  }
}

/* The first torrent needs it. */
static void
begin (BtSession *session, gint64 now_us)
{
  BtSessionDht *self = &session->dht;
  BtDhtNodeParams params;
  BtDhtSummary summary;

  bt_dht_node_params_init (&params);
  bt_random_secret (&params.seed, sizeof params.seed);
  bt_random_secret (params.secret, sizeof params.secret);
  /* Whoever listens on the loopback alone lives in a test network. */
  params.allow_local = session->has_local && bt_address_is_loopback (&session->local);
  params.no_v4 = !bt_udp_has_v4 (session->udp);
  params.no_v6 = !bt_udp_has_v6 (session->udp);
  self->node = bt_dht_node_new (&params, &node_funcs, session, self->saved, now_us);
  bt_dht_node_get_summary (self->node, &summary, now_us);
  self->has_contact = summary.n_questionable > 0; /* a table may be saved empty */
  self->n_joins = 0;
  self->join_us = now_us + (self->has_contact && !session->dht_routers ? SAVED_PATIENCE_US : 0);
  self->save_us = now_us + SAVE_INTERVAL_US;
  g_clear_pointer (&self->saved, g_bytes_unref);
  for (guint i = 0; i < self->hints->len; i++)
    add_node (session, &g_array_index (self->hints, BtAddress, i));
  g_array_set_size (self->hints, 0);
  bt_session_dht_tell_port (session);
}

static void
end (BtSession *session)
{
  BtSessionDht *self = &session->dht;
  gint64 now_us = bt_session_now (session);

  for (guint i = 0; i < session->torrents->len; i++)
    bt_session_dht_forget (g_ptr_array_index (session->torrents, i));
  self->saved = bt_dht_node_save (self->node, now_us);
  save (session, now_us);
  g_clear_pointer (&self->node, bt_dht_node_free);
  self->join_us = self->save_us = G_MAXINT64;
  bt_session_dht_tell_port (session);
}

void
bt_session_dht_apply_options (BtSession *session)
{
  if (session->dht.node && !session->options.use_dht)
    end (session);
}

/* --- the turn of the wheel ---------------------------------------------------------------------------- */

/* We were cut off and are no more, as after a train ride. */
static void
ask_again (BtSession *session, gint64 now_us)
{
  session->dht.vain_us = 0;
  for (guint i = 0; i < session->torrents->len; i++)
    bt_session_dht_ask_again (g_ptr_array_index (session->torrents, i), now_us);
}

void
bt_session_dht_receive (BtSession *session, const guint8 *bytes, gsize n_bytes,
                        const BtAddress *from)
{
  BtSessionDht *self = &session->dht;
  gint64 now_us = bt_session_now (session);

  if (!self->node)
    return;
  bt_dht_node_receive (self->node, bytes, n_bytes, from, now_us);
  if (self->vain_us != 0 && bt_dht_node_get_heard_us (self->node) > self->vain_us)
    ask_again (session, now_us);
}

gint64
bt_session_dht_tick (BtSession *session, gint64 now_us)
{
  BtSessionDht *self = &session->dht;
  gint64 deadline_us;

  if (!self->node && self->waiting.length > 0 && session->udp)
    begin (session, now_us);
  if (!self->node)
    return G_MAXINT64;
  if (self->join_us <= now_us)
    join (session, now_us);
  if (self->save_us <= now_us)
    save (session, now_us);
  while (self->has_contact && self->n_lookups < LOOKUPS_MAX && self->waiting.length > 0)
    bt_session_dht_look_up (self->waiting.head->data, now_us);
  if (bt_dht_node_get_deadline (self->node) <= now_us)
    bt_dht_node_tick (self->node, now_us);
  deadline_us = bt_dht_node_get_deadline (self->node);
  return MIN (deadline_us, MIN (self->join_us, self->save_us));
}

/* --- telling ------------------------------------------------------------------------------------------- */

gboolean
bt_session_dht_is_busy (BtSession *session)
{
  return session->dht.n_lookups > 0;
}

void
bt_session_dht_tell (BtSession *session, gint64 now_us)
{
  BtSessionDht *self = &session->dht;
  BtDhtSummary summary = { 0 };
  BtDhtStat *stat = NULL;

  if (self->node) {
    bt_dht_node_get_summary (self->node, &summary, now_us);
    summary.is_running = session->udp != NULL;
    stat = self->watched ? bt_dht_node_get_stat (self->node, now_us) : NULL;
  } else if (self->watched) {
    stat = bt_dht_stat_new ();
    stat->now_us = now_us;
  }
  bt_reporter_set_dht (session->reporter, &summary, stat);
}

void
bt_session_run_set_dht_watch (BtCommand *base, gpointer data)
{
  ((BtSession *) data)->dht.watched = ((BtSessionCommand *) base)->flag;
}
