/* pm-add-set.h — the torrents that somebody is asked about, and what was chosen of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-file-node.h"
#include "pm-library.h"

G_BEGIN_DECLS

#define PM_TYPE_ADD_SET (pm_add_set_get_type ())
G_DECLARE_FINAL_TYPE (PmAddSet, pm_add_set, PM, ADD_SET, GObject)

typedef enum {
  PM_CANCEL_REMOVES, /* it was added for this question */
  PM_CANCEL_KEEPS,   /* it waited in the list before */
} PmCancel;

/* How all of them are begun. */
typedef struct {
  const char *folder; /* absolute */
  gboolean starts;    /* at once; else they are paused */
  gboolean is_ready;  /* films and music come in order */
} PmAddChoice;

/* Signals: "changed" (): what is chosen, or how far the details are;
 *          "listed" (): one came, or became known. */

PmAddSet *pm_add_set_new (PmLibrary *library);
/* @torrent: added with BT_ADD_HELD; pending in the library from now on. One that is in it stays as it is. */
void pm_add_set_add (PmAddSet *self, BtTorrent *torrent, PmCancel cancel);
gboolean pm_add_set_has (PmAddSet *self, BtTorrent *torrent);
guint pm_add_set_get_n (PmAddSet *self);
guint pm_add_set_get_n_awaited (PmAddSet *self); /* whose files are not known yet */
/* The only one, or NULL. (transfer none) */
BtTorrent *pm_add_set_get_only (PmAddSet *self);
/* The first that was begun; NULL: none was. (transfer none) */
BtTorrent *pm_add_set_get_first (PmAddSet *self);
/* The files of all, each torrent below a node of its own. (transfer none) */
PmFileNode *pm_add_set_get_root (PmAddSet *self);
gboolean pm_add_set_is_any_chosen (PmAddSet *self);
gboolean pm_add_set_is_any_playable (PmAddSet *self);
gboolean pm_add_set_has_any_films (PmAddSet *self);
/* Begins those of which something is chosen; the others go as when all is cancelled. */
void pm_add_set_begin (PmAddSet *self, const PmAddChoice *choice);
void pm_add_set_cancel (PmAddSet *self);

G_END_DECLS
