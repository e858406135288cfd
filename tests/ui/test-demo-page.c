/* test-demo-page.c — the swarm in a box as a person handles it: pause, step, speed, and what is told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "demo/bt-demo-private.h"
#include "diagrams/pm-narration-bar.h"
#include "diagrams/pm-narration-words.h"
#include "diagrams/pm-swarm-canvas.h"
#include "diagrams/pm-swarm-view.h"
#include "find.h"
#include "pm-demo-controls.h"

#define WIDTH 900 /* px */
#define HEIGHT 700
#define NARROW 380
#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define STEP_MS 20
#define QUIET_US 300000 /* no frame in so long: nothing moves */
#define HASTE 10        /* times as fast as a person watches it */
#define N_STEPS 4

typedef struct {
  GtkWidget *window, *view, *controls;
  BtDemo *demo;
  gint64 painted_us; /* the last frame */
  const char *words; /* that are waited for */
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture);

/* --- waiting ---------------------------------------------------------------------------------- */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (Fixture *fixture, Condition condition, const char *what)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);

  while (!condition (fixture)) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never came: %s", what);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static gboolean
has_torrent (Fixture *fixture)
{
  return bt_demo_get_torrent (fixture->demo) != NULL;
}

/* --- fixture ---------------------------------------------------------------------------------- */

static void
painted_cb (Fixture *fixture)
{
  fixture->painted_us = g_get_monotonic_time ();
}

static void
set_up (Fixture *fixture, gconstpointer width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->demo = _bt_demo_new_at_speed (7, HASTE, NULL);
  fixture->window = gtk_window_new ();
  fixture->controls = g_object_new (PM_TYPE_DEMO_CONTROLS, NULL);
  fixture->view = pm_swarm_view_new ();
  gtk_box_append (GTK_BOX (box), fixture->controls);
  gtk_box_append (GTK_BOX (box), fixture->view);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), GPOINTER_TO_INT (width), HEIGHT);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  pm_demo_controls_set_demo (PM_DEMO_CONTROLS (fixture->controls), fixture->demo);
  pm_swarm_view_set_demo (PM_SWARM_VIEW (fixture->view), fixture->demo);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (fixture->window), "after-paint",
                            G_CALLBACK (painted_cb), fixture);
  wait_for (fixture, has_torrent, "the torrent");
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (fixture->view), bt_demo_get_torrent (fixture->demo));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (fixture->window), fixture);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue; /* a step that was cut short is told */
  g_assert_finalize_object (fixture->demo);
}

/* --- looking ---------------------------------------------------------------------------------- */

static gboolean
exchanges (Fixture *fixture)
{
  return bt_torrent_get_stat (bt_demo_get_torrent (fixture->demo))->downloaded > 0;
}

static gboolean
is_still (Fixture *fixture)
{
  return g_get_monotonic_time () - fixture->painted_us > QUIET_US;
}

/* The @index-th button that is seen. */
static GtkWidget *
get_button (Fixture *fixture, guint index)
{
  GtkWidget *first = find_child (fixture->controls, GTK_TYPE_BUTTON);

  return index == 0 ? first : gtk_widget_get_next_sibling (first);
}

static void
press (Fixture *fixture, guint index)
{
  g_signal_emit_by_name (get_button (fixture, index), "clicked");
}

static GtkWidget *
find_chip (Fixture *fixture)
{
  GtkWidget *bar = find_child (fixture->view, PM_TYPE_NARRATION_BAR);

  return bar != NULL ? find_child (bar, GTK_TYPE_MENU_BUTTON) : NULL;
}

static gboolean
has_chip (Fixture *fixture)
{
  return find_chip (fixture) != NULL;
}

static gboolean
says (Fixture *fixture)
{
  return find_label (fixture->view, fixture->words) != NULL;
}

static gboolean
is_stepping (Fixture *fixture)
{
  return bt_demo_get_stepping (fixture->demo);
}

static gboolean
has_stepped (Fixture *fixture)
{
  return !is_stepping (fixture);
}

/* What the step did, and no more than that it is waited for. */
static gboolean
tells_step (Fixture *fixture)
{
  GtkWidget *canvas = find_child (fixture->view, PM_TYPE_SWARM_CANVAS);
  const char *sentence = pm_swarm_canvas_get_sentence (PM_SWARM_CANVAS (canvas));

  return pm_swarm_canvas_get_rule (PM_SWARM_CANVAS (canvas)) == PM_RULE_STEP
         && !g_str_has_prefix (sentence, "Waiting");
}

/* --- tests ------------------------------------------------------------------------------------ */

static void
test_stands_still (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, exchanges, "the first bytes");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_button (fixture, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Pause");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_button (fixture, 1)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "One step");
  g_assert_false (gtk_widget_get_sensitive (get_button (fixture, 1)));
  press (fixture, 0);
  g_assert_false (bt_demo_get_running (fixture->demo));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_button (fixture, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Resume");
  g_assert_true (gtk_widget_get_sensitive (get_button (fixture, 1)));
  wait_for (fixture, is_still, "stillness");
  press (fixture, 0);
  g_assert_true (bt_demo_get_running (fixture->demo));
  g_assert_false (gtk_widget_get_sensitive (get_button (fixture, 1)));
}

static void
test_steps_are_told (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, exchanges, "the first bytes");
  press (fixture, 0);
  for (guint i = 0; i < N_STEPS; i++) {
    press (fixture, 1);
    press (fixture, 1); /* twice is once */
    wait_for (fixture, has_stepped, "the end of the step");
    wait_for (fixture, tells_step, "what the step did");
    g_assert_true (gtk_widget_get_sensitive (get_button (fixture, 1)));
  }
  wait_for (fixture, is_still, "stillness");
  press (fixture, 0);
  wait_for (fixture, has_chip, "a rule again");
}

/* Who ends a step by going on goes on. */
static void
test_step_is_cut_short (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, exchanges, "the first bytes");
  bt_demo_set_speed (fixture->demo, 1);
  press (fixture, 0);
  press (fixture, 1);
  press (fixture, 0);
  g_assert_true (bt_demo_get_running (fixture->demo));
  g_assert_false (is_stepping (fixture));
}

static void
test_speed (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *speed = GTK_DROP_DOWN (find_child (fixture->controls, GTK_TYPE_DROP_DOWN));
  guint last = 0;

  g_assert_cmpuint (gtk_drop_down_get_selected (speed), ==, 1);
  for (guint i = 0; i < 3; i++) {
    gtk_drop_down_set_selected (speed, i);
    g_assert_cmpuint (bt_demo_get_speed (fixture->demo), >, last);
    last = bt_demo_get_speed (fixture->demo);
  }
  bt_demo_set_speed (fixture->demo, BT_CLOCK_USUAL_SPEED);
  g_assert_cmpuint (gtk_drop_down_get_selected (speed), ==, 1);
  pm_demo_controls_set_slim (PM_DEMO_CONTROLS (fixture->controls), TRUE);
  g_assert_null (find_child (fixture->controls, GTK_TYPE_DROP_DOWN));
}

/* The chip says why there is such a rule, to who points at it and to who listens. */
static void
test_rule_has_a_reason (Fixture *fixture, gconstpointer data)
{
  const char *reason;
  PmRule rule;

  wait_for (fixture, has_chip, "a rule");
  rule =
      pm_swarm_canvas_get_rule (PM_SWARM_CANVAS (find_child (fixture->view, PM_TYPE_SWARM_CANVAS)));
  reason = pm_narration_words_reason (rule);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (find_chip (fixture)), ==, reason);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_chip (fixture)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       pm_narration_words_rule (rule));
  bt_demo_set_running (fixture->demo, FALSE); /* the rule stays */
  gtk_menu_button_popup (GTK_MENU_BUTTON (find_chip (fixture)));
  fixture->words = reason;
  wait_for (fixture, says, "the reason");
}

static void
test_narrow_has_no_chip (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, exchanges, "the first bytes");
  fixture->words = "";
  wait_for (fixture, says, "a sentence");
  g_assert_nonnull (pm_swarm_view_get_narrow_sentence (PM_SWARM_VIEW (fixture->view)));
  g_assert_null (find_chip (fixture));
  pm_swarm_view_set_sentence_shown (PM_SWARM_VIEW (fixture->view), TRUE);
  g_assert_null (find_child (fixture->view, PM_TYPE_NARRATION_BAR));
}

/* Every rule has its name, its reason and its sentence. */
static void
test_words (void)
{
  for (PmRule rule = PM_RULE_STEP; rule < PM_N_RULES; rule++) {
    PmNarration narration = { .rule = rule, .happened = PM_HAPPENED_CAME, .n = 2, .peer_id = 1 };
    g_autofree char *sentence = pm_narration_words_sentence (&narration, "Peer 1", "Peer 2");
    g_autofree char *nobody = pm_narration_words_sentence (&narration, NULL, NULL);

    g_assert_nonnull (pm_narration_words_rule (rule));
    g_assert_nonnull (pm_narration_words_reason (rule));
    g_assert_nonnull (sentence);
    g_assert_true (nobody == NULL || strstr (nobody, "null") == NULL);
  }
  for (PmHappened what = PM_HAPPENED_NOTHING; what <= PM_HAPPENED_UNSEEN; what++) {
    PmNarration narration = { .rule = PM_RULE_STEP, .happened = what };
    g_autofree char *sentence = pm_narration_words_sentence (&narration, "Peer 1", NULL);

    g_assert_nonnull (sentence);
  }
  g_assert_null (pm_narration_words_rule (PM_RULE_NONE));
  g_assert_null (pm_narration_words_reason (PM_RULE_NONE));
}

static void
check_sentence (PmNarration narration, const char *expected)
{
  g_autofree char *sentence = pm_narration_words_sentence (&narration, "Peer 3", "Peer 1");

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_sentences (void)
{
  check_sentence ((PmNarration) { .rule = PM_RULE_RAREST_FIRST, .piece = 2, .n = 1 },
                  "Only Peer 3 has piece 2, so you ask for it first.");
  check_sentence ((PmNarration) { .rule = PM_RULE_RAREST_FIRST, .piece = 2, .n = 3 },
                  "Only 3 peers have piece 2, so you ask for it first.");
  check_sentence ((PmNarration) { .rule = PM_RULE_COMPLETE, .n = 5, .peer_id = 1 },
                  "You have all 5 pieces. Now you give.");
  check_sentence ((PmNarration) { .rule = PM_RULE_SLOW_PEER, .piece = 2 },
                  "Peer 3 is slow, so you ask Peer 1 for the same block.");
  check_sentence (
      (PmNarration) { .rule = PM_RULE_STEP, .happened = PM_HAPPENED_WENT, .piece = 4, .block = 6 },
      "Block 7 of piece 4 went to Peer 3.");
}

#define ADD(path, width, func) \
  g_test_add (path, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("/demo-page/stands-still", WIDTH, test_stands_still);
  ADD ("/demo-page/steps-are-told", WIDTH, test_steps_are_told);
  ADD ("/demo-page/step-is-cut-short", WIDTH, test_step_is_cut_short);
  ADD ("/demo-page/speed", WIDTH, test_speed);
  ADD ("/demo-page/rule-has-a-reason", WIDTH, test_rule_has_a_reason);
  ADD ("/demo-page/narrow-has-no-chip", NARROW, test_narrow_has_no_chip);
  g_test_add_func ("/demo-page/words", test_words);
  g_test_add_func ("/demo-page/sentences", test_sentences);
  return g_test_run ();
}
