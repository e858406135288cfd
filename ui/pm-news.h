/* pm-news.h — one notification: what it says of which torrents, and what its buttons do.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

typedef enum {
  PM_NEWS_COMPLETE, /* downloads are */
  PM_NEWS_TROUBLE,  /* stopped by an error */
} PmNewsKind;

typedef struct _PmNews PmNews;

/* @number: tells it from others of its kind. */
PmNews *pm_news_new (PmNewsKind kind, guint number);
void pm_news_free (PmNews *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmNews, pm_news_free)

PmNewsKind pm_news_get_kind (PmNews *self);
const char *pm_news_get_id (PmNews *self); /* of the notification */
gboolean pm_news_is_empty (PmNews *self);
/* Whether what happens now still belongs to it. */
gboolean pm_news_is_fresh (PmNews *self, gint64 now_us);
/* @now_us: monotonic. */
void pm_news_add (PmNews *self, BtTorrent *torrent, gint64 now_us);
/* FALSE: it was not in it. */
gboolean pm_news_remove (PmNews *self, BtTorrent *torrent);
/* Of BtTorrent. (transfer full) */
GPtrArray *pm_news_list (PmNews *self);
/* Of what is in it now; at least one torrent. (transfer full) */
GNotification *pm_news_make (PmNews *self);

/* What a person does with a whole torrent: its file that plays; else its only file. */
typedef enum {
  PM_NEWS_USE_NONE, /* many files, of which none plays */
  PM_NEWS_USE_PLAY,
  PM_NEWS_USE_OPEN,
} PmNewsUse;
PmNewsUse pm_news_get_use (BtTorrent *torrent);

G_END_DECLS
