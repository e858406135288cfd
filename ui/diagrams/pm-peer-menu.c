/* pm-peer-menu.c — what can be done with one peer of a swarm, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-peer-menu.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *swarm; /* not owned: it owns this */
  PmPeerMenuFind find;
  GtkWidget *popover; /* weak; a child of @swarm; NULL: not yet */
  GtkWidget *focus;   /* weak; where the keyboard was */
} Menu;

/* NULL: nothing can be done with it. */
static GMenuModel *
new_model (const BtPeerStat *stat)
{
  g_autoptr (GMenu) menu = NULL;
  g_autoptr (GMenuItem) item = NULL;

  if (stat->transport != BT_TRANSPORT_RTC)
    return NULL;
  menu = g_menu_new ();
  item = g_menu_item_new (_ ("_How You Met…"), NULL);
  g_menu_item_set_action_and_target_value (item, "win.show-meetings",
                                           g_variant_new_uint64 (stat->id));
  g_menu_append_item (menu, item);
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
closed_cb (Menu *self)
{
  if (self->focus != NULL && gtk_widget_get_mapped (self->focus))
    gtk_widget_grab_focus (self->focus);
}

static void
ensure_popover (Menu *self)
{
  if (self->popover != NULL)
    return;
  g_set_weak_pointer (&self->popover, gtk_popover_menu_new_from_model (NULL));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, self->swarm);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (closed_cb), self);
}

static gboolean
open (Menu *self, GtkWidget *at, GdkRectangle place)
{
  BtPeer *peer = at != NULL ? self->find (self->swarm, at) : NULL;
  g_autoptr (GMenuModel) model = peer != NULL ? new_model (bt_peer_get_stat (peer)) : NULL;

  if (model == NULL)
    return FALSE;
  ensure_popover (self);
  g_set_weak_pointer (&self->focus, gtk_root_get_focus (gtk_widget_get_root (self->swarm)));
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  return TRUE;
}

static void
open_at (Menu *self, double x, double y)
{
  open (self, gtk_widget_pick (self->swarm, x, y, GTK_PICK_DEFAULT),
        (GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
pressed_cb (Menu *self, int n_press, double x, double y)
{
  open_at (self, x, y);
}

static gboolean
key_cb (Menu *self, guint key, guint code, GdkModifierType modifiers)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (self->swarm));
  gboolean is_shift_f10 =
      key == GDK_KEY_F10 && (modifiers & gtk_accelerator_get_default_mod_mask ()) == GDK_SHIFT_MASK;
  graphene_rect_t bounds;

  if ((key != GDK_KEY_Menu && !is_shift_f10) || focus == NULL
      || !gtk_widget_is_ancestor (focus, self->swarm)
      || !gtk_widget_compute_bounds (focus, self->swarm, &bounds))
    return GDK_EVENT_PROPAGATE;
  return open (self, focus,
               (GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                (int) bounds.size.width, (int) bounds.size.height });
}

/* Children go before the widget they are in. */
static void
destroy_cb (Menu *self)
{
  if (self->popover != NULL)
    gtk_widget_unparent (self->popover);
}

static void
menu_free (gpointer data, GClosure *closure)
{
  Menu *self = data;

  g_clear_weak_pointer (&self->popover);
  g_clear_weak_pointer (&self->focus);
  g_free (self);
}

void
pm_peer_menu_follow (GtkWidget *swarm, PmPeerMenuFind find)
{
  Menu *self = g_new0 (Menu, 1);
  GtkGesture *click = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  *self = (Menu) { .swarm = swarm, .find = find };
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (open_at), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (swarm, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (swarm, GTK_EVENT_CONTROLLER (hold));
  gtk_widget_add_controller (swarm, keys);
  g_signal_connect_data (swarm, "destroy", G_CALLBACK (destroy_cb), self, menu_free,
                         G_CONNECT_SWAPPED);
}
