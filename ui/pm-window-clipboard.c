/* pm-window-clipboard.c — offers a magnet link that waits in the clipboard when somebody comes to the window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-source.h"
#include "pm-toast.h"

#include <glib/gi18n.h>

#define TEXT_MAX 8192 /* bytes of the clipboard that are read: no link is longer */
#define OFFER_S 12    /* that the offer is seen */

static const char *const text_types[] = { "text/plain;charset=utf-8", "UTF8_STRING", "text/plain",
                                          NULL };

/* The only magnet link in @text; NULL: there is none, or it is there already. Owned. */
static BtMagnet *
find_news (PmWindow *self, const char *text)
{
  g_autofree char *link = g_strstrip (g_strdup (text));
  g_autoptr (BtMagnet) magnet = NULL;

  if (!pm_source_is_magnet (link) || !g_utf8_validate (link, -1, NULL))
    return NULL;
  magnet = bt_magnet_new (link, NULL);
  if (magnet == NULL
      || bt_engine_find (pm_library_get_engine (self->library), &magnet->info_hash) != NULL)
    return NULL;
  return g_steal_pointer (&magnet);
}

static void
offer (PmWindow *self, const char *link, const char *name)
{
  AdwToast *toast = NULL;
  g_autofree char *text =
      /* Translators: %s is the name of a torrent. */
      name != NULL ? g_strdup_printf (_ ("A link to “%s” is in the clipboard"), name)
                   : g_strdup (_ ("A magnet link is in the clipboard"));
  g_autofree char *title = g_markup_escape_text (text, -1);

  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("_Add"));
  adw_toast_set_action_name (toast, "win.add-source");
  adw_toast_set_action_target (toast, "s", link);
  adw_toast_set_timeout (toast, OFFER_S);
  pm_toast_add (self->toasts, toast);
}

static void
consider (PmWindow *self, char *text)
{
  g_autoptr (BtMagnet) magnet = find_news (self, text);
  g_autofree char *id = magnet != NULL ? bt_info_hash_to_string (&magnet->info_hash) : NULL;

  /* Who did not want it is not asked again. */
  if (id == NULL || g_hash_table_contains (self->offered, id))
    return;
  g_hash_table_add (self->offered, g_steal_pointer (&id));
  offer (self, g_strstrip (text), magnet->name);
}

void
pm_window_forget_offer (PmWindow *self, const char *source)
{
  g_autoptr (BtMagnet) magnet = pm_source_is_magnet (source) ? bt_magnet_new (source, NULL) : NULL;

  if (magnet != NULL)
    g_hash_table_add (self->offered, bt_info_hash_to_string (&magnet->info_hash));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWindow) self = data;
  g_autofree char *text = g_object_steal_data (source, "pm-text");
  gsize n = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n, NULL) && n < TEXT_MAX
      && self->waiting != NULL) {
    text[n] = '\0';
    consider (self, text);
  }
  g_input_stream_close_async (G_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

/* Others may have megabytes there: no more is taken than a link needs. */
static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmWindow) self = data;
  g_autoptr (GInputStream) stream =
      gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  char *text;

  if (stream == NULL)
    return;
  text = g_malloc (TEXT_MAX + 1);
  g_object_set_data_full (G_OBJECT (stream), "pm-text", text, g_free);
  g_input_stream_read_all_async (stream, text, TEXT_MAX, G_PRIORITY_LOW, NULL, read_cb,
                                 g_steal_pointer (&self));
}

static gboolean
has_text (GdkContentFormats *formats)
{
  for (guint i = 0; text_types[i] != NULL; i++) {
    if (gdk_content_formats_contain_mime_type (formats, text_types[i]))
      return TRUE;
  }
  return FALSE;
}

static void
active_cb (PmWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  /* What was copied here is here. */
  if (!gtk_window_is_active (GTK_WINDOW (self)) || gdk_clipboard_is_local (clipboard)
      || !g_settings_get_boolean (self->settings, "offer-clipboard")
      || !has_text (gdk_clipboard_get_formats (clipboard)))
    return;
  gdk_clipboard_read_async (clipboard, (const char **) text_types, G_PRIORITY_LOW, NULL, opened_cb,
                            g_object_ref (self));
}

static void
add_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pm_window_add_source (PM_WINDOW (data), g_variant_get_string (parameter, NULL));
}

void
pm_window_init_clipboard (PmWindow *self)
{
  const GActionEntry entries[] = { { "add-source", add_cb, "s" } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}
