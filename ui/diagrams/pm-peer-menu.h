/* pm-peer-menu.h — what can be done with one peer of a swarm, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The peer that @at shows, a widget somewhere in @swarm; NULL: none. (transfer none) */
typedef BtPeer *(*PmPeerMenuFind) (GtkWidget *swarm, GtkWidget *at);

/* From now on the menu comes up in @swarm by the pointer's other button, by a long touch, and by the keyboard. Peers
 * with whom nothing can be done have none. */
void pm_peer_menu_follow (GtkWidget *swarm, PmPeerMenuFind find);

G_END_DECLS
