/* pm-activity.h — what all torrents of a person do together, for a desktop that shows it in short.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The swarm in a box is not counted: nothing leaves the computer. Thread: main. */
#pragma once

#include "pm-library.h"

G_BEGIN_DECLS

#define PM_ACTIVITY_PERIOD_MS 1000 /* told no more often */

/* At one moment. All zero: nothing is going on. */
typedef struct {
  guint n_downloads; /* torrents that want bytes, or their details */
  guint n_seeds;     /* complete ones that give */
  guint64 wanted;    /* bytes of the downloads */
  guint64 have;      /* of those, the bytes that are here */
  guint64 down_rate; /* bytes a second of all */
  guint64 up_rate;
} PmActivityStat;

#define PM_TYPE_ACTIVITY (pm_activity_get_type ())
G_DECLARE_FINAL_TYPE (PmActivity, pm_activity, PM, ACTIVITY, GObject)

/* Signal: "changed" (): pm_activity_get_stat() gives something else now; within the period after
 * the library told it. */

/* Takes a reference. */
PmActivity *pm_activity_new (PmLibrary *library);
/* Borrowed. */
const PmActivityStat *pm_activity_get_stat (PmActivity *self);
/* "2 downloads, 3.4 MB/s", "Sharing 3 torrents, 1.2 MB/s", or that nothing is going on. (transfer full) */
char *pm_activity_dup_words (const PmActivityStat *stat);

G_END_DECLS
