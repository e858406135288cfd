/* bt-swarm.c — one torrent's swarm: its life, its clock, what it is told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

#include <string.h>

/* A peer that is connected the other way round, or has nothing for us, is not dialed again soon. */
#define USELESS_HOLD_US (10 * 60 * G_USEC_PER_SEC)
/* One place in so many is filled by dialing; the others are for those who dial us. Else the first to
 * come are full of each other, and who comes later finds no way in. */
#define DIAL_SHARE 2
#define POOL_RETRY_US 20000 /* another torrent may have given buffers back */

void
bt_swarm_params_init (BtSwarmParams *params)
{
  *params = (BtSwarmParams) {
    .choker = {
      .choke_interval_us = 10 * G_USEC_PER_SEC,
      .optimistic_interval_us = 30 * G_USEC_PER_SEC,
      .n_optimistic = 1,
      .tit_for_tat = TRUE,
    },
    .max_peers = 100,
    .max_dialing = 30,
    .limit_local = TRUE,
  };
}

BtSwarm *
bt_swarm_new (const BtSwarmParams *params, const BtInfoHash *info_hash,
              const guint8 peer_id[BT_PEER_ID_SIZE], gint64 now_us)
{
  BtSwarm *self = g_new0 (BtSwarm, 1);

  self->params = *params;
  self->info_hash = *info_hash;
  memcpy (self->peer_id, peer_id, BT_PEER_ID_SIZE);
  bt_random_init (&self->random, params->seed);
  self->pool = params->pool;
  self->limiters[BT_DIRECTION_DOWN] = params->down;
  self->limiters[BT_DIRECTION_UP] = params->up;
  self->now_us = now_us;
  self->generation = 1;
  self->have_log = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->pieces = g_ptr_array_new ();
  bt_started_init (&self->started);
  self->deadlines = g_array_new (FALSE, FALSE, sizeof (BtDeadline));
  self->suspects = bt_suspects_new ();
  self->peers = bt_peer_list_new (&self->random);
  self->connections = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->given = g_hash_table_new (NULL, NULL);
  self->sink = g_malloc (BT_BLOCK_SIZE);
  bt_pex_log_init (&self->pex_log);
  bt_found_log_init (&self->found, now_us);
  for (guint i = 0; i < BT_N_LISTS; i++)
    g_queue_init (&self->lists[i]);
  bt_rate_init (&self->down_rate);
  bt_rate_init (&self->up_rate);
  return self;
}

static void
free_pieces (BtSwarm *self)
{
  for (guint i = 0; i < self->pieces->len; i++) {
    bt_piece_reset (self->pieces->pdata[i], self->pool);
    bt_piece_free (self->pieces->pdata[i]);
  }
  g_ptr_array_unref (self->pieces);
  bt_started_clear (&self->started);
}

void
bt_swarm_free (BtSwarm *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    bt_connection_free (self->connections->pdata[i]);
  for (guint i = 0; i < BT_N_DIRECTIONS; i++)
    bt_limiter_leave (self->limiters[i]);
  g_ptr_array_unref (self->connections);
  free_pieces (self);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->given);
  bt_suspects_free (self->suspects);
  bt_peer_list_free (self->peers);
  bt_pex_log_clear (&self->pex_log);
  g_array_unref (self->have_log);
  g_array_unref (self->deadlines);
  g_clear_pointer (&self->picker, bt_picker_free);
  g_clear_pointer (&self->super, bt_super_seed_free);
  g_clear_pointer (&self->metadata, bt_metadata_free);
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_clear_pointer (&self->have, bt_bitfield_unref);
  g_clear_pointer (&self->wanted, bt_bitfield_unref);
  g_clear_pointer (&self->damaged, bt_bitfield_unref);
  g_clear_pointer (&self->all, bt_bitfield_unref);
  g_free (self->priorities);
  g_free (self->file_priorities);
  bt_event_log_set_enabled (&self->events, FALSE);
  bt_wire_log_set_enabled (&self->wire, FALSE);
  g_clear_pointer (&self->shut_out, g_array_unref);
  g_free (self->sink);
  g_free (self);
}

/* --- life --------------------------------------------------------------------------------------- */

void
bt_swarm_start (BtSwarm *self, gint64 now_us)
{
  self->now_us = now_us;
  if (self->running)
    return;
  self->running = TRUE;
  self->refill = TRUE;
  self->next_tick_us = now_us;
  self->next_choke_us = now_us + self->params.choker.choke_interval_us;
  self->next_optimistic_us = now_us + self->params.choker.optimistic_interval_us;
  if (self->metainfo == NULL && self->metadata == NULL)
    self->metadata = bt_metadata_new (&self->info_hash);
  bt_peer_list_retry_all (self->peers);
  bt_swarm_init_slots (self);
  bt_swarm_update_super (self);
}

static void
close_all (BtSwarm *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    bt_connection_close (self->connections->pdata[i], BT_GONE_STOPPED);
}

void
bt_swarm_stop (BtSwarm *self, gint64 now_us)
{
  self->now_us = now_us;
  if (!self->running)
    return;
  self->running = FALSE;
  close_all (self);
  self->super_over = FALSE;
  bt_swarm_update_super (self);
  bt_swarm_flush_all (self);
}

void
bt_swarm_set_metainfo (BtSwarm *self, BtMetainfo *metainfo, gint64 now_us)
{
  self->now_us = now_us;
  if (self->metainfo != NULL)
    return;
  g_clear_pointer (&self->metadata, bt_metadata_free);
  self->metainfo = bt_metainfo_ref (metainfo);
  self->n_pieces = bt_metainfo_get_n_pieces (metainfo);
  self->wanted = bt_bitfield_new (self->n_pieces);
  self->damaged = bt_bitfield_new (self->n_pieces);
  self->all = bt_bitfield_new (self->n_pieces);
  bt_bitfield_set_all (self->all);
  self->priorities = g_malloc0 (self->n_pieces);
  self->file_priorities = g_malloc (bt_metainfo_get_n_files (metainfo));
  memset (self->file_priorities, BT_PRIORITY_NORMAL, bt_metainfo_get_n_files (metainfo));
  self->picker = bt_picker_new (self->n_pieces, &self->random);
  bt_swarm_apply_priorities (self);
  bt_swarm_enforce_private (self);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (!connection->established || connection->closing)
      continue;
    bt_connection_adopt_metainfo (connection);
    if (connection->has_extensions)
      bt_connection_send_extension (connection);
  }
}

/* Whether pieces that peers were told of are not in @have. */
static gboolean
lost_pieces (const BtSwarm *self, const BtBitfield *have)
{
  guint32 piece = 0;

  while ((piece = bt_bitfield_next (self->have, piece, TRUE)) < self->n_pieces) {
    if (!bt_bitfield_get (have, piece))
      return TRUE;
    piece++;
  }
  return FALSE;
}

static void
drop_all_uploads (BtSwarm *self, gint64 now_us)
{
  for (guint i = 0; i < self->connections->len; i++) {
    bt_connection_set_slot (self->connections->pdata[i], BT_SLOT_NONE, now_us);
    bt_connection_drop_uploads (self->connections->pdata[i]);
  }
}

/* Connections that were told of no piece are told all of them, one by one. */
static void
tell_all_pieces (BtSwarm *self)
{
  g_array_set_size (self->have_log, 0);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    connection->have_told = 0;
    connection->have_scan = 0;
    bt_swarm_wake (self, connection);
  }
}

/* Those that know what we had are told what is new. */
static void
tell_new_pieces (BtSwarm *self, const BtBitfield *have)
{
  guint32 piece = 0;

  while ((piece = bt_bitfield_next (have, piece, TRUE)) < self->n_pieces) {
    if (!bt_bitfield_get (self->have, piece))
      g_array_append_val (self->have_log, piece);
    piece++;
  }
  for (guint i = 0; i < self->connections->len; i++)
    bt_swarm_wake (self, self->connections->pdata[i]);
}

static void
tell_pieces (BtSwarm *self, const BtBitfield *have)
{
  if (self->have == NULL) {
    tell_all_pieces (self);
  } else if (lost_pieces (self, have)) {
    close_all (self);
    tell_all_pieces (self);
  } else {
    tell_new_pieces (self, have);
  }
}

void
bt_swarm_set_have (BtSwarm *self, const BtBitfield *have, gint64 now_us)
{
  self->now_us = now_us;
  if (self->metainfo == NULL)
    return;
  /* What was fetched of unfinished pieces may be gone from the disk as well. */
  bt_swarm_drop_pieces (self);
  if (have != NULL) {
    tell_pieces (self, have);
    bt_bitfield_clear_all (self->damaged);
  } else if (self->have != NULL) {
    drop_all_uploads (self, now_us);
    close_all (self);
  }
  g_clear_pointer (&self->have, bt_bitfield_unref);
  if (have != NULL)
    self->have = bt_bitfield_copy (have);
  bt_swarm_update_super (self);
  bt_swarm_refresh_missing (self);
}

void
bt_swarm_set_priorities (BtSwarm *self, const guint8 *priorities, gint64 now_us)
{
  self->now_us = now_us;
  if (self->metainfo == NULL)
    return;
  memcpy (self->file_priorities, priorities, bt_metainfo_get_n_files (self->metainfo));
  bt_swarm_apply_priorities (self);
  bt_swarm_refresh_missing (self);
}

void
bt_swarm_set_sequential (BtSwarm *self, gboolean sequential, gint64 now_us)
{
  self->now_us = now_us;
  self->sequential = sequential;
}

void
bt_swarm_set_upload_only (BtSwarm *self, gboolean upload_only, gint64 now_us)
{
  self->now_us = now_us;
  self->upload_only = upload_only;
  self->generation++;
  self->refill = TRUE;
}

void
bt_swarm_set_listen_port (BtSwarm *self, guint16 port)
{
  self->params.listen_port = port;
}

GBytes *
bt_swarm_take_metadata (BtSwarm *self)
{
  if (self->metadata == NULL || !bt_metadata_is_complete (self->metadata) || self->metadata_taken)
    return NULL;
  self->metadata_taken = TRUE;
  return bt_metadata_take (self->metadata);
}

void
bt_swarm_set_watched (BtSwarm *self, gboolean watched)
{
  bt_event_log_set_enabled (&self->events, watched);
}

void
bt_swarm_set_wire_watched (BtSwarm *self, gboolean watched)
{
  bt_wire_log_set_enabled (&self->wire, watched);
}

void
bt_swarm_set_limit_scope (BtSwarm *self, gboolean overhead, gboolean local, gint64 now_us)
{
  self->now_us = now_us;
  self->params.limit_overhead = overhead;
  self->params.limit_local = local;
  bt_swarm_wake_all_sleepers (self);
}

/* --- the clock ---------------------------------------------------------------------------------- */

/* Whether to dial. */
static gboolean
has_room (const BtSwarm *self)
{
  return self->running && self->n_dialing < self->params.max_dialing
         && self->n_open + self->n_dialing < (self->params.max_peers + 1) / DIAL_SHARE;
}

gint64
bt_swarm_get_dial_us (BtSwarm *self)
{
  if (!has_room (self))
    return G_MAXINT64;
  return bt_peer_list_get_next_us (self->peers, bt_swarm_is_complete (self));
}

gint64
bt_swarm_get_deadline (BtSwarm *self)
{
  gint64 deadline_us = G_MAXINT64, sleepers_us = bt_swarm_get_sleepers_us (self);

  if (!self->running)
    return deadline_us;
  if (self->connections->len > 0) {
    deadline_us = self->refill || self->slot_is_free || self->super_due
                      ? self->now_us
                      : MIN (self->next_tick_us, self->next_choke_us);
    deadline_us = MIN (deadline_us, sleepers_us);
    deadline_us = MIN (deadline_us, bt_swarm_get_round_us (self));
    if (self->lists[BT_LIST_POOL].length > 0)
      deadline_us = MIN (deadline_us, self->now_us + POOL_RETRY_US);
  }
  if (!self->dials_held)
    deadline_us = MIN (deadline_us, bt_swarm_get_dial_us (self));
  return deadline_us;
}

static void
refill_all (BtSwarm *self, gint64 now_us)
{
  guint n = self->connections->len;
  guint from = n > 0 ? bt_random_below (&self->random, n) : 0;

  self->refill = FALSE;
  bt_swarm_return_pieces (self);
  for (guint i = 0; i < n; i++)
    bt_connection_fill_requests (self->connections->pdata[(from + i) % n], now_us);
}

static void
tick_connections (BtSwarm *self, gint64 now_us)
{
  self->next_tick_us = now_us + BT_SWARM_TICK_US;
  self->n_ticks++;
  for (guint i = 0; i < self->connections->len; i++)
    bt_connection_tick (self->connections->pdata[i], self->n_ticks % 2 == 0, now_us);
  bt_swarm_relieve_pool (self);
  if (self->n_ticks % 2 == 0)
    bt_swarm_tick_super (self, now_us);
  bt_swarm_check_retries (self);
}

void
bt_swarm_tick (BtSwarm *self, gint64 now_us)
{
  self->now_us = now_us;
  if (!self->running)
    return;
  if (now_us >= self->next_tick_us)
    self->n_throttled += self->lists[BT_LIST_UP_SLEEP].length > 0;
  bt_swarm_wake_sleepers (self, now_us);
  bt_swarm_wake_pool_waiters (self, TRUE);
  if (now_us >= self->next_tick_us)
    tick_connections (self, now_us);
  if (now_us >= self->next_choke_us && bt_swarm_exchanges (self))
    bt_swarm_choke_round (self, now_us);
  else if (now_us >= self->next_choke_us)
    self->next_choke_us = now_us + self->params.choker.choke_interval_us;
  if (self->super_due)
    bt_swarm_show_pieces (self, now_us);
  bt_swarm_serve_deadlines (self, now_us);
  if (self->refill)
    refill_all (self, now_us);
  if (self->slot_is_free)
    bt_swarm_fill_slots (self, now_us);
}

/* --- addresses and connections ------------------------------------------------------------------ */

void
bt_swarm_hear_own (BtSwarm *self, const BtAddress *address)
{
  BtAddress own = *address;

  own.port = self->params.listen_port;
  bt_peer_list_hear_own (self->peers, &own);
}

gboolean
bt_swarm_next_dial (BtSwarm *self, BtAddress *address, gint64 now_us)
{
  self->now_us = now_us;
  if (!has_room (self)
      || !bt_peer_list_take (self->peers, address, bt_swarm_is_complete (self), now_us))
    return FALSE;
  self->n_dialing++;
  return TRUE;
}

void
bt_swarm_hold_dials (BtSwarm *self, gboolean hold)
{
  self->dials_held = hold;
}

void
bt_swarm_dial_failed (BtSwarm *self, const BtAddress *address, gint64 now_us)
{
  self->now_us = now_us;
  self->n_dialing -= self->n_dialing > 0;
  bt_peer_list_failed (self->peers, address, now_us);
}

/* Strangers at one address: a few share a router, more are one that plays many. */
static gboolean
is_crowd (BtSwarm *self, const BtAddress *address)
{
  guint n = 0;

  if (bt_address_is_loopback (address))
    return FALSE;
  for (guint i = 0; i < self->connections->len; i++)
    n += bt_address_equal_ip (&((BtConnection *) self->connections->pdata[i])->address, address);
  return n >= BT_LIMIT_CONNECTIONS_PER_IP;
}

static BtGone
check_incoming (BtSwarm *self, const BtAddress *address, const BtHandshake *received)
{
  if (memcmp (received->info_hash, bt_info_hash_get_wire (&self->info_hash), BT_SHA1_SIZE) != 0)
    return BT_GONE_HANDSHAKE;
  return is_crowd (self, address) ? BT_GONE_TOO_MANY : BT_N_GONE;
}

/* Whom we dialed does not take the place of another: there are others to dial. */
static gboolean
has_place (BtSwarm *self, const BtAddress *address, gboolean dialed, gint64 now_us)
{
  return self->n_open < self->params.max_peers
         || (!dialed && bt_swarm_find_replaceable (self, address, NULL, now_us) != NULL);
}

/* Why nobody from there is wanted, BT_N_GONE: he is. */
static BtGone
check_place (BtSwarm *self, const BtAddress *address, gboolean dialed, gint64 now_us)
{
  if (!self->running)
    return BT_GONE_STOPPED;
  if (bt_peer_list_is_banned (self->peers, address))
    return BT_GONE_BAD_DATA;
  return has_place (self, address, dialed, now_us) ? BT_N_GONE : BT_GONE_TOO_MANY;
}

/* Why a connection is not wanted, BT_N_GONE: it is. */
static BtGone
check_wanted (BtSwarm *self, const BtAddress *address, const BtHandshake *received, gint64 now_us)
{
  BtGone unwanted = check_place (self, address, received == NULL, now_us);

  if (unwanted != BT_N_GONE)
    return unwanted;
  if (received != NULL)
    return check_incoming (self, address, received);
  return bt_swarm_may_meet (self, address) ? BT_N_GONE : BT_GONE_PRIVATE;
}

static void
turn_down (BtSwarm *self, BtGone unwanted, gint64 now_us)
{
  self->gone[unwanted]++;
  if (unwanted == BT_GONE_TOO_MANY)
    self->turned_away_us = now_us;
}

/* Makes room first, if there is none. */
static BtConnection *
add_connection (BtSwarm *self, const BtAddress *address, BtTransportKind transport, guint64 id,
                gint64 now_us)
{
  BtConnection *connection;

  if (self->n_open >= self->params.max_peers)
    bt_connection_close (bt_swarm_find_replaceable (self, address, NULL, now_us), BT_GONE_TOO_MANY);
  connection = bt_connection_new (self, address, id, now_us);
  connection->transport = transport;
  self->n_open++;
  g_ptr_array_add (self->connections, connection);
  g_hash_table_insert (self->by_id, &connection->id, connection);
  if (self->connections->len == 1)
    self->next_tick_us = now_us + BT_SWARM_TICK_US;
  return connection;
}

BtConnection *
bt_swarm_connected (BtSwarm *self, const BtAddress *address, BtTransportKind transport,
                    const BtHandshake *received, guint64 id, gint64 now_us)
{
  BtGone unwanted = check_wanted (self, address, received, now_us);
  BtConnection *connection;

  self->now_us = now_us;
  if (received == NULL)
    self->n_dialing -= self->n_dialing > 0;
  if (unwanted != BT_N_GONE) {
    turn_down (self, unwanted, now_us);
    if (received == NULL)
      bt_peer_list_closed (self->peers, address, FALSE, now_us);
    return NULL;
  }
  connection = add_connection (self, address, transport, id, now_us);
  connection->incoming = received != NULL;
  connection->source =
      received != NULL ? BT_PEER_SOURCE_INCOMING : bt_peer_list_get_source (self->peers, address);
  if (received != NULL && memcmp (received->peer_id, self->peer_id, BT_PEER_ID_SIZE) != 0)
    bt_found_log_add (&self->found, BT_PEER_SOURCE_INCOMING, now_us);
  if (received != NULL && self->params.limit_overhead)
    bt_swarm_charge (self, BT_DIRECTION_DOWN, connection, BT_HANDSHAKE_SIZE, now_us);
  bt_connection_open (connection, received, now_us);
  return connection;
}

BtConnection *
bt_swarm_introduced (BtSwarm *self, const BtAddress *address, gboolean we_offered, guint64 id,
                     gint64 now_us)
{
  BtGone unwanted = check_place (self, address, FALSE, now_us);
  BtConnection *connection;

  self->now_us = now_us;
  if (unwanted == BT_N_GONE && is_crowd (self, address))
    unwanted = BT_GONE_TOO_MANY;
  if (unwanted != BT_N_GONE) {
    turn_down (self, unwanted, now_us);
    return NULL;
  }
  connection = add_connection (self, address, BT_TRANSPORT_RTC, id, now_us);
  connection->incoming = !we_offered;
  connection->source = BT_PEER_SOURCE_RTC;
  bt_found_log_add (&self->found, BT_PEER_SOURCE_RTC, now_us);
  bt_connection_open (connection, NULL, now_us);
  return connection;
}

guint
bt_swarm_get_n_free (BtSwarm *self)
{
  return self->running && self->n_open < self->params.max_peers
             ? self->params.max_peers - self->n_open
             : 0;
}

/* Whoever a tracker introduced has an address that nobody can dial: that is not remembered. */
static void
tell_introduced (BtSwarm *self, const BtConnection *connection)
{
  if (connection->gone == BT_GONE_SELF)
    bt_found_log_take_back (&self->found, connection->source);
  else if (connection->gone == BT_GONE_BAD_METADATA)
    bt_swarm_ban (self, &connection->address);
}

static void
tell_peer_list (BtSwarm *self, const BtConnection *connection, gint64 now_us)
{
  switch (connection->gone) {
  case BT_GONE_STOPPED:
    bt_peer_list_hold (self->peers, &connection->address, 0);
    break;
  case BT_GONE_DUPLICATE:
  case BT_GONE_UNINTERESTING:
    bt_peer_list_hold (self->peers, &connection->address, now_us + USELESS_HOLD_US);
    break;
  case BT_GONE_SELF:
    bt_found_log_take_back (&self->found, connection->source);
    bt_peer_list_set_self (self->peers, &connection->address);
    break;
  case BT_GONE_PRIVATE:
    bt_peer_list_forget (self->peers, &connection->address);
    break;
  case BT_GONE_BAD_METADATA:
    bt_swarm_ban (self, &connection->address);
    break;
  case BT_GONE_HANDSHAKE:
  case BT_GONE_FLOOD:
  case BT_GONE_BAD_LENGTH:
  case BT_GONE_BAD_BITFIELD:
  case BT_GONE_BAD_INDEX:
  case BT_GONE_BAD_REQUEST:
  case BT_GONE_BAD_PIECE:
  case BT_GONE_BAD_EXTENSION:
    bt_peer_list_failed (self->peers, &connection->address, now_us);
    break;
  default:
    if (connection->established)
      bt_peer_list_closed (self->peers, &connection->address,
                           connection->downloaded + connection->uploaded > 0, now_us);
    else
      bt_peer_list_failed (self->peers, &connection->address, now_us);
    break;
  }
}

void
bt_swarm_remove_connection (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  self->now_us = now_us;
  if (!connection->closing)
    bt_connection_close (connection, BT_GONE_CLOSED);
  if (connection->transport == BT_TRANSPORT_RTC)
    tell_introduced (self, connection);
  else
    tell_peer_list (self, connection, now_us);
  g_hash_table_remove (self->by_id, &connection->id);
  g_ptr_array_remove_fast (self->connections, connection);
  bt_connection_free (connection);
}
