/* pm-facts.c — what a report of a fault should tell of the program and where it runs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-facts.h"

#include <adwaita.h>

static void
add_versions (GString *text)
{
  g_string_append_printf (text, "Piecemeal: %s (%s)\n", VERSION, APP_ID);
  g_string_append_printf (text, "GTK: %u.%u.%u\n", gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita: %u.%u.%u\n", adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (text, "GLib: %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
}

static void
add_system (GString *text)
{
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");

  g_string_append_printf (text, "System: %s\n", name != NULL ? name : "unknown");
  g_string_append_printf (text, "Desktop: %s\n", desktop != NULL ? desktop : "unknown");
  g_string_append_printf (text, "Flatpak: %s\n",
                          g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "yes" : "no");
}

static void
add_display (GString *text, GtkWidget *widget)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_string_append_printf (text, "Display: %s\n",
                          G_OBJECT_TYPE_NAME (gtk_widget_get_display (widget)));
  g_string_append_printf (text, "Renderer: %s\n",
                          G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (widget))));
  g_string_append_printf (text, "Scale: %d\n", gtk_widget_get_scale_factor (widget));
  g_string_append_printf (text, "Style: %s%s\n",
                          adw_style_manager_get_dark (style) ? "dark" : "light",
                          adw_style_manager_get_high_contrast (style) ? ", high contrast" : "");
}

static void
add_engine (GString *text, BtEngine *engine)
{
  const BtEngineOptions *options = bt_engine_get_options (engine);

  g_string_append_printf (text, "Torrents: %u\n", g_list_model_get_n_items (G_LIST_MODEL (engine)));
  g_string_append_printf (text, "Listens: %s\n", bt_engine_get_port (engine) != 0 ? "yes" : "no");
  g_string_append_printf (text, "DHT: %s\nPeer exchange: %s\nLocal network: %s\nWebRTC: %s\n",
                          options->use_dht ? "on" : "off", options->use_pex ? "on" : "off",
                          options->use_lsd ? "on" : "off", options->use_webrtc ? "on" : "off");
}

char *
pm_facts_describe (GtkWidget *widget, BtEngine *engine)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_versions (text);
  add_system (text);
  add_display (text, widget);
  add_engine (text, engine);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
