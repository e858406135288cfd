/* pm-pair.h — two cards beside each other, or below each other where it is narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_PAIR (pm_pair_get_type ())
G_DECLARE_FINAL_TYPE (PmPair, pm_pair, PM, PAIR, GtkWidget)

/* Properties: "first", "second": the cards. "first-width", "second-width": px while they stand beside each
 * other, 0: the rest; more where the second one likes more. "wide-from": px from which they do. "stacked" (read-only): they do not.
 * In a scroller: stacked it asks for the height that both like to have, else for the least. */
gboolean pm_pair_is_stacked (PmPair *self);

G_END_DECLS
