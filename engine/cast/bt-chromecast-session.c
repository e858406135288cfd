/* bt-chromecast-session.c — the session on a Chromecast: begun, held through broken connections, ended.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-castv2-media.h"
#include "cast/bt-castv2-receiver.h"
#include "cast/bt-chromecast-private.h"

#define LAUNCH_SECONDS 30 /* a television may have to wake up first */
#define LOAD_SECONDS \
  120 /* without a word: it fetches the beginning, which may have to come first */
#define REJOIN_SECONDS 10 /* a device that was asked what it runs; nothing has to start for that */
#define ANSWER_SECONDS \
  30 /* of a player that was asked where it is, while the device itself has a pulse */
#define STOP_SECONDS 3 /* what BT_CAST_STOPPING promises */
#define POLL_SECONDS 1 /* so that its position is right within a second */
#define RECONNECT_SECONDS 1
#define RECONNECTS_MAX 3  /* in a row: what broke more often is no accident of a wireless network */
#define BROKEN_SECONDS 10 /* after which nothing is tried any more: it is gone */
#define GOOD_SECONDS 60   /* after which a connection is good, and the count begins anew */

static BtCastDevice *
device (BtChromecast *self)
{
  return BT_CAST_DEVICE (self);
}

static BtCastState
get_state (BtChromecast *self)
{
  return bt_cast_device_get_status (device (self))->state;
}

void
_bt_chromecast_fail (BtChromecast *self, BtCastError code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  _bt_cast_device_fail (device (self), g_error_new (BT_CAST_ERROR, code, "cannot play on %s: %s",
                                                    bt_cast_device_get_name (device (self)), text));
}

/* --- requests ------------------------------------------------------------------------------------ */

/* Takes @message. Without a connection it is said to nobody: so the fuzz target hears a session's other side. */
static void
say (BtChromecast *self, const char *destination, const char *name_space, JsonObject *message)
{
  if (self->channel != NULL)
    bt_castv2_channel_send (self->channel, destination, name_space, message);
  else
    json_object_unref (message);
}

static gint64
ask (BtChromecast *self, const char *destination, const char *name_space, JsonObject *request)
{
  json_object_set_int_member (request, "requestId", ++self->last_request);
  say (self, destination, name_space, request);
  return self->last_request;
}

gint64
_bt_chromecast_ask_platform (BtChromecast *self, JsonObject *request)
{
  return ask (self, BT_CASTV2_PLATFORM, BT_CASTV2_NS_RECEIVER, request);
}

gint64
_bt_chromecast_ask_player (BtChromecast *self, JsonObject *request)
{
  return ask (self, self->transport, BT_CASTV2_NS_MEDIA, request);
}

/* --- deadlines ----------------------------------------------------------------------------------- */

static gboolean
too_slow_cb (gpointer data)
{
  BtChromecast *self = data;

  self->timer = 0;
  if (self->step == BT_CHROMECAST_JOINED)
    _bt_chromecast_fail (self, BT_CAST_ERROR_TIMEOUT,
                         "it did not begin to play within %d seconds; try again, or another film",
                         LOAD_SECONDS);
  else if (self->step == BT_CHROMECAST_LAUNCHING)
    _bt_chromecast_fail (self, BT_CAST_ERROR_TIMEOUT,
                         "its player did not start within %d seconds; start the device anew",
                         LAUNCH_SECONDS);
  else
    _bt_chromecast_fail (self, BT_CAST_ERROR_LOST,
                         "it does not answer any more; see whether it is on and in this network");
  return G_SOURCE_REMOVE;
}

/* 0: none. Being stopped has its own, which holds whatever comes. */
static void
set_deadline (BtChromecast *self, guint seconds)
{
  if (get_state (self) == BT_CAST_STOPPING)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (seconds > 0)
    self->timer = g_timeout_add_seconds (seconds, too_slow_cb, self);
}

void
_bt_chromecast_is_alive (BtChromecast *self)
{
  if (self->step == BT_CHROMECAST_JOINED)
    set_deadline (self, self->load_request != 0 ? LOAD_SECONDS : 0);
}

/* --- where it is --------------------------------------------------------------------------------- */

static gboolean
poll_cb (gpointer data)
{
  BtChromecast *self = data;
  gint64 now_us = g_get_monotonic_time ();

  if (self->step != BT_CHROMECAST_JOINED || self->media_session == 0)
    return G_SOURCE_CONTINUE;
  if (self->poll_request == 0) {
    self->polled_us = now_us;
    self->poll_request =
        _bt_chromecast_ask_player (self, bt_castv2_write_media ("GET_STATUS", self->media_session));
  } else if (now_us - self->polled_us > ANSWER_SECONDS * G_USEC_PER_SEC) {
    self->poll_timer = 0;
    _bt_chromecast_fail (self, BT_CAST_ERROR_TIMEOUT,
                         "its player has said nothing for %d seconds; start the device anew",
                         ANSWER_SECONDS);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

void
_bt_chromecast_poll (BtChromecast *self, gboolean is_on)
{
  if (!is_on) {
    g_clear_handle_id (&self->poll_timer, g_source_remove);
    self->poll_request = 0;
  } else if (self->poll_timer == 0) {
    self->poll_timer = g_timeout_add_seconds (POLL_SECONDS, poll_cb, self);
  }
}

/* --- commands ------------------------------------------------------------------------------------ */

/* A film that played to its end is no longer loaded: playing it again, and jumping in it, load it anew. */
static void
run_at_end (BtChromecast *self)
{
  BtChromecastCommand *position = &self->commands[BT_CHROMECAST_POSITION];
  BtChromecastCommand *paused = &self->commands[BT_CHROMECAST_PAUSED];
  gboolean plays = paused->is_wanted && paused->value == 0;
  gint64 start_us = position->is_wanted ? (gint64) position->value : 0;

  plays |= position->is_wanted;
  paused->is_wanted = FALSE;
  position->is_wanted = FALSE;
  self->commands[BT_CHROMECAST_TEXT].is_wanted = FALSE;
  if (plays)
    _bt_chromecast_load (self, start_us);
}

static gint64
send_command (BtChromecast *self, BtChromecastCommandKind kind, double value)
{
  switch (kind) {
  case BT_CHROMECAST_PAUSED:
    return _bt_chromecast_ask_player (
        self, bt_castv2_write_media (value != 0 ? "PAUSE" : "PLAY", self->media_session));
  case BT_CHROMECAST_POSITION:
    return _bt_chromecast_ask_player (self,
                                      bt_castv2_write_seek (self->media_session, (gint64) value));
  case BT_CHROMECAST_VOLUME:
    return _bt_chromecast_ask_platform (self, bt_castv2_write_volume (value));
  case BT_CHROMECAST_MUTED:
    return _bt_chromecast_ask_platform (self, bt_castv2_write_muted (value != 0));
  case BT_CHROMECAST_TEXT:
  default:
    return _bt_chromecast_ask_player (self,
                                      bt_castv2_write_text (self->media_session, (int) value));
  }
}

static gboolean
can_run (BtChromecast *self, BtChromecastCommandKind kind)
{
  const BtChromecastCommand *command = &self->commands[kind];
  gboolean is_platforms = kind == BT_CHROMECAST_VOLUME || kind == BT_CHROMECAST_MUTED;

  return command->is_wanted && command->request == 0 && (is_platforms || self->media_session != 0);
}

void
_bt_chromecast_run_commands (BtChromecast *self)
{
  if (self->step != BT_CHROMECAST_JOINED || get_state (self) == BT_CAST_STOPPING)
    return;
  if (get_state (self) == BT_CAST_ENDED)
    run_at_end (self);
  for (guint kind = 0; kind < BT_N_CHROMECAST_COMMANDS; kind++) {
    BtChromecastCommand *command = &self->commands[kind];

    if (!can_run (self, kind))
      continue;
    command->is_wanted = FALSE;
    command->request = send_command (self, kind, command->value);
  }
}

/* --- its beginning ------------------------------------------------------------------------------- */

void
_bt_chromecast_load (BtChromecast *self, gint64 start_us)
{
  self->media_session = 0;
  self->start_us = start_us;
  self->load_request =
      _bt_chromecast_ask_player (self, bt_castv2_write_load (self->media, start_us, self->text));
  set_deadline (self, LOAD_SECONDS);
  _bt_cast_device_set_state (device (self), BT_CAST_LOADING);
}

static void
connect_to (BtChromecast *self, const char *destination)
{
  say (self, destination, BT_CASTV2_NS_CONNECTION, bt_castv2_write_connect ());
}

static void
stop_app (BtChromecast *self)
{
  if (self->media_session != 0)
    _bt_chromecast_ask_player (self, bt_castv2_write_media ("STOP", self->media_session));
  _bt_chromecast_ask_platform (self, bt_castv2_write_stop_app (self->session_id));
}

void
_bt_chromecast_join (BtChromecast *self, const char *session_id, const char *transport)
{
  self->session_id = g_strdup (session_id);
  self->transport = g_strdup (transport);
  self->step = BT_CHROMECAST_JOINED;
  self->joined_us = g_get_monotonic_time ();
  connect_to (self, transport);
  if (get_state (self) == BT_CAST_STOPPING) {
    stop_app (self);
    return;
  }
  _bt_chromecast_load (self, self->start_us);
  _bt_chromecast_run_commands (self);
}

void
_bt_chromecast_rejoin (BtChromecast *self)
{
  self->step = BT_CHROMECAST_JOINED;
  self->joined_us = g_get_monotonic_time ();
  self->broken_us = 0;
  set_deadline (self, 0);
  connect_to (self, self->transport);
  if (get_state (self) == BT_CAST_STOPPING)
    stop_app (self);
  else if (self->load_request != 0)
    _bt_chromecast_load (self, self->start_us);
  else if (self->media_session != 0)
    self->poll_request =
        _bt_chromecast_ask_player (self, bt_castv2_write_media ("GET_STATUS", self->media_session));
  self->polled_us = self->joined_us;
  _bt_chromecast_run_commands (self);
}

/* --- broken connections --------------------------------------------------------------------------- */

static gboolean
reconnect_cb (gpointer data)
{
  BtChromecast *self = data;

  self->timer = 0;
  _bt_chromecast_open (self);
  return G_SOURCE_REMOVE;
}

/* What was under way is not answered any more. Whether it came about is not known, and doing it twice does
 * no harm. */
static void
forget_requests (BtChromecast *self)
{
  self->poll_request = self->status_request = 0;
  for (guint kind = 0; kind < BT_N_CHROMECAST_COMMANDS; kind++) {
    self->commands[kind].is_wanted |= self->commands[kind].request != 0;
    self->commands[kind].request = 0;
  }
}

/* A session outlives its connection, and wireless ones break. */
static gboolean
may_reconnect (BtChromecast *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->step == BT_CHROMECAST_JOINED
      && now_us - self->joined_us > GOOD_SECONDS * G_USEC_PER_SEC)
    self->n_reconnects = 0;
  if (self->broken_us == 0)
    self->broken_us = now_us;
  return self->session_id != NULL && get_state (self) != BT_CAST_STOPPING
         && now_us - self->broken_us < BROKEN_SECONDS * G_USEC_PER_SEC
         && self->n_reconnects++ < RECONNECTS_MAX;
}

/* Somebody who watched wants to know that it went, not that it does not come; who has seen all of it, nothing. */
static void
give_up (BtChromecast *self, const GError *error)
{
  gboolean is_lost = self->session_id != NULL && error->code != BT_CAST_ERROR_BAD_ANSWER;

  if (get_state (self) == BT_CAST_ENDED)
    _bt_chromecast_finish_stop (self);
  else
    _bt_chromecast_fail (self, is_lost ? BT_CAST_ERROR_LOST : (BtCastError) error->code, "%s",
                         error->message);
}

static void
closed_cb (GError *error, gpointer data)
{
  BtChromecast *self = data;
  gboolean is_over = error->code == BT_CAST_ERROR_BAD_ANSWER || !may_reconnect (self);

  if (is_over)
    give_up (self, error);
  g_error_free (error);
  if (is_over)
    return;
  g_clear_pointer (&self->channel, bt_castv2_channel_free);
  forget_requests (self);
  self->step = BT_CHROMECAST_WAITING;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (RECONNECT_SECONDS, reconnect_cb, self);
}

void
_bt_chromecast_look_for_session (BtChromecast *self)
{
  self->step = BT_CHROMECAST_REJOINING;
  self->status_request = _bt_chromecast_ask_platform (self, bt_castv2_write ("GET_STATUS"));
  set_deadline (self, REJOIN_SECONDS);
}

void
_bt_chromecast_was_left (BtChromecast *self)
{
  if (may_reconnect (self))
    _bt_chromecast_look_for_session (self);
  else
    _bt_chromecast_fail (self, BT_CAST_ERROR_LOST,
                         "its player hangs up again and again; start the device anew");
}

static void
opened_cb (gpointer data)
{
  BtChromecast *self = data;

  connect_to (self, BT_CASTV2_PLATFORM);
  if (self->session_id != NULL) {
    _bt_chromecast_look_for_session (self);
    return;
  }
  self->step = BT_CHROMECAST_LAUNCHING;
  self->launch_request =
      _bt_chromecast_ask_platform (self, bt_castv2_write_launch (BT_CASTV2_DEFAULT_RECEIVER));
  set_deadline (self, LAUNCH_SECONDS);
}

static void
message_cb (const BtCastv2Message *message, gpointer data)
{
  g_autoptr (BtChromecast) self = g_object_ref (data); /* who hears of it may drop it */

  _bt_chromecast_take_message (self, message);
}

void
_bt_chromecast_open (BtChromecast *self)
{
  static const BtCastv2ChannelFuncs funcs = { opened_cb, message_cb, closed_cb };

  self->step = BT_CHROMECAST_OPENING;
  self->channel = bt_castv2_channel_new (bt_cast_device_get_address (device (self)), &funcs, self);
}

/* --- its end ------------------------------------------------------------------------------------- */

void
_bt_chromecast_finish_stop (BtChromecast *self)
{
  _bt_chromecast_hang_up (self);
  _bt_cast_device_set_state (device (self), BT_CAST_IDLE);
}

/* It does not say that it has stopped: then it is left alone. */
static gboolean
unheard_cb (gpointer data)
{
  BtChromecast *self = data;

  self->timer = 0;
  _bt_chromecast_finish_stop (self);
  return G_SOURCE_REMOVE;
}

/* A session that is not known yet, or is out of reach, is stopped as soon as it is. */
void
_bt_chromecast_stop (BtChromecast *self)
{
  _bt_chromecast_poll (self, FALSE);
  if (self->session_id == NULL && self->step != BT_CHROMECAST_LAUNCHING) {
    _bt_chromecast_finish_stop (self);
    return;
  }
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (STOP_SECONDS, unheard_cb, self);
  if (self->step == BT_CHROMECAST_JOINED)
    stop_app (self);
  else if (self->step == BT_CHROMECAST_WAITING)
    _bt_chromecast_open (self);
}

void
_bt_chromecast_hang_up (BtChromecast *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  _bt_chromecast_poll (self, FALSE);
  forget_requests (self);
  g_clear_pointer (&self->channel, bt_castv2_channel_free);
  g_clear_pointer (&self->media, bt_cast_media_unref);
  g_clear_pointer (&self->session_id, g_free);
  g_clear_pointer (&self->transport, g_free);
  self->step = BT_CHROMECAST_CLOSED;
  self->media_session = self->launch_request = self->load_request = 0;
  self->is_launched = self->is_cancelled = FALSE;
  self->n_reconnects = 0;
  self->broken_us = 0;
  for (guint kind = 0; kind < BT_N_CHROMECAST_COMMANDS; kind++)
    self->commands[kind].is_wanted = FALSE;
}
