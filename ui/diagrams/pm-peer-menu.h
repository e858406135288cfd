/* pm-peer-menu.h — what can be done with one peer of a swarm, as a menu, and its details.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the menu asks of a widget that shows peers. */
typedef struct {
  /* The peer that @at shows, a widget somewhere in @swarm; NULL: none. (transfer none) */
  BtPeer *(*find) (GtkWidget *swarm, GtkWidget *at);
  /* What it is called. (transfer full) */
  char *(*dup_name) (GtkWidget *swarm, BtPeer *peer);
  BtTorrent *(*get_torrent) (GtkWidget *swarm);
  gint n_clicks; /* that open its details */
} PmPeerMenuFuncs;

/* From now on the menu comes up in @swarm by the pointer's other button, by a long touch, and by the keyboard; and the
 * details by clicks and by Enter. @funcs: static. */
void pm_peer_menu_follow (GtkWidget *swarm, const PmPeerMenuFuncs *funcs);

G_END_DECLS
