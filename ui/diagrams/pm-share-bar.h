/* pm-share-bar.h — what carried a torrent's bytes: a bar, and its parts in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-ways-words.h"

G_BEGIN_DECLS

#define PM_TYPE_SHARE_BAR (pm_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (PmShareBar, pm_share_bar, PM, SHARE_BAR, GtkWidget)

/* Not to be seen while there is nothing to share. */
GtkWidget *pm_share_bar_new (void);
/* Copied. Draws only when something changed. */
void pm_share_bar_set (PmShareBar *self, const PmShares *shares);

G_END_DECLS
