/* pm-empty-page.h — what the window says while there is nothing: how to begin.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_EMPTY_PAGE (pm_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (PmEmptyPage, pm_empty_page, PM, EMPTY_PAGE, AdwBin)

/* Its buttons are actions: win.open, win.paste, app.demo. */
void pm_empty_page_set_dragging (PmEmptyPage *self, gboolean dragging);

G_END_DECLS
