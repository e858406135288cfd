/* pm-peer-bar.h — chooses which peers of a swarm are shown: by words, by state, by transport.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-peer-filter.h"

G_BEGIN_DECLS

#define PM_TYPE_PEER_BAR (pm_peer_bar_get_type ())
G_DECLARE_FINAL_TYPE (PmPeerBar, pm_peer_bar, PM, PEER_BAR, GtkWidget)

/* Signals: "changed" (): pm_peer_bar_get_filter() is another; "closed" (): the person is done with it. */
GtkWidget *pm_peer_bar_new (void);
/* Borrowed. */
const PmPeerFilter *pm_peer_bar_get_filter (PmPeerBar *self);
/* Everybody again; tells "changed" if that is another. */
void pm_peer_bar_reset (PmPeerBar *self);
/* "6 of 24 peers" */
void pm_peer_bar_set_count (PmPeerBar *self, guint n_shown, guint n_all);
void pm_peer_bar_focus (PmPeerBar *self);

G_END_DECLS
