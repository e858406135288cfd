/* bt-sctp-pool.c — the associations of one engine, and their clock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-sctp-private.h"

#include <pthread.h>
#include <string.h>

#define TICK_US 10000     /* between two looks at usrsctp's timers */
#define TICK_LATE_US 5000 /* after so long a packet that came makes the clock go first */
#define USEC_PER_MSEC 1000
#define SACK_DELAY_MS 20 /* the default of 200 suits telephone calls, not windows */
#define CHUNKS_MAX 16384 /* on the way at once; the default of 512 is less than the buffer */
#define OUTBOX_MAX (1024 * 1024) /* bytes; what is more is lost, as on any network */

/* After the last association was closed: usrsctp frees what was in use then by timers of 10 and 20 ms. */
#define LAST_TURNS 10

struct _BtSctpPool {
  GSource *source;
  guint n_last_turns; /* that are left, without any association */
  guint n_associations;
  gboolean is_hurried; /* the source is ready at once */
  /* Under the lock. */
  GQueue listed;     /* BtSctp: a timer, or somebody else's call, stirred them */
  GByteArray *spare; /* an outbox that nobody uses */
};

/* Of the process. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *associations; /* of BtSctp, by id */
static gint64 ticked_us;

/* --- called by usrsctp, under the lock ------------------------------------------------------------ */

static void
list (BtSctp *sctp)
{
  if (sctp->is_listed)
    return;
  sctp->is_listed = TRUE;
  g_queue_push_tail_link (&sctp->pool->listed, &sctp->link);
}

static void
unlist (BtSctp *sctp)
{
  if (!sctp->is_listed)
    return;
  sctp->is_listed = FALSE;
  g_queue_unlink (&sctp->pool->listed, &sctp->link);
}

void
bt_sctp_pool_upcall (struct socket *socket G_GNUC_UNUSED, void *id, int flags G_GNUC_UNUSED)
{
  BtSctp *sctp = g_hash_table_lookup (associations, id);

  if (sctp == NULL)
    return;
  sctp->stirred = TRUE;
  list (sctp);
}

static GByteArray *
take_outbox (BtSctp *sctp)
{
  if (sctp->outbox == NULL) {
    sctp->outbox = sctp->pool->spare != NULL ? sctp->pool->spare : g_byte_array_new ();
    sctp->pool->spare = NULL;
  }
  return sctp->outbox;
}

/* Ours or another engine's, whose timer was due in our call: it is sent by whom it belongs to. */
static int
output_cb (void *id, void *packet, size_t n_bytes, uint8_t tos G_GNUC_UNUSED,
           uint8_t set_df G_GNUC_UNUSED)
{
  BtSctp *sctp = g_hash_table_lookup (associations, id);
  guint16 length = (guint16) n_bytes;
  GByteArray *outbox;

  if (sctp == NULL || n_bytes > G_MAXUINT16)
    return 0;
  outbox = take_outbox (sctp);
  if (outbox->len + sizeof length + n_bytes > OUTBOX_MAX)
    return 0;
  g_byte_array_append (outbox, (guint8 *) &length, sizeof length);
  g_byte_array_append (outbox, packet, length);
  list (sctp);
  return 0;
}

/* --- the library ------------------------------------------------------------------------------------ */

/* No thread of usrsctp's calls us: its timers are ours to turn. One it starts all the same (0.9.5.0, "SCTP
 * iterator"), which waits for a condition all its life: what would wake it are new addresses of the
 * computer and options for all associations at once, of which there are none here. */
static void
start_library (void)
{
  usrsctp_init_nothreads (0, output_cb, NULL);
  /* Of no use inside DTLS, and a stranger has less to play with. */
  usrsctp_sysctl_set_sctp_ecn_enable (0);
  usrsctp_sysctl_set_sctp_asconf_enable (0);
  usrsctp_sysctl_set_sctp_auth_enable (0);
  usrsctp_sysctl_set_sctp_blackhole (2); /* what belongs to no association is not answered */
  usrsctp_sysctl_set_sctp_max_chunks_on_queue (CHUNKS_MAX);
  usrsctp_sysctl_set_sctp_delayed_sack_time_default (SACK_DELAY_MS);
  associations = g_hash_table_new (NULL, NULL);
  ticked_us = g_get_monotonic_time ();
}

static void
advance (gint64 least_us)
{
  gint64 elapsed_us = g_get_monotonic_time () - ticked_us;
  guint32 elapsed_ms = (guint32) MIN (elapsed_us / USEC_PER_MSEC, G_MAXINT32);

  if (elapsed_us < least_us || elapsed_ms == 0)
    return;
  ticked_us += (gint64) elapsed_ms * USEC_PER_MSEC;
  usrsctp_handle_timers (elapsed_ms);
}

/* Timers that are set between two calls are dated by the call before; so it must not be long ago when
 * packets come, and a busy socket can keep the loop from its timers. */
void
bt_sctp_pool_tick (void)
{
  advance (TICK_LATE_US);
}

void
bt_sctp_pool_enter (BtSctpPool *self G_GNUC_UNUSED)
{
  pthread_mutex_lock (&lock);
}

void
bt_sctp_pool_leave (BtSctpPool *self, BtSctp *sctp)
{
  gboolean has_listed;

  if (sctp != NULL)
    unlist (sctp);
  has_listed = self->listed.length > 0;
  pthread_mutex_unlock (&lock);
  /* Those of other engines are found by their own clock, soon enough. */
  if (has_listed && !self->is_hurried) {
    self->is_hurried = TRUE;
    g_source_set_ready_time (self->source, 0);
  }
}

/* --- associations ----------------------------------------------------------------------------------- */

void
bt_sctp_pool_add (BtSctpPool *self, BtSctp *sctp)
{
  static gsize last_id;

  /* usrsctp takes NULL for "no address". */
  sctp->id = ++last_id;
  sctp->link.data = sctp;
  g_hash_table_insert (associations, GSIZE_TO_POINTER (sctp->id), sctp);
  self->n_last_turns = LAST_TURNS;
  if (self->n_associations++ == 0) {
    advance (0);
    g_source_set_ready_time (self->source, g_get_monotonic_time () + TICK_US);
  }
}

void
bt_sctp_pool_remove (BtSctpPool *self, BtSctp *sctp)
{
  g_hash_table_remove (associations, GSIZE_TO_POINTER (sctp->id));
  unlist (sctp);
  self->n_associations--;
}

GByteArray *
bt_sctp_pool_steal_outbox (BtSctp *sctp)
{
  return g_steal_pointer (&sctp->outbox);
}

void
bt_sctp_pool_return_outbox (BtSctpPool *self, GByteArray *outbox)
{
  g_byte_array_set_size (outbox, 0);
  if (self->spare == NULL)
    self->spare = outbox;
  else
    g_byte_array_unref (outbox);
}

/* --- the loop ----------------------------------------------------------------------------------------- */

static BtSctp *
pop_listed (BtSctpPool *self)
{
  BtSctp *sctp;

  pthread_mutex_lock (&lock);
  sctp = g_queue_peek_head (&self->listed);
  if (sctp != NULL)
    unlist (sctp);
  pthread_mutex_unlock (&lock);
  return sctp;
}

static gboolean
has_timers (BtSctpPool *self)
{
  if (self->n_associations == 0 && self->n_last_turns > 0)
    self->n_last_turns--;
  return self->n_last_turns > 0;
}

static gboolean
turn_cb (gpointer data)
{
  BtSctpPool *self = data;
  BtSctp *sctp;

  self->is_hurried = FALSE;
  pthread_mutex_lock (&lock);
  advance (0);
  pthread_mutex_unlock (&lock);
  g_source_set_ready_time (self->source,
                           has_timers (self) ? g_get_monotonic_time () + TICK_US : -1);
  while ((sctp = pop_listed (self)))
    sctp->funcs->stirred (sctp->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source G_GNUC_UNUSED, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

BtSctpPool *
bt_sctp_pool_new (GMainContext *context)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  static gsize is_started;
  BtSctpPool *self = g_new0 (BtSctpPool, 1);

  if (g_once_init_enter (&is_started)) {
    pthread_mutex_lock (&lock);
    start_library ();
    pthread_mutex_unlock (&lock);
    g_once_init_leave (&is_started, 1);
  }
  g_queue_init (&self->listed);
  self->source = g_source_new (&funcs, sizeof (GSource));
  g_source_set_name (self->source, "SCTP's clock");
  g_source_set_callback (self->source, turn_cb, self, NULL);
  g_source_attach (self->source, context);
  return self;
}

void
bt_sctp_pool_free (BtSctpPool *self)
{
  g_assert (self->n_associations == 0);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->spare, g_byte_array_unref);
  g_free (self);
}
