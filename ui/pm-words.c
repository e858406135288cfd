/* pm-words.c — states as sentences that a person reads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-words.h"

#include "pm-format.h"

#include <glib/gi18n.h>

/* Torrents of so few pieces are told in pieces instead of bytes: as many as are drawn as boxes. */
#define FEW_PIECES 12
#define DAY (24 * 60 * 60)  /* seconds */
#define LONGEST (100 * DAY) /* an estimate beyond it says nothing */

char *
pm_words_peers (guint n)
{
  return g_strdup_printf (ngettext ("%'u peer", "%'u peers", n), n);
}

static double
share_of (const BtTorrentStat *stat)
{
  return stat->wanted > 0 ? (double) stat->have / stat->wanted : 0;
}

/* "3.7 GB of 8.6 GB", or "3 of 5 pieces" where there are few. */
static char *
progress (const BtTorrentStat *stat)
{
  g_autofree char *have = NULL;
  g_autofree char *wanted = NULL;

  if (stat->n_pieces > 0 && stat->n_pieces <= FEW_PIECES)
    return g_strdup_printf (ngettext ("%u of %u piece", "%u of %u pieces", stat->n_pieces),
                            stat->n_have, stat->n_pieces);
  have = g_format_size (stat->have);
  wanted = g_format_size (stat->wanted);
  /* Translators: how much is here: "3.7 GB of 8.6 GB". */
  return g_strdup_printf (_ ("%s of %s"), have, wanted);
}

static gboolean
eta_is_known (const BtTorrentStat *stat, gint64 eta)
{
  return eta >= 0 && eta < LONGEST && stat->down_rate > 0;
}

/* What the download waits for, or how fast it goes. */
static char *
outlook (const BtTorrentStat *stat, gint64 eta)
{
  g_autofree char *rate = NULL;

  if (eta_is_known (stat, eta) && stat->n_pieces > FEW_PIECES)
    return pm_format_eta (eta);
  if (stat->down_rate > 0) {
    rate = pm_format_rate (stat->down_rate);
    return g_strdup_printf ("↓ %s", rate);
  }
  if (stat->n_peers == 0)
    return g_strdup (_ ("no peers yet"));
  return g_strdup (_ ("waiting for a turn"));
}

static char *
join_two (char *first, char *second)
{
  char *joined = g_strconcat (first, PM_WORDS_SEPARATOR, second, NULL);

  g_free (first);
  g_free (second);
  return joined;
}

static char *
fetching_caption (const BtTorrentStat *stat)
{
  if (stat->n_peers == 0)
    return g_strdup (_ ("Looking for peers…"));
  return g_strdup_printf (
      ngettext ("Fetching details from %u peer…", "Fetching details from %u peers…", stat->n_peers),
      stat->n_peers);
}

static char *
checking_caption (const BtTorrentStat *stat)
{
  double share = stat->to_check > 0 ? (double) stat->checked / stat->to_check : 0;

  return join_two (g_strdup (_ ("Checking files")), pm_format_percent (share));
}

static char *
seeding_traffic (const BtTorrentStat *stat)
{
  g_autofree char *rate = NULL;

  if (stat->n_receiving == 0 || stat->up_rate == 0)
    return g_strdup (_ ("nobody is asking"));
  rate = pm_format_rate (stat->up_rate);
  /* Translators: %s is a rate: "412 kB/s to 6 peers". */
  return g_strdup_printf (ngettext ("%s to %u peer", "%s to %u peers", stat->n_receiving), rate,
                          stat->n_receiving);
}

static double
moved_share (const BtTorrentStat *stat)
{
  return stat->to_move > 0 ? (double) stat->moved / stat->to_move : 0;
}

/* Why a torrent that seeded enough stopped. */
static char *
ended_words (const BtTorrentStat *stat)
{
  switch (stat->ended) {
  case BT_ENDED_RATIO:
    /* Translators: %.1f is how many bytes were given for each byte of the torrent. */
    return g_strdup_printf (_ ("Seeded enough: %.1f for each byte"),
                            (double) stat->uploaded / MAX (stat->wanted, 1));
  case BT_ENDED_TIME:
    return g_strdup (_ ("Seeded enough: the time is over"));
  case BT_ENDED_IDLE:
    return g_strdup (_ ("Seeded enough: nobody asks any more"));
  case BT_ENDED_NOT:
  default:
    return g_strdup (_ ("Paused"));
  }
}

char *
pm_words_caption (const BtTorrentStat *stat, gint64 eta, const GError *error)
{
  switch (stat->state) {
  case BT_TORRENT_METADATA:
    return fetching_caption (stat);
  case BT_TORRENT_CHECKING:
    return checking_caption (stat);
  case BT_TORRENT_HELD:
    return g_strdup (_ ("Waiting for your choice"));
  case BT_TORRENT_QUEUED:
    return join_two (g_strdup (_ ("Waits for its turn")), pm_format_percent (share_of (stat)));
  case BT_TORRENT_MOVING:
    return join_two (g_strdup (_ ("Moving files")), pm_format_percent (moved_share (stat)));
  case BT_TORRENT_SEEDING:
    return join_two (g_strdup (_ ("Seeding")), seeding_traffic (stat));
  case BT_TORRENT_PAUSED:
    return stat->ended != BT_ENDED_NOT
               ? ended_words (stat)
               : join_two (g_strdup (_ ("Paused")), pm_format_percent (share_of (stat)));
  case BT_TORRENT_ERROR:
    return pm_words_error_short (error);
  case BT_TORRENT_DOWNLOADING:
  default:
    return join_two (progress (stat), outlook (stat, eta));
  }
}

static void
add_down (GPtrArray *parts, const BtTorrentStat *stat)
{
  g_autofree char *rate = pm_format_rate (stat->down_rate);

  if (stat->n_sending == 0)
    return;
  /* Translators: "↓ 12.4 MB/s from 8 peers". */
  g_ptr_array_add (
      parts, g_strdup_printf (ngettext ("↓ %s from %u peer", "↓ %s from %u peers", stat->n_sending),
                              rate, stat->n_sending));
}

static void
add_up (GPtrArray *parts, const BtTorrentStat *stat)
{
  g_autofree char *rate = pm_format_rate (stat->up_rate);

  if (stat->n_receiving == 0)
    return;
  /* Translators: upload: "↑ 1.5 MB/s to 5"; the number is that of the peers. */
  g_ptr_array_add (parts, g_strdup_printf (_ ("↑ %s to %u"), rate, stat->n_receiving));
}

/* "Complete", "you have given 2.1 GB, 0.36 for each byte". */
static void
add_complete (GPtrArray *parts, const BtTorrentStat *stat)
{
  g_autofree char *size = g_format_size (stat->wanted);
  g_autofree char *given = g_format_size (stat->uploaded);

  g_ptr_array_add (parts, g_strdup (_ ("Complete")));
  g_ptr_array_add (parts, g_steal_pointer (&size));
  if (stat->uploaded == 0)
    return;
  /* Translators: "you have given 2.1 GB, 0.36 for each byte". */
  g_ptr_array_add (parts, g_strdup_printf (_ ("you have given %s, %.2f for each byte"), given,
                                           (double) stat->uploaded / MAX (stat->wanted, 1)));
}

static void
add_downloading (GPtrArray *parts, const BtTorrentStat *stat, gint64 eta)
{
  g_ptr_array_add (parts, progress (stat));
  if (eta_is_known (stat, eta))
    g_ptr_array_add (parts, pm_format_eta (eta));
  if (stat->n_sending > 0)
    add_down (parts, stat);
  else if (stat->n_peers == 0)
    g_ptr_array_add (parts, g_strdup (_ ("no peers yet")));
  else
    g_ptr_array_add (parts, pm_words_peers (stat->n_peers));
}

static char *
join_parts (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (PM_WORDS_SEPARATOR, (char **) parts->pdata);
}

char *
pm_words_facts (const BtTorrentStat *stat, gint64 eta, const GError *error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  switch (stat->state) {
  case BT_TORRENT_DOWNLOADING:
    add_downloading (parts, stat, eta);
    break;
  case BT_TORRENT_SEEDING:
    add_complete (parts, stat);
    break;
  case BT_TORRENT_PAUSED:
    g_ptr_array_add (parts, ended_words (stat));
    g_ptr_array_add (parts, progress (stat));
    break;
  case BT_TORRENT_ERROR:
    g_ptr_array_add (parts, g_strdup (_ ("Stopped, nothing is lost")));
    if (stat->n_pieces > 0)
      g_ptr_array_add (parts, progress (stat));
    break;
  case BT_TORRENT_METADATA:
  case BT_TORRENT_CHECKING:
  case BT_TORRENT_HELD:
  case BT_TORRENT_QUEUED:
  case BT_TORRENT_MOVING:
  default:
    g_ptr_array_add (parts, pm_words_caption (stat, eta, error));
  }
  add_up (parts, stat);
  return join_parts (parts);
}

char *
pm_words_headline (const BtTorrentStat *stat, gint64 eta, const GError *error)
{
  switch (stat->state) {
  case BT_TORRENT_DOWNLOADING:
    if (eta_is_known (stat, eta))
      return join_two (pm_format_percent (share_of (stat)), pm_format_eta (eta));
    return join_two (pm_format_percent (share_of (stat)), progress (stat));
  case BT_TORRENT_ERROR:
    return join_two (pm_format_percent (share_of (stat)),
                     g_strdup (_ ("Stopped, nothing is lost")));
  case BT_TORRENT_SEEDING:
    return g_strdup (_ ("Complete"));
  case BT_TORRENT_METADATA:
  case BT_TORRENT_CHECKING:
  case BT_TORRENT_HELD:
  case BT_TORRENT_QUEUED:
  case BT_TORRENT_MOVING:
  case BT_TORRENT_PAUSED:
  default:
    return pm_words_caption (stat, eta, error);
  }
}

char *
pm_words_traffic (const BtTorrentStat *stat)
{
  g_autofree char *down = pm_format_rate (stat->down_rate);
  g_autofree char *up = pm_format_rate (stat->up_rate);
  g_autofree char *peers = pm_words_peers (stat->n_peers);

  if (stat->state == BT_TORRENT_PAUSED || stat->state == BT_TORRENT_ERROR)
    return progress (stat);
  if (stat->state != BT_TORRENT_DOWNLOADING && stat->state != BT_TORRENT_SEEDING)
    return g_steal_pointer (&peers);
  return g_strdup_printf ("↓ %s · ↑ %s · %s", down, up, peers);
}

char *
pm_words_traffic_hint (const BtTorrentStat *stat)
{
  g_autofree char *down = g_format_size (stat->downloaded);
  g_autofree char *up = g_format_size (stat->uploaded);
  g_autofree char *wasted = g_format_size (stat->wasted);
  g_autoptr (GString) text = g_string_new (NULL);

  if (stat->downloaded == 0 && stat->uploaded == 0 && stat->wasted == 0)
    return NULL;
  /* Translators: two amounts of data. */
  g_string_append_printf (text, _ ("%s arrived, %s was given"), down, up);
  if (stat->wasted > 0) {
    g_string_append_c (text, '\n');
    /* Translators: an amount of data. */
    g_string_append_printf (text, _ ("%s arrived in vain: twice, or damaged"), wasted);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pm_words_damage (guint n_pieces, guint n_peers)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (n_pieces == 0 && n_peers == 0)
    return NULL;
  if (n_pieces > 0)
    g_string_append_printf (text,
                            ngettext ("%'u piece was damaged. Asked again from other peers.",
                                      "%'u pieces were damaged. Asked again from other peers.",
                                      n_pieces),
                            n_pieces);
  if (n_pieces > 0 && n_peers > 0)
    g_string_append_c (text, ' ');
  if (n_peers > 0)
    g_string_append_printf (
        text, ngettext ("%'u peer was shut out.", "%'u peers were shut out.", n_peers), n_peers);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pm_words_sum (const BtTorrentStat *stat)
{
  g_autofree char *here = progress (stat);
  g_autofree char *down = pm_format_rate (stat->down_rate);
  g_autofree char *up = pm_format_rate (stat->up_rate);

  return g_strdup_printf ("%s · ↓ %s · ↑ %s", here, down, up);
}

char *
pm_words_spoken (const char *text)
{
  g_autoptr (GString) spoken = g_string_new (text);

  g_string_replace (spoken, "↓", _ ("down"), 0);
  g_string_replace (spoken, "↑", _ ("up"), 0);
  g_string_replace (spoken, PM_WORDS_SEPARATOR, ", ", 0);
  return g_string_free (g_steal_pointer (&spoken), FALSE);
}
