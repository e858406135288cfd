/* bt-thread.c — the engine thread: one a process, there while somebody needs it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-thread.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static guint n_users;         /* under the lock */
static pthread_t thread;      /* under the lock */
static GMainContext *context; /* under the lock; the thread has a reference of its own */
static atomic_bool ending;

static _Thread_local gboolean is_engine;

static void *
engine_worker (void *data)
{
  GMainContext *own_context = data;

  is_engine = TRUE;
  g_main_context_push_thread_default (own_context);
  while (!atomic_load (&ending))
    g_main_context_iteration (own_context, TRUE);
  /* What was cancelled at the end comes back and frees what it holds. */
  while (g_main_context_iteration (own_context, FALSE))
    ;
  g_main_context_pop_thread_default (own_context);
  g_main_context_unref (own_context);
  return NULL;
}

static void
start (void)
{
  int code;

  context = g_main_context_new ();
  atomic_store (&ending, FALSE);
  code = pthread_create (&thread, NULL, engine_worker, g_main_context_ref (context));
  if (code != 0)
    g_error ("pthread_create: %s", g_strerror (code));
  pthread_setname_np (thread, "bt-engine");
}

GMainContext *
bt_thread_acquire (void)
{
  GMainContext *current;

  pthread_mutex_lock (&lock);
  if (n_users++ == 0)
    start ();
  current = context;
  pthread_mutex_unlock (&lock);
  return current;
}

static void
end (void)
{
  atomic_store (&ending, TRUE);
  g_main_context_wakeup (context);
  pthread_join (thread, NULL);
  g_clear_pointer (&context, g_main_context_unref);
}

void
bt_thread_release (void)
{
  g_assert (!is_engine);
  pthread_mutex_lock (&lock);
  if (--n_users == 0)
    end ();
  pthread_mutex_unlock (&lock);
}

gboolean
bt_thread_is_current (void)
{
  return is_engine;
}
