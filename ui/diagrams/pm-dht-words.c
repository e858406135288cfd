/* pm-dht-words.c — the DHT's table and its lookups in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-dht-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pm-format.h"
#include "pm-words.h"

#define MILLION 1000000
#define FIGURES_FROM 10 /* from here on an estimate has two figures that mean something */
#define MINUTE_US (60 * G_USEC_PER_SEC)
#define SECOND_FROM_US (999 * 1000) /* from here on a time is told in seconds */

/* --- the table ---------------------------------------------------------------------------------- */

/* No estimate is better than two figures. */
static guint64
round_to_two_figures (guint64 n)
{
  guint64 unit = 1;

  while (n / unit >= FIGURES_FROM * 10)
    unit *= 10;
  return (n + unit / 2) / unit * unit;
}

char *
pm_dht_words_about (guint64 n)
{
  guint64 rounded = round_to_two_figures (n);
  g_autofree char *count = NULL;

  if (rounded >= FIGURES_FROM * MILLION) {
    count = pm_format_count (rounded / MILLION);
    return g_strdup_printf (_ ("about %s million"), count);
  }
  if (rounded >= MILLION)
    /* Translators: "about 1.2 million" */
    return g_strdup_printf (_ ("about %.1f million"), (double) rounded / MILLION);
  count = pm_format_count (rounded);
  /* Translators: "about 3,400" */
  return g_strdup_printf (_ ("about %s"), count);
}

static guint
count_state (const GArray *buckets, BtDhtNodeState state)
{
  guint n = 0;

  for (guint i = 0; i < buckets->len; i++) {
    const BtDhtBucketStat *bucket = &g_array_index (buckets, BtDhtBucketStat, i);

    for (guint k = 0; k < bucket->n_nodes; k++)
      n += bucket->nodes[k].state == state;
  }
  return n;
}

static void
append_network (GString *text, guint64 n)
{
  g_autofree char *about = pm_dht_words_about (n);

  g_string_append_c (text, ' ');
  /* Translators: %s is "about 12 million". */
  g_string_append_printf (text,
                          ngettext ("In all there is %s computer.",
                                    "In all there are %s computers.", (gulong) MIN (n, G_MAXINT)),
                          about);
}

char *
pm_dht_words_table (const BtDhtStat *stat, const GArray *buckets)
{
  guint n = count_state (buckets, BT_DHT_NODE_GOOD);
  g_autofree char *count = pm_format_count (n);
  GString *text;

  if (n + count_state (buckets, BT_DHT_NODE_QUESTIONABLE) == 0)
    return g_strdup (_ ("The DHT needs a first node. Joining…"));
  text = g_string_new (NULL);
  g_string_append_printf (
      text, ngettext ("%s node answered lately.", "%s nodes answered lately.", n), count);
  g_string_append_c (text, ' ');
  g_string_append_printf (text,
                          /* Translators: %d is 8. */
                          _ ("Each row is a bucket: up to %d at one distance, so you know your own "
                             "neighbourhood best."),
                          BT_BUCKET_SIZE);
  if (stat->summary.n_network > 0)
    append_network (text, stat->summary.n_network);
  return g_string_free (text, FALSE);
}

static char *
bits_words (guint n_bits)
{
  return g_strdup_printf (ngettext ("%u bit alike", "%u bits alike", n_bits), n_bits);
}

char *
pm_dht_words_distance (const GArray *buckets, guint index)
{
  switch (pm_buckets_get_distance (buckets, index)) {
  case PM_DISTANCE_ALL:
    return g_strdup (_ ("everybody"));
  case PM_DISTANCE_HALF:
    return g_strdup (_ ("half of all"));
  case PM_DISTANCE_QUARTER:
    return g_strdup (_ ("a quarter"));
  case PM_DISTANCE_EIGHTH:
    return g_strdup (_ ("an eighth"));
  case PM_DISTANCE_NEXT:
    return g_strdup (_ ("next to you"));
  case PM_DISTANCE_BITS:
  default:
    return bits_words (g_array_index (buckets, BtDhtBucketStat, index).depth);
  }
}

static const char *
state_words (BtDhtNodeState state)
{
  switch (state) {
  case BT_DHT_NODE_GOOD:
    return _ ("Answers");
  case BT_DHT_NODE_QUESTIONABLE:
    return _ ("Not heard for 15 min");
  case BT_DHT_NODE_BAD:
  default:
    return _ ("Does not answer any more");
  }
}

static char *
seen_words (gint64 seen_us, gint64 now_us)
{
  guint minutes = (guint) CLAMP ((now_us - seen_us) / MINUTE_US, 0, G_MAXINT);

  if (seen_us == 0)
    return g_strdup (_ ("Never heard of yet"));
  if (minutes == 0)
    return g_strdup (_ ("Heard just now"));
  return g_strdup_printf (ngettext ("Heard %u min ago", "Heard %u min ago", minutes), minutes);
}

static char *
duration_words (gint64 us)
{
  if (us < SECOND_FROM_US)
    /* Translators: milliseconds */
    return g_strdup_printf (_ ("%u ms"), (guint) (MAX (us, 0) / 1000));
  /* Translators: seconds */
  return g_strdup_printf (_ ("%.1f s"), (double) us / G_USEC_PER_SEC);
}

char *
pm_dht_words_node (const BtDhtNodeStat *node, gint64 now_us)
{
  g_autofree char *address = bt_address_to_string (&node->address);
  g_autofree char *seen = seen_words (node->seen_us, now_us);
  g_autofree char *rtt = duration_words (node->rtt_us);
  GString *text = g_string_new (address);

  g_string_append_printf (text, "\n%s", state_words (node->state));
  if (node->rtt_us > 0) {
    g_string_append (text, PM_WORDS_SEPARATOR);
    /* Translators: %s is a time such as "120 ms". */
    g_string_append_printf (text, _ ("answered in %s"), rtt);
  }
  g_string_append_printf (text, "\n%s", seen);
  if (!node->is_verified)
    g_string_append_printf (text, "\n%s", _ ("Its id does not fit its address"));
  return g_string_free (text, FALSE);
}

char *
pm_dht_words_spoken_bucket (const GArray *buckets, guint index)
{
  const BtDhtBucketStat *bucket = &g_array_index (buckets, BtDhtBucketStat, index);
  g_autofree char *distance = pm_dht_words_distance (buckets, index);
  guint n_good = 0;

  for (guint i = 0; i < bucket->n_nodes; i++)
    n_good += bucket->nodes[i].state == BT_DHT_NODE_GOOD;
  /* Translators: a distance such as "half of all", and two numbers. */
  return g_strdup_printf (ngettext ("%s: %u node, %u of them answer.",
                                    "%s: %u nodes, %u of them answer.", bucket->n_nodes),
                          distance, bucket->n_nodes, n_good);
}

/* --- a lookup ----------------------------------------------------------------------------------- */

static gboolean
is_closer (const BtDhtLookupStat *lookup, const BtDhtHopStat *a, const BtDhtHopStat *b)
{
  for (guint i = 0; i < BT_NODE_ID_SIZE; i++)
    if (a->id[i] != b->id[i])
      return (a->id[i] ^ lookup->target[i]) < (b->id[i] ^ lookup->target[i]);
  return FALSE;
}

static guint
count_hops (const BtDhtLookupStat *lookup, BtHopState state)
{
  guint n = 0;

  for (guint i = 0; i < lookup->n_hops; i++)
    n += lookup->hops[i].state == state;
  return n;
}

/* Whether nobody who answered and knows no peers is closer than one who knows some. */
static gboolean
are_closest (const BtDhtLookupStat *lookup)
{
  const BtDhtHopStat *farthest = NULL;

  for (guint i = 0; i < lookup->n_hops; i++)
    if (lookup->hops[i].state == BT_HOP_PEERS
        && (farthest == NULL || is_closer (lookup, farthest, &lookup->hops[i])))
      farthest = &lookup->hops[i];
  for (guint i = 0; farthest != NULL && i < lookup->n_hops; i++)
    if (lookup->hops[i].state == BT_HOP_ANSWERED && is_closer (lookup, &lookup->hops[i], farthest))
      return FALSE;
  return TRUE;
}

static char *
asked_words (const BtDhtLookupStat *lookup)
{
  g_autofree char *asked =
      g_strdup_printf (ngettext ("%u asked", "%u asked", lookup->n_asked), lookup->n_asked);
  g_autofree char *silent =
      g_strdup_printf (ngettext ("%u silent", "%u silent", lookup->n_failed), lookup->n_failed);

  if (lookup->n_failed == 0)
    return g_steal_pointer (&asked);
  /* Translators: "16 asked, 2 silent" */
  return g_strdup_printf (_ ("%s, %s"), asked, silent);
}

/* "at the 3 closest nodes" */
static char *
where_words (const BtDhtLookupStat *lookup)
{
  guint n = count_hops (lookup, BT_HOP_PEERS);

  if (are_closest (lookup))
    return g_strdup_printf (ngettext ("at the closest node", "at the %u closest nodes", n), n);
  return g_strdup_printf (ngettext ("at %u node", "at %u nodes", n), n);
}

static char *
result_words (const BtDhtLookupStat *lookup)
{
  g_autofree char *peers = pm_words_peers (lookup->n_peers);
  g_autofree char *where = where_words (lookup);
  g_autofree char *time = duration_words (lookup->ended_us - lookup->started_us);

  if (lookup->n_peers > 0)
    /* Translators: "46 peers", "at the 3 closest nodes", "1.9 s" */
    return g_strdup_printf (_ ("Found %s %s in %s"), peers, where, time);
  if (lookup->n_answered == 0)
    return g_strdup (_ ("Nobody answered"));
  /* Translators: %s is a time such as "1.9 s". */
  return g_strdup_printf (_ ("Nobody knew peers, after %s"), time);
}

static char *
running_words (const BtDhtLookupStat *lookup)
{
  guint n = count_hops (lookup, BT_HOP_ASKED);
  g_autofree char *peers = pm_words_peers (lookup->n_peers);

  if (lookup->n_peers > 0)
    /* Translators: %s is "12 peers". */
    return g_strdup_printf (_ ("Round %u: %s so far, still coming closer"),
                            MAX (lookup->n_rounds, 1), peers);
  if (lookup->n_asked == 0)
    return g_strdup (_ ("Beginning with the nodes you know"));
  return g_strdup_printf (ngettext ("Round %u: waiting for %u node, each is closer than the last",
                                    "Round %u: waiting for %u nodes, each round is closer", n),
                          MAX (lookup->n_rounds, 1), n);
}

char *
pm_dht_words_lookup (const BtDhtLookupStat *lookup)
{
  g_autofree char *asked = asked_words (lookup);
  g_autofree char *how = lookup->is_running ? running_words (lookup) : result_words (lookup);
  g_autofree char *line = g_strconcat (how, PM_WORDS_SEPARATOR, asked, NULL);
  g_autofree char *told = NULL;

  if (lookup->n_told == 0)
    return g_steal_pointer (&line);
  told = g_strdup_printf (
      ngettext ("%u of them now knows you, too.", "%u of them now know you, too.", lookup->n_told),
      lookup->n_told);
  /* Translators: two sentences about a lookup. */
  return g_strdup_printf (_ ("%s. %s"), line, told);
}

static char *
answer_words (const BtDhtHopStat *hop)
{
  g_autofree char *time = duration_words (hop->ended_us - hop->asked_us);

  return g_strdup_printf (_ ("answered in %s"), time);
}

/* What became of it, as the end of a sentence. */
static char *
fate_words (const BtDhtLookupStat *lookup, const BtDhtHopStat *hop)
{
  g_autofree char *answer = answer_words (hop);
  g_autofree char *peers = pm_words_peers (hop->n_peers);

  switch (hop->state) {
  case BT_HOP_ASKED:
    return g_strdup (_ ("no answer yet"));
  case BT_HOP_ANSWERED:
    return g_steal_pointer (&answer);
  case BT_HOP_PEERS:
    /* Translators: "answered in 120 ms, knows 12 peers" */
    return g_strdup_printf (_ ("%s, knows %s"), answer, peers);
  case BT_HOP_FAILED:
    return g_strdup (_ ("no answer"));
  case BT_HOP_HEARD:
  default:
    return g_strdup (lookup->is_running ? _ ("heard of, not asked yet")
                                        : _ ("heard of, not needed"));
  }
}

static char *
teller_words (const BtDhtLookupStat *lookup, const BtDhtHopStat *hop)
{
  g_autofree char *address = NULL;

  if (hop->told_by < 0 || (guint) hop->told_by >= lookup->n_hops)
    return g_strdup (_ ("You knew it"));
  address = bt_address_to_string (&lookup->hops[hop->told_by].address);
  /* Translators: %s is an address. */
  return g_strdup_printf (_ ("Told by %s"), address);
}

char *
pm_dht_words_hop (const BtDhtLookupStat *lookup, guint index)
{
  const BtDhtHopStat *hop = &lookup->hops[index];
  g_autofree char *address = bt_address_to_string (&hop->address);
  g_autofree char *bits = bits_words (hop->n_bits);
  g_autofree char *fate = fate_words (lookup, hop);
  g_autofree char *teller = teller_words (lookup, hop);

  if (hop->state == BT_HOP_HEARD)
    return g_strdup_printf ("%s" PM_WORDS_SEPARATOR "%s\n%s\n%s", address, bits, fate, teller);
  /* Translators: address, "14 bits alike", a number, "answered in 120 ms", "Told by …". */
  return g_strdup_printf (_ ("%s · %s\nAsked in round %u, %s\n%s"), address, bits, hop->round, fate,
                          teller);
}

char *
pm_dht_words_spoken_hop (const BtDhtLookupStat *lookup, guint index)
{
  const BtDhtHopStat *hop = &lookup->hops[index];
  g_autofree char *address = bt_address_ip_to_string (&hop->address);
  g_autofree char *bits = bits_words (hop->n_bits);
  g_autofree char *fate = fate_words (lookup, hop);

  /* Translators: a number, address, "14 bits alike", "answered in 120 ms". */
  return g_strdup_printf (_ ("Round %u: %s, %s, %s."), hop->round, address, bits, fate);
}
