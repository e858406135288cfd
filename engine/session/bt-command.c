/* bt-command.c — the queue that goes down: closures with their arguments by value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-command.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct {
  GSource source;
  /* What was written before the queue was made is seen by the thread that reads it here. */
  _Atomic (BtCommandQueue *) queue;
} QueueSource;

struct _BtCommandQueue {
  GSource *source;
  gpointer target;
  void (*after) (gpointer target);
  gboolean held;    /* engine thread */
  BtCommand *batch; /* engine thread: taken and not run yet */

  atomic_uint n_references;
  pthread_mutex_t lock;
  BtCommand *first; /* under the lock, as all below */
  BtCommand **last;
  gboolean closed;
};

static BtCommand *
take_all (BtCommandQueue *self)
{
  BtCommand *first;

  pthread_mutex_lock (&self->lock);
  first = self->first;
  self->first = NULL;
  self->last = &self->first;
  pthread_mutex_unlock (&self->lock);
  return first;
}

static BtCommand *
next_command (BtCommandQueue *self)
{
  BtCommand *command;

  if (self->held)
    return NULL;
  if (!self->batch)
    self->batch = take_all (self);
  command = self->batch;
  if (command)
    self->batch = command->next;
  return command;
}

static gboolean
queue_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  BtCommandQueue *self = atomic_load (&((QueueSource *) source)->queue);
  BtCommand *command;

  g_source_set_ready_time (source, -1);
  while ((command = next_command (self))) {
    command->run (command, self->target);
    command->free (command);
  }
  self->after (self->target);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs queue_funcs = { .dispatch = queue_dispatch };

BtCommandQueue *
bt_command_queue_new (GMainContext *context, gpointer target, void (*after) (gpointer target))
{
  BtCommandQueue *self = g_new0 (BtCommandQueue, 1);

  self->target = target;
  self->after = after;
  self->last = &self->first;
  atomic_init (&self->n_references, 1);
  pthread_mutex_init (&self->lock, NULL);
  self->source = g_source_new (&queue_funcs, sizeof (QueueSource));
  atomic_store (&((QueueSource *) self->source)->queue, self);
  g_source_set_name (self->source, "BtCommandQueue");
  g_source_attach (self->source, context);
  return self;
}

void
bt_command_queue_push (BtCommandQueue *self, BtCommand *command)
{
  gboolean closed, was_empty;

  command->next = NULL;
  pthread_mutex_lock (&self->lock);
  closed = self->closed;
  was_empty = self->first == NULL;
  if (!closed) {
    *self->last = command;
    self->last = &command->next;
  }
  pthread_mutex_unlock (&self->lock);
  if (closed)
    command->free (command);
  else if (was_empty)
    g_source_set_ready_time (self->source, 0);
}

void
bt_command_queue_set_held (BtCommandQueue *self, gboolean held)
{
  self->held = held;
  if (!held)
    g_source_set_ready_time (self->source, 0);
}

static void
free_all (BtCommand *command)
{
  for (BtCommand *next; command; command = next) {
    next = command->next;
    command->free (command);
  }
}

void
bt_command_queue_close (BtCommandQueue *self)
{
  pthread_mutex_lock (&self->lock);
  self->closed = TRUE;
  pthread_mutex_unlock (&self->lock);
  free_all (g_steal_pointer (&self->batch));
  free_all (take_all (self));
  g_source_destroy (self->source);
}

BtCommandQueue *
bt_command_queue_ref (BtCommandQueue *self)
{
  atomic_fetch_add (&self->n_references, 1);
  return self;
}

void
bt_command_queue_unref (BtCommandQueue *self)
{
  if (atomic_fetch_sub (&self->n_references, 1) > 1)
    return;
  g_source_unref (self->source);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}
