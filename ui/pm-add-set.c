/* pm-add-set.c — the torrents that somebody is asked about, and what was chosen of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-add-set.h"

#include "pm-choices.h"
#include "pm-kind.h"

typedef struct {
  BtTorrent *torrent; /* owned */
  PmFileNode *node;   /* owned; NULL: it comes just now */
  PmCancel cancel;
} PmAddItem;

struct _PmAddSet {
  GObject parent_instance;
  PmLibrary *library;                      /* owned */
  PmFileNode *root;                        /* owned */
  GPtrArray *items;                        /* PmAddItem, owned */
  BtTorrent *first;                        /* owned; NULL: none was begun */
  gboolean is_any_playable, has_any_films; /* of those that are known */
};

enum { CHANGED, LISTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmAddSet, pm_add_set, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  PmAddItem *item = data;

  g_object_unref (item->torrent);
  g_clear_object (&item->node);
  g_free (item);
}

static void
changed_cb (PmAddSet *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static PmAddItem *
get_item (PmAddSet *self, guint i)
{
  return g_ptr_array_index (self->items, i);
}

static gboolean
is_awaited (const PmAddItem *item)
{
  return item->node == NULL || pm_file_node_get_awaited (item->node) != NULL;
}

static gboolean
is_chosen (const PmAddItem *item)
{
  return item->node != NULL && pm_file_node_get_choice (item->node) != PM_CHOICE_NONE;
}

static PmAddItem *
find (PmAddSet *self, BtTorrent *torrent)
{
  for (guint i = 0; i < self->items->len; i++) {
    if (get_item (self, i)->torrent == torrent)
      return get_item (self, i);
  }
  return NULL;
}

/* --- the torrents ------------------------------------------------------------------------------- */

/* Once a report, however many there are. */
static void
updated_cb (PmAddSet *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    PmAddItem *item = get_item (self, i);

    if (item->node != NULL && is_awaited (item))
      g_signal_emit_by_name (item->node, "changed");
  }
  changed_cb (self);
}

static void
list (PmAddSet *self, PmAddItem *item)
{
  g_set_object (&item->node, pm_file_node_group_torrent (self->root, item->torrent, item->node));
  self->is_any_playable |= pm_kind_is_playable (item->torrent);
  self->has_any_films |= pm_file_node_has_films (item->node);
  g_signal_emit (self, signals[LISTED], 0);
}

static void
known_cb (PmAddSet *self, BtTorrent *torrent)
{
  PmAddItem *item = find (self, torrent);

  if (is_awaited (item))
    list (self, item);
}

void
pm_add_set_add (PmAddSet *self, BtTorrent *torrent, PmCancel cancel)
{
  PmAddItem *item;

  if (pm_add_set_has (self, torrent))
    return;
  item = g_new (PmAddItem, 1);
  *item = (PmAddItem) { g_object_ref (torrent), NULL, cancel };
  g_ptr_array_add (self->items, item);
  pm_library_set_pending (self->library, torrent, TRUE);
  g_signal_connect_object (torrent, "metainfo", G_CALLBACK (known_cb), self, G_CONNECT_SWAPPED);
  list (self, item);
}

gboolean
pm_add_set_has (PmAddSet *self, BtTorrent *torrent)
{
  return find (self, torrent) != NULL;
}

guint
pm_add_set_get_n (PmAddSet *self)
{
  return self->items->len;
}

guint
pm_add_set_get_n_awaited (PmAddSet *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += is_awaited (get_item (self, i)) ? 1 : 0;
  return n;
}

BtTorrent *
pm_add_set_get_only (PmAddSet *self)
{
  return self->items->len == 1 ? get_item (self, 0)->torrent : NULL;
}

BtTorrent *
pm_add_set_get_first (PmAddSet *self)
{
  return self->first;
}

PmFileNode *
pm_add_set_get_root (PmAddSet *self)
{
  return self->root;
}

gboolean
pm_add_set_is_any_chosen (PmAddSet *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    if (is_chosen (get_item (self, i)))
      return TRUE;
  }
  return FALSE;
}

gboolean
pm_add_set_is_any_playable (PmAddSet *self)
{
  return self->is_any_playable;
}

gboolean
pm_add_set_has_any_films (PmAddSet *self)
{
  return self->has_any_films;
}

/* --- the answer --------------------------------------------------------------------------------- */

static void
begin (PmAddSet *self, PmAddItem *item, const PmAddChoice *choice)
{
  gsize n = g_list_model_get_n_items (bt_torrent_get_files (item->torrent));
  g_autofree guint8 *priorities = NULL;

  if (!is_awaited (item)) {
    priorities = g_malloc0 (MAX (n, 1));
    pm_file_node_fill_priorities (item->node, priorities, n);
  }
  if (choice->is_ready)
    pm_choices_make_ready (item->torrent);
  /* Before it begins, so that nothing is fetched. */
  if (!choice->starts)
    bt_torrent_pause (item->torrent);
  bt_torrent_start (item->torrent, choice->folder, priorities);
  if (self->first == NULL)
    self->first = g_object_ref (item->torrent);
}

/* They are in the list now, if they are anywhere. */
static void
release (PmAddSet *self)
{
  g_autoptr (GPtrArray) torrents = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++) {
    g_signal_handlers_disconnect_by_data (get_item (self, i)->torrent, self);
    g_ptr_array_add (torrents, get_item (self, i)->torrent);
  }
  pm_library_release (self->library, torrents);
}

static void
drop (PmAddSet *self, PmAddItem *item)
{
  if (item->cancel == PM_CANCEL_REMOVES)
    pm_library_remove (self->library, item->torrent, FALSE);
}

void
pm_add_set_begin (PmAddSet *self, const PmAddChoice *choice)
{
  g_signal_handlers_disconnect_by_data (self->library, self);
  for (guint i = 0; i < self->items->len; i++) {
    PmAddItem *item = get_item (self, i);

    if (is_chosen (item))
      begin (self, item, choice);
    else
      drop (self, item);
  }
  release (self);
}

void
pm_add_set_cancel (PmAddSet *self)
{
  g_signal_handlers_disconnect_by_data (self->library, self);
  for (guint i = 0; i < self->items->len; i++)
    drop (self, get_item (self, i));
  release (self);
}

static void
pm_add_set_dispose (GObject *object)
{
  PmAddSet *self = PM_ADD_SET (object);

  g_clear_object (&self->root);
  g_clear_object (&self->first);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_add_set_parent_class)->dispose (object);
}

static void
pm_add_set_finalize (GObject *object)
{
  g_ptr_array_unref (PM_ADD_SET (object)->items);
  G_OBJECT_CLASS (pm_add_set_parent_class)->finalize (object);
}

static void
pm_add_set_class_init (PmAddSetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_add_set_dispose;
  G_OBJECT_CLASS (klass)->finalize = pm_add_set_finalize;
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_ADD_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[LISTED] = g_signal_new ("listed", PM_TYPE_ADD_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
pm_add_set_init (PmAddSet *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->root = pm_file_node_new_group ();
  g_signal_connect_object (self->root, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

PmAddSet *
pm_add_set_new (PmLibrary *library)
{
  PmAddSet *self = g_object_new (PM_TYPE_ADD_SET, NULL);

  self->library = g_object_ref (library);
  g_signal_connect_object (library, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  return self;
}
