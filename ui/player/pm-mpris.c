/* pm-mpris.c — what plays, on the desktop's bus: media keys, the panel and the lock screen drive it by MPRIS 2.2.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-mpris.h"

#include "pm-mpris-player.h"

#define NAME_PREFIX "org.mpris.MediaPlayer2."
#define OBJECT_PATH "/org/mpris/MediaPlayer2"
#define TRACK_PATH "/piecemeal/track/"

struct _PmMpris {
  GObject parent_instance;
  PmPlayback *playback;              /* owned */
  char *name;                        /* owned; on the bus */
  PmMprisMediaPlayer2 *root;         /* owned */
  PmMprisMediaPlayer2Player *player; /* owned */
  guint owner_id;                    /* 0: not on the bus */

  char *title, *artist, *album; /* owned */
  guint n_opened; /* each file has an id of its own, so that who means an older one is told apart */
  gboolean is_stopped; /* by Stop, until it plays again */
  gboolean was_playing;
};

enum { NEXT, PREVIOUS, RAISE, QUIT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmMpris, pm_mpris, G_TYPE_OBJECT)

/* --- what is told ------------------------------------------------------------------------------- */

static gboolean
is_open (PmMpris *self)
{
  PmPlaybackState state = pm_playback_get_state (self->playback);

  return state != PM_PLAYBACK_EMPTY && state != PM_PLAYBACK_FAILED;
}

static gboolean
can_seek (PmMpris *self)
{
  return is_open (self) && pm_playback_get_duration (self->playback) > 0;
}

static const char *
find_status (PmMpris *self)
{
  if (!is_open (self) || self->is_stopped
      || pm_playback_get_state (self->playback) == PM_PLAYBACK_ENDED)
    return "Stopped";
  return pm_playback_wants_play (self->playback) ? "Playing" : "Paused";
}

/* From where a client goes on counting, because it is told of no position while it plays. */
static void
tell_position (PmMpris *self)
{
  gint64 position_us = pm_playback_get_position (self->playback);

  pm_mpris_media_player2_player_set_position (self->player, position_us);
  if (self->owner_id == 0)
    return;
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->player));
  pm_mpris_media_player2_player_emit_seeked (self->player, position_us);
}

static void
position_cb (PmMpris *self)
{
  pm_mpris_media_player2_player_set_position (self->player,
                                              pm_playback_get_position (self->playback));
}

/* A stop for want of pieces is not told, or the desktop's button would change under one's hand; but where it went on
 * from is. */
static void
state_cb (PmMpris *self)
{
  gboolean is_playing = pm_playback_get_state (self->playback) == PM_PLAYBACK_PLAYING;

  if (pm_playback_wants_play (self->playback))
    self->is_stopped = FALSE;
  pm_mpris_media_player2_player_set_playback_status (self->player, find_status (self));
  pm_mpris_media_player2_player_set_can_play (self->player, is_open (self));
  pm_mpris_media_player2_player_set_can_pause (self->player, is_open (self));
  pm_mpris_media_player2_player_set_can_seek (self->player, can_seek (self));
  if (is_playing && !self->was_playing)
    tell_position (self);
  self->was_playing = is_playing;
}

static char *
make_track_id (PmMpris *self)
{
  return g_strdup_printf (TRACK_PATH "%u", self->n_opened);
}

static void
tell_track (PmMpris *self)
{
  gint64 duration_us = pm_playback_get_duration (self->playback);
  g_autofree char *id = make_track_id (self);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "mpris:trackid", g_variant_new_object_path (id));
  g_variant_builder_add (&builder, "{sv}", "xesam:title", g_variant_new_string (self->title));
  if (self->artist != NULL)
    g_variant_builder_add (&builder, "{sv}", "xesam:artist",
                           g_variant_new_strv ((const char *const *) &self->artist, 1));
  if (self->album != NULL)
    g_variant_builder_add (&builder, "{sv}", "xesam:album", g_variant_new_string (self->album));
  if (duration_us > 0)
    g_variant_builder_add (&builder, "{sv}", "mpris:length", g_variant_new_int64 (duration_us));
  pm_mpris_media_player2_player_set_metadata (self->player, g_variant_builder_end (&builder));
  pm_mpris_media_player2_player_set_can_seek (self->player, can_seek (self));
}

static void
duration_cb (PmMpris *self)
{
  if (self->title != NULL)
    tell_track (self);
}

static void
speed_cb (PmMpris *self)
{
  pm_mpris_media_player2_player_set_rate (self->player, pm_playback_get_speed (self->playback));
}

static void
volume_cb (PmMpris *self)
{
  pm_mpris_media_player2_player_set_volume (self->player, pm_playback_get_volume (self->playback));
}

/* --- what is asked for --------------------------------------------------------------------------- */

static gboolean
next_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  if (pm_mpris_media_player2_player_get_can_go_next (self->player))
    g_signal_emit (self, signals[NEXT], 0);
  pm_mpris_media_player2_player_complete_next (self->player, invocation);
  return TRUE;
}

static gboolean
previous_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  if (pm_mpris_media_player2_player_get_can_go_previous (self->player))
    g_signal_emit (self, signals[PREVIOUS], 0);
  pm_mpris_media_player2_player_complete_previous (self->player, invocation);
  return TRUE;
}

static gboolean
pause_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  pm_playback_pause (self->playback);
  pm_mpris_media_player2_player_complete_pause (self->player, invocation);
  return TRUE;
}

static gboolean
play_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  if (is_open (self))
    pm_playback_play (self->playback);
  pm_mpris_media_player2_player_complete_play (self->player, invocation);
  return TRUE;
}

static gboolean
play_pause_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  if (pm_playback_wants_play (self->playback))
    pm_playback_pause (self->playback);
  else if (is_open (self))
    pm_playback_play (self->playback);
  pm_mpris_media_player2_player_complete_play_pause (self->player, invocation);
  return TRUE;
}

/* It goes on from the start afterwards. The page stays: leaving it is a person's. */
static gboolean
stop_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  if (is_open (self)) {
    pm_playback_pause (self->playback);
    pm_playback_seek (self->playback, 0);
    self->is_stopped = TRUE;
    state_cb (self);
  }
  pm_mpris_media_player2_player_complete_stop (self->player, invocation);
  return TRUE;
}

/* Beyond the end is the next file, if there is one; before the start is the start. */
static gboolean
seek_cb (PmMpris *self, GDBusMethodInvocation *invocation, gint64 offset_us)
{
  gint64 position_us = pm_playback_get_position (self->playback);
  gint64 left_us = pm_playback_get_duration (self->playback) - position_us;

  if (can_seek (self) && offset_us <= left_us)
    pm_playback_seek (self->playback, position_us + offset_us);
  else if (can_seek (self) && pm_mpris_media_player2_player_get_can_go_next (self->player))
    g_signal_emit (self, signals[NEXT], 0);
  pm_mpris_media_player2_player_complete_seek (self->player, invocation);
  return TRUE;
}

static gboolean
set_position_cb (PmMpris *self, GDBusMethodInvocation *invocation, const char *track,
                 gint64 position_us)
{
  g_autofree char *id = make_track_id (self);

  if (can_seek (self) && g_str_equal (track, id) && position_us >= 0
      && position_us <= pm_playback_get_duration (self->playback))
    pm_playback_seek (self->playback, position_us);
  pm_mpris_media_player2_player_complete_set_position (self->player, invocation);
  return TRUE;
}

/* What plays here comes from torrents that the person has. */
static gboolean
open_uri_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error_literal (
      invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "Piecemeal opens torrents, by itself");
  return TRUE;
}

static gboolean
raise_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  g_signal_emit (self, signals[RAISE], 0);
  pm_mpris_media_player2_complete_raise (self->root, invocation);
  return TRUE;
}

/* Answered first: afterwards nobody may be there to do it. */
static gboolean
quit_cb (PmMpris *self, GDBusMethodInvocation *invocation)
{
  pm_mpris_media_player2_complete_quit (self->root, invocation);
  g_signal_emit (self, signals[QUIT], 0);
  return TRUE;
}

/* Set by a client to anything, or by us to what it is. 0 means a pause. */
static void
rate_set_cb (PmMpris *self)
{
  double rate = pm_mpris_media_player2_player_get_rate (self->player);

  if (rate == 0)
    pm_playback_pause (self->playback);
  else
    pm_playback_set_speed (self->playback, rate);
  if (rate != pm_playback_get_speed (self->playback))
    speed_cb (self);
}

/* Who makes it louder wants to hear it. */
static void
volume_set_cb (PmMpris *self)
{
  double volume = pm_mpris_media_player2_player_get_volume (self->player);

  if (volume == pm_playback_get_volume (self->playback))
    return;
  if (volume > 0)
    pm_playback_set_muted (self->playback, FALSE);
  pm_playback_set_volume (self->playback, volume);
  if (volume != pm_playback_get_volume (self->playback))
    volume_cb (self);
}

/* --- on the bus --------------------------------------------------------------------------------- */

static void
export_one (GDBusInterfaceSkeleton *interface, GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;

  if (!g_dbus_interface_skeleton_export (interface, connection, OBJECT_PATH, &error))
    g_info ("media keys stay without effect: %s", error->message);
}

/* Before the name is ours, so that who sees the name finds what it stands for. */
static void
bus_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  PmMpris *self = data;

  export_one (G_DBUS_INTERFACE_SKELETON (self->root), connection);
  export_one (G_DBUS_INTERFACE_SKELETON (self->player), connection);
}

static void
withdraw (GDBusInterfaceSkeleton *interface)
{
  if (g_dbus_interface_skeleton_get_connection (interface) == NULL)
    return;
  g_dbus_interface_skeleton_flush (interface);
  g_dbus_interface_skeleton_unexport (interface);
}

/* What strangers wrote; the bus takes only UTF-8. */
static void
take_text (char **text, const char *given)
{
  g_free (*text);
  *text = given != NULL ? g_utf8_make_valid (given, -1) : NULL;
}

void
pm_mpris_tell (PmMpris *self, const PmMprisTrack *track)
{
  g_return_if_fail (PM_IS_MPRIS (self));
  take_text (&self->title, track->title);
  take_text (&self->artist, track->artist);
  take_text (&self->album, track->album);
  tell_track (self);
}

void
pm_mpris_open (PmMpris *self, const PmMprisTrack *track)
{
  g_return_if_fail (PM_IS_MPRIS (self));
  self->n_opened++;
  self->is_stopped = self->was_playing = FALSE;
  pm_mpris_tell (self, track);
  state_cb (self);
  if (self->owner_id == 0)
    self->owner_id = g_bus_own_name (G_BUS_TYPE_SESSION, self->name, G_BUS_NAME_OWNER_FLAGS_NONE,
                                     bus_acquired_cb, NULL, NULL, self, NULL);
}

void
pm_mpris_close (PmMpris *self)
{
  g_return_if_fail (PM_IS_MPRIS (self));
  if (self->owner_id == 0)
    return;
  g_clear_handle_id (&self->owner_id, g_bus_unown_name);
  withdraw (G_DBUS_INTERFACE_SKELETON (self->player));
  withdraw (G_DBUS_INTERFACE_SKELETON (self->root));
}

void
pm_mpris_set_neighbours (PmMpris *self, gboolean has_previous, gboolean has_next)
{
  g_return_if_fail (PM_IS_MPRIS (self));
  pm_mpris_media_player2_player_set_can_go_previous (self->player, has_previous);
  pm_mpris_media_player2_player_set_can_go_next (self->player, has_next);
}

/* --- the object --------------------------------------------------------------------------------- */

static void
pm_mpris_dispose (GObject *object)
{
  PmMpris *self = PM_MPRIS (object);

  pm_mpris_close (self);
  G_OBJECT_CLASS (pm_mpris_parent_class)->dispose (object);
}

static void
pm_mpris_finalize (GObject *object)
{
  PmMpris *self = PM_MPRIS (object);

  g_object_unref (self->root);
  g_object_unref (self->player);
  g_object_unref (self->playback);
  g_free (self->name);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  G_OBJECT_CLASS (pm_mpris_parent_class)->finalize (object);
}

static void
pm_mpris_class_init (PmMprisClass *class)
{
  static const char *const names[] = {
    [NEXT] = "next",
    [PREVIOUS] = "previous",
    [RAISE] = "raise",
    [QUIT] = "quit",
  };

  G_OBJECT_CLASS (class)->dispose = pm_mpris_dispose;
  G_OBJECT_CLASS (class)->finalize = pm_mpris_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], PM_TYPE_MPRIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
pm_mpris_init (PmMpris *self)
{
  self->root = pm_mpris_media_player2_skeleton_new ();
  self->player = pm_mpris_player_new ();
}

static void
answer (PmMpris *self, gpointer object, const char *signal, GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
answer_clients (PmMpris *self)
{
  answer (self, self->root, "handle-raise", G_CALLBACK (raise_cb));
  answer (self, self->root, "handle-quit", G_CALLBACK (quit_cb));
  answer (self, self->player, "handle-next", G_CALLBACK (next_cb));
  answer (self, self->player, "handle-previous", G_CALLBACK (previous_cb));
  answer (self, self->player, "handle-pause", G_CALLBACK (pause_cb));
  answer (self, self->player, "handle-play", G_CALLBACK (play_cb));
  answer (self, self->player, "handle-play-pause", G_CALLBACK (play_pause_cb));
  answer (self, self->player, "handle-stop", G_CALLBACK (stop_cb));
  answer (self, self->player, "handle-seek", G_CALLBACK (seek_cb));
  answer (self, self->player, "handle-set-position", G_CALLBACK (set_position_cb));
  answer (self, self->player, "handle-open-uri", G_CALLBACK (open_uri_cb));
  answer (self, self->player, "notify::rate", G_CALLBACK (rate_set_cb));
  answer (self, self->player, "notify::volume", G_CALLBACK (volume_set_cb));
}

static void
follow_playback (PmMpris *self)
{
  answer (self, self->playback, "notify::state", G_CALLBACK (state_cb));
  answer (self, self->playback, "notify::wants-play", G_CALLBACK (state_cb));
  answer (self, self->playback, "notify::position", G_CALLBACK (position_cb));
  answer (self, self->playback, "notify::duration", G_CALLBACK (duration_cb));
  answer (self, self->playback, "notify::speed", G_CALLBACK (speed_cb));
  answer (self, self->playback, "notify::volume", G_CALLBACK (volume_cb));
  answer (self, self->playback, "jumped", G_CALLBACK (tell_position));
  speed_cb (self);
  volume_cb (self);
}

/* What never changes. */
static void
tell_abilities (PmMpris *self, const char *app_id)
{
  static const char *const none[] = { NULL };

  g_object_set (self->root, "can-quit", TRUE, "can-raise", TRUE, "has-track-list", FALSE,
                "identity", "Piecemeal", "desktop-entry", app_id, "supported-uri-schemes", none,
                "supported-mime-types", none, NULL);
  g_object_set (self->player, "minimum-rate", PM_PLAYBACK_SPEED_MIN, "maximum-rate",
                PM_PLAYBACK_SPEED_MAX, "can-control", TRUE, NULL);
}

PmMpris *
pm_mpris_new (PmPlayback *playback, const char *app_id)
{
  PmMpris *self = g_object_new (PM_TYPE_MPRIS, NULL);

  self->playback = g_object_ref (playback);
  self->name = g_strconcat (NAME_PREFIX, app_id, NULL);
  tell_abilities (self, app_id);
  follow_playback (self);
  answer_clients (self);
  return self;
}
