/* test-tracker-udp.c — asking UDP trackers, with trackers on loopback that behave and that do not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "base/bt-cursor.h"
#include "tracker/bt-tracker-udp.h"

#define PATIENCE_US (2 * G_USEC_PER_SEC) /* of the silent cases; the real one is 30 s */
#define CONNECTION_ID "\x11\x22\x33\x44\x55\x66\x77\x88"

/* What a tracker does that does not behave. */
typedef enum {
  TRICK_NONE,
  TRICK_SILENT,
  TRICK_LOSES_FIRST, /* of each kind of question */
  TRICK_TRANSACTION, /* wrong in what it sends first */
  TRICK_STRANGER,    /* somebody else sends an answer first */
  TRICK_GARBAGE,     /* before each answer */
  TRICK_REFUSES,     /* announces */
  TRICK_REFUSES_CONNECT,
  TRICK_FORGETS, /* the first connection id it gave out */
  TRICK_SHORT,   /* announces are answered with too little */
} Trick;

typedef struct {
  GSocket *socket, *stranger;
  GSource *source;
  char *url; /* owned */
  Trick trick;
  guint n_connects, n_announces, n_scrapes;
  GByteArray *last; /* the last announce */
} Tracker;

typedef struct {
  BtReactor *reactor;
  BtTrackerUdp *udp;
  Tracker tracker;
} Test;

typedef struct {
  gboolean done;
  BtTrackerAnswer *answer;
  GArray *counts;
  GError *error;
} Result;

/* --- the tracker ------------------------------------------------------------------------------------- */

static void
send_from (GSocket *socket, GSocketAddress *to, GByteArray *bytes)
{
  g_assert_cmpint (
      g_socket_send_to (socket, to, (const char *) bytes->data, bytes->len, NULL, NULL), ==,
      bytes->len);
}

static GByteArray *
new_answer (guint32 action, guint32 transaction)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 head[8];

  bt_put_u32 (head, action);
  bt_put_u32 (head + 4, transaction);
  return g_byte_array_append (bytes, head, sizeof head);
}

/* What comes before the right answer. */
static void
send_tricks (Tracker *self, GSocketAddress *to, guint32 action, guint32 transaction)
{
  g_autoptr (GByteArray) wrong =
      new_answer (action, transaction + (self->trick == TRICK_TRANSACTION));

  g_byte_array_append (wrong, (const guint8 *) "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
                       12);
  if (self->trick == TRICK_TRANSACTION)
    send_from (self->socket, to, wrong);
  else if (self->trick == TRICK_STRANGER)
    send_from (self->stranger, to, wrong);
  else if (self->trick == TRICK_GARBAGE)
    g_socket_send_to (self->socket, to, "garbage", 7, NULL, NULL);
}

static void
answer_connect (Tracker *self, GSocketAddress *to, guint32 transaction)
{
  gboolean refuses = self->trick == TRICK_REFUSES_CONNECT;
  g_autoptr (GByteArray) answer = new_answer (refuses ? 3 : 0, transaction);

  self->n_connects++;
  if (self->trick == TRICK_LOSES_FIRST && self->n_connects == 1)
    return;
  send_tricks (self, to, 0, transaction);
  g_byte_array_append (answer, (const guint8 *) (refuses ? "no entry" : CONNECTION_ID), 8);
  send_from (self->socket, to, answer);
}

static void
answer_announce (Tracker *self, GSocketAddress *to, guint32 transaction)
{
  static const guint8 good[] = "\0\0\x07\x08\0\0\0\x03\0\0\0\x05\x7f\0\0\x01\x1a\xe1";
  gboolean forgets = self->trick == TRICK_FORGETS && self->n_connects == 1;
  gboolean refuses = forgets || self->trick == TRICK_REFUSES;
  g_autoptr (GByteArray) answer = new_answer (refuses ? 3 : 1, transaction);

  self->n_announces++;
  if (self->trick == TRICK_LOSES_FIRST && self->n_announces == 1)
    return;
  send_tricks (self, to, 1, transaction);
  if (forgets)
    g_byte_array_append (answer, (const guint8 *) "Connection ID mismatch.", 23);
  else if (refuses)
    g_byte_array_append (answer, (const guint8 *) "unregistered", 12);
  else if (self->trick != TRICK_SHORT)
    g_byte_array_append (answer, good, sizeof good - 1);
  send_from (self->socket, to, answer);
}

static void
answer_scrape (Tracker *self, GSocketAddress *to, guint32 transaction)
{
  g_autoptr (GByteArray) answer = new_answer (2, transaction);

  self->n_scrapes++;
  g_byte_array_append (answer, (const guint8 *) "\0\0\0\x01\0\0\0\x02\0\0\0\x03", 12);
  send_from (self->socket, to, answer);
}

static void
answer (Tracker *self, GSocketAddress *from, const guint8 *bytes, gsize n_bytes)
{
  BtCursor cursor;
  guint32 action, transaction;

  bt_cursor_init (&cursor, bytes, n_bytes);
  bt_cursor_read (&cursor, 8);
  action = bt_cursor_read_u32 (&cursor);
  transaction = bt_cursor_read_u32 (&cursor);
  g_assert_false (cursor.failed);
  if (action != 0)
    g_assert_cmpmem (bytes, 8, CONNECTION_ID, 8);
  if (action == 1) {
    g_byte_array_set_size (self->last, 0);
    g_byte_array_append (self->last, bytes, (guint) n_bytes);
  }
  if (self->trick == TRICK_SILENT)
    self->n_connects++;
  else if (action == 0)
    answer_connect (self, from, transaction);
  else if (action == 1)
    answer_announce (self, from, transaction);
  else
    answer_scrape (self, from, transaction);
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  guint8 bytes[2048];
  g_autoptr (GSocketAddress) from = NULL;
  gssize n = g_socket_receive_from (socket, &from, (char *) bytes, sizeof bytes, NULL, NULL);

  g_assert_cmpint (n, >=, 0);
  answer (data, from, bytes, (gsize) n);
  return G_SOURCE_CONTINUE;
}

static GSocket *
new_socket (const char *address, guint16 *port)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string (address, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket = g_socket_new (g_socket_address_get_family (any), G_SOCKET_TYPE_DATAGRAM,
                                  G_SOCKET_PROTOCOL_UDP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

static void
test_init (Test *test, const char *address, Trick trick)
{
  Tracker *tracker = &test->tracker;
  guint16 port, other;

  memset (test, 0, sizeof *test);
  test->reactor = bt_reactor_new (g_main_context_default ());
  test->udp = bt_tracker_udp_new (test->reactor, NULL);
  tracker->socket = new_socket (address, &port);
  tracker->stranger = new_socket (address, &other);
  tracker->trick = trick;
  tracker->last = g_byte_array_new ();
  tracker->url = g_strdup_printf (
      strchr (address, ':') ? "udp://[%s]:%u/dir?a=b" : "udp://%s:%u/dir?a=b", address, port);
  tracker->source = g_socket_create_source (tracker->socket, G_IO_IN, NULL);
  g_source_set_callback (tracker->source, G_SOURCE_FUNC (readable_cb), tracker, NULL);
  g_source_attach (tracker->source, NULL);
}

static void
test_clear (Test *test)
{
  Tracker *tracker = &test->tracker;

  bt_tracker_udp_free (test->udp);
  bt_reactor_free (test->reactor);
  g_source_destroy (tracker->source);
  g_source_unref (tracker->source);
  g_object_unref (tracker->socket);
  g_object_unref (tracker->stranger);
  g_byte_array_unref (tracker->last);
  g_free (tracker->url);
}

/* --- asking ------------------------------------------------------------------------------------------- */

static void
done_cb (BtTrackerResult *told, gpointer data)
{
  Result *result = data;

  g_assert_false (result->done);
  result->done = TRUE;
  result->answer = g_steal_pointer (&told->answer);
  result->counts = told->counts ? g_array_ref (told->counts) : NULL;
  result->error = told->error ? g_error_copy (told->error) : NULL;
}

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->answer, bt_tracker_answer_free);
  g_clear_pointer (&result->counts, g_array_unref);
  g_clear_error (&result->error);
}

static BtTrackerCall *
begin (Test *test, const char *url, BtTrackerEvent event, Result *result)
{
  BtTrackerRequest request = { .info_hash = { .has_v1 = TRUE, .v1 = { 9 } },
                               .port = 6881,
                               .event = event };

  memset (result, 0, sizeof *result);
  return bt_tracker_udp_kind.announce (test->udp, url, &request, PATIENCE_US, done_cb, result);
}

static void
wait (Result *result)
{
  g_assert_false (result->done);
  while (!result->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
ask (Test *test, Result *result)
{
  begin (test, test->tracker.url, BT_TRACKER_EVENT_STARTED, result);
  wait (result);
}

static void
assert_good (Result *result)
{
  g_assert_no_error (result->error);
  g_assert_nonnull (result->answer);
  g_assert_cmpint (result->answer->n_seeders, ==, 5);
  g_assert_cmpint (result->answer->interval_us, ==, 1800 * G_USEC_PER_SEC);
  result_clear (result);
}

/* --- what behaves ---------------------------------------------------------------------------------------- */

static void
test_announce (void)
{
  Test test;
  Result result;

  test_init (&test, "127.0.0.1", TRICK_NONE);
  ask (&test, &result);
  g_assert_true (result.answer->has_from);
  g_assert_true (bt_address_is_loopback (&result.answer->from));
  g_assert_cmpuint (result.answer->peers->len, ==, 1);
  assert_good (&result);
  g_assert_cmpuint (test.tracker.last->len, ==, 98 + 2 + 8);
  g_assert_cmpmem (test.tracker.last->data + 100, 8, "/dir?a=b", 8);
  test_clear (&test);
}

/* One connection id serves them all. */
static void
test_many (void)
{
  enum { MANY = 100 };
  Result results[MANY];
  Test test;

  test_init (&test, "127.0.0.1", TRICK_NONE);
  for (guint i = 0; i < MANY; i++)
    begin (&test, test.tracker.url, BT_TRACKER_EVENT_STARTED, &results[i]);
  for (guint i = 0; i < MANY; i++) {
    while (!results[i].done)
      g_main_context_iteration (NULL, TRUE);
    assert_good (&results[i]);
  }
  g_assert_cmpuint (test.tracker.n_connects, ==, 1);
  g_assert_cmpuint (test.tracker.n_announces, ==, MANY);
  test_clear (&test);
}

static void
test_scrape (void)
{
  BtInfoHash hashes[2] = { { .has_v1 = TRUE }, { .has_v1 = TRUE } };
  Test test;
  Result result;

  test_init (&test, "127.0.0.1", TRICK_NONE);
  memset (&result, 0, sizeof result);
  bt_tracker_udp_kind.scrape (test.udp, test.tracker.url, hashes, 2, done_cb, &result);
  wait (&result);
  g_assert_no_error (result.error);
  g_assert_cmpuint (result.counts->len, ==, 2);
  g_assert_cmpint (g_array_index (result.counts, BtTrackerCounts, 0).n_downloads, ==, 2);
  result_clear (&result);
  test_clear (&test);
}

static void
test_cancel (void)
{
  Result results[30];
  BtTrackerCall *calls[30];
  Test test;
  guint n_started = 0;

  /* It gives out no connection id, so none of them tells it of us. */
  test_init (&test, "127.0.0.1", TRICK_SILENT);
  for (guint i = 0; i < 30; i++)
    calls[i] = begin (&test, test.tracker.url, BT_TRACKER_EVENT_STARTED, &results[i]);
  for (guint i = 0; i < 30; i++) {
    n_started += calls[i]->started;
    g_assert_false (bt_tracker_call_cancel (calls[i]));
  }
  g_assert_cmpuint (n_started, ==, 16);
  for (guint i = 0; i < 30; i++) {
    while (!results[i].done)
      g_main_context_iteration (NULL, TRUE);
    g_assert_error (results[i].error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT);
    result_clear (&results[i]);
  }
  test_clear (&test);
}

/* --- what does not ------------------------------------------------------------------------------------------ */

/* The right answer is taken all the same. */
static void
test_tricks_in_vain (void)
{
  static const Trick tricks[] = { TRICK_TRANSACTION, TRICK_STRANGER, TRICK_GARBAGE,
                                  TRICK_LOSES_FIRST, TRICK_FORGETS };

  for (guint i = 0; i < G_N_ELEMENTS (tricks); i++) {
    Test test;
    Result result;

    test_init (&test, "127.0.0.1", tricks[i]);
    ask (&test, &result);
    /* Two losses are more than its patience. */
    if (tricks[i] == TRICK_LOSES_FIRST) {
      g_assert_error (result.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT);
      g_assert_cmpuint (test.tracker.n_connects, ==, 2);
      result_clear (&result);
      ask (&test, &result);
    }
    assert_good (&result);
    g_assert_cmpuint (test.tracker.n_connects, <=, 2);
    test_clear (&test);
  }
}

static void
test_failures (void)
{
  static const struct {
    Trick trick;
    BtTrackerError code;
  } cases[] = {
    { TRICK_SILENT, BT_TRACKER_ERROR_TIMEOUT },
    { TRICK_REFUSES, BT_TRACKER_ERROR_REFUSED },
    { TRICK_REFUSES_CONNECT, BT_TRACKER_ERROR_REFUSED },
    { TRICK_SHORT, BT_TRACKER_ERROR_BAD_ANSWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Test test;
    Result result;

    test_init (&test, "127.0.0.1", cases[i].trick);
    ask (&test, &result);
    g_assert_null (result.answer);
    g_assert_error (result.error, BT_TRACKER_ERROR, (int) cases[i].code);
    result_clear (&result);
    test_clear (&test);
  }
}

static void
test_urls (void)
{
  static const struct {
    const char *url;
    BtTrackerError code;
  } cases[] = {
    { "udp://127.0.0.1/announce", BT_TRACKER_ERROR_URL },
    { "udp://0.0.0.0:80/announce", BT_TRACKER_ERROR_NETWORK },
    { "udp://224.0.0.1:80/announce", BT_TRACKER_ERROR_NETWORK },
    { "udp://no-such-name.invalid:80/announce", BT_TRACKER_ERROR_NETWORK },
  };
  Test test;

  test_init (&test, "127.0.0.1", TRICK_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Result result;

    begin (&test, cases[i].url, BT_TRACKER_EVENT_STARTED, &result);
    wait (&result);
    g_assert_error (result.error, BT_TRACKER_ERROR, (int) cases[i].code);
    result_clear (&result);
  }
  test_clear (&test);
}

/* --- names ------------------------------------------------------------------------------------------------- */

/* Every name has two addresses, and nobody is at the first. */
typedef struct {
  GResolver parent;
} TwoResolver;

typedef struct {
  GResolverClass parent;
} TwoResolverClass;

static GType two_resolver_get_type (void);
G_DEFINE_TYPE (TwoResolver, two_resolver, G_TYPE_RESOLVER)

static void
look_up_async (GResolver *resolver, const char *name, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_return_boolean (task, TRUE);
}

static GList *
look_up_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  GList *addresses = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  addresses = g_list_append (addresses, g_inet_address_new_from_string ("127.0.0.2"));
  return g_list_append (addresses, g_inet_address_new_from_string ("127.0.0.1"));
}

static void
two_resolver_class_init (TwoResolverClass *class)
{
  class->parent.lookup_by_name_async = look_up_async;
  class->parent.lookup_by_name_finish = look_up_finish;
}

static void
two_resolver_init (TwoResolver *self)
{
}

/* The one that said nothing is not asked first again. */
static void
test_next_address (void)
{
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autoptr (GResolver) two = g_object_new (two_resolver_get_type (), NULL);
  g_autofree char *url = NULL;
  Test test;
  Result result;

  g_resolver_set_default (two);
  test_init (&test, "127.0.0.1", TRICK_NONE);
  url = g_strconcat ("udp://two.example", strrchr (test.tracker.url, ':'), NULL);
  begin (&test, url, BT_TRACKER_EVENT_STARTED, &result);
  wait (&result);
  g_assert_error (result.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT);
  g_assert_cmpuint (test.tracker.n_connects, ==, 0);
  result_clear (&result);
  begin (&test, url, BT_TRACKER_EVENT_STARTED, &result);
  wait (&result);
  assert_good (&result);
  test_clear (&test);
  g_resolver_set_default (usual);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracker-udp/announce", test_announce);
  g_test_add_func ("/tracker-udp/many", test_many);
  g_test_add_func ("/tracker-udp/scrape", test_scrape);
  g_test_add_func ("/tracker-udp/cancel", test_cancel);
  g_test_add_func ("/tracker-udp/tricks-in-vain", test_tricks_in_vain);
  g_test_add_func ("/tracker-udp/failures", test_failures);
  g_test_add_func ("/tracker-udp/urls", test_urls);
  g_test_add_func ("/tracker-udp/next-address", test_next_address);
  return g_test_run ();
}
