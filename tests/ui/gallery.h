/* gallery.h — a program that shows a widget on pretended data, or saves a picture of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PROGRAM SCENE [WIDTH HEIGHT [PICTURE.png]]: without a picture it stays. A scene is words; each gallery knows
 * its own, and all know dark, rtl and twice (text of twice its size). High contrast: ADW_DEBUG_HIGH_CONTRAST=1. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct {
  const char *scene; /* when none is given */
  int height;        /* px; likewise */
  guint picture_ms;  /* milliseconds until everything stands */
  guint step_ms;     /* between two steps */
  GtkWidget *(*make_page) (const char *scene);
  /* What goes on; @is_picture: it shall come to rest for one. */
  void (*step) (gboolean is_picture);
} Gallery;

/* Returns the exit status. */
int gallery_run (const Gallery *gallery, char **argv);

gboolean gallery_has (const char *scene, const char *word);

G_END_DECLS
