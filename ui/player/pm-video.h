/* pm-video.h — where the pictures of a film go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _PmVideo PmVideo;

/* GStreamer's own sink for GTK where there is one (from GNOME 46 on), else ours. Thread of all: main. */
PmVideo *pm_video_new (void);
/* After the pipeline has stopped. */
void pm_video_free (PmVideo *self);
/* Another one for another pipeline, after the one before has stopped. Borrowed. */
GstElement *pm_video_make_sink (PmVideo *self);
/* GStreamer's sinks have one each; NULL: there is none yet. */
GdkPaintable *pm_video_get_paintable (PmVideo *self);
/* The last film's last picture goes. */
void pm_video_clear (PmVideo *self);
/* Device pixels in which it is drawn: larger pictures are made smaller by GStreamer, which costs half of what the
 * cairo renderer needs for it (measured: 1080p in 720p, 30 frames a second instead of 16). */
void pm_video_set_size (PmVideo *self, int width, int height);

G_END_DECLS
