/* meetings-gallery.c — how peers were met, in each of its states, for pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * meetings-gallery SCENE [WIDTH HEIGHT [PICTURE.png]]: as swarm-gallery. */
#include <adwaita.h>

#include "diagrams/pm-meeting-list.h"
#include "picture.h"
#include "pretend-meetings.h"

#define PICTURE_MS 1200 /* milliseconds until everything stands */
#define STEP_MS 700     /* between two steps of the one that is being met */
#define SLIM_BELOW 720  /* px, as the window */

static GArray *meetings;
static GtkWidget *list;
static const char *picture;
static gboolean has_relay;

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

static gboolean
picture_cb (gpointer window)
{
  picture_save (window, picture);
  gtk_window_destroy (window);
  return G_SOURCE_REMOVE;
}

/* Again and again. */
static gboolean
step_cb (gpointer data)
{
  static guint n_steps;

  g_array_index (meetings, BtRtcStat, meetings->len - 1) =
      pretend_meeting (meetings->len, TRUE, n_steps++ % (PRETEND_ALL_STEPS + 1));
  show ();
  return G_SOURCE_CONTINUE;
}

static void
add (BtRtcStat stat)
{
  g_array_append_val (meetings, stat);
}

static gboolean
has (const char *scene, const char *word)
{
  return strstr (scene, word) != NULL;
}

static void
add_failures (gboolean we_offer)
{
  for (guint failure = 1; failure < BT_RTC_N_FAILURES; failure++)
    add (pretend_failure (failure, we_offer, failure));
}

/* Any of: waiting, running, their, failures, answers, relay, chosen, long; dark, rtl, large. */
static void
make_scene (const char *scene)
{
  meetings = g_array_new (FALSE, TRUE, sizeof (BtRtcStat));
  has_relay = has (scene, "relay");
  if (has (scene, "failures"))
    add_failures (TRUE);
  if (has (scene, "answers"))
    add_failures (FALSE);
  add (pretend_failure (2, has (scene, "their") ? FALSE : TRUE, BT_RTC_FAILURE_NO_WAY));
  add (pretend_meeting (1, !has (scene, "their"), PRETEND_ALL_STEPS));
  if (has (scene, "waiting"))
    add (pretend_meeting (3, TRUE, 2));
  if (has (scene, "running"))
    add (pretend_meeting (4, TRUE, 4));
  if (has (scene, "chosen"))
    pm_meeting_list_choose (PM_MEETING_LIST (list), 1);
  if (has (scene, "dark"))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (has (scene, "large"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * PANGO_SCALE, NULL);
  show ();
}

static GtkWidget *
make_page (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *bin = adw_bin_new ();

  list = pm_meeting_list_new ();
  adw_bin_set_child (ADW_BIN (bin), list);
  gtk_widget_add_css_class (bin, "pm-cards");
  gtk_widget_set_margin_top (bin, 16);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), bin);
  return scroller;
}

static void
activate_cb (GtkApplication *app, char **argv)
{
  const char *scene = argv[1] != NULL ? argv[1] : "";
  gboolean has_size = argv[1] != NULL && argv[2] != NULL && argv[3] != NULL;
  int width = has_size ? atoi (argv[2]) : 1100;
  GtkWidget *window, *page;

  if (has (scene, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  window = adw_application_window_new (app);
  page = make_page ();
  make_scene (scene);
  if (width < SLIM_BELOW)
    gtk_widget_add_css_class (page, "pm-slim");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), page);
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    gtk_widget_add_css_class (window, "pm-dark");
  gtk_window_set_default_size (GTK_WINDOW (window), width, has_size ? atoi (argv[3]) : 720);
  gtk_window_present (GTK_WINDOW (window));
  picture = has_size ? argv[4] : NULL;
  if (picture != NULL)
    g_timeout_add (PICTURE_MS, picture_cb, window);
  else if (has (scene, "running"))
    g_timeout_add (STEP_MS, step_cb, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app =
      adw_application_new ("io.github.piecemeal.Gallery", G_APPLICATION_NON_UNIQUE);
  int status;

  g_application_set_resource_base_path (G_APPLICATION (app), "/io/github/piecemeal/Piecemeal");
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), argv);
  status = g_application_run (G_APPLICATION (app), 1, argv);
  g_clear_pointer (&meetings, g_array_unref);
  return status;
}
