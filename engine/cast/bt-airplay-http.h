/* bt-airplay-http.h — asks an AirPlay receiver one thing at a time: bounded in time and in bytes. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cast/bt-cast-error.h"

G_BEGIN_DECLS

typedef struct _BtAirplayHttp BtAirplayHttp;

typedef struct {
  gboolean is_post;
  const char *path;  /* "/scrub" */
  const char *query; /* "position=3.5"; NULL: none */
  GBytes *body;      /* borrowed; NULL: none */
  const char *type;  /* of @body */
  guint patience;    /* milliseconds for all of it; then BT_CAST_ERROR_TIMEOUT */
} BtAirplayQuestion;

/* @status: 0 where @error, of BT_CAST_ERROR, says why nothing was answered. The BtAirplayHttp may be freed in
 * it, and another question asked. */
typedef void (*BtAirplayAnswerFunc) (guint status, GBytes *body, const GError *error,
                                     gpointer data);

/* @session: what tells the receiver which connections are of the same film. */
BtAirplayHttp *bt_airplay_http_new (const char *host, guint16 port, const char *session);
/* Closes whatever is open; @func of what was asked is not called any more. */
void bt_airplay_http_free (BtAirplayHttp *self);
/* Takes the place of what was asked before, which is given up. @func is never called from within. */
void bt_airplay_http_ask (BtAirplayHttp *self, const BtAirplayQuestion *question,
                          BtAirplayAnswerFunc func, gpointer data);
/* Something was asked, and not answered yet. */
gboolean bt_airplay_http_is_asking (BtAirplayHttp *self);

G_END_DECLS
