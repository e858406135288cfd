/* test-json.c — the terminal program's JSON writer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../app/pm-json.h"

static void
test_values (void)
{
  g_autoptr (PmJson) json = pm_json_new ();

  pm_json_add_string (json, "event", "added");
  pm_json_add_seconds (json, "t", 1.5);
  pm_json_add_uint (json, "size", G_MAXUINT64);
  pm_json_add_bool (json, "yes", TRUE);
  pm_json_add_bool (json, "no", FALSE);
  pm_json_add_string (json, "nothing", NULL);
  g_assert_cmpstr (pm_json_finish (json), ==,
                   "{\"event\":\"added\",\"t\":1.500,\"size\":18446744073709551615,"
                   "\"yes\":true,\"no\":false,\"nothing\":null}");
}

static void
test_nested (void)
{
  g_autoptr (PmJson) json = pm_json_new ();

  pm_json_open_array (json, "files");
  for (guint i = 0; i < 2; i++) {
    pm_json_open_object (json, NULL);
    pm_json_add_uint (json, "size", i);
    pm_json_close_object (json);
  }
  pm_json_close_array (json);
  pm_json_open_array (json, "none");
  pm_json_close_array (json);
  g_assert_cmpstr (pm_json_finish (json), ==,
                   "{\"files\":[{\"size\":0},{\"size\":1}],\"none\":[]}");
}

static void
test_escapes (void)
{
  g_autoptr (PmJson) json = pm_json_new ();

  pm_json_add_string (json, "a", "\"\\\n\t\x01\x7f/ü");
  g_assert_cmpstr (pm_json_finish (json), ==, "{\"a\":\"\\\"\\\\\\n\\t\\u0001\\u007f/ü\"}");
}

/* A file name of a stranger may be any bytes. */
static void
test_bad_utf8 (void)
{
  g_autoptr (PmJson) json = pm_json_new ();

  pm_json_add_string (json, "a", "x\xff\xc3");
  g_assert_cmpstr (pm_json_finish (json), ==, "{\"a\":\"x\xef\xbf\xbd\xef\xbf\xbd\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/nested", test_nested);
  g_test_add_func ("/json/escapes", test_escapes);
  g_test_add_func ("/json/bad-utf8", test_bad_utf8);
  return g_test_run ();
}
