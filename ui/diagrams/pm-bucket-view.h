/* pm-bucket-view.h — the DHT's table as the way from all nodes to you, a bucket at each fork.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_BUCKET_VIEW (pm_bucket_view_get_type ())
G_DECLARE_FINAL_TYPE (PmBucketView, pm_bucket_view, PM, BUCKET_VIEW, GtkWidget)

GtkWidget *pm_bucket_view_new (void);
/* @buckets: of BtDhtBucketStat, copied; NULL: none. @now_us: when that was true. */
void pm_bucket_view_set_buckets (PmBucketView *self, const GArray *buckets, gint64 now_us);

G_END_DECLS
