/* pm-palette.h — the colours of the diagrams, light, dark and in high contrast.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  GdkRGBA ink;        /* text, crosshair */
  GdkRGBA dim;        /* second line of a row, a missing piece's number */
  GdkRGBA faint;      /* what is not wanted */
  GdkRGBA page;       /* behind the cards */
  GdkRGBA card;       /* what a row is drawn on */
  GdkRGBA border;     /* outline of a missing box */
  GdkRGBA hairline;   /* between rows */
  GdkRGBA hover;      /* row under the pointer */
  GdkRGBA have;       /* pieces that are here */
  GdkRGBA on_have;    /* numbers on it */
  GdkRGBA have_ink;   /* thin lines and text in that colour */
  GdkRGBA peer_have;  /* pieces a peer has */
  GdkRGBA on_peer;    /* numbers on it */
  GdkRGBA trough;     /* missing; opaque, mixed over the card */
  GdkRGBA flight;     /* in flight: outline, bead, dot */
  GdkRGBA flight_num; /* dot that carries a white number */
  GdkRGBA flight_ink; /* text */
  GdkRGBA rare;
  GdkRGBA rare_ink;
  GdkRGBA sent; /* what you give */
  GdkRGBA sent_num;
  GdkRGBA sent_ink;
  GdkRGBA earth_ink; /* one more line of a curve */
  GdkRGBA error;
  GdkRGBA chip; /* behind the name of a transport */
  float ring;   /* px, around a dot */
  gboolean is_dark;
  gboolean is_high_contrast;
} PmPalette;

/* The present one; borrowed, changes when the desktop's style does. */
const PmPalette *pm_palette_get (void);
/* Changes with the colours: for caches of drawings. */
guint pm_palette_get_serial (void);
/* Draws @widget again whenever the colours change. */
void pm_palette_follow (GtkWidget *widget);

/* @color with its alpha times @opacity. */
GdkRGBA pm_color_fade (GdkRGBA color, double opacity);
/* @over at @opacity on the opaque @under. */
GdkRGBA pm_color_mix (GdkRGBA under, GdkRGBA over, double opacity);
/* As GDK_MEMORY_B8G8R8A8_PREMULTIPLIED on a little-endian machine, native everywhere. */
guint32 pm_color_to_pixel (GdkRGBA color);

G_END_DECLS
