/* bt-slot-count.c — how many upload slots fill the uplink and are still worth having.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-slot-count.h"

/* Slots before anything is known: what clients of today have. */
#define N_START 8
/* BEP 3 has four, for modems: with fewer the optimistic one's part would be large. */
#define N_LEAST 4
#define N_MOST 100
/* Bytes a second: the first slot is worth so much, each further one makes all worth so much more.
 * 1 MB/s makes 7 slots of 140 kB/s, 20 MB/s 34 of 570. */
#define WORTH 16384
/* Trials go beyond the number that is worth having, but not beyond all measure. */
#define STRETCH 4
#define TRIAL_ROUNDS 2
/* Rounds between trials double with each in vain, up to some five minutes. */
#define PATIENCE_MAX 32
/* What was seen is forgotten by that part a round: half of it in three minutes and a half. */
#define FORGET 32

static guint
isqrt (guint64 value)
{
  guint64 root = 0;

  for (guint64 bit = (guint64) 1 << 31; bit > 0; bit >>= 1) {
    if ((root | bit) * (root | bit) <= value)
      root |= bit;
  }
  return root;
}

static guint
get_enough (guint64 capacity)
{
  return CLAMP (isqrt (capacity / WORTH), N_LEAST, N_MOST);
}

void
bt_slot_count_init (BtSlotCount *self, guint64 limit)
{
  *self = (BtSlotCount) { .n = limit > 0 ? get_enough (limit) : N_START, .patience = 1 };
}

static void
learn (BtSlotCount *self, const BtSlotRound *round)
{
  self->capacity = MAX (round->rate, self->capacity - self->capacity / FORGET);
  if (round->limit > 0)
    self->capacity = MIN (self->capacity, round->limit);
}

static void
grow (BtSlotCount *self)
{
  self->n = MIN (self->n + 1 + self->n / 8, MIN (N_MOST, STRETCH * get_enough (self->capacity)));
}

/* One a round towards the number that is worth having. */
static void
approach (BtSlotCount *self, guint enough)
{
  self->n += (self->n < enough) - (self->n > enough);
}

static void
begin_trial (BtSlotCount *self, const BtSlotRound *round)
{
  self->n_before = self->n;
  self->rate_before = round->rate;
  grow (self);
  self->trial = self->n > self->n_before ? TRIAL_ROUNDS : 0;
  self->hold = PATIENCE_MAX;
}

/* Slots added must bring half of what those before brought. */
static void
judge (BtSlotCount *self, const BtSlotRound *round, guint enough)
{
  guint64 wanted = self->rate_before * (self->n - self->n_before) / (2 * self->n_before);

  if (round->rate >= self->rate_before + wanted) {
    self->patience = 1;
  } else {
    self->n = self->n_before;
    if (self->n > enough)
      self->n--;
    self->patience = MIN (2 * self->patience, PATIENCE_MAX);
  }
  self->hold = self->patience;
}

void
bt_slot_count_update (BtSlotCount *self, const BtSlotRound *round)
{
  guint enough;

  learn (self, round);
  self->full = round->throttled || round->rate >= self->capacity - self->capacity / 8;
  if (!round->contended)
    return;
  enough = get_enough (self->capacity);
  if (round->throttled || self->n < enough) {
    self->trial = 0;
    approach (self, enough);
  } else if (round->limit > 0) {
    /* The limit has room, that is certain. */
    grow (self);
  } else if (self->trial > 0) {
    if (--self->trial == 0)
      judge (self, round, enough);
  } else if (self->hold > 0) {
    self->hold--;
  } else {
    begin_trial (self, round);
  }
}
