/* pm-list-entry.c — what the list remembers of one torrent, so that a report costs only those that it names.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-list-entry.h"

#include <gtk/gtk.h>
#include <string.h>

#define SEARCHED_FILES 2000 /* of a torrent: what it takes must stay small */

PmSection
pm_list_section_of (BtTorrent *torrent)
{
  switch (bt_torrent_get_state (torrent)) {
  case BT_TORRENT_SEEDING:
    return PM_SECTION_SEEDING;
  case BT_TORRENT_QUEUED:
    return bt_torrent_get_progress (torrent) < 1 ? PM_SECTION_DOWNLOADING : PM_SECTION_SEEDING;
  case BT_TORRENT_PAUSED:
  case BT_TORRENT_ERROR:
    return PM_SECTION_PAUSED;
  case BT_TORRENT_CHECKING:
    return bt_torrent_get_stat (torrent)->paused ? PM_SECTION_PAUSED : PM_SECTION_DOWNLOADING;
  case BT_TORRENT_METADATA:
  case BT_TORRENT_HELD:
  case BT_TORRENT_MOVING:
  case BT_TORRENT_DOWNLOADING:
  default:
    return PM_SECTION_DOWNLOADING;
  }
}

static void
updated_cb (PmListEntry *self)
{
  self->is_fresh = FALSE;
}

static void
trackers_cb (PmListEntry *self)
{
  g_clear_pointer (&self->hosts, g_strfreev);
  self->is_fresh = FALSE;
}

PmListEntry *
pm_list_entry_new (BtTorrent *torrent)
{
  PmListEntry *self = g_new0 (PmListEntry, 1);

  self->torrent = g_object_ref (torrent);
  self->place = GTK_INVALID_LIST_POSITION;
  self->labels = g_new0 (char *, 1);
  self->updated_id = g_signal_connect_swapped (torrent, "updated", G_CALLBACK (updated_cb), self);
  self->trackers_id = g_signal_connect_swapped (bt_torrent_get_trackers (torrent), "items-changed",
                                                G_CALLBACK (trackers_cb), self);
  return self;
}

void
pm_list_entry_free (PmListEntry *self)
{
  if (self == NULL)
    return;
  g_signal_handler_disconnect (self->torrent, self->updated_id);
  g_signal_handler_disconnect (bt_torrent_get_trackers (self->torrent), self->trackers_id);
  g_free (self->name);
  g_free (self->collation);
  g_strfreev (self->labels);
  g_free (self->labels_collation);
  g_strfreev (self->hosts);
  g_free (self->text);
  g_object_unref (self->torrent);
  g_free (self);
}

/* --- what it remembers -------------------------------------------------------------------------- */

/* Numbers in names count as numbers: episode 9 before episode 10. */
static char *
collate (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_utf8_collate_key_for_filename (folded, -1);
}

static gboolean
look_at_name (PmListEntry *self)
{
  const char *name = bt_torrent_get_name (self->torrent);

  if (g_strcmp0 (self->name, name) == 0)
    return FALSE;
  g_free (self->name);
  g_free (self->collation);
  self->name = g_strdup (name);
  self->collation = collate (name);
  return TRUE;
}

static gboolean
look_at_labels (PmListEntry *self)
{
  const char *const *labels = bt_torrent_get_labels (self->torrent);
  g_autofree char *joined = NULL;

  if (g_strv_equal ((const char *const *) self->labels, labels))
    return FALSE;
  g_strfreev (self->labels);
  g_free (self->labels_collation);
  self->labels = g_strdupv ((char **) labels);
  joined = g_strjoinv ("\n", self->labels);
  self->labels_collation = *joined != '\0' ? collate (joined) : NULL;
  return TRUE;
}

PmLook
pm_list_entry_look (PmListEntry *self)
{
  guint states = pm_list_states_of (bt_torrent_get_stat (self->torrent));
  PmSection section = pm_list_section_of (self->torrent);
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);
  gboolean has_other_words = look_at_name (self);
  PmLook look = 0;

  has_other_words |= look_at_labels (self);
  has_other_words |= metainfo != self->metainfo;
  if (has_other_words)
    pm_list_entry_forget_text (self);
  if (has_other_words || self->hosts == NULL)
    look |= PM_LOOK_KIND | PM_LOOK_PLACE;
  if (states != self->states)
    look |= PM_LOOK_KIND;
  if (section != self->section)
    look |= PM_LOOK_PLACE;
  pm_list_entry_get_hosts (self);
  self->states = states;
  self->section = section;
  self->metainfo = metainfo;
  self->is_fresh = TRUE;
  return look;
}

void
pm_list_entry_forget_text (PmListEntry *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* --- trackers ----------------------------------------------------------------------------------- */

/* A person's own list is that of all torrents, and tells nothing of this one. */
static void
add_host (GPtrArray *hosts, BtTracker *tracker)
{
  const BtTrackerStat *stat = bt_tracker_get_stat (tracker);
  char *host = stat->is_extra ? NULL : pm_list_host_of (stat->url);

  if (host != NULL && !g_ptr_array_find_with_equal_func (hosts, host, g_str_equal, NULL))
    g_ptr_array_add (hosts, host);
  else
    g_free (host);
}

const char *const *
pm_list_entry_get_hosts (PmListEntry *self)
{
  GListModel *trackers = bt_torrent_get_trackers (self->torrent);
  GPtrArray *hosts;

  if (self->hosts != NULL)
    return (const char *const *) self->hosts;
  hosts = g_ptr_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);

    add_host (hosts, tracker);
  }
  g_ptr_array_add (hosts, NULL);
  self->hosts = (char **) g_ptr_array_free (hosts, FALSE);
  return (const char *const *) self->hosts;
}

/* --- searching ---------------------------------------------------------------------------------- */

static void
add_files (GString *text, BtMetainfo *metainfo)
{
  guint32 n = MIN (bt_metainfo_get_n_files (metainfo), SEARCHED_FILES);

  for (guint32 i = 0; i < n; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);

    if (!file->is_pad)
      g_string_append_printf (text, "\n%s", file->path);
  }
}

static char *
make_text (PmListEntry *self)
{
  g_autoptr (GString) text = g_string_new (self->name);
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);

  for (guint i = 0; self->labels[i] != NULL; i++)
    g_string_append_printf (text, "\n%s", self->labels[i]);
  if (metainfo != NULL)
    add_files (text, metainfo);
  return g_utf8_casefold (text->str, -1);
}

gboolean
pm_list_entry_holds (PmListEntry *self, const char *folded)
{
  if (self->text == NULL)
    self->text = make_text (self);
  return strstr (self->text, folded) != NULL;
}

/* --- order -------------------------------------------------------------------------------------- */

/* What has none stands behind what has one, whichever way round the list is. */
static int
compare_words (const char *a, const char *b, gboolean descending)
{
  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);
  return descending ? strcmp (b, a) : strcmp (a, b);
}

static int
compare_numbers (gint64 a, gint64 b, gboolean descending)
{
  int order = a < b ? -1 : a > b;

  /* That is for ever. */
  if (a == G_MAXINT64 || b == G_MAXINT64)
    return order;
  return descending ? -order : order;
}

static int
compare_keys (const PmListEntry *a, const PmListEntry *b, PmListSort sort, gboolean descending)
{
  switch (sort) {
  case PM_LIST_BY_ORDER:
    return 0;
  case PM_LIST_BY_NAME:
    return compare_words (a->collation, b->collation, descending);
  case PM_LIST_BY_LABEL:
    return compare_words (a->labels_collation, b->labels_collation, descending);
  case PM_LIST_BY_TRACKER:
    return compare_words (a->hosts[0], b->hosts[0], descending);
  default:
    return compare_numbers (a->key, b->key, descending);
  }
}

int
pm_list_entry_compare (const PmListEntry *a, const PmListEntry *b, PmListSort sort,
                       gboolean descending)
{
  int order = compare_keys (a, b, sort, descending);

  if (order != 0)
    return order;
  /* Only the person's own order can itself be turned round. */
  if (sort == PM_LIST_BY_ORDER && descending)
    return a->order > b->order ? -1 : a->order < b->order;
  return a->order < b->order ? -1 : a->order > b->order;
}
