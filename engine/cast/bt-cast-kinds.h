/* bt-cast-kinds.h — how each kind of device is found and made: the one table of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Main thread. */
#pragma once

#include "cast/bt-cast-info.h"

G_BEGIN_DECLS

typedef void (*BtCastSearchFunc) (BtCastDevice *device, gpointer data); /* @device is borrowed */

/* A way of finding devices that is not mDNS. */
typedef struct {
  /* @found: each once; @lost: of those, by identity. Not from within the call. */
  gpointer (*start) (BtCastSearchFunc found, BtCastSearchFunc lost, gpointer data);
  /* Frees it; may come from within a callback. Nothing calls back after this. */
  void (*stop) (gpointer search);
} BtCastSearchClass;

typedef struct {
  const char *service; /* of mDNS, "_googlecast._tcp.local"; NULL: see @search */
  BtCastInfoFunc read; /* with @service */
  /* (transfer full) NULL: nothing of this kind can be made from what it says. */
  BtCastDevice *(*make) (const BtCastInfo *info);
  const BtCastSearchClass *search; /* NULL: there is no other way */
  /* The one at an address, which is asked whether it is of this kind. NULL: it cannot be asked. */
  void (*open_async) (const char *where, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data);
  BtCastDevice *(*open_finish) (GAsyncResult *result, GError **error);
} BtCastKindClass;

extern const BtCastKindClass bt_cast_kinds[BT_N_CAST_KINDS];

G_END_DECLS
