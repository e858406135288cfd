/* bt-chromecast-status.c — what a Chromecast says, and what follows from it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-json.h"
#include "cast/bt-castv2-media.h"
#include "cast/bt-castv2-receiver.h"
#include "cast/bt-chromecast-private.h"

/* A film that is not loaded any more when we come back after a break, and was so near its end, has ended. */
#define END_US (3 * G_USEC_PER_SEC)

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

static gboolean
is_stopping (BtChromecast *self)
{
  return get_state (self) == BT_CAST_STOPPING;
}

/* Takes @error. */
static void
fail_of_answer (BtChromecast *self, GError *error)
{
  _bt_chromecast_fail (self, BT_CAST_ERROR_BAD_ANSWER, "%s; start the device anew", error->message);
  g_error_free (error);
}

/* --- its end ------------------------------------------------------------------------------------- */

/* NULL: nothing runs but the screen that is shown then. */
static const BtCastv2App *
find_other (const BtCastv2ReceiverStatus *status)
{
  for (guint i = 0; i < status->n_apps; i++) {
    if (!status->apps[i].is_idle_screen)
      return &status->apps[i];
  }
  return NULL;
}

static void
fail_of_stop (BtChromecast *self)
{
  _bt_chromecast_fail (self, BT_CAST_ERROR_TAKEN,
                       "somebody stopped it at the device; play again to go on");
}

static void
session_ended (BtChromecast *self, const BtCastv2ReceiverStatus *status)
{
  const BtCastv2App *other = find_other (status);

  /* A player that has nothing more to play ends by itself some minutes later. */
  if (is_stopping (self) || get_state (self) == BT_CAST_ENDED)
    _bt_chromecast_finish_stop (self);
  else if (other != NULL)
    _bt_chromecast_fail (self, BT_CAST_ERROR_TAKEN,
                         "somebody else began %s on it; play again when it is free",
                         other->name != NULL ? other->name : "another program");
  else
    fail_of_stop (self);
}

/* --- the platform -------------------------------------------------------------------------------- */

static void
look_for_launched (BtChromecast *self, const BtCastv2ReceiverStatus *status, gint64 request)
{
  const BtCastv2App *app = bt_castv2_receiver_status_find_app (status, BT_CASTV2_DEFAULT_RECEIVER);

  /* What was said before the answer may be of a player that ends just now. */
  self->is_launched |= request == self->launch_request;
  if (self->is_launched && app != NULL && app->session_id != NULL && app->transport_id != NULL)
    _bt_chromecast_join (self, app->session_id, app->transport_id);
}

static void
look_for_session (BtChromecast *self, const BtCastv2ReceiverStatus *status, gint64 request)
{
  gboolean is_there = bt_castv2_receiver_status_find_session (status, self->session_id) != NULL;

  if (!is_there)
    session_ended (self, status);
  else if (self->is_cancelled && request == self->status_request)
    fail_of_stop (self);
  else if (self->step == BT_CHROMECAST_REJOINING && request == self->status_request)
    _bt_chromecast_rejoin (self);
}

static void
take_receiver_status (BtChromecast *self, JsonObject *message, gint64 request)
{
  BtCastv2ReceiverStatus status;
  GError *error = NULL;

  if (!bt_castv2_receiver_status_read (&status, message, &error)) {
    fail_of_answer (self, error);
    return;
  }
  if (status.volume >= 0)
    _bt_cast_device_set_volume (device (self), status.volume, status.is_muted);
  if (self->step == BT_CHROMECAST_LAUNCHING)
    look_for_launched (self, &status, request);
  else if (self->session_id != NULL)
    look_for_session (self, &status, request);
}

static void
take_platform_message (BtChromecast *self, const char *type, JsonObject *message, gint64 request)
{
  const char *reason = bt_cast_json_get_text (message, "reason");
  gboolean is_launch = self->step == BT_CHROMECAST_LAUNCHING && request == self->launch_request;

  if (g_str_equal (type, "RECEIVER_STATUS"))
    take_receiver_status (self, message, request);
  else if (g_str_equal (type, "LAUNCH_ERROR")
           || (g_str_equal (type, "INVALID_REQUEST") && is_launch))
    _bt_chromecast_fail (self, BT_CAST_ERROR_REFUSED,
                         "it would not start its player (%s); start the device anew",
                         reason != NULL ? reason : "for no reason that it told");
}

/* --- its player ---------------------------------------------------------------------------------- */

static void
film_ended (BtChromecast *self)
{
  gint64 duration_us = bt_cast_device_get_status (device (self))->duration_us;

  self->media_session = 0;
  _bt_chromecast_poll (self, FALSE);
  if (duration_us >= 0)
    _bt_cast_device_set_position (device (self), duration_us, duration_us);
  _bt_cast_device_set_state (device (self), BT_CAST_ENDED);
}

static void
became_idle (BtChromecast *self, const BtCastv2MediaStatus *status)
{
  switch (status->idle_reason) {
  case BT_CASTV2_FINISHED:
    film_ended (self);
    break;
  case BT_CASTV2_FAILED:
    _bt_chromecast_fail (self, BT_CAST_ERROR_REFUSED,
                         "it cannot play this file on; choose one in MP4 or WebM, or play it here");
    break;
  case BT_CASTV2_INTERRUPTED:
    _bt_chromecast_fail (self, BT_CAST_ERROR_TAKEN,
                         "somebody else plays something on it; play again when it is free");
    break;
  case BT_CASTV2_CANCELLED: /* by a person, or by a program that takes its place: the device knows */
    self->is_cancelled = TRUE;
    _bt_chromecast_look_for_session (self);
    break;
  case BT_CASTV2_NO_REASON: /* it is about to load; whether it does is asked */
  default:
    _bt_chromecast_poll (self, TRUE);
    break;
  }
}

static void
set_state (BtChromecast *self, BtCastState state)
{
  _bt_chromecast_poll (self, state != BT_CAST_PAUSED);
  _bt_cast_device_set_state (device (self), state);
}

/* Until a jump is answered, it tells where it was before. */
static gboolean
is_position_right (BtChromecast *self)
{
  const BtChromecastCommand *seek = &self->commands[BT_CHROMECAST_POSITION];

  return seek->request == 0 && !seek->is_wanted;
}

static void
take_state (BtChromecast *self, const BtCastv2MediaStatus *status)
{
  static const BtCastState states[] = {
    [BT_CASTV2_LOADING] = BT_CAST_LOADING,
    [BT_CASTV2_BUFFERING] = BT_CAST_BUFFERING,
    [BT_CASTV2_PLAYING] = BT_CAST_PLAYING,
    [BT_CASTV2_PAUSED] = BT_CAST_PAUSED,
  };

  if (status->state == BT_CASTV2_IDLE) {
    became_idle (self, status);
    return;
  }
  if (status->state == BT_CASTV2_PLAYING && !is_position_right (self))
    set_state (self, BT_CAST_BUFFERING);
  else if (status->state != BT_CASTV2_UNKNOWN)
    set_state (self, states[status->state]);
  if (status->position_us >= 0 && is_position_right (self))
    _bt_cast_device_set_position (device (self), status->position_us, status->duration_us);
  if (status->has_text && self->commands[BT_CHROMECAST_TEXT].request == 0
      && !self->commands[BT_CHROMECAST_TEXT].is_wanted) {
    self->text = CLAMP (status->text, -1, (int) self->media->texts->len - 1);
    _bt_cast_device_set_text (device (self), self->text);
  }
}

/* Nothing of ours is loaded, and nothing was said of why. */
static void
film_is_gone (BtChromecast *self)
{
  gint64 duration_us = bt_cast_device_get_status (device (self))->duration_us;

  if (duration_us >= 0 && bt_cast_device_get_position (device (self)) >= duration_us - END_US)
    film_ended (self);
  else
    _bt_chromecast_fail (
        self, BT_CAST_ERROR_TAKEN,
        "somebody else plays something on it, or stopped it; play again when it is "
        "free");
}

static void
take_media_status (BtChromecast *self, JsonObject *message, gint64 request)
{
  BtCastv2MediaStatus statuses[BT_LIMIT_CASTV2_ITEMS];
  guint n = bt_castv2_media_status_read (statuses, G_N_ELEMENTS (statuses), message);

  if (self->load_request != 0 && request == self->load_request && n > 0
      && statuses[0].session_id != 0) {
    self->load_request = 0;
    self->media_session = statuses[0].session_id;
  }
  if (self->load_request != 0 || self->media_session == 0)
    return;
  for (guint i = 0; i < n; i++) {
    if (statuses[i].session_id == self->media_session) {
      take_state (self, &statuses[i]);
      return;
    }
  }
  film_is_gone (self);
}

static void
refused_to_load (BtChromecast *self, const char *type, const char *reason)
{
  if (g_str_equal (type, "LOAD_CANCELLED"))
    _bt_chromecast_fail (self, BT_CAST_ERROR_TAKEN,
                         "somebody else plays something on it; play again when it is free");
  else
    _bt_chromecast_fail (self, BT_CAST_ERROR_REFUSED,
                         "it cannot play this file (%s%s%s); choose one in MP4 or WebM, or play it "
                         "here",
                         type, reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

/* What is refused while it plays was a command; how it is now shows in the status that is asked for. But
 * a session that it does not know has ended. */
static void
take_refusal (BtChromecast *self, const char *type, JsonObject *message, gint64 request)
{
  const char *reason = bt_cast_json_get_text (message, "reason");

  if (self->load_request != 0 && (request == self->load_request || request == 0))
    refused_to_load (self, type, reason);
  else if (self->media_session != 0 && g_strcmp0 (reason, "INVALID_MEDIA_SESSION_ID") == 0)
    film_is_gone (self);
}

static void
take_player_message (BtChromecast *self, const char *type, JsonObject *message, gint64 request)
{
  static const char *const refusals[] = { "LOAD_FAILED",     "LOAD_CANCELLED",
                                          "INVALID_REQUEST", "INVALID_PLAYER_STATE",
                                          "ERROR",           NULL };

  if (self->step != BT_CHROMECAST_JOINED || is_stopping (self))
    return;
  if (g_str_equal (type, "MEDIA_STATUS"))
    take_media_status (self, message, request);
  else if (g_strv_contains (refusals, type))
    take_refusal (self, type, message, request);
}

/* --- all of it ----------------------------------------------------------------------------------- */

/* It hung up on us, but not the device: whether its player lives is asked there. */
static void
take_close (BtChromecast *self, const BtCastv2Message *message)
{
  if (self->step == BT_CHROMECAST_JOINED && g_strcmp0 (message->source, self->transport) == 0
      && !is_stopping (self))
    _bt_chromecast_was_left (self);
}

static void
is_answered (gint64 *request, gint64 id)
{
  if (*request == id)
    *request = 0;
}

/* Answers also those that wait behind. */
static void
settle (BtChromecast *self, gint64 request)
{
  if (request == 0)
    return;
  is_answered (&self->poll_request, request);
  for (guint kind = 0; kind < BT_N_CHROMECAST_COMMANDS; kind++)
    is_answered (&self->commands[kind].request, request);
}

static void
take_json (BtChromecast *self, const BtCastv2Message *message, JsonObject *json)
{
  const char *type = bt_cast_json_get_text (json, "type");
  gint64 request = bt_cast_json_get_integer (json, "requestId", 0);

  if (type == NULL)
    return;
  settle (self, request);
  if (g_str_equal (message->name_space, BT_CASTV2_NS_RECEIVER))
    take_platform_message (self, type, json, request);
  else if (g_str_equal (message->name_space, BT_CASTV2_NS_MEDIA)
           && g_strcmp0 (message->source, self->transport) == 0)
    take_player_message (self, type, json, request);
  else if (g_str_equal (message->name_space, BT_CASTV2_NS_CONNECTION)
           && g_str_equal (type, "CLOSE"))
    take_close (self, message);
}

/* Of other namespaces, and to other senders, it may say whatever it likes. */
static gboolean
is_for_us (const BtCastv2Message *message)
{
  static const char *const ours[] = { BT_CASTV2_NS_CONNECTION, BT_CASTV2_NS_RECEIVER,
                                      BT_CASTV2_NS_MEDIA, NULL };

  return message->payload != NULL && g_strv_contains (ours, message->name_space)
         && (g_str_equal (message->destination, BT_CASTV2_SENDER)
             || g_str_equal (message->destination, "*"));
}

void
_bt_chromecast_take_message (BtChromecast *self, const BtCastv2Message *message)
{
  g_autoptr (JsonObject) json = NULL;
  GError *error = NULL;

  if (!is_for_us (message))
    return;
  json = bt_cast_json_parse (message->payload, &error);
  if (json == NULL) {
    fail_of_answer (self, error);
    return;
  }
  take_json (self, message, json);
  _bt_chromecast_is_alive (self);
  _bt_chromecast_run_commands (self);
}
