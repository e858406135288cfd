/* pm-player-song.c — what a song is called, and its cover.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cover is the one in the song, or else a picture beside it in the torrent. One that cannot be shown is left
 * out: the song plays without. */
#include "config.h"

#include "pm-player-private.h"

#include "pm-cover-file.h"
#include "pm-image.h"
#include "pm-kind.h"

struct _PmPlayerSong {
  GCancellable *cancellable; /* owned; of the cover that is on its way */
  gboolean was_sought;       /* in the torrent */
};

typedef struct {
  PmPlayerPage *page;        /* owned */
  GCancellable *cancellable; /* owned; the cover's */
} PmCoverLoading;

static void find_cover_file (PmPlayerPage *self);

static PmCoverLoading *
new_loading (PmPlayerPage *page)
{
  PmCoverLoading *self = g_new0 (PmCoverLoading, 1);

  g_cancellable_cancel (page->song->cancellable);
  g_object_unref (page->song->cancellable);
  page->song->cancellable = g_cancellable_new ();
  self->page = g_object_ref (page);
  self->cancellable = g_object_ref (page->song->cancellable);
  return self;
}

static void
free_loading (PmCoverLoading *self)
{
  g_object_unref (self->page);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmCoverLoading, free_loading)

/* --- the cover ---------------------------------------------------------------------------------- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmCoverLoading) loading = data;
  g_autoptr (GdkTexture) texture = pm_image_finish (result, NULL);

  if (g_cancellable_is_cancelled (loading->cancellable))
    return;
  if (texture != NULL)
    pm_song_page_set_cover (loading->page->song_page, GDK_PAINTABLE (texture));
  else
    find_cover_file (loading->page);
}

/* One that the person does not want is not fetched for this. */
static gboolean
is_wanted (BtFile *file)
{
  return bt_file_get_priority (file) != BT_PRIORITY_SKIP || pm_kind_is_whole (file);
}

static void
load_file (PmPlayerPage *self, guint32 index)
{
  g_autoptr (BtFile) file = _pm_player_find_file (self->torrent, index);
  g_autoptr (BtStream) stream = NULL;
  PmCoverLoading *loading;

  if (file == NULL || !is_wanted (file))
    return;
  stream = bt_torrent_open_stream (self->torrent, index);
  if (stream == NULL)
    return;
  loading = new_loading (self);
  pm_image_load_async (G_INPUT_STREAM (stream), bt_file_get_size (file), loading->cancellable,
                       loaded_cb, loading);
}

/* Once. */
static void
find_cover_file (PmPlayerPage *self)
{
  guint32 n_paths, cover;
  g_autofree const char **paths = NULL;

  if (self->song->was_sought)
    return;
  self->song->was_sought = TRUE;
  paths = _pm_player_list_paths (self, &n_paths);
  if (pm_cover_file_find (paths, n_paths, bt_file_get_index (self->file), &cover))
    load_file (self, cover);
}

static void
cover_cb (PmPlayerPage *self)
{
  GBytes *cover = pm_playback_get_cover (self->playback);
  PmCoverLoading *loading;

  if (self->song == NULL || cover == NULL)
    return;
  loading = new_loading (self);
  pm_image_decode_async (cover, loading->cancellable, loaded_cb, loading);
}

/* A song that has been opened has told of its cover, or has none: until then its own bytes are wanted more. */
static void
state_cb (PmPlayerPage *self)
{
  if (self->song != NULL && pm_playback_get_state (self->playback) > PM_PLAYBACK_OPENING
      && pm_playback_get_cover (self->playback) == NULL)
    find_cover_file (self);
}

/* --- the words ---------------------------------------------------------------------------------- */

static void
show_words (PmPlayerPage *self)
{
  g_autofree char *name = NULL;
  const char *title;

  if (self->song == NULL)
    return;
  name = _pm_player_make_title (self);
  title = pm_playback_get_title (self->playback);
  pm_song_page_set_words (self->song_page, title != NULL ? title : name,
                          pm_playback_get_artist (self->playback));
}

/* --- opening and closing ------------------------------------------------------------------------ */

static void
follow (PmPlayerPage *self, const char *signal, void (*show) (PmPlayerPage *self))
{
  g_signal_connect_object (self->playback, signal, G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

gboolean
_pm_player_is_song (BtFile *file)
{
  return bt_media_type_of (bt_file_get_path (file))->kind == BT_MEDIA_AUDIO;
}

void
_pm_player_follow_song (PmPlayerPage *self)
{
  follow (self, "notify::title", show_words);
  follow (self, "notify::artist", show_words);
  follow (self, "notify::cover", cover_cb);
  follow (self, "notify::state", state_cb);
}

void
_pm_player_open_song (PmPlayerPage *self)
{
  self->song = g_new0 (PmPlayerSong, 1);
  self->song->cancellable = g_cancellable_new ();
  pm_song_page_set_cover (self->song_page, NULL);
  show_words (self);
}

void
_pm_player_close_song (PmPlayerPage *self)
{
  PmPlayerSong *song = g_steal_pointer (&self->song);

  if (song == NULL)
    return;
  g_cancellable_cancel (song->cancellable);
  g_object_unref (song->cancellable);
  g_free (song);
  pm_song_page_set_cover (self->song_page, NULL);
}
