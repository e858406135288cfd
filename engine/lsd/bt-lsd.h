/* bt-lsd.h — tells the local network of our torrents, and hears of theirs (BEP 14).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two sockets, one for each family, in the group of every interface. It says nothing by itself: who
 * has it decides when what is announced. Thread: engine. */
#pragma once

#include "lsd/bt-lsd-message.h"
#include "base/bt-address.h"
#include "transport/bt-reactor.h"

G_BEGIN_DECLS

typedef struct _BtLsd BtLsd;

/* A neighbour, of this computer perhaps, has these torrents; @from: where it listens for peers.
 * Borrowed for the call. */
typedef void (*BtLsdFunc) (const BtLsdMessage *message, const BtAddress *from, gpointer data);

/* @bound: the address of ours that is used, or NULL: any. @cookie: a number by chance, for us to know
 * what we said. NULL: there is neither IPv4 nor IPv6, or another program keeps the port to itself. */
BtLsd *bt_lsd_new (BtReactor *reactor, const BtAddress *bound, guint64 cookie, BtLsdFunc func,
                   gpointer data);
void bt_lsd_free (BtLsd *self);
/* Looks for new interfaces and sends @message, but for its cookie, which is ours, through each. */
void bt_lsd_announce (BtLsd *self, const BtLsdMessage *message);

G_END_DECLS
