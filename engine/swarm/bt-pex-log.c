/* bt-pex-log.c — who came and who went, and what of it a peer was told (BEP 11).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-pex-log.h"

typedef struct {
  guint64 number;
  BtPexContact contact;
} Here;

typedef struct {
  guint64 number; /* that it had when it was here */
  BtAddress address;
} Gone;

void
bt_pex_log_init (BtPexLog *self)
{
  *self = (BtPexLog) {
    .here = g_array_new (FALSE, FALSE, sizeof (Here)),
    .gone = g_array_new (FALSE, FALSE, sizeof (Gone)),
  };
}

void
bt_pex_log_clear (BtPexLog *self)
{
  g_clear_pointer (&self->here, g_array_unref);
  g_clear_pointer (&self->gone, g_array_unref);
}

static Here *
get_here (const BtPexLog *self, guint index)
{
  return &g_array_index (self->here, Here, index);
}

/* @nth: from 0 on, and among the last BT_LIMIT_PEX_GONE. */
static Gone *
get_gone (const BtPexLog *self, guint64 nth)
{
  return &g_array_index (self->gone, Gone, nth % BT_LIMIT_PEX_GONE);
}

/* The index of the first one here that came after @number. */
static guint
find_after (const BtPexLog *self, guint64 number)
{
  guint low = 0, high = self->here->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (get_here (self, middle)->number <= number)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
is_here (const BtPexLog *self, const BtAddress *address)
{
  for (guint i = 0; i < self->here->len; i++) {
    if (bt_address_equal (&get_here (self, i)->contact.address, address))
      return TRUE;
  }
  return FALSE;
}

guint64
bt_pex_log_come (BtPexLog *self, const BtPexContact *contact)
{
  Here here = { self->n_came + 1, *contact };

  if (is_here (self, &contact->address))
    return 0;
  g_array_append_val (self->here, here);
  return ++self->n_came;
}

void
bt_pex_log_set_flags (BtPexLog *self, guint64 number, guint8 flags)
{
  get_here (self, find_after (self, number - 1))->contact.flags = flags;
}

void
bt_pex_log_go (BtPexLog *self, guint64 number)
{
  guint index = find_after (self, number - 1);
  Gone gone = { number, get_here (self, index)->contact.address };

  if (self->gone->len < BT_LIMIT_PEX_GONE)
    g_array_append_val (self->gone, gone);
  else
    *get_gone (self, self->n_gone) = gone;
  self->n_gone++;
  g_array_remove_index (self->here, index);
}

/* --- telling ------------------------------------------------------------------------------------ */

void
bt_pex_log_start (const BtPexLog *self, BtPexMark *mark, gboolean is_local)
{
  *mark = (BtPexMark) { .gone = self->n_gone, .is_local = is_local };
}

/* Addresses of our local network say nothing to those outside, but much about us. */
static gboolean
is_for (const BtPexMark *mark, guint64 number, const BtAddress *address)
{
  return number != mark->own && (mark->is_local || !bt_address_is_local (address));
}

/* FALSE: no room for all of them. */
static gboolean
tell_gone (const BtPexLog *self, BtPexMark *mark, BtPexMessage *message)
{
  guint64 first = self->n_gone - MIN (self->n_gone, BT_LIMIT_PEX_GONE);

  for (mark->gone = MAX (mark->gone, first); mark->gone < self->n_gone; mark->gone++) {
    const Gone *gone = get_gone (self, mark->gone);

    /* With a number after the mark it went before anybody heard of it. */
    if (gone->number > mark->came || !is_for (mark, gone->number, &gone->address))
      continue;
    if (message->n_dropped == BT_LIMIT_PEX)
      return FALSE;
    message->dropped[message->n_dropped++] = gone->address;
  }
  return TRUE;
}

/* It went and came again: as far as the peer knows it never went. */
static gboolean
take_back (BtPexMessage *message, const BtAddress *address)
{
  for (guint i = 0; i < message->n_dropped; i++) {
    if (!bt_address_equal (&message->dropped[i], address))
      continue;
    message->dropped[i] = message->dropped[--message->n_dropped];
    return TRUE;
  }
  return FALSE;
}

static void
tell_here (const BtPexLog *self, BtPexMark *mark, BtPexMessage *message)
{
  for (guint i = find_after (self, mark->came);
       i < self->here->len && message->n_added < BT_LIMIT_PEX; i++) {
    const Here *here = get_here (self, i);

    mark->came = here->number;
    if (is_for (mark, here->number, &here->contact.address)
        && !take_back (message, &here->contact.address))
      message->added[message->n_added++] = here->contact;
  }
}

gboolean
bt_pex_log_tell (const BtPexLog *self, BtPexMark *mark, BtPexMessage *message)
{
  message->n_added = message->n_dropped = 0;
  /* While goings wait to be told the mark may not pass a coming that is over by now: it would be told
   * as dropped, and never was added. */
  if (tell_gone (self, mark, message))
    tell_here (self, mark, message);
  return message->n_added + message->n_dropped > 0;
}
