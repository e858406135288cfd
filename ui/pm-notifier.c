/* pm-notifier.c — tells what happened while nobody looked: a download is complete, a torrent was stopped.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-notifier.h"

#include "pm-compat.h"
#include "pm-news.h"
#include "pm-window.h"

#include <glib/gi18n.h>

struct _PmNotifier {
  GObject parent_instance;
  GtkApplication *application; /* borrowed */
  PmLibrary *library;          /* owned */
  GSettings *settings;         /* owned */
  GPtrArray *news;             /* PmNews: on the desktop, or were until the desktop let them go */
  GHashTable *troubled;        /* BtTorrent, owned references: judged already */
  guint n_news;                /* ever */
};

G_DEFINE_FINAL_TYPE (PmNotifier, pm_notifier, G_TYPE_OBJECT)

/* --- what is told ------------------------------------------------------------------------------- */

static gboolean
is_looked_at (PmNotifier *self)
{
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next) {
    if (gtk_widget_get_mapped (l->data) && gtk_window_is_active (l->data))
      return TRUE; /* one that was hidden may still say so */
  }
  return FALSE;
}

static void
post (PmNotifier *self, PmNews *news)
{
  g_autoptr (GNotification) notification = pm_news_make (news);

  g_application_send_notification (G_APPLICATION (self->application), pm_news_get_id (news),
                                   notification);
}

static PmNews *
get_fresh (PmNotifier *self, PmNewsKind kind, gint64 now_us)
{
  PmNews *news;

  for (guint i = self->news->len; i > 0; i--) {
    news = self->news->pdata[i - 1];
    if (pm_news_get_kind (news) == kind && pm_news_is_fresh (news, now_us))
      return news;
  }
  news = pm_news_new (kind, ++self->n_news);
  g_ptr_array_add (self->news, news);
  return news;
}

/* It is in at most one of a kind. */
static void
forget (PmNotifier *self, PmNewsKind kind, BtTorrent *torrent)
{
  for (guint i = self->news->len; i > 0; i--) {
    PmNews *news = self->news->pdata[i - 1];

    if (pm_news_get_kind (news) != kind || !pm_news_remove (news, torrent))
      continue;
    if (!pm_news_is_empty (news)) {
      post (self, news);
      continue;
    }
    g_application_withdraw_notification (G_APPLICATION (self->application), pm_news_get_id (news));
    g_ptr_array_remove_index (self->news, i - 1);
  }
}

static void
tell (PmNotifier *self, PmNewsKind kind, BtTorrent *torrent)
{
  const char *key = kind == PM_NEWS_COMPLETE ? "notify-complete" : "notify-trouble";
  gint64 now_us = g_get_monotonic_time ();
  PmNews *news;

  if (!g_settings_get_boolean (self->settings, key) || is_looked_at (self)
      || !pm_library_is_shown (self->library, torrent))
    return;
  forget (self, kind, torrent);
  news = get_fresh (self, kind, now_us);
  pm_news_add (news, torrent, now_us);
  post (self, news);
}

static void
seen_cb (PmNotifier *self)
{
  if (!is_looked_at (self))
    return;
  for (guint i = 0; i < self->news->len; i++)
    g_application_withdraw_notification (G_APPLICATION (self->application),
                                         pm_news_get_id (self->news->pdata[i]));
  g_ptr_array_set_size (self->news, 0);
}

static void
window_added_cb (PmNotifier *self, GtkWindow *window)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (seen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "map", G_CALLBACK (seen_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* --- following the torrents --------------------------------------------------------------------- */

static void
complete_cb (PmNotifier *self, BtTorrent *torrent)
{
  if (!pm_library_is_demo (self->library, torrent))
    tell (self, PM_NEWS_COMPLETE, torrent);
}

/* An error is told in each report; it is news once. */
static void
judge_cb (BtTorrent *torrent, GParamSpec *pspec, PmNotifier *self)
{
  gboolean is_troubled =
      bt_torrent_get_state (torrent) == BT_TORRENT_ERROR && bt_torrent_get_error (torrent) != NULL;

  if (is_troubled && g_hash_table_add (self->troubled, g_object_ref (torrent)))
    tell (self, PM_NEWS_TROUBLE, torrent);
  else if (!is_troubled && g_hash_table_remove (self->troubled, torrent))
    forget (self, PM_NEWS_TROUBLE, torrent);
}

static void
follow (PmNotifier *self, BtTorrent *torrent)
{
  g_signal_handlers_disconnect_by_func (torrent, judge_cb, self);
  g_signal_connect_object (torrent, "notify::state", G_CALLBACK (judge_cb), self, 0);
  g_signal_connect_object (torrent, "notify::error", G_CALLBACK (judge_cb), self, 0);
  judge_cb (torrent, NULL, self);
}

static gboolean
is_gone (PmNotifier *self, BtTorrent *torrent)
{
  return bt_engine_find (pm_library_get_engine (self->library), bt_torrent_get_info_hash (torrent))
         != torrent;
}

static gboolean
is_gone_cb (gpointer torrent, gpointer value, gpointer data)
{
  return is_gone (PM_NOTIFIER (data), torrent);
}

/* Looks through what is told only: the list may be long. */
static void
forget_gone (PmNotifier *self)
{
  for (guint i = self->news->len; i > 0; i--) {
    g_autoptr (GPtrArray) torrents = pm_news_list (self->news->pdata[i - 1]);
    PmNewsKind kind = pm_news_get_kind (self->news->pdata[i - 1]);

    for (guint j = 0; j < torrents->len; j++) {
      if (is_gone (self, torrents->pdata[j]))
        forget (self, kind, torrents->pdata[j]);
    }
  }
}

static void
items_changed_cb (PmNotifier *self, guint position, guint removed, guint added, GListModel *engine)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (BtTorrent) torrent = g_list_model_get_item (engine, i);

    follow (self, torrent);
  }
  if (removed == 0)
    return;
  forget_gone (self);
  g_hash_table_foreach_remove (self->troubled, is_gone_cb, self);
}

/* --- what the buttons do ------------------------------------------------------------------------ */

/* Whoever does something with it knows of it. (transfer none) (nullable) */
static BtTorrent *
find (PmNotifier *self, GVariant *id)
{
  BtTorrent *torrent = pm_library_find (self->library, g_variant_get_string (id, NULL));

  if (torrent != NULL)
    forget (self, PM_NEWS_COMPLETE, torrent);
  return torrent;
}

/* The window with its page. (transfer none) (nullable) */
static GtkWidget *
show (PmNotifier *self, GVariant *id)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "show-torrent", id);
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next) {
    if (PM_IS_WINDOW (l->data))
      return l->data;
  }
  return NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmNotifier) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GVariant) none = g_variant_ref_sink (g_variant_new_string (""));
  GtkWidget *window;

  if (pm_compat_open_file_finish (result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  window = show (self, none);
  /* Translators: %s is what the system says. */
  text = g_strdup_printf (_ ("The file was not opened: %s"), error->message);
  if (window != NULL)
    pm_window_toast (PM_WINDOW (window), text);
}

/* The only one there is. */
static GFile *
dup_file (BtTorrent *torrent)
{
  g_autoptr (BtFile) file = g_list_model_get_item (bt_torrent_get_files (torrent), 0);

  return file != NULL ? g_file_new_build_filename (bt_torrent_get_folder (torrent),
                                                   bt_file_get_path (file), NULL)
                      : NULL;
}

static void
use_cb (GSimpleAction *action, GVariant *id, gpointer data)
{
  PmNotifier *self = PM_NOTIFIER (data);
  BtTorrent *torrent = find (self, id);
  PmNewsUse use = torrent != NULL ? pm_news_get_use (torrent) : PM_NEWS_USE_NONE;
  g_autoptr (GFile) file = use == PM_NEWS_USE_OPEN ? dup_file (torrent) : NULL;
  GtkWidget *window;

  if (file != NULL) {
    pm_compat_open_file_async (NULL, file, FALSE, opened_cb, g_object_ref (self));
    return;
  }
  window = show (self, id);
  if (window != NULL && use == PM_NEWS_USE_PLAY)
    gtk_widget_activate_action (window, "win.play", NULL);
}

static void
open_folder_cb (GSimpleAction *action, GVariant *id, gpointer data)
{
  BtTorrent *torrent = find (PM_NOTIFIER (data), id);
  g_autoptr (GFile) location = torrent != NULL ? bt_torrent_dup_location (torrent) : NULL;

  if (location != NULL)
    pm_compat_show_in_folder (NULL, location);
  else
    show (PM_NOTIFIER (data), id);
}

static void
try_again_cb (GSimpleAction *action, GVariant *ids, gpointer data)
{
  g_autofree const char **all = g_variant_get_strv (ids, NULL);

  for (guint i = 0; all[i] != NULL; i++) {
    BtTorrent *torrent = pm_library_find (PM_NOTIFIER (data)->library, all[i]);

    if (torrent != NULL)
      bt_torrent_announce (torrent); /* also tries again after an error */
  }
}

static const GActionEntry entries[] = {
  { "use-torrent", use_cb, "s" },
  { "open-torrent-folder", open_folder_cb, "s" },
  { "try-again", try_again_cb, "as" },
};

/* --- all of it ---------------------------------------------------------------------------------- */

static void
pm_notifier_dispose (GObject *object)
{
  PmNotifier *self = PM_NOTIFIER (object);

  if (self->application != NULL) {
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
      g_action_map_remove_action (G_ACTION_MAP (self->application), entries[i].name);
  }
  self->application = NULL;
  g_ptr_array_set_size (self->news, 0);
  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_notifier_parent_class)->dispose (object);
}

static void
pm_notifier_finalize (GObject *object)
{
  PmNotifier *self = PM_NOTIFIER (object);

  g_ptr_array_unref (self->news);
  g_hash_table_unref (self->troubled);
  G_OBJECT_CLASS (pm_notifier_parent_class)->finalize (object);
}

static void
pm_notifier_class_init (PmNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_notifier_finalize;
}

static void
pm_notifier_init (PmNotifier *self)
{
  self->news = g_ptr_array_new_with_free_func ((GDestroyNotify) pm_news_free);
  self->troubled = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

PmNotifier *
pm_notifier_new (GtkApplication *application, PmLibrary *library, GSettings *settings)
{
  PmNotifier *self = g_object_new (PM_TYPE_NOTIFIER, NULL);
  GListModel *engine = G_LIST_MODEL (pm_library_get_engine (library));

  self->application = application;
  self->library = g_object_ref (library);
  self->settings = g_object_ref (settings);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   self);
  g_signal_connect_object (application, "window-added", G_CALLBACK (window_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "complete", G_CALLBACK (complete_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (engine), engine);
  return self;
}
