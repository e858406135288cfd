/* pm-pieces-words.c — the pieces of a torrent in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-pieces-words.h"

#include <glib/gi18n.h>

#include "pm-format.h"

const char *
pm_pieces_words_state (PmPieceState state)
{
  switch (state) {
  case PM_PIECE_HERE:
    return _ ("Here");
  case PM_PIECE_MISSING:
    return _ ("Missing");
  case PM_PIECE_RARE:
    return _ ("Rare, missing");
  case PM_PIECE_FLIGHT:
    return _ ("In flight");
  case PM_PIECE_CHECKING:
    return _ ("Being checked");
  case PM_PIECE_DAMAGED:
    return _ ("Damaged, asked again");
  case PM_PIECE_UNWANTED:
    return _ ("Not wanted");
  case PM_PIECE_SENT:
  default:
    return _ ("Sent just now");
  }
}

const char *
pm_pieces_words_state_hint (PmPieceState state)
{
  switch (state) {
  case PM_PIECE_HERE:
    return _ ("On your disk, checked, and given to others");
  case PM_PIECE_MISSING:
    return _ ("Still to come, the rare ones among them");
  case PM_PIECE_RARE:
    return _ ("Missing, and three peers or fewer have them: you ask for these first");
  case PM_PIECE_FLIGHT:
    return _ ("Parts of them are on their way to you");
  case PM_PIECE_CHECKING:
    return _ ("Compared with their fingerprints in the torrent");
  case PM_PIECE_DAMAGED:
    return _ ("What came did not match the fingerprint, and is asked for again");
  case PM_PIECE_UNWANTED:
    return _ ("Only in files that you skip");
  case PM_PIECE_SENT:
  default:
    return _ ("Given to a peer in the last three seconds");
  }
}

char *
pm_pieces_words_piece (const BtPieceMap *map, guint32 piece)
{
  PmPieceState state = pm_map_get_state (map, piece);
  const BtPieceProgress *progress;

  if (state != PM_PIECE_FLIGHT)
    return g_strdup (pm_pieces_words_state (state));
  progress = bt_piece_map_get_progress (map, piece);
  return g_strdup_printf (
      ngettext ("In flight, %u of %u block", "In flight, %u of %u blocks", progress->n_blocks),
      progress->n_received, progress->n_blocks);
}

/* "3,530 pieces" */
static char *
count_words (guint32 n)
{
  g_autofree char *number = pm_format_count (n);

  return g_strdup_printf (ngettext ("%s piece", "%s pieces", n), number);
}

char *
pm_pieces_words_spoken_state (PmPieceState state, guint32 n)
{
  g_autofree char *pieces = count_words (n);

  /* Translators: a state of pieces, and how many are in it: "Here, 3,530 pieces" */
  return g_strdup_printf (_ ("%s, %s"), pm_pieces_words_state (state), pieces);
}

/* --- what is seen ------------------------------------------------------------------------------- */

static char *
square_words (guint32 per_cell)
{
  g_autofree char *number = pm_format_count (per_cell);

  if (per_cell <= 1)
    return g_strdup (_ ("Each square is one piece of the files."));
  return g_strdup_printf (ngettext ("Each square is %s piece, paler where only a part is here.",
                                    "Each square is %s pieces, paler where only some are here.",
                                    per_cell),
                          number);
}

static const char *
state_words (const PmPieceSet *set, const BtTorrentStat *stat)
{
  if (stat->state == BT_TORRENT_CHECKING)
    return _ ("Those with stripes are being checked.");
  if (stat->state == BT_TORRENT_PAUSED || stat->state == BT_TORRENT_ERROR)
    return _ ("Nothing comes while the torrent is stopped.");
  if (set->counts[PM_PIECE_HERE] == set->n)
    return _ ("All of them are here.");
  if (stat->n_peers == 0)
    return _ ("No peers yet, so none is on its way.");
  if (set->counts[PM_PIECE_RARE] > 0)
    return _ ("Blue is here, orange on its way, and purple is rare, so it comes first.");
  return _ ("Blue is here, orange on its way, grey still missing.");
}

char *
pm_pieces_words_sentence (const PmPieceSet *set, const BtTorrentStat *stat, guint32 per_cell)
{
  g_autofree char *square = square_words (per_cell);

  if (set == NULL)
    return g_strdup (_ ("The pieces are not known yet."));
  return g_strdup_printf ("%s %s", square, state_words (set, stat));
}

static void
append (GString *text, const char *format, guint32 n)
{
  g_autofree char *number = pm_format_count (n);

  g_string_append_c (text, ' ');
  g_string_append_printf (text, format, number);
}

char *
pm_pieces_words_spoken_grid (const PmPieceSet *set, const char *file)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *here = NULL, *all = NULL;
  const guint32 *n;

  if (set == NULL)
    return g_strdup (_ ("The pieces are not known yet."));
  n = set->counts;
  here = pm_format_count (n[PM_PIECE_HERE]);
  all = pm_format_count (set->n);
  if (file != NULL)
    g_string_append_printf (text, "%s: ", file);
  g_string_append_printf (
      text, ngettext ("%s of %s piece is here.", "%s of %s pieces are here.", set->n), here, all);
  if (n[PM_PIECE_RARE] > 0)
    append (text,
            ngettext ("%s missing piece is rare.", "%s missing pieces are rare.", n[PM_PIECE_RARE]),
            n[PM_PIECE_RARE]);
  if (n[PM_PIECE_FLIGHT] > 0)
    append (text, ngettext ("%s is on its way.", "%s are on their way.", n[PM_PIECE_FLIGHT]),
            n[PM_PIECE_FLIGHT]);
  if (n[PM_PIECE_CHECKING] > 0)
    append (text, ngettext ("%s is being checked.", "%s are being checked.", n[PM_PIECE_CHECKING]),
            n[PM_PIECE_CHECKING]);
  if (n[PM_PIECE_DAMAGED] > 0)
    append (text, ngettext ("%s was damaged.", "%s were damaged.", n[PM_PIECE_DAMAGED]),
            n[PM_PIECE_DAMAGED]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- copies ------------------------------------------------------------------------------------- */

/* "12 copies", "10 to 19 copies" */
static char *
bin_copies (const PmCopiesBin *bin)
{
  g_autofree char *from = pm_format_count (bin->from), *to = pm_format_count (bin->to);

  if (bin->from == bin->to)
    return g_strdup_printf (ngettext ("%s copy", "%s copies", bin->from), from);
  /* Translators: a range of numbers of copies */
  return g_strdup_printf (_ ("%s to %s copies"), from, to);
}

/* "640 here, 564 missing", or less of it. */
static char *
bin_parts (const PmCopiesBin *bin)
{
  g_autofree char *here = pm_format_count (bin->here);
  g_autofree char *missing = pm_format_count (bin->missing + bin->rare);

  if (bin->rare > 0 && bin->missing == 0)
    /* Translators: numbers of pieces */
    return g_strdup_printf (_ ("%s here, %s rare and missing"), here, missing);
  return g_strdup_printf (_ ("%s here, %s missing"), here, missing);
}

char *
pm_pieces_words_bin (const PmCopiesBin *bin)
{
  g_autofree char *copies = bin_copies (bin), *parts = bin_parts (bin);
  g_autofree char *pieces = count_words (bin->here + bin->rare + bin->missing);

  return g_strdup_printf ("%s · %s\n%s", copies, pieces, parts);
}

char *
pm_pieces_words_spoken_bin (const PmCopiesBin *bin)
{
  g_autofree char *copies = bin_copies (bin), *parts = bin_parts (bin);
  g_autofree char *pieces = count_words (bin->here + bin->rare + bin->missing);

  /* Translators: "12 copies: 1,204 pieces, 640 here, 564 missing." */
  return g_strdup_printf (_ ("%s: %s, %s."), copies, pieces, parts);
}

char *
pm_pieces_words_spoken_copies (const PmPieceSet *set)
{
  guint least = G_MAXUINT, most = 0;
  guint64 sum = 0;

  if (set == NULL)
    return g_strdup (_ ("How many copies: not known yet."));
  for (guint32 i = set->first; i < set->first + set->n; i++) {
    least = MIN (least, set->map->copies[i]);
    most = MAX (most, set->map->copies[i]);
    sum += set->map->copies[i];
  }
  if (most == 0)
    return g_strdup (_ ("How many copies: no peer has any piece."));
  return g_strdup_printf (_ ("How many copies: %.1f on average, %u at least, %u at most."),
                          (double) sum / set->n, least, most);
}

char *
pm_pieces_words_owners (guint n, guint n_all)
{
  g_autofree char *some = pm_format_count (n), *all = pm_format_count (n_all);

  if (n_all == 0)
    return g_strdup (_ ("You have no peers now"));
  if (n == 0)
    return g_strdup_printf (
        ngettext ("%s peer, and it does not have it", "%s peers, and none has it", n_all), all);
  /* Translators: so many of so many peers */
  return g_strdup_printf (ngettext ("%s of %s peer has it", "%s of %s peers have it", n_all), some,
                          all);
}
