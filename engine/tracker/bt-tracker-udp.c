/* bt-tracker-udp.c — asks UDP trackers: one socket for all of them and all torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-udp.h"

#include <string.h>

#include "base/bt-limits.h"
#include "base/bt-random.h"
#include "tracker/bt-name-cache.h"
#include "tracker/bt-tracker-udp-message.h"

#define CALLS_MAX 128     /* questions to all trackers at a time: datagrams cost a tracker little */
#define CALLS_PER_HOST 16 /* a round trip of 100 ms still lets 160 torrents through each second */
#define RESEND_US (15 * G_USEC_PER_SEC)     /* 15 * 2^n seconds; BEP 15 */
#define CONNECTION_US (60 * G_USEC_PER_SEC) /* life of a connection id; BEP 15 */

typedef struct _UdpCall UdpCall;
typedef struct _Endpoint Endpoint;

/* A datagram that wants an answer. */
typedef struct {
  BtTrackerUdp *udp;
  Endpoint *endpoint;
  UdpCall *call; /* NULL: it asks for a connection id */
  guint32 transaction;
  gint64 wait_us; /* before it is sent again */
  GSource *timer; /* owned; NULL: it is not out */
} Question;

/* One address of a tracker. */
struct _Endpoint {
  BtAddress address;
  guint64 connection;
  gint64 connected_us; /* when the tracker gave it; 0: it has not */
  gboolean is_silent;  /* it was asked in vain, and has said nothing since */
  Question connect;
  GQueue waiting; /* UdpCall that need a connection id */
  guint n_calls;  /* that refer to it */
};

struct _UdpCall {
  BtTrackerCall base;
  BtTrackerUdp *udp;
  BtTrackerUdpUrl url;
  BtTrackerRequest request; /* of an announce; its tracker_id is not spoken here */
  GArray *hashes;           /* owned; BtInfoHash; NULL: an announce */

  BtNameQuery *query; /* or NULL */
  Endpoint *endpoint; /* or NULL: the name is being looked up */
  gboolean waits;     /* in endpoint->waiting, by @link */
  GList link;
  gboolean tried_anew; /* after the tracker had forgotten our connection id */
  Question question;
};

struct _BtTrackerUdp {
  BtReactor *reactor; /* borrowed */
  char *local;        /* owned, or NULL */
  BtTrackerQueue *queue;
  BtNameCache *names;
  BtUdp *udp;            /* NULL: not needed yet */
  GHashTable *endpoints; /* &endpoint->address -> Endpoint, owned */
  GHashTable *questions; /* transaction -> Question, of those that are out */
};

/* --- questions -------------------------------------------------------------------------------------- */

static void
question_close (Question *question)
{
  if (!question->timer)
    return;
  g_hash_table_remove (question->udp->questions, GUINT_TO_POINTER (question->transaction));
  g_source_destroy (question->timer);
  g_clear_pointer (&question->timer, g_source_unref);
}

/* Nobody who does not see our datagrams can answer them: it takes a number out of 2^32. */
static guint32
choose_transaction (BtTrackerUdp *self)
{
  guint32 transaction;

  do
    bt_random_secret (&transaction, sizeof transaction);
  while (g_hash_table_contains (self->questions, GUINT_TO_POINTER (transaction)));
  return transaction;
}

static gboolean
question_send (Question *question)
{
  guint8 bytes[BT_TRACKER_UDP_SEND_MAX];
  Endpoint *endpoint = question->endpoint;
  UdpCall *call = question->call;
  gsize n_bytes;

  if (!call)
    n_bytes = bt_tracker_udp_write_connect (bytes, question->transaction);
  else if (call->hashes)
    n_bytes = bt_tracker_udp_write_scrape (bytes, endpoint->connection, question->transaction,
                                           (BtInfoHash *) (gpointer) call->hashes->data,
                                           call->hashes->len);
  else
    n_bytes = bt_tracker_udp_write_announce (bytes, endpoint->connection, question->transaction,
                                             &call->request, call->url.path);
  return bt_udp_send (question->udp->udp, &endpoint->address, bytes, n_bytes);
}

static gboolean resend_cb (gpointer data);

static void
question_arm (Question *question)
{
  if (question->timer) {
    g_source_destroy (question->timer);
    g_source_unref (question->timer);
  }
  question->timer = g_timeout_source_new ((guint) (question->wait_us / 1000));
  g_source_set_callback (question->timer, resend_cb, question, NULL);
  g_source_attach (question->timer, bt_tracker_queue_get_context (question->udp->queue));
}

/* @call: whose patience it is. FALSE: it could not be sent. */
static gboolean
question_open (Question *question, const UdpCall *call)
{
  question->transaction = choose_transaction (question->udp);
  question->wait_us = MIN (RESEND_US, call->base.timeout_us / 2);
  if (!question_send (question)) {
    question->endpoint->is_silent = TRUE;
    return FALSE;
  }
  if (question->call)
    question->call->base.is_out = TRUE;
  g_hash_table_insert (question->udp->questions, GUINT_TO_POINTER (question->transaction),
                       question);
  question_arm (question);
  return TRUE;
}

/* --- endpoints ---------------------------------------------------------------------------------------- */

static gboolean
is_unused (gpointer key, gpointer value, gpointer data)
{
  return ((Endpoint *) value)->n_calls == 0;
}

static Endpoint *
get_endpoint (BtTrackerUdp *self, const BtAddress *address)
{
  Endpoint *endpoint = g_hash_table_lookup (self->endpoints, address);

  if (endpoint)
    return endpoint;
  if (g_hash_table_size (self->endpoints) >= BT_LIMIT_UDP_TRACKERS)
    g_hash_table_foreach_remove (self->endpoints, is_unused, NULL);
  endpoint = g_new0 (Endpoint, 1);
  endpoint->address = *address;
  endpoint->connect = (Question) { .udp = self, .endpoint = endpoint };
  g_queue_init (&endpoint->waiting);
  g_hash_table_insert (self->endpoints, &endpoint->address, endpoint);
  return endpoint;
}

static gboolean
is_connected (const Endpoint *endpoint)
{
  return endpoint->connected_us > 0
         && g_get_monotonic_time () < endpoint->connected_us + CONNECTION_US;
}

/* Each takes itself out of the queue. */
static void
fail_waiting (Endpoint *endpoint, BtTrackerError code, const char *message)
{
  for (guint n = endpoint->waiting.length; n > 0; n--) {
    UdpCall *call = g_queue_peek_head (&endpoint->waiting);

    bt_tracker_call_break_off (&call->base, code, message);
  }
}

static void
wait_for_connection (UdpCall *call)
{
  Endpoint *endpoint = call->endpoint;

  call->waits = TRUE;
  g_queue_push_tail_link (&endpoint->waiting, &call->link);
  if (!endpoint->connect.timer && !question_open (&endpoint->connect, call))
    fail_waiting (endpoint, BT_TRACKER_ERROR_NETWORK, "no way leads to the tracker");
}

static void
ask (UdpCall *call)
{
  if (!is_connected (call->endpoint))
    wait_for_connection (call);
  else if (!question_open (&call->question, call))
    bt_tracker_call_break_off (&call->base, BT_TRACKER_ERROR_NETWORK,
                               "no way leads to the tracker");
}

/* The answer was lost, or the question. */
static gboolean
resend_cb (gpointer data)
{
  Question *question = data;

  question->endpoint->is_silent = TRUE;
  if (question->call && !is_connected (question->endpoint)) {
    question_close (question);
    ask (question->call);
    return G_SOURCE_REMOVE;
  }
  question_send (question);
  question->wait_us *= 2;
  question_arm (question);
  return G_SOURCE_REMOVE;
}

/* --- what comes in ------------------------------------------------------------------------------------- */

static void
connected (Endpoint *endpoint, const BtTrackerUdpMessage *message)
{
  g_autofree char *text = NULL;
  BtCursor body = message->body;
  gsize n_bytes = bt_cursor_get_left (&body);

  question_close (&endpoint->connect);
  if (message->action != BT_TRACKER_UDP_CONNECT) {
    text = bt_tracker_answer_clean_text (bt_cursor_read (&body, n_bytes), n_bytes);
    fail_waiting (endpoint, BT_TRACKER_ERROR_REFUSED,
                  text ? text : "the tracker refused without a reason");
    return;
  }
  endpoint->connection = message->connection;
  endpoint->connected_us = g_get_monotonic_time ();
  for (guint n = endpoint->waiting.length; n > 0; n--) {
    UdpCall *call = g_queue_pop_head_link (&endpoint->waiting)->data;

    call->waits = FALSE;
    ask (call);
  }
}

/* A tracker that was started anew does not know the ids that it gave out before, and says so in
 * words of its own. */
static gboolean
wants_new_connection (UdpCall *call, const GError *error)
{
  g_autofree char *text = error ? g_ascii_strdown (error->message, -1) : NULL;

  return !call->tried_anew && g_error_matches (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED)
         && strstr (text, "connection") != NULL;
}

static void
answered (UdpCall *call, const BtTrackerUdpMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;
  BtTrackerResult result = { 0 };
  const BtAddress *from = &call->endpoint->address;

  question_close (&call->question);
  if (call->hashes)
    result.counts = counts = bt_tracker_udp_read_scrape (message, call->hashes->len, &error);
  else
    result.answer = bt_tracker_udp_read_announce (message, !bt_address_is_v4 (from), &error);
  if (result.answer)
    bt_tracker_answer_set_from (result.answer, from);
  if (wants_new_connection (call, error)) {
    call->tried_anew = TRUE;
    call->endpoint->connected_us = 0;
    ask (call);
    return;
  }
  result.error = error;
  bt_tracker_call_end (&call->base, &result);
}

static void
datagram_cb (const guint8 *bytes, gsize n_bytes, const BtAddress *from, gpointer data)
{
  BtTrackerUdp *self = data;
  BtTrackerUdpMessage message;
  Question *question;

  if (!bt_tracker_udp_read (&message, bytes, n_bytes))
    return;
  question = g_hash_table_lookup (self->questions, GUINT_TO_POINTER (message.transaction));
  if (!question || !bt_address_equal (&question->endpoint->address, from))
    return;
  question->endpoint->is_silent = FALSE;
  if (question->call)
    answered (question->call, &message);
  else
    connected (question->endpoint, &message);
}

/* --- the life of a call ---------------------------------------------------------------------------------- */

static gboolean
open_socket (BtTrackerUdp *self, BtTrackerCall *call)
{
  g_autoptr (GError) error = NULL;

  if (!self->udp)
    self->udp = bt_udp_new (self->reactor, self->local, 0, datagram_cb, self, &error);
  if (!self->udp)
    bt_tracker_call_break_off (call, BT_TRACKER_ERROR_NETWORK, error->message);
  return self->udp != NULL;
}

static gboolean
suits (BtTrackerUdp *self, const BtAddress *address, BtTrackerFamily family)
{
  gboolean is_v4 = bt_address_is_v4 (address);

  if (family == BT_TRACKER_FAMILY_ANY)
    return is_v4 ? bt_udp_has_v4 (self->udp) : bt_udp_has_v6 (self->udp);
  return is_v4 == (family == BT_TRACKER_FAMILY_V4);
}

/* The first, but for those that were silent last time: of one family or one of several servers there
 * may be nothing left but the name. NULL: none can be reached. */
static Endpoint *
choose_endpoint (UdpCall *call, const BtAddress *addresses, guint n)
{
  Endpoint *silent = NULL;

  for (guint i = 0; i < n; i++) {
    BtAddress address = addresses[i];
    Endpoint *endpoint;

    address.port = call->url.port;
    if (!suits (call->udp, &address, call->request.family) || !bt_address_is_dialable (&address))
      continue;
    endpoint = g_hash_table_lookup (call->udp->endpoints, &address);
    if (!endpoint || !endpoint->is_silent)
      return get_endpoint (call->udp, &address);
    silent = silent ? silent : endpoint;
  }
  return silent;
}

static void
found_cb (const BtAddress *addresses, guint n, gpointer data)
{
  UdpCall *call = data;
  Endpoint *endpoint;

  call->query = NULL;
  if (!open_socket (call->udp, &call->base))
    return;
  endpoint = choose_endpoint (call, addresses, n);
  if (endpoint) {
    call->endpoint = call->question.endpoint = endpoint;
    endpoint->n_calls++;
    ask (call);
    return;
  }
  bt_tracker_call_break_off (&call->base, BT_TRACKER_ERROR_NETWORK,
                             n > 0 ? "the tracker has no address that we can reach"
                                   : "the name of the tracker was not found");
}

static void
start (BtTrackerCall *base)
{
  UdpCall *call = (UdpCall *) base;

  call->query = bt_name_cache_look_up (call->udp->names, call->url.host, g_get_monotonic_time (),
                                       found_cb, call);
}

/* A connection id that nobody waits for any more is not asked for again. */
static void
detach (UdpCall *call)
{
  Endpoint *endpoint = call->endpoint;

  g_clear_pointer (&call->query, bt_name_query_cancel);
  question_close (&call->question);
  if (!endpoint)
    return;
  call->endpoint = NULL;
  endpoint->n_calls--;
  if (call->waits)
    g_queue_unlink (&endpoint->waiting, &call->link);
  call->waits = FALSE;
  if (endpoint->waiting.length == 0)
    question_close (&endpoint->connect);
}

static void
interrupt (BtTrackerCall *base)
{
  detach ((UdpCall *) base);
  bt_tracker_call_end_later (base);
}

static void
call_free (BtTrackerCall *base)
{
  UdpCall *call = (UdpCall *) base;

  detach (call);
  bt_tracker_udp_url_clear (&call->url);
  g_clear_pointer (&call->hashes, g_array_unref);
  g_free (call);
}

static const BtTrackerCallFuncs call_funcs = { start, interrupt, call_free };

/* --- asking ------------------------------------------------------------------------------------------------ */

BtTrackerUdp *
bt_tracker_udp_new (BtReactor *reactor, const BtAddress *local)
{
  BtTrackerUdp *self = g_new0 (BtTrackerUdp, 1);

  self->reactor = reactor;
  self->local = local ? bt_address_ip_to_string (local) : NULL;
  self->queue = bt_tracker_queue_new (CALLS_PER_HOST, CALLS_MAX);
  self->names = bt_name_cache_new ();
  self->endpoints = g_hash_table_new_full ((GHashFunc) bt_address_hash,
                                           (GEqualFunc) bt_address_equal, NULL, g_free);
  self->questions = g_hash_table_new (NULL, NULL);
  return self;
}

void
bt_tracker_udp_free (BtTrackerUdp *self)
{
  g_clear_pointer (&self->udp, bt_udp_free);
  bt_tracker_queue_free (self->queue);
  bt_name_cache_free (self->names);
  g_assert (g_hash_table_size (self->questions) == 0);
  g_hash_table_unref (self->questions);
  g_hash_table_unref (self->endpoints);
  g_free (self->local);
  g_free (self);
}

static UdpCall *
call_new (BtTrackerUdp *self, const char *announce, gint64 timeout_us, BtTrackerDone done,
          gpointer data)
{
  UdpCall *call = g_new0 (UdpCall, 1);

  call->base.funcs = &call_funcs;
  call->base.timeout_us = timeout_us;
  call->base.done = done;
  call->base.data = data;
  call->udp = self;
  call->link.data = call;
  call->question = (Question) { .udp = self, .call = call };
  bt_tracker_udp_url_parse (&call->url, announce, &call->base.verdict);
  return call;
}

static BtTrackerCall *
begin (UdpCall *call)
{
  g_autofree char *host = g_strdup_printf ("%s:%u", call->url.host, call->url.port);

  bt_tracker_call_begin (&call->base, call->udp->queue, host);
  return &call->base;
}

static BtTrackerCall *
kind_announce (gpointer self, const char *announce, const BtTrackerRequest *request,
               gint64 timeout_us, BtTrackerDone done, gpointer data)
{
  UdpCall *call = call_new (self, announce, timeout_us, done, data);

  call->request = *request;
  call->request.tracker_id = NULL;
  call->base.is_urgent = request->is_urgent;
  call->base.is_extra = request->family != BT_TRACKER_FAMILY_ANY;
  return begin (call);
}

static BtTrackerCall *
kind_scrape (gpointer self, const char *announce, const BtInfoHash *hashes, guint n_hashes,
             BtTrackerDone done, gpointer data)
{
  UdpCall *call = call_new (self, announce, BT_TRACKER_TIMEOUT_US, done, data);

  call->base.is_extra = TRUE;
  call->hashes = g_array_sized_new (FALSE, FALSE, sizeof (BtInfoHash), n_hashes);
  g_array_append_vals (call->hashes, hashes, n_hashes);
  return begin (call);
}

static gboolean
kind_check (const char *url, GError **error)
{
  BtTrackerUdpUrl parsed;
  gboolean good = bt_tracker_udp_url_parse (&parsed, url, error);

  bt_tracker_udp_url_clear (&parsed);
  return good;
}

static void
kind_free (gpointer self)
{
  bt_tracker_udp_free (self);
}

const BtTrackerKind bt_tracker_udp_kind = {
  .speaks = bt_tracker_url_is_udp,
  .check = kind_check,
  .announce = kind_announce,
  .scrape = kind_scrape,
  .free = kind_free,
};
