/* pm-peer-words.c — one peer in full: what a person who opens its details reads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-peer-words.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-swarm-words.h"
#include "pm-words.h"

#define MINUTE 60 /* seconds */
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define RAREST_NAMED 3 /* pieces that are named by their numbers */

const char *
pm_peer_words_title (PmPeerFact fact)
{
  switch (fact) {
  case PM_PEER_FACT_ADDRESS:
    return _ ("Address");
  case PM_PEER_FACT_FOUND:
    return _ ("Found");
  case PM_PEER_FACT_SINCE:
    return _ ("Connected");
  case PM_PEER_FACT_ENCRYPTED:
    return _ ("Encrypted");
  case PM_PEER_FACT_DOWN:
    return _ ("It to you");
  case PM_PEER_FACT_UP:
    return _ ("You to it");
  case PM_PEER_FACT_RATIO:
    return _ ("In return");
  case PM_PEER_FACT_HAS:
    return _ ("Has");
  case PM_PEER_FACT_RAREST:
  default:
    return _ ("Rarest for you");
  }
}

const char *
pm_peer_words_hint (PmPeerFact fact)
{
  switch (fact) {
  case PM_PEER_FACT_ENCRYPTED:
    return _ ("Whether others on the way can read what you send to each other");
  case PM_PEER_FACT_RATIO:
    return _ ("How much you gave it for each byte that it gave you");
  case PM_PEER_FACT_RAREST:
    return _ ("The pieces that it has, that you miss, and that the fewest others have");
  default:
    return NULL;
  }
}

/* --- facts -------------------------------------------------------------------------------------- */

static char *
since_words (gint64 seconds)
{
  guint n;

  if (seconds < MINUTE) {
    n = (guint) MAX (seconds, 1);
    return g_strdup_printf (ngettext ("for %u second", "for %u seconds", n), n);
  }
  if (seconds < 90 * MINUTE) {
    n = (guint) (seconds / MINUTE);
    return g_strdup_printf (ngettext ("for %u minute", "for %u minutes", n), n);
  }
  if (seconds < 36 * HOUR) {
    n = (guint) ((seconds + HOUR / 2) / HOUR);
    return g_strdup_printf (ngettext ("for %u hour", "for %u hours", n), n);
  }
  n = (guint) MIN ((seconds + DAY / 2) / DAY, G_MAXINT);
  return g_strdup_printf (ngettext ("for %u day", "for %u days", n), n);
}

static char *
encrypted_words (const BtPeerStat *peer)
{
  if (peer->transport == BT_TRANSPORT_RTC)
    return g_strdup (_ ("Yes, as all of WebRTC is"));
  return g_strdup (peer->encrypted ? _ ("Yes") : _ ("No"));
}

/* "Sends to you · 2.3 MB/s · 120 MB so far" */
static char *
flow_words (const char *state, guint64 rate, guint64 n_bytes)
{
  GString *text = g_string_new (state);

  if (rate >= PM_RATE_LEAST) {
    g_autofree char *speed = pm_format_rate (rate);

    g_string_append_printf (text, PM_WORDS_SEPARATOR "%s", speed);
  }
  if (n_bytes > 0) {
    g_autofree char *size = pm_format_size (n_bytes);

    g_string_append (text, PM_WORDS_SEPARATOR);
    /* Translators: %s is an amount of data */
    g_string_append_printf (text, _ ("%s so far"), size);
  }
  return g_string_free (text, FALSE);
}

static char *
ratio_words (const BtPeerStat *peer)
{
  if (peer->downloaded == 0 && peer->uploaded == 0)
    return NULL;
  if (peer->downloaded == 0)
    return g_strdup (_ ("Nothing from it yet"));
  /* Translators: bytes given for each byte that was got, "0.36 for each byte" */
  return g_strdup_printf (_ ("%.2f for each byte"), (double) peer->uploaded / peer->downloaded);
}

static char *
has_words (const BtPeerStat *peer)
{
  guint32 n = peer->have != NULL ? bt_bitfield_get_n_bits (peer->have) : 0;
  guint32 n_have = n > 0 ? bt_bitfield_get_n_set (peer->have) : 0;
  g_autofree char *percent = NULL, *have = NULL, *all = NULL;

  if (n == 0)
    return NULL;
  if (n_have == n)
    return g_strdup (_ ("Everything"));
  percent = pm_format_percent ((double) n_have / n);
  have = pm_format_count (n_have);
  all = pm_format_count (n);
  /* Translators: a share, and how many pieces of how many: "93% · 7,620 of 8,192 pieces" */
  return g_strdup_printf (ngettext ("%s · %s of %s piece", "%s · %s of %s pieces", n), percent,
                          have, all);
}

/* What it has, we miss and want, with as few copies as possible. */
typedef struct {
  guint32 pieces[RAREST_NAMED];
  guint32 n;
  guint copies;
} Rarest;

static gboolean
is_missed (const BtPieceMap *map, guint32 piece)
{
  return (map->have == NULL || !bt_bitfield_get (map->have, piece))
         && (map->wanted == NULL || bt_bitfield_get (map->wanted, piece));
}

static void
add_piece (Rarest *rarest, guint32 piece, guint copies)
{
  if (rarest->n > 0 && copies > rarest->copies)
    return;
  if (rarest->n == 0 || copies < rarest->copies)
    *rarest = (Rarest) { .copies = copies };
  if (rarest->n < RAREST_NAMED)
    rarest->pieces[rarest->n] = piece;
  rarest->n++;
}

static Rarest
find_rarest (const BtPeerStat *peer, const BtPieceMap *map)
{
  Rarest rarest = { 0 };

  for (guint32 piece = bt_bitfield_next (peer->have, 0, TRUE); piece < map->n_pieces;
       piece = bt_bitfield_next (peer->have, piece + 1, TRUE))
    if (is_missed (map, piece))
      add_piece (&rarest, piece, pm_map_get_copies (map, piece, PM_COUNT_PEERS));
  return rarest;
}

static char *
number_words (const Rarest *rarest)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < MIN (rarest->n, RAREST_NAMED); i++) {
    g_autofree char *number = pm_format_count (rarest->pieces[i]);

    g_string_append_printf (numbers, i == 0 ? "%s" : ", %s", number);
  }
  if (rarest->n > RAREST_NAMED)
    /* Translators: numbers of pieces, and how many others there are. */
    return g_strdup_printf (
        ngettext ("Pieces %s and %u more", "Pieces %s and %u more", rarest->n - RAREST_NAMED),
        numbers->str, rarest->n - RAREST_NAMED);
  /* Translators: numbers of pieces. */
  return g_strdup_printf (ngettext ("Piece %s", "Pieces %s", rarest->n), numbers->str);
}

static char *
rarest_words (const BtPeerStat *peer, const BtPieceMap *map)
{
  g_autofree char *numbers = NULL, *copies = NULL;
  Rarest rarest;

  if (map == NULL || peer->have == NULL || bt_bitfield_get_n_bits (peer->have) != map->n_pieces)
    return NULL;
  rarest = find_rarest (peer, map);
  if (rarest.n == 0)
    return g_strdup (_ ("Nothing that you miss"));
  numbers = number_words (&rarest);
  copies = pm_swarm_words_copies (rarest.copies);
  return g_strdup_printf ("%s" PM_WORDS_SEPARATOR "%s", numbers, copies);
}

char *
pm_peer_words_fact (PmPeerFact fact, const BtPeerStat *peer, const BtPieceMap *map, gint64 now_us)
{
  switch (fact) {
  case PM_PEER_FACT_ADDRESS:
    return bt_address_to_string (&peer->address);
  case PM_PEER_FACT_FOUND:
    return g_strdup (pm_swarm_words_found (peer));
  case PM_PEER_FACT_SINCE:
    return peer->since_us > 0 ? since_words ((now_us - peer->since_us) / G_USEC_PER_SEC) : NULL;
  case PM_PEER_FACT_ENCRYPTED:
    return encrypted_words (peer);
  case PM_PEER_FACT_DOWN:
    return flow_words (pm_swarm_words_down (peer), peer->down_rate, peer->downloaded);
  case PM_PEER_FACT_UP:
    return flow_words (pm_swarm_words_up (peer), peer->up_rate, peer->uploaded);
  case PM_PEER_FACT_RATIO:
    return ratio_words (peer);
  case PM_PEER_FACT_HAS:
    return has_words (peer);
  case PM_PEER_FACT_RAREST:
  default:
    return rarest_words (peer, map);
  }
}

/* --- the rule ----------------------------------------------------------------------------------- */

static const char *
rule_of_giving (const BtPeerStat *peer)
{
  switch (peer->up) {
  case BT_PEER_UP_TRY:
    return _ (
        "A try: every 30 seconds somebody gets a turn without having given anything. This is how "
        "newcomers begin, and how you find faster peers.");
  case BT_PEER_UP_WAITS:
    return peer->down == BT_PEER_DOWN_SENDS
               ? _ (
                   "Tit for tat: it sends to you, but others send more, and they have the turns that "
                   "you give.")
               : _ (
                   "Tit for tat: you give turns to those who send you the most. It sends nothing now, "
                   "so it waits, or gets a try.");
  case BT_PEER_UP_NOT_INTERESTED:
    return peer->is_seed ? _ (
               "It has everything and needs nothing of you. It gives all the same, as you will "
               "when you are complete.")
                         : _ ("It needs nothing that you have, so there is nothing to give back.");
  default:
    return _ ("You have just met. The first turn is a try: somebody has to begin.");
  }
}

char *
pm_peer_words_rule (const BtPeerStat *peer)
{
  if (peer->down == BT_PEER_DOWN_CONNECTING)
    return g_strdup (_ ("You have just met. The first turn is a try: somebody has to begin."));
  if (peer->up != BT_PEER_UP_SENDING_BACK)
    return g_strdup (rule_of_giving (peer));
  if (peer->down == BT_PEER_DOWN_COMPLETE)
    return g_strdup (
        _ ("You need nothing more, so you give turns to those who can take the most."));
  if (peer->down == BT_PEER_DOWN_SENDS)
    return g_strdup (
        _ ("Tit for tat: it sends to you because you send back, and the other way round."));
  return g_strdup (
      _ ("Tit for tat: it sent you a lot lately, so it has a turn. If it stops, its turn goes "
         "to another."));
}
