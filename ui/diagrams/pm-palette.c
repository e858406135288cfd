/* pm-palette.c — the colours of the diagrams, light, dark and in high contrast.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-palette.h"

#include <adwaita.h>

/* Tokens as light and dark pairs: Adwaita's accent, and its orange, purple and green at the step
 * that keeps 3:1 against the card it is drawn on. */
typedef struct {
  guint32 light, dark; /* 0xrrggbb */
} Pair;

static const Pair ink = { 0x2e2e2e, 0xffffff };
static const Pair dim = { 0x767676, 0xa3a3a3 };
static const Pair faint = { 0xb0b0b0, 0x6a6a6a };
static const Pair page = { 0xfafafa, 0x242424 };
static const Pair card = { 0xffffff, 0x303030 };
static const Pair border = { 0xdedede, 0x4d4d4d };
static const Pair have = { 0x3584e4, 0x3584e4 };
static const Pair have_ink = { 0x1c71d8, 0x78aeed };
static const Pair peer_have = { 0x8bb6ec, 0x3f6ea8 };
static const Pair on_peer = { 0x0b2a52, 0xffffff };
static const Pair flight = { 0xff7800, 0xffa348 };
static const Pair flight_num = { 0xc64600, 0xc64600 };
static const Pair flight_ink = { 0xc64600, 0xffbe6f };
static const Pair rare = { 0x9141ac, 0xc061cb };
static const Pair rare_ink = { 0x813d9c, 0xdc8add };
static const Pair sent = { 0x2ec27e, 0x33d17a };
static const Pair sent_num = { 0x1e8757, 0x1e8757 };
static const Pair sent_ink = { 0x1b8553, 0x8ff0a4 };
static const Pair earth_ink = { 0x865e3c, 0xcdab8f };
static const Pair error = { 0xc01c28, 0xff7b63 };

#define TROUGH_OPACITY .10   /* of the ink */
#define HAIRLINE_OPACITY .12 /* of the ink; Adwaita's own is .15 with softer ink */
#define HOVER_OPACITY .05
#define CHIP_OPACITY .10
#define CONTRAST_OPACITY .5 /* of hairlines and borders in high contrast */
#define RING 2              /* px */
#define CONTRAST_RING 3     /* px */

static PmPalette palette;
static guint serial;

static GdkRGBA
pick (Pair pair, gboolean is_dark)
{
  guint32 value = is_dark ? pair.dark : pair.light;

  return (GdkRGBA) { (value >> 16 & 255) / 255.f, (value >> 8 & 255) / 255.f, (value & 255) / 255.f,
                     1 };
}

GdkRGBA
pm_color_fade (GdkRGBA color, double opacity)
{
  color.alpha *= opacity;
  return color;
}

GdkRGBA
pm_color_mix (GdkRGBA under, GdkRGBA over, double opacity)
{
  float a = over.alpha * opacity;

  return (GdkRGBA) { under.red + (over.red - under.red) * a,
                     under.green + (over.green - under.green) * a,
                     under.blue + (over.blue - under.blue) * a, 1 };
}

guint32
pm_color_to_pixel (GdkRGBA color)
{
  guint8 bytes[4] = { color.blue * color.alpha * 255 + .5, color.green * color.alpha * 255 + .5,
                      color.red * color.alpha * 255 + .5, color.alpha * 255 + .5 };
  guint32 pixel;

  memcpy (&pixel, bytes, sizeof pixel);
  return pixel;
}

static void
mix_tokens (PmPalette *self, gboolean is_dark)
{
  self->ink = pick (ink, is_dark);
  self->dim = pick (dim, is_dark);
  self->faint = pick (faint, is_dark);
  self->page = pick (page, is_dark);
  self->card = pick (card, is_dark);
  self->border = pick (border, is_dark);
  self->have = pick (have, is_dark);
  self->on_have = (GdkRGBA) { 1, 1, 1, 1 };
  self->have_ink = pick (have_ink, is_dark);
  self->peer_have = pick (peer_have, is_dark);
  self->on_peer = pick (on_peer, is_dark);
  self->flight = pick (flight, is_dark);
  self->flight_num = pick (flight_num, is_dark);
  self->flight_ink = pick (flight_ink, is_dark);
  self->rare = pick (rare, is_dark);
  self->rare_ink = pick (rare_ink, is_dark);
  self->sent = pick (sent, is_dark);
  self->sent_num = pick (sent_num, is_dark);
  self->sent_ink = pick (sent_ink, is_dark);
  self->earth_ink = pick (earth_ink, is_dark);
  self->error = pick (error, is_dark);
  self->trough = pm_color_mix (self->card, self->ink, TROUGH_OPACITY);
  self->hairline = pm_color_fade (self->ink, HAIRLINE_OPACITY);
  self->hover = pm_color_fade (self->ink, HOVER_OPACITY);
  self->chip = pm_color_fade (self->ink, CHIP_OPACITY);
  self->ring = RING;
}

/* Paler shades are hard to tell from the trough: the peers' pieces become solid as well. */
static void
raise_contrast (PmPalette *self)
{
  self->dim = pm_color_mix (self->card, self->ink, .8);
  self->peer_have = self->have;
  self->on_peer = self->on_have;
  self->trough = self->card;
  self->border = pm_color_mix (self->card, self->ink, CONTRAST_OPACITY);
  self->hairline = pm_color_fade (self->ink, CONTRAST_OPACITY);
  self->ring = CONTRAST_RING;
}

static void
refresh_cb (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  palette.is_dark = adw_style_manager_get_dark (manager);
  palette.is_high_contrast = adw_style_manager_get_high_contrast (manager);
  mix_tokens (&palette, palette.is_dark);
  if (palette.is_high_contrast)
    raise_contrast (&palette);
  serial++;
}

static void
ensure_palette (void)
{
  AdwStyleManager *manager;

  if (serial > 0)
    return;
  manager = adw_style_manager_get_default ();
  g_signal_connect (manager, "notify::dark", G_CALLBACK (refresh_cb), NULL);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (refresh_cb), NULL);
  refresh_cb ();
}

const PmPalette *
pm_palette_get (void)
{
  ensure_palette ();
  return &palette;
}

guint
pm_palette_get_serial (void)
{
  ensure_palette ();
  return serial;
}

void
pm_palette_follow (GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  ensure_palette ();
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           widget, G_CONNECT_SWAPPED);
}
