/* bt-way-in.h — how a torrent came to us: by a file, from an address, or by a magnet link.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BT_WAY_IN_UNKNOWN, /* it was added before this was remembered, or made here */
  BT_WAY_IN_FILE,    /* a torrent file on this computer; @from: its name */
  BT_WAY_IN_WEB,     /* a torrent file from an http or https address; @from: the host */
  BT_WAY_IN_MAGNET,  /* a magnet link; @from is empty */
  BT_WAY_IN_HASH,    /* an info hash alone; likewise */
  BT_N_WAYS_IN
} BtWayInKind;

#define BT_WAY_IN_FROM_MAX \
  256 /* bytes of a name, with the NUL: as long as file systems have them */

/* Kept with the torrent. Folders, paths and queries of addresses are not: they may be private. */
typedef struct {
  BtWayInKind kind;
  char from[BT_WAY_IN_FROM_MAX]; /* UTF-8, cleaned, without line breaks; may be empty */
} BtWayIn;

/* @from: NULL: nothing to tell; else cleaned and cut. Thread: any. */
void bt_way_in_init (BtWayIn *self, BtWayInKind kind, const char *from);
/* Likewise from a file that may be damaged. FALSE: no such kind; @self is as it was then. Thread: any. */
gboolean bt_way_in_read (BtWayIn *self, guint64 kind, const guint8 *from, gsize n_bytes);

G_END_DECLS
