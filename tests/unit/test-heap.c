/* test-heap.c — the least of many, whatever comes and goes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-heap.h"
#include "base/bt-random.h"

#define N 300

typedef struct {
  guint number;
  guint place;
} Thing;

static int
compare (const void *a, const void *b)
{
  return (int) ((const Thing *) a)->number - (int) ((const Thing *) b)->number;
}

static guint
find_least (const Thing *things)
{
  guint least = G_MAXUINT;

  for (guint i = 0; i < N; i++)
    least = things[i].place > 0 ? MIN (least, things[i].number) : least;
  return least;
}

static void
test_model (void)
{
  Thing things[N] = { 0 };
  BtRandom random;
  BtHeap heap;
  guint n = 0;

  bt_random_init (&random, 4);
  bt_heap_init (&heap, compare, G_STRUCT_OFFSET (Thing, place));
  for (guint i = 0; i < 20000; i++) {
    Thing *thing = &things[bt_random_below (&random, N)], *first;

    if (thing->place > 0) {
      bt_heap_remove (&heap, thing);
      g_assert_cmpuint (thing->place, ==, 0);
      n--;
    } else {
      thing->number = (guint) bt_random_below (&random, 1000);
      bt_heap_push (&heap, thing);
      n++;
    }
    first = bt_heap_peek (&heap);
    g_assert_cmpuint (bt_heap_get_n (&heap), ==, n);
    g_assert_cmpuint (first != NULL ? first->number : G_MAXUINT, ==, find_least (things));
  }
  bt_heap_clear (&heap);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heap/model", test_model);
  return g_test_run ();
}
