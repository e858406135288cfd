/* test-command.c — the queue that goes down to the engine thread, and the thread itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <pthread.h>

#include "session/bt-command.h"
#include "session/bt-thread.h"

#define N_COMMANDS 20000

/* All fields belong to the engine thread, but for what the lock guards. */
typedef struct {
  guint n_run;
  guint n_batches;
  gboolean in_order;
  BtCommandQueue *queue;

  pthread_mutex_t lock;
  pthread_cond_t cond;
  guint n_freed;
  gboolean done;
} Target;

typedef struct {
  BtCommand base;
  Target *target;
  guint number;
} Numbered;

static void
free_cb (BtCommand *command)
{
  Target *target = ((Numbered *) command)->target;

  pthread_mutex_lock (&target->lock);
  target->n_freed++;
  pthread_mutex_unlock (&target->lock);
  g_free (command);
}

static void
run_cb (BtCommand *command, gpointer data)
{
  Target *target = data;

  g_assert_true (bt_thread_is_current ());
  if (((Numbered *) command)->number != target->n_run)
    target->in_order = FALSE;
  target->n_run++;
}

static void
hold_cb (BtCommand *command, gpointer data)
{
  Target *target = data;

  run_cb (command, target);
  bt_command_queue_set_held (target->queue, TRUE);
}

static void
end_cb (BtCommand *command, gpointer data)
{
  Target *target = data;

  bt_command_queue_close (target->queue);
  pthread_mutex_lock (&target->lock);
  target->done = TRUE;
  pthread_cond_signal (&target->cond);
  pthread_mutex_unlock (&target->lock);
}

static void
after (gpointer data)
{
  ((Target *) data)->n_batches++;
}

static void
push (Target *target, void (*run) (BtCommand *command, gpointer data), guint number)
{
  Numbered *command = g_new0 (Numbered, 1);

  command->base.run = run;
  command->base.free = free_cb;
  command->target = target;
  command->number = number;
  bt_command_queue_push (target->queue, &command->base);
}

static void
target_init (Target *target)
{
  *target = (Target) { .in_order = TRUE };
  pthread_mutex_init (&target->lock, NULL);
  pthread_cond_init (&target->cond, NULL);
  target->queue = bt_command_queue_new (bt_thread_acquire (), target, after);
}

static void
target_wait (Target *target)
{
  pthread_mutex_lock (&target->lock);
  while (!target->done)
    pthread_cond_wait (&target->cond, &target->lock);
  pthread_mutex_unlock (&target->lock);
}

static void
target_clear (Target *target)
{
  bt_thread_release ();
  bt_command_queue_unref (target->queue);
  pthread_mutex_destroy (&target->lock);
  pthread_cond_destroy (&target->cond);
}

static void
test_order (void)
{
  Target target;

  target_init (&target);
  for (guint i = 0; i < N_COMMANDS; i++)
    push (&target, run_cb, i);
  push (&target, end_cb, 0);
  target_wait (&target);
  target_clear (&target);
  g_assert_cmpuint (target.n_run, ==, N_COMMANDS);
  g_assert_true (target.in_order);
  g_assert_cmpuint (target.n_freed, ==, N_COMMANDS + 1);
  g_assert_cmpuint (target.n_batches, <=, N_COMMANDS);
}

static void
test_what_comes_after_the_end_is_freed (void)
{
  Target target;

  target_init (&target);
  push (&target, end_cb, 0);
  target_wait (&target);
  push (&target, run_cb, 0);
  target_clear (&target);
  g_assert_cmpuint (target.n_run, ==, 0);
  g_assert_cmpuint (target.n_freed, ==, 2);
}

static gboolean
let_go_cb (gpointer data)
{
  Target *target = data;

  g_assert_cmpuint (target->n_run, ==, 1);
  bt_command_queue_set_held (target->queue, FALSE);
  return G_SOURCE_REMOVE;
}

static void
test_held (void)
{
  Target target;
  GSource *source = g_timeout_source_new (50);

  target_init (&target);
  push (&target, hold_cb, 0);
  push (&target, run_cb, 1);
  push (&target, end_cb, 0);
  g_source_set_callback (source, let_go_cb, &target, NULL);
  g_source_attach (source, bt_thread_acquire ());
  g_source_unref (source);
  target_wait (&target);
  bt_thread_release ();
  target_clear (&target);
  g_assert_cmpuint (target.n_run, ==, 2);
  g_assert_true (target.in_order);
}

static void
test_thread_starts_again (void)
{
  GMainContext *context = bt_thread_acquire ();

  g_assert_true (bt_thread_acquire () == context);
  g_assert_false (bt_thread_is_current ());
  bt_thread_release ();
  bt_thread_release ();
  g_assert_nonnull (bt_thread_acquire ());
  bt_thread_release ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/order", test_order);
  g_test_add_func ("/command/what-comes-after-the-end-is-freed",
                   test_what_comes_after_the_end_is_freed);
  g_test_add_func ("/command/held", test_held);
  g_test_add_func ("/thread/starts-again", test_thread_starts_again);
  return g_test_run ();
}
