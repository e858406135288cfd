/* pm-toast.c — short messages that come before one that lasts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-toast.h"

#define SETTLED_MS 600 /* the longest way out of sight, 200 ms, on a slow machine */
#define ADDED "pm-added"

void
pm_toast_add_urgent (AdwToastOverlay *overlay, AdwToast *toast)
{
  gint64 *added_us = g_new (gint64, 1);

  *added_us = g_get_monotonic_time ();
  g_object_set_data_full (G_OBJECT (toast), ADDED, added_us, g_free);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (overlay, toast);
}

static gboolean
dismiss_cb (gpointer data)
{
  adw_toast_dismiss (data);
  return G_SOURCE_REMOVE;
}

void
pm_toast_dismiss (AdwToast *toast)
{
  const gint64 *added_us = g_object_get_data (G_OBJECT (toast), ADDED);
  gint64 age_us = g_get_monotonic_time () - *added_us;

  if (age_us >= SETTLED_MS * 1000)
    adw_toast_dismiss (toast);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) (SETTLED_MS - age_us / 1000), dismiss_cb,
                        g_object_ref (toast), g_object_unref);
}
