/* bt-dlna-link.h — calls of a renderer's services, one after the other. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One at a time, because many renderers stumble over two; each is bounded in time and in bytes. */
#pragma once

#include "cast/bt-dlna-description.h"

G_BEGIN_DECLS

typedef enum {
  BT_DLNA_TRANSPORT, /* AVTransport: play, pause, seek */
  BT_DLNA_RENDERING, /* RenderingControl: the volume */
  BT_DLNA_MANAGER,   /* ConnectionManager: what it plays */
} BtDlnaService;
#define BT_DLNA_N_SERVICES (BT_DLNA_MANAGER + 1)

typedef struct _BtDlnaLink BtDlnaLink;

/* @action NULL: it failed, of BT_CAST_ERROR. Both are borrowed. */
typedef void (*BtDlnaAnswerCallback) (GUPnPServiceProxyAction *action, const GError *error,
                                      gpointer asker);

/* Nothing is sent. @context: the network that it is in; NULL: it is looked for. NULL: no way leads there,
 * BT_CAST_ERROR_UNREACHABLE. (transfer full) */
BtDlnaLink *bt_dlna_link_new (const BtDlnaDescription *description, GUPnPContext *context,
                              GError **error);
/* Nothing calls back after this. */
void bt_dlna_link_free (BtDlnaLink *self);

gboolean bt_dlna_link_has (BtDlnaLink *self, BtDlnaService service);
/* Where its description of @service is; NULL: it has no such service. (transfer full) */
char *bt_dlna_link_get_scpd (BtDlnaLink *self, BtDlnaService service);
gboolean bt_dlna_link_is_busy (BtDlnaLink *self);
/* Waits for its turn; one that waits with the same callback is forgotten. Takes @action; the service must be
 * there. @callback may be NULL. @asker: a GObject, which lives for as long as its callback runs. */
void bt_dlna_link_call (BtDlnaLink *self, BtDlnaService service, GUPnPServiceProxyAction *action,
                        guint patience, BtDlnaAnswerCallback callback, gpointer asker);
/* Forgets all calls that are out or wait; none of them calls back. */
void bt_dlna_link_forget (BtDlnaLink *self);

/* gupnp opens a server for events to everybody; we ask instead, and let nobody in. */
void bt_dlna_context_close_server (GUPnPContext *context);

/* Of an answer; "": it is not there. (transfer full) */
char *bt_dlna_answer_get (GUPnPServiceProxyAction *action, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtDlnaLink, bt_dlna_link_free)

G_END_DECLS
