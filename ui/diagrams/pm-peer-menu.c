/* pm-peer-menu.c — what can be done with one peer of a swarm, as a menu, and its details.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-peer-menu.h"

#include <glib/gi18n.h>

#include "pm-peer-details.h"

typedef struct {
  GtkWidget *swarm; /* not owned: it owns this */
  const PmPeerMenuFuncs *funcs;
  GtkWidget *popover, *details; /* weak; children of @swarm; NULL: not yet */
  GtkWidget *focus;             /* weak; where the keyboard was */
  BtPeer *peer;                 /* owned, or NULL: whom the menu was opened for */
  GdkRectangle place;           /* in @swarm, and there */
} Menu;

/* --- popovers ----------------------------------------------------------------------------------- */

static void
closed_cb (Menu *self)
{
  if (self->focus != NULL && gtk_widget_get_mapped (self->focus))
    gtk_widget_grab_focus (self->focus);
}

/* Not when one popover follows another. */
static void
note_focus (Menu *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (self->swarm));

  if (focus == NULL || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) == NULL)
    g_set_weak_pointer (&self->focus, focus);
}

static void
adopt (Menu *self, GtkWidget **place, GtkWidget *popover)
{
  g_set_weak_pointer (place, popover);
  gtk_widget_set_parent (popover, self->swarm);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (closed_cb), self);
}

static void
open_details (Menu *self)
{
  BtTorrent *torrent = self->funcs->get_torrent (self->swarm);
  g_autofree char *name = NULL;

  if (self->peer == NULL || torrent == NULL)
    return;
  if (self->details == NULL)
    adopt (self, &self->details, pm_peer_details_new ());
  name = self->funcs->dup_name (self->swarm, self->peer);
  note_focus (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->details), &self->place);
  pm_peer_details_set (PM_PEER_DETAILS (self->details), torrent, self->peer, name);
  gtk_popover_popup (GTK_POPOVER (self->details));
}

static void
details_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_details (data);
}

/* --- the menu ----------------------------------------------------------------------------------- */

static void
append_item (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
append_views (Menu *self, GMenu *menu, const BtPeerStat *stat)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, stat->id);

  append_item (menu, _ ("_Details"), "peer.details", NULL);
  if (stat->transport == BT_TRANSPORT_RTC)
    append_item (menu, _ ("_How You Met…"), "win.show-meetings", g_variant_new_uint64 (stat->id));
  if (pm_peer_details_has_wire (self->swarm))
    append_item (menu, _ ("_Watch Its Messages"), "win.show-wire", g_variant_new_string (id));
}

static GMenuModel *
new_model (Menu *self)
{
  const BtPeerStat *stat = bt_peer_get_stat (self->peer);
  g_autofree char *address = bt_address_to_string (&stat->address);
  g_autofree char *name = self->funcs->dup_name (self->swarm, self->peer);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) views = g_menu_new (), others = g_menu_new ();

  append_views (self, views, stat);
  append_item (others, _ ("_Copy Address"), "win.copy-peer", g_variant_new_string (address));
  append_item (others, _ ("_Shut Out"), "win.shut-out-peer", g_variant_new ("(ss)", address, name));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (views));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  return G_MENU_MODEL (menu);
}

static void
ensure_popover (Menu *self)
{
  if (self->popover != NULL)
    return;
  adopt (self, &self->popover, gtk_popover_menu_new_from_model (NULL));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
}

/* Whether there is a peer at @at. */
static gboolean
choose (Menu *self, GtkWidget *at, GdkRectangle place)
{
  BtPeer *peer = at != NULL ? self->funcs->find (self->swarm, at) : NULL;

  g_set_object (&self->peer, peer);
  self->place = place;
  return peer != NULL;
}

static void
open_menu (Menu *self)
{
  g_autoptr (GMenuModel) model = new_model (self);

  ensure_popover (self);
  note_focus (self);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &self->place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* --- pointer and keys --------------------------------------------------------------------------- */

static gboolean
choose_at (Menu *self, double x, double y)
{
  return choose (self, gtk_widget_pick (self->swarm, x, y, GTK_PICK_DEFAULT),
                 (GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
open_at (Menu *self, double x, double y)
{
  if (choose_at (self, x, y))
    open_menu (self);
}

static void
pressed_cb (Menu *self, int n_press, double x, double y)
{
  open_at (self, x, y);
}

static void
clicked_cb (Menu *self, int n_press, double x, double y)
{
  if (n_press == self->funcs->n_clicks && choose_at (self, x, y))
    open_details (self);
}

static gboolean
is_menu_key (guint key, GdkModifierType modifiers)
{
  return key == GDK_KEY_Menu
         || (key == GDK_KEY_F10
             && (modifiers & gtk_accelerator_get_default_mod_mask ()) == GDK_SHIFT_MASK);
}

static gboolean
is_enter (guint key, GdkModifierType modifiers)
{
  return (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter)
         && (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0;
}

static gboolean
key_cb (Menu *self, guint key, guint code, GdkModifierType modifiers)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (self->swarm));
  graphene_rect_t bounds;

  if ((!is_menu_key (key, modifiers) && !is_enter (key, modifiers)) || focus == NULL
      || !gtk_widget_is_ancestor (focus, self->swarm)
      || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL
      || !gtk_widget_compute_bounds (focus, self->swarm, &bounds)
      || !choose (self, focus,
                  (GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                   (int) bounds.size.width, (int) bounds.size.height }))
    return GDK_EVENT_PROPAGATE;
  if (is_enter (key, modifiers))
    open_details (self);
  else
    open_menu (self);
  return GDK_EVENT_STOP;
}

/* --- life --------------------------------------------------------------------------------------- */

/* Children go before the widget they are in. */
static void
destroy_cb (Menu *self)
{
  if (self->popover != NULL)
    gtk_widget_unparent (self->popover);
  if (self->details != NULL)
    gtk_widget_unparent (self->details);
}

static void
menu_free (gpointer data, GClosure *closure)
{
  Menu *self = data;

  g_clear_weak_pointer (&self->popover);
  g_clear_weak_pointer (&self->details);
  g_clear_weak_pointer (&self->focus);
  g_clear_object (&self->peer);
  g_free (self);
}

static void
add_controllers (Menu *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();
  GtkGesture *choose_one = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (choose_one), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (choose_one, "released", G_CALLBACK (clicked_cb), self);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (open_at), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->swarm, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->swarm, GTK_EVENT_CONTROLLER (choose_one));
  gtk_widget_add_controller (self->swarm, GTK_EVENT_CONTROLLER (hold));
  gtk_widget_add_controller (self->swarm, keys);
}

void
pm_peer_menu_follow (GtkWidget *swarm, const PmPeerMenuFuncs *funcs)
{
  static const GActionEntry entries[] = { { .name = "details", .activate = details_cb } };
  Menu *self = g_new0 (Menu, 1);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  *self = (Menu) { .swarm = swarm, .funcs = funcs };
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (swarm, "peer", G_ACTION_GROUP (group));
  add_controllers (self);
  g_signal_connect_data (swarm, "destroy", G_CALLBACK (destroy_cb), self, menu_free,
                         G_CONNECT_SWAPPED);
}
