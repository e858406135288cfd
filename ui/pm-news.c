/* pm-news.c — one notification: what it says of which torrents, and what its buttons do.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-news.h"

#include "pm-kind.h"
#include "pm-words.h"

#include <glib/gi18n.h>

#define AT_ONCE_US \
  (60 * G_USEC_PER_SEC) /* after the last one of it, another one is news of its own */
#define NAMES_MAX 3     /* as many lines as desktops show */

struct _PmNews {
  PmNewsKind kind;
  char *id;
  GPtrArray *torrents; /* owned references to BtTorrent */
  gint64 last_us;      /* when the last one came */
};

PmNews *
pm_news_new (PmNewsKind kind, guint number)
{
  PmNews *self = g_new0 (PmNews, 1);

  self->kind = kind;
  self->id = g_strdup_printf ("%s-%u", kind == PM_NEWS_COMPLETE ? "complete" : "trouble", number);
  self->torrents = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
pm_news_free (PmNews *self)
{
  g_free (self->id);
  g_ptr_array_unref (self->torrents);
  g_free (self);
}

PmNewsKind
pm_news_get_kind (PmNews *self)
{
  return self->kind;
}

const char *
pm_news_get_id (PmNews *self)
{
  return self->id;
}

gboolean
pm_news_is_empty (PmNews *self)
{
  return self->torrents->len == 0;
}

gboolean
pm_news_is_fresh (PmNews *self, gint64 now_us)
{
  return now_us - self->last_us < AT_ONCE_US;
}

void
pm_news_add (PmNews *self, BtTorrent *torrent, gint64 now_us)
{
  g_ptr_array_add (self->torrents, g_object_ref (torrent));
  self->last_us = now_us;
}

gboolean
pm_news_remove (PmNews *self, BtTorrent *torrent)
{
  return g_ptr_array_remove (self->torrents, torrent);
}

GPtrArray *
pm_news_list (PmNews *self)
{
  GPtrArray *torrents = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_extend (torrents, self->torrents, (GCopyFunc) g_object_ref, NULL);
  return torrents;
}

/* --- words -------------------------------------------------------------------------------------- */

static char *
make_title (PmNews *self)
{
  guint n = self->torrents->len;

  if (self->kind == PM_NEWS_COMPLETE)
    return n == 1
               ? g_strdup (_ ("Download Complete"))
               : g_strdup_printf (ngettext ("%u Download Complete", "%u Downloads Complete", n), n);
  return n == 1 ? g_strdup (_ ("Torrent Stopped"))
                : g_strdup_printf (ngettext ("%u Torrent Stopped", "%u Torrents Stopped", n), n);
}

static char *
list_names (PmNews *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = self->torrents->len;
  guint n_named = n > NAMES_MAX ? NAMES_MAX - 1 : n;

  for (guint i = 0; i < n_named; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            bt_torrent_get_name (self->torrents->pdata[i]));
  if (n_named < n)
    /* Translators: after a few names of torrents. */
    g_string_append_printf (text, ngettext ("\nand %u more", "\nand %u more", n - n_named),
                            n - n_named);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_body (PmNews *self)
{
  BtTorrent *first = self->torrents->pdata[0];
  const GError *error = bt_torrent_get_error (first);
  g_autofree char *why = NULL;

  if (self->kind == PM_NEWS_COMPLETE || self->torrents->len > 1 || error == NULL)
    return list_names (self);
  why = pm_words_error (error);
  return g_strdup_printf ("%s\n%s", bt_torrent_get_name (first), why);
}

/* --- buttons ------------------------------------------------------------------------------------ */

PmNewsUse
pm_news_get_use (BtTorrent *torrent)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);
  guint32 file;

  if (metainfo == NULL)
    return PM_NEWS_USE_NONE;
  if (pm_kind_find_playable (torrent, &file))
    return PM_NEWS_USE_PLAY;
  return bt_metainfo_get_n_files (metainfo) == 1 ? PM_NEWS_USE_OPEN : PM_NEWS_USE_NONE;
}

static void
add_use (GNotification *notification, BtTorrent *torrent)
{
  PmNewsUse use = pm_news_get_use (torrent);
  const char *id = bt_torrent_get_id_text (torrent);

  if (use != PM_NEWS_USE_NONE)
    g_notification_add_button_with_target (notification,
                                           use == PM_NEWS_USE_PLAY ? _ ("Play") : _ ("Open"),
                                           "app.use-torrent", "s", id);
  g_notification_add_button_with_target (notification, _ ("Open Folder"), "app.open-torrent-folder",
                                         "s", id);
}

/* All that are in it. */
static GVariant *
list_ids (PmNews *self)
{
  GVariantBuilder ids;

  g_variant_builder_init (&ids, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < self->torrents->len; i++)
    g_variant_builder_add (&ids, "s", bt_torrent_get_id_text (self->torrents->pdata[i]));
  return g_variant_builder_end (&ids);
}

static void
add_buttons (PmNews *self, GNotification *notification)
{
  BtTorrent *first = self->torrents->pdata[0];

  /* A click on it shows the torrent, or the first of several. */
  g_notification_set_default_action_and_target (notification, "app.show-torrent", "s",
                                                bt_torrent_get_id_text (first));
  if (self->kind == PM_NEWS_COMPLETE) {
    if (self->torrents->len == 1)
      add_use (notification, first);
    return;
  }
  g_notification_add_button_with_target_value (notification, _ ("Try Again"), "app.try-again",
                                               list_ids (self));
  g_notification_add_button_with_target (notification, _ ("Show"), "app.show-torrent", "s",
                                         bt_torrent_get_id_text (first));
}

GNotification *
pm_news_make (PmNews *self)
{
  g_autofree char *title = make_title (self);
  g_autofree char *body = make_body (self);
  GNotification *notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_category (notification, self->kind == PM_NEWS_COMPLETE ? "transfer.complete"
                                                                            : "transfer.error");
  add_buttons (self, notification);
  return notification;
}
