/* pm-torrent-list.c — the list as it is shown: headings, and below each its torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * There is an entry for each torrent of the library, in its order. A report marks those that it names; only they
 * are looked at again, and the list is put together anew only when one of them stands elsewhere then. */
#include "config.h"

#include "pm-torrent-list.h"

#include "pm-list-diff.h"
#include "pm-list-entry.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <string.h>

#define RESORT_MS 3000 /* rows that move more often cannot be read */
#define MAX_EDITS 40   /* of one change; with more it is told as one */

struct _PmHeading {
  GObject parent_instance;
  const char *title; /* static, untranslated */
  guint place;       /* in the list */
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

static const char *const section_titles[PM_N_SECTIONS] = {
  N_ ("Downloading"),
  N_ ("Seeding"),
  N_ ("Paused"),
};

struct _PmTorrentList {
  GObject parent_instance;
  PmLibrary *library;                 /* owned */
  PmHeading *headings[PM_N_SECTIONS]; /* owned */
  GPtrArray *entries;                 /* owned PmListEntry, in the library's order */
  GHashTable *by_torrent;             /* BtTorrent -> PmListEntry, both of entries */
  GPtrArray *items;                   /* owned references to PmHeading or BtTorrent */
  char *search;                       /* case folded; NULL: everything */
  PmListFilter filter;
  PmListSort sort;
  gboolean descending, has_headings;
  gint64 sorted_us; /* when it was put in order last */
  guint resort_id;
};

enum { CHANGING, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

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

gboolean
pm_torrent_list_is_together (BtTorrent *a, BtTorrent *b)
{
  return pm_list_section_of (a) == pm_list_section_of (b);
}

static PmListEntry *
find_entry (PmTorrentList *self, gconstpointer torrent)
{
  return torrent != NULL ? g_hash_table_lookup (self->by_torrent, torrent) : NULL;
}

/* --- putting it together ------------------------------------------------------------------------ */

static gboolean
fits (PmTorrentList *self, PmListEntry *entry)
{
  entry->is_shown = pm_library_is_shown (self->library, entry->torrent);
  return entry->is_shown
         && pm_list_filter_fits (&self->filter, entry->states, pm_list_entry_get_hosts (entry),
                                 (const char *const *) entry->labels)
         && (self->search == NULL || pm_list_entry_holds (entry, self->search));
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const PmListEntry *first = *(PmListEntry *const *) a, *second = *(PmListEntry *const *) b;
  PmTorrentList *self = data;

  if (self->has_headings && first->section != second->section)
    return first->section < second->section ? -1 : 1;
  return pm_list_entry_compare (first, second, self->sort, self->descending);
}

/* Entries that are in, in order. */
static GPtrArray *
list_entries (PmTorrentList *self)
{
  GPtrArray *list = g_ptr_array_sized_new (self->entries->len);

  for (guint i = 0; i < self->entries->len; i++) {
    PmListEntry *entry = self->entries->pdata[i];

    entry->key = pm_list_key_of (entry->torrent, self->sort);
    if (entry->is_in)
      g_ptr_array_add (list, entry);
  }
  g_ptr_array_sort_with_data (list, compare_cb, self);
  return list;
}

static GPtrArray *
collect (PmTorrentList *self)
{
  g_autoptr (GPtrArray) list = list_entries (self);
  GPtrArray *items = g_ptr_array_new_full (list->len + PM_N_SECTIONS, g_object_unref);

  for (guint i = 0; i < list->len; i++) {
    PmListEntry *entry = list->pdata[i];

    if (self->has_headings
        && (i == 0 || ((PmListEntry *) list->pdata[i - 1])->section != entry->section))
      g_ptr_array_add (items, g_object_ref (self->headings[entry->section]));
    g_ptr_array_add (items, g_object_ref (entry->torrent));
  }
  return items;
}

static guint *
find_place (PmTorrentList *self, gpointer item)
{
  return PM_IS_HEADING (item) ? &PM_HEADING (item)->place : &find_entry (self, item)->place;
}

/* --- telling it --------------------------------------------------------------------------------- */

/* Where each item of @now stood. */
static int *
find_places (PmTorrentList *self, GPtrArray *now)
{
  int *places = g_new (int, now->len + 1);

  for (guint i = 0; i < now->len; i++) {
    guint place = *find_place (self, now->pdata[i]);

    places[i] = place == GTK_INVALID_LIST_POSITION ? PM_LIST_NEW : (int) place;
  }
  return places;
}

static void
number_places (PmTorrentList *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    ((PmListEntry *) self->entries->pdata[i])->place = GTK_INVALID_LIST_POSITION;
  for (PmSection section = 0; section < PM_N_SECTIONS; section++)
    self->headings[section]->place = GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < self->items->len; i++)
    *find_place (self, self->items->pdata[i]) = i;
}

/* The model is as it is told at each step. */
static void
edit (PmTorrentList *self, GPtrArray *now, const PmListEdit *edit)
{
  if (edit->n_removed > 0)
    g_ptr_array_remove_range (self->items, edit->position, edit->n_removed);
  for (guint i = 0; i < edit->n_added; i++)
    g_ptr_array_insert (self->items, (int) (edit->position + i),
                        g_object_ref (now->pdata[edit->position + i]));
  g_list_model_items_changed (G_LIST_MODEL (self), edit->position, edit->n_removed, edit->n_added);
}

/* Tells only what differs, so that the rows around it keep their state. */
static void
put_together (PmTorrentList *self)
{
  g_autoptr (GPtrArray) now = collect (self);
  g_autofree int *places = find_places (self, now);
  g_autoptr (GArray) edits = pm_list_diff (places, now->len, self->items->len, MAX_EDITS);

  g_clear_handle_id (&self->resort_id, g_source_remove);
  self->sorted_us = g_get_monotonic_time ();
  if (edits->len == 0)
    return;
  g_signal_emit (self, signals[CHANGING], 0);
  for (guint i = 0; i < edits->len; i++)
    edit (self, now, &g_array_index (edits, PmListEdit, i));
  number_places (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- following ---------------------------------------------------------------------------------- */

static gboolean
resort_cb (gpointer data)
{
  PmTorrentList *self = data;

  self->resort_id = 0;
  put_together (self);
  return G_SOURCE_REMOVE;
}

static void
plan_resort (PmTorrentList *self)
{
  gint64 waited_ms = (g_get_monotonic_time () - self->sorted_us) / 1000;

  if (self->resort_id == 0)
    self->resort_id =
        g_timeout_add ((guint) CLAMP (RESORT_MS - waited_ms, 0, RESORT_MS), resort_cb, self);
}

/* Whether it stands elsewhere now, or comes or goes. */
static gboolean
look (PmTorrentList *self, PmListEntry *entry, gboolean *moves)
{
  gboolean was_in = entry->is_in;
  /* The library hides and shows without a word of the torrent. */
  gboolean is_else = pm_library_is_shown (self->library, entry->torrent) != entry->is_shown;
  PmLook look = 0;

  if (!entry->is_fresh) {
    look = pm_list_entry_look (entry);
    if (was_in && pm_list_sort_is_lively (self->sort)
        && entry->key != pm_list_key_of (entry->torrent, self->sort))
      *moves = TRUE;
  }
  if (is_else || look != 0)
    entry->is_in = fits (self, entry);
  return entry->is_in != was_in || (was_in && (look & PM_LOOK_PLACE) != 0);
}

static void
refresh (PmTorrentList *self)
{
  gboolean changed = FALSE, moves = FALSE;

  /* Where there are thousands, this is all that most reports cost. */
  for (guint i = 0; i < self->entries->len; i++)
    changed |= look (self, self->entries->pdata[i], &moves);
  if (changed)
    put_together (self);
  else if (moves)
    plan_resort (self);
}

/* Everything is decided again. */
static void
review (PmTorrentList *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    PmListEntry *entry = self->entries->pdata[i];

    if (!entry->is_fresh)
      pm_list_entry_look (entry);
    entry->is_in = fits (self, entry);
  }
  put_together (self);
}

/* Entries of torrents that stay are kept. Those that went are freed once nothing asks for their place. */
static void
torrents_cb (PmTorrentList *self)
{
  GListModel *torrents = pm_library_get_torrents (self->library);
  guint n = g_list_model_get_n_items (torrents);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->entries);

  self->entries = g_ptr_array_new_full (n, (GDestroyNotify) pm_list_entry_free);
  for (guint i = 0; i < n; i++) {
    g_autoptr (BtTorrent) torrent = g_list_model_get_item (torrents, i);
    PmListEntry *entry = g_hash_table_lookup (self->by_torrent, torrent);

    if (entry != NULL)
      g_ptr_array_index (old, entry->order) = NULL;
    else
      entry = pm_list_entry_new (torrent);
    g_ptr_array_add (self->entries, entry);
  }
  g_hash_table_remove_all (self->by_torrent);
  for (guint i = 0; i < n; i++) {
    PmListEntry *entry = self->entries->pdata[i];

    entry->order = i;
    g_hash_table_insert (self->by_torrent, entry->torrent, entry);
  }
  review (self);
}

/* --- rules -------------------------------------------------------------------------------------- */

void
pm_torrent_list_set_search (PmTorrentList *self, const char *text)
{
  g_autofree char *folded = text != NULL && *text != '\0' ? g_utf8_casefold (text, -1) : NULL;

  if (g_strcmp0 (folded, self->search) == 0)
    return;
  g_free (self->search);
  self->search = g_steal_pointer (&folded);
  review (self);
  for (guint i = 0; self->search == NULL && i < self->entries->len; i++)
    pm_list_entry_forget_text (self->entries->pdata[i]);
}

PmListFilter *
pm_torrent_list_get_filter (PmTorrentList *self)
{
  return &self->filter;
}

void
pm_torrent_list_apply_filter (PmTorrentList *self)
{
  review (self);
}

gboolean
pm_torrent_list_is_narrowed (PmTorrentList *self)
{
  return self->search != NULL || pm_list_filter_is_set (&self->filter);
}

void
pm_torrent_list_set_sort (PmTorrentList *self, PmListSort sort, gboolean descending)
{
  if (self->sort == sort && self->descending == descending)
    return;
  self->sort = sort;
  self->descending = descending;
  put_together (self);
}

gboolean
pm_torrent_list_is_own_order (PmTorrentList *self)
{
  return self->sort == PM_LIST_BY_ORDER && !self->descending;
}

void
pm_torrent_list_set_headings (PmTorrentList *self, gboolean has_headings)
{
  if (self->has_headings == has_headings)
    return;
  self->has_headings = has_headings;
  put_together (self);
}

/* --- counting ----------------------------------------------------------------------------------- */

static void
count_word (GHashTable *words, const char *word)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (words, word));

  g_hash_table_replace (words, g_strdup (word), GUINT_TO_POINTER (n + 1));
}

static void
count_words (GHashTable *words, const char *const *of)
{
  if (of[0] == NULL)
    count_word (words, "");
  for (guint i = 0; of[i] != NULL; i++)
    count_word (words, of[i]);
}

void
pm_torrent_list_count (PmTorrentList *self, PmListCounts *counts)
{
  *counts = (PmListCounts) { 0 };
  counts->trackers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  counts->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->entries->len; i++) {
    PmListEntry *entry = self->entries->pdata[i];

    if (!pm_library_is_shown (self->library, entry->torrent))
      continue;
    counts->n++;
    for (PmListState state = 0; state < PM_N_LIST_STATES; state++)
      counts->states[state] += (entry->states & (1u << state)) != 0;
    count_words (counts->trackers, pm_list_entry_get_hosts (entry));
    count_words (counts->labels, (const char *const *) entry->labels);
  }
}

void
pm_list_counts_clear (PmListCounts *counts)
{
  g_clear_pointer (&counts->trackers, g_hash_table_unref);
  g_clear_pointer (&counts->labels, g_hash_table_unref);
}

/* --- places ------------------------------------------------------------------------------------- */

guint
pm_torrent_list_find (PmTorrentList *self, BtTorrent *torrent)
{
  PmListEntry *entry = find_entry (self, torrent);

  return entry != NULL ? entry->place : GTK_INVALID_LIST_POSITION;
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

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_torrent_list_dispose (GObject *object)
{
  PmTorrentList *self = PM_TORRENT_LIST (object);

  g_clear_handle_id (&self->resort_id, g_source_remove);
  g_hash_table_remove_all (self->by_torrent);
  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->entries, 0);
  g_clear_object (&self->library);
  for (PmSection section = 0; section < PM_N_SECTIONS; section++)
    g_clear_object (&self->headings[section]);
  G_OBJECT_CLASS (pm_torrent_list_parent_class)->dispose (object);
}

static void
pm_torrent_list_finalize (GObject *object)
{
  PmTorrentList *self = PM_TORRENT_LIST (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->by_torrent);
  g_free (self->search);
  pm_list_filter_clear (&self->filter);
  G_OBJECT_CLASS (pm_torrent_list_parent_class)->finalize (object);
}

static void
pm_torrent_list_class_init (PmTorrentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pm_torrent_list_dispose;
  object_class->finalize = pm_torrent_list_finalize;
  signals[CHANGING] = g_signal_new ("changing", PM_TYPE_TORRENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_TORRENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pm_torrent_list_init (PmTorrentList *self)
{
  self->has_headings = TRUE;
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) pm_list_entry_free);
  self->by_torrent = g_hash_table_new (NULL, NULL);
  pm_list_filter_init (&self->filter);
  for (PmSection section = 0; section < PM_N_SECTIONS; section++) {
    self->headings[section] = g_object_new (PM_TYPE_HEADING, NULL);
    self->headings[section]->title = section_titles[section];
    self->headings[section]->place = GTK_INVALID_LIST_POSITION;
  }
}

PmTorrentList *
pm_torrent_list_new (PmLibrary *library)
{
  PmTorrentList *self = g_object_new (PM_TYPE_TORRENT_LIST, NULL);

  self->library = g_object_ref (library);
  g_signal_connect_object (library, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pm_library_get_torrents (library), "items-changed",
                           G_CALLBACK (torrents_cb), self, G_CONNECT_SWAPPED);
  torrents_cb (self);
  return self;
}
