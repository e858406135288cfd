/* bt-limits-now.h — which of a person's limits hold at one moment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-options.h"

G_BEGIN_DECLS

typedef struct {
  guint64 down_limit, up_limit; /* bytes a second; 0: none */
  gboolean is_alternative;      /* switched on by the person or the schedule */
  gint64 again_us;              /* ask again after so long; G_MAXINT64: when the options change */
} BtLimitsNow;

/* @local: the present time on the person's clock. While a schedule is enabled it is asked again at
 * each minute's begin: then it may change, and no change of the clock or of summer time is missed
 * for longer. Pure. Thread: any. */
void bt_limits_now_get (BtLimitsNow *self, const BtEngineOptions *options, GDateTime *local);

G_END_DECLS
