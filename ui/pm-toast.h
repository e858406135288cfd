/* pm-toast.h — short messages that come before one that lasts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is shown now waits until @toast is gone. Takes it, as adw_toast_overlay_add_toast(). */
void pm_toast_add_urgent (AdwToastOverlay *overlay, AdwToast *toast);
/* As adw_toast_dismiss(), of one that was added urgently: not before what it displaced is out of sight, because
 * libadwaita 1.2 ends the program when a message comes back while it still goes. */
void pm_toast_dismiss (AdwToast *toast);

G_END_DECLS
