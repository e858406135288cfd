/* pm-prefs-network.c — the page Network of the preferences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-prefs-network.h"

#include "pm-css-class.h"
#include "pm-days-row.h"
#include "pm-lines-row.h"
#include "pm-number-row.h"
#include "pm-prefs.h"
#include "pm-server-words.h"
#include "pm-switch-row.h"

#include <glib/gi18n.h>

struct _PmPrefsNetwork {
  AdwPreferencesPage parent_instance;
  GSettings *settings; /* owned */
  BtEngine *engine;    /* owned */
  GtkImage *port_sign; /* template */
};

G_DEFINE_FINAL_TYPE (PmPrefsNetwork, pm_prefs_network, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of BtSeedChoker. */
static const char *const chokers[] = { "round-robin", "fastest", "anti-leech", NULL };

static const PmPrefsBinding bindings[] = {
  { "down_row", "value", "down-limit" },
  { "up_row", "value", "up-limit" },
  { "alt_row", "active", "alt-now" },
  { "alt_down_row", "value", "alt-down-limit" },
  { "alt_up_row", "value", "alt-up-limit" },
  { "schedule_row", "enable-expansion", "schedule-enabled" },
  { "days_row", "days", "schedule-days" },
  { "begin_row", "value", "schedule-begin" },
  { "end_row", "value", "schedule-end" },
  { "local_row", "active", "limit-local" },
  { "overhead_row", "active", "limit-overhead" },
  { "torrent_peers_row", "value", "max-torrent-peers" },
  { "peers_row", "value", "max-peers" },
  { "port_row", "value", "listen-port" },
  { "choker_row", "selected", "seed-choker", chokers },
  { "webrtc_row", "active", "use-webrtc" },
  { "trackers_row", "lines", "webrtc-trackers" },
  { "stun_row", "lines", "stun-servers" },
  { "turn_row", "lines", "turn-servers" },
  { "dials_row", "value", "dials-per-second" },
  { "dialing_row", "value", "max-dialing" },
};

/* What may be written into a row; WebRTC uses them all. */
static const struct {
  const char *row;
  PmLinesCheck check;
} checks[] = {
  { "trackers_row", pm_server_words_tracker },
  { "stun_row", pm_server_words_stun },
  { "turn_row", pm_server_words_turn },
};

static void
show_port (PmPrefsNetwork *self)
{
  GtkWidget *row = pm_prefs_get_row (GTK_WIDGET (self), "port_row");
  guint port = bt_engine_get_port (self->engine);
  guint16 wished;
  g_autofree char *text = NULL;

  g_settings_get (self->settings, "listen-port", "q", &wished);
  if (port == 0)
    text = g_strdup (_ ("Not open. Another program may use this port: choose another one"));
  else if (wished == 0)
    text = g_strdup_printf (_ ("%u is open for peers, chosen at the first start"), port);
  else
    text = g_strdup_printf (_ ("%u is open for peers. 0 chooses one"), port);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_image_set_from_icon_name (self->port_sign,
                                port != 0 ? "object-select-symbolic" : "dialog-warning-symbolic");
  pm_css_class_set (GTK_WIDGET (self->port_sign), "success", port != 0);
  pm_css_class_set (GTK_WIDGET (self->port_sign), "error", port == 0);
}

static void
pm_prefs_network_dispose (GObject *object)
{
  PmPrefsNetwork *self = PM_PREFS_NETWORK (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (pm_prefs_network_parent_class)->dispose (object);
}

static void
pm_prefs_network_class_init (PmPrefsNetworkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_prefs_network_dispose;
  g_type_ensure (PM_TYPE_DAYS_ROW);
  g_type_ensure (PM_TYPE_LINES_ROW);
  g_type_ensure (PM_TYPE_NUMBER_ROW);
  g_type_ensure (PM_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-prefs-network.ui");
  gtk_widget_class_bind_template_child (widget_class, PmPrefsNetwork, port_sign);
  pm_prefs_add_rows (widget_class, bindings, G_N_ELEMENTS (bindings));
}

static void
pm_prefs_network_init (PmPrefsNetwork *self)
{
  GtkWidget *page = GTK_WIDGET (self);

  gtk_widget_init_template (page);
  pm_switch_row_name_expander (ADW_EXPANDER_ROW (pm_prefs_get_row (page, "schedule_row")));
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    GtkWidget *row = pm_prefs_get_row (page, checks[i].row);

    pm_lines_row_set_check (PM_LINES_ROW (row), checks[i].check);
    g_object_bind_property (pm_prefs_get_row (page, "webrtc_row"), "active", row, "sensitive",
                            G_BINDING_SYNC_CREATE);
  }
}

void
pm_prefs_network_set_settings (PmPrefsNetwork *self, GSettings *settings, BtEngine *engine)
{
  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (engine);
  pm_prefs_bind (GTK_WIDGET (self), settings, bindings, G_N_ELEMENTS (bindings));
  g_signal_connect_object (engine, "listening", G_CALLBACK (show_port), self, G_CONNECT_SWAPPED);
  show_port (self);
}
