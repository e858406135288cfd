/* bt-read-ahead.c — from where somebody reads to which pieces are wanted by when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-read-ahead.h"

/* What containers keep at their ends, and players look at first: headers before, an index or its
 * place after (of a long film the index is longer, but then it is asked for by name). */
#define ENDS_SIZE (64 * 1024)
/* Seconds of the film: a pause of the best peer is shorter. Where the line has little to spare, what
 * was gained in good moments is kept longer. */
#define WINDOW_SECONDS 15
#define WINDOW_SECONDS_TIGHT 30
/* Of a film of unknown rate: what comes in this time. */
#define WINDOW_SECONDS_BLIND 4
#define WINDOW_MIN (1024 * 1024)
#define WINDOW_MAX BT_READ_AHEAD_RUN_LONG /* a film of 8 Mbit/s for half a minute */
/* After a jump no more is fetched than keeps a line of 20 Mbit/s and 100 ms busy; then twice what was
 * read in a row. */
#define WINDOW_START (256 * 1024)
#define RUN_FACTOR 2
#define WANTED_MAX WINDOW_MAX
#define PACE_UNKNOWN (1024 * 1024) /* bytes a second, while neither rate is known */
/* The ends come after what is waited for, but before the window. */
#define BEGINNING_DELAY_US 1000
#define END_DELAY_US 2000
#define WINDOW_DELAY_US 3000

/* Times grow by 1 µs a piece where all are wanted at once, so that their order is kept. */
static void
add (const BtReadScene *scene, guint32 piece, gint64 after_us, GArray *deadlines)
{
  BtDeadline deadline = { piece, MAX (scene->now_us + after_us, 1) };

  if (!bt_bitfield_get (scene->have, piece))
    g_array_append_val (deadlines, deadline);
}

static guint32
get_piece (const BtReadScene *scene, guint64 offset)
{
  return offset / scene->piece_length;
}

/* All of [@from, @to), in order, after @delay_us. */
static void
add_range (const BtReadScene *scene, guint64 from, guint64 to, gint64 delay_us, GArray *deadlines)
{
  guint32 first, last;

  if (from >= to)
    return;
  first = get_piece (scene, from);
  last = MIN (get_piece (scene, to - 1), first + BT_READ_AHEAD_PIECES_MAX - 1);
  for (guint32 piece = first; piece <= last; piece++)
    add (scene, piece, delay_us + (piece - first), deadlines);
}

static guint64
get_window (const BtReadWish *wish, const BtReadScene *scene)
{
  guint64 bytes;

  if (wish->media_rate == 0)
    bytes = scene->down_rate * WINDOW_SECONDS_BLIND;
  else if (scene->down_rate / 2 >= wish->media_rate)
    bytes = wish->media_rate * WINDOW_SECONDS;
  else
    bytes = wish->media_rate * WINDOW_SECONDS_TIGHT;
  bytes = CLAMP (bytes, WINDOW_MIN, WINDOW_MAX);
  return MIN (bytes, MAX (wish->run, WINDOW_START / RUN_FACTOR) * RUN_FACTOR);
}

/* Bytes a second at which the place of reading comes nearer. */
static guint64
get_pace (const BtReadWish *wish, const BtReadScene *scene)
{
  if (wish->media_rate > 0)
    return wish->media_rate;
  return scene->down_rate > 0 ? scene->down_rate : PACE_UNKNOWN;
}

static void
add_window (const BtReadWish *wish, const BtReadScene *scene, guint64 from, GArray *deadlines)
{
  guint64 to = from + MIN (wish->end - from, get_window (wish, scene));
  guint64 pace = get_pace (wish, scene);
  guint32 first, last;

  if (from >= to)
    return;
  first = get_piece (scene, from);
  last = MIN (get_piece (scene, to - 1), first + BT_READ_AHEAD_PIECES_MAX - 1);
  for (guint32 piece = first; piece <= last; piece++) {
    guint64 at = MAX (piece * (guint64) scene->piece_length, from);

    add (scene, piece,
         WINDOW_DELAY_US + (gint64) ((at - wish->position) * G_USEC_PER_SEC / pace)
             + (piece - first),
         deadlines);
  }
}

void
bt_read_ahead_plan (const BtReadWish *wish, const BtReadScene *scene, GArray *deadlines)
{
  guint64 size = wish->end - wish->first, ends = MIN (size, ENDS_SIZE);
  guint64 wanted = MIN (MIN (wish->wanted, WANTED_MAX), wish->end - wish->position);

  add_range (scene, wish->position, wish->position + wanted, 0, deadlines);
  if (wish->opening) {
    add_range (scene, wish->first, wish->first + ends, BEGINNING_DELAY_US, deadlines);
    add_range (scene, wish->end - ends, wish->end, END_DELAY_US, deadlines);
  }
  add_window (wish, scene, wish->position + wanted, deadlines);
}

/* --- several readers ------------------------------------------------------------------------------ */

static int
compare (gconstpointer a, gconstpointer b)
{
  const BtDeadline *x = a, *y = b;

  if (x->piece != y->piece)
    return x->piece < y->piece ? -1 : 1;
  return x->by_us < y->by_us ? -1 : x->by_us > y->by_us;
}

void
bt_read_ahead_merge (GArray *deadlines)
{
  guint n = 0;

  g_array_sort (deadlines, compare);
  for (guint i = 0; i < deadlines->len; i++) {
    BtDeadline deadline = g_array_index (deadlines, BtDeadline, i);

    if (n == 0 || g_array_index (deadlines, BtDeadline, n - 1).piece != deadline.piece)
      g_array_index (deadlines, BtDeadline, n++) = deadline;
  }
  g_array_set_size (deadlines, n);
}

/* --- what is here --------------------------------------------------------------------------------- */

static guint64
count_from (const BtReadWish *wish, const BtReadScene *scene, guint64 from)
{
  guint32 missing;

  if (from >= wish->end)
    return 0;
  missing = bt_bitfield_next (scene->have, get_piece (scene, from), FALSE);
  return CLAMP (missing * (guint64) scene->piece_length, from, wish->end) - from;
}

guint64
bt_read_ahead_count (const BtReadWish *wish, const BtReadScene *scene)
{
  return count_from (wish, scene, wish->position);
}

gboolean
bt_read_ahead_is_open (const BtReadWish *wish, const BtReadScene *scene)
{
  guint64 ends = MIN (wish->end - wish->first, ENDS_SIZE);

  return count_from (wish, scene, wish->first) >= ends
         && count_from (wish, scene, wish->end - ends) >= ends;
}
