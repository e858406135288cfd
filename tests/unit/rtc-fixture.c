/* rtc-fixture.c — two peers over WebRTC in one process, whose descriptions are handed over directly.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc-fixture.h"

#include <errno.h>
#include <string.h>

#define RUN_MAX_US (60 * G_USEC_PER_SEC) /* nothing here takes so long */
#define WRITE_CHUNK 40000                /* bytes; more than a message, and no multiple of one */

/* --- bytes ---------------------------------------------------------------------------------------- */

guint8
rtc_byte (guint64 offset)
{
  return (guint8) ((offset * 2654435761u) >> 13);
}

static void
note_error (RtcEnd *self)
{
  if (errno != EAGAIN)
    self->error = errno;
}

static void
read_some (RtcEnd *self)
{
  guint8 bytes[3][20000];
  /* As the session reads: the length of a message by itself, then a block. */
  struct iovec vecs[] = { { bytes[0], 4 }, { bytes[1], 9 }, { bytes[2], sizeof bytes[2] } };
  gssize n = -1;

  while (!self->is_paused && (n = self->transport->klass->readv (self->transport, vecs, 3)) > 0) {
    gsize left = (gsize) n;

    for (guint i = 0; i < 3; i++) {
      gsize here = MIN (left, vecs[i].iov_len);

      g_checksum_update (self->read, vecs[i].iov_base, (gssize) here);
      left -= here;
    }
    self->n_read += (guint64) n;
  }
  if (self->is_paused)
    return;
  if (n == 0)
    self->has_end = TRUE;
  else
    note_error (self);
}

static void
want (RtcEnd *self)
{
  gboolean is_over = self->has_end || self->error != 0;

  self->transport->klass->want (self->transport, !self->is_paused && !is_over,
                                self->n_written < self->n_to_write && !is_over);
}

static void
write_some (RtcEnd *self)
{
  guint8 bytes[WRITE_CHUNK];
  gssize n = 1;

  while (n > 0 && self->n_written < self->n_to_write) {
    gsize length = MIN (WRITE_CHUNK, self->n_to_write - self->n_written);
    gsize head = MIN (13, length);
    struct iovec vecs[] = { { bytes, head }, { bytes + head, length - head } };

    for (gsize i = 0; i < length; i++)
      bytes[i] = rtc_byte (self->n_written + i);
    n = self->transport->klass->writev (self->transport, vecs, 2);
    if (n > 0)
      self->n_written += (guint64) n;
    else
      note_error (self);
  }
}

static void
transport_cb (BtTransport *transport, BtTransportEvents events, gpointer data)
{
  RtcEnd *self = data;

  if (events & BT_TRANSPORT_READABLE)
    read_some (self);
  if (events & BT_TRANSPORT_WRITABLE)
    write_some (self);
  if (events & BT_TRANSPORT_FAILED)
    self->error = ECONNRESET;
  want (self);
}

void
rtc_end_write (RtcEnd *self, guint64 n_bytes)
{
  self->n_to_write += n_bytes;
  want (self);
}

void
rtc_end_pause (RtcEnd *self, gboolean is_paused)
{
  self->is_paused = is_paused;
  want (self);
}

/* --- one end -------------------------------------------------------------------------------------- */

static void
described_cb (BtRtc *rtc, const char *sdp, gpointer data)
{
  RtcEnd *self = data;
  RtcPair *pair = self->pair;

  g_assert_null (self->words);
  self->words = g_strdup (sdp);
  if (self == &pair->offerer)
    rtc_pair_answer (pair);
  else if (!pair->keep_answer && pair->offerer.rtc != NULL) {
    g_autofree char *mangled = pair->mangle_answer ? pair->mangle_answer (sdp) : g_strdup (sdp);

    bt_rtc_take_answer (pair->offerer.rtc, mangled, strlen (mangled));
  }
}

static void
opened_cb (BtRtc *rtc, gpointer data)
{
  RtcEnd *self = data;

  g_assert_null (self->transport);
  self->transport = bt_rtc_take_transport (rtc, transport_cb, self);
  g_assert_true (bt_rtc_from_transport (self->transport) == rtc);
}

static void
failed_cb (BtRtc *rtc, gpointer data)
{
  RtcEnd *self = data;

  self->has_failed = TRUE;
  rtc_end_drop (self);
}

static void
stepped_cb (BtRtc *rtc, gpointer data)
{
  RtcEnd *self = data;

  self->n_stepped++;
}

static gboolean
may_try_cb (const BtAddress *address, gpointer data)
{
  RtcPair *pair = ((RtcEnd *) data)->pair;

  pair->n_asked++;
  return !pair->refuse;
}

static const BtRtcFuncs funcs = {
  .described = described_cb,
  .opened = opened_cb,
  .failed = failed_cb,
  .stepped = stepped_cb,
  .may_try = may_try_cb,
};

void
rtc_end_make (RtcEnd *self, GArray *locals)
{
  BtRtcContext *context = self->pair->contexts[self == &self->pair->answerer];

  self->read = g_checksum_new (G_CHECKSUM_SHA256);
  self->rtc = bt_rtc_new (context, locals, TRUE, 1, &funcs, self);
}

void
rtc_end_drop (RtcEnd *self)
{
  if (self->rtc == NULL)
    return;
  self->stat = *bt_rtc_peek_stat (self->rtc);
  if (self->transport != NULL)
    self->transport->klass->close (self->transport);
  else
    bt_rtc_free (self->rtc);
  self->transport = NULL;
  self->rtc = NULL;
}

/* --- both ----------------------------------------------------------------------------------------- */

RtcPair *
rtc_pair_new (GMainContext *main)
{
  RtcPair *self = g_new0 (RtcPair, 1);
  BtAddress bound;

  self->main = main;
  g_assert_true (bt_address_parse (&bound, "127.0.0.1", 1));
  self->offerer.pair = self->answerer.pair = self;
  for (guint i = 0; i < 2; i++) {
    self->contexts[i] = bt_rtc_context_new (main, &bound, NULL);
    g_assert_nonnull (self->contexts[i]);
  }
  return self;
}

static void
clear_end (RtcEnd *self)
{
  rtc_end_drop (self);
  g_free (self->words);
  g_clear_pointer (&self->read, g_checksum_free);
}

void
rtc_pair_free (RtcPair *self)
{
  clear_end (&self->offerer);
  clear_end (&self->answerer);
  for (guint i = 0; i < 2; i++)
    bt_rtc_context_free (self->contexts[i]);
  /* What libnice and GIO put off. */
  while (g_main_context_iteration (self->main, FALSE))
    ;
  g_free (self);
}

static GArray *
get_loopback (void)
{
  GArray *locals = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  BtAddress address;

  g_assert_true (bt_address_parse (&address, "127.0.0.1", 1));
  g_array_append_val (locals, address);
  return locals;
}

void
rtc_pair_offer (RtcPair *self)
{
  g_autoptr (GArray) locals = get_loopback ();

  rtc_end_make (&self->offerer, locals);
  bt_rtc_offer (self->offerer.rtc);
}

void
rtc_pair_answer (RtcPair *self)
{
  g_autofree char *offer = self->mangle_offer ? self->mangle_offer (self->offerer.words)
                                              : g_strdup (self->offerer.words);
  g_autoptr (GArray) locals = get_loopback ();

  rtc_end_make (&self->answerer, locals);
  bt_rtc_answer (self->answerer.rtc, offer, strlen (offer));
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The loop is woken now and then, to look at the condition. */
static GSource *
add_waker (RtcPair *self, guint ms)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, wake_cb, NULL, NULL);
  g_source_attach (source, self->main);
  return source;
}

static void
remove_waker (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

void
rtc_pair_run (RtcPair *self, RtcCondition condition)
{
  GSource *waker = add_waker (self, 100);
  gint64 end_us = g_get_monotonic_time () + RUN_MAX_US;

  while (!condition (self)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_main_context_iteration (self->main, TRUE);
  }
  remove_waker (waker);
}

void
rtc_pair_run_for (RtcPair *self, guint ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) ms * 1000;
  GSource *waker = add_waker (self, 10);

  while (g_get_monotonic_time () < end_us)
    g_main_context_iteration (self->main, TRUE);
  remove_waker (waker);
}

gboolean
rtc_pair_is_open (RtcPair *self)
{
  g_assert_false (self->offerer.has_failed);
  g_assert_false (self->answerer.has_failed);
  return self->offerer.transport != NULL && self->answerer.transport != NULL;
}

guint
rtc_count_descriptors (void)
{
  GDir *dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}
