/* bt-sctp-private.h — what a pool knows of its associations.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rtc/bt-sctp.h"

#include <usrsctp.h>

G_BEGIN_DECLS

#define BT_SCTP_EVENT_MAX 64 /* bytes of a notification that we look at */

struct _BtSctp {
  BtSctpPool *pool;
  const BtSctpFuncs *funcs;
  gpointer data;
  gsize id; /* what usrsctp knows us by: unlike a pointer, it is never another's later */
  struct socket *socket;
  BtSctpState state;
  gboolean is_full;   /* write() found no room */
  gboolean has_ended; /* the association; why is what usrsctp says to the next read */

  /* A notification that came in parts. */
  guint8 event[BT_SCTP_EVENT_MAX];
  gsize n_event;

  /* Under the lock. */
  gboolean stirred;   /* usrsctp has news since write() found no room */
  GByteArray *outbox; /* packets, each behind its length (guint16); NULL: none */
  gboolean is_listed;
  GList link; /* in the pool's list of those that a timer stirred */
};

/* Around each call into usrsctp. After leaving the owner looks at @sctp (NULL: at nobody); the pool's turn
 * is for others that a timer stirred meanwhile. */
void bt_sctp_pool_enter (BtSctpPool *self);
void bt_sctp_pool_leave (BtSctpPool *self, BtSctp *sctp);
/* The rest: within. Makes usrsctp's clock go when it is late. */
void bt_sctp_pool_tick (void);
void bt_sctp_pool_add (BtSctpPool *self, BtSctp *sctp); /* and gives it its id */
void bt_sctp_pool_remove (BtSctpPool *self, BtSctp *sctp);
/* What waits to be sent, NULL: nothing. Comes back by return_outbox(), emptied. */
GByteArray *bt_sctp_pool_steal_outbox (BtSctp *sctp);
void bt_sctp_pool_return_outbox (BtSctpPool *self, GByteArray *outbox);
/* For usrsctp_set_upcall(). */
void bt_sctp_pool_upcall (struct socket *socket, void *id, int flags);

G_END_DECLS
