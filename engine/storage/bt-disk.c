/* bt-disk.c — the threads that read, write, hash and move; they see buffers and files, never a peer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-disk.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define THREAD_NAME_SIZE 16 /* bytes; pthread_setname_np takes no more */
/* Two more than processors: while some wait for a slow disk, others hash. */
#define N_WORKERS_MIN 4
#define N_WORKERS_MAX 16
/* Descriptors of data files kept open, all torrents together; the default limit of a process is
 * 1024 and sockets want most of it. */
#define N_OPEN_FILES 256

typedef struct {
  BtDiskTask *first;
  BtDiskTask **tail; /* where the next one is linked in */
} TaskQueue;

struct _BtDisk {
  pthread_mutex_t lock; /* over waiting, finished and stop */
  pthread_cond_t work;
  TaskQueue waiting;
  TaskQueue finished;
  gboolean stop;
  int event_fd; /* counts up when finished goes from empty to not empty */

  guint n_pending; /* submitted and not given back; engine thread */
  guint n_workers;
  pthread_t *workers; /* owned; shape: n_workers */
  BtFdCache *fds;     /* owned; locks itself */
};

static void
queue_init (TaskQueue *queue)
{
  queue->first = NULL;
  queue->tail = &queue->first;
}

static void
queue_push (TaskQueue *queue, BtDiskTask *task)
{
  task->next = NULL;
  *queue->tail = task;
  queue->tail = &task->next;
}

static BtDiskTask *
queue_pop (TaskQueue *queue)
{
  BtDiskTask *task = queue->first;

  if (task == NULL)
    return NULL;
  queue->first = task->next;
  if (queue->first == NULL)
    queue->tail = &queue->first;
  return task;
}

static void
wake_engine (BtDisk *self)
{
  guint64 one = 1;

  while (write (self->event_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

/* The next task, or NULL at the end. */
static BtDiskTask *
wait_for_task (BtDisk *self)
{
  BtDiskTask *task;

  pthread_mutex_lock (&self->lock);
  while ((task = queue_pop (&self->waiting)) == NULL && !self->stop)
    pthread_cond_wait (&self->work, &self->lock);
  pthread_mutex_unlock (&self->lock);
  return task;
}

static void
finish_task (BtDisk *self, BtDiskTask *task)
{
  gboolean was_empty;

  pthread_mutex_lock (&self->lock);
  was_empty = self->finished.first == NULL;
  queue_push (&self->finished, task);
  pthread_mutex_unlock (&self->lock);
  if (was_empty)
    wake_engine (self);
}

static void *
disk_worker (void *data)
{
  BtDisk *self = data;
  BtDiskTask *task;

  while ((task = wait_for_task (self)) != NULL) {
    task->run (task);
    finish_task (self, task);
  }
  return NULL;
}

/* Signals belong to the main thread; and a write beyond the limit of file sizes shall return EFBIG,
 * not raise SIGXFSZ. */
static void
start_workers (BtDisk *self)
{
  sigset_t all, before;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  self->workers = g_new0 (pthread_t, self->n_workers);
  for (guint i = 0; i < self->n_workers; i++) {
    char name[THREAD_NAME_SIZE];

    if (pthread_create (&self->workers[i], NULL, disk_worker, self) != 0)
      g_error ("cannot start a disk thread");
    snprintf (name, sizeof name, "bt-disk-%u", i % 100);
    pthread_setname_np (self->workers[i], name);
  }
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

BtDisk *
bt_disk_new (guint n_workers)
{
  BtDisk *self = g_new0 (BtDisk, 1);

  if (n_workers == 0)
    n_workers = CLAMP (g_get_num_processors () + 2, N_WORKERS_MIN, N_WORKERS_MAX);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->work, NULL);
  queue_init (&self->waiting);
  queue_init (&self->finished);
  self->n_workers = n_workers;
  self->fds = bt_fd_cache_new (N_OPEN_FILES);
  self->event_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->event_fd < 0)
    g_error ("cannot make an event descriptor: %s", g_strerror (errno));
  start_workers (self);
  return self;
}

static void
wait_for_event (BtDisk *self)
{
  GPollFD poll = { self->event_fd, G_IO_IN, 0 };

  g_poll (&poll, 1, -1);
}

void
bt_disk_free (BtDisk *self)
{
  while (self->n_pending > 0) {
    wait_for_event (self);
    bt_disk_dispatch (self);
  }
  pthread_mutex_lock (&self->lock);
  self->stop = TRUE;
  pthread_cond_broadcast (&self->work);
  pthread_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->n_workers; i++)
    pthread_join (self->workers[i], NULL);
  bt_fd_cache_free (self->fds);
  close (self->event_fd);
  pthread_cond_destroy (&self->work);
  pthread_mutex_destroy (&self->lock);
  g_free (self->workers);
  g_free (self);
}

void
bt_disk_submit (BtDisk *self, BtDiskTask *task)
{
  task->queued_us = g_get_monotonic_time ();
  self->n_pending++;
  pthread_mutex_lock (&self->lock);
  queue_push (&self->waiting, task);
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->lock);
}

int
bt_disk_get_fd (BtDisk *self)
{
  return self->event_fd;
}

/* Cleared before the list is taken: what comes later wakes again. */
static BtDiskTask *
take_finished (BtDisk *self)
{
  guint64 count;
  BtDiskTask *first;

  while (read (self->event_fd, &count, sizeof count) < 0 && errno == EINTR)
    ;
  pthread_mutex_lock (&self->lock);
  first = self->finished.first;
  queue_init (&self->finished);
  pthread_mutex_unlock (&self->lock);
  return first;
}

void
bt_disk_dispatch (BtDisk *self)
{
  BtDiskTask *task = take_finished (self);

  while (task != NULL) {
    BtDiskTask *next = task->next;

    self->n_pending--;
    task->done (task);
    task = next;
  }
}

guint
bt_disk_get_n_pending (BtDisk *self)
{
  return self->n_pending;
}

guint
bt_disk_get_n_workers (BtDisk *self)
{
  return self->n_workers;
}

BtFdCache *
bt_disk_get_fds (BtDisk *self)
{
  return self->fds;
}
