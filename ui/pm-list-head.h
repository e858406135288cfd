/* pm-list-head.h — headings of the table of torrents: they sort it, and a menu on them chooses the columns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-list-columns.h"

G_BEGIN_DECLS

#define PM_TYPE_LIST_HEAD (pm_list_head_get_type ())
G_DECLARE_FINAL_TYPE (PmListHead, pm_list_head, PM, LIST_HEAD, GtkWidget)

/* Once. The order is that of the settings list-sort and list-descending. */
void pm_list_head_set (PmListHead *self, PmListColumns *columns, GSettings *settings);

G_END_DECLS
