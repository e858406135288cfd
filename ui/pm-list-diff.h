/* pm-list-diff.h — how one list becomes another in few steps: what stays in its order is not touched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PM_LIST_NEW (-1) /* an item that was not in the old list */

/* At @position, @n_removed items go; then @n_added come, which are the items from @position on in the new list.
 * All edits before it are done. */
typedef struct {
  guint position, n_removed, n_added;
} PmListEdit;

/* @places: shape n; for each item of the new list where it stood in the old one, each place at most once, or
 * PM_LIST_NEW. @n_old: items of the old list. Of PmListEdit, from the top down; empty: nothing changed. With
 * more than @max_edits it is one edit that spans them all. (transfer full) */
GArray *pm_list_diff (const int *places, guint n, guint n_old, guint max_edits);

G_END_DECLS
