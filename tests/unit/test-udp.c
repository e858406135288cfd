/* test-udp.c — datagrams on loopback, of both families.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-udp.h"

#include "transport/bt-listener.h"

#include <gio/gio.h>
#include <string.h>

#define FLOOD 5000 /* datagrams: more than any socket's buffer holds of the largest */

typedef struct {
  BtUdp *udp;
  guint n;
  gsize n_bytes;
  BtAddress from;
  guint8 bytes[BT_UDP_DATAGRAM_MAX];
  gsize n_last;
  gboolean echo;
} Side;

typedef struct {
  BtReactor *reactor;
  Side here, there;
} Fixture;

static void
received_cb (const guint8 *bytes, gsize n_bytes, const BtAddress *from, gpointer data)
{
  Side *side = data;

  side->n++;
  side->n_bytes += n_bytes;
  side->from = *from;
  side->n_last = n_bytes;
  memcpy (side->bytes, bytes, n_bytes);
  if (side->echo)
    bt_udp_send (side->udp, from, bytes, n_bytes);
}

static void
side_open (Side *self, BtReactor *reactor, const char *address)
{
  GError *error = NULL;

  self->udp = bt_udp_new (reactor, address, 0, received_cb, self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bt_udp_get_port (self->udp), !=, 0);
}

/* NULL: all addresses. */
static void
fixture_init (Fixture *self, const char *here, const char *there)
{
  memset (self, 0, sizeof *self);
  self->reactor = bt_reactor_new (NULL);
  side_open (&self->here, self->reactor, here);
  side_open (&self->there, self->reactor, there);
}

static void
fixture_clear (Fixture *self)
{
  bt_udp_free (self->here.udp);
  bt_udp_free (self->there.udp);
  bt_reactor_free (self->reactor);
}

static BtAddress
address_of (const Side *side, const char *ip)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, ip, bt_udp_get_port (side->udp)));
  return address;
}

static void
wait_for (const guint *n, guint least)
{
  while (*n < least)
    g_main_context_iteration (NULL, TRUE);
}

/* What is there to be received has been. */
static void
settle (void)
{
  for (guint i = 0; i < 3; i++)
    while (g_main_context_iteration (NULL, FALSE))
      ;
}

static void
assert_echo (Fixture *self, const char *ip)
{
  BtAddress to = address_of (&self->there, ip);
  guint n = self->here.n;

  self->there.echo = TRUE;
  g_assert_true (bt_udp_send (self->here.udp, &to, (const guint8 *) ip, strlen (ip)));
  wait_for (&self->here.n, n + 1);
  g_assert_cmpmem (self->here.bytes, self->here.n_last, ip, strlen (ip));
  g_assert_true (bt_address_equal (&self->here.from, &to));
}

static void
test_both_families (void)
{
  Fixture f;

  fixture_init (&f, NULL, NULL);
  g_assert_true (bt_udp_has_v4 (f.here.udp));
  g_assert_true (bt_udp_has_v6 (f.here.udp));
  assert_echo (&f, "127.0.0.1");
  g_assert_true (bt_address_is_v4 (&f.there.from));
  assert_echo (&f, "::1");
  g_assert_false (bt_address_is_v4 (&f.there.from));
  assert_echo (&f, "127.0.0.1");
  fixture_clear (&f);
}

static void
test_one_address (void)
{
  BtAddress v4, v6;
  Fixture f;

  fixture_init (&f, "127.0.0.2", "127.0.0.3");
  g_assert_true (bt_udp_has_v4 (f.here.udp));
  g_assert_false (bt_udp_has_v6 (f.here.udp));
  assert_echo (&f, "127.0.0.3");
  g_assert_true (bt_address_is_v4 (&f.there.from));
  v6 = address_of (&f.there, "::1");
  g_assert_false (bt_udp_send (f.here.udp, &v6, (const guint8 *) "x", 1));
  /* It is not to be had at another one. */
  v4 = address_of (&f.there, "127.0.0.1");
  bt_udp_send (f.here.udp, &v4, (const guint8 *) "x", 1);
  settle ();
  g_assert_cmpuint (f.there.n, ==, 1);
  fixture_clear (&f);

  fixture_init (&f, "::1", "::1");
  g_assert_false (bt_udp_has_v4 (f.here.udp));
  g_assert_true (bt_udp_has_v6 (f.here.udp));
  assert_echo (&f, "::1");
  v4 = address_of (&f.there, "127.0.0.1");
  g_assert_false (bt_udp_send (f.here.udp, &v4, (const guint8 *) "x", 1));
  fixture_clear (&f);
}

static void
test_sizes (void)
{
  guint8 bytes[65536] = { 1, 2, 3 };
  BtAddress to;
  Fixture f;

  fixture_init (&f, NULL, NULL);
  to = address_of (&f.there, "127.0.0.1");
  g_assert_true (bt_udp_send (f.here.udp, &to, bytes, 0));
  g_assert_true (bt_udp_send (f.here.udp, &to, bytes, BT_UDP_DATAGRAM_MAX));
  g_assert_true (bt_udp_send (f.here.udp, &to, bytes, BT_UDP_DATAGRAM_MAX + 1));
  g_assert_true (bt_udp_send (f.here.udp, &to, bytes, 60000));
  g_assert_false (bt_udp_send (f.here.udp, &to, bytes, sizeof bytes));
  g_assert_true (bt_udp_send (f.here.udp, &to, bytes, 3));
  wait_for (&f.there.n, 3);
  settle ();
  g_assert_cmpuint (f.there.n, ==, 3);
  g_assert_cmpuint (f.there.n_bytes, ==, BT_UDP_DATAGRAM_MAX + 3);
  g_assert_cmpmem (f.there.bytes, f.there.n_last, bytes, 3);
  fixture_clear (&f);
}

/* A batch is full again and again; what does not fit the kernel's buffer is lost, and nothing else. */
static void
test_flood (void)
{
  guint8 bytes[BT_UDP_DATAGRAM_MAX] = { 0 };
  BtAddress to, to6;
  Fixture f;

  fixture_init (&f, NULL, NULL);
  to = address_of (&f.there, "127.0.0.1");
  to6 = address_of (&f.there, "::1");
  for (guint i = 0; i < FLOOD; i++)
    bt_udp_send (f.here.udp, i % 2 ? &to : &to6, bytes, sizeof bytes);
  settle ();
  g_assert_cmpuint (f.there.n, >, 0);
  g_assert_cmpuint (f.there.n_bytes, ==, f.there.n * sizeof bytes);
  assert_echo (&f, "127.0.0.1");
  assert_echo (&f, "::1");
  fixture_clear (&f);
}

/* Others of the loop get their turn between batches. */
static void
test_turns (void)
{
  BtAddress to;
  Fixture f;

  fixture_init (&f, NULL, NULL);
  to = address_of (&f.there, "127.0.0.1");
  for (guint i = 0; i < 100; i++)
    g_assert_true (bt_udp_send (f.here.udp, &to, (const guint8 *) "x", 1));
  wait_for (&f.there.n, 1);
  g_assert_cmpuint (f.there.n, <, 100);
  wait_for (&f.there.n, 100);
  fixture_clear (&f);
}

/* The system tells that nobody is there: that is no reason to stop, nor to spin. */
static void
test_nobody_there (void)
{
  BtAddress v4, v6;
  Fixture f;

  fixture_init (&f, NULL, NULL);
  v4 = address_of (&f.there, "127.0.0.1");
  v6 = address_of (&f.there, "::1");
  bt_udp_free (f.there.udp);
  for (guint i = 0; i < 10; i++) {
    bt_udp_send (f.here.udp, &v4, (const guint8 *) "x", 1);
    bt_udp_send (f.here.udp, &v6, (const guint8 *) "x", 1);
    settle ();
  }
  g_assert_cmpuint (f.here.n, ==, 0);
  side_open (&f.there, f.reactor, NULL);
  assert_echo (&f, "127.0.0.1");
  assert_echo (&f, "::1");
  fixture_clear (&f);
}

static void
test_port (void)
{
  BtReactor *reactor = bt_reactor_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *port = NULL;
  BtListener *listener;
  Side side = { 0 };

  /* One port for TCP and UDP, but not twice for UDP. */
  listener = bt_listener_new (reactor, "127.0.0.1", 0, NULL, NULL, &error);
  g_assert_no_error (error);
  side.udp = bt_udp_new (reactor, "127.0.0.1", bt_listener_get_port (listener), received_cb, &side,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bt_udp_get_port (side.udp), ==, bt_listener_get_port (listener));
  g_assert_null (
      bt_udp_new (reactor, "127.0.0.1", bt_udp_get_port (side.udp), received_cb, &side, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  port = g_strdup_printf ("127.0.0.1 port %u", bt_udp_get_port (side.udp));
  g_assert_nonnull (strstr (error->message, port));
  bt_listener_free (listener);
  bt_udp_free (side.udp);
  bt_reactor_free (reactor);
}

static void
test_bad_address (void)
{
  static const char *const addresses[] = { "example.org", "300.1.1.1", "" };
  BtReactor *reactor = bt_reactor_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (bt_udp_new (reactor, addresses[i], 0, received_cb, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
  bt_reactor_free (reactor);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/udp/both-families", test_both_families);
  g_test_add_func ("/udp/one-address", test_one_address);
  g_test_add_func ("/udp/sizes", test_sizes);
  g_test_add_func ("/udp/flood", test_flood);
  g_test_add_func ("/udp/turns", test_turns);
  g_test_add_func ("/udp/nobody-there", test_nobody_there);
  g_test_add_func ("/udp/port", test_port);
  g_test_add_func ("/udp/bad-address", test_bad_address);
  return g_test_run ();
}
