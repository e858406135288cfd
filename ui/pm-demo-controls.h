/* pm-demo-controls.h — pause, one step, and how fast: the swarm in a box at the speed of who watches it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_DEMO_CONTROLS (pm_demo_controls_get_type ())
G_DECLARE_FINAL_TYPE (PmDemoControls, pm_demo_controls, PM, DEMO_CONTROLS, AdwBin)

/* Holds another reference; NULL: not shown. */
void pm_demo_controls_set_demo (PmDemoControls *self, BtDemo *demo);
/* From now on Space pauses and Right takes a step where the keyboard is in @page, which holds them, unless
 * the widget there uses the key itself. Once. */
void pm_demo_controls_listen (PmDemoControls *self, GtkWidget *page);
/* Gives the keyboard to them, unless it is in the list. */
void pm_demo_controls_take_focus (PmDemoControls *self);
/* Without the choice of the speed, for which there is no room. */
void pm_demo_controls_set_slim (PmDemoControls *self, gboolean slim);

G_END_DECLS
