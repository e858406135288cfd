/* bt-ptth.h — the reverse channel of AirPlay: a connection of ours on which the receiver asks and we answer.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * We ask for it by a POST /reverse with Upgrade: PTTH/1.0 (draft-lentczner-rhttp), and are the server
 * of HTTP/1.1 (RFC 9112) from then on. A codec: it owns no socket. Kodi ends some lines with a lone LF,
 * as RFC 9112 lets a reader take them. Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtPtth BtPtth;

typedef enum {
  BT_PTTH_MORE,    /* it waits for bytes */
  BT_PTTH_OPENED,  /* the receiver agreed; once, before any other */
  BT_PTTH_EVENT,   /* a POST /event */
  BT_PTTH_UNKNOWN, /* a request for something that we have not */
  BT_PTTH_REFUSED, /* the receiver does not do this */
  BT_PTTH_BROKEN,  /* not HTTP, or beyond BT_LIMIT_PTTH_HEAD or BT_LIMIT_PLIST */
} BtPtthResult;

BtPtth *bt_ptth_new (void);
void bt_ptth_free (BtPtth *self);
/* What opens the channel. @host: as in a URL, with its port. (transfer full) */
char *bt_ptth_write_upgrade (const char *host, const char *session);
/* What came. At most what is read at once may be given before bt_ptth_next() said BT_PTTH_MORE. */
void bt_ptth_add (BtPtth *self, const guint8 *bytes, gsize n_bytes);
/* What has come of it. After REFUSED and BROKEN it says nothing else. @body: of EVENT: (transfer full). */
BtPtthResult bt_ptth_next (BtPtth *self, GBytes **body);
/* What is answered to EVENT and UNKNOWN; NULL: nothing. */
const char *bt_ptth_get_answer (BtPtthResult result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtPtth, bt_ptth_free)

G_END_DECLS
