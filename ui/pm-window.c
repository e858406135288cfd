/* pm-window.c — the main window: the list of torrents, and the page of one of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-compat.h"
#include "pm-css-class.h"
#include "pm-toast.h"
#include "pm-words.h"

G_DEFINE_FINAL_TYPE (PmWindow, pm_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- list and page ------------------------------------------------------------------------------ */

static void
show_part_of_stack (PmWindow *self)
{
  static const char *const sub_pages[] = {
    [PM_SUB_PAGE_DETAILS] = "details",
    [PM_SUB_PAGE_DHT] = "dht",
    [PM_SUB_PAGE_MEETINGS] = "meetings",
    [PM_SUB_PAGE_PLAYER] = "player",
  };
  gboolean is_empty = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "empty") == 0;
  /* What is just being added may become a question: it does not flash by before. */
  gboolean waits = is_empty && self->n_adding > 0;
  const char *page = pm_library_has_shown (self->library) && !waits ? "torrents" : "empty";

  if (self->sub_page != PM_SUB_PAGE_NONE)
    page = sub_pages[self->sub_page];
  pm_window_follow_player (self);
  gtk_stack_set_visible_child_name (self->stack, page);
}

/* Pages that fill the window have smaller margins then. */
static void
show_slim (PmWindow *self, gboolean slim)
{
  pm_css_class_set (GTK_WIDGET (self->details), "pm-slim", slim);
  pm_css_class_set (GTK_WIDGET (self->dht), "pm-slim", slim);
  pm_css_class_set (GTK_WIDGET (self->meetings), "pm-slim", slim);
  pm_player_page_set_slim (self->player, slim);
}

/* Narrow: one of both fills the window. Wide: both, unless the person hid the list. */
static void
show_parts (PmWindow *self)
{
  gboolean narrow = pm_adaptive_bin_get_narrow (self->adaptive);
  gboolean alone = pm_window_is_list_alone (self);
  gboolean list =
      alone ? !self->page_open : g_settings_get_boolean (self->settings, "sidebar-visible");

  gtk_revealer_set_reveal_child (self->sidebar_revealer, list);
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_revealer), !alone || list);
  gtk_widget_set_hexpand (GTK_WIDGET (self->sidebar_revealer), alone);
  gtk_widget_set_visible (self->separator, !alone && list);
  gtk_widget_set_visible (GTK_WIDGET (self->page), !alone || self->page_open);
  pm_sidebar_set_layout (self->sidebar, narrow  ? PM_SIDEBAR_NARROW
                                        : alone ? PM_SIDEBAR_TABLE
                                                : PM_SIDEBAR_BESIDE);
  pm_torrent_page_set_narrow (self->page, alone, pm_adaptive_bin_get_slim (self->adaptive));
  show_slim (self, pm_adaptive_bin_get_slim (self->adaptive));
}

/* In a narrow window nothing is highlighted, so that a click on any torrent opens it. */
static void
show_selection (PmWindow *self)
{
  gboolean open = self->page_open || !pm_adaptive_bin_get_narrow (self->adaptive);

  pm_sidebar_select (self->sidebar, open ? self->selected : NULL);
}

static void
adapt_cb (PmWindow *self)
{
  /* Made narrow by hand, the window keeps showing what the person looks at. */
  self->page_open = self->selected != NULL && self->page_open;
  gtk_revealer_set_transition_type (self->sidebar_revealer,
                                    pm_window_is_list_alone (self)
                                        ? GTK_REVEALER_TRANSITION_TYPE_NONE
                                        : GTK_REVEALER_TRANSITION_TYPE_SLIDE_RIGHT);
  show_parts (self);
  show_selection (self);
}

/* What is shown and can be done when one or several are selected. */
static void
follow_chosen (PmWindow *self)
{
  pm_torrent_page_set_several (self->page, pm_sidebar_get_chosen (self->sidebar));
  pm_window_update_actions (self);
}

/* The swarm in a box has no DHT. */
static void
show_on_sub_pages (PmWindow *self)
{
  gboolean is_boxed = pm_library_is_demo (self->library, self->selected);

  pm_details_page_set_torrent (self->details, self->selected);
  pm_dht_page_set_torrent (self->dht, is_boxed ? NULL : self->selected);
  pm_meetings_page_set_torrent (self->meetings, self->selected,
                                is_boxed ? pm_library_get_demo (self->library) : NULL);
}

static void
set_selected (PmWindow *self, BtTorrent *torrent)
{
  if (g_set_object (&self->selected, torrent)) {
    pm_torrent_page_set_torrent (self->page, torrent);
    show_on_sub_pages (self);
    pm_window_forget_damage (self);
  }
  follow_chosen (self);
}

/* Keys mean the row that the keyboard is on, also where walking over it does not open it. */
static void
focus_cb (PmWindow *self)
{
  BtTorrent *focused = pm_sidebar_get_focused (self->sidebar);

  if (focused == NULL || self->page_open || !pm_adaptive_bin_get_narrow (self->adaptive))
    return;
  pm_sidebar_set_place (self->sidebar, focused);
  set_selected (self, focused);
}

void
pm_window_select (PmWindow *self, BtTorrent *torrent)
{
  g_clear_pointer (&self->wanted_id, g_free);
  self->sub_page = PM_SUB_PAGE_NONE;
  show_part_of_stack (self);
  self->page_open = torrent != NULL;
  pm_sidebar_select (self->sidebar, torrent);
  set_selected (self, torrent);
  show_parts (self);
}

/* In a table that is seen the list stays. */
void
pm_window_choose (PmWindow *self, BtTorrent *torrent)
{
  if (self->page_open || !pm_window_is_list_alone (self)
      || pm_adaptive_bin_get_narrow (self->adaptive)) {
    pm_window_select (self, torrent);
    return;
  }
  pm_sidebar_select (self->sidebar, torrent);
  set_selected (self, torrent);
}

/* In a table it is only chosen: its page would cover the list. */
static void
selected_cb (PmWindow *self, BtTorrent *torrent)
{
  if (pm_window_is_list_alone (self) || pm_sidebar_get_chosen (self->sidebar)->len > 1)
    set_selected (self, torrent);
  else
    pm_window_select (self, torrent);
}

/* What the person looks at goes: the keyboard goes along to what comes. */
static void
activated_cb (PmWindow *self, BtTorrent *torrent)
{
  if (!pm_window_is_list_alone (self)) {
    pm_window_open_torrent (self, torrent);
    return;
  }
  pm_window_select (self, torrent);
  gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
}

void
_pm_window_show_list (PmWindow *self)
{
  gboolean was_open = self->page_open && pm_window_is_list_alone (self);

  self->page_open = FALSE;
  show_parts (self);
  show_selection (self);
  if (was_open)
    pm_sidebar_focus (self->sidebar);
}

/* Where the keyboard comes back to. A popover that led to another page is closed and ends there: what it
 * stood at remains. */
static GtkWidget *
leave_focus (PmWindow *self)
{
  GtkWidget *focus, *popover;

  while ((focus = gtk_window_get_focus (GTK_WINDOW (self))) != NULL
         && (popover = gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER)) != NULL) {
    gtk_popover_popdown (GTK_POPOVER (popover));
    if (gtk_window_get_focus (GTK_WINDOW (self)) == focus)
      return gtk_widget_get_parent (popover);
  }
  return focus;
}

void
pm_window_show_sub_page (PmWindow *self, PmSubPage page)
{
  GtkWidget *const pages[] = {
    [PM_SUB_PAGE_NONE] = GTK_WIDGET (self->page),
    [PM_SUB_PAGE_DETAILS] = GTK_WIDGET (self->details),
    [PM_SUB_PAGE_DHT] = GTK_WIDGET (self->dht),
    [PM_SUB_PAGE_MEETINGS] = GTK_WIDGET (self->meetings),
    [PM_SUB_PAGE_PLAYER] = GTK_WIDGET (self->player),
  };
  gboolean open = page != PM_SUB_PAGE_NONE;

  if (open && self->sub_page == PM_SUB_PAGE_NONE)
    g_set_weak_pointer (&self->focus, leave_focus (self));
  self->sub_page = page;
  show_part_of_stack (self);
  if (open || self->focus == NULL || !gtk_widget_get_mapped (self->focus)
      || !gtk_widget_grab_focus (self->focus))
    gtk_widget_child_focus (pages[page], GTK_DIR_TAB_FORWARD);
}

/* --- following the library ---------------------------------------------------------------------- */

static BtTorrent *
find_shown (PmWindow *self, const char *id)
{
  BtTorrent *torrent = id != NULL ? pm_library_find (self->library, id) : NULL;

  return torrent != NULL && pm_library_is_shown (self->library, torrent) ? torrent : NULL;
}

/* Whether the selected torrent is still in the list. */
static gboolean
selected_is_shown (PmWindow *self)
{
  return self->selected != NULL
         && find_shown (self, bt_torrent_get_id_text (self->selected)) == self->selected;
}

/* A wide window always shows a page: that of the last time, else the one beside what is gone. */
static void
choose_selection (PmWindow *self)
{
  BtTorrent *wanted = find_shown (self, self->wanted_id);

  if (wanted == NULL)
    wanted = pm_sidebar_get_near (self->sidebar);
  if (wanted == self->selected)
    return;
  if (wanted == NULL || pm_window_is_list_alone (self))
    self->page_open = FALSE;
  g_set_object (&self->selected, wanted);
  pm_torrent_page_set_torrent (self->page, wanted);
  show_on_sub_pages (self);
  pm_window_forget_damage (self);
  show_parts (self);
  show_selection (self);
  follow_chosen (self);
}

static void
library_updated_cb (PmWindow *self)
{
  BtTorrent *played = pm_player_page_get_torrent (self->player);

  if (played != NULL && find_shown (self, bt_torrent_get_id_text (played)) != played)
    self->sub_page = PM_SUB_PAGE_NONE;
  show_part_of_stack (self);
  pm_sidebar_update (self->sidebar);
  if (!selected_is_shown (self))
    choose_selection (self);
  else
    follow_chosen (self);
  pm_window_tell_damage (self);
}

/* The box is opened to be looked at. */
static void
demo_changed_cb (PmWindow *self)
{
  BtDemo *demo = pm_library_get_demo (self->library);

  library_updated_cb (self);
  if (demo != NULL && bt_demo_get_torrent (demo) != NULL)
    pm_window_select (self, bt_demo_get_torrent (demo));
}

/* --- messages ----------------------------------------------------------------------------------- */

void
pm_window_toast (PmWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  /* One that lasts comes back after it. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  pm_toast_add (self->toasts, toast);
}

void
pm_window_show_trouble (PmWindow *self, const char *heading, const char *body)
{
  pm_compat_tell (GTK_WINDOW (self), heading, body);
}

void
pm_window_show_error (PmWindow *self, const char *heading, const GError *error)
{
  g_autofree char *body = pm_words_error (error);

  pm_window_show_trouble (self, heading, body);
}

/* --- the window itself -------------------------------------------------------------------------- */

static void
style_cb (PmWindow *self, GParamSpec *pspec, AdwStyleManager *style)
{
  pm_css_class_set (GTK_WIDGET (self), "pm-dark", adw_style_manager_get_dark (style));
  pm_css_class_set (GTK_WIDGET (self), "pm-contrast", adw_style_manager_get_high_contrast (style));
}

static void
follow_style (PmWindow *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (style_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (style_cb), self,
                           G_CONNECT_SWAPPED);
  style_cb (self, NULL, style);
}

void
pm_window_save_state (PmWindow *self)
{
  const char *id = self->selected != NULL && !pm_library_is_demo (self->library, self->selected)
                       ? bt_torrent_get_id_text (self->selected)
                       : "";
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 1));
  g_settings_set_int (self->settings, "window-height", MAX (height, 1));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_string (self->settings, "last-torrent", id);
  g_settings_set_string (self->settings, "last-page", pm_torrent_page_get_shown (self->page));
}

static void
restore_state (PmWindow *self)
{
  g_autofree char *page = g_settings_get_string (self->settings, "last-page");

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  self->wanted_id = g_settings_get_string (self->settings, "last-torrent");
  pm_torrent_page_show (self->page, page);
}

void
pm_window_want (PmWindow *self, const char *id)
{
  g_free (self->wanted_id);
  self->wanted_id = g_strdup (id);
}

/* What belongs to it would stand there without it. */
static void
close_dialogs (PmWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next) {
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (self))
      gtk_window_close (l->data);
  }
}

void
pm_window_hide (PmWindow *self)
{
  pm_window_save_state (self);
  close_dialogs (self);
  if (self->sub_page == PM_SUB_PAGE_PLAYER)
    pm_window_show_sub_page (self, PM_SUB_PAGE_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* The application knows whether it ends, or goes on without a window. */
static gboolean
pm_window_close_request (GtkWindow *window)
{
  GtkApplication *application = gtk_window_get_application (window);

  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "window-closed", NULL);
  return TRUE;
}

static void
pm_window_dispose (GObject *object)
{
  PmWindow *self = PM_WINDOW (object);

  if (self->library != NULL) {
    pm_player_page_close (self->player); /* while there is all that it remembers its place in */
    pm_window_end_pace (self);
    g_signal_handlers_disconnect_by_data (self->library, self);
  }
  pm_window_end_others (self);
  pm_window_free_waiting (self);
  g_clear_pointer (&self->departures, g_queue_free);
  g_clear_weak_pointer (&self->focus);
  g_clear_weak_pointer (&self->help);
  g_clear_pointer (&self->wanted_id, g_free);
  g_clear_object (&self->selected);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_window_parent_class)->dispose (object);
  g_clear_object (&self->library);
}

static void
pm_window_class_init (PmWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pm_window_close_request;
  g_type_ensure (PM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (PM_TYPE_DETAILS_PAGE);
  g_type_ensure (PM_TYPE_DHT_PAGE);
  g_type_ensure (PM_TYPE_EMPTY_PAGE);
  g_type_ensure (PM_TYPE_MEETINGS_PAGE);
  g_type_ensure (PM_TYPE_PLAYER_PAGE);
  g_type_ensure (PM_TYPE_SIDEBAR);
  g_type_ensure (PM_TYPE_TORRENT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PmWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, adaptive);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, sidebar_revealer);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, separator);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, page);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, empty);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, details);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, dht);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, meetings);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, player);
  gtk_widget_class_bind_template_child (widget_class, PmWindow, drop_frame);
  gtk_widget_class_bind_template_callback (widget_class, adapt_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  pm_window_install_actions (widget_class);
}

static void
pm_window_init (PmWindow *self)
{
  pm_window_init_waiting (self);
  self->departures = g_queue_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_library (PmWindow *self, PmLibrary *library)
{
  self->library = g_object_ref (library);
  pm_sidebar_set_library (self->sidebar, library, self->settings);
  pm_torrent_page_set_library (self->page, library);
  pm_dht_page_set_engine (self->dht, pm_library_get_engine (library));
  pm_player_page_set_settings (self->player, self->settings);
  pm_player_page_set_engine (self->player, pm_library_get_engine (self->library));
  pm_meetings_page_set_engine (self->meetings, pm_library_get_engine (library), self->settings);
  g_signal_connect_swapped (library, "updated", G_CALLBACK (library_updated_cb), self);
  g_signal_connect_swapped (library, "demo-changed", G_CALLBACK (demo_changed_cb), self);
}

GtkWidget *
pm_window_new (GtkApplication *application, PmLibrary *library, GSettings *settings)
{
  PmWindow *self = g_object_new (PM_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  set_library (self, library);
  restore_state (self);
  follow_style (self);
  pm_window_init_actions (self);
  pm_window_init_drop (self);
  pm_window_init_clipboard (self);
  pm_window_init_pace (self);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_cb), NULL);
  show_parts (self);
  library_updated_cb (self);
  return GTK_WIDGET (self);
}
