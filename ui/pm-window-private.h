/* pm-window-private.h — what the parts of the window share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-adaptive-bin.h"
#include "pm-add-dialog.h"
#include "pm-details-page.h"
#include "pm-dht-page.h"
#include "pm-empty-page.h"
#include "pm-meetings-page.h"
#include "pm-sidebar.h"
#include "pm-torrent-page.h"
#include "pm-window.h"
#include "player/pm-player-page.h"

G_BEGIN_DECLS

/* A page that one comes to from a torrent's, and goes back from. */
typedef enum {
  PM_SUB_PAGE_NONE,
  PM_SUB_PAGE_DETAILS,
  PM_SUB_PAGE_DHT,
  PM_SUB_PAGE_MEETINGS,
  PM_SUB_PAGE_PLAYER,
} PmSubPage;

struct _PmWindow {
  AdwApplicationWindow parent_instance;
  /* owned */
  PmLibrary *library;
  GSettings *settings;
  BtTorrent *selected; /* whose page is shown; NULL: none */
  char *wanted_id;     /* selected the last time and not yet in the list */
  GQueue *waiting;     /* PmAddition: until the one before went through the engine */
  GPtrArray *existing; /* BtTorrent, owned: added again, and not told yet */
  GPtrArray *failures; /* owned: titles of what cannot be added and why, in turn, not told yet */
  GHashTable
      *offered; /* owned: info hashes of links that were offered or taken from the clipboard */
  PmAddDialog *dialog;  /* borrowed; NULL: none is open */
  GQueue *departures;   /* AdwToast, borrowed: removals that can be undone, the newest last */
  AdwToast *damage;     /* borrowed; NULL: none is shown */
  GCancellable *others; /* owned; of other people's players */
  GtkWidget *focus;     /* weak; where the keyboard was before a sub-page came */
  GtkWidget *help;      /* weak; NULL: not open */
  /* state */
  guint n_damaged, n_banned; /* of the selected torrent, as was told already */
  PmSubPage sub_page;        /* covers both */
  gboolean page_open;        /* narrow: the page and not the list is seen */
  guint apply_id;            /* tick callback that applies reports; 0: none */
  guint idle_id;             /* slows down reports once nobody works here */
  guint n_adding;            /* additions on their way through the engine */
  /* template */
  AdwToastOverlay *toasts;
  PmAdaptiveBin *adaptive;
  GtkStack *stack;
  GtkRevealer *sidebar_revealer;
  PmSidebar *sidebar;
  GtkWidget *separator;
  PmTorrentPage *page;
  PmEmptyPage *empty;
  PmDetailsPage *details;
  PmDhtPage *dht;
  PmMeetingsPage *meetings;
  PmPlayerPage *player;
  GtkWidget *drop_frame;
};

/* pm-window-actions.c */
void pm_window_install_actions (GtkWidgetClass *widget_class);
void pm_window_init_actions (PmWindow *self);
/* pm-window-torrents.c */
void pm_window_init_torrent_actions (PmWindow *self);
void pm_window_update_actions (PmWindow *self);
/* What an action means now: the selected BtTorrents. (transfer full) */
GPtrArray *pm_window_get_targets (PmWindow *self);
GPtrArray *pm_window_get_own_targets (PmWindow *self); /* without the swarm in a box */
/* pm-window-details.c */
void pm_window_init_details (PmWindow *self);
/* pm-window-files.c */
void pm_window_init_file_actions (PmWindow *self);
/* pm-window-list.c */
void pm_window_init_list (PmWindow *self);
/* Whether the list stands alone, and a torrent's page in its place: the window is narrow, or it is a table. */
gboolean pm_window_is_list_alone (PmWindow *self);
/* What a double click on a torrent means. */
void pm_window_open_torrent (PmWindow *self, BtTorrent *torrent);
/* pm-window-playing.c */
void pm_window_init_playing (PmWindow *self);
/* What plays ends when the window shows something else, or its torrent goes. */
void pm_window_follow_player (PmWindow *self);
/* pm-window-others.c */
void pm_window_init_others (PmWindow *self);
void pm_window_end_others (PmWindow *self);
/* pm-window-trackers.c */
void pm_window_init_tracker_actions (PmWindow *self);
/* pm-window-peers.c */
void pm_window_init_peer_actions (PmWindow *self);
/* pm-window-removal.c */
void pm_window_init_removal (PmWindow *self);
/* Undoes the removal of one that is about to go; FALSE: it was not. */
gboolean pm_window_bring_back (PmWindow *self, BtTorrent *torrent);
/* pm-window-damage.c */
/* What is known now of the selected torrent is not news. */
void pm_window_forget_damage (PmWindow *self);
void pm_window_tell_damage (PmWindow *self);
/* pm-window-adding.c */
void pm_window_paste (PmWindow *self);
void pm_window_open_files (PmWindow *self);
void pm_window_choose_files (PmWindow *self, BtTorrent *torrent);
/* Adds each line that names something; says so when none does. */
void pm_window_add_text (PmWindow *self, const char *text);
void pm_window_init_waiting (PmWindow *self);
void pm_window_free_waiting (PmWindow *self);
/* pm-window-clipboard.c */
void pm_window_init_clipboard (PmWindow *self);
/* @source is added: it need not be offered. */
void pm_window_forget_offer (PmWindow *self, const char *source);
/* pm-window-drop.c */
void pm_window_init_drop (PmWindow *self);
/* pm-window-pace.c */
void pm_window_init_pace (PmWindow *self);
void pm_window_end_pace (PmWindow *self);

void _pm_window_show_list (PmWindow *self);
/* As pm_window_select(), but does not open its page over a table. */
void pm_window_choose (PmWindow *self, BtTorrent *torrent);
/* PM_SUB_PAGE_NONE: back. */
void pm_window_show_sub_page (PmWindow *self, PmSubPage page);

G_END_DECLS
