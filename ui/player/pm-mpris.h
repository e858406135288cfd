/* pm-mpris.h — what plays, on the desktop's bus: media keys, the panel and the lock screen drive it by MPRIS 2.2.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Main thread only. Whoever speaks on the bus is a stranger: what does not fit is passed over, as the
 * specification says for each case. Without a bus nothing happens.
 *
 * Signals, without arguments: "next", "previous", "raise", "quit", for whoever has the files and the window. */
#pragma once

#include "pm-playback.h"

G_BEGIN_DECLS

#define PM_TYPE_MPRIS (pm_mpris_get_type ())
G_DECLARE_FINAL_TYPE (PmMpris, pm_mpris, PM, MPRIS, GObject)

/* What the desktop shows of what plays; a cover would be told here. */
typedef struct {
  const char *title;
  const char *artist; /* NULL: not known */
  const char *album;  /* what it is a part of; NULL: nothing */
} PmMprisTrack;

/* @playback: kept. @app_id: of the desktop file, and the end of the name on the bus. */
PmMpris *pm_mpris_new (PmPlayback *playback, const char *app_id);
/* Another file is open: the name on the bus is asked for, unless we have it. @track: copied. */
void pm_mpris_open (PmMpris *self, const PmMprisTrack *track);
/* More is known of the same file. */
void pm_mpris_tell (PmMpris *self, const PmMprisTrack *track);
/* Leaves the bus. */
void pm_mpris_close (PmMpris *self);
void pm_mpris_set_neighbours (PmMpris *self, gboolean has_previous, gboolean has_next);

G_END_DECLS
