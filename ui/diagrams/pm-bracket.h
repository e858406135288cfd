/* pm-bracket.h — the bracket under a field of a torrent file, as the talk draws it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_BRACKET (pm_bracket_get_type ())
G_DECLARE_FINAL_TYPE (PmBracket, pm_bracket, PM, BRACKET, GtkWidget)

/* As wide as it is given, open above, with a foot in the middle. */
GtkWidget *pm_bracket_new (void);

G_END_DECLS
