/* pm-preferences.c — the preferences window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-preferences.h"

#include "pm-adaptive-bin.h"
#include "pm-compat.h"
#include "pm-days-row.h"
#include "pm-lines-row.h"
#include "pm-number-row.h"
#include "pm-place.h"
#include "pm-server-words.h"
#include "pm-switch-row.h"

#include <glib/gi18n.h>

struct _PmPreferences {
  AdwWindow parent_instance;
  GSettings *settings; /* owned */
  BtEngine *engine;    /* owned */
  /* template */
  PmAdaptiveBin *adaptive;
  GtkStack *title_stack;
  AdwViewSwitcherBar *switcher_bar;
  AdwViewStack *stack;
  AdwActionRow *folder_row;
  AdwActionRow *port_row;
  AdwExpanderRow *schedule_row;
};

G_DEFINE_FINAL_TYPE (PmPreferences, pm_preferences, ADW_TYPE_WINDOW)

/* Which setting a row of the template shows. */
static const struct {
  const char *row, *property, *key;
} bindings[] = {
  { "allocate_row", "active", "allocate-full" },
  { "ask_row", "active", "ask-before-adding" },
  { "downloads_row", "value", "max-downloads" },
  { "seeds_row", "value", "max-seeds" },
  { "ratio_row", "value", "seed-ratio-percent" },
  { "minutes_row", "value", "seed-minutes" },
  { "idle_row", "value", "seed-idle-minutes" },
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
  { "dht_row", "active", "use-dht" },
  { "pex_row", "active", "use-pex" },
  { "lsd_row", "active", "use-lsd" },
  { "webrtc_row", "active", "use-webrtc" },
  { "trackers_row", "lines", "webrtc-trackers" },
  { "stun_row", "lines", "stun-servers" },
  { "turn_row", "lines", "turn-servers" },
  { "relay_row", "active", "relay-only" },
  { "port_row", "value", "listen-port" },
  { "peers_row", "value", "max-peers" },
  { "torrent_peers_row", "value", "max-torrent-peers" },
  { "dials_row", "value", "dials-per-second" },
  { "dialing_row", "value", "max-dialing" },
};

/* In the order of the row, which is that of BtSeedChoker. */
static const char *const chokers[BT_N_SEED_CHOKERS] = { "round-robin", "fastest", "anti-leech" };

/* What may be written into a row. */
static const struct {
  const char *row;
  PmLinesCheck check;
} checks[] = {
  { "trackers_row", pm_server_words_tracker },
  { "stun_row", pm_server_words_stun },
  { "turn_row", pm_server_words_turn },
};

static GFile *
get_folder (PmPreferences *self)
{
  g_autofree char *path = pm_place_get_download_folder (self->settings);

  return g_file_new_for_path (path);
}

static void
show_folder (PmPreferences *self)
{
  g_autoptr (GFile) folder = get_folder (self);
  g_autofree char *words = pm_place_get_words (folder);

  adw_action_row_set_subtitle (self->folder_row, words);
}

static void
show_port (PmPreferences *self)
{
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
  adw_action_row_set_subtitle (self->port_row, text);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmPreferences *self = PM_PREFERENCES (source);
  g_autoptr (GFile) folder = pm_compat_select_folder_finish (result, NULL);

  if (folder == NULL || g_file_peek_path (folder) == NULL)
    return;
  g_settings_set_string (self->settings, "download-folder", g_file_peek_path (folder));
  show_folder (self);
}

static void
folder_cb (PmPreferences *self)
{
  g_autoptr (GFile) folder = get_folder (self);

  pm_compat_select_folder_async (GTK_WINDOW (self), folder, folder_chosen_cb, NULL);
}

static void
adapt_cb (PmPreferences *self)
{
  gboolean slim = pm_adaptive_bin_get_slim (self->adaptive);

  gtk_stack_set_visible_child_name (self->title_stack, slim ? "title" : "switcher");
  adw_view_switcher_bar_set_reveal (self->switcher_bar, slim);
}

static gboolean
get_choice (GValue *value, GVariant *variant, gpointer settings)
{
  g_value_set_uint (value, (guint) g_settings_get_enum (settings, "seed-choker"));
  return TRUE;
}

static GVariant *
set_choice (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_string (chokers[g_value_get_uint (value)]);
}

static void
bind_settings (PmPreferences *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    g_settings_bind (
        self->settings, bindings[i].key,
        gtk_widget_get_template_child (GTK_WIDGET (self), PM_TYPE_PREFERENCES, bindings[i].row),
        bindings[i].property, G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (
      self->settings, "seed-choker",
      gtk_widget_get_template_child (GTK_WIDGET (self), PM_TYPE_PREFERENCES, "choker_row"),
      "selected", G_SETTINGS_BIND_DEFAULT, get_choice, set_choice, self->settings, NULL);
}

static void
pm_preferences_dispose (GObject *object)
{
  PmPreferences *self = PM_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (pm_preferences_parent_class)->dispose (object);
}

static void
pm_preferences_class_init (PmPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_preferences_dispose;
  g_type_ensure (PM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (PM_TYPE_DAYS_ROW);
  g_type_ensure (PM_TYPE_LINES_ROW);
  g_type_ensure (PM_TYPE_NUMBER_ROW);
  g_type_ensure (PM_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/piecemeal/Piecemeal/pm-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, adaptive);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, title_stack);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, stack);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, port_row);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, schedule_row);
  gtk_widget_class_bind_template_child_full (widget_class, "choker_row", FALSE, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++) {
    if (!g_str_equal (bindings[i].row, "port_row")
        && !g_str_equal (bindings[i].row, "schedule_row"))
      gtk_widget_class_bind_template_child_full (widget_class, bindings[i].row, FALSE, 0);
  }
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, adapt_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_preferences_init (PmPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pm_switch_row_name_expander (self->schedule_row);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    pm_lines_row_set_check (PM_LINES_ROW (gtk_widget_get_template_child (
                                GTK_WIDGET (self), PM_TYPE_PREFERENCES, checks[i].row)),
                            checks[i].check);
}

GtkWidget *
pm_preferences_new (GtkWindow *parent, GSettings *settings, BtEngine *engine)
{
  PmPreferences *self = g_object_new (PM_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (engine);
  bind_settings (self);
  g_signal_connect_object (engine, "listening", G_CALLBACK (show_port), self, G_CONNECT_SWAPPED);
  show_folder (self);
  show_port (self);
  return GTK_WIDGET (self);
}

void
pm_preferences_show (PmPreferences *self, const char *page)
{
  adw_view_stack_set_visible_child_name (self->stack, page);
}
