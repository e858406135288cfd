/* bt-tracker-private.h — what the torrent tells its trackers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-tracker.h"

G_BEGIN_DECLS

/* Takes what @stat holds and leaves it empty. */
BtTracker *_bt_tracker_new (BtTrackerStat *stat);
/* The same for a tracker that is there already; emits "updated". */
void _bt_tracker_take_stat (BtTracker *self, BtTrackerStat *stat);

G_END_DECLS
