/* bt-hash.h — SHA-1 and SHA-256 by GnuTLS, at once or as bytes arrive.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bt-info-hash.h"

G_BEGIN_DECLS

void bt_sha1 (const void *bytes, gsize n_bytes, guint8 digest[BT_SHA1_SIZE]);
void bt_sha256 (const void *bytes, gsize n_bytes, guint8 digest[BT_SHA256_SIZE]);

/* The first eight bytes of the SHA-1: to tell blocks apart that were seen before. Who wants a wrong
 * block to look like the right one must try 2^64 of them. */
guint64 bt_sha1_short (const void *bytes, gsize n_bytes);

/* An incremental SHA-1. Used by one thread at a time; it may be handed from one to another. */
typedef struct _BtSha1 BtSha1;

BtSha1 *bt_sha1_new (void);
void bt_sha1_free (BtSha1 *self);
void bt_sha1_update (BtSha1 *self, const void *bytes, gsize n_bytes);
/* Gives the digest and starts anew. */
void bt_sha1_finish (BtSha1 *self, guint8 digest[BT_SHA1_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtSha1, bt_sha1_free)

G_END_DECLS
