/* pm-page-switcher.h — the pages of a view stack as buttons in a header bar, as wide as there is room.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_PAGE_SWITCHER (pm_page_switcher_get_type ())
G_DECLARE_FINAL_TYPE (PmPageSwitcher, pm_page_switcher, PM, PAGE_SWITCHER, GtkWidget)

/* Property "stack" (AdwViewStack). Icons stand beside their words, and above them where all of that does not fit:
 * no word is cut. */

G_END_DECLS
