/* pm-player-image.c — pictures of a torrent, one after the other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture has no time: nothing plays, and the page has no controls but the ways to the others. */
#include "config.h"

#include "pm-player-private.h"

#include "pm-player-words.h"

#include "pm-image-files.h"
#include "pm-image.h"

#include <glib/gi18n.h>

struct _PmPlayerImage {
  GCancellable *cancellable; /* owned; of the picture that is on its way */
  GArray *files;             /* owned; guint32: all pictures of the torrent, in order */
  guint at;                  /* which of them is open */
  GError *error;             /* owned; why it cannot be shown; NULL: it can */
};

typedef struct {
  PmPlayerPage *page;        /* owned */
  GCancellable *cancellable; /* owned; the picture's: the page may have gone on to another */
} PmImageLoading;

static void
free_loading (PmImageLoading *self)
{
  g_object_unref (self->page);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmImageLoading, free_loading)

/* --- the picture -------------------------------------------------------------------------------- */

/* Takes @error. */
static void
show_broken (PmPlayerPage *self, GError *error)
{
  g_autofree char *text = pm_player_words_refusal (error);

  self->image->error = error;
  _pm_player_show_trouble (self, "image-missing-symbolic", _ ("This Picture Cannot Be Shown"),
                           text);
  _pm_player_show_loss (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Of the picture: that is no loss, which trying again might mend. */
const GError *
_pm_player_get_image_loss (PmPlayerPage *self)
{
  const GError *error = self->image->error;

  return error != NULL && error->domain != PM_IMAGE_ERROR ? error : NULL;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmImageLoading) loading = data;
  GError *error = NULL;
  g_autoptr (GdkTexture) texture = pm_image_finish (result, &error);
  PmPlayerPage *self = loading->page;

  if (g_cancellable_is_cancelled (loading->cancellable)) {
    g_clear_error (&error);
    return;
  }
  _pm_player_set_waiting (self, FALSE);
  if (texture != NULL)
    pm_image_page_set_image (self->image_page, GDK_PAINTABLE (texture),
                             bt_file_get_name (self->file));
  else
    show_broken (self, error);
}

static void
load (PmPlayerPage *self)
{
  PmImageLoading *loading = g_new0 (PmImageLoading, 1);

  loading->page = g_object_ref (self);
  loading->cancellable = g_object_ref (self->image->cancellable);
  _pm_player_set_waiting (self, TRUE);
  pm_image_load_async (G_INPUT_STREAM (self->stream), bt_file_get_size (self->file),
                       self->image->cancellable, loaded_cb, loading);
}

static void
show_title (PmPlayerPage *self)
{
  const char *name = bt_file_get_name (self->file);
  guint n = self->image->files->len;
  g_autofree char *count = NULL;

  _pm_player_show_film (self);
  if (n <= 1 || self->image->at >= n) /* a hidden one is in no row */
    return;
  /* Translators: a picture's name, and which it is: "beach.jpg · 3 of 12". */
  count = g_strdup_printf (_ ("%s · %u of %u"), name, self->image->at + 1, n);
  adw_window_title_set_subtitle (self->title, count);
}

static void
show (PmPlayerPage *self)
{
  pm_image_page_set_image (self->image_page, NULL, bt_file_get_name (self->file));
  gtk_widget_set_visible (self->turn_back_button, self->image->at > 0);
  gtk_widget_set_visible (self->turn_on_button, self->image->at + 1 < self->image->files->len);
  gtk_stack_set_visible_child_name (self->stage, "image");
  gtk_widget_set_visible (self->controls, FALSE);
  show_title (self);
  load (self);
  _pm_player_show_controls (self);
}

/* --- the others --------------------------------------------------------------------------------- */

static GArray *
list_files (PmPlayerPage *self)
{
  guint32 n_paths;
  g_autofree const char **paths = _pm_player_list_paths (self, &n_paths);

  return pm_image_files_list (paths, n_paths);
}

/* What cannot be found anew has been removed meanwhile. */
static gboolean
open_file (PmPlayerPage *self, guint32 index)
{
  g_autoptr (BtFile) file = _pm_player_find_file (self->torrent, index);
  g_autoptr (BtStream) stream = bt_torrent_open_stream (self->torrent, index);

  if (file == NULL || stream == NULL)
    return FALSE;
  g_set_object (&self->file, file);
  g_set_object (&self->stream, stream);
  return TRUE;
}

static void
stop_loading (PmPlayerImage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* @step: 1 or -1. */
static void
turn (PmPlayerPage *self, int step)
{
  PmPlayerImage *image = self->image;
  gint64 to = (gint64) (image != NULL ? image->at : 0) + step;

  if (image == NULL || to < 0 || to >= image->files->len
      || !open_file (self, g_array_index (image->files, guint32, to)))
    return;
  image->at = (guint) to;
  g_clear_error (&image->error);
  _pm_player_show_loss (self);
  stop_loading (image);
  _pm_player_set_waiting (self, FALSE);
  show (self);
  _pm_player_show_ways_out (self);
  if (!gtk_widget_is_focus (GTK_WIDGET (self->image_page)))
    gtk_widget_grab_focus (GTK_WIDGET (self->image_page));
}

static void
turn_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  turn (data, g_variant_get_int32 (parameter));
}

const GActionEntry _pm_player_image_entries[PM_PLAYER_N_IMAGE_ENTRIES] = {
  { "turn", turn_cb, "i" },
};

/* The picture that comes next is where the arrow points. */
gboolean
_pm_player_act_on_image_key (PmPlayerPage *self, guint key)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int onward = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? -1 : 1;

  switch (key) {
  case GDK_KEY_Left:
    turn (self, -onward);
    return TRUE;
  case GDK_KEY_Right:
    turn (self, onward);
    return TRUE;
  case GDK_KEY_Page_Up:
  case GDK_KEY_p:
    turn (self, -1);
    return TRUE;
  case GDK_KEY_Page_Down:
  case GDK_KEY_n:
    turn (self, 1);
    return TRUE;
  default:
    return FALSE;
  }
}

/* --- opening and closing ------------------------------------------------------------------------ */

gboolean
_pm_player_is_image (BtFile *file)
{
  return bt_media_type_of (bt_file_get_path (file))->kind == BT_MEDIA_IMAGE;
}

void
_pm_player_open_image (PmPlayerPage *self)
{
  PmPlayerImage *image = g_new0 (PmPlayerImage, 1);
  guint32 index = bt_file_get_index (self->file);

  self->image = image;
  image->cancellable = g_cancellable_new ();
  image->files = list_files (self);
  while (image->at < image->files->len && g_array_index (image->files, guint32, image->at) != index)
    image->at++;
  show (self);
}

void
_pm_player_close_image (PmPlayerPage *self)
{
  PmPlayerImage *image = g_steal_pointer (&self->image);

  if (image == NULL)
    return;
  g_cancellable_cancel (image->cancellable);
  g_object_unref (image->cancellable);
  g_array_unref (image->files);
  g_clear_error (&image->error);
  g_free (image);
  gtk_widget_set_visible (self->turn_back_button, FALSE);
  gtk_widget_set_visible (self->turn_on_button, FALSE);
  pm_image_page_set_image (self->image_page, NULL, NULL);
  gtk_widget_set_visible (self->controls, TRUE);
}
