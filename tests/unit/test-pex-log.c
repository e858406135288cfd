/* test-pex-log.c — what each peer is told of those that come and go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-pex-log.h"

#include <string.h>

#include "base/bt-random.h"

static BtPexContact
make_contact (guint number)
{
  g_autofree char *text = g_strdup_printf ("198.51.%u.%u:6881", number / 250, number % 250 + 1);
  BtPexContact contact = { .flags = (guint8) number };

  g_assert_true (bt_address_parse (&contact.address, text, 0));
  return contact;
}

static guint64
come (BtPexLog *log, guint number)
{
  BtPexContact contact = make_contact (number);

  return bt_pex_log_come (log, &contact);
}

static gboolean
has_added (const BtPexMessage *message, guint number)
{
  BtPexContact contact = make_contact (number);

  for (guint i = 0; i < message->n_added; i++) {
    if (bt_address_equal (&message->added[i].address, &contact.address))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_dropped (const BtPexMessage *message, guint number)
{
  BtPexContact contact = make_contact (number);

  for (guint i = 0; i < message->n_dropped; i++) {
    if (bt_address_equal (&message->dropped[i], &contact.address))
      return TRUE;
  }
  return FALSE;
}

static void
assert_told (BtPexLog *log, BtPexMark *mark, guint n_added, guint n_dropped)
{
  BtPexMessage message;

  g_assert_cmpint (bt_pex_log_tell (log, mark, &message), ==, n_added + n_dropped > 0);
  g_assert_cmpuint (message.n_added, ==, n_added);
  g_assert_cmpuint (message.n_dropped, ==, n_dropped);
}

/* A newcomer hears of those that are here, but not of itself nor of those that went before. */
static void
test_newcomer (void)
{
  BtPexMessage message;
  BtPexLog log;
  BtPexMark mark;
  guint64 gone;

  bt_pex_log_init (&log);
  come (&log, 1);
  gone = come (&log, 2);
  bt_pex_log_go (&log, gone);
  bt_pex_log_start (&log, &mark, FALSE);
  mark.own = come (&log, 3);
  come (&log, 4);
  g_assert_true (bt_pex_log_tell (&log, &mark, &message));
  g_assert_cmpuint (message.n_added, ==, 2);
  g_assert_true (has_added (&message, 1) && has_added (&message, 4));
  g_assert_cmpuint (message.added[1].flags, ==, 4);
  g_assert_cmpuint (message.n_dropped, ==, 0);
  assert_told (&log, &mark, 0, 0);
  bt_pex_log_clear (&log);
}

static void
test_comes_and_goes (void)
{
  BtPexMessage message;
  BtPexLog log;
  BtPexMark mark;
  guint64 first, passing;

  bt_pex_log_init (&log);
  first = come (&log, 1);
  bt_pex_log_start (&log, &mark, FALSE);
  assert_told (&log, &mark, 1, 0);
  passing = come (&log, 2);
  bt_pex_log_go (&log, passing);
  assert_told (&log, &mark, 0, 0);
  /* It went and came again. */
  bt_pex_log_go (&log, first);
  first = come (&log, 1);
  assert_told (&log, &mark, 0, 0);
  bt_pex_log_go (&log, first);
  come (&log, 3);
  g_assert_true (bt_pex_log_tell (&log, &mark, &message));
  g_assert_true (has_added (&message, 3) && has_dropped (&message, 1));
  g_assert_cmpuint (message.n_added + message.n_dropped, ==, 2);
  bt_pex_log_clear (&log);
}

static void
test_twins_and_flags (void)
{
  BtPexMessage message;
  BtPexLog log;
  BtPexMark mark;
  guint64 number;

  bt_pex_log_init (&log);
  come (&log, 7);
  number = come (&log, 8);
  g_assert_cmpuint (come (&log, 8), ==, 0);
  bt_pex_log_set_flags (&log, number, BT_PEX_SEED);
  bt_pex_log_start (&log, &mark, FALSE);
  g_assert_true (bt_pex_log_tell (&log, &mark, &message));
  g_assert_cmpuint (message.n_added, ==, 2);
  g_assert_cmpuint (message.added[0].flags, ==, 7);
  g_assert_cmpuint (message.added[1].flags, ==, BT_PEX_SEED);
  bt_pex_log_clear (&log);
}

/* Those of our local network are told to each other only. */
static void
test_local (void)
{
  BtPexContact contact = { .flags = 0 };
  BtPexLog log;
  BtPexMark near, far;

  bt_pex_log_init (&log);
  g_assert_true (bt_address_parse (&contact.address, "192.168.1.7:6881", 0));
  bt_pex_log_start (&log, &near, TRUE);
  bt_pex_log_start (&log, &far, FALSE);
  bt_pex_log_come (&log, &contact);
  assert_told (&log, &near, 1, 0);
  assert_told (&log, &far, 0, 0);
  bt_pex_log_go (&log, 1);
  assert_told (&log, &near, 0, 1);
  assert_told (&log, &far, 0, 0);
  bt_pex_log_clear (&log);
}

static void
test_bounds (void)
{
  BtPexLog log;
  BtPexMark mark, late;

  bt_pex_log_init (&log);
  for (guint i = 0; i < 120; i++)
    come (&log, i);
  bt_pex_log_start (&log, &mark, FALSE);
  assert_told (&log, &mark, BT_LIMIT_PEX, 0);
  late = mark;
  assert_told (&log, &mark, BT_LIMIT_PEX, 0);
  assert_told (&log, &mark, 20, 0);
  for (guint i = 0; i < 120; i++)
    bt_pex_log_go (&log, i + 1);
  assert_told (&log, &mark, 0, BT_LIMIT_PEX);
  assert_told (&log, &mark, 0, BT_LIMIT_PEX);
  assert_told (&log, &mark, 0, 20);
  /* Who was told of fifty is told that these went, and of nobody else. */
  assert_told (&log, &late, 0, BT_LIMIT_PEX);
  assert_told (&log, &late, 0, 0);
  for (guint i = 0; i < 2 * BT_LIMIT_PEX_GONE; i++)
    bt_pex_log_go (&log, come (&log, 1));
  g_assert_cmpuint (log.gone->len, ==, BT_LIMIT_PEX_GONE);
  bt_pex_log_clear (&log);
}

/* --- by chance ---------------------------------------------------------------------------------- */

#define N_PEERS 200
#define N_STEPS 4000

typedef struct {
  BtPexLog log;
  BtPexMark mark;
  guint64 numbers[N_PEERS]; /* 0: not here */
  gboolean told[N_PEERS];   /* what the peer believes */
} Model;

/* Nobody is added twice, nor dropped who was not added, nor both in one message. */
static void
hear (Model *self)
{
  BtPexMessage message;

  bt_pex_log_tell (&self->log, &self->mark, &message);
  g_assert_cmpuint (message.n_added, <=, BT_LIMIT_PEX);
  g_assert_cmpuint (message.n_dropped, <=, BT_LIMIT_PEX);
  for (guint i = 0; i < N_PEERS; i++) {
    gboolean added = has_added (&message, i), dropped = has_dropped (&message, i);

    g_assert_false (added && (dropped || self->told[i]));
    g_assert_false (dropped && !self->told[i]);
    self->told[i] = (self->told[i] || added) && !dropped;
  }
}

static void
test_model (void)
{
  BtRandom random;
  Model self;

  memset (&self, 0, sizeof self);
  bt_random_init (&random, 5);
  bt_pex_log_init (&self.log);
  bt_pex_log_start (&self.log, &self.mark, FALSE);
  for (guint step = 0; step < N_STEPS; step++) {
    guint i = (guint) bt_random_below (&random, N_PEERS);

    if (self.numbers[i] == 0) {
      self.numbers[i] = come (&self.log, i);
    } else {
      bt_pex_log_go (&self.log, self.numbers[i]);
      self.numbers[i] = 0;
    }
    if (bt_random_below (&random, 60) == 0)
      hear (&self);
  }
  /* When nothing happens any more it knows all. */
  for (guint i = 0; i < 20; i++)
    hear (&self);
  for (guint i = 0; i < N_PEERS; i++)
    g_assert_cmpint (self.told[i], ==, self.numbers[i] != 0);
  bt_pex_log_clear (&self.log);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pex-log/newcomer", test_newcomer);
  g_test_add_func ("/pex-log/comes-and-goes", test_comes_and_goes);
  g_test_add_func ("/pex-log/twins-and-flags", test_twins_and_flags);
  g_test_add_func ("/pex-log/local", test_local);
  g_test_add_func ("/pex-log/bounds", test_bounds);
  g_test_add_func ("/pex-log/model", test_model);
  return g_test_run ();
}
