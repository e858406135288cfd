/* pm-list-entry.h — what the list remembers of one torrent, so that a report costs only those that it names.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-list-rules.h"

G_BEGIN_DECLS

/* Headings of the list. */
typedef enum {
  PM_SECTION_DOWNLOADING,
  PM_SECTION_SEEDING,
  PM_SECTION_PAUSED,
  PM_N_SECTIONS
} PmSection;

/* What looking at a torrent again showed: it may fit a filter now or no more; it may stand elsewhere. */
typedef enum {
  PM_LOOK_KIND = 1 << 0,
  PM_LOOK_PLACE = 1 << 1,
} PmLook;

typedef struct {
  BtTorrent *torrent; /* owned */
  guint order;        /* in the person's own order */
  guint place;        /* in the list as it is shown; GTK_INVALID_LIST_POSITION: not there */
  gboolean is_fresh;  /* nothing was told of it since it was looked at */
  gboolean is_shown;  /* by the library, as was seen last */
  gboolean is_in;     /* and it fits search and filter */
  PmSection section;
  guint states;           /* bits of PmListState */
  gint64 key;             /* what it is sorted by, where that is a number */
  char *name;             /* owned */
  char *collation;        /* owned: of the name */
  char **labels;          /* owned, NULL-terminated */
  char *labels_collation; /* owned */
  char **hosts;           /* owned, NULL-terminated: of its trackers; NULL: not looked at */
  BtMetainfo *metainfo;   /* a key, never looked into */
  char *text;             /* owned; what a search looks in, case folded; NULL: not needed yet */
  gulong updated_id, trackers_id;
} PmListEntry;

PmListEntry *pm_list_entry_new (BtTorrent *torrent);
void pm_list_entry_free (PmListEntry *self);
/* Looks at the torrent again. Its key is not looked at. */
PmLook pm_list_entry_look (PmListEntry *self);
/* Of its name, labels and files. @folded: case folded. */
gboolean pm_list_entry_holds (PmListEntry *self, const char *folded);
/* It is made again when it is needed. */
void pm_list_entry_forget_text (PmListEntry *self);
/* NULL-terminated. (transfer none) */
const char *const *pm_list_entry_get_hosts (PmListEntry *self);
PmSection pm_list_section_of (BtTorrent *torrent);
/* Below 0: @a stands before @b. */
int pm_list_entry_compare (const PmListEntry *a, const PmListEntry *b, PmListSort sort,
                           gboolean descending);

G_END_DECLS
