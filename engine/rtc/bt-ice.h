/* bt-ice.h — finding a pair of addresses by which two can reach each other (RFC 8445), by libnice.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sends from the addresses that it is given and from no other, and to no address that was not asked
 * about.
 *
 * Thread: engine. */
#pragma once

#include "base/bt-rtc-stat.h"
#include "mdns/bt-mdns.h"
#include "rtc/bt-sdp.h"

G_BEGIN_DECLS

/* One of STUN or TURN. */
typedef struct {
  BtAddress address;     /* port 0: not known yet */
  char *user, *password; /* owned; of TURN */
  gboolean tcp;          /* likewise: how we speak to it */
} BtIceServer;

typedef struct {
  GArray *stun, *turn; /* BtIceServer */
  gboolean relay_only; /* TURN's addresses are named, and no others */
} BtIceServers;

/* Which addresses a stranger may have us send to. */
typedef struct {
  gboolean loopback;
  gboolean (*may_try) (const BtAddress *address, gpointer data); /* NULL: all others */
  gpointer data;
} BtIceFilter;

typedef enum {
  BT_ICE_GATHERING,
  BT_ICE_GATHERED, /* our candidates are known, or there are none */
  BT_ICE_CONNECTED,
  BT_ICE_FAILED, /* no pair works, or the one that did is silent: final */
} BtIceState;

typedef struct {
  /* The state changed, or another pair was chosen; may come from within gather(). */
  void (*changed) (gpointer data);
  /* A datagram, STUN aside, after open(). */
  void (*received) (const void *bytes, gsize n_bytes, gpointer data);
} BtIceFuncs;

typedef struct {
  BtAddress here, there;
  BtRtcCandidateKind here_kind, there_kind;
} BtIcePair;

typedef struct _BtIce BtIce;

/* @locals: of BtAddress. @controlling: we made the offer. @servers: read within the call. @funcs: static;
 * they must not free it. */
BtIce *bt_ice_new (GMainContext *context, const GArray *locals, gboolean controlling,
                   const BtIceServers *servers, const BtIceFuncs *funcs, gpointer data);
void bt_ice_free (BtIce *self);

/* Opens the sockets and asks the servers; once. The state tells when that is over. */
void bt_ice_gather (BtIce *self);
/* Final once it failed. */
BtIceState bt_ice_get_state (const BtIce *self);
/* It took too long: what is known by now has to do. */
void bt_ice_stop_gathering (BtIce *self);
/* Our credentials and candidates, into @sdp. */
void bt_ice_describe (BtIce *self, BtSdp *sdp);
/* Begins to check. Names of the local network are looked up meanwhile by @mdns, which is borrowed; NULL: they
 * are passed over. Returns how many candidates may be tried, names among them. Once. */
guint bt_ice_take_remote (BtIce *self, const BtSdp *sdp, const BtIceFilter *filter, BtMdns *mdns);

/* FALSE: not connected yet. May be another one each time changed() was called. */
gboolean bt_ice_get_pair (BtIce *self, BtIcePair *pair);
/* From now on what comes is handed over; first what came before, now. */
void bt_ice_open (BtIce *self);
/* One datagram; it may get lost. */
void bt_ice_send (BtIce *self, const void *bytes, gsize n_bytes);

G_END_DECLS
