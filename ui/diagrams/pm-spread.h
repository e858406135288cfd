/* pm-spread.h — labels beside a drawing, moved apart until none covers another. Knows no GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PM_SPREAD_MAX 16 /* labels; more than any drawing has */

/* Moves @places (shape: @n, at most PM_SPREAD_MAX, ascending) as little as possible so that neighbours
 * lie @gap apart and all of them in [@low, @high]. Where there is no room for that they are as far
 * apart as there is. */
void pm_spread (float *places, guint n, float gap, float low, float high);

G_END_DECLS
