/* bt-magnet.h — magnet links (BEP 9, 53) and bare info hashes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "base/bt-info-hash.h"
#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

typedef struct {
  BtInfoHash info_hash;
  char *name;        /* dn, cleaned UTF-8; or NULL */
  char **trackers;   /* NULL-terminated, in order, without doubles */
  char **web_seeds;  /* ws; NULL-terminated */
  GArray *peers;     /* BtAddress; x.pe with numeric addresses */
  GArray *selection; /* guint32 file indices, ascending, without doubles; NULL: no so= */
} BtMagnet;

/* @text: a magnet URI, or 40 hex, 32 base32 or 64 hex digits. Errors: BT_METAINFO_ERROR. */
BtMagnet *bt_magnet_new (const char *text, GError **error);
void bt_magnet_free (BtMagnet *self);
/* Whether @text looks like one at all (so that callers can tell it from a path). */
gboolean bt_magnet_is_magnet (const char *text);
/* @trackers: NULL-terminated; @name may be NULL. (transfer full) */
char *bt_magnet_format (const BtInfoHash *info_hash, const char *name, const char *const *trackers);
/* "0,2,5-9" -> ascending indices (guint32) without doubles; NULL and an error for anything else. */
GArray *bt_selection_parse (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtMagnet, bt_magnet_free)

G_END_DECLS
