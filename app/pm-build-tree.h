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

G_END_DECLS
