/* bt-cast-media.h — what a device is told to fetch and to show. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Subtitles that a device fetches beside the film. */
typedef struct {
  char *url;      /* http://, WebVTT in UTF-8, readable from any origin */
  char *name;     /* as people know it: "English" */
  char *language; /* RFC 5646, "en"; NULL: not known */
} BtCastText;

typedef struct {
  gatomicrefcount refs;
  char *url;   /* http:// */
  char *type;  /* "video/mp4"; as BtMediaType has it */
  char *title; /* for the screen */
  guint64 size;
  gint64 start_us;    /* where to begin */
  gint64 duration_us; /* -1: not known */
  /* "h264", "vp9", "aac" …; NULL: not known. What a device says that it cannot decode is not sent. */
  char *video_codec, *audio_codec;
  GPtrArray *texts; /* owned; BtCastText */
  int text;         /* index of the one that is shown at first; -1: none */
} BtCastMedia;

/* No texts, from the beginning. Strings are copied. (transfer full) */
BtCastMedia *bt_cast_media_new (const char *url, const char *type, const char *title);
BtCastMedia *bt_cast_media_ref (BtCastMedia *self);
void bt_cast_media_unref (BtCastMedia *self);
void bt_cast_media_add_text (BtCastMedia *self, const char *url, const char *name,
                             const char *language);
gboolean bt_cast_media_is_video (const BtCastMedia *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtCastMedia, bt_cast_media_unref)

G_END_DECLS
