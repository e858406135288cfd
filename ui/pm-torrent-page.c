/* pm-torrent-page.c — everything about one torrent: its facts, its swarm, its files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-torrent-page.h"

#include "diagrams/pm-swarm-view.h"
#include "pm-css-class.h"
#include "pm-demo-controls.h"
#include "pm-discovery-page.h"
#include "pm-facts-line.h"
#include "pm-fetching.h"
#include "pm-files-page.h"
#include "pm-kind.h"
#include "pm-page-switcher.h"
#include "pm-pieces-page.h"
#include "pm-torrent-menu.h"
#include "pm-wire-page.h"
#include "pm-words.h"

#include <glib/gi18n.h>

#define TOLD_LINES 2 /* as high as the buttons beside it */

struct _PmTorrentPage {
  AdwBin parent_instance;
  PmLibrary *library; /* owned */
  BtTorrent *torrent; /* owned; NULL: nothing is selected */
  gboolean narrow, slim;
  gboolean several;  /* more than one is selected */
  gboolean playable; /* a film or music */
  gboolean has_film; /* a file of it plays */
  GtkWidget *fetching;
  GtkWidget *swarm;
  GtkWidget *pieces;
  GtkWidget *files;
  GtkWidget *wire;
  GtkWidget *discovery;
  /* template */
  AdwHeaderBar *header;
  GtkStack *title_stack;
  AdwWindowTitle *title;
  GtkWidget *back_button;
  GtkWidget *sidebar_button;
  GtkWidget *menu_button;
  GtkRevealer *banner;
  GtkLabel *banner_label;
  GtkButton *banner_button;
  GtkStack *body;
  GtkLabel *name;
  PmFactsLine *facts;
  GtkButton *main_button;
  GtkButton *play_button;
  GtkButton *pause_button;
  GtkWidget *folder_button;
  PmDemoControls *demo_controls;
  AdwBin *watch_slot; /* holds the box in a wide page, the other in a slim one */
  AdwBin *watch_slim_slot;
  GtkWidget *watch_box;
  GtkWidget *watch_label;
  AdwStatusPage *summary;
  GtkButton *several_button;
  GtkStack *content;
  AdwBin *fetching_bin;
  AdwViewStack *view_stack;
  AdwBin *swarm_bin;
  AdwBin *pieces_bin;
  AdwBin *files_bin;
  AdwBin *wire_bin;
  AdwBin *discovery_bin;
  AdwViewSwitcherBar *switcher_bar;
};

G_DEFINE_FINAL_TYPE (PmTorrentPage, pm_torrent_page, ADW_TYPE_BIN)

/* --- hero --------------------------------------------------------------------------------------- */

static gboolean
is_demo (PmTorrentPage *self)
{
  return pm_library_is_demo (self->library, self->torrent);
}

static const char *
get_name (PmTorrentPage *self)
{
  return is_demo (self) ? _ ("Swarm in a Box") : bt_torrent_get_name (self->torrent);
}

static char *
wide_facts (PmTorrentPage *self, const BtTorrentStat *stat)
{
  if (is_demo (self) && stat->state != BT_TORRENT_ERROR && stat->state != BT_TORRENT_SEEDING)
    return g_strdup (_ ("A small swarm on this computer, slowed down so that you can watch"));
  return pm_words_facts (stat, bt_torrent_get_eta (self->torrent),
                         bt_torrent_get_error (self->torrent));
}

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *spoken = NULL;

  if (g_str_equal (gtk_label_get_text (label), text))
    return;
  spoken = pm_words_spoken (text);
  gtk_label_set_text (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
}

/* What went over the line, for those who care. */
static void
show_hint (PmTorrentPage *self, const BtTorrentStat *stat)
{
  g_autofree char *hint = pm_words_traffic_hint (stat);

  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->facts)), hint) == 0)
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->facts), hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->facts), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  hint != NULL ? hint : "", -1);
}

/* Where there is little room, what the demo tells stands in the place of what is known of it. NULL: there
 * is room, or nothing is told. */
static const char *
get_told (PmTorrentPage *self, const BtTorrentStat *stat)
{
  gboolean is_seen = gtk_widget_get_child_visible (GTK_WIDGET (self->swarm_bin));
  gboolean is_lively = stat->state == BT_TORRENT_DOWNLOADING || stat->state == BT_TORRENT_SEEDING;

  return is_seen && is_lively && self->slim && is_demo (self)
             ? pm_swarm_view_get_narrow_sentence (PM_SWARM_VIEW (self->swarm))
             : NULL;
}

static void
make_room (PmTorrentPage *self, gboolean is_told)
{
  gtk_widget_set_visible (GTK_WIDGET (self->facts), !is_told);
  gtk_label_set_wrap (self->name, is_told);
  gtk_label_set_lines (self->name, is_told ? TOLD_LINES : -1);
  pm_css_class_set (GTK_WIDGET (self->name), "heading", self->slim && !is_told);
  pm_css_class_set (GTK_WIDGET (self->name), "dim-label", is_told);
}

static void
show_words (PmTorrentPage *self, const BtTorrentStat *stat)
{
  g_autofree char *facts = self->slim ? pm_words_traffic (stat) : wide_facts (self, stat);
  g_autofree char *headline = pm_words_headline (stat, bt_torrent_get_eta (self->torrent),
                                                 bt_torrent_get_error (self->torrent));
  const char *told = get_told (self, stat);

  adw_window_title_set_title (self->title, self->several ? "" : get_name (self));
  make_room (self, told != NULL);
  set_text (self->name, told != NULL ? told : self->slim ? headline : get_name (self));
  pm_facts_line_set_text (self->facts, facts);
  show_hint (self, stat);
}

static void
narrated_cb (PmTorrentPage *self)
{
  if (self->torrent != NULL && self->slim && is_demo (self))
    show_words (self, bt_torrent_get_stat (self->torrent));
}

/* The one thing to do now, when there is one. */
static const char *
main_action (BtTorrentState state, const char **label)
{
  if (state == BT_TORRENT_HELD) {
    *label = _ ("Choose Files…");
    return "win.choose";
  }
  if (state == BT_TORRENT_MOVING) {
    *label = _ ("Stop Moving");
    return "win.cancel-move";
  }
  if (state == BT_TORRENT_ERROR) {
    *label = _ ("Try Again");
    return "win.announce";
  }
  return NULL;
}

/* The order in which pieces come matters only as long as some are missing, and to those who watch or listen;
 * where it was chosen for something else, it is shown as well. */
static gboolean
can_be_ordered (PmTorrentPage *self, const BtTorrentStat *stat)
{
  return !is_demo (self) && stat->n_pieces > 0 && stat->have < stat->wanted
         && (self->playable || bt_torrent_get_options (self->torrent)->sequential);
}

static void
show_buttons (PmTorrentPage *self, const BtTorrentStat *stat)
{
  const char *label = NULL;
  const char *action = main_action (stat->state, &label);
  const char *pause = stat->paused ? _ ("Resume") : _ ("Pause");

  gtk_widget_set_visible (GTK_WIDGET (self->main_button), action != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->pause_button), action == NULL && !is_demo (self));
  gtk_widget_set_visible (GTK_WIDGET (self->play_button),
                          action == NULL && self->has_film && !is_demo (self));
  if (action != NULL) {
    gtk_button_set_label (self->main_button, label);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->main_button), action);
  }
  gtk_button_set_icon_name (self->pause_button, stat->paused ? "media-playback-start-symbolic"
                                                             : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause_button), pause);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, pause, -1);
  gtk_widget_set_visible (self->folder_button, !self->slim && !is_demo (self));
  gtk_widget_set_visible (self->watch_box, can_be_ordered (self, stat));
}

/* --- banner ------------------------------------------------------------------------------------- */

/* What the first tracker says when none works and nobody is there; NULL otherwise. */
static char *
tracker_trouble (PmTorrentPage *self, const BtTorrentStat *stat)
{
  GListModel *trackers = bt_torrent_get_trackers (self->torrent);
  const BtTrackerStat *first = NULL;

  if (stat->n_peers > 0
      || (stat->state != BT_TORRENT_DOWNLOADING && stat->state != BT_TORRENT_METADATA))
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);
    const BtTrackerStat *told = bt_tracker_get_stat (tracker);

    if (told->state != BT_TRACKER_FAILED)
      return NULL;
    if (first == NULL)
      first = told;
  }
  return first != NULL ? pm_words_trackers_failed (first) : NULL;
}

/* A way out that the banner can offer, beside trying again. */
static const char *
banner_action (const GError *error, const char **label)
{
  if (error == NULL) {
    *label = _ ("Ask Now");
    return "win.announce";
  }
  switch (pm_words_error_remedy (error)) {
  case PM_REMEDY_CHECK:
    *label = _ ("Check Files");
    return "win.check";
  case PM_REMEDY_FOLDER:
    *label = _ ("Open Folder");
    return "win.open-folder";
  case PM_REMEDY_MOVE:
    *label = _ ("Move Files…");
    return "win.move-files";
  case PM_REMEDY_AGAIN:
  case PM_REMEDY_WAIT:
  case PM_REMEDY_CHANGE:
  case PM_REMEDY_OTHER:
  default:
    return NULL;
  }
}

static void
show_banner (PmTorrentPage *self, const BtTorrentStat *stat)
{
  const GError *error = bt_torrent_get_error (self->torrent);
  const char *label = NULL;
  const char *action;
  g_autofree char *text = NULL;

  if (stat->state == BT_TORRENT_ERROR && error != NULL)
    text = pm_words_error (error);
  else
    text = tracker_trouble (self, stat);
  gtk_revealer_set_reveal_child (self->banner, text != NULL);
  pm_css_class_set (GTK_WIDGET (self), "pm-troubled", text != NULL);
  if (text == NULL)
    return;
  action = banner_action (error, &label);
  gtk_label_set_text (self->banner_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->banner_button), action != NULL);
  if (action == NULL)
    return;
  gtk_button_set_label (self->banner_button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner_button), action);
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void
show_pages (PmTorrentPage *self)
{
  gboolean known = self->torrent != NULL && bt_torrent_get_metainfo (self->torrent) != NULL;
  gboolean titled = self->slim || !known || self->several;

  gtk_stack_set_visible_child_name (self->body, self->several           ? "several"
                                                : self->torrent != NULL ? "torrent"
                                                                        : "nothing");
  gtk_stack_set_visible_child_name (self->content, known ? "views" : "fetching");
  gtk_stack_set_visible_child_name (self->title_stack, titled ? "title" : "switcher");
  adw_view_switcher_bar_set_reveal (self->switcher_bar, self->slim && known && !self->several);
  gtk_widget_set_visible (self->menu_button, self->torrent != NULL);
}

static void
updated_cb (PmTorrentPage *self)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);

  show_pages (self);
  show_words (self, stat);
  show_buttons (self, stat);
  show_banner (self, stat);
}

static void
metainfo_cb (PmTorrentPage *self)
{
  guint32 file;

  self->playable = pm_kind_is_playable (self->torrent);
  self->has_film = pm_kind_find_playable (self->torrent, &file);
  updated_cb (self);
}

static void
show_summary (PmTorrentPage *self, GPtrArray *torrents)
{
  g_autofree char *title = g_strdup_printf (
      ngettext ("%u Torrent Selected", "%u Torrents Selected", torrents->len), torrents->len);
  g_autofree char *words = NULL;
  BtTorrentStat sum = { .state = BT_TORRENT_DOWNLOADING };
  gboolean all_paused = TRUE;

  for (guint i = 0; i < torrents->len; i++) {
    const BtTorrentStat *stat = bt_torrent_get_stat (torrents->pdata[i]);

    sum.have += stat->have;
    sum.wanted += stat->wanted;
    sum.down_rate += stat->down_rate;
    sum.up_rate += stat->up_rate;
    all_paused &= stat->paused;
  }
  words = pm_words_sum (&sum);
  adw_status_page_set_title (self->summary, title);
  adw_status_page_set_description (self->summary, words);
  gtk_button_set_label (self->several_button, all_paused ? _ ("Resume") : _ ("Pause"));
}

void
pm_torrent_page_set_several (PmTorrentPage *self, GPtrArray *torrents)
{
  self->several = torrents->len > 1;
  if (self->several)
    show_summary (self, torrents);
  show_pages (self);
}

void
pm_torrent_page_set_torrent (PmTorrentPage *self, BtTorrent *torrent)
{
  BtDemo *demo =
      pm_library_is_demo (self->library, torrent) ? pm_library_get_demo (self->library) : NULL;

  if (self->torrent == torrent)
    return;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  pm_swarm_view_set_demo (PM_SWARM_VIEW (self->swarm), demo);
  pm_swarm_view_set_sentence_shown (PM_SWARM_VIEW (self->swarm), demo != NULL);
  pm_demo_controls_set_demo (self->demo_controls, demo);
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (self->swarm), torrent);
  pm_pieces_page_set_torrent (PM_PIECES_PAGE (self->pieces), torrent, demo);
  pm_files_page_set_torrent (PM_FILES_PAGE (self->files), torrent);
  pm_wire_page_set_torrent (PM_WIRE_PAGE (self->wire), torrent, demo);
  pm_discovery_page_set_torrent (
      PM_DISCOVERY_PAGE (self->discovery), torrent,
      demo == NULL ? bt_engine_get_dht (pm_library_get_engine (self->library)) : NULL);
  pm_fetching_set_torrent (PM_FETCHING (self->fetching), torrent);
  show_pages (self);
  gtk_revealer_set_reveal_child (self->banner, FALSE);
  if (torrent == NULL) {
    adw_window_title_set_title (self->title, "");
    return;
  }
  g_signal_connect_swapped (torrent, "updated", G_CALLBACK (updated_cb), self);
  g_signal_connect_swapped (torrent, "metainfo", G_CALLBACK (metainfo_cb), self);
  metainfo_cb (self);
  if (demo != NULL)
    pm_demo_controls_take_focus (self->demo_controls);
}

static void
place_watch (PmTorrentPage *self, gboolean slim)
{
  AdwBin *from = slim ? self->watch_slot : self->watch_slim_slot;
  AdwBin *to = slim ? self->watch_slim_slot : self->watch_slot;
  g_autoptr (GtkWidget) box = g_object_ref (self->watch_box);

  if (adw_bin_get_child (to) == box)
    return;
  adw_bin_set_child (from, NULL);
  adw_bin_set_child (to, box);
}

void
pm_torrent_page_set_narrow (PmTorrentPage *self, gboolean narrow, gboolean slim)
{
  self->narrow = narrow;
  self->slim = slim;
  gtk_widget_set_visible (self->back_button, narrow);
  gtk_widget_set_visible (self->sidebar_button, !narrow);
  pm_css_class_set (GTK_WIDGET (self->name), "title-2", !slim);
  pm_css_class_set (GTK_WIDGET (self->facts), "caption", slim);
  pm_css_class_set (GTK_WIDGET (self), "pm-slim", slim);
  pm_css_class_set (self->watch_label, "caption", slim);
  gtk_widget_set_hexpand (self->watch_label, slim);
  place_watch (self, slim);
  pm_pieces_page_set_slim (PM_PIECES_PAGE (self->pieces), slim);
  pm_demo_controls_set_slim (self->demo_controls, slim);
  pm_files_page_set_slim (PM_FILES_PAGE (self->files), slim);
  show_pages (self);
  if (self->torrent != NULL)
    updated_cb (self);
}

void
pm_torrent_page_show (PmTorrentPage *self, const char *name)
{
  if (adw_view_stack_get_child_by_name (self->view_stack, name) != NULL)
    adw_view_stack_set_visible_child_name (self->view_stack, name);
}

const char *
pm_torrent_page_get_shown (PmTorrentPage *self)
{
  return adw_view_stack_get_visible_child_name (self->view_stack);
}

void
pm_torrent_page_set_library (PmTorrentPage *self, PmLibrary *library)
{
  self->library = g_object_ref (library);
}

static void
pm_torrent_page_dispose (GObject *object)
{
  PmTorrentPage *self = PM_TORRENT_PAGE (object);

  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_object (&self->torrent);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_torrent_page_parent_class)->dispose (object);
}

static void
pm_torrent_page_class_init (PmTorrentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_torrent_page_dispose;
  g_type_ensure (PM_TYPE_DEMO_CONTROLS);
  g_type_ensure (PM_TYPE_FACTS_LINE);
  g_type_ensure (PM_TYPE_PAGE_SWITCHER);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-torrent-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, header);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, title_stack);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, title);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, banner);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, banner_label);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, banner_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, body);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, name);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, facts);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, main_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, play_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, folder_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, demo_controls);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, watch_slot);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, watch_slim_slot);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, watch_box);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, watch_label);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, summary);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, several_button);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, content);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, fetching_bin);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, view_stack);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, swarm_bin);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, pieces_bin);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, files_bin);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, wire_bin);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, discovery_bin);
  gtk_widget_class_bind_template_child (widget_class, PmTorrentPage, switcher_bar);
}

static void
pm_torrent_page_init (PmTorrentPage *self)
{
  g_autoptr (GMenuModel) menu = pm_torrent_menu_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), menu);
  pm_demo_controls_listen (self->demo_controls, GTK_WIDGET (self));
  self->fetching = pm_fetching_new (FALSE);
  adw_bin_set_child (self->fetching_bin, self->fetching);
  self->swarm = pm_swarm_view_new ();
  g_signal_connect_swapped (self->swarm, "narrated", G_CALLBACK (narrated_cb), self);
  adw_bin_set_child (self->swarm_bin, self->swarm);
  self->pieces = pm_pieces_page_new ();
  adw_bin_set_child (self->pieces_bin, self->pieces);
  self->files = pm_files_page_new ();
  adw_bin_set_child (self->files_bin, self->files);
  self->wire = pm_wire_page_new ();
  adw_bin_set_child (self->wire_bin, self->wire);
  self->discovery = pm_discovery_page_new ();
  adw_bin_set_child (self->discovery_bin, self->discovery);
}
