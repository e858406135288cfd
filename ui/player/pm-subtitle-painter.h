/* pm-subtitle-painter.h — draws subtitles that have styles and places.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GStreamer's assrender (libass) without a pipeline: it is given the whole script at once and then empty frames
 * of the wanted times, in any order, so that a jump is nothing special. A new picture costs 0.2 to 6 ms at
 * 1280x720, the same again 0.01 ms; the first of a script 30 ms, for fonts. Any thread, one at a time. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _PmSubtitlePainter PmSubtitlePainter;

/* Whether the system has what draws them. Thread: any. */
gboolean pm_subtitle_painter_is_here (void);

PmSubtitlePainter *pm_subtitle_painter_new (void);
void pm_subtitle_painter_free (PmSubtitlePainter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmSubtitlePainter, pm_subtitle_painter_free)

/* @script: of bt_subtitles_get_script(). Of one that begins as the last one did only the rest is read. */
void pm_subtitle_painter_set_script (PmSubtitlePainter *self, GBytes *script);

/* What is over a picture of @width by @height pixels at @time_us, and in @place where on it; owned. NULL: nothing
 * is, or the system cannot draw. As long as it looks the same it is the same texture. */
GdkTexture *pm_subtitle_painter_paint (PmSubtitlePainter *self, int width, int height,
                                       gint64 time_us, graphene_rect_t *place);

G_END_DECLS
