/* test-subtitle-layer.c — subtitles that have styles and places, drawn over a film.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "play-fixture.h"
#include "pm-subtitle-layer.h"
#include "pm-subtitle-painter.h"
#include "samples.h"

#include <gst/gst.h>
#include <string.h>

#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define WIDTH 640 /* of the room for the film, which is 320x180 */
#define HEIGHT 400
#define FILM_HEIGHT 360 /* in that */
#define RED 0xffff0000  /* ARGB */
#define BLUE 0xff0000ff
#define NOTHING 0

/* A red box in the upper left quarter from the first second on, a blue one in the lower right from the third. */
#define BOX(begin, end, colour, x, y)                                                \
  "Dialogue: 0," begin "," end ",Default,,0,0,0,,{\\an7\\bord0\\shad0\\pos(" x "," y \
  ")\\c&H" colour "&\\p1}m 0 0 l 100 0 100 50 0 50{\\p0}\n"
static const char script[] =
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 320\nPlayResY: 180\n"
    "[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, Alignment\n"
    "Style: Default,Sans,20,&H00FFFFFF,2\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Red\n" BOX ("0:00:01.00", "0:00:02.00",
                                                                   "0000FF", "20", "20")
        BOX ("0:00:03.00", "0:00:04.00", "FF0000", "200",
             "110") "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,Blue\n";

/* --- pixels ----------------------------------------------------------------------------------------- */

static guint32
get_pixel (GdkTexture *texture, const graphene_rect_t *place, int x, int y)
{
  gsize width = (gsize) gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * (gsize) gdk_texture_get_height (texture));
  float scale = (float) width / place->size.width;
  gsize column, row;

  if (!graphene_rect_contains_point (place, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
    return NOTHING;
  gdk_texture_download (texture, (guchar *) pixels, width * sizeof *pixels);
  column = (gsize) (((float) x - place->origin.x) * scale);
  row = (gsize) (((float) y - place->origin.y) * scale);
  return pixels[row * width + column];
}

/* The only texture in what the layer draws, or NULL. */
static GskRenderNode *
snapshot (GdkPaintable *layer)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (layer, snapshot, WIDTH, FILM_HEIGHT);
  return gtk_snapshot_free_to_node (snapshot);
}

static guint32
get_layer_pixel (GdkPaintable *layer, int x, int y)
{
  g_autoptr (GskRenderNode) node = snapshot (layer);
  graphene_rect_t place;

  if (node == NULL)
    return NOTHING;
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_TEXTURE_NODE);
  gsk_render_node_get_bounds (node, &place);
  return get_pixel (gsk_texture_node_get_texture (node), &place, x, y);
}

static void
await_pixel (GdkPaintable *layer, int x, int y, guint32 colour)
{
  while (get_layer_pixel (layer, x, y) != colour)
    g_main_context_iteration (NULL, TRUE);
}

/* --- the painter ------------------------------------------------------------------------------------ */

static const struct {
  gint64 time_ms;
  guint32 upper_left, lower_right;
} moments[] = {
  { 0, NOTHING, NOTHING },    { 1500, RED, NOTHING }, { 2500, NOTHING, NOTHING },
  { 3500, NOTHING, BLUE },    { 1000, RED, NOTHING }, { 3999, NOTHING, BLUE },
  { 4000, NOTHING, NOTHING }, { 1999, RED, NOTHING }, { G_MAXINT, NOTHING, NOTHING },
};

static void
test_any_order (void)
{
  g_autoptr (PmSubtitlePainter) painter = pm_subtitle_painter_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (script, strlen (script));

  pm_subtitle_painter_set_script (painter, bytes);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++) {
    graphene_rect_t place;
    g_autoptr (GdkTexture) texture =
        pm_subtitle_painter_paint (painter, 320, 180, moments[i].time_ms * 1000, &place);

    g_assert_cmpint (texture != NULL, ==, moments[i].upper_left || moments[i].lower_right);
    if (texture == NULL)
      continue;
    g_assert_cmphex (get_pixel (texture, &place, 70, 45), ==, moments[i].upper_left);
    g_assert_cmphex (get_pixel (texture, &place, 250, 135), ==, moments[i].lower_right);
  }
}

/* The same texture as long as it looks the same, another one in another size. */
static void
test_same (void)
{
  g_autoptr (PmSubtitlePainter) painter = pm_subtitle_painter_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (script, strlen (script));
  g_autoptr (GdkTexture) first = NULL, second = NULL, larger = NULL;
  graphene_rect_t place, larger_place;

  pm_subtitle_painter_set_script (painter, bytes);
  first = pm_subtitle_painter_paint (painter, 320, 180, SECOND_US, &place);
  second = pm_subtitle_painter_paint (painter, 320, 180, SECOND_US * 3 / 2, &place);
  larger = pm_subtitle_painter_paint (painter, 640, 360, SECOND_US, &larger_place);
  g_assert_true (first == second);
  g_assert_true (first != larger);
  g_assert_cmpfloat (larger_place.size.width, >, place.size.width * 3 / 2);
}

/* A script that grows, as those in films do, and another one instead. */
static void
test_grows (void)
{
  gsize head = (gsize) (strstr (script, "Dialogue:") - script);
  g_autoptr (PmSubtitlePainter) painter = pm_subtitle_painter_new ();
  g_autoptr (GBytes) begin = g_bytes_new_static (script, head);
  g_autoptr (GBytes) whole = g_bytes_new_static (script, strlen (script));
  GBytes *scripts[] = { begin, whole, begin, whole };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    graphene_rect_t place;
    g_autoptr (GdkTexture) texture = NULL;

    pm_subtitle_painter_set_script (painter, scripts[i]);
    texture = pm_subtitle_painter_paint (painter, 320, 180, SECOND_US, &place);
    g_assert_cmpint (texture != NULL, ==, scripts[i] == whole);
    if (texture != NULL)
      g_assert_cmphex (get_pixel (texture, &place, 70, 45), ==, RED);
  }
}

/* What strangers may write, at odd sizes. */
static void
test_nonsense (void)
{
  static const char *const scripts[] = {
    "",
    "\n",
    "[Events]\nDialogue: 0,0:00:00.00,9:00:00.00,,,,,,,no style, no format\n",
    "[Script Info]\nPlayResX: -5\nPlayResY: 99999999999\n[Events]\n"
    "Dialogue: 0,0:00:00.00,9:00:00.00,x,,0,0,0,,huge\n",
    "[Events]\nDialogue: 0,0:00:00.00,9:00:00.00,x,,0,0,0,,{\\fs999\\blur9999\\be99999}huge\n",
    "[V4+ Styles]\nStyle: \nFormat: ,,,\nStyle: ,,,,\n[Events]\nFormat:\n"
    "Dialogue: 0,0:00:00.00,9:00:00.00,Default,,,,,,{\\t(\\t(\\t(\\p1{\\pos(1e99,nan)}m l b s {\\p0}x\n",
  };
  static const int sizes[] = { 1, 2, 3, 320 };

  for (guint i = 0; i < G_N_ELEMENTS (scripts) * G_N_ELEMENTS (sizes); i++) {
    const char *text = scripts[i / G_N_ELEMENTS (sizes)];
    int size = sizes[i % G_N_ELEMENTS (sizes)];
    g_autoptr (PmSubtitlePainter) painter = pm_subtitle_painter_new ();
    g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
    g_autoptr (GdkTexture) texture G_GNUC_UNUSED = NULL;
    graphene_rect_t place;

    pm_subtitle_painter_set_script (painter, bytes);
    texture = pm_subtitle_painter_paint (painter, size, size, SECOND_US, &place);
  }
}

static void
test_without_a_script (void)
{
  g_autoptr (PmSubtitlePainter) painter = pm_subtitle_painter_new ();
  graphene_rect_t place;

  g_assert_null (pm_subtitle_painter_paint (painter, 320, 180, 0, &place));
}

/* --- over a film ------------------------------------------------------------------------------------ */

static BtSubtitles *
parse_script (void)
{
  return bt_subtitles_parse ((const guint8 *) script, strlen (script), NULL);
}

static void
open_film (PlayFixture *self, const char *name)
{
  play_fixture_init (self, name);
  pm_playback_set_video_size (self->playback, WIDTH, HEIGHT);
  slow_stream_release (self->stream, G_MAXUINT);
  play_fixture_await_state (self, PM_PLAYBACK_PAUSED);
}

/* There is one as soon as there is a picture. */
static void
await_layer (PlayFixture *self)
{
  while (!pm_playback_has_subtitle_layer (self->playback))
    g_main_context_iteration (NULL, TRUE);
}

/* While it stands still, after jumps, and as it plays. */
static void
test_over_a_film (void)
{
  PlayFixture self;
  GdkPaintable *layer;

  open_film (&self, "film.mkv");
  layer = pm_playback_get_subtitle_layer (self.playback);
  pm_playback_take_subtitles (self.playback, parse_script ());
  await_layer (&self);
  pm_playback_seek (self.playback, SECOND_US * 3 / 2);
  await_pixel (layer, 140, 90, RED);
  play_fixture_await_subtitle (&self, "Red");
  pm_playback_seek (self.playback, SECOND_US * 7 / 2);
  await_pixel (layer, 500, 270, BLUE);
  g_assert_cmphex (get_layer_pixel (layer, 140, 90), ==, NOTHING);
  play_fixture_await_subtitle (&self, "Blue");
  pm_playback_seek (self.playback, SECOND_US / 2);
  await_pixel (layer, 500, 270, NOTHING);
  pm_playback_play (self.playback);
  await_pixel (layer, 140, 90, RED);
  await_pixel (layer, 140, 90, NOTHING);
  await_pixel (layer, 500, 270, BLUE);
  pm_playback_take_subtitles (self.playback, NULL);
  g_assert_cmphex (get_layer_pixel (layer, 500, 270), ==, NOTHING);
  g_assert_false (pm_playback_has_subtitle_layer (self.playback));
  play_fixture_clear (&self);
}

/* The film's own. */
static void
test_in_a_film (void)
{
  PlayFixture self;
  GdkPaintable *layer;
  g_autoptr (PmTrack) french = NULL;

  open_film (&self, "tracks.mkv");
  layer = pm_playback_get_subtitle_layer (self.playback);
  pm_playback_play (self.playback);
  play_fixture_await_position (&self, 2 * SECOND_US);
  pm_playback_pause (self.playback);
  french = g_list_model_get_item (pm_playback_get_tracks (self.playback, PM_TRACKS_SUBTITLES), 2);
  pm_playback_choose (self.playback, PM_TRACKS_SUBTITLES, french);
  await_pixel (layer, 320, 40, RED);
  play_fixture_await_subtitle (&self, SAMPLE_FRENCH);
  pm_playback_choose (self.playback, PM_TRACKS_SUBTITLES, NULL);
  g_assert_cmphex (get_layer_pixel (layer, 320, 40), ==, NOTHING);
  play_fixture_clear (&self);
}

/* The film goes while they are drawn. */
static void
test_closed_while_it_draws (void)
{
  for (guint i = 0; i < 5; i++) {
    PlayFixture self;

    open_film (&self, "film.mkv");
    pm_playback_take_subtitles (self.playback, parse_script ());
    pm_playback_seek (self.playback, SECOND_US * 3 / 2);
    if (i % 2 == 0)
      pm_playback_close (self.playback);
    play_fixture_clear (&self);
  }
}

/* Each line is kept clear of all others, which takes ten seconds and more. */
static void
test_too_slow (void)
{
  static const char slow[] = "Dialogue: 0,0:00:00.00,9:00:00.00,Default,,0,0,0,,Slow %u\n";
  g_autoptr (GString) file = g_string_new ("[Events]\n");
  PlayFixture self;

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (file, slow, i % 10);
  open_film (&self, "film.mkv");
  pm_playback_take_subtitles (self.playback,
                              bt_subtitles_parse ((const guint8 *) file->str, file->len, NULL));
  await_layer (&self);
  while (pm_playback_has_subtitle_layer (self.playback))
    g_main_context_iteration (NULL, TRUE);
  pm_playback_seek (self.playback, SECOND_US);
  play_fixture_await_subtitle (&self, "Slow 4\nSlow 5\nSlow 6\nSlow 7\nSlow 8\nSlow 9");
  play_fixture_clear (&self);
}

/* Music has no picture to draw on. */
static void
test_music (void)
{
  PlayFixture self;

  open_film (&self, "music.ogg");
  pm_playback_take_subtitles (self.playback, parse_script ());
  pm_playback_seek (self.playback, SECOND_US * 3 / 2);
  play_fixture_await_subtitle (&self, "Red");
  g_assert_false (pm_playback_has_subtitle_layer (self.playback));
  play_fixture_clear (&self);
}

/* Where the system cannot draw them, what is said is shown as of other files. Takes the element away for good. */
static void
test_as_text (void)
{
  g_autoptr (GstPluginFeature) feature =
      gst_registry_lookup_feature (gst_registry_get (), "assrender");
  PlayFixture self;

  g_assert_nonnull (feature);
  gst_registry_remove_feature (gst_registry_get (), feature);
  g_assert_false (pm_subtitle_painter_is_here ());
  open_film (&self, "film.mkv");
  pm_playback_take_subtitles (self.playback, parse_script ());
  pm_playback_seek (self.playback, SECOND_US * 3 / 2);
  play_fixture_await_subtitle (&self, "Red");
  g_assert_false (pm_playback_has_subtitle_layer (self.playback));
  play_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  gtk_init_check (); /* what it draws can be looked at without a display */
  g_test_add_func ("/subtitle-layer/any-order", test_any_order);
  g_test_add_func ("/subtitle-layer/same", test_same);
  g_test_add_func ("/subtitle-layer/grows", test_grows);
  g_test_add_func ("/subtitle-layer/nonsense", test_nonsense);
  g_test_add_func ("/subtitle-layer/without-a-script", test_without_a_script);
  g_test_add_func ("/subtitle-layer/over-a-film", test_over_a_film);
  g_test_add_func ("/subtitle-layer/in-a-film", test_in_a_film);
  g_test_add_func ("/subtitle-layer/closed-while-it-draws", test_closed_while_it_draws);
  g_test_add_func ("/subtitle-layer/music", test_music);
  g_test_add_func ("/subtitle-layer/too-slow", test_too_slow);
  g_test_add_func ("/subtitle-layer/as-text", test_as_text);
  return g_test_run ();
}
