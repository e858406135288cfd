/* pm-speed-toggle.c — the button below the list that switches the lower limits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-speed-toggle.h"

#include <glib/gi18n.h>

struct _PmSpeedToggle {
  AdwBin parent_instance;
  GSettings *settings; /* owned */
  BtEngine *engine;    /* owned */
  gboolean quiet;      /* the button is changed by us */
  GtkToggleButton *button;
  AdwButtonContent *content;
};

G_DEFINE_FINAL_TYPE (PmSpeedToggle, pm_speed_toggle, ADW_TYPE_BIN)

static gboolean
is_by_clock (PmSpeedToggle *self)
{
  return bt_engine_is_alternative (self->engine)
         && !g_settings_get_boolean (self->settings, "alt-now");
}

static void
show_state (PmSpeedToggle *self)
{
  gboolean limited = bt_engine_is_alternative (self->engine);
  const char *hint = _ ("Switch to the Lower Limits");

  if (limited)
    hint = is_by_clock (self) ? _ ("Limited by the Schedule in the Preferences")
                              : _ ("Switch to Full Speed");
  self->quiet = TRUE;
  gtk_toggle_button_set_active (self->button, limited);
  self->quiet = FALSE;
  adw_button_content_set_label (self->content, limited ? _ ("Limited") : _ ("Full speed"));
  adw_button_content_set_icon_name (self->content, limited ? "power-profile-power-saver-symbolic"
                                                           : "power-profile-performance-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), hint);
}

/* What the clock switched on, it alone switches off: its times are in the preferences. */
static void
toggled_cb (PmSpeedToggle *self)
{
  if (self->quiet)
    return;
  if (is_by_clock (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
  else
    g_settings_set_boolean (self->settings, "alt-now", gtk_toggle_button_get_active (self->button));
  show_state (self);
}

void
pm_speed_toggle_set (PmSpeedToggle *self, GSettings *settings, BtEngine *engine)
{
  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notify::alternative", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  show_state (self);
}

static void
pm_speed_toggle_dispose (GObject *object)
{
  PmSpeedToggle *self = PM_SPEED_TOGGLE (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (pm_speed_toggle_parent_class)->dispose (object);
}

static void
pm_speed_toggle_class_init (PmSpeedToggleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_speed_toggle_dispose;
}

static void
pm_speed_toggle_init (PmSpeedToggle *self)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *content = adw_button_content_new ();

  self->button = GTK_TOGGLE_BUTTON (button);
  self->content = ADW_BUTTON_CONTENT (content);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "pm-speed-toggle");
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
  adw_bin_set_child (ADW_BIN (self), button);
}
