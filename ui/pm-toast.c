/* pm-toast.c — short messages that may go as soon as they came.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-toast.h"

#define SETTLED_MS 600   /* the longest way out of sight, 200 ms, on a slow machine */
#define ADDED "pm-added" /* when, of a message and of its overlay */

static void
note_time (gpointer object)
{
  gint64 *added_us = g_new (gint64, 1);

  *added_us = g_get_monotonic_time ();
  g_object_set_data_full (object, ADDED, added_us, g_free);
}

static gint64
get_age_us (gpointer object)
{
  const gint64 *added_us = g_object_get_data (object, ADDED);

  return g_get_monotonic_time () - *added_us;
}

/* The overlay closes messages by this key. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
        gpointer overlay)
{
  return key == GDK_KEY_Escape && get_age_us (overlay) < SETTLED_MS * 1000;
}

static void
guard_key (AdwToastOverlay *overlay)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_cb), overlay);
  gtk_widget_add_controller (GTK_WIDGET (overlay), controller);
}

void
pm_toast_add (AdwToastOverlay *overlay, AdwToast *toast)
{
  if (g_object_get_data (G_OBJECT (overlay), ADDED) == NULL)
    guard_key (overlay);
  note_time (overlay); /* the newest of its messages */
  note_time (toast);
  adw_toast_overlay_add_toast (overlay, toast);
}

void
pm_toast_add_urgent (AdwToastOverlay *overlay, AdwToast *toast)
{
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  pm_toast_add (overlay, toast);
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
  gint64 age_us = get_age_us (toast);

  if (age_us >= SETTLED_MS * 1000)
    adw_toast_dismiss (toast);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) (SETTLED_MS - age_us / 1000), dismiss_cb,
                        g_object_ref (toast), g_object_unref);
}
