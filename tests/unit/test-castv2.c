/* test-castv2.c — what Chromecasts say and are told: frames, JSON, statuses, requests; and what is none of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-json.h"
#include "cast/bt-castv2-media.h"
#include "cast/bt-castv2-message.h"
#include "cast/bt-castv2-receiver.h"

#define NAMES         \
  "\x12\x01s\x1a\x01" \
  "d\x22\x01n" /* source "s", destination "d", namespace "n" */

/* --- frames -------------------------------------------------------------------------------------- */

static void
test_round_trip (void)
{
  BtCastv2Message message = {
    .source = "sender-0", .destination = "receiver-0", .name_space = "urn:x", .payload = "{\"é\":1}"
  };
  g_autoptr (GBytes) frame = bt_castv2_message_write (&message);
  g_autoptr (BtCastv2Message) read = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (frame, &n_bytes);

  g_assert_cmpuint (bt_castv2_read_length (bytes, &error), ==, n_bytes - BT_CASTV2_HEADER);
  read = bt_castv2_message_read (bytes + BT_CASTV2_HEADER, n_bytes - BT_CASTV2_HEADER, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->source, ==, message.source);
  g_assert_cmpstr (read->destination, ==, message.destination);
  g_assert_cmpstr (read->name_space, ==, message.name_space);
  g_assert_cmpstr (read->payload, ==, message.payload);
}

static void
test_length (void)
{
  static const struct {
    guint8 header[BT_CASTV2_HEADER];
    gsize n_bytes;
  } rows[] = {
    { { 0, 0, 0, 1 }, 1 },    { { 0, 1, 0, 0 }, BT_LIMIT_CASTV2_FRAME },
    { { 0, 0, 0, 0 }, 0 },    { { 0, 1, 0, 1 }, 0 },
    { { 0x80, 0, 0, 1 }, 0 }, { { 0xff, 0xff, 0xff, 0xff }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (bt_castv2_read_length (rows[i].header, &error), ==, rows[i].n_bytes);
    if (rows[i].n_bytes == 0)
      g_assert_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER);
  }
}

typedef struct {
  const char *name, *bytes;
  gsize n_bytes;
} FrameRow;

#define FRAME(name, text)       \
  {                             \
    name, text, sizeof text - 1 \
  }

static const FrameRow bad_frames[] = {
  FRAME ("nothing", ""),
  FRAME ("text", "HTTP/1.1 400 Bad Request\r\n\r\n"),
  FRAME ("no-version", NAMES "\x28\x00\x32\x02{}"),
  FRAME ("no-names", "\x08\x00\x28\x00\x32\x02{}"),
  FRAME ("no-type", "\x08\x00" NAMES "\x32\x02{}"),
  FRAME ("no-payload", "\x08\x00" NAMES "\x28\x00"),
  FRAME ("empty-name", "\x08\x00\x12\x00\x1a\x01"
                       "d\x22\x01n\x28\x00\x32\x02{}"),
  FRAME ("name-not-utf8", "\x08\x00\x12\x01\xff\x1a\x01"
                          "d\x22\x01n\x28\x00\x32\x02{}"),
  FRAME ("name-begins-with-nul", "\x08\x00\x12\x02\0s\x1a\x01"
                                 "d\x22\x01n\x28\x00\x32\x02{}"),
  FRAME ("payload-not-utf8", "\x08\x00" NAMES "\x28\x00\x32\x02\xc3{"),
  FRAME ("cut", "\x08\x00" NAMES "\x28\x00\x32\x03{}"),
  FRAME ("length-of-all-memory", "\x08\x00\x12\xff\xff\xff\xff\x0fs"),
  FRAME ("endless-varint", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
  FRAME ("wrong-wire-type", "\x0a\x00" NAMES "\x28\x00\x32\x02{}"),
  FRAME ("field-zero", "\x08\x00" NAMES "\x28\x00\x32\x02{}\x00\x00"),
  FRAME ("group", "\x08\x00" NAMES "\x28\x00\x32\x02{}\x4b\x4c"),
};

static void
test_bad_frame (gconstpointer data)
{
  const FrameRow *row = data;
  g_autoptr (GError) error = NULL;
  /* Of the exact size, so that a sanitizer sees a read past the end. */
  g_autofree guint8 *bytes = g_memdup2 (row->bytes, row->n_bytes);
  g_autoptr (BtCastv2Message) message = bt_castv2_message_read (bytes, row->n_bytes, &error);

  g_assert_null (message);
  g_assert_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER);
}

static const FrameRow good_frames[] = {
  FRAME ("plain", "\x08\x00" NAMES "\x28\x00\x32\x02{}"),
  FRAME ("later-version", "\x08\x03" NAMES "\x28\x00\x32\x02{}"),
  FRAME ("later-field", "\x08\x00" NAMES "\x28\x00\x32\x02{}\x40\x01\x48\x05"),
  FRAME ("said-twice", "\x08\x00" NAMES NAMES "\x28\x00\x32\x02[]\x32\x02{}"),
};

static void
test_good_frame (gconstpointer data)
{
  const FrameRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastv2Message) message =
      bt_castv2_message_read ((const guint8 *) row->bytes, row->n_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (message->source, ==, "s");
  g_assert_cmpstr (message->payload, ==, "{}");
}

static void
test_bytes (void)
{
  static const FrameRow row = FRAME ("bytes", "\x08\x00" NAMES "\x28\x01\x3a\x02\xff\xfe");
  g_autoptr (BtCastv2Message) message =
      bt_castv2_message_read ((const guint8 *) row.bytes, row.n_bytes, NULL);

  g_assert_nonnull (message);
  g_assert_null (message->payload);
}

static void
test_long_name (void)
{
  g_autofree char *name = g_strnfill (BT_LIMIT_CASTV2_NAME + 1, 's');

  for (int n_cut = 0; n_cut < 2; n_cut++) {
    BtCastv2Message message = {
      .source = name + n_cut, .destination = "d", .name_space = "n", .payload = "{}"
    };
    g_autoptr (GBytes) frame = bt_castv2_message_write (&message);
    gsize n_bytes;
    const guint8 *bytes = g_bytes_get_data (frame, &n_bytes);
    g_autoptr (BtCastv2Message) read =
        bt_castv2_message_read (bytes + BT_CASTV2_HEADER, n_bytes - BT_CASTV2_HEADER, NULL);

    g_assert_cmpint (read != NULL, ==, n_cut == 1);
  }
}

/* --- JSON ---------------------------------------------------------------------------------------- */

static const char *const bad_json[] = {
  "",
  " ",
  "null",
  "7",
  "\"text\"",
  "[]",
  "[{}]",
  "{",
  "{}}",
  "{\"a\":}",
  "{\"a\":1,}",
  "{\"a\" 1}",
  "{a:1}",
  "{\"a\":'x'}",
  "{\"a\":1} // and more",
  "{/* \" */\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]}",
  "{\"a\":\"\\ud800\"}",
  "{\"a\":\"\\ud800\\u0041\"}",
  "{\"a\":\"\\udc00\"}",
  "{\"a\":\"\xff\"}",
  "{\"a\":\"open}",
  "{\"a\":\"open\\",
};

static void
test_bad_json (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_json); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) object = bt_cast_json_parse (bad_json[i], &error);

    g_assert_null (object);
    g_assert_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

/* {"a": @open × n @close × n} */
static gboolean
is_parsed (const char *open, const char *close, guint n)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":[");
  g_autoptr (JsonObject) object = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  g_string_append (text, "0");
  for (guint i = 0; i < n; i++)
    g_string_append (text, close);
  g_string_append (text, "]}");
  object = bt_cast_json_parse (text->str, NULL);
  return object != NULL;
}

static void
test_bounds (void)
{
  g_assert_true (is_parsed ("[", "]", BT_LIMIT_CASTV2_DEPTH - 2));
  g_assert_false (is_parsed ("[", "]", BT_LIMIT_CASTV2_DEPTH - 1));
  g_assert_false (is_parsed ("[", "]", 30000));
  g_assert_false (is_parsed ("{\"a\":", "}", 30000));
  g_assert_true (is_parsed ("0,", "", BT_LIMIT_CASTV2_VALUES - 3));
  g_assert_false (is_parsed ("0,", "", BT_LIMIT_CASTV2_VALUES - 2));
  /* In a string they are letters. */
  g_assert_true (is_parsed ("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[/'#\\\"\",", "", 3));
}

static void
test_types (void)
{
  g_autoptr (JsonObject) object = bt_cast_json_parse (
      "{\"s\":\"x\",\"e\":\"\",\"i\":7,\"d\":1.5,\"b\":true,\"n\":null,\"o\":{},\"a\":[1,{}],"
      "\"huge\":1e999,\"neg\":-1,\"long\":1e300,\"nul\":\"\\u0000x\"}",
      NULL);
  JsonArray *array = bt_cast_json_get_array (object, "a");
  static const char *const others[] = { "i", "d", "b", "n", "o", "a", "none", "e", "nul" };

  g_assert_cmpstr (bt_cast_json_get_text (object, "s"), ==, "x");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (bt_cast_json_get_text (object, others[i]));
  g_assert_cmpint (bt_cast_json_get_integer (object, "i", -1), ==, 7);
  g_assert_cmpint (bt_cast_json_get_integer (object, "d", -1), ==, -1);
  g_assert_cmpint (bt_cast_json_get_integer (object, "s", -1), ==, -1);
  g_assert_cmpfloat (bt_cast_json_get_number (object, "i", -1), ==, 7);
  g_assert_cmpfloat (bt_cast_json_get_number (object, "huge", -1), ==, -1);
  g_assert_cmpfloat (bt_cast_json_get_number (object, "o", -1), ==, -1);
  g_assert_cmpint (bt_cast_json_get_time (object, "d"), ==, 1500000);
  g_assert_cmpint (bt_cast_json_get_time (object, "neg"), ==, -1);
  g_assert_cmpint (bt_cast_json_get_time (object, "long"), ==, -1);
  g_assert_true (bt_cast_json_get_boolean (object, "b", FALSE));
  g_assert_true (bt_cast_json_get_boolean (object, "i", TRUE));
  g_assert_null (bt_cast_json_get_object (object, "a"));
  g_assert_null (bt_cast_json_get_array (object, "o"));
  g_assert_null (bt_cast_json_get_item (array, 0));
  g_assert_nonnull (bt_cast_json_get_item (array, 1));
  g_assert_null (bt_cast_json_get_item (array, 2));
  g_assert_null (bt_cast_json_get_item (NULL, 0));
}

static void
test_long_text (void)
{
  g_autofree char *value = g_strnfill (BT_LIMIT_CASTV2_NAME + 1, 'x');
  g_autofree char *text = g_strdup_printf ("{\"long\":\"%s\",\"full\":\"%s\"}", value, value + 1);
  g_autoptr (JsonObject) object = bt_cast_json_parse (text, NULL);

  g_assert_null (bt_cast_json_get_text (object, "long"));
  g_assert_cmpstr (bt_cast_json_get_text (object, "full"), ==, value + 1);
}

/* --- statuses ------------------------------------------------------------------------------------ */

static void
test_receiver_status (void)
{
  g_autoptr (JsonObject) message = bt_cast_json_parse (
      "{\"status\":{\"volume\":{\"level\":0.25,\"muted\":true},\"applications\":[7,{},"
      "{\"appId\":\"CC1AD845\",\"sessionId\":\"s\",\"transportId\":\"t\",\"displayName\":\"D\"}]}}",
      NULL);
  BtCastv2ReceiverStatus status;
  const BtCastv2App *app;

  g_assert_true (bt_castv2_receiver_status_read (&status, message, NULL));
  g_assert_cmpfloat (status.volume, ==, 0.25);
  g_assert_true (status.is_muted);
  app = bt_castv2_receiver_status_find_app (&status, BT_CASTV2_DEFAULT_RECEIVER);
  g_assert_nonnull (app);
  g_assert_true (app == bt_castv2_receiver_status_find_session (&status, "s"));
  g_assert_cmpstr (app->transport_id, ==, "t");
  g_assert_null (bt_castv2_receiver_status_find_session (&status, "S"));
}

static void
test_odd_receiver_status (void)
{
  static const char *const texts[] = {
    "{\"status\":{}}",
    "{\"status\":{\"volume\":[],\"applications\":{}}}",
    "{\"status\":{\"volume\":{\"level\":1.5},\"applications\":[null,[],\"x\"]}}",
    "{\"status\":{\"volume\":{\"level\":-0.1,\"muted\":7},\"applications\":[{\"appId\":7}]}}",
  };
  g_autoptr (JsonObject) none = bt_cast_json_parse ("{\"status\":[{}]}", NULL);
  BtCastv2ReceiverStatus status;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (JsonObject) message = bt_cast_json_parse (texts[i], NULL);

    g_assert_true (bt_castv2_receiver_status_read (&status, message, NULL));
    g_assert_cmpfloat (status.volume, ==, -1);
    g_assert_null (bt_castv2_receiver_status_find_app (&status, BT_CASTV2_DEFAULT_RECEIVER));
  }
  g_assert_false (bt_castv2_receiver_status_read (&status, none, &error));
  g_assert_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER);
}

typedef struct {
  const char *text;
  BtCastv2MediaStatus status;
} MediaRow;

static const MediaRow media_rows[] = {
  { "{\"mediaSessionId\":3,\"playerState\":\"PLAYING\",\"currentTime\":1.5,\"activeTrackIds\":[2],"
    "\"media\":{\"duration\":60}}",
    { 3, BT_CASTV2_PLAYING, BT_CASTV2_NO_REASON, 1500000, 60000000, TRUE, 1 } },
  { "{\"mediaSessionId\":3,\"playerState\":\"IDLE\",\"idleReason\":\"FINISHED\"}",
    { 3, BT_CASTV2_IDLE, BT_CASTV2_FINISHED, -1, -1, FALSE, -1 } },
  { "{\"mediaSessionId\":3,\"playerState\":\"IDLE\",\"idleReason\":\"ERROR\",\"activeTrackIds\":[]}",
    { 3, BT_CASTV2_IDLE, BT_CASTV2_FAILED, -1, -1, TRUE, -1 } },
  { "{\"mediaSessionId\":3,\"playerState\":\"DANCING\",\"activeTrackIds\":[\"2\"]}",
    { 3, BT_CASTV2_UNKNOWN, BT_CASTV2_NO_REASON, -1, -1, TRUE, -1 } },
  { "{\"mediaSessionId\":\"3\",\"playerState\":7,\"currentTime\":-1,\"media\":{\"duration\":null}}",
    { 0, BT_CASTV2_UNKNOWN, BT_CASTV2_NO_REASON, -1, -1, FALSE, -1 } },
  { "{\"activeTrackIds\":[-5],\"currentTime\":1e300}",
    { 0, BT_CASTV2_UNKNOWN, BT_CASTV2_NO_REASON, -1, -1, TRUE, -1 } },
  { "{\"activeTrackIds\":[9999999999]}",
    { 0, BT_CASTV2_UNKNOWN, BT_CASTV2_NO_REASON, -1, -1, TRUE, G_MAXINT - 1 } },
  { "7", { 0, BT_CASTV2_UNKNOWN, BT_CASTV2_NO_REASON, -1, -1, FALSE, -1 } },
};

static void
test_media_status (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (media_rows); i++) {
    const BtCastv2MediaStatus *wanted = &media_rows[i].status;
    g_autofree char *text = g_strdup_printf ("{\"status\":[%s]}", media_rows[i].text);
    g_autoptr (JsonObject) message = bt_cast_json_parse (text, NULL);
    BtCastv2MediaStatus status;

    g_assert_cmpuint (bt_castv2_media_status_read (&status, 1, message), ==, 1);
    g_assert_cmpint (status.session_id, ==, wanted->session_id);
    g_assert_cmpint (status.state, ==, wanted->state);
    g_assert_cmpint (status.idle_reason, ==, wanted->idle_reason);
    g_assert_cmpint (status.position_us, ==, wanted->position_us);
    g_assert_cmpint (status.duration_us, ==, wanted->duration_us);
    g_assert_cmpint (status.has_text, ==, wanted->has_text);
    g_assert_cmpint (status.text, ==, wanted->text);
  }
}

static void
test_many_statuses (void)
{
  BtCastv2MediaStatus statuses[2];
  g_autoptr (JsonObject) three = bt_cast_json_parse ("{\"status\":[{},{},{}]}", NULL);
  g_autoptr (JsonObject) none = bt_cast_json_parse ("{\"status\":{}}", NULL);

  g_assert_cmpuint (bt_castv2_media_status_read (statuses, 2, three), ==, 2);
  g_assert_cmpuint (bt_castv2_media_status_read (statuses, 2, none), ==, 0);
}

/* --- requests ------------------------------------------------------------------------------------ */

/* Takes @request. */
static void
assert_written (JsonObject *request, const char *wanted)
{
  g_autofree char *text = bt_cast_json_print (request);

  g_assert_cmpstr (text, ==, wanted);
  json_object_unref (request);
}

static void
test_requests (void)
{
  assert_written (bt_castv2_write ("PING"), "{\"type\":\"PING\"}");
  assert_written (bt_castv2_write_launch ("A"), "{\"type\":\"LAUNCH\",\"appId\":\"A\"}");
  assert_written (bt_castv2_write_stop_app ("s"), "{\"type\":\"STOP\",\"sessionId\":\"s\"}");
  assert_written (bt_castv2_write_volume (0.5),
                  "{\"type\":\"SET_VOLUME\",\"volume\":{\"level\":0.5}}");
  assert_written (bt_castv2_write_muted (TRUE),
                  "{\"type\":\"SET_VOLUME\",\"volume\":{\"muted\":true}}");
  assert_written (bt_castv2_write_media ("PLAY", 3), "{\"type\":\"PLAY\",\"mediaSessionId\":3}");
  assert_written (bt_castv2_write_seek (3, 2500000),
                  "{\"type\":\"SEEK\",\"mediaSessionId\":3,\"currentTime\":2.5}");
  assert_written (bt_castv2_write_text (3, 0),
                  "{\"type\":\"EDIT_TRACKS_INFO\",\"mediaSessionId\":3,\"activeTrackIds\":[1]}");
  assert_written (bt_castv2_write_text (3, -1),
                  "{\"type\":\"EDIT_TRACKS_INFO\",\"mediaSessionId\":3,\"activeTrackIds\":[]}");
}

static void
test_load (void)
{
  g_autoptr (BtCastMedia) media = bt_cast_media_new ("http://h/f", "video/mp4", "A \"film\"\n");

  media->duration_us = 60 * G_USEC_PER_SEC;
  bt_cast_media_add_text (media, "http://h/t", "English", NULL);
  assert_written (
      bt_castv2_write_load (media, 1500000, 0),
      "{\"type\":\"LOAD\",\"media\":{\"contentId\":\"http://h/f\",\"contentType\":\"video/mp4\","
      "\"streamType\":\"BUFFERED\",\"metadata\":{\"metadataType\":1,\"title\":\"A "
      "\\\"film\\\"\\n\"},"
      "\"duration\":60.0,\"tracks\":[{\"trackId\":1,\"type\":\"TEXT\",\"subtype\":\"SUBTITLES\","
      "\"trackContentId\":\"http://h/t\",\"trackContentType\":\"text/vtt\",\"name\":\"English\","
      "\"language\":\"und\"}]},\"autoplay\":true,\"currentTime\":1.5,\"activeTrackIds\":[1]}");
}

static void
add_rows (const char *kind, const FrameRow *rows, gsize n_rows, GTestDataFunc test)
{
  for (gsize i = 0; i < n_rows; i++) {
    g_autofree char *path = g_strdup_printf ("/castv2/%s/%s", kind, rows[i].name);

    g_test_add_data_func (path, &rows[i], test);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/castv2/round-trip", test_round_trip);
  g_test_add_func ("/castv2/length", test_length);
  add_rows ("bad", bad_frames, G_N_ELEMENTS (bad_frames), test_bad_frame);
  add_rows ("good", good_frames, G_N_ELEMENTS (good_frames), test_good_frame);
  g_test_add_func ("/castv2/bytes", test_bytes);
  g_test_add_func ("/castv2/long-name", test_long_name);
  g_test_add_func ("/castv2/bad-json", test_bad_json);
  g_test_add_func ("/castv2/bounds", test_bounds);
  g_test_add_func ("/castv2/types", test_types);
  g_test_add_func ("/castv2/long-text", test_long_text);
  g_test_add_func ("/castv2/receiver-status", test_receiver_status);
  g_test_add_func ("/castv2/odd-receiver-status", test_odd_receiver_status);
  g_test_add_func ("/castv2/media-status", test_media_status);
  g_test_add_func ("/castv2/many-statuses", test_many_statuses);
  g_test_add_func ("/castv2/requests", test_requests);
  g_test_add_func ("/castv2/load", test_load);
  return g_test_run ();
}
