/* bt-ice-private.h — what the files of BtIce share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rtc/bt-ice.h"

#include <gio/gio.h>
#include <nice/agent.h>

G_BEGIN_DECLS

#define BT_ICE_COMPONENT 1 /* the only one of a data channel */

struct _BtIce {
  NiceAgent *agent;
  GMainContext *context;
  guint stream;
  const BtIceFuncs *funcs;
  gpointer data;
  BtIceState state;
  gboolean is_open;
  GQueue early;       /* GBytes: what came before it was */
  BtMdns *mdns;       /* borrowed; NULL: nothing is looked up */
  GPtrArray *lookups; /* of names */
  BtIceFilter filter;
  guint n_remote; /* candidates that libnice was told */
};

/* --- bt-ice-remote.c --- */
/* Of one name, which ends when it is freed. */
void bt_ice_lookup_free (gpointer lookup);

/* --- bt-ice.c --- */
void bt_ice_set_nice_address (NiceAddress *nice, const BtAddress *address);

G_END_DECLS
