/* test-labels.c — what a person types as a label is cleaned and bounded.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-labels.h"

#define FORTY "1234567890123456789012345678901234567890"

static void
test_clean (void)
{
  static const struct {
    const char *text, *clean; /* NULL: nothing is left */
  } cases[] = {
    { "Films", "Films" },
    { "  To \t keep\n", "To keep" },
    { "", NULL },
    { " \n\t ", NULL },
    { "\x01\x7f", NULL },
    { "a\x01z", "az" },
    { "right\xe2\x80\xaeleft", "rightleft" }, /* U+202E */
    { "\xff\xfe", NULL },
    { "Größe", "Größe" },
    { FORTY "more", FORTY },
    { FORTY " more", FORTY },
    { "123456789012345678901234567890123456789 x", "123456789012345678901234567890123456789" },
    { "12345678901234567890123456789012345678 x", "12345678901234567890123456789012345678 x" },
    { "映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画",
      "映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画映画" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *clean = bt_label_clean (cases[i].text);
    g_autofree char *again = bt_label_clean (clean);

    g_assert_cmpstr (clean, ==, cases[i].clean);
    g_assert_cmpstr (again, ==, clean);
  }
  g_assert_null (bt_label_clean (NULL));
}

static void
test_list (void)
{
  const char *const many[] = { "a", " B ", "b", "", "c", "d", "e", "f", "g", "h", "i", NULL };
  const char *const none[] = { NULL };
  g_auto (GStrv) clean = bt_labels_clean (many);
  g_auto (GStrv) empty = bt_labels_clean (none);
  g_auto (GStrv) null = bt_labels_clean (NULL);

  g_assert_cmpuint (g_strv_length (clean), ==, BT_LABELS_MAX);
  g_assert_cmpstr (clean[1], ==, "B");
  g_assert_cmpstr (clean[2], ==, "c");
  g_assert_null (empty[0]);
  g_assert_null (null[0]);
  g_assert_true (bt_labels_contain ((const char *const *) clean, "b"));
  g_assert_true (bt_labels_contain ((const char *const *) clean, "H"));
  g_assert_false (bt_labels_contain ((const char *const *) clean, "i"));
  g_assert_false (bt_labels_contain (NULL, "i"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/clean", test_clean);
  g_test_add_func ("/labels/list", test_list);
  return g_test_run ();
}
