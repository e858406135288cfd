/* pm-piece-set.c — what is to be seen of a torrent's pieces, or of one file's, at one moment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-piece-set.h"

#define STATE_MASK 0x0f
#define RARE_MARK 0x40 /* also while it is on its way */
#define SENT_MARK 0x80

static gboolean
is_here (const BtPieceMap *map, guint32 piece)
{
  return piece < map->n_pieces && map->have != NULL && bt_bitfield_get (map->have, piece);
}

static guint8
lasting_mark (const BtPieceMap *map, guint32 piece)
{
  if (is_here (map, piece))
    return PM_PIECE_HERE;
  if (map->wanted != NULL && !bt_bitfield_get (map->wanted, piece))
    return PM_PIECE_UNWANTED;
  return bt_piece_map_is_rare (map, piece) ? PM_PIECE_RARE | RARE_MARK : PM_PIECE_MISSING;
}

static void
lift (PmPieceSet *self, guint32 piece, PmPieceState state)
{
  guint8 *mark;

  if (!pm_piece_set_has (self, piece))
    return;
  mark = &self->marks[piece - self->first];
  if (state > (*mark & STATE_MASK))
    *mark = (*mark & ~STATE_MASK) | state;
}

/* What was asked of several peers may still be on its way when it is here. */
static void
mark_progress (PmPieceSet *self)
{
  const BtPieceMap *map = self->map;

  for (guint32 i = 0; i < map->n_progress; i++) {
    if (map->progress[i].checking)
      lift (self, map->progress[i].piece, PM_PIECE_CHECKING);
    else if (map->progress[i].n_requested > 0 && !is_here (map, map->progress[i].piece))
      lift (self, map->progress[i].piece, PM_PIECE_FLIGHT);
  }
  for (guint32 i = map->check_from; i < map->check_to; i++)
    lift (self, i, PM_PIECE_CHECKING);
}

static void
mark_damaged (PmPieceSet *self)
{
  const BtBitfield *damaged = self->map->damaged;
  guint32 end = damaged != NULL ? bt_bitfield_get_n_bits (damaged) : 0;

  if (end == 0 || bt_bitfield_get_n_set (damaged) == 0)
    return;
  for (guint32 i = bt_bitfield_next (damaged, 0, TRUE); i < end;
       i = bt_bitfield_next (damaged, i + 1, TRUE))
    lift (self, i, PM_PIECE_DAMAGED);
}

static void
mark_sent (PmPieceSet *self, const PmSent *sent)
{
  for (guint i = 0; i < sent->n; i++)
    if (pm_piece_set_has (self, sent->pieces[i]))
      self->marks[sent->pieces[i] - self->first] |= SENT_MARK;
}

/* Where it is counted beside the rare ones and those just sent, so that all adds up. */
static PmPieceState
counts_as (PmPieceState state)
{
  return state == PM_PIECE_RARE ? PM_PIECE_MISSING : state;
}

static void
count (PmPieceSet *self)
{
  for (guint32 i = 0; i < self->n; i++) {
    self->counts[counts_as (self->marks[i] & STATE_MASK)]++;
    self->counts[PM_PIECE_RARE] += (self->marks[i] & RARE_MARK) != 0;
    self->counts[PM_PIECE_SENT] += (self->marks[i] & SENT_MARK) != 0;
  }
}

PmPieceSet *
pm_piece_set_new (BtPieceMap *map, guint32 first, guint32 n, const PmSent *sent)
{
  PmPieceSet *self;

  if (first >= map->n_pieces || n == 0)
    return NULL;
  self = g_new0 (PmPieceSet, 1);
  g_ref_count_init (&self->ref_count);
  self->map = bt_piece_map_ref (map);
  self->first = first;
  self->n = MIN (n, map->n_pieces - first);
  self->marks = g_new (guint8, self->n);
  for (guint32 i = 0; i < self->n; i++)
    self->marks[i] = lasting_mark (map, first + i);
  mark_progress (self);
  mark_damaged (self);
  mark_sent (self, sent);
  count (self);
  return self;
}

PmPieceSet *
pm_piece_set_ref (PmPieceSet *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
pm_piece_set_unref (PmPieceSet *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  bt_piece_map_unref (self->map);
  g_free (self->marks);
  g_free (self);
}

PmPieceState
pm_piece_set_get_state (const PmPieceSet *self, guint32 piece)
{
  return self->marks[piece - self->first] & STATE_MASK;
}

gboolean
pm_piece_set_is_rare (const PmPieceSet *self, guint32 piece)
{
  return (self->marks[piece - self->first] & RARE_MARK) != 0;
}

gboolean
pm_piece_set_is_sent (const PmPieceSet *self, guint32 piece)
{
  return (self->marks[piece - self->first] & SENT_MARK) != 0;
}

gboolean
pm_piece_set_has (const PmPieceSet *self, gint64 piece)
{
  return piece >= self->first && piece - self->first < self->n;
}

gint64
pm_piece_set_find_rare (const PmPieceSet *self, gint64 from, int step)
{
  gint64 n = self->n, at = from < 0 ? (step > 0 ? -1 : n) : from - self->first;

  if (self->counts[PM_PIECE_RARE] == 0)
    return -1;
  for (gint64 i = 1; i <= n; i++) {
    gint64 index = ((at + step * i) % n + n) % n;

    if ((self->marks[index] & RARE_MARK) != 0)
      return self->first + index;
  }
  return -1;
}

/* --- which pieces a person picked out ----------------------------------------------------------- */

gboolean
pm_piece_choice_equal (const PmPieceChoice *self, const PmPieceChoice *other)
{
  if (self->by != other->by || self->by == PM_CHOICE_NONE)
    return self->by == other->by;
  if (self->by == PM_CHOICE_STATE)
    return self->state == other->state;
  return self->from == other->from && self->to == other->to;
}

static gboolean
is_in_state (const PmPieceSet *set, guint32 piece, PmPieceState state)
{
  if (state == PM_PIECE_RARE)
    return pm_piece_set_is_rare (set, piece);
  if (state == PM_PIECE_SENT)
    return pm_piece_set_is_sent (set, piece);
  return counts_as (pm_piece_set_get_state (set, piece)) == state;
}

gboolean
pm_piece_choice_takes (const PmPieceChoice *self, const PmPieceSet *set, guint32 piece)
{
  switch (self->by) {
  case PM_CHOICE_STATE:
    return is_in_state (set, piece, self->state);
  case PM_CHOICE_COPIES:
    return set->map->copies[piece] >= self->from && set->map->copies[piece] <= self->to;
  case PM_CHOICE_NONE:
  default:
    return FALSE;
  }
}

/* --- how many copies ---------------------------------------------------------------------------- */

/* 1, 2, 5, 10, 20, …: what one can count by. */
static guint
choose_step (guint n_values, guint n_most)
{
  static const guint factors[] = { 1, 2, 5 };

  for (guint decade = 1;; decade *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      if ((n_values - 1) / (decade * factors[i]) < n_most)
        return decade * factors[i];
}

static guint
find_most (const PmPieceSet *self)
{
  guint most = 0;

  for (guint32 i = self->first; i < self->first + self->n; i++)
    most = MAX (most, self->map->copies[i]);
  return most;
}

guint
pm_piece_set_count_copies (const PmPieceSet *self, PmCopiesBin *bins, guint n_most)
{
  guint most = find_most (self), step = choose_step (most + 1, n_most), n = most / step + 1;

  for (guint i = 0; i < n; i++)
    bins[i] = (PmCopiesBin) { .from = i * step, .to = (i + 1) * step - 1 };
  for (guint32 i = self->first; i < self->first + self->n; i++) {
    PmCopiesBin *bin = &bins[self->map->copies[i] / step];

    if (is_here (self->map, i))
      bin->here++;
    else if (pm_piece_set_is_rare (self, i))
      bin->rare++;
    else
      bin->missing++;
  }
  return n;
}
