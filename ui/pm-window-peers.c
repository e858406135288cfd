/* pm-window-peers.c — what a person does with one peer of the selected torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-toast.h"

#include <glib/gi18n.h>

/* Somebody who was shut out and may be let in again. */
typedef struct {
  BtTorrent *torrent; /* owned */
  BtAddress address;
} ShutOut;

static void
shut_out_free (gpointer data, GClosure *closure)
{
  ShutOut *shut_out = data;

  g_object_unref (shut_out->torrent);
  g_free (shut_out);
}

static void
undo_cb (AdwToast *toast, ShutOut *shut_out)
{
  bt_torrent_set_shut_out (shut_out->torrent, &shut_out->address, FALSE);
}

static void
copy_peer_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          g_variant_get_string (parameter, NULL));
  pm_window_toast (self, _ ("Address Copied"));
}

static AdwToast *
new_toast (const char *name)
{
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  /* Translators: %s is the name of a peer, nothing of which is wanted any more */
  g_autofree char *title = g_strdup_printf (_ ("“%s” shut out"), escaped);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  return toast;
}

/* The parameter is its address and its name. */
static void
shut_out_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  const char *text, *name;
  ShutOut *shut_out;
  BtAddress address;
  AdwToast *toast;

  g_variant_get (parameter, "(&s&s)", &text, &name);
  if (self->selected == NULL || !bt_address_parse (&address, text, 0))
    return;
  shut_out = g_new0 (ShutOut, 1);
  *shut_out = (ShutOut) { g_object_ref (self->selected), address };
  toast = new_toast (name);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), shut_out, shut_out_free, 0);
  bt_torrent_set_shut_out (self->selected, &address, TRUE);
  pm_toast_add_urgent (self->toasts, toast);
}

static const GActionEntry entries[] = {
  { "copy-peer", copy_peer_cb, "s" },
  { "shut-out-peer", shut_out_cb, "(ss)" },
};

void
pm_window_init_peer_actions (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
