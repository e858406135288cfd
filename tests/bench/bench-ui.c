/* bench-ui.c — how long a frame takes while a large swarm is watched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-ui SECONDS PEERS PIECES [PICTURE.png]. A thread stands for the engine's: ten times a second it
 * gives credit, edits the pending report and publishes it; the window takes it in its frame clock, as
 * the application does. Every frame of the clock is counted, also those that only move blocks. */
#include <adwaita.h>
#include <math.h>
#include <time.h>

#include "../ui/pretend.h"
#include "diagrams/pm-swarm-view.h"
#include "model/bt-engine-private.h"
#include "session/bt-reporter.h"

#define WIDTH 1100 /* px */
#define HEIGHT 720
#define MARGIN 18
#define UPDATE_US 100000 /* ten a second */
#define WARM_UP_MS 2000  /* milliseconds: fonts, first textures */
#define GOAL_MEDIAN_MS 8.0
#define GOAL_99TH_MS 16.0

typedef struct {
  Pretend *pretend;
  BtReporter *reporter;
  GtkWidget *window;
  GThread *thread;
  int running; /* atomic */
  int waiting; /* atomic: a report can be taken */
  gint64 frame_begin_us, frame_begin_cpu_us;
  gboolean is_measuring, has_report; /* of this frame */
  GArray *all, *reports;             /* double, milliseconds of the wall clock */
  GArray *all_cpu, *reports_cpu;     /* the same of this thread: not disturbed by other programs */
  guint n_taken;
  int seconds;
  const char *picture;
} Bench;

/* --- the engine's side ------------------------------------------------------------------------ */

static void
wake_cb (gpointer data)
{
  g_atomic_int_set (&((Bench *) data)->waiting, TRUE);
}

static gpointer
engine_thread (gpointer data)
{
  Bench *bench = data;
  gint64 next_us = g_get_monotonic_time ();

  while (g_atomic_int_get (&bench->running)) {
    pretend_step (bench->pretend);
    bt_reporter_give_credit (bench->reporter);
    pretend_fill (bench->pretend, bt_reporter_edit (bench->reporter, PRETEND_ID));
    bt_reporter_publish (bench->reporter, 0, 0, g_get_monotonic_time ());
    next_us += UPDATE_US;
    g_usleep (MAX (next_us - g_get_monotonic_time (), 0));
  }
  return NULL;
}

/* --- the window's side ------------------------------------------------------------------------ */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;
  BtReport *report;

  if (!g_atomic_int_compare_and_exchange (&bench->waiting, TRUE, FALSE))
    return G_SOURCE_CONTINUE;
  report = bt_reporter_take (bench->reporter);
  if (report == NULL)
    return G_SOURCE_CONTINUE;
  _bt_engine_apply_report (pretend_get_engine (bench->pretend), report);
  bench->has_report = TRUE;
  bench->n_taken++;
  return G_SOURCE_CONTINUE;
}

static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->frame_begin_us = g_get_monotonic_time ();
  bench->frame_begin_cpu_us = get_cpu_us ();
  bench->has_report = FALSE;
}

static void
after_cb (GdkFrameClock *clock, Bench *bench)
{
  double took_ms = (g_get_monotonic_time () - bench->frame_begin_us) / 1000.0;
  double cpu_ms = (get_cpu_us () - bench->frame_begin_cpu_us) / 1000.0;

  if (!bench->is_measuring)
    return;
  g_array_append_val (bench->all, took_ms);
  g_array_append_val (bench->all_cpu, cpu_ms);
  if (!bench->has_report)
    return;
  g_array_append_val (bench->reports, took_ms);
  g_array_append_val (bench->reports_cpu, cpu_ms);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
percentile (GArray *frames, double share)
{
  if (frames->len == 0)
    return NAN;
  return g_array_index (frames, double, MIN ((guint) (frames->len * share), frames->len - 1));
}

static void
print_row (const char *name, GArray *frames, int seconds)
{
  g_array_sort (frames, compare_cb);
  g_print ("%-24s %7.1f/s %8.2f ms %8.2f ms %8.2f ms\n", name, (double) frames->len / seconds,
           percentile (frames, .5), percentile (frames, .99), percentile (frames, 1));
}

static void
save_picture (Bench *bench)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (bench->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, WIDTH, HEIGHT);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (bench->window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  gdk_texture_save_to_png (texture, bench->picture);
}

static gboolean
end_cb (gpointer data)
{
  Bench *bench = data;

  bench->is_measuring = FALSE;
  g_print ("%-24s %9s %11s %11s %11s\n", "", "frames", "median", "99th", "worst");
  print_row ("all frames", bench->all, bench->seconds);
  print_row ("frames with a report", bench->reports, bench->seconds);
  print_row ("CPU of all frames", bench->all_cpu, bench->seconds);
  print_row ("CPU of those with one", bench->reports_cpu, bench->seconds);
  g_print ("renderer %s, asked for: median %.0f ms, 99th %.0f ms: %s\n",
           G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (bench->window))),
           GOAL_MEDIAN_MS, GOAL_99TH_MS,
           percentile (bench->all, .5) <= GOAL_MEDIAN_MS
                   && percentile (bench->all, .99) <= GOAL_99TH_MS
               ? "reached"
               : "missed");
  if (bench->picture != NULL)
    save_picture (bench);
  g_atomic_int_set (&bench->running, FALSE);
  g_thread_join (bench->thread);
  gtk_window_destroy (GTK_WINDOW (bench->window));
  return G_SOURCE_REMOVE;
}

static gboolean
begin_cb (gpointer data)
{
  Bench *bench = data;

  bench->is_measuring = TRUE;
  g_timeout_add_seconds (bench->seconds, end_cb, bench);
  return G_SOURCE_REMOVE;
}

static void
activate_cb (GtkApplication *app, Bench *bench)
{
  GtkWidget *view = pm_swarm_view_new ();
  GdkFrameClock *clock;

  bench->window = adw_application_window_new (app);
  gtk_widget_set_margin_top (view, MARGIN);
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (view), pretend_get_torrent (bench->pretend));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (bench->window), view);
  gtk_window_set_default_size (GTK_WINDOW (bench->window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (bench->window));
  clock = gtk_widget_get_frame_clock (bench->window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), bench);
  gtk_widget_add_tick_callback (bench->window, tick_cb, bench, NULL);
  bench->thread = g_thread_new ("engine", engine_thread, bench);
  g_timeout_add (WARM_UP_MS, begin_cb, bench);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app =
      adw_application_new ("test.piecemeal.Bench", G_APPLICATION_NON_UNIQUE);
  Bench bench = { .running = TRUE, .seconds = 20 };
  int n_peers = argc > 2 ? atoi (argv[2]) : 200, n_pieces = argc > 3 ? atoi (argv[3]) : 20000;

  if (argc > 1)
    bench.seconds = atoi (argv[1]);
  bench.picture = argc > 4 ? argv[4] : NULL;
  bench.all = g_array_new (FALSE, FALSE, sizeof (double));
  bench.reports = g_array_new (FALSE, FALSE, sizeof (double));
  bench.all_cpu = g_array_new (FALSE, FALSE, sizeof (double));
  bench.reports_cpu = g_array_new (FALSE, FALSE, sizeof (double));
  bench.pretend = pretend_new (n_pieces, n_peers, 1);
  bench.reporter = bt_reporter_new (wake_cb, &bench);
  g_print ("%d peers x %d pieces, 10 reports a second, %dx%d, %d s\n", n_peers, n_pieces, WIDTH,
           HEIGHT, bench.seconds);
  g_application_set_resource_base_path (G_APPLICATION (app), "/piecemeal");
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), &bench);
  g_application_run (G_APPLICATION (app), 1, argv);
  bt_reporter_free (bench.reporter);
  pretend_free (bench.pretend);
  g_array_unref (bench.all);
  g_array_unref (bench.reports);
  g_array_unref (bench.all_cpu);
  g_array_unref (bench.reports_cpu);
  return 0;
}
