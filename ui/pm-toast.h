/* pm-toast.h — short messages that may go as soon as they came.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libadwaita 1.2 ends the program when a message is to go while it still comes, and when one comes back while it
 * still goes. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* As adw_toast_overlay_add_toast(), of one that pm_toast_dismiss() may end. */
void pm_toast_add (AdwToastOverlay *overlay, AdwToast *toast);
/* The same; what is shown now waits until @toast is gone. */
void pm_toast_add_urgent (AdwToastOverlay *overlay, AdwToast *toast);
/* As adw_toast_dismiss(), of one that was added here, and a moment later where it was added just now. */
void pm_toast_dismiss (AdwToast *toast);

G_END_DECLS
