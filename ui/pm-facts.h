/* pm-facts.h — what a report of a fault should tell of the program and where it runs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing of the person: no names, folders, addresses or torrents. Thread: main. */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In lines "what: value", for developers and so not translated. @widget: realized. (transfer full) */
char *pm_facts_describe (GtkWidget *widget, BtEngine *engine);

G_END_DECLS
