/* pm-preferences.c — the preferences window: three pages, and a search over them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-preferences.h"

#include "pm-adaptive-bin.h"
#include "pm-prefs-downloads.h"
#include "pm-prefs-network.h"
#include "pm-prefs-privacy.h"
#include "pm-prefs-search.h"

struct _PmPreferences {
  AdwWindow parent_instance;
  /* template */
  PmAdaptiveBin *adaptive;
  GtkStack *title_stack;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *content;
  PmPrefsSearch *search;
  AdwViewSwitcherBar *switcher_bar;
  AdwViewStack *stack;
  PmPrefsDownloads *downloads;
  PmPrefsNetwork *network;
  PmPrefsPrivacy *privacy;
};

G_DEFINE_FINAL_TYPE (PmPreferences, pm_preferences, ADW_TYPE_WINDOW)

static void
show_parts (PmPreferences *self)
{
  gboolean slim = pm_adaptive_bin_get_slim (self->adaptive);
  gboolean searches = gtk_search_bar_get_search_mode (self->search_bar);

  gtk_stack_set_visible_child_name (self->title_stack, slim || searches ? "title" : "switcher");
  gtk_stack_set_visible_child_name (self->content, searches ? "search" : "pages");
  adw_view_switcher_bar_set_reveal (self->switcher_bar, slim && !searches);
}

static void
search_changed_cb (PmPreferences *self)
{
  pm_prefs_search_set_text (self->search,
                            gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
search_done_cb (PmPreferences *self)
{
  search_changed_cb (self); /* it tells a little later than it is typed */
  pm_prefs_search_choose_first (self->search);
}

static void
found_cb (PmPreferences *self, AdwPreferencesRow *row)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  pm_prefs_search_go_to (self->search, GTK_WIDGET (row));
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PmPreferences *self = PM_PREFERENCES (widget);

  gtk_search_bar_set_search_mode (self->search_bar,
                                  !gtk_search_bar_get_search_mode (self->search_bar));
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, adaptive);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, title_stack);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, content);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, search);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, stack);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, downloads);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, network);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, privacy);
  gtk_widget_class_bind_template_callback (widget_class, show_parts);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
}

static void
pm_preferences_class_init (PmPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (PM_TYPE_PREFS_DOWNLOADS);
  g_type_ensure (PM_TYPE_PREFS_NETWORK);
  g_type_ensure (PM_TYPE_PREFS_PRIVACY);
  g_type_ensure (PM_TYPE_PREFS_SEARCH);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-preferences.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "preferences.search", NULL, search_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "preferences.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_preferences_init (PmPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  pm_prefs_search_set_pages (self->search, self->stack);
}

GtkWidget *
pm_preferences_new (GtkWindow *parent, GSettings *settings, BtEngine *engine)
{
  PmPreferences *self = g_object_new (PM_TYPE_PREFERENCES, "transient-for", parent, NULL);

  pm_prefs_downloads_set_settings (self->downloads, settings);
  pm_prefs_network_set_settings (self->network, settings, engine);
  pm_prefs_privacy_set_settings (self->privacy, settings);
  return GTK_WIDGET (self);
}

void
pm_preferences_show (PmPreferences *self, const char *page)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  if (adw_view_stack_get_child_by_name (self->stack, page) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, page);
}
