/* test-wire-words.c — each message has its words, and the pace of all is told right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagrams/pm-wire-pace.h"
#include "diagrams/pm-wire-words.h"

#include <string.h>

#define MS 1000 /* µs */
#define SECOND G_USEC_PER_SEC
#define BLOCK 16384

/* --- words -------------------------------------------------------------------------------------- */

typedef struct {
  BtWireEntry entry;
  PmWireKind kind;
  const char *words;
} Row;

static const Row rows[] = {
  { { .method = BT_WIRE_REQUEST, .is_sent = TRUE, .offset = 5 * BLOCK, .length = BLOCK },
    PM_WIRE_BLOCKS,
    "Asks for block 6" },
  { { .method = BT_WIRE_REQUEST, .is_sent = TRUE, .flags = BT_WIRE_RARE },
    PM_WIRE_BLOCKS,
    "Asks for a rare piece" },
  { { .method = BT_WIRE_REQUEST, .offset = 3 * BLOCK }, PM_WIRE_BLOCKS, "Wants block 4" },
  { { .method = BT_WIRE_PIECE, .offset = 2 * BLOCK }, PM_WIRE_BLOCKS, "Block 3 is here" },
  { { .method = BT_WIRE_PIECE, .flags = BT_WIRE_COMPLETES },
    PM_WIRE_BLOCKS,
    "Completes the piece" },
  { { .method = BT_WIRE_PIECE, .flags = BT_WIRE_WASTED, .asked_us = 1 },
    PM_WIRE_BLOCKS,
    "Came too late" },
  { { .method = BT_WIRE_PIECE, .flags = BT_WIRE_WASTED }, PM_WIRE_BLOCKS, "Nobody asked for it" },
  { { .method = BT_WIRE_PIECE, .is_sent = TRUE, .offset = 2 * BLOCK },
    PM_WIRE_BLOCKS,
    "You send block 3" },
  { { .method = BT_WIRE_CANCEL, .is_sent = TRUE }, PM_WIRE_BLOCKS, "Another was faster" },
  { { .method = BT_WIRE_CANCEL }, PM_WIRE_BLOCKS, "No longer wants block 1" },
  { { .method = BT_WIRE_REJECT }, PM_WIRE_BLOCKS, "Does not send block 1" },
  { { .method = BT_WIRE_UNCHOKE }, PM_WIRE_TURNS, "You may ask now" },
  { { .method = BT_WIRE_CHOKE }, PM_WIRE_TURNS, "You wait for your turn now" },
  { { .method = BT_WIRE_INTERESTED, .is_sent = TRUE }, PM_WIRE_TURNS, "You want something it has" },
  { { .method = BT_WIRE_NOT_INTERESTED }, PM_WIRE_TURNS, "It needs nothing you have" },
  { { .method = BT_WIRE_HAVE, .piece = 2917 }, PM_WIRE_HAVE, "It has piece 2917 now" },
  { { .method = BT_WIRE_HAVE, .piece = 2917, .is_sent = TRUE },
    PM_WIRE_HAVE,
    "Piece 2917 is here" },
  { { .method = BT_WIRE_BITFIELD, .count = 1 }, PM_WIRE_HAVE, "It has 1 piece" },
  { { .method = BT_WIRE_BITFIELD, .count = 4102 }, PM_WIRE_HAVE, "It has 4102 pieces" },
  { { .method = BT_WIRE_HAVE_ALL }, PM_WIRE_HAVE, "It has everything" },
  { { .method = BT_WIRE_HAVE_NONE, .is_sent = TRUE }, PM_WIRE_HAVE, "You have nothing yet" },
  { { .method = BT_WIRE_EXTENDED, .says = BT_WIRE_SAYS_DONT_HAVE, .piece = 7 },
    PM_WIRE_HAVE,
    "It lost piece 7" },
  { { .method = BT_WIRE_EXTENDED, .says = BT_WIRE_SAYS_PEERS, .count = 14 },
    PM_WIRE_OTHER,
    "14 new addresses" },
  { { .method = BT_WIRE_EXTENDED, .says = BT_WIRE_SAYS_PEERS, .count = 1, .is_sent = TRUE },
    PM_WIRE_OTHER,
    "You tell of 1 address" },
  { { .method = BT_WIRE_EXTENDED, .says = BT_WIRE_SAYS_PEERS }, PM_WIRE_OTHER, "Tells who left" },
  { { .method = BT_WIRE_EXTENDED, .says = BT_WIRE_SAYS_METADATA_DATA },
    PM_WIRE_OTHER,
    "Part 1 of the details is here" },
  { { .method = BT_WIRE_EXTENDED, .says = BT_WIRE_SAYS_METADATA_REQUEST, .count = G_MAXUINT32 },
    PM_WIRE_OTHER,
    "Wants part 4294967296 of the details" },
  { { .method = BT_WIRE_EXTENDED }, PM_WIRE_OTHER, "Of a kind not known here" },
  { { .method = BT_WIRE_UNKNOWN }, PM_WIRE_OTHER, "Of a kind not known here" },
  { { .method = BT_WIRE_PORT, .count = 6881 }, PM_WIRE_OTHER, "Its DHT port is 6881" },
  { { .method = BT_WIRE_ALLOWED_FAST, .piece = 3 },
    PM_WIRE_OTHER,
    "You get piece 3 without waiting" },
};

static void
test_short (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *words = pm_wire_words_short (&row->entry);

  g_assert_cmpstr (words, ==, row->words);
  for (PmWireKind kind = PM_WIRE_BLOCKS; kind < PM_N_WIRE_KINDS; kind++)
    g_assert_cmpint (pm_wire_words_is_of (&row->entry, kind), ==, kind == row->kind);
  g_assert_true (pm_wire_words_is_of (&row->entry, PM_WIRE_ALL));
}

/* Every method in both directions, and each thing an extended one may say, has a name, words and a meaning. */
static void
test_all (void)
{
  for (guint method = 0; method < BT_N_WIRE_METHODS; method++)
    for (guint says = 0; says <= BT_WIRE_SAYS_UPLOAD_ONLY; says++)
      for (guint is_sent = 0; is_sent < 2; is_sent++) {
        BtWireEntry entry = { .method = method, .says = says, .is_sent = is_sent };
        g_autofree char *words = pm_wire_words_short (&entry);
        g_autofree char *spoken = pm_wire_words_spoken (&entry, "Deluge");

        g_assert_cmpuint (strlen (words), >, 3);
        g_assert_cmpuint (strlen (pm_wire_words_method (method)), >, 0);
        g_assert_cmpuint (strlen (pm_wire_words_explain (&entry)), >, 10);
        g_assert_nonnull (strstr (spoken, is_sent ? "To Deluge" : "From Deluge"));
        g_assert_null (strchr (words, '!'));
      }
  g_assert_cmpstr (pm_wire_words_method (250), ==, "?");
}

static void
test_spoken (void)
{
  BtWireEntry request = {
    .method = BT_WIRE_REQUEST, .is_sent = TRUE, .piece = 4102, .offset = 2 * BLOCK, .length = BLOCK
  };
  BtWireEntry piece = request;
  g_autofree char *alone = pm_wire_words_spoken (&request, "Deluge");
  g_autofree char *waiting = pm_wire_words_spoken_pair (&request, NULL, "Deluge");
  g_autofree char *answered = NULL;

  piece.method = BT_WIRE_PIECE;
  piece.time_us = 148 * MS;
  answered = pm_wire_words_spoken_pair (&request, &piece, "Deluge");
  g_assert_cmpstr (alone, ==, "To Deluge: REQUEST, piece 4102, block 3. Asks for block 3.");
  g_assert_cmpstr (waiting, ==,
                   "You ask Deluge for piece 4102, from byte 32768, 16384 bytes. No answer yet.");
  g_assert_cmpstr (
      answered, ==,
      "You ask Deluge for piece 4102, from byte 32768, 16384 bytes. It came after 148 ms.");
}

static void
test_delays (void)
{
  static const struct {
    gint64 us;
    const char *words;
  } delays[] = {
    { -5, "0 ms" },
    { 0, "0 ms" },
    { 999, "0 ms" },
    { 148 * MS, "148 ms" },
    { SECOND, "1.0 s" },
    { 59 * SECOND, "59 s" },
    { 300 * SECOND, "5 min" },
    { G_MAXINT64, "4294967295 min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++) {
    g_autofree char *words = pm_wire_words_delay (delays[i].us);

    g_assert_cmpstr (words, ==, delays[i].words);
  }
}

/* --- a table ------------------------------------------------------------------------------------ */

static void
test_table (void)
{
  static const struct {
    const char *name, *quoted;
  } names[] = {
    { "Deluge 2.1", ",received,Deluge 2.1,HAVE,7," },
    { "a,b", ",received,\"a,b\",HAVE,7," },
    { "say \"hi\"", ",received,\"say \"\"hi\"\"\",HAVE,7," },
    { "=cmd()", ",received,\"'=cmd()\",HAVE,7," },
    { "-1", ",received,\"'-1\",HAVE,7," },
    { "two\nlines", ",received,\"two\nlines\",HAVE,7," },
    { "", ",received,,HAVE,7," },
  };
  const BtWireEntry entry = { .method = BT_WIRE_HAVE, .piece = 7, .length = 5 };
  g_autofree char *head = pm_wire_words_csv_head ();

  g_assert_cmpstr (head, ==, "Time,Direction,Peer,Method,Piece,Offset,Length,In words\r\n");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *line =
        pm_wire_words_csv_line (&entry, G_GINT64_CONSTANT (1764439200381000), names[i].name);

    g_assert_nonnull (strstr (line, names[i].quoted));
    g_assert_true (g_str_has_suffix (line, ",,,It has piece 7 now\r\n"));
    g_assert_nonnull (strstr (line, ".381,"));
  }
}

/* --- the pace ----------------------------------------------------------------------------------- */

static void
report (PmWirePace *pace, guint64 from, guint64 to, gint64 now_us, gint64 trip_us)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));

  for (guint64 number = from; number <= to; number++) {
    BtWireEntry entry = { .number = number,
                          .time_us = now_us,
                          .method = BT_WIRE_PIECE,
                          .asked_us = trip_us > 0 ? now_us - trip_us : 0 };

    g_array_append_val (entries, entry);
  }
  pm_wire_pace_add (pace, entries, now_us);
}

static void
test_rate (void)
{
  PmWirePace pace = { 0 };
  gint64 now_us = 100 * SECOND;

  g_assert_cmpuint (pm_wire_pace_get_rate (&pace, now_us), ==, 0);
  /* 120 a report, ten reports a second, and half of them dropped. */
  for (guint i = 0; i < 60; i++, now_us += SECOND / 10)
    report (&pace, i * 120 + 61, (i + 1) * 120, now_us, 0);
  g_assert_cmpuint (pm_wire_pace_get_rate (&pace, now_us), >=, 1100);
  g_assert_cmpuint (pm_wire_pace_get_rate (&pace, now_us), <=, 1300);
  g_assert_cmpuint (pm_wire_pace_get_rate (&pace, now_us + 3 * SECOND), ==, 0);
  report (&pace, 7201, 7201, now_us + 60 * SECOND, 0);
  g_assert_cmpuint (pm_wire_pace_get_rate (&pace, now_us + 60 * SECOND), <=, 2);
}

static void
test_round_trip (void)
{
  PmWirePace pace = { 0 };

  g_assert_cmpint (pm_wire_pace_get_round_trip (&pace), ==, -1);
  report (&pace, 1, 1, SECOND, 0);
  g_assert_cmpint (pm_wire_pace_get_round_trip (&pace), ==, -1);
  report (&pace, 2, 2, 2 * SECOND, 900 * MS);
  report (&pace, 3, 3, 2 * SECOND, 148 * MS);
  report (&pace, 4, 4, 2 * SECOND, 10 * MS);
  g_assert_cmpint (pm_wire_pace_get_round_trip (&pace), ==, 148 * MS);
  for (guint i = 0; i < 2 * PM_WIRE_ROUND_TRIPS; i++)
    report (&pace, 5 + i, 5 + i, 3 * SECOND, 20 * MS);
  g_assert_cmpint (pm_wire_pace_get_round_trip (&pace), ==, 20 * MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/wire-words/short/%zu: %s", i, rows[i].words);

    g_test_add_data_func (path, &rows[i], test_short);
  }
  g_test_add_func ("/wire-words/all", test_all);
  g_test_add_func ("/wire-words/spoken", test_spoken);
  g_test_add_func ("/wire-words/delays", test_delays);
  g_test_add_func ("/wire-words/table", test_table);
  g_test_add_func ("/wire-words/rate", test_rate);
  g_test_add_func ("/wire-words/round-trip", test_round_trip);
  return g_test_run ();
}
