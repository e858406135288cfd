/* test-bencode.c — strict bencode, read and written.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-bencode.h"

#include <string.h>

static BtBencode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BtBencode *document = bt_bencode_new (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return document;
}

static void
assert_string (BtBencodeValue value, const char *expected)
{
  gsize n_bytes;
  const guint8 *bytes = bt_bencode_get_string (value, &n_bytes);

  g_assert_cmpmem (bytes, n_bytes, expected, strlen (expected));
}

static void
test_integers (void)
{
  static const struct {
    const char *text;
    gint64 value;
  } rows[] = {
    { "i0e", 0 },
    { "i42e", 42 },
    { "i-7e", -7 },
    { "i9223372036854775807e", G_MAXINT64 },
    { "i-9223372036854775808e", G_MININT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (BtBencode) document = parse (rows[i].text);
    gint64 value = 1;

    g_assert_true (bt_bencode_get_integer (bt_bencode_get_root (document), &value));
    g_assert_cmpint (value, ==, rows[i].value);
  }
}

static void
test_strings_are_not_copied (void)
{
  const char *text = "4:spam";
  g_autoptr (BtBencode) document = parse (text);
  gsize n_bytes;

  g_assert_true (bt_bencode_get_string (bt_bencode_get_root (document), &n_bytes)
                 == (const guint8 *) text + 2);
  g_assert_cmpuint (n_bytes, ==, 4);
}

static void
test_empty_values (void)
{
  g_autoptr (BtBencode) document = parse ("l0:ledee");
  BtBencodeValue root = bt_bencode_get_root (document), item;
  BtBencodeIter iter;

  g_assert_cmpuint (bt_bencode_get_n_items (root), ==, 3);
  bt_bencode_iter_init (&iter, root);
  g_assert_true (bt_bencode_iter_next (&iter, NULL, &item));
  assert_string (item, "");
  g_assert_true (bt_bencode_iter_next (&iter, NULL, &item));
  g_assert_cmpint (bt_bencode_get_type (item), ==, BT_BENCODE_LIST);
  g_assert_true (bt_bencode_iter_next (&iter, NULL, &item));
  g_assert_cmpint (bt_bencode_get_type (item), ==, BT_BENCODE_DICT);
  g_assert_false (bt_bencode_iter_next (&iter, NULL, &item));
}

static void
test_lookup_skips_nested_keys (void)
{
  g_autoptr (BtBencode) document = parse ("d1:ad1:bi1ee1:bi2e1:cl1:b1:xee");
  BtBencodeValue root = bt_bencode_get_root (document);
  gint64 value;

  g_assert_true (bt_bencode_get_integer (bt_bencode_lookup (root, "b"), &value));
  g_assert_cmpint (value, ==, 2);
  g_assert_true (
      bt_bencode_get_integer (bt_bencode_lookup (bt_bencode_lookup (root, "a"), "b"), &value));
  g_assert_cmpint (value, ==, 1);
  g_assert_cmpint (bt_bencode_get_type (bt_bencode_lookup (root, "x")), ==, BT_BENCODE_NONE);
  g_assert_cmpint (bt_bencode_get_type (bt_bencode_lookup_typed (root, "a", BT_BENCODE_LIST)), ==,
                   BT_BENCODE_NONE);
}

static void
test_nothing_gives_nothing (void)
{
  BtBencodeValue none = { 0 }, item;
  BtBencodeIter iter;
  gint64 value = 9;
  gsize n_bytes = 9;

  g_assert_false (bt_bencode_get_integer (none, &value));
  g_assert_cmpint (value, ==, 9);
  g_assert_null (bt_bencode_get_string (none, &n_bytes));
  g_assert_null (bt_bencode_get_raw (none, &n_bytes));
  g_assert_cmpuint (n_bytes, ==, 0);
  g_assert_cmpint (bt_bencode_get_type (bt_bencode_lookup (none, "a")), ==, BT_BENCODE_NONE);
  bt_bencode_iter_init (&iter, none);
  g_assert_false (bt_bencode_iter_next (&iter, NULL, &item));
}

static void
test_iterating_a_dict_gives_keys (void)
{
  g_autoptr (BtBencode) document = parse ("d1:ali1ei2ee2:bb3:xyze");
  BtBencodeValue key, item;
  BtBencodeIter iter;

  bt_bencode_iter_init (&iter, bt_bencode_get_root (document));
  g_assert_true (bt_bencode_iter_next (&iter, &key, &item));
  assert_string (key, "a");
  g_assert_cmpuint (bt_bencode_get_n_items (item), ==, 2);
  g_assert_true (bt_bencode_iter_next (&iter, &key, &item));
  assert_string (key, "bb");
  assert_string (item, "xyz");
  g_assert_false (bt_bencode_iter_next (&iter, &key, &item));
}

static void
test_raw_is_exact (void)
{
  g_autoptr (BtBencode) document = parse ("d1:zi1e4:infod1:bi1e1:ai2eee");
  gsize n_bytes;
  const guint8 *raw =
      bt_bencode_get_raw (bt_bencode_lookup (bt_bencode_get_root (document), "info"), &n_bytes);

  g_assert_cmpmem (raw, n_bytes, "d1:bi1e1:ai2ee", strlen ("d1:bi1e1:ai2ee"));
}

static void
test_errors (void)
{
  static const struct {
    const char *text;
    int code;
  } rows[] = {
    { "", BT_BENCODE_ERROR_TRUNCATED },
    { "i1", BT_BENCODE_ERROR_TRUNCATED },
    { "i", BT_BENCODE_ERROR_TRUNCATED },
    { "i-", BT_BENCODE_ERROR_TRUNCATED },
    { "12", BT_BENCODE_ERROR_TRUNCATED },
    { "l", BT_BENCODE_ERROR_TRUNCATED },
    { "d1:a", BT_BENCODE_ERROR_TRUNCATED },
    { "ie", BT_BENCODE_ERROR_INTEGER },
    { "i-e", BT_BENCODE_ERROR_INTEGER },
    { "i-0e", BT_BENCODE_ERROR_INTEGER },
    { "i00e", BT_BENCODE_ERROR_INTEGER },
    { "i01e", BT_BENCODE_ERROR_INTEGER },
    { "i-01e", BT_BENCODE_ERROR_INTEGER },
    { "i+1e", BT_BENCODE_ERROR_INTEGER },
    { "i1.5e", BT_BENCODE_ERROR_INTEGER },
    { "i 1e", BT_BENCODE_ERROR_INTEGER },
    { "i9223372036854775808e", BT_BENCODE_ERROR_INTEGER },
    { "i-9223372036854775809e", BT_BENCODE_ERROR_INTEGER },
    { "i99999999999999999999999999e", BT_BENCODE_ERROR_INTEGER },
    { "5:abc", BT_BENCODE_ERROR_STRING_LENGTH },
    { "01:a", BT_BENCODE_ERROR_STRING_LENGTH },
    { "00:", BT_BENCODE_ERROR_STRING_LENGTH },
    { "18446744073709551617:a", BT_BENCODE_ERROR_STRING_LENGTH },
    { "4294967297:a", BT_BENCODE_ERROR_STRING_LENGTH },
    { "99999999999999999999999999999999:a", BT_BENCODE_ERROR_STRING_LENGTH },
    { "-1:a", BT_BENCODE_ERROR_SYNTAX },
    { "1a", BT_BENCODE_ERROR_SYNTAX },
    { "e", BT_BENCODE_ERROR_SYNTAX },
    { "x", BT_BENCODE_ERROR_SYNTAX },
    { "l?e", BT_BENCODE_ERROR_SYNTAX },
    { "d1:ae", BT_BENCODE_ERROR_SYNTAX },
    { "di1ei2ee", BT_BENCODE_ERROR_KEY },
    { "dli1eei2ee", BT_BENCODE_ERROR_KEY },
    { "d1:ai1e1:ai2ee", BT_BENCODE_ERROR_DUPLICATE_KEY },
    { "d1:bi1e1:ai2e1:bi3ee", BT_BENCODE_ERROR_DUPLICATE_KEY },
    { "d0:i1e0:i2ee", BT_BENCODE_ERROR_DUPLICATE_KEY },
    { "i1ei2e", BT_BENCODE_ERROR_TRAILING },
    { "le\n", BT_BENCODE_ERROR_TRAILING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gsize n_bytes = strlen (rows[i].text);
    /* A copy of the exact size lets the sanitizer see a read past the end. */
    g_autofree char *copy = g_memdup2 (rows[i].text, n_bytes);

    g_test_message ("%s", rows[i].text);
    g_assert_null (bt_bencode_new (copy, n_bytes, NULL, &error));
    g_assert_error (error, BT_BENCODE_ERROR, rows[i].code);
  }
}

static void
test_error_names_the_byte (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_bencode_new ("li1ei2e?e", 9, NULL, &error));
  g_assert_nonnull (strstr (error->message, "byte 7"));
}

static void
test_keys_out_of_order_are_accepted (void)
{
  g_autoptr (BtBencode) document = parse ("d1:ci1e1:bi2e1:ai3e2:aai4ee");

  g_assert_cmpuint (bt_bencode_get_n_items (bt_bencode_get_root (document)), ==, 4);
}

static void
test_depth_limit (void)
{
  const BtBencodeLimits limits = { .depth = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BtBencode) three = bt_bencode_new ("lllee1:ae", 9, &limits, NULL);

  g_assert_nonnull (three);
  g_assert_null (bt_bencode_new ("lllleeee", 8, &limits, &error));
  g_assert_error (error, BT_BENCODE_ERROR, BT_BENCODE_ERROR_DEPTH);
}

static void
test_token_limit (void)
{
  const BtBencodeLimits limits = { .tokens = 4 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BtBencode) four = bt_bencode_new ("li1ei2ei3ee", 11, &limits, NULL);

  g_assert_nonnull (four);
  g_assert_null (bt_bencode_new ("li1ei2ei3ei4ee", 14, &limits, &error));
  g_assert_error (error, BT_BENCODE_ERROR, BT_BENCODE_ERROR_TOKENS);
}

static void
test_trailing_can_be_allowed (void)
{
  const BtBencodeLimits limits = { .allow_trailing = TRUE };
  g_autoptr (BtBencode) document = bt_bencode_new ("d1:ai1ee\xff\0e", 11, &limits, NULL);

  g_assert_nonnull (document);
  g_assert_cmpuint (bt_bencode_get_length (document), ==, 8);
}

static void
test_what_is_written_is_read (void)
{
  g_autoptr (GByteArray) to = g_byte_array_new ();
  g_autoptr (BtBencode) document = NULL;
  const char *expected = "d1:ai-5e1:bl3:x\0yi9223372036854775807ee1:c0:1:di1ee";

  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "a");
  bt_bencode_put_integer (to, -5);
  bt_bencode_put_string (to, "b");
  bt_bencode_open_list (to);
  bt_bencode_put_bytes (to, "x\0y", 3);
  bt_bencode_put_integer (to, G_MAXINT64);
  bt_bencode_close (to);
  bt_bencode_put_string (to, "c");
  bt_bencode_put_bytes (to, NULL, 0);
  bt_bencode_put_raw (to, "1:di1e", 6);
  bt_bencode_close (to);
  g_assert_cmpmem (to->data, to->len, expected, 51);
  document = bt_bencode_new (to->data, to->len, NULL, NULL);
  g_assert_nonnull (document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bencode/integers", test_integers);
  g_test_add_func ("/bencode/strings-are-not-copied", test_strings_are_not_copied);
  g_test_add_func ("/bencode/empty-values", test_empty_values);
  g_test_add_func ("/bencode/lookup-skips-nested-keys", test_lookup_skips_nested_keys);
  g_test_add_func ("/bencode/nothing-gives-nothing", test_nothing_gives_nothing);
  g_test_add_func ("/bencode/iterating-a-dict", test_iterating_a_dict_gives_keys);
  g_test_add_func ("/bencode/raw-is-exact", test_raw_is_exact);
  g_test_add_func ("/bencode/errors", test_errors);
  g_test_add_func ("/bencode/error-names-the-byte", test_error_names_the_byte);
  g_test_add_func ("/bencode/keys-out-of-order", test_keys_out_of_order_are_accepted);
  g_test_add_func ("/bencode/depth-limit", test_depth_limit);
  g_test_add_func ("/bencode/token-limit", test_token_limit);
  g_test_add_func ("/bencode/trailing-can-be-allowed", test_trailing_can_be_allowed);
  g_test_add_func ("/bencode/what-is-written-is-read", test_what_is_written_is_read);
  return g_test_run ();
}
