/* bt-airplay.c — a receiver of AirPlay video, as it was before pairing.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question at a time is out. What it is to be told waits until then, and only the newest of each kind
 * does, so that whoever drags a slider sends no more than it can take. Between them it is asked where it is. */
#include "cast/bt-airplay.h"

#include <math.h>

#include "cast/bt-airplay-events.h"
#include "cast/bt-airplay-http.h"
#include "cast/bt-airplay-progress.h"
#include "cast/bt-airplay-types.h"
#include "cast/bt-cast-device-private.h"

#define POLL_MS 1000      /* Apple's own clients ask once a second */
#define POLL_SOON_MS 300  /* while something changes */
#define AFTER_SEEK_MS 500 /* until then it may still tell where it was */
#define LOST_POLLS 3      /* so many without an answer, one after the other */
#define POLL_PATIENCE_MS 5000
#define PATIENCE_MS 10000             /* Kodi answers a seek when it has the picture */
#define STOP_PATIENCE_MS 6000         /* Kodi answers when its player has ended */
#define RATE_TRIES 3                  /* Kodi does not pause what it is just opening */
#define START_SLACK_US G_USEC_PER_SEC /* a fraction of the whole leads no nearer */

#define STATUS_OK 200
#define STATUS_UNAUTHORIZED 401
#define STATUS_FORBIDDEN 403
#define STATUS_NOT_FOUND 404
#define STATUS_IN_USE 453  /* RTSP's "Not Enough Bandwidth": it plays for somebody else */
#define STATUS_PAIRING 470 /* Apple's "Connection Authorization Required" */
#define STATUS_NOT_IMPLEMENTED 501

typedef enum { TELL_NOTHING, TELL_RATE, TELL_SEEK, TELL_VOLUME } Tell;

struct _BtAirplay {
  BtCastDevice parent_instance;

  char *model;         /* NULL: not known */
  BtAirplayHttp *http; /* NULL: nothing is loaded */
  BtAirplayEvents *events;
  BtAirplayProgress progress;
  guint timer;       /* of the next poll; 0: none */
  gboolean is_due;   /* a poll */
  gboolean was_told; /* what to play */
  gboolean wants_play;
  gboolean by_scrub;   /* it has no /playback-info */
  guint n_lost;        /* polls without an answer, one after the other */
  gint64 start_us;     /* where to begin, if it has not; -1: it has, or goes elsewhere at once */
  gboolean tells_rate; /* what it is to be told yet */
  guint rate_tries;    /* so often more, where it does not do so */
  gint64 seek_us;      /* -1: nowhere */
  double volume;       /* -1: none */
  double told_volume;
};

enum { PROP_0, PROP_MODEL };

G_DEFINE_FINAL_TYPE (BtAirplay, bt_airplay, BT_TYPE_CAST_DEVICE)

static void turn (BtAirplay *self);

static BtCastState
get_state (BtAirplay *self)
{
  return bt_cast_device_get_status (BT_CAST_DEVICE (self))->state;
}

/* --- what fails ---------------------------------------------------------------------------------- */

static void
fail (BtAirplay *self, BtCastError code, const char *reason, const char *advice)
{
  BtCastDevice *device = BT_CAST_DEVICE (self);

  _bt_cast_device_fail (device, g_error_new (BT_CAST_ERROR, code, "cannot play on %s: %s; %s",
                                             bt_cast_device_get_name (device), reason, advice));
}

static void
fail_with (BtAirplay *self, const GError *error)
{
  gboolean is_garbage = error->code == BT_CAST_ERROR_BAD_ANSWER;

  fail (self, (BtCastError) error->code, error->message,
        is_garbage ? "restart it, or choose another device"
                   : "see whether it is on and in the same network, and try again");
}

/* TRUE: it wants to know who we are, and it is over. */
static gboolean
fail_if_locked (BtAirplay *self, guint status)
{
  if (status == STATUS_UNAUTHORIZED)
    fail (self, BT_CAST_ERROR_REFUSED, "it asks for a password",
          "turn the password off in its settings");
  else if (status == STATUS_FORBIDDEN || status == STATUS_PAIRING)
    fail (self, BT_CAST_ERROR_REFUSED, "it plays only for devices that were paired with it",
          "allow everyone in its AirPlay settings, or choose another device");
  else if (status == STATUS_IN_USE)
    fail (self, BT_CAST_ERROR_REFUSED, "it plays for somebody else",
          "wait until that has ended, or choose another device");
  else
    return FALSE;
  return TRUE;
}

static void
fail_type (BtAirplay *self, const char *what)
{
  g_autofree char *reason = g_strdup_printf ("it does not play %s", what);

  fail (self, BT_CAST_ERROR_TYPE, reason, "choose another device, or play it here");
}

/* --- asking where it is -------------------------------------------------------------------------- */

static gboolean
due_cb (gpointer data)
{
  BtAirplay *self = data;

  self->timer = 0;
  self->is_due = TRUE;
  turn (self);
  return G_SOURCE_REMOVE;
}

static void
poll_in (BtAirplay *self, guint after)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (after, due_cb, self);
}

static BtCastState
to_state (BtAirplayVerdict verdict)
{
  static const BtCastState states[] = {
    [BT_AIRPLAY_WAITS] = BT_CAST_LOADING, [BT_AIRPLAY_PLAYS] = BT_CAST_PLAYING,
    [BT_AIRPLAY_STANDS] = BT_CAST_PAUSED, [BT_AIRPLAY_STARVES] = BT_CAST_BUFFERING,
    [BT_AIRPLAY_ENDED] = BT_CAST_ENDED,
  };

  return states[verdict];
}

/* A start that it could not be told as a fraction, or did not keep to. FALSE: it is there. */
static gboolean
go_to_start (BtAirplay *self)
{
  gint64 start_us = self->start_us;

  if (self->progress.verdict == BT_AIRPLAY_WAITS || self->progress.verdict > BT_AIRPLAY_STARVES)
    return TRUE;
  self->start_us = -1;
  if (start_us <= 0 || ABS (self->progress.position_us - start_us) <= START_SLACK_US)
    return FALSE;
  bt_cast_device_seek (BT_CAST_DEVICE (self), start_us);
  return TRUE;
}

/* A receiver that is just opening the film hears some commands and does nothing. What somebody does there
 * later is not undone. */
static void
check_rate (BtAirplay *self)
{
  BtAirplayVerdict verdict = self->progress.verdict;

  if (verdict == BT_AIRPLAY_WAITS || verdict > BT_AIRPLAY_STARVES || self->rate_tries == 0)
    return;
  if ((verdict != BT_AIRPLAY_STANDS) == self->wants_play) {
    self->rate_tries = 0;
  } else {
    self->rate_tries--;
    self->tells_rate = TRUE;
  }
}

static void
take_ready (BtAirplay *self, const BtAirplayInfo *info)
{
  BtCastDevice *device = BT_CAST_DEVICE (self);
  BtAirplayVerdict verdict = self->progress.verdict;
  gboolean is_going = self->seek_us >= 0;
  BtCastState state = to_state (verdict);

  if (is_going && state == BT_CAST_PLAYING)
    state = BT_CAST_BUFFERING;
  _bt_cast_device_set_state (device, state);
  if (get_state (self) != state)
    return; /* whoever heard of it wanted something else */
  if (self->start_us >= 0)
    is_going |= go_to_start (self);
  if (self->progress.absent_us == 0 && verdict < BT_AIRPLAY_ENDED && !is_going)
    _bt_cast_device_set_position (device, info->position_us, info->duration_us);
  check_rate (self);
}

/* Somebody at the device wanted it so: no failure. */
static void
take_gone (BtAirplay *self)
{
  BT_CAST_DEVICE_GET_CLASS (self)->hang_up (BT_CAST_DEVICE (self));
  _bt_cast_device_set_state (BT_CAST_DEVICE (self), BT_CAST_IDLE);
}

static void
take_info (BtAirplay *self, const BtAirplayInfo *info)
{
  switch (bt_airplay_progress_judge (&self->progress, info, self->wants_play,
                                     g_get_monotonic_time ())) {
  case BT_AIRPLAY_GONE:
    take_gone (self);
    break;
  case BT_AIRPLAY_TAKEN:
    fail (self, BT_CAST_ERROR_TAKEN, "it plays something else now",
          "play it again to take it back");
    break;
  case BT_AIRPLAY_UNPLAYABLE:
    fail (self, BT_CAST_ERROR_REFUSED, "it cannot play this file",
          "choose another device, or play it here");
    break;
  case BT_AIRPLAY_TOO_LONG:
    fail (self, BT_CAST_ERROR_TIMEOUT, "it does not begin to play",
          "wait until more of the file is here, or restart the device");
    break;
  case BT_AIRPLAY_WAITS:
  case BT_AIRPLAY_PLAYS:
  case BT_AIRPLAY_STANDS:
  case BT_AIRPLAY_STARVES:
  case BT_AIRPLAY_ENDED:
  default:
    take_ready (self, info);
    break;
  }
}

static void
take_lost (BtAirplay *self, const GError *error)
{
  if (++self->n_lost >= LOST_POLLS && error->code == BT_CAST_ERROR_BAD_ANSWER)
    fail_with (self, error);
  else if (self->n_lost >= LOST_POLLS)
    fail (self, BT_CAST_ERROR_LOST, error->message,
          "see whether it is on and in the same network, and play again");
}

static gboolean
read_info (BtAirplay *self, guint status, GBytes *body, BtAirplayInfo *info, GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (body, &size);

  /* Without a film Kodi's /scrub is not allowed, and Apple's answers are errors. */
  *info = (BtAirplayInfo) { .duration_us = -1 };
  if (status != STATUS_OK)
    return TRUE;
  if (!(self->by_scrub ? bt_airplay_info_read_scrub : bt_airplay_info_read) (info, bytes, size,
                                                                             error))
    return FALSE;
  if (!info->has_rate)
    info->is_playing = self->wants_play;
  return TRUE;
}

static gboolean
has_no_info (BtAirplay *self, guint status)
{
  return !self->by_scrub && (status == STATUS_NOT_FOUND || status == STATUS_NOT_IMPLEMENTED);
}

/* Polls go on as long as there is something to ask for. */
static void
go_on (BtAirplay *self)
{
  BtCastState state = get_state (self);
  gboolean is_soon = state == BT_CAST_LOADING || state == BT_CAST_BUFFERING
                     || (self->progress.absent_us != 0 && state != BT_CAST_ENDED);

  if (self->http == NULL)
    return;
  if (!self->is_due && self->timer == 0)
    poll_in (self, is_soon ? POLL_SOON_MS : POLL_MS);
  turn (self);
}

static void
polled_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  g_autoptr (BtAirplay) self = g_object_ref (data);
  g_autoptr (GError) garbage = NULL;
  BtAirplayInfo info;

  if (error != NULL) {
    take_lost (self, error);
  } else if (has_no_info (self, status)) {
    self->by_scrub = TRUE;
    self->is_due = TRUE;
  } else if (!fail_if_locked (self, status)) {
    if (read_info (self, status, body, &info, &garbage)) {
      self->n_lost = 0;
      take_info (self, &info);
    } else {
      take_lost (self, garbage);
    }
  }
  go_on (self);
}

static void
poll (BtAirplay *self)
{
  BtAirplayQuestion question = { .path = self->by_scrub ? "/scrub" : "/playback-info",
                                 .patience = POLL_PATIENCE_MS };

  self->is_due = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  bt_airplay_http_ask (self->http, &question, polled_cb, self);
}

/* --- telling it ---------------------------------------------------------------------------------- */

static void
take_told (BtAirplay *self, guint status, const GError *error, guint poll_after)
{
  if (error != NULL)
    take_lost (self, error);
  else
    fail_if_locked (self, status);
  if (self->http == NULL)
    return;
  self->is_due = FALSE;
  poll_in (self, poll_after);
  go_on (self);
}

static void
rate_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  g_autoptr (BtAirplay) self = g_object_ref (data);

  take_told (self, status, error, 0);
}

static void
seek_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  g_autoptr (BtAirplay) self = g_object_ref (data);

  take_told (self, status, error, AFTER_SEEK_MS);
}

/* Those of Apple have none, and say so. */
static void
volume_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  g_autoptr (BtAirplay) self = g_object_ref (data);

  if (error == NULL && status == STATUS_OK)
    _bt_cast_device_set_volume (BT_CAST_DEVICE (self), self->told_volume, FALSE);
  take_told (self, status, error, POLL_SOON_MS);
}

static void
tell (BtAirplay *self, const char *path, const char *name, double value, BtAirplayAnswerFunc func)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *query =
      g_strconcat (name, "=", g_ascii_formatd (number, sizeof number, "%.6f", value), NULL);
  BtAirplayQuestion question = {
    .is_post = TRUE, .path = path, .query = query, .patience = PATIENCE_MS
  };

  bt_airplay_http_ask (self->http, &question, func, self);
}

static void
tell_rate (BtAirplay *self)
{
  self->tells_rate = FALSE;
  tell (self, "/rate", "value", self->wants_play ? 1 : 0, rate_cb);
}

static void
tell_seek (BtAirplay *self)
{
  double seconds = (double) self->seek_us / G_USEC_PER_SEC;

  self->seek_us = -1;
  bt_airplay_progress_jump (&self->progress);
  tell (self, "/scrub", "position", seconds, seek_cb);
}

static void
tell_volume (BtAirplay *self)
{
  self->told_volume = self->volume;
  self->volume = -1;
  tell (self, "/volume", "volume", self->told_volume, volume_cb);
}

/* Before it is ready it hears no command. */
static Tell
find_next (BtAirplay *self)
{
  if (self->progress.ready_us == 0)
    return TELL_NOTHING;
  if (self->tells_rate)
    return TELL_RATE;
  if (self->seek_us >= 0)
    return TELL_SEEK;
  return self->volume >= 0 ? TELL_VOLUME : TELL_NOTHING;
}

static void
turn (BtAirplay *self)
{
  static void (*const tells[]) (BtAirplay *) = {
    [TELL_RATE] = tell_rate, [TELL_SEEK] = tell_seek, [TELL_VOLUME] = tell_volume
  };
  Tell next;

  if (self->http == NULL || !self->was_told || bt_airplay_http_is_asking (self->http))
    return;
  next = find_next (self);
  if (next != TELL_NOTHING)
    tells[next](self);
  else if (self->is_due)
    poll (self);
}

/* --- loading ------------------------------------------------------------------------------------- */

static void
event_cb (const BtAirplayEvent *event, gpointer data)
{
  BtAirplay *self = data;

  bt_airplay_progress_add_event (&self->progress, event, g_get_monotonic_time ());
  self->is_due = TRUE;
  turn (self);
}

static void
played_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  g_autoptr (BtAirplay) self = g_object_ref (data);
  g_autofree char *reason = NULL;

  if (error != NULL) {
    fail_with (self, error);
  } else if (status != STATUS_OK) {
    reason = g_strdup_printf ("it refuses this file (%u)", status);
    if (!fail_if_locked (self, status))
      fail (self, BT_CAST_ERROR_REFUSED, reason, "choose another device, or play it here");
  } else {
    self->is_due = TRUE;
    go_on (self);
  }
}

/* As a fraction, which is all that it can be told; without a length it begins at the beginning. */
static double
find_start (BtAirplay *self, gint64 duration_us)
{
  return self->start_us > 0 && duration_us > 0 ? (double) self->start_us / (double) duration_us : 0;
}

static void
play_from (BtAirplay *self, gint64 start_us)
{
  BtCastDevice *device = BT_CAST_DEVICE (self);
  BtCastMedia *media = bt_cast_device_get_media (device);
  gint64 duration_us = bt_cast_device_get_status (device)->duration_us;
  g_autoptr (GBytes) body = NULL;
  BtAirplayQuestion question = {
    .is_post = TRUE, .path = "/play", .type = BT_AIRPLAY_PLAY_TYPE, .patience = PATIENCE_MS
  };

  self->start_us = start_us;
  self->tells_rate = TRUE;
  self->rate_tries = RATE_TRIES;
  self->was_told = TRUE;
  body = bt_airplay_play_write (media->url, find_start (self, duration_us));
  question.body = body;
  bt_airplay_progress_init (&self->progress, g_get_monotonic_time ());
  bt_airplay_http_ask (self->http, &question, played_cb, self);
  _bt_cast_device_set_state (device, BT_CAST_LOADING);
}

static void
take_server (BtAirplay *self, const BtAirplayServer *server)
{
  BtCastMedia *media = bt_cast_device_get_media (BT_CAST_DEVICE (self));
  const char *unplayable;

  g_free (self->model);
  self->model = g_strdup (server->model);
  unplayable = bt_airplay_find_unplayable (self->model, media);
  if (!server->shows_video)
    fail (self, BT_CAST_ERROR_REFUSED, "it takes sound only, as a loudspeaker does",
          "choose another device");
  else if (unplayable != NULL)
    fail_type (self, unplayable);
  else
    play_from (self, self->start_us);
}

static void
server_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  g_autoptr (BtAirplay) self = g_object_ref (data);
  g_autoptr (GError) garbage = NULL;
  BtAirplayServer server;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (body, &size);

  if (error != NULL)
    fail_with (self, error);
  else if (fail_if_locked (self, status))
    return;
  else if (!bt_airplay_server_read (&server, bytes, status == STATUS_OK ? size : 0, &garbage))
    fail_with (self, garbage);
  else
    take_server (self, &server);
}

static void
bt_airplay_load (BtCastDevice *device, BtCastMedia *media)
{
  BtAirplay *self = BT_AIRPLAY (device);
  BtAirplayQuestion question = { .path = "/server-info", .patience = PATIENCE_MS };
  g_autofree char *session = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnectable) address =
      g_network_address_parse (bt_cast_device_get_address (device), BT_AIRPLAY_PORT, &error);
  const char *host;
  guint16 port;

  if (address == NULL) {
    fail (self, BT_CAST_ERROR_UNREACHABLE, error->message, "give an address as 192.0.2.7:7000");
    return;
  }
  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (address));
  port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  self->start_us = media->start_us;
  self->seek_us = -1;
  self->wants_play = TRUE;
  self->volume = -1;
  self->n_lost = 0;
  self->by_scrub = FALSE;
  self->http = bt_airplay_http_new (host, port, session);
  self->events = bt_airplay_events_new (host, port, session, event_cb, self);
  bt_airplay_http_ask (self->http, &question, server_cb, self);
}

/* --- what it is told to do ----------------------------------------------------------------------- */

static gboolean
bt_airplay_accepts (BtCastDevice *device, const BtCastMedia *media, GError **error)
{
  const char *what = bt_airplay_find_unplayable (BT_AIRPLAY (device)->model, media);

  if (what == NULL)
    return TRUE;
  g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_TYPE,
               "cannot play on %s: it does not play %s; choose another device, or play it here",
               bt_cast_device_get_name (device), what);
  return FALSE;
}

static void
set_wants_play (BtAirplay *self, gboolean wants_play)
{
  self->wants_play = wants_play;
  self->tells_rate = TRUE;
  self->rate_tries = RATE_TRIES;
  turn (self);
}

/* At its end there is nothing left that could go on. */
static void
play_again (BtAirplay *self, gint64 start_us)
{
  self->wants_play = TRUE;
  play_from (self, start_us);
}

static void
bt_airplay_play (BtCastDevice *device)
{
  if (get_state (BT_AIRPLAY (device)) == BT_CAST_ENDED)
    play_again (BT_AIRPLAY (device), 0);
  else
    set_wants_play (BT_AIRPLAY (device), TRUE);
}

static void
bt_airplay_pause (BtCastDevice *device)
{
  set_wants_play (BT_AIRPLAY (device), FALSE);
}

static void
bt_airplay_seek (BtCastDevice *device, gint64 position_us)
{
  BtAirplay *self = BT_AIRPLAY (device);

  _bt_cast_device_set_position (device, position_us, -1);
  if (get_state (self) == BT_CAST_ENDED) {
    play_again (self, position_us);
    return;
  }
  self->start_us = -1; /* nor there, if it has not begun */
  self->seek_us = position_us;
  if (get_state (self) == BT_CAST_PLAYING)
    _bt_cast_device_set_state (device, BT_CAST_BUFFERING);
  turn (self);
}

static void
bt_airplay_set_volume (BtCastDevice *device, double volume)
{
  BtAirplay *self = BT_AIRPLAY (device);

  self->volume = volume;
  turn (self);
}

static void
stopped_cb (guint status, GBytes *body, const GError *error, gpointer data)
{
  g_autoptr (BtAirplay) self = g_object_ref (data);

  take_gone (self);
}

/* One that was not told what to play may play for somebody else: that goes on. */
static void
bt_airplay_stop (BtCastDevice *device)
{
  BtAirplay *self = BT_AIRPLAY (device);
  BtAirplayQuestion question = { .is_post = TRUE, .path = "/stop", .patience = STOP_PATIENCE_MS };

  if (!self->was_told) {
    take_gone (self);
    return;
  }
  g_clear_pointer (&self->events, bt_airplay_events_free);
  g_clear_handle_id (&self->timer, g_source_remove);
  bt_airplay_http_ask (self->http, &question, stopped_cb, self);
}

static void
bt_airplay_hang_up (BtCastDevice *device)
{
  BtAirplay *self = BT_AIRPLAY (device);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->events, bt_airplay_events_free);
  g_clear_pointer (&self->http, bt_airplay_http_free);
  self->was_told = FALSE;
}

/* --- object -------------------------------------------------------------------------------------- */

static void
bt_airplay_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  BT_AIRPLAY (object)->model = g_value_dup_string (value);
}

static void
bt_airplay_finalize (GObject *object)
{
  g_free (BT_AIRPLAY (object)->model);
  G_OBJECT_CLASS (bt_airplay_parent_class)->finalize (object);
}

static void
bt_airplay_class_init (BtAirplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  BtCastDeviceClass *device_class = BT_CAST_DEVICE_CLASS (klass);

  object_class->set_property = bt_airplay_set_property;
  object_class->finalize = bt_airplay_finalize;
  device_class->kind = BT_CAST_AIRPLAY;
  device_class->accepts = bt_airplay_accepts;
  device_class->load = bt_airplay_load;
  device_class->play = bt_airplay_play;
  device_class->pause = bt_airplay_pause;
  device_class->seek = bt_airplay_seek;
  device_class->set_volume = bt_airplay_set_volume;
  device_class->stop = bt_airplay_stop;
  device_class->hang_up = bt_airplay_hang_up;
  g_object_class_install_property (
      object_class, PROP_MODEL,
      g_param_spec_string ("model", NULL, NULL, NULL,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
bt_airplay_init (BtAirplay *self)
{
  self->seek_us = -1;
  self->start_us = -1;
  self->volume = -1;
}

BtCastDevice *
bt_airplay_new (const char *name, const char *address, const char *id, const char *model)
{
  return g_object_new (BT_TYPE_AIRPLAY, "name", name, "address", address, "id", id, "model", model,
                       NULL);
}
