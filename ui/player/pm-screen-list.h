/* pm-screen-list.h — the screens and loudspeakers of the local network, to choose from, or by their address.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It looks for them only while it is seen. After "chosen" it wants to know what plays, or that this computer
 * still does. Signal: "chosen" (BtCastDevice, or NULL: this computer). */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_SCREEN_LIST (pm_screen_list_get_type ())
G_DECLARE_FINAL_TYPE (PmScreenList, pm_screen_list, PM, SCREEN_LIST, AdwBin)

GtkWidget *pm_screen_list_new (void);
/* What plays now; NULL: this computer does. */
void pm_screen_list_set_device (PmScreenList *self, BtCastDevice *device);

G_END_DECLS
