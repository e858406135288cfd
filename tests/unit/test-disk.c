/* test-disk.c — the disk workers: order, one wake-up a batch, what is pending at the end.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-disk.h"

#include <poll.h>
#include <stdatomic.h>
#include <unistd.h>

typedef struct {
  BtDiskTask task;
  BtDisk *disk;
  guint *n_done;
  atomic_uint *n_run;
  guint again; /* how often done() submits it once more */
} Count;

static void
count_run (BtDiskTask *task)
{
  atomic_fetch_add (((Count *) task)->n_run, 1);
}

static void
count_done (BtDiskTask *task)
{
  Count *count = (Count *) task;

  (*count->n_done)++;
  if (count->again-- > 0)
    bt_disk_submit (count->disk, task);
  else
    g_free (count);
}

static void
submit (BtDisk *disk, guint again, guint *n_done, atomic_uint *n_run)
{
  Count *count = g_new0 (Count, 1);

  count->task.run = count_run;
  count->task.done = count_done;
  count->disk = disk;
  count->again = again;
  count->n_done = n_done;
  count->n_run = n_run;
  bt_disk_submit (disk, &count->task);
}

static gboolean
is_readable (BtDisk *disk)
{
  struct pollfd fd = { bt_disk_get_fd (disk), POLLIN, 0 };

  return poll (&fd, 1, 0) == 1;
}

static void
wait_until_run (atomic_uint *n_run, guint n)
{
  while (atomic_load (n_run) < n)
    g_usleep (100);
  /* The last one has run; it is put on the list right after. */
  g_usleep (20000);
}

static void
test_all_come_back (void)
{
  BtDisk *disk = bt_disk_new (0);
  atomic_uint n_run = 0;
  guint n_done = 0;

  for (guint i = 0; i < 1000; i++)
    submit (disk, 0, &n_done, &n_run);
  while (n_done < 1000) {
    GPollFD fd = { bt_disk_get_fd (disk), G_IO_IN, 0 };

    g_poll (&fd, 1, -1);
    bt_disk_dispatch (disk);
  }
  g_assert_cmpuint (atomic_load (&n_run), ==, 1000);
  g_assert_cmpuint (bt_disk_get_n_pending (disk), ==, 0);
  bt_disk_free (disk);
}

static void
test_nothing_is_called_before_dispatch (void)
{
  BtDisk *disk = bt_disk_new (2);
  atomic_uint n_run = 0;
  guint n_done = 0;

  submit (disk, 0, &n_done, &n_run);
  wait_until_run (&n_run, 1);
  g_assert_cmpuint (n_done, ==, 0);
  g_assert_cmpuint (bt_disk_get_n_pending (disk), ==, 1);
  bt_disk_dispatch (disk);
  g_assert_cmpuint (n_done, ==, 1);
  bt_disk_free (disk);
}

static void
test_one_wake_up_for_a_batch (void)
{
  BtDisk *disk = bt_disk_new (2);
  atomic_uint n_run = 0;
  guint n_done = 0;
  guint64 count = 0;

  for (guint i = 0; i < 50; i++)
    submit (disk, 0, &n_done, &n_run);
  wait_until_run (&n_run, 50);
  g_assert_cmpint (read (bt_disk_get_fd (disk), &count, sizeof count), ==, sizeof count);
  g_assert_cmpuint (count, ==, 1);
  bt_disk_dispatch (disk);
  g_assert_cmpuint (n_done, ==, 50);
  g_assert_false (is_readable (disk));
  bt_disk_free (disk);
}

static void
test_free_runs_what_is_left (void)
{
  BtDisk *disk = bt_disk_new (2);
  atomic_uint n_run = 0;
  guint n_done = 0;

  for (guint i = 0; i < 20; i++)
    submit (disk, 3, &n_done, &n_run);
  bt_disk_free (disk);
  g_assert_cmpuint (n_done, ==, 20 * 4);
  g_assert_cmpuint (atomic_load (&n_run), ==, 20 * 4);
}

typedef struct {
  BtDiskTask task;
  atomic_int *order;
  int place;
} Ordered;

static void
ordered_run (BtDiskTask *task)
{
  Ordered *ordered = (Ordered *) task;

  ordered->place = atomic_fetch_add (ordered->order, 1);
}

static void
ordered_done (BtDiskTask *task)
{
}

static void
test_tasks_start_in_order (void)
{
  BtDisk *disk = bt_disk_new (1);
  Ordered tasks[100];
  atomic_int order = 0;

  for (int i = 0; i < 100; i++) {
    tasks[i] = (Ordered) { { NULL, ordered_run, ordered_done, 0 }, &order, -1 };
    bt_disk_submit (disk, &tasks[i].task);
  }
  bt_disk_free (disk);
  for (int i = 0; i < 100; i++)
    g_assert_cmpint (tasks[i].place, ==, i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/disk/all-come-back", test_all_come_back);
  g_test_add_func ("/disk/nothing-before-dispatch", test_nothing_is_called_before_dispatch);
  g_test_add_func ("/disk/one-wake-up-for-a-batch", test_one_wake_up_for_a_batch);
  g_test_add_func ("/disk/free-runs-what-is-left", test_free_runs_what_is_left);
  g_test_add_func ("/disk/tasks-start-in-order", test_tasks_start_in_order);
  return g_test_run ();
}
