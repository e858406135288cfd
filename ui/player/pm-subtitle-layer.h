/* pm-subtitle-layer.h — subtitles with styles and places, as a picture that lies over the film's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GdkPaintable of the film's shape: shown in as much room as the film, it falls on the same place. It is drawn in
 * a thread of its own, because a stranger's script may make that slow; what is late is left out. When one picture
 * takes 5 seconds (an outline of 10,000 pixels does) the layer gives up, draws nothing by that script, and emits
 * "gave-up". Thread: main. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_SUBTITLE_LAYER (pm_subtitle_layer_get_type ())
G_DECLARE_FINAL_TYPE (PmSubtitleLayer, pm_subtitle_layer, PM, SUBTITLE_LAYER, GObject)

PmSubtitleLayer *pm_subtitle_layer_new (GdkPaintable *film);

/* @script: of bt_subtitles_get_script(); NULL: nothing is shown. After "gave-up" that is what makes it draw again. */
void pm_subtitle_layer_set_script (PmSubtitleLayer *self, GBytes *script);
/* Device pixels into which the film is fitted. */
void pm_subtitle_layer_set_size (PmSubtitleLayer *self, int width, int height);
void pm_subtitle_layer_set_time (PmSubtitleLayer *self, gint64 time_us);

G_END_DECLS
