/* pretend-meetings.h — meetings of peers that never were: each role, each moment and each failure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* As it is after @n_steps of those that its role has; all of them: it is connected. It began at 1 s. */
BtRtcStat pretend_meeting (guint64 id, gboolean we_offer, guint n_steps);
/* One that came to nothing, after the steps that such a one has. */
BtRtcStat pretend_failure (guint64 id, gboolean we_offer, BtRtcFailure failure);
/* More than any role has. */
#define PRETEND_ALL_STEPS BT_RTC_N_STEPS

G_END_DECLS
