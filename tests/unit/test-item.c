/* test-item.c — what an item is called, and which signatures are right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-item.h"

#include <string.h>

static void
parse_hex (const char *text, guint8 *bytes, gsize n_bytes)
{
  g_assert_cmpuint (strlen (text), ==, 2 * n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
}

static void
assert_target (const BtItem *item, const char *text)
{
  BtNodeId target, right;

  parse_hex (text, right.bytes, sizeof right.bytes);
  bt_item_get_target (item, &target);
  g_assert_cmpmem (&target, sizeof target, &right, sizeof right);
}

static BtItem
make_hello (void)
{
  return (BtItem) { .value = (const guint8 *) "12:Hello World!", .n_value = 15, .seq = 1 };
}

/* BEP 44, Test Vectors, 1 and 2: the same key, and a salt or none. */
static BtItem
make_vector (const char *salt)
{
  BtItem item = make_hello ();
  const char *signature = salt == NULL
                              ? "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff"
                                "1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01"
                              : "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d"
                                "df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08";

  item.has_key = TRUE;
  parse_hex ("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548", item.key,
             sizeof item.key);
  parse_hex (signature, item.signature, sizeof item.signature);
  item.salt = (const guint8 *) salt;
  item.n_salt = salt != NULL ? strlen (salt) : 0;
  return item;
}

static void
test_vectors (void)
{
  BtItem item = make_hello ();

  assert_target (&item, "e5f96f6f38320f0f33959cb4d3d656452117aadb");
  g_assert_cmpint (bt_item_check (&item), ==, BT_ITEM_RIGHT);
  item = make_vector (NULL);
  assert_target (&item, "4a533d47ec9c7d95b1ad75f576cffc641853b750");
  g_assert_cmpint (bt_item_check (&item), ==, BT_ITEM_RIGHT);
  item = make_vector ("foobar");
  assert_target (&item, "411eba73b6f087ca51a3795d9c8c938d365e32c1");
  g_assert_cmpint (bt_item_check (&item), ==, BT_ITEM_RIGHT);
}

/* RFC 8032, 7.1, TEST 1. */
static void
test_public_key (void)
{
  guint8 secret[32], key[BT_ITEM_KEY_SIZE];
  BtItem item = make_hello ();

  parse_hex ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", secret, 32);
  parse_hex ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", key, 32);
  g_assert_true (bt_item_sign (&item, secret));
  g_assert_cmpmem (item.key, sizeof item.key, key, sizeof key);
}

static void
test_round_trips (void)
{
  guint8 salt[BT_ITEM_SALT_MAX], value[BT_ITEM_VALUE_MAX], secret[32];
  BtRandom random;

  bt_random_init (&random, 5);
  memset (value, 'v', sizeof value);
  memset (salt, 's', sizeof salt);
  for (guint i = 0; i < 50; i++) {
    BtItem item = { .value = value, .salt = salt };

    item.n_value = bt_random_below (&random, BT_ITEM_VALUE_MAX + 1);
    item.n_salt = bt_random_below (&random, BT_ITEM_SALT_MAX + 1);
    item.seq = (gint64) (bt_random_next (&random) >> (1 + i));
    for (guint j = 0; j < sizeof secret; j++)
      secret[j] = (guint8) bt_random_next (&random);
    g_assert_true (bt_item_sign (&item, secret));
    g_assert_cmpint (bt_item_check (&item), ==, BT_ITEM_RIGHT);
    item.seq ^= 1;
    g_assert_cmpint (bt_item_check (&item), ==, BT_ITEM_BAD_SIGNATURE);
  }
}

static void
test_largest (void)
{
  guint8 salt[BT_ITEM_SALT_MAX] = { 0 }, value[BT_ITEM_VALUE_MAX] = { 0 }, secret[32] = { 0 };
  BtItem item = {
    .value = value,
    .n_value = sizeof value,
    .salt = salt,
    .n_salt = sizeof salt,
    .seq = G_MAXINT64,
  };

  g_assert_true (bt_item_sign (&item, secret));
  g_assert_cmpint (bt_item_check (&item), ==, BT_ITEM_RIGHT);
}

/* --- bad ones ------------------------------------------------------------------------------------ */

static guint8 big[BT_ITEM_VALUE_MAX + 1];

static void
spoil_value (BtItem *item)
{
  item->value = (const guint8 *) "12:Hello world!";
}

static void
spoil_seq (BtItem *item)
{
  item->seq = 2;
}

static void
negate_seq (BtItem *item)
{
  item->seq = -1;
}

static void
spoil_signature (BtItem *item)
{
  item->signature[63] ^= 0x80;
}

/* S + L, the order of the curve, would be a second signature of the same: RFC 8032, 5.1.7. */
static void
fold_signature (BtItem *item)
{
  guint8 order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
                       0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };
  guint carry = 0;

  for (guint i = 0; i < 32; i++) {
    carry += item->signature[32 + i] + order[i];
    item->signature[32 + i] = (guint8) carry;
    carry >>= 8;
  }
}

static void
clear_signature (BtItem *item)
{
  memset (item->signature, 0, sizeof item->signature);
}

static void
spoil_key (BtItem *item)
{
  item->key[0] ^= 1;
}

/* No point of the curve. */
static void
fill_key (BtItem *item)
{
  memset (item->key, 0xff, sizeof item->key);
}

static void
add_salt (BtItem *item)
{
  item->salt = (const guint8 *) "foobar";
  item->n_salt = 6;
}

/* Where the salt ends must not be open to choice: "4:salt6:foobar3:seqi1e" might be one. */
static void
move_into_salt (BtItem *item)
{
  item->salt = (const guint8 *) "";
  item->value = (const guint8 *) "1:v12:Hello World!";
  item->n_value = 18;
}

static void
grow_value (BtItem *item)
{
  item->value = big;
  item->n_value = sizeof big;
}

static void
grow_salt (BtItem *item)
{
  item->salt = big;
  item->n_salt = BT_ITEM_SALT_MAX + 1;
}

static void
grow_salt_much (BtItem *item)
{
  item->salt = big;
  item->n_salt = G_MAXSIZE;
}

static void
test_bad (void)
{
  static const struct {
    void (*spoil) (BtItem *item);
    BtItemVerdict verdict;
  } cases[] = {
    { spoil_value, BT_ITEM_BAD_SIGNATURE },    { spoil_seq, BT_ITEM_BAD_SIGNATURE },
    { negate_seq, BT_ITEM_SEQ_TOO_OLD },       { spoil_signature, BT_ITEM_BAD_SIGNATURE },
    { fold_signature, BT_ITEM_BAD_SIGNATURE }, { clear_signature, BT_ITEM_BAD_SIGNATURE },
    { spoil_key, BT_ITEM_BAD_SIGNATURE },      { fill_key, BT_ITEM_BAD_SIGNATURE },
    { add_salt, BT_ITEM_BAD_SIGNATURE },       { move_into_salt, BT_ITEM_BAD_SIGNATURE },
    { grow_value, BT_ITEM_TOO_BIG },           { grow_salt, BT_ITEM_SALT_TOO_BIG },
    { grow_salt_much, BT_ITEM_SALT_TOO_BIG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    BtItem item = make_vector (NULL);
    BtNodeId target;

    cases[i].spoil (&item);
    g_test_message ("case %u", i);
    g_assert_cmpint (bt_item_check (&item), ==, cases[i].verdict);
    bt_item_get_target (&item, &target);
  }
}

static void
test_cannot_sign (void)
{
  guint8 secret[32] = { 1 };
  BtItem item = make_hello ();

  grow_value (&item);
  g_assert_false (bt_item_sign (&item, secret));
  item = make_hello ();
  grow_salt (&item);
  g_assert_false (bt_item_sign (&item, secret));
  item = make_hello ();
  negate_seq (&item);
  g_assert_false (bt_item_sign (&item, secret));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item/vectors", test_vectors);
  g_test_add_func ("/item/public-key", test_public_key);
  g_test_add_func ("/item/round-trips", test_round_trips);
  g_test_add_func ("/item/largest", test_largest);
  g_test_add_func ("/item/bad", test_bad);
  g_test_add_func ("/item/cannot-sign", test_cannot_sign);
  return g_test_run ();
}
