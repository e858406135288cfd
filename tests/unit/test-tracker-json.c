/* test-tracker-json.c — JSON whose strings are bytes: what is read, what is not, and what is written.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-json.h"

#include <string.h>

#include "base/bt-limits.h"

typedef struct {
  const char *name;
  const char *text;
  BtJsonError code;
} Bad;

static const Bad bad[] = {
  { "nothing", "", BT_JSON_ERROR_TRUNCATED },
  { "space", " \t\r\n", BT_JSON_ERROR_TRUNCATED },
  { "word", "nul", BT_JSON_ERROR_SYNTAX },
  { "other-word", "undefined", BT_JSON_ERROR_SYNTAX },
  { "byte-order-mark", "\357\273\277{}", BT_JSON_ERROR_SYNTAX },
  { "open-object", "{", BT_JSON_ERROR_TRUNCATED },
  { "open-array", "[1", BT_JSON_ERROR_TRUNCATED },
  { "open-string", "\"abc", BT_JSON_ERROR_TRUNCATED },
  { "open-escape", "\"\\", BT_JSON_ERROR_TRUNCATED },
  { "open-code", "\"\\u00", BT_JSON_ERROR_TRUNCATED },
  { "key-alone", "{\"a\"}", BT_JSON_ERROR_SYNTAX },
  { "key-without-value", "{\"a\":}", BT_JSON_ERROR_SYNTAX },
  { "key-of-a-number", "{1:2}", BT_JSON_ERROR_KEY },
  { "two-colons", "{\"a\"::1}", BT_JSON_ERROR_SYNTAX },
  { "no-comma", "[1 2]", BT_JSON_ERROR_SYNTAX },
  { "comma-first", "[,1]", BT_JSON_ERROR_SYNTAX },
  { "comma-last", "[1,]", BT_JSON_ERROR_SYNTAX },
  { "comma-last-in-object", "{\"a\":1,}", BT_JSON_ERROR_KEY },
  { "wrong-end", "[1}", BT_JSON_ERROR_SYNTAX },
  { "two-values", "{} {}", BT_JSON_ERROR_TRAILING },
  { "leading-zero", "[01]", BT_JSON_ERROR_NUMBER },
  { "minus-alone", "[-]", BT_JSON_ERROR_NUMBER },
  { "plus", "[+1]", BT_JSON_ERROR_SYNTAX },
  { "no-fraction", "[1.]", BT_JSON_ERROR_NUMBER },
  { "no-whole", "[.5]", BT_JSON_ERROR_SYNTAX },
  { "no-exponent", "[1e+]", BT_JSON_ERROR_NUMBER },
  { "hexadecimal", "[0x10]", BT_JSON_ERROR_SYNTAX },
  { "escape", "\"\\x41\"", BT_JSON_ERROR_STRING },
  { "code", "\"\\u00g0\"", BT_JSON_ERROR_STRING },
  { "control-character", "\"a\nb\"", BT_JSON_ERROR_STRING },
  { "single-quotes", "'a'", BT_JSON_ERROR_SYNTAX },
  { "comment", "/**/1", BT_JSON_ERROR_SYNTAX },
  { "latin-1", "\"\351\"", BT_JSON_ERROR_ENCODING },
  { "overlong", "\"\300\200\"", BT_JSON_ERROR_ENCODING },
  { "surrogate", "\"\355\240\200\"", BT_JSON_ERROR_ENCODING },
};

static void
test_bad (gconstpointer data)
{
  const Bad *row = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *exact = g_memdup2 (row->text, strlen (row->text));

  g_assert_null (bt_json_new (exact, strlen (row->text), &error));
  g_assert_error (error, BT_JSON_ERROR, (int) row->code);
}

static BtJson *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  BtJson *document = bt_json_new (text, strlen (text), &error);

  g_assert_no_error (error);
  return document;
}

/* A NUL of the text itself is no end of it. */
static void
test_nul (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_json_new ("[1]\0", 4, &error));
  g_assert_error (error, BT_JSON_ERROR, BT_JSON_ERROR_ENCODING);
  g_clear_error (&error);
  g_assert_null (bt_json_new ("\"\0\"", 3, &error));
  g_assert_error (error, BT_JSON_ERROR, BT_JSON_ERROR_ENCODING);
}

static void
check_bytes (BtJsonValue value, const void *bytes, gsize n_bytes)
{
  gsize n;
  const guint8 *found = bt_json_get_bytes (value, &n);

  g_assert_nonnull (found);
  g_assert_cmpmem (found, n, bytes, n_bytes);
  g_assert_cmpuint (found[n], ==, 0);
}

static void
test_strings (void)
{
  g_autoptr (BtJson) document = read_text (
      " [ \"\" , \"a\\u0000\\u00ff\303\251\302\200\\n\\/\\\"\\\\\\b\\f\\r\\t\", \"\342\202\254x\","
      " \"\\ud83d\\ude00\", \"\\u0100\" ] ");
  static const char *const texts[] = { NULL, NULL, "?x", "??", "?" };
  BtJsonValue item;
  BtJsonIter iter;
  gsize n;

  bt_json_iter_init (&iter, bt_json_get_root (document));
  g_assert_cmpuint (iter.left, ==, 5);
  g_assert_true (bt_json_iter_next (&iter, NULL, &item));
  check_bytes (item, "", 0);
  g_assert_true (bt_json_iter_next (&iter, NULL, &item));
  check_bytes (item, "a\0\377\351\200\n/\"\\\b\f\r\t", 13);
  for (guint i = 2; i < 5; i++) {
    GString *text;

    g_assert_true (bt_json_iter_next (&iter, NULL, &item));
    g_assert_null (bt_json_get_bytes (item, &n));
    text = bt_json_dup_text (item);
    g_assert_cmpstr (text->str, ==, texts[i]);
    g_string_free (text, TRUE);
  }
  g_assert_false (bt_json_iter_next (&iter, NULL, &item));
}

static void
test_numbers (void)
{
  static const struct {
    const char *text;
    gboolean fits;
    gint64 number;
  } rows[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "120", TRUE, 120 },
    { "-7.9", TRUE, -7 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "9223372036854775808", FALSE, 0 },
    { "99999999999999999999999999999999999999", FALSE, 0 },
    { "1e3", FALSE, 0 },
    { "1.5E-3", FALSE, 0 },
    { "null", FALSE, 0 },
    { "\"5\"", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (BtJson) document = read_text (rows[i].text);
    gint64 number = 42;

    g_assert_cmpint (bt_json_get_integer (bt_json_get_root (document), &number), ==, rows[i].fits);
    g_assert_cmpint (number, ==, rows[i].fits ? rows[i].number : 42);
  }
}

static void
test_lookup (void)
{
  g_autoptr (BtJson) document =
      read_text ("{\"a\":{\"b\":[true,{\"c\":1}]},\"d\":2,\"d\":3,\"e\\u0000\":4}");
  BtJsonValue root = bt_json_get_root (document), none = { 0 };
  gint64 number = 0;
  gsize n;

  g_assert_cmpint (bt_json_get_type (root), ==, BT_JSON_OBJECT);
  g_assert_cmpuint (bt_json_get_n_items (root), ==, 4);
  g_assert_cmpint (bt_json_get_type (bt_json_lookup (root, "a")), ==, BT_JSON_OBJECT);
  g_assert_cmpuint (bt_json_get_n_items (bt_json_lookup (bt_json_lookup (root, "a"), "b")), ==, 2);
  g_assert_true (bt_json_get_integer (bt_json_lookup (root, "d"), &number));
  g_assert_cmpint (number, ==, 3);
  g_assert_cmpint (bt_json_get_type (bt_json_lookup (root, "e")), ==, BT_JSON_NONE);
  g_assert_cmpint (bt_json_get_type (bt_json_lookup (bt_json_lookup (root, "x"), "y")), ==,
                   BT_JSON_NONE);
  g_assert_null (bt_json_get_bytes (none, &n));
  g_assert_null (bt_json_dup_text (bt_json_lookup (root, "d")));
  g_assert_cmpuint (bt_json_get_n_items (none), ==, 0);
}

static void
test_bounds (void)
{
  g_autofree char *deep = g_strnfill (BT_LIMIT_JSON_DEPTH + 1, '[');
  g_autoptr (GString) many = g_string_new ("[1");
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_json_new (deep, strlen (deep), &error));
  g_assert_error (error, BT_JSON_ERROR, BT_JSON_ERROR_DEPTH);
  g_clear_error (&error);
  for (guint i = 0; i < BT_LIMIT_JSON_TOKENS; i++)
    g_string_append (many, ",1");
  g_string_append_c (many, ']');
  g_assert_null (bt_json_new (many->str, many->len, &error));
  g_assert_error (error, BT_JSON_ERROR, BT_JSON_ERROR_TOKENS);
}

/* What is written is read again, and is ASCII. */
static void
test_write (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (BtJson) document = NULL;
  guint8 all[256];

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (guint8) i;
  bt_json_open_object (text);
  bt_json_put_key (text, "list");
  bt_json_open_array (text);
  bt_json_put_string (text, "[{:");
  bt_json_open_object (text);
  bt_json_close_object (text);
  bt_json_put_integer (text, 5);
  bt_json_close_array (text);
  bt_json_put_key (text, "all");
  g_assert_cmpstr (text->str, ==, "{\"list\":[\"[{:\",{},5],\"all\":");
  bt_json_put_bytes (text, all, sizeof all);
  bt_json_close_object (text);
  g_assert_true (g_str_is_ascii (text->str));
  g_assert_cmpuint (strlen (text->str), ==, text->len);
  document = read_text (text->str);
  check_bytes (bt_json_lookup (bt_json_get_root (document), "all"), all, sizeof all);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/tracker-json/bad/", bad[i].name, NULL);

    g_test_add_data_func (path, &bad[i], test_bad);
  }
  g_test_add_func ("/tracker-json/nul", test_nul);
  g_test_add_func ("/tracker-json/strings", test_strings);
  g_test_add_func ("/tracker-json/numbers", test_numbers);
  g_test_add_func ("/tracker-json/lookup", test_lookup);
  g_test_add_func ("/tracker-json/bounds", test_bounds);
  g_test_add_func ("/tracker-json/write", test_write);
  return g_test_run ();
}
