/* pm-build-tree.h — lets a program run from the build tree without being installed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* pm_build_tree_use:
 *
 * When the running program lies in the build tree, points GSettings at the schema compiled there,
 * unless GSETTINGS_SCHEMA_DIR says otherwise. To be called first in main(), before any thread.
 *
 * Returns: whether the program runs from the build tree.
 * Thread: main. */
gboolean pm_build_tree_use (void);
/* pm_build_tree_get_locale_folder:
 *
 * Returns: where translations lie, for bindtextdomain(): those that are installed, or those of the build
 * tree for a program that runs from there. PIECEMEAL_LOCALE_DIR then names another folder, for those who
 * try a translation.
 * Thread: main. */
const char *pm_build_tree_get_locale_folder (void);

G_END_DECLS
