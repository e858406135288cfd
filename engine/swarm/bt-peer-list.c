/* bt-peer-list.c — addresses of peers we know of, and when to dial which.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-peer-list.h"

#include "base/bt-heap.h"
#include "base/bt-limits.h"
#include "swarm/bt-peer-priority.h"

/* The waits double with each failure: a minute first, as libtorrent's min_reconnect_time. */
#define RETRY_US (60 * G_USEC_PER_SEC)
#define RETRY_MAX_US (30 * 60 * G_USEC_PER_SEC)
/* Nobody is bothered on this machine, and both may start together. */
#define RETRY_LOOPBACK_US (5 * G_USEC_PER_SEC)
#define RETRY_LOOPBACK_MAX_US (15 * G_USEC_PER_SEC)
/* Who named a peer waits for it; a link's author may have named anybody: after some tries such a peer
 * is left in peace as long as others. */
#define RETRY_USER_US (2 * G_USEC_PER_SEC)
#define RETRY_USER_MAX_US (60 * G_USEC_PER_SEC)
#define FAILS_MAX 6   /* after them, an hour and a half, it is forgotten */
#define BANS_MAX 1000 /* addresses; the oldest is pardoned */
#define SELF_MAX \
  8 /* addresses of ours: of each family and network, at home and seen from outside */
#define VOTES_MAX 10 /* for our own address: so many others change it at most */

typedef struct {
  BtAddress address;   /* first: the key of the hash table */
  BtPeerSource source; /* who told of it first */
  guint16 sources;     /* all who did: a set of BT_PEER_SOURCE_BIT() */
  guint8 flags;        /* BtPexFlags that @teller told of it */
  guint64 teller;      /* 0: nobody did */
  guint32 priority;    /* BEP 40 */
  guint8 n_fails;      /* dials in a row that came to nothing */
  guint8 n_idle;       /* connections in a row over which no block went */
  gboolean is_seed;
  gboolean is_busy;  /* dialed or connected */
  gboolean was_good; /* a handshake was done once */
  gint64 next_us;    /* not dialed before */
  BtHeap *heap;      /* where it waits, or NULL */
  guint place;       /* in it */
} Entry;

/* Our address as peers tell it, of one family: a vote that a majority wins. */
typedef struct {
  BtAddress address;
  guint n_votes; /* 0: nobody told one */
} Own;

struct _BtPeerList {
  GPtrArray *entries;     /* owned Entry */
  GHashTable *by_address; /* borrowed Entry, by itself */
  GHashTable *banned;     /* owned BtAddress, by itself; see make_ban() */
  GQueue bans;            /* borrowed from @banned, oldest first */
  /* Whoever is not busy is in one of these. */
  BtHeap waiting;     /* by next_us: it may be over */
  BtHeap ready;       /* the best first */
  BtHeap ready_seeds; /* likewise */
  guint32 salt;       /* of priorities while our address is not known */
  Own own[2];         /* IPv6, IPv4 */
  /* Where we answered ourselves; the oldest is overwritten. */
  BtAddress self_at[SELF_MAX];
  guint n_self; /* so many were written */
};

static gboolean
address_equal (gconstpointer a, gconstpointer b)
{
  return bt_address_equal (a, b);
}

static guint
address_hash (gconstpointer address)
{
  return bt_address_hash (address);
}

static int
compare_wait (const void *x, const void *y)
{
  const Entry *a = x, *b = y;

  return (a->next_us > b->next_us) - (a->next_us < b->next_us);
}

G_STATIC_ASSERT (BT_N_PEER_SOURCES <= 8 * sizeof (guint16)); /* those of an Entry */

static gboolean
is_from (const Entry *entry, guint sources)
{
  return (entry->sources & sources) != 0;
}

/* A person, or the link that a person opened: never forgotten, it may be the only one there is. */
static gboolean
is_named (const Entry *entry)
{
  return is_from (entry, BT_PEER_SOURCE_BIT (BT_PEER_SOURCE_USER)
                             | BT_PEER_SOURCE_BIT (BT_PEER_SOURCE_MAGNET));
}

/* Whether @x is dialed rather than @y: the person's own first, then the fewest failures, then as
 * BEP 40 has it. */
static int
compare_rank (const void *x, const void *y)
{
  const Entry *a = x, *b = y;

  if (is_named (a) != is_named (b))
    return is_named (b) - is_named (a);
  if (a->n_fails + a->n_idle != b->n_fails + b->n_idle)
    return a->n_fails + a->n_idle - b->n_fails - b->n_idle;
  if (a->was_good != b->was_good)
    return b->was_good - a->was_good;
  return (a->priority < b->priority) - (a->priority > b->priority);
}

BtPeerList *
bt_peer_list_new (BtRandom *random)
{
  BtPeerList *self = g_new0 (BtPeerList, 1);

  self->entries = g_ptr_array_new_with_free_func (g_free);
  self->by_address = g_hash_table_new (address_hash, address_equal);
  self->banned = g_hash_table_new_full (address_hash, address_equal, g_free, NULL);
  g_queue_init (&self->bans);
  bt_heap_init (&self->waiting, compare_wait, G_STRUCT_OFFSET (Entry, place));
  bt_heap_init (&self->ready, compare_rank, G_STRUCT_OFFSET (Entry, place));
  bt_heap_init (&self->ready_seeds, compare_rank, G_STRUCT_OFFSET (Entry, place));
  self->salt = (guint32) bt_random_next (random);
  return self;
}

void
bt_peer_list_free (BtPeerList *self)
{
  bt_heap_clear (&self->waiting);
  bt_heap_clear (&self->ready);
  bt_heap_clear (&self->ready_seeds);
  g_queue_clear (&self->bans);
  g_hash_table_unref (self->banned);
  g_hash_table_unref (self->by_address);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

guint
bt_peer_list_get_n (const BtPeerList *self)
{
  return self->entries->len;
}

static Entry *
find (const BtPeerList *self, const BtAddress *address)
{
  return g_hash_table_lookup (self->by_address, address);
}

static void
unplace (Entry *entry)
{
  if (entry->heap != NULL)
    bt_heap_remove (entry->heap, entry);
  entry->heap = NULL;
}

static void
place (Entry *entry, BtHeap *heap)
{
  entry->heap = heap;
  bt_heap_push (heap, entry);
}

/* Something about it is new: it waits until that is looked at. */
static void
replace (BtPeerList *self, Entry *entry)
{
  unplace (entry);
  if (!entry->is_busy)
    place (entry, &self->waiting);
}

static void
forget (BtPeerList *self, Entry *entry)
{
  unplace (entry);
  g_hash_table_remove (self->by_address, entry);
  g_ptr_array_remove_fast (self->entries, entry);
}

/* Makes room for one more: the one that failed most goes. */
static gboolean
forget_worst (BtPeerList *self)
{
  Entry *worst = NULL;

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    if (!entry->is_busy && !is_named (entry) && (worst == NULL || entry->n_fails > worst->n_fails))
      worst = entry;
  }
  if (worst == NULL || worst->n_fails == 0)
    return FALSE;
  forget (self, worst);
  return TRUE;
}

static void
tell_again (BtPeerList *self, Entry *entry, BtPeerSource source)
{
  /* Its place in a heap follows from what changes here. */
  if (source == BT_PEER_SOURCE_USER || source == BT_PEER_SOURCE_MAGNET)
    unplace (entry);
  entry->sources |= BT_PEER_SOURCE_BIT (source);
  /* By the person: try at once. */
  if (source == BT_PEER_SOURCE_USER)
    entry->next_us = 0;
  if (entry->heap == NULL)
    replace (self, entry);
}

static gboolean
is_self (const BtPeerList *self, const BtAddress *address)
{
  for (guint i = 0; i < MIN (self->n_self, SELF_MAX); i++)
    if (bt_address_equal (&self->self_at[i], address))
      return TRUE;
  return FALSE;
}

gboolean
bt_peer_list_add (BtPeerList *self, const BtAddress *address, BtPeerSource source)
{
  Entry *entry = find (self, address);

  if (entry != NULL) {
    tell_again (self, entry, source);
    return FALSE;
  }
  if (!bt_address_is_dialable (address) || bt_peer_list_is_banned (self, address)
      || is_self (self, address))
    return FALSE;
  if (self->entries->len >= BT_LIMIT_PEER_LIST && !forget_worst (self))
    return FALSE;
  entry = g_new0 (Entry, 1);
  entry->address = *address;
  entry->source = source;
  entry->sources = BT_PEER_SOURCE_BIT (source);
  entry->priority = bt_peer_list_get_priority (self, address);
  g_ptr_array_add (self->entries, entry);
  g_hash_table_add (self->by_address, entry);
  place (entry, &self->waiting);
  return TRUE;
}

BtPeerSource
bt_peer_list_get_source (const BtPeerList *self, const BtAddress *address)
{
  const Entry *entry = find (self, address);

  return entry != NULL ? entry->source : BT_PEER_SOURCE_INCOMING;
}

gboolean
bt_peer_list_is_from (const BtPeerList *self, const BtAddress *address, guint sources)
{
  const Entry *entry = find (self, address);

  return entry != NULL && is_from (entry, sources);
}

void
bt_peer_list_keep (BtPeerList *self, guint sources)
{
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = self->entries->pdata[i - 1];

    if (!is_from (entry, sources))
      forget (self, entry);
  }
}

/* --- hints -------------------------------------------------------------------------------------- */

void
bt_peer_list_set_hint (BtPeerList *self, const BtAddress *address, guint8 flags, guint64 teller)
{
  Entry *entry = find (self, address);

  if (entry == NULL)
    return;
  entry->flags = flags;
  entry->teller = teller;
}

guint8
bt_peer_list_get_hint (const BtPeerList *self, const BtAddress *address, guint64 *teller)
{
  const Entry *entry = find (self, address);

  *teller = entry != NULL ? entry->teller : 0;
  return entry != NULL ? entry->flags : 0;
}

void
bt_peer_list_drop_hint (BtPeerList *self, const BtAddress *address, guint64 teller)
{
  Entry *entry = find (self, address);

  if (entry == NULL || entry->teller != teller)
    return;
  entry->flags = 0;
  entry->teller = 0;
}

/* --- dialing ------------------------------------------------------------------------------------ */

/* Those whose wait is over. */
static void
end_waits (BtPeerList *self, gint64 now_us)
{
  Entry *entry;

  while ((entry = bt_heap_peek (&self->waiting)) != NULL && entry->next_us <= now_us) {
    unplace (entry);
    place (entry, entry->is_seed ? &self->ready_seeds : &self->ready);
  }
}

gboolean
bt_peer_list_take (BtPeerList *self, BtAddress *address, gboolean skip_seeds, gint64 now_us)
{
  Entry *best, *seed;

  end_waits (self, now_us);
  best = bt_heap_peek (&self->ready);
  seed = skip_seeds ? NULL : bt_heap_peek (&self->ready_seeds);
  if (best == NULL || (seed != NULL && compare_rank (seed, best) < 0))
    best = seed;
  if (best == NULL)
    return FALSE;
  unplace (best);
  best->is_busy = TRUE;
  *address = best->address;
  return TRUE;
}

gint64
bt_peer_list_get_next_us (const BtPeerList *self, gboolean skip_seeds)
{
  const Entry *next = bt_heap_peek (&self->waiting);

  if (bt_heap_get_n (&self->ready) > 0 || (!skip_seeds && bt_heap_get_n (&self->ready_seeds) > 0))
    return 0;
  return next != NULL ? next->next_us : G_MAXINT64;
}

/* Somebody sits there and waits for it. */
static gboolean
is_awaited (const Entry *entry)
{
  return is_from (entry, BT_PEER_SOURCE_BIT (BT_PEER_SOURCE_USER))
         || (is_named (entry) && entry->n_fails < FAILS_MAX);
}

static gint64
get_wait_us (const Entry *entry)
{
  guint n_doublings = MAX (entry->n_fails + entry->n_idle, 1) - 1;
  gboolean is_here = bt_address_is_loopback (&entry->address);
  gint64 step_us = is_here ? RETRY_LOOPBACK_US : RETRY_US;
  gint64 most_us = is_here ? RETRY_LOOPBACK_MAX_US : RETRY_MAX_US;

  if (is_awaited (entry) && entry->n_fails > 0) {
    step_us = RETRY_USER_US;
    most_us = MIN (most_us, RETRY_USER_MAX_US);
  }
  return MIN (step_us << n_doublings, most_us);
}

static void
retry_later (BtPeerList *self, Entry *entry, gint64 now_us)
{
  entry->is_busy = FALSE;
  unplace (entry);
  entry->next_us = now_us + get_wait_us (entry);
  replace (self, entry);
}

void
bt_peer_list_failed (BtPeerList *self, const BtAddress *address, gint64 now_us)
{
  Entry *entry = find (self, address);

  if (entry == NULL)
    return;
  unplace (entry);
  /* Whom a person or a link named is never forgotten; the waits stop growing. */
  if (entry->n_fails < FAILS_MAX) {
    entry->n_fails++;
  } else if (!is_named (entry)) {
    forget (self, entry);
    return;
  }
  retry_later (self, entry, now_us);
}

void
bt_peer_list_connected (BtPeerList *self, const BtAddress *address)
{
  Entry *entry = find (self, address);

  if (entry == NULL)
    return;
  unplace (entry);
  entry->is_busy = TRUE;
  entry->was_good = TRUE;
  entry->n_fails = 0;
}

void
bt_peer_list_closed (BtPeerList *self, const BtAddress *address, gboolean was_of_use, gint64 now_us)
{
  Entry *entry = find (self, address);

  if (entry == NULL)
    return;
  unplace (entry);
  entry->n_idle = was_of_use ? 0 : MIN (entry->n_idle + 1, FAILS_MAX);
  retry_later (self, entry, now_us);
}

void
bt_peer_list_hold (BtPeerList *self, const BtAddress *address, gint64 next_us)
{
  Entry *entry = find (self, address);

  if (entry == NULL)
    return;
  unplace (entry);
  entry->is_busy = FALSE;
  entry->next_us = next_us;
  replace (self, entry);
}

/* What compare_rank() or the time says of all is new. */
static void
replace_all (BtPeerList *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    replace (self, self->entries->pdata[i]);
}

void
bt_peer_list_retry_all (BtPeerList *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    unplace (entry);
    entry->next_us = 0;
  }
  replace_all (self);
}

void
bt_peer_list_set_seed (BtPeerList *self, const BtAddress *address, gboolean is_seed)
{
  Entry *entry = find (self, address);

  if (entry == NULL || entry->is_seed == is_seed)
    return;
  entry->is_seed = is_seed;
  replace (self, entry);
}

/* --- priorities --------------------------------------------------------------------------------- */

guint32
bt_peer_list_get_priority (const BtPeerList *self, const BtAddress *address)
{
  const Own *own = &self->own[bt_address_is_v4 (address)];

  /* Not the same order for everybody: all would dial the same few. */
  if (own->n_votes == 0)
    return (bt_address_hash (address) ^ self->salt) * 2654435761u;
  return bt_peer_priority_get (&own->address, address);
}

void
bt_peer_list_hear_own (BtPeerList *self, const BtAddress *address)
{
  Own *own = &self->own[bt_address_is_v4 (address)];

  if (own->n_votes > 0 && bt_address_equal_ip (&own->address, address)) {
    own->n_votes = MIN (own->n_votes + 1, VOTES_MAX);
    return;
  }
  if (own->n_votes > 1) {
    own->n_votes--;
    return;
  }
  *own = (Own) { *address, 1 };
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    unplace (entry);
    entry->priority = bt_peer_list_get_priority (self, &entry->address);
  }
  replace_all (self);
}

/* --- bans --------------------------------------------------------------------------------------- */

/* The whole IP address, unless many peers of this machine share it. */
static BtAddress
make_ban (const BtAddress *address)
{
  BtAddress ban = *address;

  if (!bt_address_is_loopback (address))
    ban.port = 0;
  return ban;
}

static void
pardon_oldest (BtPeerList *self)
{
  g_hash_table_remove (self->banned, g_queue_pop_head (&self->bans));
}

void
bt_peer_list_ban (BtPeerList *self, const BtAddress *address)
{
  BtAddress ban = make_ban (address), *kept;

  if (bt_peer_list_is_banned (self, address))
    return;
  if (self->bans.length >= BANS_MAX)
    pardon_oldest (self);
  kept = g_memdup2 (&ban, sizeof ban);
  g_hash_table_add (self->banned, kept);
  g_queue_push_tail (&self->bans, kept);
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = self->entries->pdata[i - 1];

    if (bt_address_is_same_stranger (&entry->address, address))
      forget (self, entry);
  }
}

void
bt_peer_list_pardon (BtPeerList *self, const BtAddress *address)
{
  BtAddress ban = make_ban (address), *kept;

  if (!g_hash_table_lookup_extended (self->banned, &ban, (gpointer *) &kept, NULL))
    return;
  g_queue_remove (&self->bans, kept);
  g_hash_table_remove (self->banned, kept);
}

gboolean
bt_peer_list_is_banned (const BtPeerList *self, const BtAddress *address)
{
  BtAddress ban = make_ban (address);

  return g_hash_table_contains (self->banned, &ban);
}

/* --- the rest ----------------------------------------------------------------------------------- */

void
bt_peer_list_set_self (BtPeerList *self, const BtAddress *address)
{
  bt_peer_list_forget (self, address);
  if (!is_self (self, address))
    self->self_at[self->n_self++ % SELF_MAX] = *address;
}

void
bt_peer_list_forget (BtPeerList *self, const BtAddress *address)
{
  Entry *entry = find (self, address);

  if (entry != NULL)
    forget (self, entry);
}

static int
compare_entries (const void *a, const void *b)
{
  const Entry *x = *(const Entry *const *) a, *y = *(const Entry *const *) b;

  if (x->was_good != y->was_good)
    return y->was_good - x->was_good;
  return x->n_fails - y->n_fails;
}

GArray *
bt_peer_list_get_best (const BtPeerList *self, guint max, guint sources)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (self->entries, NULL, NULL);

  /* The copy borrows. */
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_entries);
  for (guint i = 0; i < sorted->len && addresses->len < max; i++) {
    const Entry *entry = sorted->pdata[i];

    if (is_from (entry, sources))
      g_array_append_val (addresses, entry->address);
  }
  return addresses;
}
