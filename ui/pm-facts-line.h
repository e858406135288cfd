/* pm-facts-line.h — a line of facts from which whole ones drop where it is narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_FACTS_LINE (pm_facts_line_get_type ())
G_DECLARE_FINAL_TYPE (PmFactsLine, pm_facts_line, PM, FACTS_LINE, GtkWidget)

/* Facts joined by " · ", the most important one first. Those who listen always hear all of them. */
void pm_facts_line_set_text (PmFactsLine *self, const char *text);

G_END_DECLS
