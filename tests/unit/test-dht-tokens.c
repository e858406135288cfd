/* test-dht-tokens.c — only who asked may announce, and only for what, and for a while.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-tokens.h"

#include <string.h>

#define MINUTE G_TIME_SPAN_MINUTE

static const guint8 secret[BT_DHT_TOKEN_SECRET_SIZE] = "nobody knows it";
static const BtNodeId target = { "what is looked for.." };

typedef struct {
  BtDhtTokens tokens;
  BtAddress address;
  guint8 token[BT_DHT_TOKEN_SIZE];
} Fixture;

static BtAddress
parse (const char *text)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 0));
  return address;
}

/* The token is made at 0. */
static void
fixture_init (Fixture *self, const char *address)
{
  bt_dht_tokens_init (&self->tokens, secret);
  self->address = parse (address);
  bt_dht_tokens_make (&self->tokens, &self->address, &target, 0, self->token);
}

static gboolean
check (Fixture *self, const BtAddress *address, const BtNodeId *id, gint64 now_us)
{
  return bt_dht_tokens_check (&self->tokens, address, id, self->token, BT_DHT_TOKEN_SIZE, now_us);
}

static void
test_age (void)
{
  Fixture f;

  fixture_init (&f, "192.0.2.1:6881");
  g_assert_true (check (&f, &f.address, &target, 0));
  g_assert_true (check (&f, &f.address, &target, 5 * MINUTE));
  g_assert_true (check (&f, &f.address, &target, 10 * MINUTE - 1));
  g_assert_false (check (&f, &f.address, &target, 10 * MINUTE));
  /* One that was made at the end of its five minutes holds for five more. */
  bt_dht_tokens_make (&f.tokens, &f.address, &target, 5 * MINUTE - 1, f.token);
  g_assert_true (check (&f, &f.address, &target, 10 * MINUTE - 1));
}

static void
test_who_and_what (void)
{
  static const BtNodeId other_target = { "what is looked for.!" };
  BtAddress other = parse ("192.0.2.2:6881"), port = parse ("192.0.2.1:1");
  BtAddress v6 = parse ("[2001:db8::1]:6881"), neighbour = parse ("[2001:db8::2]:6881");
  Fixture f;

  fixture_init (&f, "192.0.2.1:6881");
  g_assert_true (check (&f, &port, &target, MINUTE));
  g_assert_false (check (&f, &other, &target, MINUTE));
  g_assert_false (check (&f, &v6, &target, MINUTE));
  g_assert_false (check (&f, &f.address, &other_target, MINUTE));

  fixture_init (&f, "[2001:db8::1]:6881");
  g_assert_true (check (&f, &v6, &target, MINUTE));
  g_assert_false (check (&f, &neighbour, &target, MINUTE));
}

static void
test_other_secret (void)
{
  guint8 other[BT_DHT_TOKEN_SECRET_SIZE] = "nobody knows i?";
  Fixture f;

  fixture_init (&f, "192.0.2.1:6881");
  bt_dht_tokens_init (&f.tokens, other);
  g_assert_false (check (&f, &f.address, &target, 0));
}

static void
test_forged (void)
{
  guint8 longer[BT_DHT_TOKEN_SIZE + 1] = { 0 };
  BtRandom random;
  Fixture f;

  fixture_init (&f, "192.0.2.1:6881");
  memcpy (longer, f.token, sizeof f.token);
  for (gsize n = 0; n <= sizeof longer; n++)
    g_assert_true (bt_dht_tokens_check (&f.tokens, &f.address, &target, longer, n, 0)
                   == (n == BT_DHT_TOKEN_SIZE));
  g_assert_false (bt_dht_tokens_check (&f.tokens, &f.address, &target, NULL, 0, 0));
  for (guint bit = 0; bit < 8 * BT_DHT_TOKEN_SIZE; bit++) {
    f.token[bit / 8] ^= 1 << bit % 8;
    g_assert_false (check (&f, &f.address, &target, 0));
    f.token[bit / 8] ^= 1 << bit % 8;
  }
  bt_random_init (&random, 1);
  for (guint i = 0; i < 10000; i++) {
    guint64 guess = bt_random_next (&random);

    memcpy (f.token, &guess, sizeof f.token);
    g_assert_false (check (&f, &f.address, &target, 0));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dht-tokens/age", test_age);
  g_test_add_func ("/dht-tokens/who-and-what", test_who_and_what);
  g_test_add_func ("/dht-tokens/other-secret", test_other_secret);
  g_test_add_func ("/dht-tokens/forged", test_forged);
  return g_test_run ();
}
