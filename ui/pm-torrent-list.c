/* pm-torrent-list.c — the list as it is shown: headings, and below each its torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-torrent-list.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <string.h>

struct _PmHeading {
  GObject parent_instance;
  const char *title; /* static, untranslated */
};

G_DEFINE_FINAL_TYPE (PmHeading, pm_heading, G_TYPE_OBJECT)

static void
pm_heading_class_init (PmHeadingClass *klass)
{
}

static void
pm_heading_init (PmHeading *self)
{
}

const char *
pm_heading_get_title (PmHeading *self)
{
  return gettext (self->title);
}

typedef enum { SECTION_DOWNLOADING, SECTION_SEEDING, SECTION_PAUSED, N_SECTIONS } PmSection;

static const char *const section_titles[N_SECTIONS] = {
  N_ ("Downloading"),
  N_ ("Seeding"),
  N_ ("Paused"),
};

struct _PmTorrentList {
  GObject parent_instance;
  PmLibrary *library;              /* owned */
  PmHeading *headings[N_SECTIONS]; /* owned */
  GPtrArray *items;                /* owned references to PmHeading or BtTorrent */
  char *search;                    /* case folded; NULL: everything */
};

static GType
pm_torrent_list_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
pm_torrent_list_get_n_items (GListModel *model)
{
  return PM_TORRENT_LIST (model)->items->len;
}

static gpointer
pm_torrent_list_get_item (GListModel *model, guint position)
{
  GPtrArray *items = PM_TORRENT_LIST (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = pm_torrent_list_get_item_type;
  iface->get_n_items = pm_torrent_list_get_n_items;
  iface->get_item = pm_torrent_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PmTorrentList, pm_torrent_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static PmSection
section_of (BtTorrent *torrent)
{
  switch (bt_torrent_get_state (torrent)) {
  case BT_TORRENT_SEEDING:
    return SECTION_SEEDING;
  case BT_TORRENT_QUEUED:
    return bt_torrent_get_progress (torrent) < 1 ? SECTION_DOWNLOADING : SECTION_SEEDING;
  case BT_TORRENT_PAUSED:
  case BT_TORRENT_ERROR:
    return SECTION_PAUSED;
  case BT_TORRENT_CHECKING:
    return bt_torrent_get_stat (torrent)->paused ? SECTION_PAUSED : SECTION_DOWNLOADING;
  case BT_TORRENT_METADATA:
  case BT_TORRENT_HELD:
  case BT_TORRENT_MOVING:
  case BT_TORRENT_DOWNLOADING:
  default:
    return SECTION_DOWNLOADING;
  }
}

gboolean
pm_torrent_list_is_together (BtTorrent *a, BtTorrent *b)
{
  return section_of (a) == section_of (b);
}

static gboolean
matches (PmTorrentList *self, BtTorrent *torrent)
{
  g_autofree char *name = NULL;

  if (!pm_library_is_shown (self->library, torrent))
    return FALSE;
  if (self->search == NULL)
    return TRUE;
  name = g_utf8_casefold (bt_torrent_get_name (torrent), -1);
  return strstr (name, self->search) != NULL;
}

static GPtrArray *
collect (PmTorrentList *self)
{
  GListModel *torrents = pm_library_get_torrents (self->library);
  guint n = g_list_model_get_n_items (torrents);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (PmSection section = 0; section < N_SECTIONS; section++) {
    gboolean empty = TRUE;

    for (guint i = 0; i < n; i++) {
      g_autoptr (BtTorrent) torrent = g_list_model_get_item (torrents, i);

      if (section_of (torrent) != section || !matches (self, torrent))
        continue;
      if (empty)
        g_ptr_array_add (items, g_object_ref (self->headings[section]));
      empty = FALSE;
      g_ptr_array_add (items, g_steal_pointer (&torrent));
    }
  }
  return items;
}

/* Tells only the part that differs, so that the rows around it keep their state. */
static void
refresh (PmTorrentList *self)
{
  g_autoptr (GPtrArray) old = self->items;
  GPtrArray *now = collect (self);
  guint first = 0, tail = 0;

  while (first < old->len && first < now->len
         && g_ptr_array_index (old, first) == g_ptr_array_index (now, first))
    first++;
  while (tail < old->len - first && tail < now->len - first
         && g_ptr_array_index (old, old->len - 1 - tail)
                == g_ptr_array_index (now, now->len - 1 - tail))
    tail++;
  self->items = now;
  if (old->len != now->len || first < now->len)
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first - tail,
                                now->len - first - tail);
}

void
pm_torrent_list_set_search (PmTorrentList *self, const char *text)
{
  g_free (self->search);
  self->search = text != NULL && *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  refresh (self);
}

guint
pm_torrent_list_find (PmTorrentList *self, BtTorrent *torrent)
{
  guint position;

  if (torrent != NULL && g_ptr_array_find (self->items, torrent, &position))
    return position;
  return GTK_INVALID_LIST_POSITION;
}

BtTorrent *
pm_torrent_list_get_near (PmTorrentList *self, guint position)
{
  for (guint i = position; i < self->items->len; i++) {
    if (BT_IS_TORRENT (g_ptr_array_index (self->items, i)))
      return g_ptr_array_index (self->items, i);
  }
  /* What is last is never a heading. */
  return self->items->len > 0 ? g_ptr_array_index (self->items, self->items->len - 1) : NULL;
}

BtTorrent *
pm_torrent_list_get_before (PmTorrentList *self, guint position)
{
  for (guint i = MIN (position, self->items->len); i > 0; i--) {
    if (BT_IS_TORRENT (g_ptr_array_index (self->items, i - 1)))
      return g_ptr_array_index (self->items, i - 1);
  }
  return NULL;
}

static void
pm_torrent_list_dispose (GObject *object)
{
  PmTorrentList *self = PM_TORRENT_LIST (object);

  g_ptr_array_set_size (self->items, 0);
  g_clear_object (&self->library);
  for (PmSection section = 0; section < N_SECTIONS; section++)
    g_clear_object (&self->headings[section]);
  G_OBJECT_CLASS (pm_torrent_list_parent_class)->dispose (object);
}

static void
pm_torrent_list_finalize (GObject *object)
{
  PmTorrentList *self = PM_TORRENT_LIST (object);

  g_ptr_array_unref (self->items);
  g_free (self->search);
  G_OBJECT_CLASS (pm_torrent_list_parent_class)->finalize (object);
}

static void
pm_torrent_list_class_init (PmTorrentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pm_torrent_list_dispose;
  object_class->finalize = pm_torrent_list_finalize;
}

static void
pm_torrent_list_init (PmTorrentList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (PmSection section = 0; section < N_SECTIONS; section++) {
    self->headings[section] = g_object_new (PM_TYPE_HEADING, NULL);
    self->headings[section]->title = section_titles[section];
  }
}

PmTorrentList *
pm_torrent_list_new (PmLibrary *library)
{
  PmTorrentList *self = g_object_new (PM_TYPE_TORRENT_LIST, NULL);

  self->library = g_object_ref (library);
  g_signal_connect_object (library, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pm_library_get_torrents (library), "items-changed", G_CALLBACK (refresh),
                           self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
