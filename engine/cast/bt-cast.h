/* bt-cast.h — a file of a torrent on a device elsewhere. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It serves the file, and subtitles beside it, to that device alone, under the address of ours that the device
 * reaches, for as long as the device plays. What the device does is told by the device itself. */
#pragma once

#include "cast/bt-cast-device.h"
#include "model/bt-server.h"
#include "subtitles/bt-subtitles.h"

G_BEGIN_DECLS

#define BT_TYPE_CAST (bt_cast_get_type ())
G_DECLARE_FINAL_TYPE (BtCast, bt_cast, BT, CAST, GObject)

/* What is to be played. */
typedef struct _BtCastJob BtCastJob;

/* @file: its index. Plays from the beginning, without subtitles. */
BtCastJob *bt_cast_job_new (BtTorrent *torrent, guint32 file);
void bt_cast_job_free (BtCastJob *self);
/* Where to begin; @duration_us -1: not known. */
void bt_cast_job_set_times (BtCastJob *self, gint64 start_us, gint64 duration_us);
/* "h264", "aac"; NULL: not known. */
void bt_cast_job_set_codecs (BtCastJob *self, const char *video, const char *audio);
/* @name: as people know it. The last one with @is_shown is shown at first. */
void bt_cast_job_add_subtitles (BtCastJob *self, BtSubtitles *subtitles, const char *name,
                                const char *language, gboolean is_shown);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtCastJob, bt_cast_job_free)

/* Opens a server and loads the file into @device. Takes @job. With the last reference to what comes of it the
 * device is stopped. */
void bt_cast_start_async (BtEngine *engine, BtCastDevice *device, BtCastJob *job,
                          GAsyncReadyCallback callback, gpointer data);
/* (transfer full) NULL: nothing was sent to the device. BT_CAST_ERROR_BUSY, _TYPE, _UNREACHABLE (no way leads
 * to its address), G_IO_ERROR of the server, G_IO_ERROR_NOT_INITIALIZED: the torrent has no metadata yet. */
BtCast *bt_cast_start_finish (BtEngine *engine, GAsyncResult *result, GError **error);

BtCastDevice *bt_cast_get_device (BtCast *self);
/* FALSE: its server is closed. */
gboolean bt_cast_is_serving (BtCast *self);

G_END_DECLS
