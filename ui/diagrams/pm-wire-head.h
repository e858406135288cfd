/* pm-wire-head.h — headings over the columns of the wire, and what they mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_WIRE_HEAD (pm_wire_head_get_type ())
G_DECLARE_FINAL_TYPE (PmWireHead, pm_wire_head, PM, WIRE_HEAD, GtkWidget)

/* Takes no room where rows have two lines. */
GtkWidget *pm_wire_head_new (void);

G_END_DECLS
