/* bt-dlna.c — a renderer of UPnP AV: most televisions, many loudspeakers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-dlna.h"

#include "cast/bt-cast-device-private.h"
#include "cast/bt-dlna-didl.h"
#include "cast/bt-dlna-link.h"
#include "cast/bt-upnp-fetch.h"
#include "cast/bt-upnp-values.h"

#define POLL_S 1         /* between two questions where it is */
#define SETTLE_MS 1000   /* after a jump or a pause some still say for a moment where they were */
#define VOLUME_POLLS 5   /* of these, one for the volume: it has a remote control */
#define PATIENCE 5       /* seconds for most answers */
#define POLL_PATIENCE 4  /* seconds: twice that, and it is lost */
#define LOAD_PATIENCE 20 /* seconds: some look at the whole index of the film before they answer */
#define STOP_PATIENCE 3  /* seconds; whoever stops something waits for it */
#define LOST_US (8 * G_USEC_PER_SEC) /* without an answer */
#define LOST_REFUSALS 3              /* connections that nobody takes, one after the other */
#define BAD_ANSWERS 3                /* one after the other; a single one happens */
#define STILL_POLLS 10               /* stopped for so long after it was told to play: it cannot */
#define STOPPED_POLLS 2 /* who takes it over stops it first, and then names his own film */
#define BACK_US (2 * G_USEC_PER_SEC) /* more than any rounding, and than what reckoning is off */
#define END_US (3 * G_USEC_PER_SEC)  /* from the end, where a stop is the film's own */
#define VOLUME_MAX 100               /* where its description says nothing; most have it */

struct _BtDlna {
  BtCastDevice parent;

  BtDlnaDescription *description; /* owned */
  char *sink;                     /* owned; NULL: not known */

  /* While something is loaded. */
  BtDlnaLink *link;          /* owned; NULL: nothing is open */
  GCancellable *cancellable; /* owned; of the fetch of its volume's range */
  guint poll;                /* source */
  guint n_polls;
  guint n_failures, n_still; /* in a row */
  gint64 heard_us;           /* its last answer */
  guint volume_max;
  double volume; /* 0 to 1; -1: not known */
  gboolean is_muted;
  gboolean wants_pause;  /* as soon as it plays */
  gboolean was_playing;  /* since it was told to */
  gboolean is_ours_said; /* it named our URL as what it plays */
  gint64 seek_us;        /* where to go when it plays; -1: nowhere */
  gboolean is_back;      /* it said once that it is where it was before */
  gboolean is_seeking;   /* what it says of its position is of before */
};

G_DEFINE_FINAL_TYPE (BtDlna, bt_dlna, BT_TYPE_CAST_DEVICE)

static void poll_soon (BtDlna *self, guint ms);

/* --- calls --------------------------------------------------------------------------------------- */

#define INSTANCE "InstanceID", G_TYPE_UINT, 0
#define MASTER "Channel", G_TYPE_STRING, "Master"

static void
call_transport (BtDlna *self, GUPnPServiceProxyAction *action, guint patience,
                BtDlnaAnswerCallback callback)
{
  bt_dlna_link_call (self->link, BT_DLNA_TRANSPORT, action, patience, callback, self);
}

static void
call_rendering (BtDlna *self, GUPnPServiceProxyAction *action, BtDlnaAnswerCallback callback)
{
  bt_dlna_link_call (self->link, BT_DLNA_RENDERING, action, POLL_PATIENCE, callback, self);
}

static BtCastState
get_state (BtDlna *self)
{
  return bt_cast_device_get_status (BT_CAST_DEVICE (self))->state;
}

static void
set_state (BtDlna *self, BtCastState state)
{
  _bt_cast_device_set_state (BT_CAST_DEVICE (self), state);
}

static void
fail (BtDlna *self, GError *error)
{
  _bt_cast_device_fail (BT_CAST_DEVICE (self), error);
}

static void
fail_with (BtDlna *self, BtCastError code, const char *words)
{
  fail (self, g_error_new (BT_CAST_ERROR, code, "%s %s",
                           bt_cast_device_get_name (BT_CAST_DEVICE (self)), words));
}

/* --- what it says -------------------------------------------------------------------------------- */

/* It answered before, and does not now: one lost packet is no reason to give up. */
static void
note_failure (BtDlna *self, const GError *error)
{
  gboolean is_refused = error->code == BT_CAST_ERROR_UNREACHABLE;

  self->n_failures++;
  if (error->code == BT_CAST_ERROR_BAD_ANSWER || error->code == BT_CAST_ERROR_REFUSED) {
    if (self->n_failures >= BAD_ANSWERS)
      fail (self, g_error_copy (error));
  } else if ((is_refused && self->n_failures >= LOST_REFUSALS)
             || g_get_monotonic_time () - self->heard_us > LOST_US) {
    fail_with (self, BT_CAST_ERROR_LOST, "does not answer any more; is it still on?");
  }
}

static void
note_answer (BtDlna *self)
{
  self->n_failures = 0;
  self->heard_us = g_get_monotonic_time ();
}

/* Whoever has the remote control, or another program, may play something else on it. */
static gboolean
is_taken (BtDlna *self, const char *uri)
{
  BtCastMedia *media = bt_cast_device_get_media (BT_CAST_DEVICE (self));
  gboolean is_ours = g_strcmp0 (uri, media->url) == 0;

  self->is_ours_said |= is_ours;
  return self->is_ours_said && !is_ours && *uri && g_ascii_strcasecmp (uri, "NOT_IMPLEMENTED") != 0;
}

/* Some say once that they are at the beginning, in a jump or at the end; whoever has the remote control may
 * have gone there, and then it is said twice. */
static gboolean
is_doubtful (BtDlna *self, gint64 said_us, gint64 reckoned_us)
{
  gboolean is_back = said_us + BACK_US < reckoned_us;

  self->is_back = is_back && !self->is_back;
  return self->is_back;
}

/* Most tell whole seconds, cut off: what we reckon in that second is as good, and goes on evenly. The middle of it is
 * off by half a second at most. */
static gint64
refine (gint64 said_us, gint64 reckoned_us)
{
  if (said_us % G_USEC_PER_SEC != 0)
    return said_us;
  return reckoned_us >= said_us && reckoned_us < said_us + G_USEC_PER_SEC
             ? reckoned_us
             : said_us + G_USEC_PER_SEC / 2;
}

static void
note_position (BtDlna *self, gint64 said_us, gint64 duration_us)
{
  BtCastDevice *device = BT_CAST_DEVICE (self);
  gint64 reckoned_us = bt_cast_device_get_position (device);

  if (get_state (self) == BT_CAST_ENDED || is_doubtful (self, said_us, reckoned_us))
    return;
  _bt_cast_device_set_position (device, refine (said_us, reckoned_us), duration_us);
}

static void
position_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  g_autofree char *position = NULL, *duration = NULL, *uri = NULL;
  BtDlna *self = data;
  gint64 position_us, duration_us = -1;

  if (error) {
    note_failure (self, error);
    return;
  }
  note_answer (self);
  position = bt_dlna_answer_get (action, "RelTime");
  duration = bt_dlna_answer_get (action, "TrackDuration");
  uri = bt_dlna_answer_get (action, "TrackURI");
  if (is_taken (self, uri)) {
    fail_with (self, BT_CAST_ERROR_TAKEN, "plays something else now; somebody took it over");
    return;
  }
  if (!bt_upnp_time_parse (duration, &duration_us) || duration_us == 0)
    duration_us = -1; /* not known yet */
  /* Before it jumped to where it is to begin it tells of the beginning. */
  if (self->seek_us < 0 && !self->is_seeking && bt_upnp_time_parse (position, &position_us))
    note_position (self, position_us, duration_us);
}

static void
ask_position (BtDlna *self)
{
  call_transport (self, gupnp_service_proxy_action_new ("GetPositionInfo", INSTANCE, NULL),
                  POLL_PATIENCE, position_cb);
}

/* --- its state ----------------------------------------------------------------------------------- */

static void
sought_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  BtDlna *self = data;

  self->is_seeking = FALSE;
  poll_soon (self, error ? 0 : SETTLE_MS); /* where it cannot, it says from where it plays on */
}

static void
send_seek (BtDlna *self, gint64 position_us)
{
  g_autofree char *target = bt_upnp_time_format (position_us);

  self->is_seeking = TRUE;
  call_transport (self,
                  gupnp_service_proxy_action_new ("Seek", INSTANCE, "Unit", G_TYPE_STRING,
                                                  "REL_TIME", "Target", G_TYPE_STRING, target,
                                                  NULL),
                  PATIENCE, sought_cb);
}

static void
paused_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  BtDlna *self = data;

  poll_soon (self, error ? 0 : SETTLE_MS);
  if (!error && get_state (self) == BT_CAST_PLAYING)
    set_state (self, BT_CAST_PAUSED);
}

static void
send_pause (BtDlna *self)
{
  call_transport (self, gupnp_service_proxy_action_new ("Pause", INSTANCE, NULL), PATIENCE,
                  paused_cb);
}

static void
note_playing (BtDlna *self)
{
  self->was_playing = TRUE;
  self->n_still = 0;
  if (self->seek_us >= 0)
    send_seek (self, self->seek_us);
  if (self->wants_pause)
    send_pause (self);
  self->seek_us = -1;
  self->wants_pause = FALSE;
  set_state (self, BT_CAST_PLAYING);
}

/* A renderer does not say why it stopped: it was at the end, somebody stopped it, or it cannot. */
static void
note_stopped (BtDlna *self)
{
  BtCastDevice *device = BT_CAST_DEVICE (self);
  gint64 duration_us = bt_cast_device_get_status (device)->duration_us;
  gboolean is_end = duration_us < 0 || bt_cast_device_get_position (device) >= duration_us - END_US;

  if (!self->was_playing) {
    if (++self->n_still >= STILL_POLLS)
      fail_with (self, BT_CAST_ERROR_REFUSED, "does not begin to play; it may not know the format");
  } else if (is_end) {
    _bt_cast_device_set_position (device, MAX (duration_us, 0), duration_us);
    set_state (self, BT_CAST_ENDED);
  } else if (++self->n_still >= STOPPED_POLLS) {
    BT_CAST_DEVICE_GET_CLASS (self)->hang_up (device);
    set_state (self, BT_CAST_IDLE);
  }
}

static void
note_state (BtDlna *self, BtUpnpState state)
{
  switch (state) {
  case BT_UPNP_PLAYING:
    note_playing (self);
    break;
  case BT_UPNP_PAUSED:
    self->was_playing = TRUE;
    self->n_still = 0;
    set_state (self, BT_CAST_PAUSED);
    break;
  case BT_UPNP_TRANSITIONING:
    set_state (self, self->was_playing ? BT_CAST_BUFFERING : BT_CAST_LOADING);
    break;
  case BT_UPNP_STOPPED:
  case BT_UPNP_NO_MEDIA:
    if (get_state (self) != BT_CAST_ENDED)
      note_stopped (self);
    break;
  case BT_UPNP_UNKNOWN:
  default:
    break;
  }
}

static void
state_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  g_autofree char *state = NULL, *status = NULL;
  BtDlna *self = data;

  if (error) {
    note_failure (self, error);
    return;
  }
  note_answer (self);
  state = bt_dlna_answer_get (action, "CurrentTransportState");
  status = bt_dlna_answer_get (action, "CurrentTransportStatus");
  if (g_ascii_strcasecmp (status, "ERROR_OCCURRED") == 0)
    fail_with (self, BT_CAST_ERROR_REFUSED, "cannot play this; it may not know the format");
  else
    note_state (self, bt_upnp_state_parse (state));
}

/* --- its volume ---------------------------------------------------------------------------------- */

static void
tell_volume (BtDlna *self)
{
  if (self->volume >= 0)
    _bt_cast_device_set_volume (BT_CAST_DEVICE (self), self->volume, self->is_muted);
}

/* It may refuse to tell, or tell nonsense; it may not be silent. */
static void
note_volume_failure (BtDlna *self, const GError *error)
{
  if (error->code == BT_CAST_ERROR_TIMEOUT || error->code == BT_CAST_ERROR_UNREACHABLE)
    note_failure (self, error);
}

static void
volume_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  g_autofree char *text = NULL;
  BtDlna *self = data;
  guint64 volume;

  if (error) {
    note_volume_failure (self, error);
    return;
  }
  text = bt_dlna_answer_get (action, "CurrentVolume");
  if (!g_ascii_string_to_unsigned (text, 10, 0, self->volume_max, &volume, NULL))
    return;
  self->volume = (double) volume / self->volume_max;
  tell_volume (self);
}

static void
mute_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  g_autofree char *text = NULL;
  BtDlna *self = data;

  if (error) {
    note_volume_failure (self, error);
    return;
  }
  text = bt_dlna_answer_get (action, "CurrentMute");
  self->is_muted = *text == '1' || g_ascii_strcasecmp (text, "true") == 0
                   || g_ascii_strcasecmp (text, "yes") == 0;
  tell_volume (self);
}

static void
ask_volume (BtDlna *self)
{
  if (!bt_dlna_link_has (self->link, BT_DLNA_RENDERING))
    return;
  call_rendering (self, gupnp_service_proxy_action_new ("GetVolume", INSTANCE, MASTER, NULL),
                  volume_cb);
  call_rendering (self, gupnp_service_proxy_action_new ("GetMute", INSTANCE, MASTER, NULL),
                  mute_cb);
}

static void
range_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bt_upnp_fetch_finish (result, &error);
  g_autoptr (BtDlna) self = data;

  if (bytes && self->link) {
    self->volume_max = bt_dlna_description_get_volume_max (bytes, VOLUME_MAX);
    ask_volume (self);
  }
}

static void
fetch_range (BtDlna *self)
{
  g_autofree char *url = bt_dlna_link_get_scpd (self->link, BT_DLNA_RENDERING);

  if (url)
    bt_upnp_fetch_async (url, self->cancellable, range_cb, g_object_ref (self));
}

/* --- asking -------------------------------------------------------------------------------------- */

static gboolean
poll_cb (gpointer data)
{
  BtDlna *self = data;

  self->poll = 0;
  /* While it is busy with an answer it gets no more questions. */
  if (!bt_dlna_link_is_busy (self->link)) {
    call_transport (self, gupnp_service_proxy_action_new ("GetTransportInfo", INSTANCE, NULL),
                    POLL_PATIENCE, state_cb);
    ask_position (self);
    if (self->n_polls++ % VOLUME_POLLS == VOLUME_POLLS - 1)
      ask_volume (self);
  }
  poll_soon (self, POLL_S * 1000);
  return G_SOURCE_REMOVE;
}

static void
poll_soon (BtDlna *self, guint ms)
{
  g_clear_handle_id (&self->poll, g_source_remove);
  self->poll = g_timeout_add (ms, poll_cb, self);
}

/* --- loading: what it does, its film, play ------------------------------------------------------------ */

static void
played_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  BtDlna *self = data;

  if (error) {
    fail (self, g_error_copy (error));
    return;
  }
  note_answer (self);
  fetch_range (self);
  poll_soon (self, 0);
}

static void
send_play (BtDlna *self, BtDlnaAnswerCallback callback)
{
  call_transport (
      self, gupnp_service_proxy_action_new ("Play", INSTANCE, "Speed", G_TYPE_STRING, "1", NULL),
      LOAD_PATIENCE, callback);
}

static void
loaded_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  BtDlna *self = data;

  if (error)
    fail (self, g_error_copy (error));
  else
    send_play (self, played_cb);
}

static void
send_film (BtDlna *self)
{
  BtCastMedia *media = bt_cast_device_get_media (BT_CAST_DEVICE (self));
  g_autofree char *didl = bt_dlna_didl_write (media);

  set_state (self, BT_CAST_LOADING);
  call_transport (self,
                  gupnp_service_proxy_action_new ("SetAVTransportURI", INSTANCE, "CurrentURI",
                                                  G_TYPE_STRING, media->url, "CurrentURIMetaData",
                                                  G_TYPE_STRING, didl, NULL),
                  LOAD_PATIENCE, loaded_cb);
}

/* Whether it did is nothing to us: SetAVTransportURI will show. */
static void
emptied_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  send_film (data);
}

static void
greeted_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  g_autofree char *text = action ? bt_dlna_answer_get (action, "CurrentTransportState") : NULL;
  BtDlna *self = data;
  BtUpnpState state = bt_upnp_state_parse (text);

  if (error)
    fail (self, g_error_copy (error));
  else if (state == BT_UPNP_PLAYING || state == BT_UPNP_PAUSED || state == BT_UPNP_TRANSITIONING)
    call_transport (self, gupnp_service_proxy_action_new ("Stop", INSTANCE, NULL), PATIENCE,
                    emptied_cb); /* of whatever it was before: some refuse a film while they play */
  else
    send_film (self);
}

static void
forget (BtDlna *self, const BtCastMedia *media)
{
  self->n_polls = self->n_failures = self->n_still = 0;
  self->volume = -1;
  self->volume_max = VOLUME_MAX;
  self->is_muted = self->wants_pause = self->was_playing = self->is_ours_said = FALSE;
  self->is_seeking = self->is_back = FALSE;
  self->seek_us = media->start_us > 0 ? media->start_us : -1;
  self->heard_us = g_get_monotonic_time ();
}

static gboolean
open_link (BtDlna *self, GError **error)
{
  self->link = bt_dlna_link_new (self->description, NULL, error);
  if (!self->link)
    return FALSE;
  if (bt_dlna_link_has (self->link, BT_DLNA_TRANSPORT))
    return TRUE;
  g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
               "%s has no service that plays films; give the address of another one",
               bt_cast_device_get_name (BT_CAST_DEVICE (self)));
  return FALSE;
}

static void
bt_dlna_load (BtCastDevice *device, BtCastMedia *media)
{
  BtDlna *self = BT_DLNA (device);
  GError *error = NULL;

  forget (self, media);
  self->cancellable = g_cancellable_new ();
  if (!open_link (self, &error)) {
    fail (self, error);
    return;
  }
  call_transport (self, gupnp_service_proxy_action_new ("GetTransportInfo", INSTANCE, NULL),
                  PATIENCE, greeted_cb);
}

/* --- commands ------------------------------------------------------------------------------------- */

static gboolean
bt_dlna_accepts (BtCastDevice *device, const BtCastMedia *media, GError **error)
{
  if (bt_upnp_sink_accepts (BT_DLNA (device)->sink, media->type))
    return TRUE;
  g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_TYPE,
               "%s does not play files of the type %s; choose another file, or another player",
               bt_cast_device_get_name (device), media->type);
  return FALSE;
}

/* A film that it has let go of, as at the end, is given anew. Where it cannot, it says what it does. */
static void
commanded_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  poll_soon (data, 0);
}

static void
bt_dlna_play (BtCastDevice *device)
{
  BtDlna *self = BT_DLNA (device);

  self->wants_pause = FALSE;
  if (!self->was_playing)
    return;
  if (get_state (self) != BT_CAST_ENDED) {
    send_play (self, commanded_cb);
    return;
  }
  forget (self, bt_cast_device_get_media (device));
  self->seek_us = -1;
  _bt_cast_device_set_position (device, 0, -1);
  send_film (self);
}

/* Before it plays there is nothing to pause, nor to jump in: most refuse it. */
static void
bt_dlna_pause (BtCastDevice *device)
{
  BtDlna *self = BT_DLNA (device);

  if (!self->was_playing)
    self->wants_pause = TRUE;
  else
    send_pause (self);
}

static void
bt_dlna_seek (BtCastDevice *device, gint64 position_us)
{
  BtDlna *self = BT_DLNA (device);
  BtCastState state = get_state (self);

  if (state == BT_CAST_ENDED)
    bt_dlna_play (device);
  if (!self->was_playing)
    self->seek_us = position_us;
  else
    send_seek (self, position_us);
  _bt_cast_device_set_position (device, position_us, -1);
}

static void
bt_dlna_set_volume (BtCastDevice *device, double volume)
{
  BtDlna *self = BT_DLNA (device);
  guint steps = (guint) (volume * self->volume_max + 0.5);

  if (!bt_dlna_link_has (self->link, BT_DLNA_RENDERING))
    return;
  call_rendering (self,
                  gupnp_service_proxy_action_new ("SetVolume", INSTANCE, MASTER, "DesiredVolume",
                                                  G_TYPE_UINT, steps, NULL),
                  NULL);
  ask_volume (self);
}

static void
bt_dlna_set_muted (BtCastDevice *device, gboolean is_muted)
{
  BtDlna *self = BT_DLNA (device);

  if (!bt_dlna_link_has (self->link, BT_DLNA_RENDERING))
    return;
  call_rendering (self,
                  gupnp_service_proxy_action_new ("SetMute", INSTANCE, MASTER, "DesiredMute",
                                                  G_TYPE_BOOLEAN, is_muted, NULL),
                  NULL);
  ask_volume (self);
}

/* --- the end -------------------------------------------------------------------------------------- */

static void
bt_dlna_hang_up (BtCastDevice *device)
{
  BtDlna *self = BT_DLNA (device);

  g_clear_handle_id (&self->poll, g_source_remove);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->link, bt_dlna_link_free);
}

static void
stopped_cb (GUPnPServiceProxyAction *action, const GError *error, gpointer data)
{
  bt_dlna_hang_up (data);
  set_state (data, BT_CAST_IDLE);
}

static void
bt_dlna_stop (BtCastDevice *device)
{
  BtDlna *self = BT_DLNA (device);

  g_clear_handle_id (&self->poll, g_source_remove);
  bt_dlna_link_forget (self->link);
  call_transport (self, gupnp_service_proxy_action_new ("Stop", INSTANCE, NULL), STOP_PATIENCE,
                  stopped_cb);
}

static void
bt_dlna_finalize (GObject *object)
{
  BtDlna *self = BT_DLNA (object);

  bt_dlna_description_free (self->description);
  g_free (self->sink);
  G_OBJECT_CLASS (bt_dlna_parent_class)->finalize (object);
}

static void
bt_dlna_class_init (BtDlnaClass *klass)
{
  BtCastDeviceClass *device_class = BT_CAST_DEVICE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bt_dlna_finalize;
  device_class->kind = BT_CAST_DLNA;
  device_class->accepts = bt_dlna_accepts;
  device_class->load = bt_dlna_load;
  device_class->play = bt_dlna_play;
  device_class->pause = bt_dlna_pause;
  device_class->seek = bt_dlna_seek;
  device_class->set_volume = bt_dlna_set_volume;
  device_class->set_muted = bt_dlna_set_muted;
  device_class->stop = bt_dlna_stop;
  device_class->hang_up = bt_dlna_hang_up;
}

static void
bt_dlna_init (BtDlna *self)
{
}

BtCastDevice *
bt_dlna_new (const BtDlnaDescription *description, const char *sink)
{
  BtDlna *self = g_object_new (BT_TYPE_DLNA, "name", description->name, "address",
                               description->address, "id", description->id, NULL);

  self->description = bt_dlna_description_copy (description);
  self->sink = g_strdup (sink);
  return BT_CAST_DEVICE (self);
}
