/* bt-fd-cache.c — open data files of all torrents, bounded; the longest unused is closed first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-fd-cache.h"

#include <pthread.h>
#include <unistd.h>

struct _BtFd {
  BtFdKey key;
  int fd;
  guint n_users;
  GList link; /* in unused while n_users is 0 */
};

struct _BtFdCache {
  pthread_mutex_t lock; /* over all below */
  GHashTable *table;    /* owned: BtFd (which is its own key) */
  GQueue unused;        /* BtFd.link; the longest unused first */
  guint n_max;
};

static guint
key_hash (gconstpointer data)
{
  const BtFdKey *key = data;

  return g_direct_hash (key->owner) ^ (key->file * 2654435761U) ^ (guint) key->writable;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const BtFdKey *one = a, *other = b;

  return one->owner == other->owner && one->file == other->file && one->writable == other->writable;
}

BtFdCache *
bt_fd_cache_new (guint n_max)
{
  BtFdCache *self = g_new0 (BtFdCache, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->table = g_hash_table_new (key_hash, key_equal);
  g_queue_init (&self->unused);
  self->n_max = n_max;
  return self;
}

static void
fd_free (BtFd *fd)
{
  close (fd->fd);
  g_free (fd);
}

/* With the lock held. */
static BtFd *
take_unused (BtFdCache *self, GList *link)
{
  BtFd *fd = link->data;

  g_queue_unlink (&self->unused, link);
  g_hash_table_remove (self->table, fd);
  return fd;
}

void
bt_fd_cache_free (BtFdCache *self)
{
  while (self->unused.head != NULL)
    fd_free (take_unused (self, self->unused.head));
  g_hash_table_unref (self->table);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* With the lock held. */
static BtFd *
use_open_one (BtFdCache *self, const BtFdKey *key)
{
  BtFd *fd = g_hash_table_lookup (self->table, key);

  if (fd != NULL && fd->n_users++ == 0)
    g_queue_unlink (&self->unused, &fd->link);
  return fd;
}

BtFd *
bt_fd_cache_acquire (BtFdCache *self, const BtFdKey *key, BtFdOpen open, GError **error)
{
  BtFd *fd, *other;
  int opened;

  pthread_mutex_lock (&self->lock);
  fd = use_open_one (self, key);
  pthread_mutex_unlock (&self->lock);
  if (fd != NULL)
    return fd;

  opened = open (key->owner, key->file, key->writable, error);
  if (opened < 0)
    return NULL;
  fd = g_new0 (BtFd, 1);
  fd->key = *key;
  fd->fd = opened;
  fd->n_users = 1;
  fd->link.data = fd;

  pthread_mutex_lock (&self->lock);
  other = use_open_one (self, key);
  if (other == NULL)
    g_hash_table_add (self->table, fd);
  pthread_mutex_unlock (&self->lock);
  if (other != NULL) {
    fd_free (fd);
    return other;
  }
  return fd;
}

void
bt_fd_cache_release (BtFdCache *self, BtFd *fd)
{
  BtFd *surplus = NULL;

  pthread_mutex_lock (&self->lock);
  if (--fd->n_users == 0)
    g_queue_push_tail_link (&self->unused, &fd->link);
  if (self->unused.head != NULL && g_hash_table_size (self->table) > self->n_max)
    surplus = take_unused (self, self->unused.head);
  pthread_mutex_unlock (&self->lock);
  if (surplus != NULL)
    fd_free (surplus);
}

int
bt_fd_get (const BtFd *fd)
{
  return fd->fd;
}

void
bt_fd_cache_close (BtFdCache *self, gconstpointer owner, guint32 file)
{
  g_autoptr (GPtrArray) closing = g_ptr_array_new_with_free_func ((GDestroyNotify) fd_free);

  pthread_mutex_lock (&self->lock);
  for (GList *l = self->unused.head, *next; l != NULL; l = next) {
    BtFd *fd = l->data;

    next = l->next;
    if (fd->key.owner == owner && (file == G_MAXUINT32 || fd->key.file == file))
      g_ptr_array_add (closing, take_unused (self, l));
  }
  pthread_mutex_unlock (&self->lock);
}

guint
bt_fd_cache_get_n_open (BtFdCache *self)
{
  guint n;

  pthread_mutex_lock (&self->lock);
  n = g_hash_table_size (self->table);
  pthread_mutex_unlock (&self->lock);
  return n;
}
