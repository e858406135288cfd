/* pm-spoken.h — names and descriptions for a screen reader that newer versions of GTK and libadwaita leave out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on all that comes to be seen has them: each item of a menu its text as its name, a button or
 * row the name that it was given, and each thing with a tooltip that as its description. */
void pm_spoken_keep (void);

G_END_DECLS
