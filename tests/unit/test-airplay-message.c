/* test-airplay-message.c — what AirPlay receivers tell, good and bad, and what they are told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-message.h"

#include <plist/plist.h>
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-airplay-types.h"
#include "cast/bt-plist-bounds.h"

#define HEAD                                                                                  \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST " \
  "1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\"><dict>"
#define TAIL "</dict></plist>"
#define BYTES(...) (const char[]) { __VA_ARGS__ }, sizeof ((const char[]) { __VA_ARGS__ })
#define TEXT(text) text, sizeof text - 1

/* --- playback-info -------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *text; /* between HEAD and TAIL */
  BtAirplayInfo info;
} InfoRow;

static const InfoRow infos[] = {
  { "nothing", "", { .duration_us = -1 } },
  { "kodi-idle", "<key>readyToPlay</key><false/>", { .duration_us = -1 } },
  { "kodi-opens",
    "<key>duration</key><real>0.000000</real><key>position</key><real>0.000000</real>"
    "<key>rate</key><real>0</real><key>readyToPlay</key><true/>",
    { .is_ready = TRUE, .has_rate = TRUE, .duration_us = -1 } },
  { "kodi-plays",
    "<key>duration</key><real>12.500000</real><key>position</key><real>3.250000</real>"
    "<key>rate</key><real>1</real><key>readyToPlay</key><true/>",
    { .is_ready = TRUE,
      .has_rate = TRUE,
      .is_playing = TRUE,
      .position_us = 3250000,
      .duration_us = 12500000 } },
  { "ready-is-a-number",
    "<key>readyToPlay</key><integer>1</integer><key>duration</key><integer>7</integer>",
    { .is_ready = TRUE, .duration_us = 7000000 } },
  { "ready-is-not-told",
    "<key>duration</key><real>2</real><key>rate</key><real>0.0</real>",
    { .is_ready = TRUE, .has_rate = TRUE, .duration_us = 2000000 } },
  { "error",
    "<key>error</key><dict><key>code</key><integer>-1100</integer></dict>"
    "<key>readyToPlay</key><false/>",
    { .has_failed = TRUE, .duration_us = -1 } },
  { "error-of-another-type", "<key>error</key><string>no</string>", { .duration_us = -1 } },
  { "negative",
    "<key>position</key><real>-3</real><key>duration</key><real>-5</real>",
    { .is_ready = TRUE, .duration_us = -1 } },
  { "negative-whole",
    "<key>position</key><integer>-3</integer><key>duration</key><integer>-5</integer>",
    { .is_ready = TRUE, .duration_us = -1 } },
  { "not-a-number",
    "<key>position</key><real>nan</real><key>duration</key><real>inf</real>"
    "<key>readyToPlay</key><true/>",
    { .is_ready = TRUE, .duration_us = -1 } },
  { "without-end",
    "<key>position</key><real>1e300</real><key>duration</key><real>1e300</real>",
    { .is_ready = TRUE, .position_us = G_GINT64_CONSTANT (10000000000000), .duration_us = -1 } },
  { "texts-for-numbers",
    "<key>position</key><string>3</string><key>duration</key><array/><key>rate</key><dict/>"
    "<key>readyToPlay</key><true/>",
    { .is_ready = TRUE, .duration_us = -1 } },
};

static void
test_info (gconstpointer data)
{
  const InfoRow *row = data;
  g_autofree char *text = g_strconcat (HEAD, row->text, TAIL, NULL);
  g_autoptr (GError) error = NULL;
  BtAirplayInfo info;

  bt_airplay_info_read (&info, (const guint8 *) text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpint (info.is_ready, ==, row->info.is_ready);
  g_assert_cmpint (info.has_failed, ==, row->info.has_failed);
  g_assert_cmpint (info.has_rate, ==, row->info.has_rate);
  g_assert_cmpint (info.is_playing, ==, row->info.is_playing);
  g_assert_cmpint (info.position_us, ==, row->info.position_us);
  g_assert_cmpint (info.duration_us, ==, row->info.duration_us);
}

/* --- what is no property list that we take --------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *bytes;
  gsize n_bytes;
} BadRow;

#define TRAILER(offset_size, ref_size, n_objects, top, table)                                   \
  0, 0, 0, 0, 0, 0, offset_size, ref_size, 0, 0, 0, 0, 0, 0, 0, n_objects, 0, 0, 0, 0, 0, 0, 0, \
      top, 0, 0, 0, 0, 0, 0, 0, table
#define MAGIC 'b', 'p', 'l', 'i', 's', 't', '0', '0'
#define DICT1 (char) 0xd1
#define ARRAY2 (char) 0xa2

static const BadRow bad[] = {
  { "nothing", TEXT ("") },
  { "html", TEXT ("<html><body>404</body></html>") },
  { "text", TEXT ("duration: 3\nposition: 4\n") },
  { "an-array", TEXT ("<plist version=\"1.0\"><array/></plist>") },
  { "a-number", TEXT ("<plist version=\"1.0\"><integer>3</integer></plist>") },
  { "cut", TEXT ("<plist version=\"1.0\"><dict><key>duration</key><real>3") },
  { "zeroes", BYTES (0, 0, 0, 0, 0, 0, 0, 0) },
  { "magic", BYTES (MAGIC) },
  { "no-trailer", BYTES (MAGIC, DICT1, 1, 2) },
  { "no-objects", BYTES (MAGIC, TRAILER (1, 1, 0, 0, 8)) },
  { "top-beyond", BYTES (MAGIC, 8, 8, TRAILER (1, 1, 1, 1, 9)) },
  { "table-beyond", BYTES (MAGIC, 8, 8, TRAILER (1, 1, 1, 0, 11)) },
  { "object-beyond", BYTES (MAGIC, 8, 99, TRAILER (1, 1, 1, 0, 9)) },
  { "sizes-zero", BYTES (MAGIC, 8, 8, TRAILER (0, 0, 1, 0, 9)) },
  { "sizes-great", BYTES (MAGIC, 8, 8, TRAILER (9, 9, 1, 0, 9)) },
  { "references-cut", BYTES (MAGIC, (char) 0xde, 1, 2, 8, TRAILER (1, 1, 1, 0, 11)) },
  { "count-no-integer", BYTES (MAGIC, (char) 0xdf, 0x33, 8, TRAILER (1, 1, 1, 0, 10)) },
  { "count-of-sixteen-bytes", BYTES (MAGIC, (char) 0xdf, 0x14, 8, TRAILER (1, 1, 1, 0, 10)) },
  { "in-itself", BYTES (MAGIC, DICT1, 1, 0, 0x51, 'a', 8, 11, TRAILER (1, 1, 2, 0, 13)) },
  { "only-true", BYTES (MAGIC, 9, 8, TRAILER (1, 1, 1, 0, 9)) },
};

static void
test_bad (gconstpointer data)
{
  const BadRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  BtAirplayServer server;
  BtAirplayInfo info;

  g_assert_false (
      bt_airplay_server_read (&server, (const guint8 *) row->bytes, row->n_bytes, &error));
  g_assert_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER);
  g_assert_false (bt_airplay_info_read (&info, (const guint8 *) row->bytes, row->n_bytes, &again));
  g_assert_error (again, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER);
  g_assert_cmpint (bt_airplay_event_read ((const guint8 *) row->bytes, row->n_bytes).kind, ==,
                   BT_AIRPLAY_OTHER);
}

static void
append_trailer (GByteArray *bytes, guint8 n_objects, guint8 table)
{
  const guint8 trailer[32] = { [6] = 1, [7] = 1, [15] = n_objects, [31] = table };

  g_byte_array_append (bytes, trailer, sizeof trailer);
}

/* A dictionary of "a", which is an array of the next array twice, and so on: @levels of them. */
static GByteArray *
make_nested (guint levels, gboolean twice)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 offsets[64] = { 8, 11 };
  guint n = 2;

  g_byte_array_append (bytes,
                       (const guint8 *) "bplist00\xd1\x01\x02\x51"
                                        "a",
                       13);
  for (guint i = 0; i < levels; i++) {
    const guint8 array[] = { twice ? 0xa2 : 0xa1, (guint8) (n + 1), (guint8) (n + 1) };

    offsets[n++] = (guint8) bytes->len;
    g_byte_array_append (bytes, array, twice ? 3 : 2);
  }
  offsets[n++] = (guint8) bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "\x09", 1);
  levels = bytes->len;
  g_byte_array_append (bytes, offsets, n);
  append_trailer (bytes, (guint8) n, (guint8) levels);
  return bytes;
}

static gboolean
is_taken (GByteArray *bytes)
{
  BtAirplayServer server;
  gboolean is_taken = bt_airplay_server_read (&server, bytes->data, bytes->len, NULL);

  g_byte_array_unref (bytes);
  return is_taken;
}

static void
test_bombs (void)
{
  g_assert_true (is_taken (make_nested (8, TRUE)));
  g_assert_false (is_taken (make_nested (12, TRUE))); /* 8,191 nodes of 81 bytes */
  g_assert_false (is_taken (make_nested (30, TRUE)));
  g_assert_true (is_taken (make_nested (BT_LIMIT_PLIST_DEPTH - 2, FALSE)));
  g_assert_false (is_taken (make_nested (BT_LIMIT_PLIST_DEPTH - 1, FALSE)));
}

static gboolean
is_nested_xml_bounded (guint n)
{
  g_autoptr (GString) text = g_string_new ("<plist version=\"1.0\"><dict>");

  for (guint i = 1; i < n; i++)
    g_string_append (text, "<key>a</key><dict>");
  return bt_plist_xml_is_bounded ((const guint8 *) text->str, text->len);
}

static void
test_xml_bounds (void)
{
  g_autofree char *large = g_strnfill (BT_LIMIT_PLIST + 1, ' ');

  g_assert_true (is_nested_xml_bounded (BT_LIMIT_PLIST_XML_CONTAINERS));
  g_assert_false (is_nested_xml_bounded (BT_LIMIT_PLIST_XML_CONTAINERS + 1));
  g_assert_true (bt_plist_xml_is_bounded ((const guint8 *) large, BT_LIMIT_PLIST));
  g_assert_false (bt_plist_xml_is_bounded ((const guint8 *) large, BT_LIMIT_PLIST + 1));
}

/* --- server-info ----------------------------------------------------------------------------------- */

typedef struct {
  const char *name, *text, *model;
  gboolean shows_video;
} ServerRow;

static const ServerRow servers[] = {
  { "kodi", "<key>features</key><integer>119</integer><key>model</key><string>Kodi,1</string>",
    "Kodi,1", TRUE },
  { "loudspeaker", "<key>features</key><integer>512</integer>", "", FALSE },
  { "nothing", "", "", TRUE },
  { "features-are-text", "<key>features</key><string>0x200</string>", "", TRUE },
  { "model-is-a-number", "<key>model</key><integer>5</integer>", "", TRUE },
  { "model-is-long",
    "<key>model</key><string>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "</string>",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", TRUE },
};

static void
test_server (gconstpointer data)
{
  const ServerRow *row = data;
  g_autofree char *text = g_strconcat (HEAD, row->text, TAIL, NULL);
  g_autoptr (GError) error = NULL;
  BtAirplayServer server;

  bt_airplay_server_read (&server, (const guint8 *) text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (server.model, ==, row->model);
  g_assert_cmpint (server.shows_video, ==, row->shows_video);
}

/* --- scrub, events, play --------------------------------------------------------------------------- */

typedef struct {
  const char *name, *text;
  gint64 position_us, duration_us; /* -2: it is refused */
} ScrubRow;

static const ScrubRow scrubs[] = {
  { "apple", "duration: 83.124794\nposition: 14.467000\n", 14467000, 83124794 },
  { "kodi", "duration: 12.000000\r\nposition: 3.500000\r\n", 3500000, 12000000 },
  { "other-order", "position: 1\nduration: 2", 1000000, 2000000 },
  { "not-known", "duration: 0.0\nposition: 0.0\n", 0, -1 },
  { "without-end", "duration: 9e99\nposition: 9e99\n", G_GINT64_CONSTANT (10000000000000), -1 },
  { "nothing", "", 0, -2 },
  { "half", "duration: 4\n", 0, -2 },
  { "words", "duration: long\nposition: far\n", 0, -2 },
  { "not-a-number", "duration: nan\nposition: 1\n", 0, -2 },
  { "html", "<html>", 0, -2 },
};

static void
test_scrub (gconstpointer data)
{
  const ScrubRow *row = data;
  g_autoptr (GError) error = NULL;
  BtAirplayInfo info;

  if (bt_airplay_info_read_scrub (&info, (const guint8 *) row->text, strlen (row->text), &error)) {
    g_assert_true (info.is_ready && !info.has_rate);
    g_assert_cmpint (info.position_us, ==, row->position_us);
    g_assert_cmpint (info.duration_us, ==, row->duration_us);
  } else {
    g_assert_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER);
    g_assert_cmpint (row->duration_us, ==, -2);
  }
}

typedef struct {
  const char *name, *text;
  BtAirplayEvent event;
} EventRow;

#define STATE(state) "<key>state</key><string>" state "</string>"

static const EventRow events[] = {
  { "playing",
    "<key>category</key><string>video</string>" STATE ("playing"),
    { .kind = BT_AIRPLAY_PLAYING } },
  { "no-category", STATE ("loading"), { .kind = BT_AIRPLAY_LOADING } },
  { "paused", STATE ("paused"), { .kind = BT_AIRPLAY_PAUSED } },
  { "stopped", STATE ("stopped"), { .kind = BT_AIRPLAY_STOPPED } },
  { "ended",
    STATE ("stopped") "<key>reason</key><string>ended</string>",
    { .kind = BT_AIRPLAY_STOPPED, .has_ended = TRUE } },
  { "error",
    STATE ("stopped") "<key>error</key><dict/><key>reason</key><string>ended</string>",
    { .kind = BT_AIRPLAY_STOPPED, .has_failed = TRUE } },
  { "picture", "<key>category</key><string>photo</string>" STATE ("playing"), { 0 } },
  { "unknown", STATE ("caching"), { 0 } },
  { "empty", STATE (""), { 0 } },
  { "number", "<key>state</key><integer>2</integer>", { 0 } },
};

static void
test_event (gconstpointer data)
{
  const EventRow *row = data;
  g_autofree char *text = g_strconcat (HEAD, row->text, TAIL, NULL);
  BtAirplayEvent event = bt_airplay_event_read ((const guint8 *) text, strlen (text));

  g_assert_cmpint (event.kind, ==, row->event.kind);
  g_assert_cmpint (event.has_ended, ==, row->event.has_ended);
  g_assert_cmpint (event.has_failed, ==, row->event.has_failed);
}

static void
test_play (void)
{
  g_autoptr (GBytes) bytes = bt_airplay_play_write ("http://192.0.2.1:9000/x/film.mp4", 0.25);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  plist_t plist = NULL;
  double start = -1;

  plist_from_bin (data, (uint32_t) size, &plist);
  g_assert_nonnull (plist);
  g_assert_cmpstr (plist_get_string_ptr (plist_dict_get_item (plist, "Content-Location"), NULL), ==,
                   "http://192.0.2.1:9000/x/film.mp4");
  plist_get_real_val (plist_dict_get_item (plist, "Start-Position"), &start);
  g_assert_cmpfloat (start, ==, 0.25);
  plist_free (plist);
}

/* --- what plays ------------------------------------------------------------------------------------ */

static const struct {
  const char *model, *type, *video_codec, *audio_codec, *unplayable;
} plays[] = {
  { "AppleTV3,2", "video/mp4", NULL, NULL, NULL },
  { "AppleTV3,2", "video/mp4", "h264", "aac", NULL },
  { "AppleTV3,2", "audio/mpeg", NULL, "mp3", NULL },
  { "AppleTV3,2", "video/x-matroska", "h264", "aac", "video/x-matroska" },
  { "AppleTV3,2", "video/mp4", "vp9", "aac", "vp9" },
  { "AppleTV3,2", "video/mp4", "h264", "opus", "opus" },
  { "Kodi,1", "video/x-matroska", "vp9", "opus", NULL },
  { "", "video/webm", NULL, NULL, NULL },
  { NULL, "video/webm", NULL, NULL, NULL },
};

static void
test_types (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plays); i++) {
    g_autoptr (BtCastMedia) media =
        bt_cast_media_new ("http://192.0.2.1/", plays[i].type, "A film");

    media->video_codec = g_strdup (plays[i].video_codec);
    media->audio_codec = g_strdup (plays[i].audio_codec);
    g_assert_cmpstr (bt_airplay_find_unplayable (plays[i].model, media), ==, plays[i].unplayable);
  }
}

#define ADD(folder, rows, test)                                                               \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {                                           \
    g_autofree char *path = g_strconcat ("/airplay-message/" folder "/", rows[i].name, NULL); \
    g_test_add_data_func (path, &rows[i], test);                                              \
  }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("info", infos, test_info);
  ADD ("bad", bad, test_bad);
  ADD ("server", servers, test_server);
  ADD ("scrub", scrubs, test_scrub);
  ADD ("event", events, test_event);
  g_test_add_func ("/airplay-message/bombs", test_bombs);
  g_test_add_func ("/airplay-message/xml-bounds", test_xml_bounds);
  g_test_add_func ("/airplay-message/play", test_play);
  g_test_add_func ("/airplay-message/types", test_types);
  return g_test_run ();
}
