/* pm-cli-watch.c — serves what the command line names, and shows it in a player.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-cast.h"
#include "pm-cli-watch.h"

struct _PmCliWatch {
  PmCliWatchPlace place;
  BtPlayer *player;          /* owned; NULL: none was asked for */
  PmCliCast *cast;           /* owned; NULL: no screen elsewhere was asked for */
  BtServer *server;          /* owned reference; NULL: not open */
  GPtrArray *torrents;       /* owned; BtTorrent, owned references: to be served when it opens */
  GCancellable *cancellable; /* owned; of the player */
  gboolean has_ended;        /* nothing is told any more */
  gboolean player_ended;
};

static void cast_ended_cb (const GError *error, gpointer data);
static void cast_stopped_cb (gpointer data);
static void cast_changed_cb (gpointer data);

PmCliWatch *
pm_cli_watch_new (const PmCliWatchPlace *place)
{
  const PmCliWatchOptions *options = place->options;
  PmCliWatch *self = g_new0 (PmCliWatch, 1);

  self->place = *place;
  self->torrents = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  if (options->has_device)
    self->cast = pm_cli_cast_new (&(const PmCliCastPlace) {
        options, place->output, cast_ended_cb, cast_stopped_cb, cast_changed_cb, self });
  if (options->has_player) {
    self->player = bt_player_find (options->player);
    if (self->player == NULL) {
      g_autoptr (GError) error = g_error_new (
          G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT,
          "%s is not installed: neither its program “%s” in PATH nor its Flatpak",
          bt_player_kind_get_title (options->player), bt_player_kind_get_name (options->player));

      pm_cli_output_error (place->output, error, NULL);
      g_clear_pointer (&self, pm_cli_watch_free);
    }
  }
  return self;
}

void
pm_cli_watch_free (PmCliWatch *self)
{
  g_clear_pointer (&self->player, bt_player_free);
  g_clear_pointer (&self->cast, pm_cli_cast_free);
  g_clear_object (&self->server);
  g_ptr_array_unref (self->torrents);
  g_object_unref (self->cancellable);
  g_free (self);
}

gboolean
pm_cli_watch_end (PmCliWatch *self)
{
  self->has_ended = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->server);
  return self->cast != NULL && pm_cli_cast_stop (self->cast);
}

gboolean
pm_cli_watch_is_needed (PmCliWatch *self)
{
  const PmCliWatchOptions *options = self->place.options;

  return options->serve || options->no_quit || !self->player_ended;
}

static void
end (PmCliWatch *self, const GError *error)
{
  if (self->has_ended)
    return;
  if (error != NULL)
    pm_cli_output_error (self->place.output, error, NULL);
  self->place.ended (error == NULL, self->place.data);
}

/* --- a screen elsewhere ------------------------------------------------------------------------ */

static void
cast_ended_cb (const GError *error, gpointer data)
{
  PmCliWatch *self = data;

  self->player_ended = TRUE;
  if (error != NULL || !self->place.options->no_quit)
    end (self, error);
}

static void
cast_stopped_cb (gpointer data)
{
  PmCliWatch *self = data;

  self->place.stopped (self->place.data);
}

static void
cast_changed_cb (gpointer data)
{
  PmCliWatch *self = data;

  self->place.changed (self->place.data);
}

char *
pm_cli_watch_format (PmCliWatch *self)
{
  return self->cast != NULL ? pm_cli_cast_format (self->cast) : NULL;
}

/* --- the player -------------------------------------------------------------------------------- */

static void
played_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  PmCliWatch *self = data;
  const char *name = bt_player_kind_get_title (self->place.options->player);
  g_autoptr (GError) error = NULL;

  bt_player_play_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->player_ended = TRUE;
  g_prefix_error (&error, "%s: ", name);
  if (self->place.options->no_quit && error == NULL)
    pm_cli_output_say (self->place.output, "%s ended", name);
  else
    end (self, error);
}

static void
play (PmCliWatch *self, const char *url)
{
  const PmCliWatchOptions *options = self->place.options;
  const BtPlayerJob job = { url, options->subtitles, options->sound };

  bt_player_play_async (self->player, &job, self->cancellable, played_cb, self);
}

/* --- serving ----------------------------------------------------------------------------------- */

static gboolean
is_wanted (PmCliWatch *self, guint32 file)
{
  const GArray *selection = self->place.selection;

  for (guint i = 0; selection != NULL && i < selection->len; i++) {
    if (g_array_index (selection, guint32, i) == file)
      return TRUE;
  }
  return selection == NULL;
}

/* Whether @b is rather what somebody means than @a: first what plays, then what is larger. */
static gboolean
is_better (const BtMetaFile *a, const BtMetaFile *b)
{
  gboolean a_plays = bt_media_type_plays (bt_media_type_of (a->path));
  gboolean b_plays = bt_media_type_plays (bt_media_type_of (b->path));

  return a_plays == b_plays ? b->length > a->length : b_plays;
}

/* -1: it has no file of that number, or none that is wanted. */
static gint64
choose_file (PmCliWatch *self, BtMetainfo *metainfo)
{
  gint64 file = self->place.options->file, best = -1;
  guint32 n_files = bt_metainfo_get_n_files (metainfo);

  if (file >= 0)
    return file < n_files ? file : -1;
  for (guint32 i = 0; i < n_files; i++) {
    const BtMetaFile *meta = bt_metainfo_get_file (metainfo, i);

    if (!meta->is_pad && is_wanted (self, i)
        && (best < 0 || is_better (bt_metainfo_get_file (metainfo, (guint32) best), meta)))
      best = i;
  }
  return best;
}

static void
tell (PmCliWatch *self, BtTorrent *torrent, const char *url)
{
  g_autofree char *index = bt_server_dup_index_url (self->server);
  PmJson *json = pm_cli_output_begin (self->place.output, "serving");

  pm_json_add_string (json, "url", url);
  pm_json_add_string (json, "index", index);
  pm_json_add_string (json, "info_hash", bt_torrent_get_id_text (torrent));
  pm_cli_output_send (self->place.output, json);
  pm_cli_output_say (self->place.output, "serving %s", url);
}

static void
serve_file (PmCliWatch *self, BtTorrent *torrent, guint32 file)
{
  g_autofree char *url = NULL;

  if (!bt_server_share (self->server, torrent))
    return;
  url = bt_server_dup_url (self->server, torrent, file);
  tell (self, torrent, url);
  if (self->player != NULL)
    play (self, url);
}

static void
show (PmCliWatch *self, BtTorrent *torrent)
{
  gint64 file = choose_file (self, bt_torrent_get_metainfo (torrent));

  if (file < 0) {
    g_autoptr (GError) error = g_error_new (BT_METAINFO_ERROR, BT_METAINFO_ERROR_NO_SUCH_FILE,
                                            "“%s” has no such file: --list tells their numbers",
                                            bt_torrent_get_name (torrent));

    end (self, error);
  } else if (self->cast != NULL) {
    pm_cli_cast_play (self->cast, torrent, (guint32) file);
  } else {
    serve_file (self, torrent, (guint32) file);
  }
}

void
pm_cli_watch_add (PmCliWatch *self, BtTorrent *torrent)
{
  if (self->has_ended)
    return;
  if (self->server != NULL || self->cast != NULL)
    show (self, torrent);
  else
    g_ptr_array_add (self->torrents, g_object_ref (torrent));
}

static void
opened_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  PmCliWatch *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtServer) server = bt_engine_serve_finish (BT_ENGINE (engine), result, &error);

  if (self->has_ended)
    return;
  if (server == NULL) {
    g_prefix_error (&error, "cannot serve: ");
    end (self, error);
    return;
  }
  self->server = g_steal_pointer (&server);
  for (guint i = 0; i < self->torrents->len; i++)
    show (self, self->torrents->pdata[i]);
  g_ptr_array_set_size (self->torrents, 0);
}

void
pm_cli_watch_begin (PmCliWatch *self, BtEngine *engine)
{
  const PmCliWatchOptions *options = self->place.options;
  const BtServerConfig config = {
    .address = options->address,
    .port = options->port < 0 ? BT_SERVER_PORT : (guint16) options->port,
    .may_take_another = options->port < 0,
  };

  if (self->cast != NULL)
    pm_cli_cast_begin (self->cast, engine);
  else
    bt_engine_serve_async (engine, &config, opened_cb, self);
}
