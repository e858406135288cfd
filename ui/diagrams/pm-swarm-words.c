/* pm-swarm-words.c — peers and pieces in words: captions, bubbles, and what is spoken.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-words.h"

#include <glib/gi18n.h>

#include "pm-format.h"

char *
pm_swarm_words_peer_name (const BtPeerStat *peer, BtDemo *demo)
{
  guint number = demo != NULL ? bt_demo_get_peer_number (demo, peer) : 0;

  if (number > 0)
    /* Translators: one of the peers of the swarm in a box; %u is its number. */
    return g_strdup_printf (_ ("Peer %u"), number);
  if (peer->client[0] != '\0')
    return g_strdup (peer->client);
  return bt_address_ip_to_string (&peer->address);
}

const char *
pm_swarm_words_transport (BtTransportKind kind)
{
  switch (kind) {
  case BT_TRANSPORT_UTP:
    return "uTP";
  case BT_TRANSPORT_RTC:
    return "WebRTC";
  case BT_TRANSPORT_TCP:
  default:
    return "TCP";
  }
}

const char *
pm_swarm_words_down (const BtPeerStat *peer)
{
  switch (peer->down) {
  case BT_PEER_DOWN_SENDS:
    return _ ("Sends to you");
  case BT_PEER_DOWN_WAITING:
    return _ ("You wait for your turn");
  case BT_PEER_DOWN_NOTHING_NEEDED:
    return _ ("Has nothing you need");
  case BT_PEER_DOWN_NOT_ASKED:
    return _ ("Not asked");
  case BT_PEER_DOWN_SLOW:
    return _ ("Slow, asked elsewhere too");
  case BT_PEER_DOWN_COMPLETE:
    return _ ("You need nothing");
  case BT_PEER_DOWN_CONNECTING:
  default:
    return _ ("Connecting…");
  }
}

/* Who has everything does not send "back". */
static gboolean
is_giving_only (const BtPeerStat *peer)
{
  return peer->down == BT_PEER_DOWN_COMPLETE;
}

const char *
pm_swarm_words_up (const BtPeerStat *peer)
{
  switch (peer->up) {
  case BT_PEER_UP_SENDING_BACK:
    return is_giving_only (peer) ? _ ("You send to it") : _ ("You send back");
  case BT_PEER_UP_TRY:
    return _ ("You give it a try");
  case BT_PEER_UP_WAITS:
    return _ ("It waits for its turn");
  case BT_PEER_UP_NOT_INTERESTED:
    return _ ("It needs nothing");
  case BT_PEER_UP_CONNECTING:
  default:
    return _ ("Connecting…");
  }
}

static char *
caption_of_sender (const BtPeerStat *peer)
{
  if (peer->up == BT_PEER_UP_SENDING_BACK)
    return g_strdup (_ ("Sends to you · you send back"));
  if (peer->up == BT_PEER_UP_TRY)
    return g_strdup (_ ("Sends to you · you give it a try"));
  if (peer->is_seed)
    return g_strdup (_ ("Sends to you · complete"));
  return g_strdup (_ ("Sends to you"));
}

char *
pm_swarm_words_caption (const BtPeerStat *peer)
{
  gboolean is_idle = peer->down == BT_PEER_DOWN_NOTHING_NEEDED
                     || peer->down == BT_PEER_DOWN_COMPLETE || peer->down == BT_PEER_DOWN_NOT_ASKED;

  if (peer->down == BT_PEER_DOWN_SENDS)
    return caption_of_sender (peer);
  if (peer->up == BT_PEER_UP_SENDING_BACK || peer->up == BT_PEER_UP_TRY
      || (is_idle && peer->up == BT_PEER_UP_WAITS))
    return g_strdup (pm_swarm_words_up (peer));
  if (peer->is_seed && is_idle)
    return g_strdup (_ ("Complete"));
  return g_strdup (pm_swarm_words_down (peer));
}

static const char *
source_words (BtPeerSource source)
{
  switch (source) {
  case BT_PEER_SOURCE_TRACKER:
    return _ ("From the tracker");
  case BT_PEER_SOURCE_DHT:
    return _ ("From the DHT");
  case BT_PEER_SOURCE_PEX:
    return _ ("From peer exchange");
  case BT_PEER_SOURCE_LSD:
    return _ ("From the local network");
  case BT_PEER_SOURCE_RTC:
    return _ ("Introduced by the tracker");
  case BT_PEER_SOURCE_RESUME:
    return _ ("Known from before");
  case BT_PEER_SOURCE_INCOMING:
    return _ ("Came to you");
  case BT_PEER_SOURCE_MAGNET:
    return _ ("From the magnet link");
  case BT_PEER_SOURCE_USER:
  default:
    return _ ("Added by you");
  }
}

const char *
pm_swarm_words_found (const BtPeerStat *peer)
{
  return peer->incoming ? _ ("Came to you") : source_words (peer->source);
}

PmTurn
pm_swarm_words_turn (const BtPeerStat *peer, gboolean is_upload)
{
  if (!is_upload)
    return peer->down == BT_PEER_DOWN_SENDS || peer->down == BT_PEER_DOWN_NOT_ASKED ? PM_TURN_HAS
                                                                                    : PM_TURN_NONE;
  return peer->up == BT_PEER_UP_SENDING_BACK ? PM_TURN_HAS
         : peer->up == BT_PEER_UP_TRY        ? PM_TURN_TRY
                                             : PM_TURN_NONE;
}

char *
pm_swarm_words_peer_details (const BtPeerStat *peer)
{
  g_autofree char *address = bt_address_to_string (&peer->address);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s · %s\n", pm_swarm_words_down (peer), pm_swarm_words_up (peer));
  if (peer->client[0] != '\0')
    g_string_append_printf (text, "%s\n", peer->client);
  g_string_append_printf (text, "%s · %s\n", address, pm_swarm_words_transport (peer->transport));
  g_string_append (text, pm_swarm_words_found (peer));
  if (peer->encrypted)
    g_string_append_printf (text, " · %s", _ ("Encrypted"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- spoken ----------------------------------------------------------------------------------- */

static guint
count_arriving (const BtPieceMap *map)
{
  guint n = 0;

  for (guint32 i = 0; i < map->n_progress; i++)
    n += map->progress[i].n_requested;
  return n;
}

static void
append_count (GString *text, const char *format, guint64 count)
{
  g_autofree char *number = pm_format_count (count);

  g_string_append_c (text, ' ');
  g_string_append_printf (text, format, number);
}

char *
pm_swarm_words_spoken_you (const BtPieceMap *map, const BtTorrentStat *stat)
{
  guint32 n_have =
      map != NULL && map->have != NULL ? bt_bitfield_get_n_set (map->have) : stat->n_have;
  guint32 n_pieces = map != NULL ? map->n_pieces : stat->n_pieces;
  g_autofree char *have = pm_format_count (n_have), *all = pm_format_count (n_pieces);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_arriving = map != NULL ? count_arriving (map) : 0;

  g_string_append_printf (text,
                          ngettext ("You have %s of %s piece, %u percent.",
                                    "You have %s of %s pieces, %u percent.", n_pieces),
                          have, all,
                          pm_format_get_percent (n_pieces > 0 ? (double) n_have / n_pieces : 0));
  if (map != NULL && map->n_rare > 0)
    append_count (
        text, ngettext ("%s missing piece is rare.", "%s missing pieces are rare.", map->n_rare),
        map->n_rare);
  if (n_arriving > 0)
    append_count (text, ngettext ("%s block is arriving.", "%s blocks are arriving.", n_arriving),
                  n_arriving);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pm_swarm_words_spoken_swarm (const BtPieceMap *map, const BtTorrentStat *stat)
{
  if (map == NULL || stat->n_peers == 0)
    return g_strdup (_ ("No peers."));
  return g_strdup_printf (ngettext ("%u peer, %.1f copies on average, lowest %u.",
                                    "%u peers, %.1f copies on average, lowest %u.", stat->n_peers),
                          stat->n_peers, map->copies_mean, map->copies_min);
}

/* "Sends to you, 2.3 megabytes per second." */
static void
append_flow (GString *text, const char *words, guint64 rate)
{
  g_autofree char *spoken = rate >= PM_RATE_LEAST ? pm_format_rate_spoken (rate) : NULL;

  if (spoken != NULL)
    /* Translators: what a peer does, and how fast */
    g_string_append_printf (text, _ (" %s, %s."), words, spoken);
  else
    g_string_append_printf (text, " %s.", words);
}

char *
pm_swarm_words_spoken_peer (const BtPeerStat *peer, const char *name)
{
  guint32 n = peer->have != NULL ? bt_bitfield_get_n_bits (peer->have) : 0;
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s, %s.", name, pm_swarm_words_transport (peer->transport));
  if (n > 0)
    g_string_append_printf (
        text, _ (" Has %u percent."),
        pm_format_get_percent ((double) bt_bitfield_get_n_set (peer->have) / n));
  append_flow (text, pm_swarm_words_down (peer), peer->down_rate);
  append_flow (text, pm_swarm_words_up (peer), peer->up_rate);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pm_swarm_words_copies (guint copies)
{
  g_autofree char *number = pm_format_count (copies);

  return g_strdup_printf (ngettext ("%s copy", "%s copies", copies), number);
}

/* --- pieces ----------------------------------------------------------------------------------- */

static const char *
piece_state (const BtPieceMap *map, guint32 piece)
{
  switch (pm_map_get_state (map, piece)) {
  case PM_PIECE_DAMAGED:
    return _ ("damaged, asked again");
  case PM_PIECE_CHECKING:
    return _ ("being checked");
  case PM_PIECE_HERE:
    return _ ("here");
  case PM_PIECE_FLIGHT:
    return _ ("arriving");
  case PM_PIECE_UNWANTED:
    return _ ("not wanted");
  case PM_PIECE_RARE: /* said behind it */
  case PM_PIECE_MISSING:
  default:
    return _ ("missing here");
  }
}

static void
append_one_piece (GString *text, const PmBubble *bubble, guint32 piece)
{
  guint n = pm_map_get_copies (bubble->map, piece, bubble->count);
  g_autofree char *number = pm_format_count (piece), *copies = pm_swarm_words_copies (n);
  const BtPeerStat *peer = bubble->peer;

  /* Translators: number of a piece, and its state */
  g_string_append_printf (text, _ ("Piece %s · %s"), number, piece_state (bubble->map, piece));
  g_string_append_c (text, '\n');
  if (peer != NULL && peer->have != NULL && piece < bt_bitfield_get_n_bits (peer->have)) {
    g_string_append_printf (
        text, bt_bitfield_get (peer->have, piece) ? _ ("%s has it") : _ ("%s does not have it"),
        bubble->peer_name);
    g_string_append (text, " · ");
  }
  if (n == 0)
    g_string_append (text, _ ("no peer has it"));
  else
    /* Translators: "9 copies in all" */
    g_string_append_printf (text, _ ("%s in all"), copies);
  if (pm_map_is_rare (bubble->map, piece, bubble->count))
    g_string_append_printf (text, " · %s", _ ("rare"));
}

static guint32
count_here (const BtBitfield *have, guint32 first, guint32 n)
{
  return have != NULL && first + n <= bt_bitfield_get_n_bits (have)
             ? bt_bitfield_count_range (have, first, n)
             : 0;
}

static void
append_many_pieces (GString *text, const PmBubble *bubble, guint32 first, guint32 n)
{
  g_autofree char *from = pm_format_count (first), *to = pm_format_count (first + n - 1);
  guint low = G_MAXUINT;
  g_autofree char *copies = NULL;

  g_string_append_printf (text, _ ("Pieces %s to %s · %u of %u here"), from, to,
                          count_here (bubble->map->have, first, n), n);
  for (guint32 i = first; i < first + n; i++)
    low = MIN (low, pm_map_get_copies (bubble->map, i, bubble->count));
  g_string_append_c (text, '\n');
  if (bubble->peer != NULL && bubble->peer->have != NULL) {
    /* Translators: name of a peer, how many of so many pieces it has */
    g_string_append_printf (text, _ ("%s has %u of %u"), bubble->peer_name,
                            count_here (bubble->peer->have, first, n), n);
    g_string_append (text, " · ");
  }
  copies = pm_swarm_words_copies (low);
  if (low > 0)
    g_string_append_printf (text, _ ("at least %s"), copies);
  else
    g_string_append (text, _ ("no peer has all of them"));
}

static void
append_file (GString *text, const BtMetainfo *metainfo, guint32 piece)
{
  guint64 offset = (guint64) piece * bt_metainfo_get_piece_length (metainfo);
  guint32 index;
  g_autofree char *name = NULL;

  if (!bt_metainfo_is_multi_file (metainfo) || offset >= bt_metainfo_get_size (metainfo))
    return;
  index = bt_metainfo_find_file (metainfo, offset);
  if (index >= bt_metainfo_get_n_files (metainfo))
    return;
  name = g_path_get_basename (bt_metainfo_get_file (metainfo, index)->path);
  g_string_append_printf (text, "\n%s", name);
}

char *
pm_swarm_words_pieces (const PmBubble *bubble, guint32 first, guint32 n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (n == 1)
    append_one_piece (text, bubble, first);
  else
    append_many_pieces (text, bubble, first, n);
  if (bubble->metainfo != NULL)
    append_file (text, bubble->metainfo, first);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
arriving_words (const BtPieceProgress *progress, const char *from)
{
  if (from != NULL)
    return g_strdup_printf (ngettext ("arriving from %s, %u of %u block",
                                      "arriving from %s, %u of %u blocks", progress->n_blocks),
                            from, progress->n_received, progress->n_blocks);
  return g_strdup_printf (
      ngettext ("%u of %u block is here", "%u of %u blocks are here", progress->n_blocks),
      progress->n_received, progress->n_blocks);
}

char *
pm_swarm_words_spoken_box (const PmBubble *bubble, guint32 piece, const char *from)
{
  const BtPieceProgress *progress = bt_piece_map_get_progress (bubble->map, piece);
  gboolean is_arriving = progress != NULL && !progress->checking;
  g_autofree char *arriving = is_arriving ? arriving_words (progress, from) : NULL;
  g_autofree char *copies =
      pm_swarm_words_copies (pm_map_get_copies (bubble->map, piece, bubble->count));
  const char *rare = pm_map_is_rare (bubble->map, piece, bubble->count) ? _ (", rare") : "";

  /* Translators: number of a piece, its state, how many copies, and maybe that it is rare */
  return g_strdup_printf (_ ("Piece %u, %s, %s%s."), piece,
                          is_arriving ? arriving : piece_state (bubble->map, piece), copies, rare);
}
