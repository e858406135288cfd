/* test-image.c — pictures of strangers: whole, broken, and larger than they look.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-image.h"
#include "slow-stream.h"

#include <string.h>
#include <sys/resource.h>

#define WIDTH 300
#define HEIGHT 200
#define RED 0xc02010ff           /* RGBA */
#define NEARLY 24                /* of 255 a channel: JPEG */
#define BOMB_KIB_MAX (64 * 1024) /* the smallest of them would need gigabytes */

/* --- files ---------------------------------------------------------------------------------------- */

/* @format: as GdkPixbuf calls it. */
static GBytes *
make_file (int width, int height, const char *format)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_fill (pixbuf, RED);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, format, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static GBytes *
cut (GBytes *whole, gsize size)
{
  g_autoptr (GBytes) owned = whole;

  return g_bytes_new_from_bytes (owned, 0, size);
}

/* Puts @n bytes in the place of those that follow @before, shape @n_before. */
static GBytes *
patch (GBytes *whole, const char *before, gsize n_before, const char *with, gsize n)
{
  gsize size;
  char *data = g_bytes_unref_to_data (whole, &size);

  for (gsize i = 0; i + n_before + n <= size; i++) {
    if (memcmp (data + i, before, n_before) == 0) {
      memcpy (data + i + n_before, with, n);
      return g_bytes_new_take (data, size);
    }
  }
  g_assert_not_reached ();
}

/* --- decoding ------------------------------------------------------------------------------------- */

static void
assert_color (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);
  guint32 middle;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  middle = pixels[(gsize) height / 2 * width + width / 2]; /* ARGB of this machine */
  g_assert_cmpint (ABS ((int) (middle >> 16 & 0xff) - 0xc0), <, NEARLY);
  g_assert_cmpint (ABS ((int) (middle >> 8 & 0xff) - 0x20), <, NEARLY);
  g_assert_cmpint (ABS ((int) (middle & 0xff) - 0x10), <, NEARLY);
}

static void
test_decodes (gconstpointer format)
{
  g_autoptr (GBytes) bytes = make_file (WIDTH, HEIGHT, format);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = pm_image_decode (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, HEIGHT);
  assert_color (texture);
}

/* The camera was held upright. */
static void
test_turned (void)
{
  static const guint8 exif[] = {
    /* APP1 */ 0xff,       0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
    /* one tag */ 'M',     'M',  0, 42, 0,   0,   0,   8,   0, 1,
    /* orientation 6 */ 1, 0x12, 0, 3,  0,   0,   0,   1,   0, 6, 0, 0,
    /* no more */ 0,       0,    0, 0
  };
  g_autoptr (GBytes) plain = make_file (WIDTH, HEIGHT, "jpeg");
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (plain, &size);

  g_byte_array_append (whole, data, 2);
  g_byte_array_append (whole, exif, sizeof exif);
  g_byte_array_append (whole, data + 2, (guint) size - 2);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  texture = pm_image_decode (bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, HEIGHT);
}

static void
test_kept_small (gconstpointer format)
{
  g_autoptr (GBytes) bytes = make_file (2 * PM_IMAGE_SIDE_MAX, 64, format);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = pm_image_decode (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, PM_IMAGE_SIDE_MAX);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 32);
  assert_color (texture);
}

/* --- what is wrong -------------------------------------------------------------------------------- */

static void
assert_refused (GBytes *bytes, PmImageError code)
{
  g_autoptr (GBytes) owned = bytes;
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = pm_image_decode (owned, NULL, &error);

  g_assert_null (texture);
  g_assert_error (error, PM_IMAGE_ERROR, (int) code);
  g_test_message ("%s", error->message);
}

static void
test_no_picture (void)
{
  static const char svg[] =
      "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='/etc/motd'/></svg>";
  static const char xpm[] = "/* XPM */ static char *x[] = {\"1 1 1 1\", \"a c red\", \"a\"};";

  assert_refused (g_bytes_new_static (svg, sizeof svg), PM_IMAGE_ERROR_FORMAT);
  assert_refused (g_bytes_new_static (xpm, sizeof xpm), PM_IMAGE_ERROR_FORMAT);
  assert_refused (g_bytes_new_static ("\xff\xd8", 2), PM_IMAGE_ERROR_FORMAT);
  assert_refused (g_bytes_new_static ("", 0), PM_IMAGE_ERROR_FORMAT);
}

static void
test_broken (gconstpointer format)
{
  g_autoptr (GBytes) whole = make_file (WIDTH, HEIGHT, format);
  g_autoptr (GBytes) large = make_file (2 * PM_IMAGE_SIDE_MAX, 64, format);
  gsize size = g_bytes_get_size (whole);

  assert_refused (cut (g_bytes_ref (whole), 16), PM_IMAGE_ERROR_BROKEN);
  assert_refused (cut (g_bytes_ref (whole), size / 2), PM_IMAGE_ERROR_BROKEN);
  size = g_bytes_get_size (large);
  assert_refused (cut (g_bytes_ref (large), size / 2), PM_IMAGE_ERROR_BROKEN);
}

static void
test_noise (void)
{
  static const char *const begins[] = { "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "GIF89a", "BM",
                                        "RIFF....WEBP" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++) {
    guint8 *data = g_malloc (4096);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;

    for (guint j = 0; j < 4096; j++)
      data[j] = (guint8) g_rand_int (rand);
    memcpy (data, begins[i], strlen (begins[i]));
    bytes = g_bytes_new_take (data, 4096);
    g_assert_null (pm_image_decode (bytes, NULL, &error));
    g_assert_true (error->domain == PM_IMAGE_ERROR);
  }
}

/* KiB that this program ever had. */
static glong
get_peak (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

/* A few bytes that say they are a picture of gigabytes. */
static void
test_bombs (void)
{
  glong before = get_peak ();
  static const char gif[] =
      "GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;";
  /* Of a PNG of 40,000 x 40,000, with its checksum. */
  static const char png[] = "\0\0\x9c\x40\0\0\x9c\x40\x08\x02\0\0\0\xde\x6e\x99\x52";

  assert_refused (patch (make_file (WIDTH, HEIGHT, "png"), "IHDR", 4, png, sizeof png - 1),
                  PM_IMAGE_ERROR_TOO_LARGE);
  assert_refused (
      patch (make_file (WIDTH, HEIGHT, "jpeg"), "\xff\xc0\0\x11\x08", 5, "\xff\x00\xff\x00", 4),
      PM_IMAGE_ERROR_TOO_LARGE);
  assert_refused (patch (make_file (WIDTH, HEIGHT, "bmp"), "\x28\0\0\0", 4, "\0\0\1\0\0\0\1\0", 8),
                  PM_IMAGE_ERROR_TOO_LARGE);
  assert_refused (g_bytes_new_static (gif, sizeof gif - 1), PM_IMAGE_ERROR_TOO_LARGE);
  g_assert_cmpint (get_peak () - before, <, BOMB_KIB_MAX);
}

/* --- from a stream -------------------------------------------------------------------------------- */

typedef struct {
  GdkTexture *texture;
  GError *error;
  gboolean is_done;
} Answer;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->texture = pm_image_finish (result, &answer->error);
  answer->is_done = TRUE;
}

static void
await (Answer *answer)
{
  while (!answer->is_done)
    g_main_context_iteration (NULL, TRUE);
}

/* Waits for its pieces, and goes on when they come. */
static void
test_comes_late (void)
{
  g_autoptr (GBytes) bytes = make_file (WIDTH, HEIGHT, "bmp");
  SlowStream *stream = slow_stream_new (bytes, 1000);
  Answer answer = { 0 };

  pm_image_load_async (G_INPUT_STREAM (stream), g_bytes_get_size (bytes), NULL, loaded_cb, &answer);
  slow_stream_await_wait (stream);
  slow_stream_release (stream, G_MAXUINT);
  await (&answer);
  g_assert_no_error (answer.error);
  assert_color (answer.texture);
  g_assert_finalize_object (answer.texture);
  slow_stream_await_gone (stream);
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = make_file (WIDTH, HEIGHT, "bmp");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SlowStream *stream = slow_stream_new (bytes, 1000);
  Answer answer = { 0 };

  pm_image_load_async (G_INPUT_STREAM (stream), g_bytes_get_size (bytes), cancellable, loaded_cb,
                       &answer);
  slow_stream_await_wait (stream);
  g_cancellable_cancel (cancellable);
  await (&answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
  slow_stream_await_gone (stream);
}

/* Nothing of it is read. */
static void
test_too_many_bytes (void)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();
  Answer answer = { 0 };

  pm_image_load_async (stream, (guint64) PM_IMAGE_BYTES_MAX + 1, NULL, loaded_cb, &answer);
  await (&answer);
  g_assert_error (answer.error, PM_IMAGE_ERROR, PM_IMAGE_ERROR_TOO_LARGE);
  g_clear_error (&answer.error);
}

/* The file on the disk may be shorter than the torrent says. */
static void
test_fails (void)
{
  g_autoptr (GBytes) bytes = make_file (WIDTH, HEIGHT, "png");
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "reads fail");
  SlowStream *stream = slow_stream_new (bytes, 1000);
  Answer answer = { 0 };

  slow_stream_fail (stream, reason);
  pm_image_load_async (G_INPUT_STREAM (stream), g_bytes_get_size (bytes), NULL, loaded_cb, &answer);
  await (&answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&answer.error);
  slow_stream_await_gone (stream);
}

/* --- all of them ---------------------------------------------------------------------------------- */

static void
add_for (const char *name, const char *format, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/image/%s/%s", name, format);

  g_test_add_data_func (path, format, test);
}

int
main (int argc, char **argv)
{
  static const char *const formats[] = { "jpeg", "png", "tiff", "bmp" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    add_for ("decodes", formats[i], test_decodes);
    add_for ("kept-small", formats[i], test_kept_small);
    add_for ("broken", formats[i], test_broken);
  }
  g_test_add_func ("/image/turned", test_turned);
  g_test_add_func ("/image/no-picture", test_no_picture);
  g_test_add_func ("/image/noise", test_noise);
  g_test_add_func ("/image/bombs", test_bombs);
  g_test_add_func ("/image/comes-late", test_comes_late);
  g_test_add_func ("/image/cancelled", test_cancelled);
  g_test_add_func ("/image/too-many-bytes", test_too_many_bytes);
  g_test_add_func ("/image/fails", test_fails);
  return g_test_run ();
}
