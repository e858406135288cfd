/* pm-lookup-view.h — a lookup in the DHT: who was asked, who told of whom, how it came closer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_LOOKUP_VIEW (pm_lookup_view_get_type ())
G_DECLARE_FINAL_TYPE (PmLookupView, pm_lookup_view, PM, LOOKUP_VIEW, GtkWidget)

GtkWidget *pm_lookup_view_new (void);
/* Copied; NULL: none. What is new in one that was shown already comes in by and by. */
void pm_lookup_view_set_lookup (PmLookupView *self, const BtDhtLookupStat *lookup);
/* Shows how it went once more, from its own times. */
void pm_lookup_view_replay (PmLookupView *self);
gboolean pm_lookup_view_is_replaying (PmLookupView *self);

G_END_DECLS
