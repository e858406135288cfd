/* test-piece-grid.c — where pieces stand in a grid, what its cells show, and how many copies there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "../../ui/diagrams/pm-grid-layout.h"
#include "../../ui/diagrams/pm-grid-pixels.h"
#include "../../ui/diagrams/pm-piece-files.h"
#include "../../ui/diagrams/pm-piece-set.h"

static const PmSent nothing_sent;
static const PmPieceChoice no_choice;

static BtPieceMap *
make_map (guint32 n_pieces, guint16 copies)
{
  BtPieceMap *map = bt_piece_map_new (n_pieces);

  map->have = bt_bitfield_new (n_pieces);
  map->wanted = bt_bitfield_new (n_pieces);
  bt_bitfield_set_all (map->wanted);
  for (guint32 i = 0; i < n_pieces; i++)
    map->copies[i] = copies;
  return map;
}

/* --- layout ------------------------------------------------------------------------------------- */

static void
test_size_rule (void)
{
  static const struct {
    guint32 n_pieces;
    int width, height;
    int cell;
    guint32 per_cell;
  } cases[] = {
    { 8192, 762, 395, 5, 1 }, /* the drawing this was made after: 127 columns */
    { 5, 762, 395, 68, 1 },   /* the swarm in a box */
    { 120, 762, 395, 40, 1 }, /* the most that have numbers */
    { 121, 762, 395, 30, 1 },
    { 1400, 762, 395, 12, 1 },
    { 2900, 762, 395, 8, 1 },
    { 20000, 762, 395, 4, 2 },
    { 1000000, 762, 395, 4, 84 },
    { 8192, 300, 200, 4, 4 },
    { 13, 30, 30, 6, 1 },
    { 100, 3, 3, 4, 100 },
    { 1, 1, 1, 4, 1 },
    { 4000000000u, 762, 395, 4, 333112 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PmGridLayout layout =
        pm_grid_layout_new (0, cases[i].n_pieces, cases[i].width, cases[i].height);

    g_assert_cmpint (layout.cell, ==, cases[i].cell);
    g_assert_cmpuint (layout.per_cell, ==, cases[i].per_cell);
    g_assert_cmpint (pm_grid_layout_get_width (&layout), <=, MAX (cases[i].width, 4));
    g_assert_cmpint (pm_grid_layout_get_height (&layout), <=, MAX (cases[i].height, 4));
  }
}

static void
test_cells_cover_every_piece_once (void)
{
  static const guint32 ns[] = { 1, 5, 13, 8192, 20000, 20001, 123457 };

  for (guint k = 0; k < G_N_ELEMENTS (ns); k++) {
    PmGridLayout layout = pm_grid_layout_new (100, ns[k], 500, 300);
    guint32 next = 100;

    for (guint32 cell = 0; cell < layout.n_cells; cell++) {
      g_assert_cmpuint (pm_grid_layout_get_first (&layout, cell), ==, next);
      g_assert_cmpuint (pm_grid_layout_find_cell (&layout, next), ==, cell);
      g_assert_cmpuint (pm_grid_layout_get_n (&layout, cell), >=, 1);
      next += pm_grid_layout_get_n (&layout, cell);
      g_assert_cmpuint (pm_grid_layout_find_cell (&layout, next - 1), ==, cell);
    }
    g_assert_cmpuint (next, ==, 100 + ns[k]);
  }
}

static void
test_hits (void)
{
  for (int mirrored = 0; mirrored < 2; mirrored++) {
    PmGridLayout layout = pm_grid_layout_new (0, 8192, 765, 395);
    int x, y;

    layout.is_mirrored = mirrored;
    for (guint32 cell = 0; cell < layout.n_cells; cell += 101) {
      pm_grid_layout_get_place (&layout, cell, &x, &y);
      g_assert_cmpint (x, >=, 0);
      g_assert_cmpint (x + layout.cell, <=, 765);
      g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, x + 2.5, y + 2.5), ==, cell);
      g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, x + 2.5, y + 5.5), ==, cell);
    }
    pm_grid_layout_get_place (&layout, 0, &x, &y);
    g_assert_cmpint (x, ==, mirrored ? 760 : 0);
  }
}

static void
test_beside_the_cells (void)
{
  PmGridLayout layout = pm_grid_layout_new (0, 130, 400, 300), empty = { .per_cell = 1 };

  g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, -1, 10), ==, -1);
  g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, 10, -1), ==, -1);
  g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, 401, 10), ==, -1);
  g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, 10, 299), ==, -1);
  g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, NAN, 10), ==, -1);
  g_assert_cmpint (pm_grid_layout_get_cell_at (&layout, 399, 2), ==, layout.n_columns - 1);
  g_assert_cmpint (pm_grid_layout_get_cell_at (&empty, 0, 0), ==, -1);
}

static void
test_steps (void)
{
  PmGridLayout layout = pm_grid_layout_new (50, 30000, 762, 395);

  g_assert_cmpuint (layout.per_cell, ==, 3);
  g_assert_cmpuint (pm_grid_layout_step (&layout, 50, 1), ==, 53);
  g_assert_cmpuint (pm_grid_layout_step (&layout, 54, 1), ==, 56);
  g_assert_cmpuint (pm_grid_layout_step (&layout, 54, -1), ==, 50);
  g_assert_cmpuint (pm_grid_layout_step (&layout, 50, -1), ==, 50);
  g_assert_cmpuint (pm_grid_layout_step (&layout, 30049, 5), ==, 30047);
  g_assert_cmpuint (pm_grid_layout_step (&layout, 50, layout.n_columns), ==,
                    50 + 3 * layout.n_columns);
}

static void
test_liked_height (void)
{
  g_assert_cmpint (pm_grid_layout_like_height (5, 336, 400), ==, 146);
  g_assert_cmpint (pm_grid_layout_like_height (8192, 336, 400), ==, 62 * 5 - 1);
  for (guint32 n = 1; n < 3000; n += 7) {
    int height = pm_grid_layout_like_height (n, 336, 400);

    g_assert_cmpint (height, >, 0);
    g_assert_cmpint (height, <=, 400);
    g_assert_cmpuint (pm_grid_layout_new (0, n, 336, height).per_cell, ==, 1);
  }
}

/* --- the set ------------------------------------------------------------------------------------ */

/* 100 pieces: 40 here; of the others five rare, two in flight, one checked, two damaged, ten not wanted. */
static BtPieceMap *
make_busy_map (void)
{
  BtPieceMap *map = make_map (100, 10);

  for (guint32 i = 0; i < 40; i++)
    bt_bitfield_set (map->have, i);
  for (guint32 i = 50; i < 55; i++)
    map->copies[i] = 2;
  for (guint32 i = 90; i < 100; i++)
    bt_bitfield_clear (map->wanted, i);
  map->n_progress = 4;
  map->progress = g_new0 (BtPieceProgress, 4);
  map->progress[0] = (BtPieceProgress) { .piece = 60, .n_blocks = 16, .n_requested = 2 };
  map->progress[1] = (BtPieceProgress) { .piece = 61, .n_blocks = 16, .n_requested = 1 };
  map->progress[2] = (BtPieceProgress) { .piece = 62, .n_blocks = 16, .checking = 1 };
  map->progress[3] = (BtPieceProgress) { .piece = 63, .n_blocks = 16, .n_received = 3 };
  map->damaged = bt_bitfield_new (100);
  bt_bitfield_set (map->damaged, 61);
  bt_bitfield_set (map->damaged, 70);
  bt_piece_map_seal (map);
  return map;
}

static void
test_counts_add_up (void)
{
  g_autoptr (BtPieceMap) map = make_busy_map ();
  PmSent sent = { .n = 2, .pieces = { 3, 99 } };
  g_autoptr (PmPieceSet) set = pm_piece_set_new (map, 0, 100, &sent);
  static const guint32 counts[PM_N_PIECE_STATES] = {
    [PM_PIECE_HERE] = 40,     [PM_PIECE_MISSING] = 46, [PM_PIECE_RARE] = 5,
    [PM_PIECE_FLIGHT] = 1,    [PM_PIECE_CHECKING] = 1, [PM_PIECE_DAMAGED] = 2,
    [PM_PIECE_UNWANTED] = 10, [PM_PIECE_SENT] = 2,
  };
  guint32 sum = 0;

  for (PmPieceState state = 0; state < PM_N_PIECE_STATES; state++) {
    g_assert_cmpuint (set->counts[state], ==, counts[state]);
    if (state != PM_PIECE_RARE && state != PM_PIECE_SENT)
      sum += set->counts[state];
  }
  g_assert_cmpuint (sum, ==, 100);
  g_assert_cmpint (pm_piece_set_get_state (set, 61), ==, PM_PIECE_DAMAGED);
  g_assert_cmpint (pm_piece_set_get_state (set, 63), ==, PM_PIECE_MISSING);
  g_assert_true (pm_piece_set_is_sent (set, 99));
}

static void
test_part_of_the_pieces (void)
{
  g_autoptr (BtPieceMap) map = make_busy_map ();
  g_autoptr (PmPieceSet) set = pm_piece_set_new (map, 52, 10, &nothing_sent);
  g_autoptr (PmPieceSet) cut = pm_piece_set_new (map, 95, 1000, &nothing_sent);

  g_assert_cmpuint (set->counts[PM_PIECE_RARE], ==, 3);
  g_assert_cmpuint (set->counts[PM_PIECE_FLIGHT], ==, 1);
  g_assert_cmpuint (set->counts[PM_PIECE_HERE], ==, 0);
  g_assert_true (pm_piece_set_has (set, 52));
  g_assert_false (pm_piece_set_has (set, 51));
  g_assert_false (pm_piece_set_has (set, 62));
  g_assert_false (pm_piece_set_has (set, -1));
  g_assert_cmpuint (cut->n, ==, 5);
  g_assert_null (pm_piece_set_new (map, 100, 1, &nothing_sent));
  g_assert_null (pm_piece_set_new (map, 0, 0, &nothing_sent));
}

static void
test_rechecking (void)
{
  g_autoptr (BtPieceMap) map = make_map (50, 0);
  g_autoptr (PmPieceSet) set = NULL;

  bt_bitfield_set_all (map->have);
  map->check_from = 10;
  map->check_to = 60; /* more than there are */
  bt_piece_map_seal (map);
  set = pm_piece_set_new (map, 0, 50, &nothing_sent);
  g_assert_cmpuint (set->counts[PM_PIECE_CHECKING], ==, 40);
  g_assert_cmpuint (set->counts[PM_PIECE_HERE], ==, 10);
}

static void
test_next_rare (void)
{
  g_autoptr (BtPieceMap) map = make_busy_map ();
  g_autoptr (PmPieceSet) set = pm_piece_set_new (map, 0, 100, &nothing_sent);
  g_autoptr (PmPieceSet) none = pm_piece_set_new (map, 0, 50, &nothing_sent);

  g_assert_cmpint (pm_piece_set_find_rare (set, -1, 1), ==, 50);
  g_assert_cmpint (pm_piece_set_find_rare (set, -1, -1), ==, 54);
  g_assert_cmpint (pm_piece_set_find_rare (set, 50, 1), ==, 51);
  g_assert_cmpint (pm_piece_set_find_rare (set, 50, -1), ==, 54);
  g_assert_cmpint (pm_piece_set_find_rare (set, 54, 1), ==, 50);
  g_assert_cmpint (pm_piece_set_find_rare (none, -1, 1), ==, -1);
}

static guint32
count_taken (const PmPieceSet *set, PmPieceChoice choice)
{
  guint32 n = 0;

  for (guint32 i = set->first; i < set->first + set->n; i++)
    n += pm_piece_choice_takes (&choice, set, i);
  return n;
}

static void
test_choices_take_what_is_counted (void)
{
  g_autoptr (BtPieceMap) map = make_busy_map ();
  PmSent sent = { .n = 1, .pieces = { 3 } };
  g_autoptr (PmPieceSet) set = pm_piece_set_new (map, 0, 100, &sent);
  PmPieceChoice copies = { .by = PM_CHOICE_COPIES, .from = 0, .to = 9 };

  for (PmPieceState state = 0; state < PM_N_PIECE_STATES; state++)
    g_assert_cmpuint (count_taken (set, (PmPieceChoice) { .by = PM_CHOICE_STATE, .state = state }),
                      ==, set->counts[state]);
  g_assert_cmpuint (count_taken (set, copies), ==, 5);
  g_assert_cmpuint (count_taken (set, no_choice), ==, 0);
  g_assert_true (pm_piece_choice_equal (&no_choice, &no_choice));
  g_assert_false (pm_piece_choice_equal (&no_choice, &copies));
  g_assert_true (pm_piece_choice_equal (&copies, &copies));
}

/* --- copies ------------------------------------------------------------------------------------- */

static void
test_bins (void)
{
  g_autoptr (BtPieceMap) map = make_busy_map ();
  g_autoptr (PmPieceSet) set = pm_piece_set_new (map, 0, 100, &nothing_sent);
  PmCopiesBin bins[64];

  g_assert_cmpuint (pm_piece_set_count_copies (set, bins, 64), ==, 11);
  g_assert_cmpuint (bins[2].rare, ==, 5);
  g_assert_cmpuint (bins[2].here + bins[2].missing, ==, 0);
  g_assert_cmpuint (bins[10].here, ==, 40);
  g_assert_cmpuint (bins[10].missing, ==, 55);
  g_assert_cmpuint (pm_piece_set_count_copies (set, bins, 4), ==, 3);
  g_assert_cmpuint (bins[0].to, ==, 4);
  g_assert_cmpuint (bins[2].from, ==, 10);
  g_assert_cmpuint (bins[2].here, ==, 40);
}

static void
test_bins_of_many_copies (void)
{
  for (guint most = 0; most < 65536; most += 997)
    for (guint n_most = 1; n_most <= 64; n_most *= 4) {
      g_autoptr (BtPieceMap) map = make_map (3, 0);
      g_autoptr (PmPieceSet) set = NULL;
      PmCopiesBin bins[64];
      guint n, sum = 0;

      map->copies[2] = most;
      bt_piece_map_seal (map);
      set = pm_piece_set_new (map, 0, 3, &nothing_sent);
      n = pm_piece_set_count_copies (set, bins, n_most);
      g_assert_cmpuint (n, >=, 1);
      g_assert_cmpuint (n, <=, n_most);
      g_assert_cmpuint (bins[n - 1].from, <=, most);
      g_assert_cmpuint (bins[n - 1].to, >=, most);
      for (guint i = 0; i < n; i++)
        sum += bins[i].here + bins[i].rare + bins[i].missing;
      g_assert_cmpuint (sum, ==, 3);
    }
}

/* --- cells and pixels --------------------------------------------------------------------------- */

static void
test_what_wins_a_cell (void)
{
  g_autoptr (BtPieceMap) map = make_busy_map ();
  g_autoptr (PmPieceSet) set = pm_piece_set_new (map, 0, 100, &nothing_sent);
  PmGridLayout layout = { .n_pieces = 100, .per_cell = 10, .n_cells = 10, .n_columns = 10 };
  static const struct {
    PmPieceState state;
    guint8 level;
  } expected[10] = {
    { PM_PIECE_HERE, 6 },     { PM_PIECE_HERE, 6 },    { PM_PIECE_HERE, 6 },
    { PM_PIECE_HERE, 6 },     { PM_PIECE_MISSING, 0 }, { PM_PIECE_RARE, 0 },
    { PM_PIECE_DAMAGED, 0 },  { PM_PIECE_DAMAGED, 0 }, { PM_PIECE_MISSING, 0 },
    { PM_PIECE_UNWANTED, 0 },
  };
  PmCell cells[10];

  pm_grid_cells_fill (cells, &layout, set, &no_choice);
  for (guint i = 0; i < 10; i++) {
    g_assert_cmpint (cells[i].state, ==, expected[i].state);
    g_assert_cmpint (cells[i].level, ==, expected[i].level);
    g_assert_false (cells[i].is_chosen);
  }
}

/* One lonely piece is seen, and a cell looks full only when it is. */
static void
test_levels_of_a_cell (void)
{
  g_autoptr (BtPieceMap) map = make_map (100, 1);
  g_autoptr (PmPieceSet) set = NULL;
  PmGridLayout layout = { .n_pieces = 100, .per_cell = 50, .n_cells = 2, .n_columns = 2 };
  PmCell cells[2];

  bt_bitfield_set (map->have, 7);
  for (guint32 i = 50; i < 99; i++)
    bt_bitfield_set (map->have, i);
  bt_piece_map_seal (map);
  set = pm_piece_set_new (map, 0, 100, &nothing_sent);
  pm_grid_cells_fill (cells, &layout, set, &no_choice);
  g_assert_cmpint (cells[0].level, ==, 1);
  g_assert_cmpint (cells[1].level, ==, PM_LEVELS - 2);
}

static const PmGridInks inks = {
  .levels = { 10, 11, 12, 13, 14, 15, 16 },
  .rare = 20,
  .stripe = 30,
  .border = 40,
  .chosen = 50,
};

static guint32
get_pixel (const guint32 *pixels, const PmGridLayout *layout, int x, int y)
{
  return pixels[(y + PM_GRID_MARGIN) * pm_grid_pixels_get_width (layout, 1) + x + PM_GRID_MARGIN];
}

static void
test_pixels (void)
{
  PmGridLayout layout = pm_grid_layout_new (0, 130, 5 * 130 + 129, 5);
  PmCell cells[130] = {
    { .level = 6, .state = PM_PIECE_HERE },
    { .level = 0, .state = PM_PIECE_RARE },
    { .level = 0, .state = PM_PIECE_UNWANTED },
    { .level = 6, .state = PM_PIECE_CHECKING },
  };
  g_autofree guint32 *pixels = pm_grid_pixels_new (&layout, cells, &inks, 1);
  guint n_stripes = 0;

  g_assert_cmpint (layout.cell, ==, 5);
  g_assert_cmpuint (get_pixel (pixels, &layout, 0, 0), ==, 16);
  g_assert_cmpuint (get_pixel (pixels, &layout, 4, 4), ==, 16);
  g_assert_cmpuint (get_pixel (pixels, &layout, 5, 0), ==, 0); /* the gap */
  g_assert_cmpuint (get_pixel (pixels, &layout, 6, 0), ==, 10);
  g_assert_cmpuint (get_pixel (pixels, &layout, 10, 4), ==, 20);
  g_assert_cmpuint (get_pixel (pixels, &layout, 12, 0), ==, 40);
  g_assert_cmpuint (get_pixel (pixels, &layout, 14, 2), ==, 0);
  for (int x = 18; x < 23; x++)
    n_stripes += get_pixel (pixels, &layout, x, 2) == 30;
  g_assert_cmpuint (n_stripes, >, 0);
  g_assert_cmpuint (n_stripes, <, 5);
}

static void
test_pixels_mirrored (void)
{
  PmGridLayout layout = pm_grid_layout_new (0, 130, 800, 5);
  PmCell cells[130] = { { .level = 6, .state = PM_PIECE_HERE } };
  g_autofree guint32 *pixels = NULL;
  int width = pm_grid_layout_get_width (&layout);

  layout.is_mirrored = TRUE;
  pixels = pm_grid_pixels_new (&layout, cells, &inks, 1);
  g_assert_cmpuint (get_pixel (pixels, &layout, width - 1, 0), ==, 16);
  g_assert_cmpuint (get_pixel (pixels, &layout, 0, 0), ==, width / 6 > 130 ? 0 : 10);
}

/* Chosen ones have an outline of their own, and nothing is drawn of the others. */
static void
test_pixels_chosen (void)
{
  PmGridLayout layout = pm_grid_layout_new (0, 130, 5 * 130 + 129, 5);
  PmCell cells[130] = { { .level = 6, .state = PM_PIECE_HERE },
                        { .level = 6, .state = PM_PIECE_HERE, .is_chosen = TRUE } };
  g_autofree guint32 *pixels = pm_grid_pixels_new_chosen (&layout, cells, &inks, 1);

  g_assert_cmpuint (get_pixel (pixels, &layout, 0, 0), ==, 0);
  g_assert_cmpuint (get_pixel (pixels, &layout, 5, 0), ==, 50);
  g_assert_cmpuint (get_pixel (pixels, &layout, 6, -1), ==, 50);
  g_assert_cmpuint (get_pixel (pixels, &layout, 6, 0), ==, 16);
  g_assert_cmpuint (get_pixel (pixels, &layout, 11, 5), ==, 50);
  cells[1].is_chosen = FALSE;
  g_assert_null (pm_grid_pixels_new_chosen (&layout, cells, &inks, 1));
}

/* Every picture lies in its memory, whatever the size: run under AddressSanitizer. */
static void
test_pixels_of_all_sizes (void)
{
  static const guint32 ns[] = { 1, 60, 121, 999, 8192, 50000 };

  for (guint k = 0; k < G_N_ELEMENTS (ns); k++)
    for (int scale = 1; scale <= 3; scale++)
      for (int width = 1; width < 400; width += 57) {
        PmGridLayout layout = pm_grid_layout_new (0, ns[k], width, 220);
        g_autofree PmCell *cells = g_new0 (PmCell, layout.n_cells);
        g_autofree guint32 *pixels = NULL, *chosen = NULL;

        for (guint32 i = 0; i < layout.n_cells; i++)
          cells[i] = (PmCell) { i % PM_LEVELS, i % (PM_PIECE_DAMAGED + 1), i % 2, TRUE };
        layout.is_mirrored = width % 2;
        pixels = pm_grid_pixels_new (&layout, cells, &inks, scale);
        chosen = pm_grid_pixels_new_chosen (&layout, cells, &inks, scale);
        g_assert_nonnull (pixels);
        g_assert_nonnull (chosen);
      }
}

/* --- files -------------------------------------------------------------------------------------- */

/* Pieces of 32 KiB: a 3.5 pieces long, an empty one, b of 10 bytes, c of 2 pieces. */
static BtMetainfo *
make_metainfo (void)
{
  g_autoptr (GString) text =
      g_string_new ("d4:infod5:filesl"
                    "d6:lengthi114688e4:pathl5:a.mkveed6:lengthi0e4:pathl5:emptyee"
                    "d6:lengthi10e4:pathl5:b.txteed6:lengthi65536e4:pathl5:c.mkvee"
                    "e4:name1:t12:piece lengthi32768e6:pieces120:");
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 120; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "ee");
  bytes = g_bytes_new (text->str, text->len);
  return bt_metainfo_new (bytes, NULL);
}

static void
test_file_steps (void)
{
  g_autoptr (BtMetainfo) metainfo = make_metainfo ();

  g_assert_nonnull (metainfo);
  g_assert_cmpint (pm_piece_files_step (metainfo, -1, 1), ==, 0);
  g_assert_cmpint (pm_piece_files_step (metainfo, 0, 1), ==, 3);
  g_assert_cmpint (pm_piece_files_step (metainfo, 3, 1), ==, -1);
  g_assert_cmpint (pm_piece_files_step (metainfo, 5, -1), ==, 3);
  g_assert_cmpint (pm_piece_files_step (metainfo, 3, -1), ==, 0);
  g_assert_cmpint (pm_piece_files_step (metainfo, 0, -1), ==, -1);
}

static void
test_file_of_a_piece (void)
{
  g_autoptr (BtMetainfo) metainfo = make_metainfo ();
  guint32 file;
  double share;

  g_assert_true (pm_piece_files_find (metainfo, 2, &file, &share));
  g_assert_cmpuint (file, ==, 0);
  g_assert_cmpfloat_with_epsilon (share, 65536. / 114688, 1e-9);
  g_assert_true (pm_piece_files_find (metainfo, 4, &file, &share));
  g_assert_cmpuint (file, ==, 3);
  g_assert_cmpfloat (share, >, 0);
  g_assert_false (pm_piece_files_find (metainfo, 4000000, &file, &share));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/piece-grid/size-rule", test_size_rule);
  g_test_add_func ("/piece-grid/cells-cover-every-piece-once", test_cells_cover_every_piece_once);
  g_test_add_func ("/piece-grid/hits", test_hits);
  g_test_add_func ("/piece-grid/beside-the-cells", test_beside_the_cells);
  g_test_add_func ("/piece-grid/steps", test_steps);
  g_test_add_func ("/piece-grid/liked-height", test_liked_height);
  g_test_add_func ("/piece-grid/counts-add-up", test_counts_add_up);
  g_test_add_func ("/piece-grid/part-of-the-pieces", test_part_of_the_pieces);
  g_test_add_func ("/piece-grid/rechecking", test_rechecking);
  g_test_add_func ("/piece-grid/next-rare", test_next_rare);
  g_test_add_func ("/piece-grid/choices-take-what-is-counted", test_choices_take_what_is_counted);
  g_test_add_func ("/piece-grid/bins", test_bins);
  g_test_add_func ("/piece-grid/bins-of-many-copies", test_bins_of_many_copies);
  g_test_add_func ("/piece-grid/what-wins-a-cell", test_what_wins_a_cell);
  g_test_add_func ("/piece-grid/levels-of-a-cell", test_levels_of_a_cell);
  g_test_add_func ("/piece-grid/pixels", test_pixels);
  g_test_add_func ("/piece-grid/pixels-mirrored", test_pixels_mirrored);
  g_test_add_func ("/piece-grid/pixels-chosen", test_pixels_chosen);
  g_test_add_func ("/piece-grid/pixels-of-all-sizes", test_pixels_of_all_sizes);
  g_test_add_func ("/piece-grid/file-steps", test_file_steps);
  g_test_add_func ("/piece-grid/file-of-a-piece", test_file_of_a_piece);
  return g_test_run ();
}
