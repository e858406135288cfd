/* bt-swarm-deadline.c — pieces that are wanted by a time: asked of those who deliver soonest.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When a peer delivers a block is known from the pace of its blocks and what it owes already. So each
 * block of the most urgent piece goes to whoever has it first. Where other requests would make it
 * late, they give way; where it is late all the same, it goes to a sooner peer: from the end of a
 * queue it moves, and what may be on its way is asked for twice, never more. */
#include "swarm/bt-swarm-private.h"

/* Nobody is asked ahead for more than it sends in this time: the rest is dealt at later rounds. */
#define HORIZON_US 1000000
#define ROUND_US 250000 /* between rounds */
/* While somebody waits for the first bytes: the pace of a peer becomes known block by block. */
#define ROUND_HASTY_US 50000
#define TRIES_HASTY 8  /* blocks that a peer of unknown pace is tried with then: 128 KiB */
#define PIECES_MAX 256 /* looked at in a round */
#define CHOICES_MAX 32 /* looked at for one peer */
#define DOUBT 3        /* times as long as is expected it may take until a block comes */
#define DOUBLES_MAX 16 /* blocks asked for twice in a round */

/* One that can be asked now. */
typedef struct {
  BtConnection *connection;
  guint n_live;   /* requests it owes */
  guint n_urgent; /* of those, the ones with a deadline, and those that may be on their way */
} Candidate;

/* --- the list ----------------------------------------------------------------------------------- */

static guint
find_deadline (const BtSwarm *self, guint32 piece)
{
  guint i = 0;

  while (i < self->deadlines->len && g_array_index (self->deadlines, BtDeadline, i).piece != piece)
    i++;
  return i;
}

gint64
bt_swarm_get_piece_deadline (const BtSwarm *self, guint32 piece)
{
  guint i = find_deadline (self, piece);

  return i < self->deadlines->len ? g_array_index (self->deadlines, BtDeadline, i).by_us : 0;
}

static void
mark (BtSwarm *self, guint32 index, gint64 by_us)
{
  BtPiece *piece = bt_swarm_find_piece (self, index);

  if (piece != NULL)
    piece->by_us = by_us;
}

void
bt_swarm_forget_deadline (BtSwarm *self, guint32 piece)
{
  guint i = find_deadline (self, piece);

  if (i < self->deadlines->len)
    g_array_remove_index (self->deadlines, i);
  mark (self, piece, 0);
}

void
bt_swarm_set_deadline (BtSwarm *self, guint32 piece, gint64 by_us, gint64 now_us)
{
  BtDeadline deadline = { piece, MAX (by_us, 1) };
  guint i = 0;

  g_return_if_fail (piece < self->n_pieces);
  self->now_us = now_us;
  bt_swarm_forget_deadline (self, piece);
  if (!bt_bitfield_get (bt_picker_peek_missing (self->picker), piece))
    return;
  while (i < self->deadlines->len
         && g_array_index (self->deadlines, BtDeadline, i).by_us <= deadline.by_us)
    i++;
  g_array_insert_val (self->deadlines, i, deadline);
  mark (self, piece, deadline.by_us);
  /* Not at once: more may be set, and all together say who gives way. */
  self->next_deadline_us = now_us;
}

void
bt_swarm_clear_deadlines (BtSwarm *self, gint64 now_us)
{
  self->now_us = now_us;
  for (guint i = 0; i < self->deadlines->len; i++)
    mark (self, g_array_index (self->deadlines, BtDeadline, i).piece, 0);
  g_array_set_size (self->deadlines, 0);
  self->generation++;
  self->refill = TRUE;
}

/* --- all of them anew --------------------------------------------------------------------------- */

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const BtDeadline *x = a, *y = b;

  return x->piece < y->piece ? -1 : x->piece > y->piece;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const BtDeadline *x = a, *y = b;

  if (x->by_us != y->by_us)
    return x->by_us < y->by_us ? -1 : 1;
  return compare_pieces (a, b);
}

/* TRUE: that is news for a round. */
static gboolean
keep_time (const BtDeadline *old, BtDeadline *now)
{
  gboolean sooner = now->by_us < old->by_us;

  if (ABS (now->by_us - old->by_us) < ROUND_US)
    now->by_us = old->by_us;
  return sooner && now->by_us != old->by_us;
}

/* Takes over what is missing of @deadlines, with the times that @old has of it. Returns how many are not
 * in @old; *@urgent: there is something new to deal. */
static guint
take_deadlines (BtSwarm *self, const GArray *deadlines, const GArray *old, gboolean *urgent)
{
  const BtBitfield *missing = bt_picker_peek_missing (self->picker);
  guint at = 0, n_new = 0;

  for (guint i = 0; i < deadlines->len; i++) {
    BtDeadline deadline = g_array_index (deadlines, BtDeadline, i);

    if (deadline.piece >= self->n_pieces || !bt_bitfield_get (missing, deadline.piece))
      continue;
    while (at < old->len && g_array_index (old, BtDeadline, at).piece < deadline.piece)
      at++;
    if (at < old->len && g_array_index (old, BtDeadline, at).piece == deadline.piece) {
      *urgent |= keep_time (&g_array_index (old, BtDeadline, at), &deadline);
    } else {
      *urgent = TRUE;
      n_new++;
    }
    g_array_append_val (self->deadlines, deadline);
  }
  return n_new;
}

static void
mark_all (BtSwarm *self, const GArray *deadlines, gboolean marked)
{
  for (guint i = 0; i < deadlines->len; i++) {
    const BtDeadline *deadline = &g_array_index (deadlines, BtDeadline, i);

    mark (self, deadline->piece, marked ? deadline->by_us : 0);
  }
}

void
bt_swarm_set_deadlines (BtSwarm *self, const GArray *deadlines, gint64 now_us)
{
  g_autoptr (GArray) old = g_array_copy (self->deadlines);
  gboolean urgent = FALSE;
  guint n_new;

  self->now_us = now_us;
  if (self->picker == NULL)
    return;
  mark_all (self, old, FALSE);
  g_array_sort (old, compare_pieces);
  g_array_set_size (self->deadlines, 0);
  n_new = take_deadlines (self, deadlines, old, &urgent);
  g_array_sort (self->deadlines, compare_times);
  mark_all (self, self->deadlines, TRUE);
  if (urgent)
    self->next_deadline_us = now_us;
  /* Some are free for all again. */
  if (self->deadlines->len - n_new < old->len) {
    self->generation++;
    self->refill = TRUE;
  }
}

void
bt_swarm_set_hasty (BtSwarm *self, gboolean hasty, gint64 now_us)
{
  if (self->hasty == hasty)
    return;
  self->now_us = now_us;
  self->hasty = hasty;
  self->generation++;
  self->refill |= !hasty;
}

/* Those that are not wanted any more. */
void
bt_swarm_refresh_deadlines (BtSwarm *self)
{
  for (guint i = self->deadlines->len; i > 0; i--) {
    guint32 piece = g_array_index (self->deadlines, BtDeadline, i - 1).piece;

    if (!bt_bitfield_get (bt_picker_peek_missing (self->picker), piece))
      bt_swarm_forget_deadline (self, piece);
  }
}

/* --- who delivers soonest ----------------------------------------------------------------------- */

static guint
count_urgent (BtConnection *connection)
{
  guint32 at = connection->requests.first;
  const BtRequest *request;
  guint position = 0, n = 0;

  while ((request = bt_request_queue_next (&connection->requests, &at)) != NULL) {
    if (request->target == NULL)
      continue;
    position++;
    n += position <= BT_ON_THE_WAY || request->target->by_us != 0;
  }
  return n;
}

static GArray *
gather (BtSwarm *self, gint64 now_us)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];
    Candidate candidate = { connection, connection->requests.n_live, 0 };

    if (connection->peer_choking || connection->snubbed
        || !bt_connection_may_ask (connection, now_us))
      continue;
    candidate.n_urgent = count_urgent (connection);
    g_array_append_val (candidates, candidate);
  }
  return candidates;
}

/* When the next block asked of it comes: behind all it owes, or after the rest gave way. */
static gint64
get_wait (const Candidate *candidate, gint64 left_us, gint64 now_us)
{
  BtRequestQueue *requests = &candidate->connection->requests;
  gint64 wait_us = bt_request_queue_get_wait_us (requests, candidate->n_live + 1, now_us);

  if (wait_us <= left_us || candidate->n_urgent == candidate->n_live)
    return wait_us;
  return bt_request_queue_get_wait_us (requests, candidate->n_urgent + 1, now_us);
}

/* A peer of unknown pace is tried with few blocks, once. Who is in haste has no time to wait for the
 * answer, and nothing to ask of it instead. */
static gboolean
is_unproven (const BtConnection *connection, guint n_urgent)
{
  if (connection->requests.n_samples > 0)
    return FALSE;
  return connection->swarm->hasty ? n_urgent >= TRIES_HASTY
                                  : connection->requests.n_kept >= BT_ON_THE_WAY;
}

static gboolean
has_room (const Candidate *candidate)
{
  return candidate->n_urgent < candidate->connection->requests.limit
         && !is_unproven (candidate->connection, candidate->n_urgent);
}

/* Of those that have it, even the soonest is slow: then it is that one, but for a few blocks only. */
static gboolean
is_best_there_is (Candidate *candidate, gint64 now_us)
{
  return candidate->n_urgent <= 2 * BT_ON_THE_WAY
         && bt_request_queue_get_wait_us (&candidate->connection->requests, 1, now_us)
                >= HORIZON_US;
}

/* Who delivers a block of @piece soonest, @except aside, and when; NULL: nobody has it. */
static Candidate *
find_soonest (GArray *candidates, const BtPiece *piece, const BtConnection *except, gint64 *wait_us,
              gint64 now_us)
{
  gint64 left_us = piece->by_us - now_us;
  Candidate *soonest = NULL;

  *wait_us = G_MAXINT64;
  for (guint i = 0; i < candidates->len; i++) {
    Candidate *candidate = &g_array_index (candidates, Candidate, i);
    gint64 its_us;

    if (candidate->connection == except || !has_room (candidate)
        || !bt_connection_may_send (candidate->connection, piece))
      continue;
    its_us = get_wait (candidate, left_us, now_us);
    if (its_us < *wait_us) {
      *wait_us = its_us;
      soonest = candidate;
    }
  }
  return soonest;
}

/* What has no deadline is withdrawn from its queue, if a block would be late behind it. */
static void
give_way (Candidate *candidate, gint64 by_us, gint64 now_us)
{
  BtConnection *connection = candidate->connection;
  BtRequestQueue *requests = &connection->requests;
  guint32 at = requests->end;
  BtRequest *request;

  if (bt_request_queue_get_wait_us (requests, candidate->n_live + 1, now_us) <= by_us - now_us)
    return;
  while (candidate->n_live > candidate->n_urgent
         && (request = bt_request_queue_previous (requests, &at)) != NULL) {
    if (request->target == NULL || request->target->by_us != 0)
      continue;
    bt_connection_withdraw (connection, request, TRUE);
    candidate->n_live--;
  }
  connection->piece = NULL;
}

static void
ask (Candidate *candidate, BtPiece *piece, guint32 block, gint64 now_us)
{
  give_way (candidate, piece->by_us, now_us);
  if (piece->failed)
    bt_swarm_retries (candidate->connection->swarm, piece, candidate->connection);
  bt_connection_ask (candidate->connection, piece, block, now_us);
  candidate->n_live++;
  candidate->n_urgent++;
}

/* --- blocks ------------------------------------------------------------------------------------ */

/* Deals the free blocks of @piece. FALSE: nobody that has it delivers soon. */
static gboolean
deal_free (GArray *candidates, BtPiece *piece, gint64 now_us)
{
  while (piece->n_free > 0) {
    gint64 wait_us;
    Candidate *soonest = find_soonest (candidates, piece, NULL, &wait_us, now_us);

    if (soonest == NULL || (wait_us >= HORIZON_US && !is_best_there_is (soonest, now_us)))
      return FALSE;
    ask (soonest, piece, bt_piece_take_free (piece), now_us);
  }
  return TRUE;
}

/* A block that @holder owes at @position, and delivers late: somebody sooner is asked, too. */
static gboolean
hurry_block (GArray *candidates, BtConnection *holder, BtRequest *request, guint position,
             gint64 now_us)
{
  BtPiece *piece = request->target;
  guint32 block = request->block;
  gint64 theirs_us = bt_request_queue_get_wait_us (&holder->requests, position, now_us);
  gint64 wait_us;
  Candidate *soonest;

  if (bt_request_queue_is_sooner (theirs_us, piece->by_us - ROUND_US - now_us)
      || piece->blocks[block].n_requesters >= bt_request_queue_get_requesters_max (theirs_us))
    return FALSE;
  soonest = find_soonest (candidates, piece, holder, &wait_us, now_us);
  if (soonest == NULL || !bt_request_queue_is_sooner (wait_us, theirs_us)
      || bt_request_queue_find (&soonest->connection->requests, piece->index, block) != NULL)
    return FALSE;
  /* It is asked first: the block is never free. */
  bt_piece_add_requester (piece, block);
  if (position > BT_ON_THE_WAY)
    bt_connection_withdraw (holder, request, TRUE);
  ask (soonest, piece, block, now_us);
  return TRUE;
}

/* What is asked for of @piece and comes late. */
static void
hurry (BtSwarm *self, GArray *candidates, BtPiece *piece, guint *n_left, gint64 now_us)
{
  guint n_askers = piece->askers->len;

  for (guint i = 0; i < n_askers; i++) {
    BtConnection *holder = bt_swarm_get_asker (self, piece, i);
    guint32 at = holder != NULL ? holder->requests.first : 0;
    guint32 end = holder != NULL ? holder->requests.end : 0;
    BtRequest *request;
    guint position = 0;

    while (holder != NULL && *n_left > 0 && at != end
           && (request = bt_request_queue_next (&holder->requests, &at)) != NULL) {
      if (request->target == NULL)
        continue;
      position++;
      if (request->target != piece || !hurry_block (candidates, holder, request, position, now_us))
        continue;
      (*n_left)--;
      position -= request->target == NULL;
    }
  }
}

/* That piece, begun if somebody has it; or NULL. */
static BtPiece *
get_piece (BtSwarm *self, guint32 index)
{
  if (bt_picker_is_open (self->picker, index) && bt_picker_get_copies (self->picker, index) > 0)
    return bt_swarm_begin_piece (self, index);
  return bt_swarm_find_piece (self, index);
}

/* --- between rounds ----------------------------------------------------------------------------- */

static BtPiece *
get_free (BtConnection *self, guint32 index)
{
  BtSwarm *swarm = self->swarm;
  BtPiece *piece;

  if (!bt_connection_has_piece (self, index))
    return NULL;
  piece = get_piece (swarm, index);
  return piece != NULL && piece->n_free > 0 && bt_connection_may_send (self, piece) ? piece : NULL;
}

/* The first deadline that a block after @wait_us would meet, without doubt. */
static guint
find_in_time (const BtSwarm *self, gint64 wait_us, gint64 now_us)
{
  guint low = 0, high = self->deadlines->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (g_array_index (self->deadlines, BtDeadline, middle).by_us < now_us + DOUBT * wait_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static BtPiece *
find_free (BtConnection *self, guint from)
{
  const GArray *deadlines = self->swarm->deadlines;
  guint end = MIN (deadlines->len, from + CHOICES_MAX);
  BtPiece *piece = NULL;

  for (guint i = from; i < end && piece == NULL; i++)
    piece = get_free (self, g_array_index (deadlines, BtDeadline, i).piece);
  return piece;
}

gboolean
bt_connection_choose_urgent (BtConnection *self, BtPiece **piece, gint64 now_us)
{
  BtRequestQueue *requests = &self->requests;
  gint64 wait_us = bt_request_queue_get_wait_us (requests, requests->n_live + 1, now_us);

  if (bt_request_queue_get_wait_us (requests, 1, now_us) < HORIZON_US) {
    *piece = find_free (self, 0);
    if (*piece == NULL)
      return FALSE;
    if (wait_us >= HORIZON_US)
      *piece = NULL;
    return TRUE;
  }
  if (is_unproven (self, count_urgent (self)))
    return FALSE;
  *piece = find_free (self, find_in_time (self->swarm, wait_us, now_us));
  /* Nothing is known against it. */
  if (*piece == NULL && requests->n_samples == 0)
    *piece = find_free (self, 0);
  return *piece != NULL;
}

/* --- a round ------------------------------------------------------------------------------------ */

static void
deal (BtSwarm *self, gint64 now_us)
{
  g_autoptr (GArray) candidates = gather (self, now_us);
  guint n = MIN (self->deadlines->len, PIECES_MAX), n_doubles = DOUBLES_MAX, n_refused = 0;

  /* When nobody can take more of several pieces in a row, the round is over. */
  for (guint i = 0; i < n && candidates->len > 0 && n_refused < 4; i++) {
    BtPiece *piece = get_piece (self, g_array_index (self->deadlines, BtDeadline, i).piece);

    if (piece == NULL)
      continue;
    if (piece->n_free > 0 && !deal_free (candidates, piece, now_us))
      n_refused++;
    if (piece->n_requested > 0 && !piece->failed)
      hurry (self, candidates, piece, &n_doubles, now_us);
  }
}

void
bt_swarm_serve_deadlines (BtSwarm *self, gint64 now_us)
{
  if (self->deadlines->len == 0 || now_us < self->next_deadline_us)
    return;
  self->next_deadline_us = now_us + (self->hasty ? ROUND_HASTY_US : ROUND_US);
  if (bt_swarm_exchanges (self))
    deal (self, now_us);
}

gint64
bt_swarm_get_round_us (const BtSwarm *self)
{
  return self->deadlines->len > 0 ? self->next_deadline_us : G_MAXINT64;
}
