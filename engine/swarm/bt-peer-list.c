/* bt-peer-list.c — addresses of peers we know of, and when to dial which.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-peer-list.h"

#include "base/bt-limits.h"

#define RETRY_US (60 * G_USEC_PER_SEC) /* times failures + 1; libtorrent's min_reconnect_time */
#define RETRY_LOOPBACK_US (5 * G_USEC_PER_SEC) /* nobody is bothered, and both may start together */
#define RETRY_USER_US \
  (2 * G_USEC_PER_SEC)   /* doubled by each failure, up to RETRY_US: who named it waits */
#define FAILS_MAX 3      /* then it is forgotten; libtorrent's max_failcount */
#define FAILS_USER_MAX 6 /* from then on the waits do not grow */
#define BANS_MAX 1000    /* addresses; the oldest is pardoned */

typedef struct {
  BtAddress address; /* first: the key of the hash table */
  BtPeerSource source;
  guint8 n_fails;
  gboolean is_seed;
  gboolean is_busy;  /* dialed or connected */
  gboolean was_good; /* a handshake was done once */
  gint64 next_us;    /* not dialed before */
} Entry;

struct _BtPeerList {
  GPtrArray *entries;     /* owned Entry */
  GHashTable *by_address; /* borrowed Entry, by itself */
  GArray *banned;         /* BtAddress, oldest first */
  BtRandom *random;
  gint64 next_us; /* no entry may be dialed before */
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

BtPeerList *
bt_peer_list_new (BtRandom *random)
{
  BtPeerList *self = g_new0 (BtPeerList, 1);

  self->entries = g_ptr_array_new_with_free_func (g_free);
  self->by_address = g_hash_table_new (address_hash, address_equal);
  self->banned = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  self->random = random;
  self->next_us = G_MAXINT64;
  return self;
}

void
bt_peer_list_free (BtPeerList *self)
{
  g_hash_table_unref (self->by_address);
  g_ptr_array_unref (self->entries);
  g_array_unref (self->banned);
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
forget (BtPeerList *self, Entry *entry)
{
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

    if (!entry->is_busy && entry->source != BT_PEER_SOURCE_USER
        && (worst == NULL || entry->n_fails > worst->n_fails))
      worst = entry;
  }
  if (worst == NULL || worst->n_fails == 0)
    return FALSE;
  forget (self, worst);
  return TRUE;
}

gboolean
bt_peer_list_add (BtPeerList *self, const BtAddress *address, BtPeerSource source)
{
  Entry *entry = find (self, address);

  if (entry != NULL) {
    /* Told again by the person: try at once. */
    if (source == BT_PEER_SOURCE_USER) {
      entry->source = source;
      entry->next_us = self->next_us = 0;
    }
    return FALSE;
  }
  if (!bt_address_is_dialable (address) || bt_peer_list_is_banned (self, address))
    return FALSE;
  if (self->entries->len >= BT_LIMIT_PEER_LIST && !forget_worst (self))
    return FALSE;
  entry = g_new0 (Entry, 1);
  entry->address = *address;
  entry->source = source;
  g_ptr_array_add (self->entries, entry);
  g_hash_table_add (self->by_address, entry);
  self->next_us = 0;
  return TRUE;
}

BtPeerSource
bt_peer_list_get_source (const BtPeerList *self, const BtAddress *address)
{
  const Entry *entry = find (self, address);

  return entry != NULL ? entry->source : BT_PEER_SOURCE_INCOMING;
}

/* Whether @a is dialed rather than @b: the person's own first, then the fewest failures. */
static int
compare_rank (const Entry *a, const Entry *b)
{
  int a_user = a->source == BT_PEER_SOURCE_USER, b_user = b->source == BT_PEER_SOURCE_USER;

  if (a_user != b_user)
    return b_user - a_user;
  if (a->n_fails != b->n_fails)
    return a->n_fails - b->n_fails;
  return b->was_good - a->was_good;
}

gboolean
bt_peer_list_take (BtPeerList *self, BtAddress *address, gboolean skip_seeds, gint64 now_us)
{
  Entry *best = NULL;
  gint64 next_us = G_MAXINT64;
  guint n_equal = 0;

  if (now_us < self->next_us)
    return FALSE;
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];
    int order;

    if (entry->is_busy || (skip_seeds && entry->is_seed))
      continue;
    if (entry->next_us > now_us) {
      next_us = MIN (next_us, entry->next_us);
      continue;
    }
    order = best != NULL ? compare_rank (entry, best) : -1;
    n_equal = order < 0 ? 1 : n_equal + (order == 0);
    if (order < 0 || (order == 0 && bt_random_below (self->random, n_equal) == 0))
      best = entry;
  }
  if (best == NULL) {
    self->next_us = next_us;
    return FALSE;
  }
  best->is_busy = TRUE;
  *address = best->address;
  return TRUE;
}

gint64
bt_peer_list_get_next_us (const BtPeerList *self)
{
  return self->next_us;
}

static gint64
get_wait_us (const Entry *entry)
{
  gint64 step_us = bt_address_is_loopback (&entry->address) ? RETRY_LOOPBACK_US : RETRY_US;
  gint64 wait_us = step_us * CLAMP (entry->n_fails, 1, FAILS_MAX);

  if (entry->source == BT_PEER_SOURCE_USER && entry->n_fails > 0)
    wait_us = MIN (MIN (wait_us, RETRY_US), RETRY_USER_US << (entry->n_fails - 1));
  return wait_us;
}

static void
retry_later (BtPeerList *self, Entry *entry, gint64 now_us)
{
  entry->is_busy = FALSE;
  entry->next_us = now_us + get_wait_us (entry);
  self->next_us = MIN (self->next_us, entry->next_us);
}

void
bt_peer_list_failed (BtPeerList *self, const BtAddress *address, gint64 now_us)
{
  Entry *entry = find (self, address);
  gboolean is_users;

  if (entry == NULL)
    return;
  is_users = entry->source == BT_PEER_SOURCE_USER;
  /* What the person named is never forgotten; its waits stop growing. */
  if (entry->n_fails < (is_users ? FAILS_USER_MAX : FAILS_MAX)) {
    entry->n_fails++;
  } else if (!is_users) {
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
  entry->is_busy = TRUE;
  entry->was_good = TRUE;
  entry->n_fails = 0;
}

void
bt_peer_list_closed (BtPeerList *self, const BtAddress *address, gint64 now_us)
{
  Entry *entry = find (self, address);

  if (entry != NULL)
    retry_later (self, entry, now_us);
}

void
bt_peer_list_hold (BtPeerList *self, const BtAddress *address, gint64 next_us)
{
  Entry *entry = find (self, address);

  if (entry == NULL)
    return;
  entry->is_busy = FALSE;
  entry->next_us = next_us;
  self->next_us = MIN (self->next_us, next_us);
}

void
bt_peer_list_rescan (BtPeerList *self)
{
  self->next_us = self->entries->len > 0 ? 0 : G_MAXINT64;
}

void
bt_peer_list_retry_all (BtPeerList *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    ((Entry *) self->entries->pdata[i])->next_us = 0;
  bt_peer_list_rescan (self);
}

void
bt_peer_list_set_seed (BtPeerList *self, const BtAddress *address, gboolean is_seed)
{
  Entry *entry = find (self, address);

  if (entry != NULL)
    entry->is_seed = is_seed;
}

void
bt_peer_list_ban (BtPeerList *self, const BtAddress *address)
{
  if (bt_peer_list_is_banned (self, address))
    return;
  if (self->banned->len >= BANS_MAX)
    g_array_remove_index (self->banned, 0);
  g_array_append_val (self->banned, *address);
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = self->entries->pdata[i - 1];

    if (bt_address_is_same_stranger (&entry->address, address))
      forget (self, entry);
  }
}

gboolean
bt_peer_list_is_banned (const BtPeerList *self, const BtAddress *address)
{
  for (guint i = 0; i < self->banned->len; i++) {
    if (bt_address_is_same_stranger (&g_array_index (self->banned, BtAddress, i), address))
      return TRUE;
  }
  return FALSE;
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
bt_peer_list_get_best (const BtPeerList *self, guint max)
{
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (self->entries, NULL, NULL);

  /* The copy borrows. */
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_entries);
  for (guint i = 0; i < sorted->len && addresses->len < max; i++)
    g_array_append_val (addresses, ((Entry *) sorted->pdata[i])->address);
  return addresses;
}
