/* bt-rtc-transport.c — an open data channel as a BtTransport.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-rtc-private.h"

#include <errno.h>

/* --- ends ----------------------------------------------------------------------------------------------- */

/* What came before an end is read first; so the end is found where nothing more waits. */
static void
find_end (BtRtc *self)
{
  if (self->channel.state == BT_CHANNEL_REFUSED)
    bt_rtc_end (self, BT_RTC_FAILURE_CHANNEL, self->channel.refusal);
  else
    bt_rtc_end_by_sctp (self);
}

static gboolean
is_broken (const BtRtc *self)
{
  return self->is_over && self->stat.failure != BT_RTC_FAILURE_CLOSED;
}

/* 0 or -1 with errno, for who finds nothing to read. */
static gssize
get_end (BtRtc *self)
{
  find_end (self);
  if (self->is_over && !is_broken (self))
    return 0;
  errno = self->is_over ? ECONNRESET : EAGAIN;
  return -1;
}

/* --- the class ------------------------------------------------------------------------------------------ */

static gssize
rtc_readv (BtTransport *transport, const struct iovec *vecs, guint n_vecs)
{
  BtRtc *self = (BtRtc *) transport;
  gsize n = bt_channel_readv (&self->channel, vecs, n_vecs);

  bt_sctp_flush (self->sctp);
  return n > 0 ? (gssize) n : get_end (self);
}

static gssize
rtc_writev (BtTransport *transport, const struct iovec *vecs, guint n_vecs)
{
  BtRtc *self = (BtRtc *) transport;
  gsize n = 0;

  if (self->is_over || bt_sctp_get_state (self->sctp) > BT_SCTP_UP) {
    errno = EPIPE;
    return -1;
  }
  n = bt_channel_writev (&self->channel, vecs, n_vecs);
  bt_sctp_flush (self->sctp);
  errno = EAGAIN;
  return n > 0 ? (gssize) n : -1;
}

static void
rtc_want (BtTransport *transport, gboolean read, gboolean write)
{
  BtRtc *self = (BtRtc *) transport;

  self->wants_read = read;
  self->wants_write = write;
  bt_rtc_kick (self);
}

static void
rtc_close (BtTransport *transport)
{
  bt_rtc_free ((BtRtc *) transport);
}

const BtTransportClass bt_rtc_transport_class = {
  .kind = BT_TRANSPORT_RTC,
  .readv = rtc_readv,
  .writev = rtc_writev,
  .want = rtc_want,
  .close = rtc_close,
};

/* --- telling -------------------------------------------------------------------------------------------- */

static BtTransportEvents
get_events (BtRtc *self)
{
  gboolean is_at_end = self->is_over || bt_sctp_get_state (self->sctp) > BT_SCTP_UP;
  BtTransportEvents events = 0;

  if (self->wants_read && (is_at_end || bt_sctp_can_read (self->sctp)))
    events |= BT_TRANSPORT_READABLE;
  if (self->wants_write && !is_at_end && bt_sctp_can_write (self->sctp))
    events |= BT_TRANSPORT_WRITABLE;
  /* Who does not read does not come upon the end. */
  if (!self->wants_read && !self->has_told_end && is_at_end
      && !(self->is_over && !is_broken (self)))
    events |= BT_TRANSPORT_FAILED;
  return events;
}

/* As long as it is so, as epoll does: but each time in a turn of its own, after others had theirs. */
void
bt_rtc_transport_tell (BtRtc *self)
{
  BtTransportEvents events = get_events (self);

  if (events == 0)
    return;
  self->has_told_end |= (events & BT_TRANSPORT_FAILED) != 0;
  self->parent.func (&self->parent, events, self->parent.data);
  if (!self->is_freed && get_events (self) != 0)
    bt_rtc_kick (self);
}
