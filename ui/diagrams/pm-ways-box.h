/* pm-ways-box.h — one cell of the table of ways: icon, words, and in how many places that is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-ways-words.h"

G_BEGIN_DECLS

#define PM_TYPE_WAYS_BOX (pm_ways_box_get_type ())
G_DECLARE_FINAL_TYPE (PmWaysBox, pm_ways_box, PM, WAYS_BOX, GtkWidget)

GtkWidget *pm_ways_box_new (PmWaysStep step, PmWaysColumn column);
/* Changes only what differs. */
void pm_ways_box_show (PmWaysBox *self, const PmWaysCell *cell);
/* It is in the column by which the torrent came. */
void pm_ways_box_set_way_in (PmWaysBox *self, gboolean is_way_in);
/* It says its column itself: there are no headings over it. */
void pm_ways_box_set_stacked (PmWaysBox *self, gboolean is_stacked);
/* Below its words; takes the floating reference. */
void pm_ways_box_append (PmWaysBox *self, GtkWidget *child);

G_END_DECLS
