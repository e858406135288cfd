/* bt-rtc.c — one peer over WebRTC: what is said to it from outside, and what it tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-rtc-private.h"

#include <string.h>

/* --- the stat --------------------------------------------------------------------------------------- */

void
bt_rtc_step (BtRtc *self, BtRtcStep step)
{
  if (self->stat.at_us[step] != 0)
    return;
  self->stat.at_us[step] = g_get_monotonic_time ();
  self->has_stepped = TRUE;
  bt_rtc_kick (self);
}

void
bt_rtc_note_step (BtRtc *self, BtRtcStep step)
{
  bt_rtc_step (self, step);
}

static void
note_failure (BtRtc *self, BtRtcFailure failure, const char *detail)
{
  if (self->stat.failure != BT_RTC_FAILURE_NONE)
    return;
  self->stat.failure = failure;
  self->stat.ended_us = g_get_monotonic_time ();
  if (detail != NULL)
    g_strlcpy (self->stat.detail, detail, sizeof self->stat.detail);
  self->has_stepped = TRUE;
  bt_rtc_kick (self);
}

void
bt_rtc_end (BtRtc *self, BtRtcFailure failure, const char *detail)
{
  note_failure (self, failure, detail);
  self->is_over = TRUE;
  bt_rtc_kick (self);
}

const BtRtcStat *
bt_rtc_peek_stat (const BtRtc *self)
{
  return &self->stat;
}

/* --- descriptions ------------------------------------------------------------------------------------- */

static BtSdp *
parse (BtRtc *self, const char *sdp, gsize n_sdp)
{
  g_autoptr (GError) error = NULL;
  BtSdp *parsed = bt_sdp_parse (sdp, n_sdp, &error);

  if (parsed == NULL)
    bt_rtc_end (self,
                g_error_matches (error, BT_SDP_ERROR, BT_SDP_ERROR_NO_FINGERPRINT)
                    ? BT_RTC_FAILURE_NO_FINGERPRINT
                    : BT_RTC_FAILURE_DESCRIPTION,
                error->message);
  return parsed;
}

void
bt_rtc_offer (BtRtc *self)
{
  self->stat.we_offer = TRUE;
  bt_rtc_start (self);
}

/* We speak first in DTLS unless they insist on it: then both descriptions say what was meant. */
void
bt_rtc_answer (BtRtc *self, const char *sdp, gsize n_sdp)
{
  bt_rtc_step (self, BT_RTC_OFFER_CAME);
  self->remote = parse (self, sdp, n_sdp);
  if (self->remote == NULL)
    return;
  self->is_tls_client = self->remote->setup != BT_SDP_ACTIVE;
  bt_rtc_start (self);
}

void
bt_rtc_take_answer (BtRtc *self, const char *sdp, gsize n_sdp)
{
  if (self->is_over || self->remote != NULL || !self->is_described)
    return;
  bt_rtc_step (self, BT_RTC_ANSWER_CAME);
  self->remote = parse (self, sdp, n_sdp);
  if (self->remote == NULL)
    return;
  self->is_tls_client = self->remote->setup == BT_SDP_PASSIVE;
  if (self->remote->setup == BT_SDP_ACTPASS)
    bt_rtc_end (self, BT_RTC_FAILURE_DESCRIPTION, "an answer chooses who begins with DTLS");
  else
    bt_rtc_check (self);
}

/* --- turns ---------------------------------------------------------------------------------------------- */

void
bt_rtc_kick (BtRtc *self)
{
  if (self->is_kicked || self->is_freed)
    return;
  self->is_kicked = TRUE;
  g_source_set_ready_time (self->source, 0);
}

static void
tell_words (BtRtc *self)
{
  g_autofree char *words = g_steal_pointer (&self->words);

  if (words != NULL && !self->is_over)
    self->funcs->described (self, words, self->data);
}

static void
tell_outcome (BtRtc *self)
{
  gboolean is_open = self->stat.at_us[BT_RTC_OPENED] != 0;

  if (self->is_told || (!is_open && !self->is_over))
    return;
  self->is_told = TRUE;
  if (self->is_over)
    self->funcs->failed (self, self->data);
  else
    self->funcs->opened (self, self->data);
}

static void
tell_step (BtRtc *self)
{
  if (!self->has_stepped)
    return;
  self->has_stepped = FALSE;
  self->funcs->stepped (self, self->data);
}

/* Each may free it. */
static void
tell (BtRtc *self)
{
  static void (*const tellers[]) (BtRtc *) = { tell_step, tell_words, tell_outcome };

  for (guint i = 0; i < G_N_ELEMENTS (tellers) && !self->is_freed; i++)
    tellers[i](self);
  if (self->is_taken && !self->is_freed)
    bt_rtc_transport_tell (self);
}

static void
set_alarm (BtRtc *self)
{
  gint64 deadline_us = bt_rtc_get_deadline (self);

  if (!self->is_kicked)
    g_source_set_ready_time (self->source, deadline_us == G_MAXINT64 ? -1 : deadline_us);
}

static gboolean
turn_cb (gpointer data)
{
  BtRtc *self = data;

  self->is_kicked = FALSE;
  self->n_refs++;
  if (!self->is_over)
    bt_rtc_progress (self, g_get_monotonic_time ());
  tell (self);
  if (!self->is_freed)
    set_alarm (self);
  bt_rtc_unref (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source G_GNUC_UNUSED, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSource *
make_source (BtRtc *self)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source = g_source_new (&funcs, sizeof (GSource));

  g_source_set_name (source, "a peer over WebRTC");
  g_source_set_callback (source, turn_cb, self, NULL);
  g_source_attach (source, self->context->main);
  return source;
}

/* --- life ----------------------------------------------------------------------------------------------- */

BtRtc *
bt_rtc_new (BtRtcContext *context, GArray *locals, gboolean loopback, guint64 id,
            const BtRtcFuncs *funcs, gpointer data)
{
  BtRtc *self = g_new0 (BtRtc, 1);

  context->n_rtcs++;
  self->context = context;
  self->locals = g_array_ref (locals);
  self->loopback = loopback;
  self->funcs = funcs;
  self->data = data;
  self->n_refs = 1;
  self->stat.id = id;
  self->stat.begun_us = g_get_monotonic_time ();
  self->source = make_source (self);
  return self;
}

void
bt_rtc_unref (BtRtc *self)
{
  if (--self->n_refs == 0)
    g_free (self);
}

void
bt_rtc_free (BtRtc *self)
{
  self->is_freed = TRUE;
  bt_rtc_drop_layers (self);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->remote, bt_sdp_free);
  g_clear_pointer (&self->locals, g_array_unref);
  g_clear_pointer (&self->words, g_free);
  self->context->n_rtcs--;
  bt_rtc_unref (self);
}

BtTransport *
bt_rtc_take_transport (BtRtc *self, BtTransportFunc func, gpointer data)
{
  self->parent.klass = &bt_rtc_transport_class;
  self->parent.func = func;
  self->parent.data = data;
  self->parent.address = self->stat.there;
  self->is_taken = TRUE;
  self->wants_read = TRUE;
  bt_rtc_kick (self);
  return &self->parent;
}

BtRtc *
bt_rtc_from_transport (BtTransport *transport)
{
  return (BtRtc *) transport;
}
