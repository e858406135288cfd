/* pm-demo-controls.c — pause, one step, and how fast.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-demo-controls.h"

#include <glib/gi18n.h>

struct _PmDemoControls {
  AdwBin parent_instance;
  BtDemo *demo;       /* owned reference, or NULL */
  BtTorrent *torrent; /* owned reference: its; or NULL */
  gboolean quiet;     /* the speed is shown, not chosen */
  /* template */
  GtkButton *pause_button;
  GtkWidget *step_button;
  GtkDropDown *speed;
};

/* Percent of the usual speed, in the order of the list. */
static const guint speeds[] = { 40, 100, 300 };

G_DEFINE_FINAL_TYPE (PmDemoControls, pm_demo_controls, ADW_TYPE_BIN)

/* --- what is shown ------------------------------------------------------------------------------ */

/* A torrent that was paused like any other stands as well. */
static gboolean
is_running (PmDemoControls *self)
{
  return bt_demo_get_running (self->demo)
         && !(self->torrent != NULL && bt_torrent_get_stat (self->torrent)->paused);
}

static void
show_pause (PmDemoControls *self, gboolean runs)
{
  const char *icon = runs ? "media-playback-pause-symbolic" : "media-playback-start-symbolic";
  const char *words = runs ? _ ("Pause") : _ ("Resume");

  if (g_strcmp0 (gtk_button_get_icon_name (self->pause_button), icon) == 0)
    return;
  gtk_button_set_icon_name (self->pause_button, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause_button), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static guint
find_speed (guint percent)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (speeds) && speeds[i] < percent)
    i++;
  return i;
}

static void
show (PmDemoControls *self)
{
  gboolean is_paused = self->torrent != NULL && bt_torrent_get_stat (self->torrent)->paused;

  show_pause (self, is_running (self));
  /* Also during a step: the keyboard stays where it is for the next one. */
  gtk_widget_set_sensitive (self->step_button, !bt_demo_get_running (self->demo) && !is_paused);
  self->quiet = TRUE;
  gtk_drop_down_set_selected (self->speed, find_speed (bt_demo_get_speed (self->demo)));
  self->quiet = FALSE;
}

static void
follow_torrent (PmDemoControls *self)
{
  BtTorrent *torrent = self->demo != NULL ? bt_demo_get_torrent (self->demo) : NULL;

  if (self->torrent == torrent)
    return;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  if (torrent != NULL)
    g_signal_connect_swapped (torrent, "updated", G_CALLBACK (show), self);
}

static void
changed_cb (PmDemoControls *self)
{
  follow_torrent (self);
  show (self);
}

void
pm_demo_controls_set_demo (PmDemoControls *self, BtDemo *demo)
{
  g_return_if_fail (PM_IS_DEMO_CONTROLS (self));
  if (self->demo == demo)
    return;
  if (self->demo != NULL)
    g_signal_handlers_disconnect_by_data (self->demo, self);
  g_set_object (&self->demo, demo);
  follow_torrent (self);
  gtk_widget_set_visible (GTK_WIDGET (self), demo != NULL);
  if (demo == NULL)
    return;
  g_signal_connect_swapped (demo, "notify", G_CALLBACK (changed_cb), self);
  show (self);
}

/* Who asked to watch has the keys at hand; who goes through the list goes on. */
void
pm_demo_controls_take_focus (PmDemoControls *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root == NULL
      || (focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->pause_button));
}

void
pm_demo_controls_set_slim (PmDemoControls *self, gboolean slim)
{
  gtk_widget_set_visible (GTK_WIDGET (self->speed), !slim);
}

/* --- what a person does ------------------------------------------------------------------------- */

static void
pause_cb (PmDemoControls *self)
{
  gboolean runs = is_running (self);

  if (!runs && self->torrent != NULL && bt_torrent_get_stat (self->torrent)->paused)
    bt_torrent_resume (self->torrent);
  bt_demo_set_running (self->demo, !runs);
}

/* What it did is told by the swarm itself. */
static void
step_cb (PmDemoControls *self)
{
  bt_demo_step_async (self->demo, NULL, NULL);
}

static void
speed_cb (PmDemoControls *self)
{
  guint selected = gtk_drop_down_get_selected (self->speed);

  if (!self->quiet && self->demo != NULL && selected < G_N_ELEMENTS (speeds))
    bt_demo_set_speed (self->demo, speeds[selected]);
}

static gboolean
is_seen (PmDemoControls *self)
{
  return self->demo != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static gboolean
pause_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PmDemoControls *self = data;

  if (!is_seen (self))
    return FALSE;
  pause_cb (self);
  return TRUE;
}

static gboolean
step_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PmDemoControls *self = data;

  if (!is_seen (self) || !gtk_widget_is_sensitive (self->step_button))
    return FALSE;
  step_cb (self);
  return TRUE;
}

static void
add_key (PmDemoControls *self, GtkEventController *keys, guint key, GtkShortcutFunc func)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (key, 0),
                        gtk_callback_action_new (func, self, NULL)));
}

void
pm_demo_controls_listen (PmDemoControls *self, GtkWidget *page)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  add_key (self, keys, GDK_KEY_space, pause_key_cb);
  add_key (self, keys, GDK_KEY_Right, step_key_cb);
  gtk_widget_add_controller (page, keys);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
pm_demo_controls_dispose (GObject *object)
{
  PmDemoControls *self = PM_DEMO_CONTROLS (object);

  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  if (self->demo != NULL)
    g_signal_handlers_disconnect_by_data (self->demo, self);
  g_clear_object (&self->torrent);
  g_clear_object (&self->demo);
  G_OBJECT_CLASS (pm_demo_controls_parent_class)->dispose (object);
}

static void
pm_demo_controls_class_init (PmDemoControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_demo_controls_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-demo-controls.ui");
  gtk_widget_class_bind_template_child (widget_class, PmDemoControls, pause_button);
  gtk_widget_class_bind_template_child (widget_class, PmDemoControls, step_button);
  gtk_widget_class_bind_template_child (widget_class, PmDemoControls, speed);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);
  gtk_widget_class_bind_template_callback (widget_class, speed_cb);
}

static void
pm_demo_controls_init (PmDemoControls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
