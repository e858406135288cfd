/* meetings-gallery.c — how peers were met, in each of its states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * meetings-gallery SCENE …: see gallery.h. */
#include "gallery.h"

#include "diagrams/pm-meeting-list.h"
#include "pretend-meetings.h"

static GArray *meetings;
static GtkWidget *list;
static gboolean has_relay, is_running;

static char *
name_cb (const BtRtcStat *stat, gpointer data)
{
  return g_strdup (stat->id % 2 == 1 ? "WebTorrent in Firefox" : "WebTorrent Desktop");
}

static void
show (void)
{
  pm_meeting_list_set_meetings (PM_MEETING_LIST (list), meetings, has_relay, name_cb, NULL);
}

/* The last is met again and again. */
static void
step (gboolean is_picture)
{
  static guint n_steps;

  if (!is_running || is_picture)
    return;
  g_array_index (meetings, BtRtcStat, meetings->len - 1) =
      pretend_meeting (meetings->len, TRUE, n_steps++ % (PRETEND_ALL_STEPS + 1));
  show ();
}

static void
add (BtRtcStat stat)
{
  g_array_append_val (meetings, stat);
}

static void
add_failures (gboolean we_offer)
{
  for (guint failure = 1; failure < BT_RTC_N_FAILURES; failure++)
    add (pretend_failure (failure, we_offer, failure));
}

/* Any of: waiting, running, their, failures, answers, relay, chosen, hundred. */
static void
make_scene (const char *scene)
{
  meetings = g_array_new (FALSE, TRUE, sizeof (BtRtcStat));
  has_relay = gallery_has (scene, "relay");
  if (gallery_has (scene, "failures"))
    add_failures (TRUE);
  if (gallery_has (scene, "answers"))
    add_failures (FALSE);
  for (guint i = 0; gallery_has (scene, "hundred") && i < 98; i++)
    add (pretend_failure (i + 10, i % 3 > 0, 1 + i % (BT_RTC_N_FAILURES - 1)));
  add (pretend_failure (2, gallery_has (scene, "their") ? FALSE : TRUE, BT_RTC_FAILURE_NO_WAY));
  add (pretend_meeting (1, !gallery_has (scene, "their"), PRETEND_ALL_STEPS));
  if (gallery_has (scene, "waiting"))
    add (pretend_meeting (3, TRUE, 2));
  is_running = gallery_has (scene, "running");
  if (is_running)
    add (pretend_meeting (4, TRUE, 4));
  if (gallery_has (scene, "chosen"))
    pm_meeting_list_choose (PM_MEETING_LIST (list), 1);
  show ();
}

static GtkWidget *
make_page (const char *scene)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *bin = adw_bin_new ();

  list = pm_meeting_list_new ();
  adw_bin_set_child (ADW_BIN (bin), list);
  gtk_widget_add_css_class (bin, "pm-cards");
  gtk_widget_set_margin_top (bin, 16);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), bin);
  make_scene (scene);
  return scroller;
}

int
main (int argc, char **argv)
{
  static const Gallery gallery = { .height = 720,
                                   .scene = "",
                                   .picture_ms = 1200,
                                   .step_ms = 700, /* slow enough to be followed */
                                   .make_page = make_page,
                                   .step = step };
  int status = gallery_run (&gallery, argv);

  g_clear_pointer (&meetings, g_array_unref);
  return status;
}
