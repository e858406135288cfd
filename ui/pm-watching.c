/* pm-watching.c — adds the torrent files of the watched folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-watching.h"

#include "pm-choices.h"
#include "pm-watch-folder.h"

#define QUIET_MS 2000 /* a browser that still writes does so more often */

struct _PmWatching {
  GObject parent_instance;
  /* owned; NULL: stopped */
  GSettings *settings;
  BtEngine *engine;
  PmWatchFolder *folder;
};

enum { SPOILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmWatching, pm_watching, G_TYPE_OBJECT)

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWatching) self = data;
  gboolean existed = FALSE;
  g_autoptr (BtTorrent) torrent = bt_engine_add_finish (BT_ENGINE (source), result, &existed, NULL);

  if (self->folder == NULL)
    return;
  if (torrent != NULL && !existed && g_settings_get_boolean (self->settings, "ready-to-watch"))
    pm_choices_make_ready (torrent);
  pm_watch_folder_answer (self->folder, torrent != NULL ? PM_WATCH_ADDED : PM_WATCH_BAD);
}

static void
found_cb (PmWatching *self, const char *torrent)
{
  BtAddChoices choices = { .flags = pm_choices_get_flags (self->settings) };

  bt_engine_add_async (self->engine, torrent, &choices, NULL, added_cb, g_object_ref (self));
}

static void
spoiled_cb (PmWatching *self, const char *name)
{
  g_signal_emit (self, signals[SPOILED], 0, name);
}

static void
follow (PmWatching *self)
{
  g_autofree char *path = NULL;
  gboolean loaded;

  g_object_get (self->engine, "loaded", &loaded, NULL);
  if (!loaded)
    return;
  path = g_settings_get_string (self->settings, "watch-folder");
  pm_watch_folder_set_clear (self->folder,
                             g_settings_get_boolean (self->settings, "watch-folder-delete"));
  pm_watch_folder_set_folder (self->folder, path);
}

void
pm_watching_stop (PmWatching *self)
{
  if (self->folder == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->folder, self);
  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_signal_handlers_disconnect_by_data (self->engine, self);
  pm_watch_folder_set_folder (self->folder, NULL);
  g_clear_object (&self->folder);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
}

static void
pm_watching_dispose (GObject *object)
{
  pm_watching_stop (PM_WATCHING (object));
  G_OBJECT_CLASS (pm_watching_parent_class)->dispose (object);
}

static void
pm_watching_class_init (PmWatchingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_watching_dispose;
  signals[SPOILED] = g_signal_new ("spoiled", PM_TYPE_WATCHING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pm_watching_init (PmWatching *self)
{
}

PmWatching *
pm_watching_new (GSettings *settings, BtEngine *engine)
{
  PmWatching *self = g_object_new (PM_TYPE_WATCHING, NULL);
  g_autofree char *memory =
      g_build_filename (g_get_user_state_dir (), "piecemeal", "watched", NULL);

  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (engine);
  self->folder = pm_watch_folder_new (memory, QUIET_MS);
  g_signal_connect_swapped (self->folder, "found", G_CALLBACK (found_cb), self);
  g_signal_connect_swapped (self->folder, "spoiled", G_CALLBACK (spoiled_cb), self);
  g_signal_connect_swapped (settings, "changed::watch-folder", G_CALLBACK (follow), self);
  g_signal_connect_swapped (settings, "changed::watch-folder-delete", G_CALLBACK (follow), self);
  g_signal_connect_swapped (engine, "notify::loaded", G_CALLBACK (follow), self);
  follow (self);
  return self;
}
