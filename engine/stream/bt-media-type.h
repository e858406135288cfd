/* bt-media-type.h — what a file is, as far as its name tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BT_MEDIA_OTHER, /* nothing to play */
  BT_MEDIA_VIDEO,
  BT_MEDIA_AUDIO,
  BT_MEDIA_IMAGE,
  BT_MEDIA_SUBTITLES,
} BtMediaKind;

typedef struct {
  const char *extension; /* without the dot, lower case */
  const char *name;      /* for Content-Type (RFC 2046) */
  BtMediaKind kind;
} BtMediaType;

/* @path: of a file of a torrent. Never NULL. The type is one that a browser shows without running
 * anything in it; whatever could hold a script is only bytes. Thread: any. */
const BtMediaType *bt_media_type_of (const char *path);
/* A player shows it for a time: video or audio. */
gboolean bt_media_type_plays (const BtMediaType *self);

G_END_DECLS
