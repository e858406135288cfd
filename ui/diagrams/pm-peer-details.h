/* pm-peer-details.h — one peer of a swarm in full, in a popover.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_PEER_DETAILS (pm_peer_details_get_type ())
G_DECLARE_FINAL_TYPE (PmPeerDetails, pm_peer_details, PM, PEER_DETAILS, GtkPopover)

/* Follows its peer while it is open, and nothing otherwise. */
GtkWidget *pm_peer_details_new (void);
/* @name: as its row calls it. */
void pm_peer_details_set (PmPeerDetails *self, BtTorrent *torrent, BtPeer *peer, const char *name);

/* Whether @widget's window can show what a peer and we say to each other. */
gboolean pm_peer_details_has_wire (GtkWidget *widget);

G_END_DECLS
