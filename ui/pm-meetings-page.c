/* pm-meetings-page.c — "How You Met": the peers that a tracker introduced over WebRTC, step by step.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-meetings-page.h"

#include <glib/gi18n.h>

#include "diagrams/pm-discovery-words.h"
#include "diagrams/pm-meeting-list.h"
#include "diagrams/pm-swarm-words.h"
#include "pm-css-class.h"
#include "pm-options.h"
#include "pm-tracker-url.h"

#define WATCHED (BT_WATCH_TORRENT_MEETINGS | BT_WATCH_TORRENT_PEERS)

struct _PmMeetingsPage {
  AdwBin parent_instance;
  BtEngine *engine;      /* owned, the library's; NULL: not set yet */
  GSettings *settings;   /* owned; likewise */
  BtTorrent *torrent;    /* owned; NULL: none */
  BtDemo *demo;          /* owned; NULL: it is not the demo's */
  BtTorrentWatch *watch; /* owned; NULL: not seen */
  GHashTable *names;     /* owned; id of a meeting -> char*: who left is still called so */
  GHashTable
      *old_names; /* owned; likewise, of the report before; what is still needed moves to @names */
  GtkWidget *list;
  gboolean is_asked; /* the person asked for more, and nobody came since */
  guint64 asked_at;  /* the newest meeting then; 0: there was none */
  /* template */
  GtkStack *stack;
  AdwStatusPage *nothing_page;
  GtkWidget *preferences_button;
  GtkWidget *again_button;
  GtkWidget *note_box;
  GtkLabel *note;
  GtkWidget *on_button;
  AdwBin *list_bin;
  GtkScrolledWindow *scroller;
};

G_DEFINE_FINAL_TYPE (PmMeetingsPage, pm_meetings_page, ADW_TYPE_BIN)

/* --- names -------------------------------------------------------------------------------------- */

/* NULL: it is not connected, or did not say yet. */
static char *
find_client (PmMeetingsPage *self, guint64 peer_id)
{
  GListModel *peers = bt_torrent_get_peers (self->torrent);

  for (guint i = 0; peer_id != 0 && i < g_list_model_get_n_items (peers); i++) {
    g_autoptr (BtPeer) peer = g_list_model_get_item (peers, i);
    const BtPeerStat *stat = bt_peer_get_stat (peer);

    if (stat->id == peer_id && (self->demo != NULL || stat->client[0] != '\0'))
      return pm_swarm_words_peer_name (stat, self->demo);
  }
  return NULL;
}

static void
keep_name (PmMeetingsPage *self, guint64 id, const char *name)
{
  g_hash_table_replace (self->names, g_memdup2 (&id, sizeof id), g_strdup (name));
}

static char *
name_cb (const BtRtcStat *stat, gpointer data)
{
  PmMeetingsPage *self = data;
  char *name = find_client (self, stat->peer_id);

  if (name == NULL)
    name = g_strdup (g_hash_table_lookup (self->old_names, &stat->id));
  if (name != NULL) {
    keep_name (self, stat->id, name);
    return name;
  }
  if (stat->at_us[BT_RTC_PAIR] != 0)
    return bt_address_ip_to_string (&stat->there);
  return g_strdup (_ ("Somebody"));
}

/* Meetings that are not told any more take their names with them. */
static void
begin_names (PmMeetingsPage *self)
{
  GHashTable *old = self->old_names;

  self->old_names = self->names;
  self->names = old;
  g_hash_table_remove_all (self->names);
}

/* --- nothing to show ---------------------------------------------------------------------------- */

/* The next of the torrent's trackers that introduce peers, from @at on, which moves past it. NULL: there
 * is none left. Borrowed from the tracker, which the torrent keeps. */
static const char *
next_introducer (PmMeetingsPage *self, guint *at)
{
  GListModel *trackers = bt_torrent_get_trackers (self->torrent);

  while (*at < g_list_model_get_n_items (trackers)) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, (*at)++);
    const char *url = bt_tracker_get_stat (tracker)->url;

    if (pm_tracker_url_introduces (url))
      return url;
  }
  return NULL;
}

static gboolean
has_introducer (PmMeetingsPage *self)
{
  guint at = 0;

  return self->torrent != NULL && next_introducer (self, &at) != NULL;
}

static void
ask_introducers (PmMeetingsPage *self)
{
  const char *url;
  guint at = 0;

  while ((url = next_introducer (self, &at)) != NULL)
    bt_torrent_ask_tracker (self->torrent, url);
}

/* What hinders that somebody is met. */
typedef enum {
  NOTHING,
  IS_OFF,
  NO_TRACKER,
  IS_STOPPED,
} Hindrance;

/* The one that the torrent is of. The demo's follows no settings: it meets Peer 3 whatever they say. */
static BtEngine *
get_engine (PmMeetingsPage *self)
{
  return self->demo != NULL ? bt_demo_get_engine (self->demo) : self->engine;
}

static Hindrance
find_hindrance (PmMeetingsPage *self)
{
  if (!bt_engine_get_options (get_engine (self))->use_webrtc)
    return IS_OFF;
  if (!has_introducer (self))
    return NO_TRACKER;
  return pm_discovery_words_may_ask (self->torrent) ? NOTHING : IS_STOPPED;
}

static gboolean
is_private (PmMeetingsPage *self)
{
  BtMetainfo *metainfo = self->torrent != NULL ? bt_torrent_get_metainfo (self->torrent) : NULL;

  return metainfo != NULL && bt_metainfo_is_private (metainfo);
}

static const char *
get_title (Hindrance hindrance)
{
  switch (hindrance) {
  case IS_OFF:
    return _ ("WebRTC Is Switched Off");
  case NO_TRACKER:
    return _ ("Nobody Who Introduces You");
  case NOTHING:
  case IS_STOPPED:
  default:
    return _ ("Nobody Met Yet");
  }
}

static const char *
get_description (PmMeetingsPage *self, Hindrance hindrance)
{
  switch (hindrance) {
  case IS_OFF:
    return _ ("With it, people who watch in a web browser are peers like all others.");
  case NO_TRACKER:
    return is_private (self)
               ? _ ("Peers in browsers are met through trackers that begin with “ws://” or "
                    "“wss://”. This torrent has none, and as it is private, those in the "
                    "Preferences are not asked.")
               : _ ("Peers in browsers are met through trackers that begin with “ws://” or "
                    "“wss://”. This torrent has none.");
  case IS_STOPPED:
    return _ ("Nobody is asked for this torrent while it is stopped.");
  case NOTHING:
  default:
    return _ ("As soon as somebody takes an offer of yours, or makes one to you, each step is "
              "shown here.");
  }
}

static void
show_nothing (PmMeetingsPage *self, Hindrance hindrance)
{
  adw_status_page_set_title (self->nothing_page, get_title (hindrance));
  adw_status_page_set_description (self->nothing_page, get_description (self, hindrance));
  gtk_widget_set_visible (self->preferences_button, hindrance == IS_OFF);
  gtk_widget_set_visible (self->again_button, hindrance == NOTHING);
}

/* Why the cards' Try Again cannot be pressed; NULL: it can. */
static const char *
get_reason (Hindrance hindrance)
{
  switch (hindrance) {
  case IS_OFF:
    return _ ("WebRTC is switched off: nobody new is met.");
  case NO_TRACKER:
    return _ ("No tracker of this torrent introduces you to anybody now.");
  case IS_STOPPED:
    return _ ("This torrent is stopped: nobody new is met.");
  case NOTHING:
  default:
    return NULL;
  }
}

/* NULL: none are told. */
static const GArray *
get_meetings (PmMeetingsPage *self)
{
  return self->torrent != NULL ? bt_torrent_get_meetings (self->torrent) : NULL;
}

static gboolean
is_empty (PmMeetingsPage *self)
{
  const GArray *meetings = get_meetings (self);

  return meetings == NULL || meetings->len == 0;
}

static guint64
get_newest (PmMeetingsPage *self)
{
  const GArray *meetings = get_meetings (self);

  return is_empty (self) ? 0 : g_array_index (meetings, BtRtcStat, meetings->len - 1).id;
}

/* What stands above the cards, or above the words that there are none, which tell the reason themselves; NULL:
 * nothing. */
static const char *
get_note (PmMeetingsPage *self, Hindrance hindrance)
{
  if (get_newest (self) > self->asked_at)
    self->is_asked = FALSE;
  if (hindrance == NOTHING && self->is_asked)
    return _ ("The tracker is asked again, as soon as it allows. Whoever is met then comes first.");
  return is_empty (self) ? NULL : get_reason (hindrance);
}

static void
show_note (PmMeetingsPage *self, Hindrance hindrance)
{
  const char *note = get_note (self, hindrance);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "meetings.try-again", hindrance == NOTHING);
  gtk_widget_set_visible (self->note_box, note != NULL);
  if (note != NULL)
    gtk_label_set_text (self->note, note);
  pm_css_class_set (self->note_box, "pm-banner", hindrance != NOTHING);
  pm_css_class_set (self->note_box, "pm-note", hindrance == NOTHING);
  gtk_widget_set_visible (self->on_button, hindrance == IS_OFF);
}

/* --- the whole ---------------------------------------------------------------------------------- */

static gboolean
has_relay (PmMeetingsPage *self)
{
  g_autoptr (BtRtcConfig) config = pm_options_read_rtc (self->settings);

  return config->turn[0] != NULL;
}

static void
refresh (PmMeetingsPage *self)
{
  Hindrance hindrance;

  if (self->engine == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  hindrance = find_hindrance (self);
  show_note (self, hindrance);
  if (is_empty (self)) {
    show_nothing (self, hindrance);
    gtk_stack_set_visible_child_name (self->stack, "nothing");
    return;
  }
  begin_names (self);
  pm_meeting_list_set_meetings (PM_MEETING_LIST (self->list), get_meetings (self), has_relay (self),
                                name_cb, self);
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
try_again_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PmMeetingsPage *self = PM_MEETINGS_PAGE (widget);

  if (self->torrent == NULL)
    return;
  ask_introducers (self);
  self->is_asked = TRUE;
  self->asked_at = get_newest (self);
  refresh (self);
}

static void
renew_watch (PmMeetingsPage *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_torrent_watch (self->torrent, WATCHED);
}

static void
drop (PmMeetingsPage *self)
{
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_object (&self->torrent);
  g_clear_object (&self->demo);
}

void
pm_meetings_page_set_engine (PmMeetingsPage *self, BtEngine *engine, GSettings *settings)
{
  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::turn-servers", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::use-webrtc", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}

void
pm_meetings_page_set_torrent (PmMeetingsPage *self, BtTorrent *torrent, BtDemo *demo)
{
  if (self->torrent == torrent)
    return;
  drop (self);
  g_hash_table_remove_all (self->names);
  g_hash_table_remove_all (self->old_names);
  self->is_asked = FALSE;
  if (torrent != NULL) {
    self->torrent = g_object_ref (torrent);
    g_set_object (&self->demo, demo);
    g_signal_connect_swapped (torrent, "updated", G_CALLBACK (refresh), self);
  }
  renew_watch (self);
  refresh (self);
}

void
pm_meetings_page_choose (PmMeetingsPage *self, guint64 peer_id)
{
  pm_meeting_list_choose (PM_MEETING_LIST (self->list), peer_id);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  refresh (self);
}

static void
pm_meetings_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_meetings_page_parent_class)->map (widget);
  renew_watch (PM_MEETINGS_PAGE (widget));
  refresh (PM_MEETINGS_PAGE (widget));
}

static void
pm_meetings_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_meetings_page_parent_class)->unmap (widget);
  renew_watch (PM_MEETINGS_PAGE (widget));
}

static void
pm_meetings_page_dispose (GObject *object)
{
  PmMeetingsPage *self = PM_MEETINGS_PAGE (object);

  drop (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->old_names, g_hash_table_unref);
  G_OBJECT_CLASS (pm_meetings_page_parent_class)->dispose (object);
}

static void
pm_meetings_page_class_init (PmMeetingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_meetings_page_dispose;
  widget_class->map = pm_meetings_page_map;
  widget_class->unmap = pm_meetings_page_unmap;
  gtk_widget_class_install_action (widget_class, "meetings.try-again", NULL, try_again_cb);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-meetings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, preferences_button);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, note_box);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, note);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, on_button);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, list_bin);
  gtk_widget_class_bind_template_child (widget_class, PmMeetingsPage, scroller);
}

static void
pm_meetings_page_init (PmMeetingsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->old_names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->list = pm_meeting_list_new ();
  adw_bin_set_child (self->list_bin, self->list);
}
