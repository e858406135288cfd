/* test-read-ahead.c — which pieces are wanted by when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-read-ahead.h"

#define KIB 1024
#define MIB (1024 * KIB)
#define PIECE (256 * KIB)
#define N_PIECES 400 /* 100 MiB */
#define NOW (1000 * G_USEC_PER_SEC)

typedef struct {
  BtReadWish wish;
  BtReadScene scene;
  BtBitfield *have;
  GArray *deadlines;
} Reader;

/* The file begins in the middle of piece 2 and ends in that of piece 397. */
static void
reader_init (Reader *self)
{
  *self = (Reader) {
    .wish = { .first = 2 * PIECE + PIECE / 2, .end = 397 * PIECE + PIECE / 2 },
    .scene = { .piece_length = PIECE, .now_us = NOW },
    .have = bt_bitfield_new (N_PIECES),
    .deadlines = g_array_new (FALSE, FALSE, sizeof (BtDeadline)),
  };
  self->scene.have = self->have;
  self->wish.position = self->wish.first;
}

static void
reader_clear (Reader *self)
{
  bt_bitfield_unref (self->have);
  g_array_unref (self->deadlines);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const BtDeadline *) a)->by_us, y = ((const BtDeadline *) b)->by_us;

  return x < y ? -1 : x > y;
}

/* The pieces in the order in which they are wanted, as text. */
static char *
get_order (Reader *self)
{
  GString *order = g_string_new (NULL);

  g_array_set_size (self->deadlines, 0);
  bt_read_ahead_plan (&self->wish, &self->scene, self->deadlines);
  bt_read_ahead_merge (self->deadlines);
  g_array_sort (self->deadlines, compare_times);
  for (guint i = 0; i < self->deadlines->len; i++)
    g_string_append_printf (order, "%s%u", i > 0 ? " " : "",
                            g_array_index (self->deadlines, BtDeadline, i).piece);
  return g_string_free (order, FALSE);
}

typedef struct {
  const char *name;
  guint64 position, wanted; /* bytes of the file */
  guint64 run, media_rate, down_rate;
  gboolean opening;
  guint32 here_first, here_end; /* pieces */
  const char *order;            /* all, or how it begins */
  guint n;                      /* deadlines */
} Row;

static const Row rows[] = {
  { "a start: a small window", .order = "2 3", .n = 2 },
  { "what is waited for comes first", .position = 10 * PIECE, .wanted = 64 * KIB, .order = "12 13",
    .n = 2 },
  { "an exact request tells how much of the end is needed", .position = 380 * PIECE,
    .wanted = 2 * MIB, .order = "382 383 384 385 386 387 388 389 390 391", .n = 10 },
  { "beginning and end, then the window", .opening = TRUE, .order = "2 397 3", .n = 3 },
  { "opening, but it waits elsewhere", .position = 100 * PIECE, .wanted = 1, .opening = TRUE,
    .order = "102 2 397 103", .n = 4 },
  { "only what is not here", .position = 10 * PIECE, .wanted = MIB, .here_first = 12,
    .here_end = 14, .order = "14 15 16 17", .n = 4 },
  { "who reads in a row has a longer window", .run = MIB, .down_rate = 100 * MIB,
    .order = "2 3 4 5 6 7 8 9 10", .n = 9 },
  { "15 s of a film where the line is fast", .run = 100 * MIB, .media_rate = MIB / 4,
    .down_rate = MIB, .order = "2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", .n = 16 },
  { "30 s where it is not", .run = 100 * MIB, .media_rate = MIB / 4, .down_rate = MIB / 4,
    .order = "2 3 4", .n = 31 },
  { "never more than memory for half a minute", .run = 1000 * MIB, .media_rate = 100 * MIB,
    .down_rate = 1000 * MIB, .order = "2 3 4", .n = 129 },
  { "of a film of unknown rate what comes in 4 s", .run = 100 * MIB, .down_rate = MIB,
    .order = "2 3 4", .n = 17 },
  { "at the end there is nothing more", .position = 395 * PIECE, .run = MIB, .order = "", .n = 0 },
  { "near the end only the rest", .position = 394 * PIECE, .wanted = 10 * MIB, .run = MIB,
    .order = "396 397", .n = 2 },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Row *row = &rows[i];
    g_autofree char *order = NULL;
    Reader reader;

    g_test_message ("%s", row->name);
    reader_init (&reader);
    reader.wish.position = reader.wish.first + row->position;
    reader.wish.wanted = row->wanted;
    reader.wish.run = row->run;
    reader.wish.media_rate = row->media_rate;
    reader.wish.opening = row->opening;
    reader.scene.down_rate = row->down_rate;
    for (guint32 piece = row->here_first; piece < row->here_end; piece++)
      bt_bitfield_set (reader.have, piece);
    order = get_order (&reader);
    g_assert_cmpuint (reader.deadlines->len, ==, row->n);
    if (!g_str_has_prefix (order, row->order))
      g_error ("'%s' instead of '%s'", order, row->order);
    reader_clear (&reader);
  }
}

/* A piece of the window is wanted when the picture comes to it. */
static void
test_times (void)
{
  Reader reader;
  g_autofree char *order = NULL;

  reader_init (&reader);
  reader.wish.run = 100 * MIB;
  reader.wish.media_rate = PIECE; /* a piece a second */
  order = get_order (&reader);
  for (guint i = 1; i < reader.deadlines->len; i++) {
    const BtDeadline *deadline = &g_array_index (reader.deadlines, BtDeadline, i);

    /* The first one is half a piece. */
    g_assert_cmpint (deadline->by_us, >=, NOW + ((gint64) i * 1000 - 500) * 1000);
    g_assert_cmpint (deadline->by_us, <, NOW + ((gint64) i * 1000 - 490) * 1000);
  }
  reader_clear (&reader);
}

/* Each piece has the earliest of the times that readers need it by. */
static void
test_two_readers (void)
{
  Reader reader;
  const BtDeadline *first;

  reader_init (&reader);
  reader.wish.run = 4 * MIB;
  reader.wish.media_rate = PIECE;
  bt_read_ahead_plan (&reader.wish, &reader.scene, reader.deadlines);
  reader.wish.position += 3 * PIECE;
  reader.wish.wanted = PIECE;
  bt_read_ahead_plan (&reader.wish, &reader.scene, reader.deadlines);
  bt_read_ahead_merge (reader.deadlines);
  first = (BtDeadline *) (gpointer) reader.deadlines->data;
  for (guint i = 1; i < reader.deadlines->len; i++)
    g_assert_cmpuint (first[i].piece, ==, first[i - 1].piece + 1);
  g_assert_cmpuint (first[3].piece, ==, 5);
  g_assert_cmpint (first[3].by_us, ==, NOW);
  g_assert_cmpint (first[2].by_us, >, NOW + G_USEC_PER_SEC);
  reader_clear (&reader);
}

static void
test_count (void)
{
  Reader reader;

  reader_init (&reader);
  g_assert_cmpuint (bt_read_ahead_count (&reader.wish, &reader.scene), ==, 0);
  bt_bitfield_set (reader.have, 2);
  bt_bitfield_set (reader.have, 3);
  g_assert_cmpuint (bt_read_ahead_count (&reader.wish, &reader.scene), ==, PIECE + PIECE / 2);
  g_assert_false (bt_read_ahead_is_open (&reader.wish, &reader.scene));
  bt_bitfield_set (reader.have, 397);
  g_assert_true (bt_read_ahead_is_open (&reader.wish, &reader.scene));
  bt_bitfield_set_all (reader.have);
  g_assert_cmpuint (bt_read_ahead_count (&reader.wish, &reader.scene), ==, 395 * PIECE);
  reader.wish.position = reader.wish.end;
  g_assert_cmpuint (bt_read_ahead_count (&reader.wish, &reader.scene), ==, 0);
  reader_clear (&reader);
}

/* A file in one piece with others, and one of a byte. */
static void
test_small_files (void)
{
  Reader reader;
  g_autofree char *order = NULL;

  reader_init (&reader);
  reader.wish.first = reader.wish.position = 7 * PIECE + 5;
  reader.wish.end = reader.wish.first + 1;
  reader.wish.wanted = MIB;
  reader.wish.opening = TRUE;
  order = get_order (&reader);
  g_assert_cmpstr (order, ==, "7");
  bt_bitfield_set (reader.have, 7);
  g_assert_cmpuint (bt_read_ahead_count (&reader.wish, &reader.scene), ==, 1);
  g_assert_true (bt_read_ahead_is_open (&reader.wish, &reader.scene));
  reader_clear (&reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/read-ahead/rows", test_rows);
  g_test_add_func ("/read-ahead/times", test_times);
  g_test_add_func ("/read-ahead/two-readers", test_two_readers);
  g_test_add_func ("/read-ahead/count", test_count);
  g_test_add_func ("/read-ahead/small-files", test_small_files);
  return g_test_run ();
}
