/* gallery.c — a program that shows a widget on pretended data, or saves a picture of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "gallery.h"

#define WIDTH 1100     /* px, when none is given */
#define SLIM_BELOW 720 /* px, as the window */
#define TWICE_DPI 192

typedef struct {
  const Gallery *gallery;
  const char *scene;
  int width, height;   /* px */
  const char *picture; /* NULL: none is saved */
  GtkWidget *window;
} Show;

gboolean
gallery_has (const char *scene, const char *word)
{
  return strstr (scene, word) != NULL;
}

static void
save (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_save_to_png (texture, path);
}

static gboolean
picture_cb (gpointer data)
{
  Show *self = data;

  save (self->window, self->picture);
  gtk_window_destroy (GTK_WINDOW (self->window));
  return G_SOURCE_REMOVE;
}

static gboolean
step_cb (gpointer data)
{
  Show *self = data;

  self->gallery->step (self->picture != NULL);
  return G_SOURCE_CONTINUE;
}

static void
set_style (const char *scene)
{
  if (gallery_has (scene, "dark"))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (gallery_has (scene, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (gallery_has (scene, "twice"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", TWICE_DPI * PANGO_SCALE, NULL);
}

/* Buttons look as in the real window, and do nothing. */
static void
add_actions (GtkWidget *window)
{
  static const GActionEntry entries[] = { { .name = "show-meetings", .parameter_type = "t" },
                                          { .name = "back" },
                                          { .name = "copy-link" },
                                          { .name = "copy-hash" },
                                          { .name = "save-torrent" } };

  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), NULL);
}

static void
activate_cb (GtkApplication *app, Show *self)
{
  GtkWidget *page;

  set_style (self->scene);
  self->window = adw_application_window_new (app);
  add_actions (self->window);
  page = self->gallery->make_page (self->scene);
  if (self->width < SLIM_BELOW)
    gtk_widget_add_css_class (page, "pm-slim");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self->window), page);
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    gtk_widget_add_css_class (self->window, "pm-dark");
  gtk_window_set_default_size (GTK_WINDOW (self->window), self->width, self->height);
  gtk_window_present (GTK_WINDOW (self->window));
  g_timeout_add (self->gallery->step_ms, step_cb, self);
  if (self->picture != NULL)
    g_timeout_add (self->gallery->picture_ms, picture_cb, self);
}

int
gallery_run (const Gallery *gallery, char **argv)
{
  g_autoptr (AdwApplication) app =
      adw_application_new ("test.piecemeal.Gallery", G_APPLICATION_NON_UNIQUE);
  gboolean has_size = argv[1] != NULL && argv[2] != NULL && argv[3] != NULL;
  Show self = { .gallery = gallery,
                .scene = argv[1] != NULL ? argv[1] : gallery->scene,
                .width = has_size ? atoi (argv[2]) : WIDTH,
                .height = has_size ? atoi (argv[3]) : gallery->height,
                .picture = has_size ? argv[4] : NULL };

  g_application_set_resource_base_path (G_APPLICATION (app), "/piecemeal");
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), &self);
  return g_application_run (G_APPLICATION (app), 1, argv);
}
