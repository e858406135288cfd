/* pm-met-chip.h — the chip of a peer that was met over WebRTC: a button that leads to how.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @peer_id: of its BtPeerStat. */
GtkWidget *pm_met_chip_new (guint64 peer_id);
/* What the peer is called, for those who listen. */
void pm_met_chip_set_name (GtkWidget *chip, const char *name);

G_END_DECLS
