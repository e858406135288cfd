/* pm-way-row.h — one way of finding peers, with a line of how it goes and a sign.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_WAY_ROW (pm_way_row_get_type ())
G_DECLARE_FINAL_TYPE (PmWayRow, pm_way_row, PM, WAY_ROW, AdwActionRow)

typedef enum {
  PM_WAY_SIGN_NONE,
  PM_WAY_SIGN_ASKING,
  PM_WAY_SIGN_WORKS,
  PM_WAY_SIGN_TROUBLE, /* the words are in the colour of errors, too */
  PM_WAY_SIGN_OPENS,   /* leads to a page of its own */
} PmWaySign;

GtkWidget *pm_way_row_new (const char *title);
/* Cheap where nothing changed. */
void pm_way_row_show (PmWayRow *self, const char *words, PmWaySign sign);

G_END_DECLS
