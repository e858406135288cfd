/* bt-connection-pex.c — what one peer and we tell each other of third ones (BEP 11).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#define INTERVAL_US (60 * G_USEC_PER_SEC) /* between two messages; BEP 11 */
#define FIRST_US (5 * G_USEC_PER_SEC)     /* a swarm's first peers come within seconds */
#define LOOK_US (5 * G_USEC_PER_SEC)      /* there was nothing to tell */
/* Two messages that went a minute apart may come sooner after each other. */
#define EARLY_US (10 * G_USEC_PER_SEC)

/* --- telling others of it ----------------------------------------------------------------------- */

static guint8
get_flags (const BtConnection *self)
{
  guint8 flags = 0;

  if (self->extension.encrypts)
    flags |= BT_PEX_ENCRYPTS;
  if (bt_connection_is_seed (self) || self->extension.upload_only)
    flags |= BT_PEX_SEED;
  if (self->transport == BT_TRANSPORT_UTP)
    flags |= BT_PEX_UTP;
  if (self->extension.holepunches)
    flags |= BT_PEX_HOLEPUNCH;
  if (!self->incoming)
    flags |= BT_PEX_REACHABLE;
  return flags;
}

/* Where others can dial it. FALSE: nowhere that we know of. */
static gboolean
get_contact (const BtConnection *self, BtPexContact *contact)
{
  *contact = (BtPexContact) { self->address, get_flags (self) };
  if (self->incoming)
    contact->address.port = self->extension.port;
  /* A browser listens nowhere. */
  return self->transport != BT_TRANSPORT_RTC && bt_address_is_dialable (&contact->address);
}

static void
come (BtConnection *self)
{
  BtPexLog *log = &self->swarm->pex_log;
  BtPexContact contact;

  /* While nobody goes its place stays taken. */
  if ((self->pex.is_twin && self->pex.twin_gone == log->n_gone) || !get_contact (self, &contact))
    return;
  self->pex.number = self->pex.mark.own = bt_pex_log_come (log, &contact);
  self->pex.flags = contact.flags;
  self->pex.is_twin = self->pex.number == 0;
  self->pex.twin_gone = log->n_gone;
}

static void
refresh_flags (BtConnection *self)
{
  guint8 flags = get_flags (self);

  if (flags == self->pex.flags)
    return;
  self->pex.flags = flags;
  bt_pex_log_set_flags (&self->swarm->pex_log, self->pex.number, flags);
}

void
bt_connection_leave_pex (BtConnection *self)
{
  if (self->pex.number != 0)
    bt_pex_log_go (&self->swarm->pex_log, self->pex.number);
  self->pex.number = 0;
}

/* --- telling it of others ----------------------------------------------------------------------- */

static void
begin_to_tell (BtConnection *self, gint64 now_us)
{
  bt_pex_log_start (&self->swarm->pex_log, &self->pex.mark, self->is_local);
  self->pex.mark.own = self->pex.number;
  self->pex.tell_us = now_us + FIRST_US;
}

static void
tell (BtConnection *self, gint64 now_us)
{
  g_autoptr (GByteArray) bytes = NULL;
  BtPexMessage message;

  self->pex.tell_us = now_us + LOOK_US;
  if (!bt_pex_log_tell (&self->swarm->pex_log, &self->pex.mark, &message))
    return;
  self->pex.tell_us = now_us + INTERVAL_US;
  bytes = g_byte_array_new ();
  bt_pex_message_write (&message, self->extension.pex_id, bytes);
  bt_connection_send (self, bytes->data, bytes->len);
}

void
bt_connection_tick_pex (BtConnection *self, gint64 now_us)
{
  if (self->closing || !bt_swarm_uses_pex (self->swarm))
    return;
  if (self->pex.number == 0)
    come (self);
  else
    refresh_flags (self);
  if (self->extension.pex_id == 0)
    return;
  if (self->pex.tell_us == 0)
    begin_to_tell (self, now_us);
  else if (now_us >= self->pex.tell_us)
    tell (self, now_us);
}

/* --- hearing of others -------------------------------------------------------------------------- */

/* One message a minute is listened to. */
static gboolean
admit (BtConnection *self, gint64 now_us)
{
  BtConnectionPex *pex = &self->pex;

  if (pex->heard_us == 0 || now_us - pex->heard_us >= INTERVAL_US - EARLY_US) {
    pex->heard_us = now_us;
    pex->n_heard = 1;
    return TRUE;
  }
  bt_connection_count_chatter (self);
  if (++pex->n_heard > BT_LIMIT_PEX_MESSAGES)
    bt_connection_close (self, BT_GONE_FLOOD);
  return FALSE;
}

static void
take_contact (BtConnection *self, const BtPexContact *contact)
{
  BtPeerList *peers = self->swarm->peers;

  /* Its local network is not ours. */
  if (self->pex.n_new >= BT_LIMIT_PEX_NEW
      || (bt_address_is_local (&contact->address) && !self->is_local))
    return;
  if (bt_swarm_find_address (self->swarm, &contact->address, BT_PEER_SOURCE_PEX)) {
    self->pex.n_new++;
    /* Of whom we know something it is not believed. */
    bt_peer_list_set_seed (peers, &contact->address, (contact->flags & BT_PEX_SEED) != 0);
  }
  bt_peer_list_set_hint (peers, &contact->address, contact->flags, self->id);
}

void
bt_connection_take_pex (BtConnection *self, const BtBody *body, gint64 now_us)
{
  gboolean is_first = self->pex.heard_us == 0;
  BtPexMessage message;

  /* It may have been under way when we took the offer back. */
  if (!self->pex.is_offered || !bt_swarm_uses_pex (self->swarm)) {
    bt_connection_count_chatter (self);
    return;
  }
  if (!admit (self, now_us))
    return;
  if (!bt_pex_message_parse (&message, body->bytes, body->length)) {
    bt_connection_close (self, BT_GONE_BAD_EXTENSION);
    return;
  }
  for (guint i = 0; i < MIN (message.n_added, is_first ? BT_LIMIT_PEX_FIRST : BT_LIMIT_PEX); i++)
    take_contact (self, &message.added[i]);
  for (guint i = 0; i < message.n_dropped; i++)
    bt_peer_list_drop_hint (self->swarm->peers, &message.dropped[i], self->id);
}
