/* bt-cast-private.h — what is to be played, as bt-cast.c and bt-cast-job.c share it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cast/bt-cast.h"

G_BEGIN_DECLS

typedef struct {
  GBytes *bytes; /* owned; WebVTT */
  char *name, *language;
} BtCastJobText;

struct _BtCastJob {
  BtTorrent *torrent; /* owned */
  guint32 file;
  gint64 start_us, duration_us;
  char *video_codec, *audio_codec;
  GPtrArray *texts; /* owned; BtCastJobText */
  int text;         /* index of the one that is shown; -1: none */
};

/* Serves what it needs on @server, where the torrent is shared. (transfer full) */
BtCastMedia *_bt_cast_job_make_media (const BtCastJob *self, BtServer *server);

G_END_DECLS
