/* bt-reactor.c — one epoll descriptor for all sockets, one GSource for the loop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-reactor.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#define BATCH_EVENTS 256     /* descriptors taken from the kernel at once */
#define BATCH_BUDGET_US 8000 /* then the other sources of the loop get their turn */

struct _BtReactorWatch {
  BtReactor *reactor;
  int fd;
  guint32 events;
  BtReactorFunc func;
  gpointer data;
  gboolean removed;
  BtReactorWatch *next_removed;
};

typedef struct {
  GSource source;
  BtReactor *reactor;
} ReactorSource;

struct _BtReactor {
  GSource *source;
  int epoll_fd;
  void (*after_batch) (gpointer data);
  gpointer after_batch_data;

  /* What the kernel told and was not dispatched yet: [at, n). Watches that are removed meanwhile
   * live until the array is used up, because it points to them. */
  struct epoll_event ready[BATCH_EVENTS];
  int at;
  int n_ready;
  gboolean dispatching;
  BtReactorWatch *removed;
};

static gboolean
reactor_prepare (GSource *source, int *timeout_ms)
{
  BtReactor *self = ((ReactorSource *) source)->reactor;

  *timeout_ms = -1;
  return self->at < self->n_ready;
}

static gboolean
reactor_check (GSource *source)
{
  BtReactor *self = ((ReactorSource *) source)->reactor;

  if (self->at < self->n_ready)
    return TRUE;
  self->at = 0;
  self->n_ready = epoll_wait (self->epoll_fd, self->ready, BATCH_EVENTS, 0);
  if (self->n_ready < 0)
    self->n_ready = 0;
  return self->n_ready > 0;
}

static void
free_removed (BtReactor *self)
{
  while (self->removed) {
    BtReactorWatch *watch = self->removed;

    self->removed = watch->next_removed;
    g_free (watch);
  }
}

static void
dispatch_one (struct epoll_event *event)
{
  BtReactorWatch *watch = event->data.ptr;
  guint32 events;

  if (watch->removed)
    return;
  /* Interest may have changed since the kernel was asked. */
  events = event->events & (watch->events | EPOLLERR | EPOLLHUP);
  if (events != 0)
    watch->func (watch->fd, events, watch->data);
}

static gboolean
reactor_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  BtReactor *self = ((ReactorSource *) source)->reactor;
  gint64 end_us = g_get_monotonic_time () + BATCH_BUDGET_US;

  self->dispatching = TRUE;
  while (self->at < self->n_ready) {
    dispatch_one (&self->ready[self->at++]);
    if (g_get_monotonic_time () >= end_us)
      break;
  }
  self->dispatching = FALSE;
  if (self->at == self->n_ready)
    free_removed (self);
  if (self->after_batch)
    self->after_batch (self->after_batch_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs reactor_funcs = {
  .prepare = reactor_prepare,
  .check = reactor_check,
  .dispatch = reactor_dispatch,
};

BtReactor *
bt_reactor_new (GMainContext *context)
{
  BtReactor *self = g_new0 (BtReactor, 1);

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0)
    g_error ("epoll_create1: %s", g_strerror (errno));
  self->source = g_source_new (&reactor_funcs, sizeof (ReactorSource));
  ((ReactorSource *) self->source)->reactor = self;
  g_source_set_name (self->source, "BtReactor");
  g_source_add_unix_fd (self->source, self->epoll_fd, G_IO_IN);
  g_source_attach (self->source, context);
  return self;
}

void
bt_reactor_free (BtReactor *self)
{
  g_assert (!self->dispatching);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  free_removed (self);
  close (self->epoll_fd);
  g_free (self);
}

static void
control (BtReactorWatch *watch, int operation)
{
  struct epoll_event event = { .events = watch->events, .data.ptr = watch };

  if (epoll_ctl (watch->reactor->epoll_fd, operation, watch->fd, &event) < 0)
    g_critical ("epoll_ctl: %s", g_strerror (errno));
}

BtReactorWatch *
bt_reactor_add (BtReactor *self, int fd, guint32 events, BtReactorFunc func, gpointer data)
{
  BtReactorWatch *watch = g_new0 (BtReactorWatch, 1);

  watch->reactor = self;
  watch->fd = fd;
  watch->events = events;
  watch->func = func;
  watch->data = data;
  control (watch, EPOLL_CTL_ADD);
  return watch;
}

void
bt_reactor_modify (BtReactorWatch *watch, guint32 events)
{
  if (watch->events == events)
    return;
  watch->events = events;
  control (watch, EPOLL_CTL_MOD);
}

void
bt_reactor_remove (BtReactorWatch *watch)
{
  BtReactor *self = watch->reactor;

  control (watch, EPOLL_CTL_DEL);
  if (!self->dispatching && self->at == self->n_ready) {
    g_free (watch);
    return;
  }
  watch->removed = TRUE;
  watch->next_removed = self->removed;
  self->removed = watch;
}

void
bt_reactor_set_after_batch (BtReactor *self, void (*func) (gpointer data), gpointer data)
{
  self->after_batch = func;
  self->after_batch_data = data;
}
