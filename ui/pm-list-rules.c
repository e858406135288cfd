/* pm-list-rules.c — which torrents the list shows, and in which order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-list-rules.h"

#include <glib/gi18n.h>

#define RATIO_UNIT 1000000.0 /* a share or ratio of 1, as an integer */

static const char *const state_titles[PM_N_LIST_STATES] = {
  /* Translators: torrents whose bytes come or go just now. */
  [PM_LIST_ACTIVE] = N_ ("Active"),
  [PM_LIST_DOWNLOADING] = N_ ("Downloading"),
  [PM_LIST_SEEDING] = N_ ("Seeding"),
  /* Translators: torrents that wait for their turn or for a choice. */
  [PM_LIST_WAITING] = N_ ("Waiting"),
  [PM_LIST_CHECKING] = N_ ("Checking or Moving"),
  [PM_LIST_PAUSED] = N_ ("Paused"),
  [PM_LIST_COMPLETE] = N_ ("Complete"),
  /* Translators: torrents that an error stopped. */
  [PM_LIST_TROUBLE] = N_ ("Trouble"),
};

static const struct {
  const char *nick, *title;
  gboolean is_lively, begins_descending;
} sorts[PM_N_LIST_SORTS] = {
  /* Translators: the order into which a person dragged the list. */
  [PM_LIST_BY_ORDER] = { "order", N_ ("Own Order"), FALSE, FALSE },
  [PM_LIST_BY_NAME] = { "name", N_ ("Name"), FALSE, FALSE },
  [PM_LIST_BY_PROGRESS] = { "progress", N_ ("Progress"), TRUE, TRUE },
  [PM_LIST_BY_SPEED] = { "speed", N_ ("Speed"), TRUE, TRUE },
  [PM_LIST_BY_SIZE] = { "size", N_ ("Size"), FALSE, TRUE },
  /* Translators: when a torrent was added. */
  [PM_LIST_BY_ADDED] = { "added", N_ ("Added"), FALSE, TRUE },
  /* Translators: how many bytes were given for each byte of the torrent. */
  [PM_LIST_BY_RATIO] = { "ratio", N_ ("Ratio"), TRUE, TRUE },
  [PM_LIST_BY_TIME_LEFT] = { "time-left", N_ ("Time Left"), TRUE, FALSE },
  /* Translators: the rate of downloading. */
  [PM_LIST_BY_DOWN] = { "down", N_ ("Down"), TRUE, TRUE },
  /* Translators: the rate of uploading. */
  [PM_LIST_BY_UP] = { "up", N_ ("Up"), TRUE, TRUE },
  [PM_LIST_BY_PEERS] = { "peers", N_ ("Peers"), TRUE, TRUE },
  [PM_LIST_BY_LABEL] = { "label", N_ ("Labels"), FALSE, FALSE },
  [PM_LIST_BY_TRACKER] = { "tracker", N_ ("Tracker"), FALSE, FALSE },
};

const char *
pm_list_state_get_title (PmListState state)
{
  return gettext (state_titles[state]);
}

const char *
pm_list_sort_get_title (PmListSort sort)
{
  return gettext (sorts[sort].title);
}

const char *
pm_list_sort_get_nick (PmListSort sort)
{
  return sorts[sort].nick;
}

PmListSort
pm_list_sort_parse (const char *nick)
{
  for (PmListSort sort = 0; sort < PM_N_LIST_SORTS; sort++) {
    if (g_str_equal (sorts[sort].nick, nick))
      return sort;
  }
  return PM_LIST_BY_ORDER;
}

gboolean
pm_list_sort_is_lively (PmListSort sort)
{
  return sorts[sort].is_lively;
}

void
pm_list_sort_choose (GSettings *settings, PmListSort sort, gboolean turns)
{
  g_autofree char *nick = g_settings_get_string (settings, "list-sort");
  gboolean descending = g_settings_get_boolean (settings, "list-descending");
  gboolean holds = pm_list_sort_parse (nick) == sort;

  if (holds && !turns)
    return;
  g_settings_set_boolean (settings, "list-descending",
                          holds ? !descending : sorts[sort].begins_descending);
  g_settings_set_string (settings, "list-sort", sorts[sort].nick);
}

/* --- a torrent ---------------------------------------------------------------------------------- */

static PmListState
main_state_of (const BtTorrentStat *stat)
{
  switch (stat->state) {
  case BT_TORRENT_SEEDING:
    return PM_LIST_SEEDING;
  case BT_TORRENT_QUEUED:
  case BT_TORRENT_HELD:
    return PM_LIST_WAITING;
  case BT_TORRENT_CHECKING:
  case BT_TORRENT_MOVING:
    return PM_LIST_CHECKING;
  case BT_TORRENT_PAUSED:
    return PM_LIST_PAUSED;
  case BT_TORRENT_ERROR:
    return PM_LIST_TROUBLE;
  case BT_TORRENT_METADATA:
  case BT_TORRENT_DOWNLOADING:
  default:
    return PM_LIST_DOWNLOADING;
  }
}

guint
pm_list_states_of (const BtTorrentStat *stat)
{
  guint states = 1u << main_state_of (stat);

  if (stat->down_rate > 0 || stat->up_rate > 0)
    states |= 1u << PM_LIST_ACTIVE;
  if (stat->paused)
    states |= 1u << PM_LIST_PAUSED;
  if (stat->wanted > 0 && stat->have >= stat->wanted)
    states |= 1u << PM_LIST_COMPLETE;
  return states;
}

static gint64
ratio_of (guint64 part, guint64 whole)
{
  return whole > 0 ? (gint64) ((double) part / whole * RATIO_UNIT) : 0;
}

gint64
pm_list_key_of (BtTorrent *torrent, PmListSort sort)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (torrent);
  gint64 eta;

  switch (sort) {
  case PM_LIST_BY_PROGRESS:
    return ratio_of (stat->have, stat->wanted);
  case PM_LIST_BY_SPEED:
    return (gint64) (stat->down_rate + stat->up_rate);
  case PM_LIST_BY_SIZE:
    return (gint64) stat->wanted;
  case PM_LIST_BY_ADDED:
    return bt_torrent_get_added_time (torrent);
  case PM_LIST_BY_RATIO:
    return ratio_of (stat->uploaded, stat->wanted);
  case PM_LIST_BY_TIME_LEFT:
    eta = bt_torrent_get_eta (torrent);
    return eta >= 0 ? eta : G_MAXINT64;
  case PM_LIST_BY_DOWN:
    return (gint64) stat->down_rate;
  case PM_LIST_BY_UP:
    return (gint64) stat->up_rate;
  case PM_LIST_BY_PEERS:
    return stat->n_peers;
  case PM_LIST_BY_ORDER:
  case PM_LIST_BY_NAME:
  case PM_LIST_BY_LABEL:
  case PM_LIST_BY_TRACKER:
  case PM_N_LIST_SORTS:
  default:
    return 0;
  }
}

char *
pm_list_host_of (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return host != NULL && *host != '\0' ? g_ascii_strdown (host, -1) : NULL;
}

/* --- the filter --------------------------------------------------------------------------------- */

void
pm_list_filter_init (PmListFilter *self)
{
  self->states = 0;
  self->trackers = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
}

void
pm_list_filter_clear (PmListFilter *self)
{
  g_clear_pointer (&self->trackers, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
}

gboolean
pm_list_filter_is_set (const PmListFilter *self)
{
  return self->states != 0 || self->trackers->len > 0 || self->labels->len > 0;
}

static gboolean
find_word (GPtrArray *words, const char *word, guint *index)
{
  return g_ptr_array_find_with_equal_func (words, word, g_str_equal, index);
}

gboolean
pm_list_filter_has (GPtrArray *words, const char *word)
{
  return find_word (words, word, NULL);
}

void
pm_list_filter_toggle (GPtrArray *words, const char *word, gboolean on)
{
  guint index;

  if (!find_word (words, word, &index)) {
    if (on)
      g_ptr_array_add (words, g_strdup (word));
  } else if (!on) {
    g_ptr_array_remove_index (words, index);
  }
}

static gboolean
fits_words (GPtrArray *wanted, const char *const *words)
{
  if (wanted->len == 0)
    return TRUE;
  if (words[0] == NULL)
    return find_word (wanted, "", NULL);
  for (guint i = 0; words[i] != NULL; i++) {
    if (find_word (wanted, words[i], NULL))
      return TRUE;
  }
  return FALSE;
}

gboolean
pm_list_filter_fits (const PmListFilter *self, guint states, const char *const *hosts,
                     const char *const *labels)
{
  return (self->states == 0 || (self->states & states) != 0) && fits_words (self->trackers, hosts)
         && fits_words (self->labels, labels);
}
