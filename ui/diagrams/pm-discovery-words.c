/* pm-discovery-words.c — trackers and the other ways of finding peers, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-discovery-words.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-found.h"
#include "pm-words.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)
#define HOUR_MINUTES 60
#define SECONDS_STEP 5 /* as often as the words are looked at */
#define LONG_AGO_STEPS (BT_FOUND_STEPS / 2)

static char *
join (char *first, char *second)
{
  char *joined;

  if (second == NULL)
    return first;
  joined = g_strconcat (first, PM_WORDS_SEPARATOR, second, NULL);
  g_free (first);
  g_free (second);
  return joined;
}

/* --- when --------------------------------------------------------------------------------------- */

char *
pm_discovery_words_again (gint64 next_us, gint64 now_us)
{
  gint64 left_us = next_us - now_us;
  guint seconds, minutes, hours;

  if (next_us == 0)
    return NULL;
  if (left_us <= 0)
    return g_strdup (_ ("again in a moment"));
  seconds = (guint) ((left_us / G_USEC_PER_SEC / SECONDS_STEP + 1) * SECONDS_STEP);
  if (left_us < MINUTE_US)
    /* Translators: seconds until a tracker is asked the next time. */
    return g_strdup_printf (ngettext ("again in %u s", "again in %u s", seconds), seconds);
  minutes = (guint) MIN ((left_us + MINUTE_US / 2) / MINUTE_US, G_MAXINT);
  if (minutes < 2 * HOUR_MINUTES)
    /* Translators: minutes until a tracker is asked the next time. */
    return g_strdup_printf (ngettext ("again in %u min", "again in %u min", minutes), minutes);
  hours = (minutes + HOUR_MINUTES / 2) / HOUR_MINUTES;
  return g_strdup_printf (ngettext ("again in %u hour", "again in %u hours", hours), hours);
}

/* --- trackers ----------------------------------------------------------------------------------- */

char *
pm_discovery_words_tracker_name (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0')
    return g_strdup (url);
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri), "",
                     NULL, NULL);
}

static char *
answer_words (const BtTrackerStat *stat)
{
  g_autofree char *n = pm_format_count (stat->n_peers);
  g_autofree char *all = NULL;

  if (stat->n_seeders < 0 || stat->n_leechers < 0)
    return pm_words_peers (stat->n_peers);
  all = pm_format_count ((guint64) stat->n_seeders + (guint64) stat->n_leechers);
  /* Translators: peers that a tracker told of, and how many it knows. */
  return g_strdup_printf (ngettext ("%s of %s peer", "%s of %s peers",
                                    (gulong) stat->n_seeders + (gulong) stat->n_leechers),
                          n, all);
}

static char *
quote (const char *message)
{
  /* Translators: %s is what a tracker or the network says. */
  return g_strdup_printf (_ ("“%s”"), message);
}

static char *
failure_words (const BtTrackerStat *stat)
{
  GError error = { BT_TRACKER_ERROR, stat->error, NULL };

  if (stat->message == NULL || *stat->message == '\0')
    return g_strdup (_ ("No answer"));
  if (stat->state == BT_TRACKER_FAILED && stat->error != BT_TRACKER_ERROR_REFUSED)
    return pm_words_error_short (&error);
  return quote (stat->message);
}

char *
pm_discovery_words_tracker (const BtTrackerStat *stat, gboolean may_ask, gint64 now_us)
{
  switch (stat->state) {
  case BT_TRACKER_ASKING:
    return g_strdup (_ ("Asking…"));
  case BT_TRACKER_WORKING:
    return join (answer_words (stat), pm_discovery_words_again (stat->next_us, now_us));
  case BT_TRACKER_FAILED:
    return join (failure_words (stat), pm_discovery_words_again (stat->next_us, now_us));
  case BT_TRACKER_UNKNOWN:
    return g_strdup (_ ("Not asked: this kind of tracker is not supported yet"));
  case BT_TRACKER_IDLE:
  default:
    return g_strdup (may_ask ? _ ("Not asked yet") : _ ("Not asked while stopped"));
  }
}

static void
append_part (GString *text, char *part)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, part);
  g_free (part);
}

static void
append_count (GString *text, int n, const char *format)
{
  g_autofree char *count = pm_format_count ((guint64) n);

  append_part (text, g_strdup_printf (format, count));
}

char *
pm_discovery_words_counts (const BtTrackerStat *stat)
{
  GString *text = g_string_new (NULL);

  if (stat->n_seeders >= 0)
    append_count (
        text, stat->n_seeders,
        ngettext ("%s peer has everything", "%s peers have everything", (gulong) stat->n_seeders));
  if (stat->n_leechers >= 0)
    append_count (text, stat->n_leechers,
                  ngettext ("%s peer is still loading", "%s peers are still loading",
                            (gulong) stat->n_leechers));
  if (stat->n_downloads >= 0)
    append_count (
        text, stat->n_downloads,
        ngettext ("Loaded %s time so far", "Loaded %s times so far", (gulong) stat->n_downloads));
  /* A warning, or more than the line says of a failure. */
  if (stat->message != NULL)
    append_part (text, quote (stat->message));
  if (text->len == 0)
    return g_string_free (text, TRUE);
  return g_string_free (text, FALSE);
}

/* --- ways --------------------------------------------------------------------------------------- */

/* Where the way is not gone at all; NULL otherwise. */
static char *
closed_words (const BtWayStat *stat)
{
  if (stat->state == BT_WAY_OFF)
    return g_strdup (_ ("Switched off in the Preferences"));
  if (stat->state == BT_WAY_PRIVATE)
    return g_strdup (_ ("Switched off: this torrent is private"));
  return NULL;
}

static char *
pex_words (const BtWayStat *stat, guint32 n_found)
{
  g_autofree char *told_by = NULL, *n = pm_format_count (stat->n_told_by);

  if (n_found == 0)
    return g_strdup (stat->n_told_by > 0 ? _ ("Nobody new yet") : _ ("Nobody told of others yet"));
  if (stat->n_told_by == 0)
    return pm_words_peers (n_found);
  /* Translators: so many of the peers tell of others. After "18 peers · ". */
  told_by =
      g_strdup_printf (ngettext ("told by %s of them", "told by %s of them", stat->n_told_by), n);
  return join (pm_words_peers (n_found), g_steal_pointer (&told_by));
}

static char *
lsd_words (const BtWayStat *stat, guint32 n_found, gint64 now_us)
{
  g_autofree char *n = pm_format_count (n_found);

  if (n_found > 0)
    return g_strdup_printf (
        ngettext ("%s peer on another computer here", "%s peers on other computers here", n_found),
        n);
  if (stat->state == BT_WAY_ASKING)
    return g_strdup (_ ("Asking…"));
  if (stat->state == BT_WAY_IDLE)
    return g_strdup (_ ("Not asked yet"));
  return join (g_strdup (_ ("Nobody else here")), pm_discovery_words_again (stat->next_us, now_us));
}

char *
pm_discovery_words_way (BtWay way, const BtWayStat *stat, guint32 n_found, gint64 now_us)
{
  char *closed = closed_words (stat);

  if (closed != NULL)
    return closed;
  return way == BT_WAY_PEX ? pex_words (stat, n_found) : lsd_words (stat, n_found, now_us);
}

static char *
nodes_words (const BtDhtSummary *dht)
{
  guint n = dht->n_good + dht->n_questionable;
  g_autofree char *count = pm_format_count (n);

  return g_strdup_printf (ngettext ("%s node known", "%s nodes known", n), count);
}

char *
pm_discovery_words_dht (const BtWayStat *stat, const BtDhtSummary *dht, guint32 n_found,
                        gint64 now_us)
{
  char *closed = closed_words (stat);

  if (closed != NULL)
    return closed;
  if (!dht->is_running)
    return g_strdup (_ ("Not joined yet"));
  if (dht->n_good + dht->n_questionable == 0)
    return g_strdup (_ ("Looking for a first node…"));
  if (stat->state == BT_WAY_ASKING)
    return join (g_strdup (_ ("Asking…")), nodes_words (dht));
  if (n_found > 0)
    return join (pm_words_peers (n_found), nodes_words (dht));
  if (stat->state == BT_WAY_SILENT)
    return join (g_strdup (_ ("Nobody knew peers")),
                 pm_discovery_words_again (stat->next_us, now_us));
  return nodes_words (dht);
}

const char *
pm_discovery_words_boxed (void)
{
  return _ ("Not used: everybody is on this computer");
}

char *
pm_discovery_words_met (const GArray *meetings)
{
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint i = 0; meetings != NULL && i < meetings->len; i++)
    n += g_array_index (meetings, BtRtcStat, i).at_us[BT_RTC_OPENED] != 0;
  if (n == 0)
    return g_strdup (_ ("Nobody yet over WebRTC"));
  count = pm_format_count (n);
  return g_strdup_printf (ngettext ("%s peer over WebRTC", "%s peers over WebRTC", n), count);
}

gboolean
pm_discovery_words_may_ask (BtTorrent *torrent)
{
  switch (bt_torrent_get_state (torrent)) {
  case BT_TORRENT_HELD:
  case BT_TORRENT_QUEUED:
  case BT_TORRENT_PAUSED:
  case BT_TORRENT_ERROR:
    return FALSE;
  default:
    return TRUE;
  }
}

/* --- the curve ---------------------------------------------------------------------------------- */

const char *
pm_discovery_words_source (BtPeerSource source)
{
  switch (source) {
  case BT_PEER_SOURCE_TRACKER:
    return _ ("Trackers");
  case BT_PEER_SOURCE_DHT:
    return _ ("DHT");
  case BT_PEER_SOURCE_PEX:
    return _ ("Peer exchange");
  case BT_PEER_SOURCE_LSD:
    return _ ("Local network");
  case BT_PEER_SOURCE_RTC:
    return "WebRTC";
  case BT_PEER_SOURCE_INCOMING:
    return _ ("Came to you");
  case BT_PEER_SOURCE_RESUME:
    return _ ("Known before");
  case BT_PEER_SOURCE_MAGNET:
    return _ ("Magnet link");
  case BT_PEER_SOURCE_USER:
  default:
    return _ ("Added by you");
  }
}

const char *
pm_discovery_words_source_hint (BtPeerSource source)
{
  switch (source) {
  case BT_PEER_SOURCE_TRACKER:
    return _ ("Told by servers that remember who shares a torrent");
  case BT_PEER_SOURCE_DHT:
    return _ (
        "Told by the distributed hash table: programs like this one, each of which remembers a "
        "small part of who shares what");
  case BT_PEER_SOURCE_PEX:
    return _ ("Told by peers that are connected already");
  case BT_PEER_SOURCE_LSD:
    return _ ("Answered a call in your own network");
  case BT_PEER_SOURCE_RTC:
    return _ ("Peers in web browsers, introduced by a tracker");
  case BT_PEER_SOURCE_INCOMING:
    return _ ("Found you, and called");
  case BT_PEER_SOURCE_RESUME:
    return _ ("Remembered from the last time");
  case BT_PEER_SOURCE_MAGNET:
    return _ ("Named in the magnet link");
  case BT_PEER_SOURCE_USER:
  default:
    return _ ("You named their addresses");
  }
}

char *
pm_discovery_words_spoken_found (const BtDiscoveryStat *stat, gboolean has_trackers)
{
  BtPeerSource sources[BT_N_PEER_SOURCES];
  guint n = pm_found_list (stat, has_trackers, sources);
  GString *text = g_string_new (_ ("Peers found in the last 10 minutes."));

  for (guint i = 0; i < n; i++) {
    g_autofree char *count = pm_format_count (stat->n_found[sources[i]]);

    /* Translators: a way of finding peers, and how many it found. */
    g_string_append_printf (text, _ (" %s: %s."), pm_discovery_words_source (sources[i]), count);
  }
  return g_string_free (text, FALSE);
}

char *
pm_discovery_words_spoken_line (const BtDiscoveryStat *stat, BtPeerSource source)
{
  g_autofree char *now = pm_format_count (pm_found_get (stat, source, 0));
  g_autofree char *then = pm_format_count (
      stat->n_steps >= LONG_AGO_STEPS ? pm_found_get (stat, source, LONG_AGO_STEPS) : 0);

  /* Translators: a way of finding peers, and two numbers. */
  return g_strdup_printf (_ ("%s: %s now, %s five minutes ago."),
                          pm_discovery_words_source (source), now, then);
}

/* --- nobody there yet --------------------------------------------------------------------------- */

static guint
count_trackers (BtTorrent *torrent)
{
  GListModel *trackers = bt_torrent_get_trackers (torrent);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);

    n += bt_tracker_get_stat (tracker)->state != BT_TRACKER_UNKNOWN;
  }
  return n;
}

static gboolean
asks_dht (BtTorrent *torrent)
{
  const BtDiscoveryStat *stat = bt_torrent_get_discovery (torrent);

  return stat != NULL && stat->ways[BT_WAY_DHT].state != BT_WAY_OFF
         && stat->ways[BT_WAY_DHT].state != BT_WAY_PRIVATE;
}

char *
pm_discovery_words_asked (BtTorrent *torrent)
{
  guint n = count_trackers (torrent);
  gboolean has_dht = asks_dht (torrent);
  g_autofree char *trackers = g_strdup_printf (ngettext ("%u tracker", "%u trackers", n), n);

  if (n > 0 && has_dht)
    /* Translators: %s is "3 trackers". */
    return g_strdup_printf (_ ("%s and the DHT"), trackers);
  if (n > 0)
    return g_steal_pointer (&trackers);
  return has_dht ? g_strdup (_ ("the DHT")) : NULL;
}
