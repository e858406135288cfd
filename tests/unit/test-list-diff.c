/* test-list-diff.c — one list becomes another by edits, and by no more of them than it needs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "../../ui/pm-list-diff.h"

#define MANY 1000
#define N_RANDOM 300

/* Does the edits to a list of 0 … @n_old - 1 and compares; new items are numbered from 10,000. */
static guint
assert_becomes (const int *places, guint n, guint n_old, guint max_edits)
{
  g_autoptr (GArray) edits = pm_list_diff (places, n, n_old, max_edits);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = 0; i < (int) n_old; i++)
    g_array_append_val (list, i);
  for (guint i = 0; i < edits->len; i++) {
    PmListEdit edit = g_array_index (edits, PmListEdit, i);

    g_assert_cmpuint (edit.position + edit.n_removed, <=, list->len);
    if (edit.n_removed > 0)
      g_array_remove_range (list, edit.position, edit.n_removed);
    for (guint k = edit.position; k < edit.position + edit.n_added; k++) {
      int item = places[k] == PM_LIST_NEW ? 10000 + (int) k : places[k];

      g_array_insert_val (list, k, item);
    }
  }
  g_assert_cmpuint (list->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (list, int, i), ==,
                     places[i] == PM_LIST_NEW ? 10000 + (int) i : places[i]);
  return edits->len;
}

static void
test_cases (void)
{
  static const struct {
    int places[8];
    guint n, n_old, n_edits;
  } cases[] = {
    { { 0 }, 0, 0, 0 },
    { { 0, 1, 2 }, 3, 3, 0 },
    { { 0 }, 0, 3, 1 },
    { { -1, -1 }, 2, 0, 1 },
    { { 0, 1 }, 2, 3, 1 },
    { { 1, 2 }, 2, 3, 1 },
    { { 0, -1, 1 }, 3, 2, 1 },
    { { 1, 2, 3, 0 }, 4, 4, 2 }, /* the first goes to the end */
    { { 3, 0, 1, 2 }, 4, 4, 2 },
    { { 0, 2, 1, 3 }, 4, 4, 2 },
    { { 0, -1, 3, 4 }, 4, 5, 1 }, /* one in the place of two */
    { { -1, 0, 2, -1 }, 4, 3, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (assert_becomes (cases[i].places, cases[i].n, cases[i].n_old, 100), ==,
                      cases[i].n_edits);
}

static void
test_too_many_are_one (void)
{
  int places[MANY];

  for (int i = 0; i < MANY; i++)
    places[i] = MANY - 1 - i;
  g_assert_cmpuint (assert_becomes (places, MANY, MANY, 5), ==, 2); /* one stays */
  g_assert_cmpuint (assert_becomes (places, MANY, MANY, 1), ==, 1);
  for (int i = 10; i < MANY - 10; i++)
    places[i] = i;
  for (int i = 0; i < 10; i++) {
    places[i] = i;
    places[MANY - 10 + i] = MANY - 10 + i;
  }
  g_assert_cmpuint (assert_becomes (places, MANY, MANY, 0), ==, 0);
}

static void
shuffle (int *places, guint n)
{
  for (guint i = 0; i + 1 < n; i++) {
    guint other = g_test_rand_int_range (i, n);
    int kept = places[i];

    places[i] = places[other];
    places[other] = kept;
  }
}

/* Some of the old ones, in any order, and new ones among them. */
static void
test_random (void)
{
  for (guint round = 0; round < N_RANDOM; round++) {
    guint n_old = g_test_rand_int_range (0, 40), n = 0;
    int places[80];

    for (guint i = 0; i < n_old; i++)
      if (g_test_rand_int_range (0, 4) > 0)
        places[n++] = i;
    for (int i = g_test_rand_int_range (0, 10); i > 0; i--)
      places[n++] = PM_LIST_NEW;
    shuffle (places, n);
    assert_becomes (places, n, n_old, 1000);
    g_assert_cmpuint (assert_becomes (places, n, n_old, 2), <=, 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-diff/cases", test_cases);
  g_test_add_func ("/list-diff/too-many", test_too_many_are_one);
  g_test_add_func ("/list-diff/random", test_random);
  return g_test_run ();
}
