/* bt-swarm-suspects.c — who sent bad data is found, and nobody else is blamed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* Those a failed piece waits for had so long to ask for the next block of it; then anybody may. */
#define RETRY_STUCK_US (10 * G_USEC_PER_SEC)
/* One alone with a failed piece sends it in this time; then others help, for a verdict is reached from
 * the blocks as well. */
#define RETRY_ALONE_US (60 * G_USEC_PER_SEC)
#define SHUT_OUT_MAX 64 /* addresses to dial again; more than a person shuts out by hand */

/* --- fetching again ----------------------------------------------------------------------------- */

static gboolean
is_suspect (const BtSwarm *self, const BtPiece *piece, const BtConnection *connection)
{
  return bt_suspects_has (self->suspects, piece->index, &connection->address);
}

static gboolean
is_stuck (const BtSwarm *self, const BtPiece *piece)
{
  return piece->only_from == 0 && self->now_us - piece->asked_us > RETRY_STUCK_US;
}

gboolean
bt_swarm_may_retry (const BtSwarm *self, const BtPiece *piece, const BtConnection *connection)
{
  if (piece->only_from != 0)
    return piece->only_from == connection->id;
  return bt_piece_is_untouched (piece) || !is_suspect (self, piece, connection)
         || is_stuck (self, piece);
}

gboolean
bt_swarm_may_help_retry (const BtSwarm *self, const BtPiece *piece, const BtConnection *connection)
{
  return piece->only_from == 0 && !is_suspect (self, piece, connection);
}

void
bt_swarm_retries (BtSwarm *self, BtPiece *piece, const BtConnection *connection)
{
  if (bt_piece_is_untouched (piece) && is_suspect (self, piece, connection)) {
    piece->only_from = connection->id;
    piece->alone_us = self->now_us;
  }
}

/* Whether more may ask for it than a while ago. */
static gboolean
is_opened (const BtSwarm *self, BtPiece *piece)
{
  if (piece->only_from != 0 && self->now_us - piece->alone_us > RETRY_ALONE_US) {
    piece->only_from = 0;
    return TRUE;
  }
  return piece->n_free > 0 && is_stuck (self, piece);
}

void
bt_swarm_check_retries (BtSwarm *self)
{
  gboolean opened = FALSE;

  for (guint i = 0; i < self->pieces->len; i++) {
    BtPiece *piece = self->pieces->pdata[i];

    opened |= piece->failed && is_opened (self, piece);
  }
  if (!opened)
    return;
  self->generation++;
  self->refill = TRUE;
}

/* --- verdicts ----------------------------------------------------------------------------------- */

void
bt_swarm_ban (BtSwarm *self, const BtAddress *address)
{
  if (bt_peer_list_is_banned (self->peers, address))
    return;
  self->n_banned++;
  bt_peer_list_ban (self->peers, address);
}

gboolean
bt_swarm_is_banned (const BtSwarm *self, const BtAddress *address)
{
  return bt_peer_list_is_banned (self->peers, address);
}

/* What it sent of pieces that are not whole yet would fail them, too. */
static void
forget_blocks_of (BtSwarm *self, const BtAddress *liar)
{
  for (guint i = 0; i < self->pieces->len; i++) {
    BtPiece *piece = self->pieces->pdata[i];

    if (!piece->busy && !piece->doomed)
      self->wasted += bt_piece_forget_blocks_of (piece, liar, self->pool);
  }
  self->generation++;
  self->refill = TRUE;
}

static void
hang_up (BtSwarm *self, const BtAddress *stranger, BtGone reason)
{
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (!connection->closing && bt_address_is_same_stranger (&connection->address, stranger))
      bt_connection_close (connection, reason);
  }
}

static void
convict (BtSwarm *self, const BtAddress *liar)
{
  bt_swarm_ban (self, liar);
  bt_suspects_explain (self->suspects, liar);
  hang_up (self, liar, BT_GONE_BAD_DATA);
  forget_blocks_of (self, liar);
}

/* Where it can be dialed, as far as we know. */
static void
note_dialed (BtSwarm *self, const BtAddress *stranger)
{
  if (self->shut_out == NULL)
    self->shut_out = g_array_new (FALSE, FALSE, sizeof (BtShutOut));
  for (guint i = 0; i < self->connections->len; i++) {
    const BtConnection *connection = self->connections->pdata[i];
    BtShutOut out = { connection->address, connection->source };

    if (!connection->closing && !connection->incoming && connection->transport != BT_TRANSPORT_RTC
        && self->shut_out->len < SHUT_OUT_MAX
        && bt_address_is_same_stranger (&connection->address, stranger))
      g_array_append_val (self->shut_out, out);
  }
}

/* Who took it back wants to see it again now, and not when it is found anew. */
static void
let_in (BtSwarm *self, const BtAddress *stranger)
{
  bt_peer_list_pardon (self->peers, stranger);
  for (guint i = self->shut_out != NULL ? self->shut_out->len : 0; i > 0; i--) {
    BtShutOut out = g_array_index (self->shut_out, BtShutOut, i - 1);

    if (!bt_address_is_same_stranger (&out.address, stranger))
      continue;
    g_array_remove_index_fast (self->shut_out, i - 1);
    bt_peer_list_add (self->peers, &out.address, out.source);
  }
}

void
bt_swarm_set_shut_out (BtSwarm *self, const BtAddress *address, gboolean is_out, gint64 now_us)
{
  self->now_us = now_us;
  if (!is_out) {
    let_in (self, address);
    return;
  }
  note_dialed (self, address);
  bt_peer_list_ban (self->peers, address);
  hang_up (self, address, BT_GONE_SHUT_OUT);
}

/* It was banned while the piece's last job ran. */
static void
explain_by_banned (BtSwarm *self, const BtPiece *piece)
{
  for (guint i = 0; i < piece->senders->len; i++) {
    const BtSender *sender = &g_array_index (piece->senders, BtSender, i);

    if (bt_peer_list_is_banned (self->peers, &sender->address))
      bt_suspects_explain (self->suspects, &sender->address);
  }
}

void
bt_swarm_accuse (BtSwarm *self, BtPiece *piece, const guint64 *digests)
{
  BtAddress first = g_array_index (piece->senders, BtSender, piece->blocks[0].sender).address;

  piece->failed = TRUE;
  piece->only_from = 0;
  if (bt_piece_is_of_one (piece)) {
    bt_piece_reset (piece, self->pool);
    convict (self, &first);
    return;
  }
  bt_suspects_add (self->suspects, piece, digests);
  explain_by_banned (self, piece);
  bt_piece_reset (piece, self->pool);
}

void
bt_swarm_judge (BtSwarm *self, guint32 piece, const guint64 *digests)
{
  g_autoptr (GArray) liars = bt_suspects_resolve (self->suspects, piece, digests);

  for (guint i = 0; i < liars->len; i++)
    convict (self, &g_array_index (liars, BtAddress, i));
}
