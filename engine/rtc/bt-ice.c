/* bt-ice.c — finding a pair of addresses by which two can reach each other, by libnice.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-ice-private.h"

#include "base/bt-limits.h"

#include <string.h>

#define DISCARD_PORT 9      /* stands for none (RFC 863) */
#define EARLY_MAX 16        /* datagrams: a flight of DTLS has some five */
#define EARLY_SIZE_MAX 2048 /* bytes; none of DTLS is larger than a packet of the network */
/* Of each socket. The usual 208 KiB hold 220 KB of our packets: ten milliseconds in which the thread was
 * busy elsewhere are a burst of losses. */
#define SOCKET_BUFFER (1024 * 1024)

/* --- addresses -------------------------------------------------------------------------------------- */

void
bt_ice_set_nice_address (NiceAddress *nice, const BtAddress *address)
{
  struct sockaddr_storage to;

  bt_address_to_sockaddr (address, &to);
  nice_address_init (nice);
  nice_address_set_from_sockaddr (nice, (struct sockaddr *) &to);
}

static void
read_candidate (const NiceCandidate *candidate, BtAddress *address, BtRtcCandidateKind *kind)
{
  struct sockaddr_storage from = { 0 };

  nice_address_copy_to_sockaddr (&candidate->addr, (struct sockaddr *) &from);
  bt_address_from_sockaddr (address, (struct sockaddr *) &from);
  switch (candidate->type) {
  case NICE_CANDIDATE_TYPE_HOST:
    *kind = BT_RTC_HOST;
    break;
  case NICE_CANDIDATE_TYPE_RELAYED:
    *kind = BT_RTC_RELAYED;
    break;
  default:
    *kind = BT_RTC_REFLEXIVE;
  }
}

/* --- what libnice tells ------------------------------------------------------------------------------- */

static void
set_state (BtIce *self, BtIceState state)
{
  if (state <= self->state)
    return;
  self->state = state;
  self->funcs->changed (self->data);
}

static void
enlarge_buffers (BtIce *self)
{
  g_autoptr (GPtrArray) sockets =
      nice_agent_get_sockets (self->agent, self->stream, BT_ICE_COMPONENT);

  for (guint i = 0; sockets != NULL && i < sockets->len; i++) {
    GSocket *socket = g_ptr_array_index (sockets, i);

    g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, SOCKET_BUFFER, NULL);
    g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, SOCKET_BUFFER, NULL);
  }
}

void
bt_ice_stop_gathering (BtIce *self)
{
  if (self->state != BT_ICE_GATHERING)
    return;
  enlarge_buffers (self);
  set_state (self, BT_ICE_GATHERED);
}

static void
gathered_cb (NiceAgent *agent G_GNUC_UNUSED, guint stream G_GNUC_UNUSED, gpointer data)
{
  bt_ice_stop_gathering (data);
}

static void
state_cb (NiceAgent *agent G_GNUC_UNUSED, guint stream G_GNUC_UNUSED, guint component G_GNUC_UNUSED,
          guint state, gpointer data)
{
  BtIce *self = data;

  if (state == NICE_COMPONENT_STATE_CONNECTED || state == NICE_COMPONENT_STATE_READY)
    set_state (self, BT_ICE_CONNECTED);
  else if (state == NICE_COMPONENT_STATE_FAILED)
    set_state (self, BT_ICE_FAILED);
}

/* The first, which comes before the state, and those that win later: the other side may name one address
 * and speak from another. */
static void
selected_cb (NiceAgent *agent G_GNUC_UNUSED, guint stream G_GNUC_UNUSED,
             guint component G_GNUC_UNUSED, NiceCandidate *here G_GNUC_UNUSED,
             NiceCandidate *there G_GNUC_UNUSED, gpointer data)
{
  BtIce *self = data;

  if (self->state == BT_ICE_CONNECTED)
    self->funcs->changed (self->data);
}

/* The other side's check may succeed before ours: it speaks while we have no pair to answer by. */
static void
keep_early (BtIce *self, const char *bytes, guint n_bytes)
{
  if (self->early.length < EARLY_MAX && n_bytes <= EARLY_SIZE_MAX)
    g_queue_push_tail (&self->early, g_bytes_new (bytes, n_bytes));
}

static void
received_cb (NiceAgent *agent G_GNUC_UNUSED, guint stream G_GNUC_UNUSED,
             guint component G_GNUC_UNUSED, guint n_bytes, char *bytes, gpointer data)
{
  BtIce *self = data;

  if (self->is_open)
    self->funcs->received (bytes, n_bytes, self->data);
  else
    keep_early (self, bytes, n_bytes);
}

/* --- setting up ------------------------------------------------------------------------------------- */

static NiceAgent *
make_agent (GMainContext *context, gboolean controlling, gboolean relay_only)
{
  /* Not libnice's consent freshness (0.1.21): it asks every four to six seconds and gives up ten seconds
   * after the last answer, so that often enough a single datagram that got lost ends a peer, where
   * RFC 7675 has some six tries in 30 seconds. With "keepalive-conncheck" it asks as often, and gives up
   * after 50; that nothing at all came for 30 is noticed by BtRtc. */
  NiceAgent *agent = nice_agent_new_full (context, NICE_COMPATIBILITY_RFC5245,
                                          NICE_AGENT_OPTION_REGULAR_NOMINATION);

  g_object_set (agent, "ice-udp", TRUE, "ice-tcp", FALSE, "upnp", FALSE, "controlling-mode",
                controlling, "force-relay", relay_only, "keepalive-conncheck", TRUE,
                "max-connectivity-checks", (guint) BT_LIMIT_RTC_CHECKS, NULL);
  return agent;
}

/* By what it can reach: the same of IPv4 and of IPv6. */
static guint
get_class (const BtAddress *address)
{
  guint reach = bt_address_is_loopback (address) ? 2 : bt_address_is_local (address) ? 1 : 0;

  return reach * 2 + bt_address_is_v4 (address);
}

static gboolean
is_first_of_class (const GArray *locals, guint index)
{
  guint class = get_class (&g_array_index (locals, BtAddress, index));

  for (guint i = 0; i < index; i++) {
    if (get_class (&g_array_index (locals, BtAddress, i)) == class)
      return FALSE;
  }
  return TRUE;
}

static void
add_local (BtIce *self, BtAddress address)
{
  NiceAddress nice;

  address.port = 0;
  bt_ice_set_nice_address (&nice, &address);
  nice_agent_add_local_address (self->agent, &nice);
}

/* Any address turns off libnice's own list. Each gets a socket, which libnice keeps to the end even when
 * another one won; so there are few, and different ones first: a machine with ten addresses of virtual
 * networks is reached by one of them as well as by all. */
static void
add_locals (BtIce *self, const GArray *locals)
{
  guint n = 0;

  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < locals->len && n < BT_LIMIT_RTC_ADDRESSES; i++) {
      if (is_first_of_class (locals, i) == (round == 0)) {
        add_local (self, g_array_index (locals, BtAddress, i));
        n++;
      }
    }
  }
}

/* libnice asks one: the first whose address is known, so the next one where a name is not found. One that
 * is known and does not answer is not passed over: its silence would have to be waited for each time. */
static void
set_stun (BtIce *self, const GArray *servers)
{
  for (guint i = 0; i < servers->len; i++) {
    const BtIceServer *server = &g_array_index (servers, BtIceServer, i);
    g_autofree char *ip = bt_address_ip_to_string (&server->address);

    if (server->address.port == 0)
      continue;
    g_object_set (self->agent, "stun-server", ip, "stun-server-port", (guint) server->address.port,
                  NULL);
    return;
  }
}

static void
set_turn (BtIce *self, const GArray *servers)
{
  for (guint i = 0; i < servers->len; i++) {
    const BtIceServer *server = &g_array_index (servers, BtIceServer, i);
    g_autofree char *ip = bt_address_ip_to_string (&server->address);

    if (server->address.port != 0)
      nice_agent_set_relay_info (self->agent, self->stream, BT_ICE_COMPONENT, ip,
                                 server->address.port, server->user, server->password,
                                 server->tcp ? NICE_RELAY_TYPE_TURN_TCP : NICE_RELAY_TYPE_TURN_UDP);
  }
}

BtIce *
bt_ice_new (GMainContext *context, const GArray *locals, gboolean controlling,
            const BtIceServers *servers, const BtIceFuncs *funcs, gpointer data)
{
  BtIce *self = g_new0 (BtIce, 1);

  self->funcs = funcs;
  self->data = data;
  self->context = context;
  self->lookups = g_ptr_array_new_with_free_func (bt_ice_lookup_free);
  g_queue_init (&self->early);
  self->agent = make_agent (context, controlling, servers->relay_only);
  add_locals (self, locals);
  set_stun (self, servers->stun);
  self->stream = nice_agent_add_stream (self->agent, 1);
  set_turn (self, servers->turn);
  g_signal_connect (self->agent, "candidate-gathering-done", G_CALLBACK (gathered_cb), self);
  g_signal_connect (self->agent, "component-state-changed", G_CALLBACK (state_cb), self);
  g_signal_connect (self->agent, "new-selected-pair-full", G_CALLBACK (selected_cb), self);
  nice_agent_attach_recv (self->agent, self->stream, BT_ICE_COMPONENT, context, received_cb, self);
  /* Without one libnice would look for addresses itself. */
  if (locals->len == 0)
    self->state = BT_ICE_GATHERED;
  return self;
}

void
bt_ice_free (BtIce *self)
{
  g_ptr_array_unref (self->lookups);
  g_signal_handlers_disconnect_by_data (self->agent, self);
  nice_agent_attach_recv (self->agent, self->stream, BT_ICE_COMPONENT, self->context, NULL, NULL);
  nice_agent_remove_stream (self->agent, self->stream);
  g_object_unref (self->agent);
  g_queue_clear_full (&self->early, (GDestroyNotify) g_bytes_unref);
  g_free (self);
}

void
bt_ice_gather (BtIce *self)
{
  if (self->state == BT_ICE_GATHERING && !nice_agent_gather_candidates (self->agent, self->stream))
    set_state (self, BT_ICE_GATHERED);
}

BtIceState
bt_ice_get_state (const BtIce *self)
{
  return self->state;
}

/* A relay's line has the address that the relay saw, too, for people who look for faults; who speaks
 * through relays alone does not want it known (RFC 8839, 5.1). */
static void
hide_base (NiceCandidate *candidate)
{
  if (candidate->type != NICE_CANDIDATE_TYPE_RELAYED)
    return;
  nice_address_set_from_string (&candidate->base_addr, "0.0.0.0");
  nice_address_set_port (&candidate->base_addr, DISCARD_PORT);
}

static void
describe_candidate (BtIce *self, NiceCandidate *candidate, BtSdp *sdp)
{
  g_autofree char *line = NULL;

  hide_base (candidate);
  line = nice_agent_generate_local_candidate_sdp (self->agent, candidate);
  if (line != NULL && g_str_has_prefix (line, "a=")
      && sdp->candidates->len < BT_LIMIT_RTC_CANDIDATES)
    g_ptr_array_add (sdp->candidates, g_strdup (line + strlen ("a=")));
}

void
bt_ice_describe (BtIce *self, BtSdp *sdp)
{
  GSList *candidates =
      nice_agent_get_local_candidates (self->agent, self->stream, BT_ICE_COMPONENT);

  nice_agent_get_local_credentials (self->agent, self->stream, &sdp->ufrag, &sdp->password);
  for (GSList *at = candidates; at != NULL; at = at->next)
    describe_candidate (self, at->data, sdp);
  g_slist_free_full (candidates, (GDestroyNotify) nice_candidate_free);
}

/* --- connected ---------------------------------------------------------------------------------------- */

gboolean
bt_ice_get_pair (BtIce *self, BtIcePair *pair)
{
  NiceCandidate *here, *there;

  if (!nice_agent_get_selected_pair (self->agent, self->stream, BT_ICE_COMPONENT, &here, &there))
    return FALSE;
  read_candidate (here, &pair->here, &pair->here_kind);
  read_candidate (there, &pair->there, &pair->there_kind);
  return TRUE;
}

void
bt_ice_open (BtIce *self)
{
  GBytes *bytes;

  self->is_open = TRUE;
  while ((bytes = g_queue_pop_head (&self->early))) {
    gsize n_bytes;
    gconstpointer data = g_bytes_get_data (bytes, &n_bytes);

    self->funcs->received (data, n_bytes, self->data);
    g_bytes_unref (bytes);
  }
}

void
bt_ice_send (BtIce *self, const void *bytes, gsize n_bytes)
{
  nice_agent_send (self->agent, self->stream, BT_ICE_COMPONENT, (guint) n_bytes, bytes);
}
