/* bt-tracker.h — one tracker of a torrent as a person sees it. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base/bt-stat.h"

G_BEGIN_DECLS

#define BT_TYPE_TRACKER (bt_tracker_get_type ())
G_DECLARE_FINAL_TYPE (BtTracker, bt_tracker, BT, TRACKER, GObject)

/* Signal "updated" (): the stat changed. */
const BtTrackerStat *bt_tracker_get_stat (BtTracker *self);

G_END_DECLS
