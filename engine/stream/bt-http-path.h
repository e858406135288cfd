/* bt-http-path.h — the paths of the streaming server.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     /TOKEN/                          the page of all files
 *     /TOKEN/playlist.m3u8             what can be played
 *     /TOKEN/TORRENT/FILE/NAME.EXT     one file; the name is for the player, and not looked at
 *     /TOKEN/texts/N.vtt               subtitles beside it
 *
 * Who does not know the token learns nothing, not even that there is something. Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_HTTP_TOKEN_LENGTH 32 /* hex digits: 128 bits, which nobody guesses */

typedef struct {
  char text[BT_HTTP_TOKEN_LENGTH + 1];
} BtHttpToken;

/* A new one, from the system's secret randomness. */
void bt_http_token_init (BtHttpToken *self);

typedef enum {
  BT_HTTP_NOTHING, /* 404 */
  BT_HTTP_PAGE,
  BT_HTTP_PLAYLIST,
  BT_HTTP_FILE,
  BT_HTTP_TEXT,
} BtHttpTargetKind;

typedef struct {
  BtHttpTargetKind kind;
  guint32 torrent,
      file; /* of BT_HTTP_FILE, and of BT_HTTP_TEXT the second; whether they exist is not
                            known here */
} BtHttpTarget;

/* @path: of a request, as it came. */
BtHttpTarget bt_http_path_parse (const char *path, const BtHttpToken *token);
/* Whether it begins with the token. */
gboolean bt_http_path_has_token (const char *path, const BtHttpToken *token);
/* The other way round; @name: the file's path in the torrent, of BT_HTTP_FILE. (transfer full) */
char *bt_http_path_format (const BtHttpTarget *target, const BtHttpToken *token, const char *name);

G_END_DECLS
