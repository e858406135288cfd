/* test-reactor.c — reactor, TCP and listener on loopback.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "transport/bt-listener.h"
#include "transport/bt-reactor.h"
#include "transport/bt-tcp.h"

#define N_WATCHES 600 /* more than one batch */

typedef struct {
  int fds[N_WATCHES];
  BtReactorWatch *watches[N_WATCHES];
  guint n_calls;
  guint n_batches;
} Crowd;

static void
crowd_cb (int fd, guint32 events, gpointer data)
{
  Crowd *crowd = data;

  g_assert_cmpuint (events, ==, EPOLLIN);
  crowd->n_calls++;
  for (guint i = 0; i < N_WATCHES; i++) {
    if (crowd->fds[i] == fd)
      g_assert_nonnull (crowd->watches[i]);
    /* The first one called removes all others, be they called already or not. */
    if (crowd->watches[i])
      g_clear_pointer (&crowd->watches[i], bt_reactor_remove);
  }
}

static void
count_cb (int fd, guint32 events, gpointer data)
{
  Crowd *crowd = data;
  guint64 value;

  g_assert_cmpint (read (fd, &value, sizeof value), ==, sizeof value);
  crowd->n_calls++;
}

static void
after_batch (gpointer data)
{
  ((Crowd *) data)->n_batches++;
}

static void
crowd_init (Crowd *crowd, BtReactor *reactor, BtReactorFunc func)
{
  memset (crowd, 0, sizeof *crowd);
  for (guint i = 0; i < N_WATCHES; i++) {
    crowd->fds[i] = eventfd (1, EFD_NONBLOCK | EFD_CLOEXEC);
    g_assert_cmpint (crowd->fds[i], >=, 0);
    crowd->watches[i] = bt_reactor_add (reactor, crowd->fds[i], EPOLLIN, func, crowd);
  }
  bt_reactor_set_after_batch (reactor, after_batch, crowd);
}

static void
crowd_clear (Crowd *crowd)
{
  for (guint i = 0; i < N_WATCHES; i++) {
    g_clear_pointer (&crowd->watches[i], bt_reactor_remove);
    close (crowd->fds[i]);
  }
}

static void
test_remove_while_dispatching (void)
{
  BtReactor *reactor = bt_reactor_new (NULL);
  Crowd crowd;

  crowd_init (&crowd, reactor, crowd_cb);
  while (crowd.n_calls == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (crowd.n_calls, ==, 1);
  crowd_clear (&crowd);
  bt_reactor_free (reactor);
}

static void
test_all_are_served (void)
{
  BtReactor *reactor = bt_reactor_new (NULL);
  Crowd crowd;

  crowd_init (&crowd, reactor, count_cb);
  while (crowd.n_calls < N_WATCHES)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (crowd.n_calls, ==, N_WATCHES);
  g_assert_cmpuint (crowd.n_batches, >=, 3);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  crowd_clear (&crowd);
  bt_reactor_free (reactor);
}

static void
test_interest (void)
{
  BtReactor *reactor = bt_reactor_new (NULL);
  Crowd crowd;

  crowd_init (&crowd, reactor, count_cb);
  for (guint i = 1; i < N_WATCHES; i++)
    bt_reactor_modify (crowd.watches[i], 0);
  while (crowd.n_calls < 1)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (crowd.n_calls, ==, 1);
  crowd_clear (&crowd);
  bt_reactor_free (reactor);
}

typedef struct {
  BtReactor *reactor;
  BtListener *listener;
  BtTransport *dialed;
  BtTransport *accepted;
  BtTransportEvents dialed_events;
  BtTransportEvents accepted_events;
  guint n_accepted;
} Pair;

static void
dialed_cb (BtTransport *transport, BtTransportEvents events, gpointer data)
{
  ((Pair *) data)->dialed_events |= events;
  transport->klass->want (transport, FALSE, FALSE);
}

static void
accepted_cb (BtTransport *transport, BtTransportEvents events, gpointer data)
{
  ((Pair *) data)->accepted_events |= events;
  transport->klass->want (transport, FALSE, FALSE);
}

static void
knock_cb (int fd, const BtAddress *address, gpointer data)
{
  Pair *pair = data;

  g_assert_true (bt_address_is_loopback (address));
  pair->n_accepted++;
  if (pair->accepted)
    close (fd);
  else
    pair->accepted = bt_tcp_new_accepted (pair->reactor, fd, address, accepted_cb, pair);
}

static void
pair_init (Pair *pair, const char *listen_on, const char *dial)
{
  g_autoptr (GError) error = NULL;
  BtAddress address;

  memset (pair, 0, sizeof *pair);
  pair->reactor = bt_reactor_new (NULL);
  pair->listener = bt_listener_new (pair->reactor, listen_on, 0, knock_cb, pair, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bt_listener_get_port (pair->listener), !=, 0);
  g_assert_true (bt_address_parse (&address, dial, bt_listener_get_port (pair->listener)));
  pair->dialed = bt_tcp_connect (pair->reactor, &address, NULL, dialed_cb, pair);
  g_assert_nonnull (pair->dialed);
}

static void
pair_wait_connected (Pair *pair)
{
  while (!pair->accepted || !(pair->dialed_events & BT_TRANSPORT_CONNECTED))
    g_main_context_iteration (NULL, TRUE);
}

static void
pair_clear (Pair *pair)
{
  if (pair->dialed)
    pair->dialed->klass->close (pair->dialed);
  if (pair->accepted)
    pair->accepted->klass->close (pair->accepted);
  g_clear_pointer (&pair->listener, bt_listener_free);
  bt_reactor_free (pair->reactor);
}

static void
exchange (Pair *pair)
{
  char hello[] = "hello ", world[] = "world", got[32] = { 0 };
  struct iovec out[] = { { hello, 6 }, { world, 5 } };
  struct iovec in[] = { { got, 4 }, { got + 4, sizeof got - 4 } };

  g_assert_cmpint (pair->dialed->klass->writev (pair->dialed, out, 2), ==, 11);
  while (!(pair->accepted_events & BT_TRANSPORT_READABLE))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (pair->accepted->klass->readv (pair->accepted, in, 2), ==, 11);
  g_assert_cmpstr (got, ==, "hello world");
  g_assert_cmpint (pair->accepted->klass->readv (pair->accepted, in, 2), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
}

static void
test_tcp_v4 (void)
{
  Pair pair;

  pair_init (&pair, NULL, "127.0.0.1");
  pair_wait_connected (&pair);
  exchange (&pair);
  pair_clear (&pair);
}

static void
test_tcp_v6 (void)
{
  Pair pair;

  pair_init (&pair, NULL, "::1");
  pair_wait_connected (&pair);
  exchange (&pair);
  pair_clear (&pair);
}

static void
test_end_is_read (void)
{
  Pair pair;
  char byte;
  struct iovec in = { &byte, 1 };

  pair_init (&pair, "127.0.0.1", "127.0.0.1");
  pair_wait_connected (&pair);
  pair.dialed->klass->close (pair.dialed);
  pair.dialed = NULL;
  while (!(pair.accepted_events & BT_TRANSPORT_READABLE))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (pair.accepted->klass->readv (pair.accepted, &in, 1), ==, 0);
  pair_clear (&pair);
}

static void
test_refused (void)
{
  BtAddress address;
  Pair pair;

  pair_init (&pair, "127.0.0.1", "127.0.0.1");
  address = pair.dialed->address;
  pair.dialed->klass->close (pair.dialed);
  g_clear_pointer (&pair.listener, bt_listener_free);
  pair.dialed = bt_tcp_connect (pair.reactor, &address, NULL, dialed_cb, &pair);
  while (!(pair.dialed_events & BT_TRANSPORT_FAILED))
    g_main_context_iteration (NULL, TRUE);
  pair_clear (&pair);
}

static void
test_port_taken (void)
{
  g_autoptr (GError) error = NULL;
  Pair pair;
  BtListener *second;

  pair_init (&pair, "127.0.0.1", "127.0.0.1");
  second = bt_listener_new (pair.reactor, "127.0.0.1", bt_listener_get_port (pair.listener),
                            knock_cb, &pair, &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  pair_clear (&pair);
}

static void
test_local_address (void)
{
  BtAddress local, address;
  Pair pair;

  pair_init (&pair, "127.0.0.1", "127.0.0.1");
  address = pair.dialed->address;
  pair.dialed->klass->close (pair.dialed);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (pair.accepted)
    pair.accepted->klass->close (pair.accepted);
  pair.accepted = NULL;
  g_assert_true (bt_address_parse (&local, "127.0.0.77", 1));
  pair.dialed_events = 0;
  pair.dialed = bt_tcp_connect (pair.reactor, &address, &local, dialed_cb, &pair);
  pair_wait_connected (&pair);
  g_assert_true (bt_address_equal_ip (&pair.accepted->address, &local));
  pair_clear (&pair);
}

static int
first_free_descriptor (void)
{
  int fd = dup (0);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  return fd;
}

static void
test_no_descriptors (void)
{
  struct rlimit before, none;
  Pair pair;

  pair_init (&pair, "127.0.0.1", "127.0.0.1");
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  none = before;
  none.rlim_cur = (rlim_t) first_free_descriptor ();
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  /* The visitor is turned away, and does not wake us for ever. */
  while (!(pair.dialed_events & BT_TRANSPORT_CONNECTED))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  pair_clear (&pair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reactor/remove-while-dispatching", test_remove_while_dispatching);
  g_test_add_func ("/reactor/all-are-served", test_all_are_served);
  g_test_add_func ("/reactor/interest", test_interest);
  g_test_add_func ("/tcp/ipv4", test_tcp_v4);
  g_test_add_func ("/tcp/ipv6", test_tcp_v6);
  g_test_add_func ("/tcp/end-is-read", test_end_is_read);
  g_test_add_func ("/tcp/refused", test_refused);
  g_test_add_func ("/tcp/local-address", test_local_address);
  g_test_add_func ("/listener/port-taken", test_port_taken);
  g_test_add_func ("/listener/no-descriptors", test_no_descriptors);
  return g_test_run ();
}
