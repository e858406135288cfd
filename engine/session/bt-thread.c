/* bt-thread.c — the engine thread: one a process, there while somebody needs it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-thread.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static guint n_users;         /* under the lock */
static pthread_t thread;      /* under the lock */
static GMainContext *context; /* under the lock; the thread has a reference of its own */
static GMainLoop *loop;       /* likewise */

static _Thread_local gboolean is_engine;

static void *
engine_worker (void *data)
{
  GMainLoop *own_loop = data;
  GMainContext *own_context = g_main_loop_get_context (own_loop);

  is_engine = TRUE;
  g_main_context_push_thread_default (own_context);
  g_main_loop_run (own_loop);
  /* What was cancelled at the end comes back and frees what it holds. */
  while (g_main_context_iteration (own_context, FALSE))
    ;
  g_main_context_pop_thread_default (own_context);
  g_main_loop_unref (own_loop);
  return NULL;
}

static void
start (void)
{
  int code;

  context = g_main_context_new ();
  loop = g_main_loop_new (context, FALSE);
  code = pthread_create (&thread, NULL, engine_worker, g_main_loop_ref (loop));
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

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
end (void)
{
  GSource *quit = g_idle_source_new ();

  /* From within: quitting a loop that does not run yet would be lost. */
  g_source_set_callback (quit, quit_cb, loop, NULL);
  g_source_attach (quit, context);
  g_source_unref (quit);
  pthread_join (thread, NULL);
  g_clear_pointer (&loop, g_main_loop_unref);
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
