/* pm-narration-bar.h — the rule at work in a chip, and one sentence beside it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-narration.h"

G_BEGIN_DECLS

#define PM_TYPE_NARRATION_BAR (pm_narration_bar_get_type ())
G_DECLARE_FINAL_TYPE (PmNarrationBar, pm_narration_bar, PM, NARRATION_BAR, GtkWidget)

/* The chip is a button: it tells why there is such a rule. */
GtkWidget *pm_narration_bar_new (void);
/* PM_RULE_NONE: no chip. */
void pm_narration_bar_set (PmNarrationBar *self, PmRule rule, const char *sentence);

G_END_DECLS
