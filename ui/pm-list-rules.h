/* pm-list-rules.h — which torrents the list shows, and in which order.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <bt.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* What a person looks for; a torrent may be in several. */
typedef enum {
  PM_LIST_ACTIVE, /* bytes come or go */
  PM_LIST_DOWNLOADING,
  PM_LIST_SEEDING,
  PM_LIST_WAITING,  /* for its turn, or for the person's choice */
  PM_LIST_CHECKING, /* or moving its files */
  PM_LIST_PAUSED,
  PM_LIST_COMPLETE,
  PM_LIST_TROUBLE,
  PM_N_LIST_STATES
} PmListState;

typedef enum {
  PM_LIST_BY_ORDER, /* the person's own, which is that of the queue */
  PM_LIST_BY_NAME,
  PM_LIST_BY_PROGRESS,
  PM_LIST_BY_SPEED, /* both ways together */
  PM_LIST_BY_SIZE,
  PM_LIST_BY_ADDED,
  PM_LIST_BY_RATIO,
  PM_LIST_BY_TIME_LEFT,
  PM_LIST_BY_DOWN,
  PM_LIST_BY_UP,
  PM_LIST_BY_PEERS,
  PM_LIST_BY_LABEL,
  PM_LIST_BY_TRACKER,
  PM_N_LIST_SORTS
} PmListSort;

/* Translated; borrowed. */
const char *pm_list_state_get_title (PmListState state);
const char *pm_list_sort_get_title (PmListSort sort);
/* As in the settings. Unknown: PM_LIST_BY_ORDER. */
const char *pm_list_sort_get_nick (PmListSort sort);
PmListSort pm_list_sort_parse (const char *nick);
/* Whether it changes by itself while torrents run. */
gboolean pm_list_sort_is_lively (PmListSort sort);

/* Keeps it in the settings list-sort and list-descending, at first the way round that one mostly wants: the
 * fastest first, names from A to Z. @turns: one that holds already is turned round. */
void pm_list_sort_choose (GSettings *settings, PmListSort sort, gboolean turns);

/* A bit for each PmListState. */
guint pm_list_states_of (const BtTorrentStat *stat);
/* By what a torrent is sorted; not for names, labels and trackers. */
gint64 pm_list_key_of (BtTorrent *torrent, PmListSort sort);
/* Of a tracker's URL: "tracker.example"; NULL: there is none in it. (transfer full) */
char *pm_list_host_of (const char *url);

/* Kinds of each are alternatives; a torrent must fit each kind that is asked for. */
typedef struct {
  guint states;        /* bits as above; 0: any */
  GPtrArray *trackers; /* owned; of owned hosts, "": none; empty: any */
  GPtrArray *labels;   /* owned; of owned labels, "": none; empty: any */
} PmListFilter;

void pm_list_filter_init (PmListFilter *self);
void pm_list_filter_clear (PmListFilter *self);
gboolean pm_list_filter_is_set (const PmListFilter *self);
/* Adds @word to @words, which are those of a filter, or takes it out. */
void pm_list_filter_toggle (GPtrArray *words, const char *word, gboolean on);
gboolean pm_list_filter_has (GPtrArray *words, const char *word);
/* @hosts, @labels: NULL-terminated. */
gboolean pm_list_filter_fits (const PmListFilter *self, guint states, const char *const *hosts,
                              const char *const *labels);

G_END_DECLS
