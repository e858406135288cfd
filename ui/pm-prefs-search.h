/* pm-prefs-search.h — rows of the preferences that hold some words, from all pages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_PREFS_SEARCH (pm_prefs_search_get_type ())
G_DECLARE_FINAL_TYPE (PmPrefsSearch, pm_prefs_search, PM, PREFS_SEARCH, AdwBin)

/* Signal "found" (AdwPreferencesRow): the person goes to this row. */

/* @pages: whose rows are searched; it lives as long. Once. */
void pm_prefs_search_set_pages (PmPrefsSearch *self, AdwViewStack *pages);
/* @text: words that a row has in its title, subtitle or group, in any order. */
void pm_prefs_search_set_text (PmPrefsSearch *self, const char *text);
/* The first that has them is gone to, if there is any. */
void pm_prefs_search_choose_first (PmPrefsSearch *self);
/* Opens what holds @row and takes the keyboard there. */
void pm_prefs_search_go_to (PmPrefsSearch *self, GtkWidget *row);

G_END_DECLS
