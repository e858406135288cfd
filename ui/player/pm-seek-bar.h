/* pm-seek-bar.h — where in a film one is, and which parts of it are here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_SEEK_BAR (pm_seek_bar_get_type ())
G_DECLARE_FINAL_TYPE (PmSeekBar, pm_seek_bar, PM, SEEK_BAR, GtkWidget)

/* Signal "seek" (gint64): the person wants to be there; microseconds. A jump is told once it is meant, not for
 * each place that the pointer passes. */

/* Whose pieces lie under it; both NULL: nothing's. */
void pm_seek_bar_set_file (PmSeekBar *self, BtTorrent *torrent, BtFile *file);
/* Microseconds; @duration_us 0: not known, nothing can be sought then. */
void pm_seek_bar_set_time (PmSeekBar *self, gint64 position_us, gint64 duration_us);

G_END_DECLS
