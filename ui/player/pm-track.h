/* pm-track.h — sound or subtitles in a film, of which a person chooses one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PM_TYPE_TRACK (pm_track_get_type ())
G_DECLARE_FINAL_TYPE (PmTrack, pm_track, PM, TRACK, GObject)

/* Cannot change. @id: GStreamer's. Main thread. */
PmTrack *pm_track_new (const char *id, const char *language, const char *title);
const char *pm_track_get_id (PmTrack *self);
const char *pm_track_get_language (
    PmTrack *self); /* as the film says: "en", "eng"; NULL: it does not */
const char *pm_track_get_title (PmTrack *self); /* "Commentary"; NULL: it has none */

G_END_DECLS
