/* test-upnp.c — what renderers say, right and wrong, and what they are told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-error.h"
#include "cast/bt-dlna-description.h"
#include "cast/bt-dlna-didl.h"
#include "cast/bt-dlna-search.h"
#include "cast/bt-upnp-values.h"
#include "stream/bt-dlna-features.h"

#define SECOND G_GINT64_CONSTANT (1000000) /* in microseconds */

/* --- values -------------------------------------------------------------------------------------- */

static void
test_times (void)
{
  static const struct {
    const char *text;
    gint64 us; /* -1: it is none */
  } rows[] = {
    { "0:00:00", 0 },
    { "00:00:07", 7 * SECOND },
    { "+1:02:03", 3723 * SECOND },
    { "1:02:03.5", 3723 * SECOND + SECOND / 2 },
    { "0:00:01.123456789", SECOND + 123456 },
    { "0:00:01.", SECOND },
    { "0:00:01.1/4", SECOND + SECOND / 4 },
    { "9999:59:59", (gint64) 35999999 * SECOND },
    { "10000:00:00", -1 },
    { "99999999999999999999:00:00", -1 },
    { "0:60:00", -1 },
    { "0:00:60", -1 },
    { "0:000:00", -1 },
    { "-0:00:01", -1 },
    { "0:00", -1 },
    { "0:00:", -1 },
    { ":00:00", -1 },
    { "0:00:01.1/0", -1 },
    { "0:00:01.4/4", -1 },
    { "0:00:01./2", -1 },
    { "0:00:01.1/2/3", -1 },
    { "0:00:01.5x", -1 },
    { "0:00:01 ", -1 },
    { "NOT_IMPLEMENTED", -1 },
    { "", -1 },
    { NULL, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 us = -1;
    gboolean is_time = bt_upnp_time_parse (rows[i].text, &us);

    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (is_time, ==, rows[i].us >= 0);
    if (is_time)
      g_assert_cmpint (us, ==, rows[i].us);
  }
}

static void
test_time_written (void)
{
  g_autofree char *zero = bt_upnp_time_format (0);
  g_autofree char *some = bt_upnp_time_format (3723 * SECOND + SECOND - 1);

  g_assert_cmpstr (zero, ==, "0:00:00");
  g_assert_cmpstr (some, ==, "1:02:03");
}

static void
test_states (void)
{
  g_assert_cmpint (bt_upnp_state_parse ("PLAYING"), ==, BT_UPNP_PLAYING);
  g_assert_cmpint (bt_upnp_state_parse ("PAUSED_PLAYBACK"), ==, BT_UPNP_PAUSED);
  g_assert_cmpint (bt_upnp_state_parse ("NO_MEDIA_PRESENT"), ==, BT_UPNP_NO_MEDIA);
  g_assert_cmpint (bt_upnp_state_parse ("X_VENDOR"), ==, BT_UPNP_UNKNOWN);
  g_assert_cmpint (bt_upnp_state_parse (""), ==, BT_UPNP_UNKNOWN);
  g_assert_cmpint (bt_upnp_state_parse (NULL), ==, BT_UPNP_UNKNOWN);
}

static void
test_sinks (void)
{
  static const struct {
    const char *sink, *type;
    gboolean accepts;
  } rows[] = {
    { "http-get:*:video/mp4:*", "video/mp4", TRUE },
    { "http-get:*:audio/mpeg:*,http-get:*:video/mp4:DLNA.ORG_PN=AVC_MP4", "video/mp4", TRUE },
    { "http-get:*:audio/mpeg:DLNA.ORG_PN=A\\,B,http-get:*:VIDEO/MP4:*", "video/mp4", TRUE },
    { "http-get:*:*:*", "video/mp4", TRUE },
    { "*:*:*:*", "video/mp4", TRUE },
    { "http-get:*:video/*:*", "video/mp4", TRUE },
    { "http-get:*:audio/*:*", "video/mp4", FALSE },
    { "http-get:*:video/x-mkv:*", "video/x-matroska", TRUE },
    { "http-get:*:video/webm:*", "video/x-matroska", FALSE },
    { "http-get:*:audio/x-flac:*", "audio/flac", TRUE },
    { "http-get:*:audio/L16;rate=44100:*", "audio/L16", TRUE },
    { " http-get:*:video/mp4:*", "video/mp4", TRUE },
    { "rtsp-rtp-udp:*:video/mp4:*", "video/mp4", FALSE },
    { "internal:*:video/mp4:*", "video/mp4", FALSE },
    { "http-get:*:video/mp42:*", "video/mp4", FALSE },
    { "http-get:*:audio/mpeg:*", "video/mp4", FALSE },
    { "garbage", "video/mp4", FALSE },
    { "::::::", "video/mp4", FALSE },
    { "http-get:*:\\", "video/mp4", FALSE },
    { ",,, ,", "video/mp4", TRUE },
    { "", "video/mp4", TRUE },
    { NULL, "video/mp4", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].sink);
    g_assert_cmpint (bt_upnp_sink_accepts (rows[i].sink, rows[i].type), ==, rows[i].accepts);
  }
}

/* --- where it is --------------------------------------------------------------------------------- */

static void
test_usns (void)
{
  static const struct {
    const char *usn, *id;
  } rows[] = {
    { "uuid:a-b::urn:schemas-upnp-org:device:MediaRenderer:1", "uuid:a-b" },
    { "uuid:a::urn:schemas-upnp-org:device:MediaRenderer:3", "uuid:a" },
    { "uuid:a::urn:schemas-upnp-org:device:MediaRenderer:", NULL },
    { "uuid:a::urn:schemas-upnp-org:device:MediaServer:1", NULL },
    { "uuid:::urn:schemas-upnp-org:device:MediaRenderer:1", NULL },
    { "uuid:a", NULL },
    { "uuid:a::", NULL },
    { "no colon", NULL },
    { "uuid:\xff::urn:schemas-upnp-org:device:MediaRenderer:1", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  g_autofree char *many = g_strnfill (BT_LIMIT_UPNP_NAME, 'a');
  g_autofree char *too_long = g_strconcat ("uuid:", many, "::", BT_DLNA_TARGET, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = bt_upnp_usn_parse (rows[i].usn, BT_DLNA_TARGET);

    g_assert_cmpstr (id, ==, rows[i].id);
  }
  g_assert_null (bt_upnp_usn_parse (too_long, BT_DLNA_TARGET));
}

static void
test_answers (void)
{
  static const struct {
    const char *text, *location;
  } rows[] = {
    { "HTTP/1.1 200 OK\r\nST: " BT_DLNA_TARGET "\r\nLocation:http://a/\r\n\r\n", "http://a/" },
    { "HTTP/1.1 200 OK\nst:" BT_DLNA_TARGET "\nLOCATION:  http://a/  \n\n", "http://a/" },
    { "HTTP/1.1 404 No\r\nST: " BT_DLNA_TARGET "\r\nLocation: http://a/\r\n\r\n", NULL },
    { "HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nLocation: http://a/\r\n\r\n", NULL },
    { "HTTP/1.1 200 OK\r\nST: " BT_DLNA_TARGET "\r\n\r\n", NULL },
    { "HTTP/1.1 200 OK", NULL },
    { "NOTIFY * HTTP/1.1\r\nST: " BT_DLNA_TARGET "\r\nLocation: http://a/\r\n\r\n", NULL },
    { "", NULL },
  };
  g_autofree char *too_long = g_strnfill (BT_LIMIT_UPNP_DATAGRAM + 1, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *location =
        bt_upnp_answer_parse (rows[i].text, strlen (rows[i].text), BT_DLNA_TARGET);

    g_assert_cmpstr (location, ==, rows[i].location);
  }
  g_assert_null (bt_upnp_answer_parse (too_long, strlen (too_long), BT_DLNA_TARGET));
  g_assert_null (bt_upnp_answer_parse ("HTTP/1.1 200\0", 13, BT_DLNA_TARGET));
}

static void
test_locations (void)
{
  static const struct {
    const char *location, *ip;
    gboolean is_good;
  } rows[] = {
    { "http://192.0.2.7:80/d.xml", "192.0.2.7", TRUE },
    { "http://192.0.2.7", "192.0.2.7", TRUE },
    { "http://[2001:db8::7]:80/d.xml", "2001:db8::7", TRUE },
    { "http://192.0.2.8/d.xml", "192.0.2.7", FALSE },
    { "http://192.0.2.7:0/d.xml", "192.0.2.7", FALSE },
    { "http://192.0.2.7:65536/d.xml", "192.0.2.7", FALSE },
    { "http://u:p@192.0.2.7/d.xml", "192.0.2.7", FALSE },
    { "https://192.0.2.7/d.xml", "192.0.2.7", FALSE },
    { "file:///etc/passwd", "192.0.2.7", FALSE },
    { "http://telly.local/d.xml", "telly.local", FALSE },
    { "/d.xml", "192.0.2.7", FALSE },
    { "", "192.0.2.7", FALSE },
    { NULL, "192.0.2.7", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GUri *uri = bt_upnp_location_parse (rows[i].location, rows[i].ip);

    g_test_message ("%s", rows[i].location);
    g_assert_cmpint (uri != NULL, ==, rows[i].is_good);
    g_clear_pointer (&uri, g_uri_unref);
  }
}

/* --- descriptions -------------------------------------------------------------------------------- */

#define TYPE "<deviceType>" BT_DLNA_TARGET "</deviceType>"
#define DEVICE(inside) "<root><device>" TYPE inside "</device></root>"
#define SERVICE_OF(control, scpd)                                                             \
  "<UDN>uuid:7</UDN><friendlyName>Telly</friendlyName><serviceList><service>"                 \
  "<serviceType>urn:schemas-upnp-org:service:AVTransport:2</serviceType><controlURL>" control \
  "</controlURL><SCPDURL>" scpd "</SCPDURL></service></serviceList>"

static BtDlnaDescription *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GUri) location = bt_upnp_location_parse ("http://127.0.0.1:8080/d/d.xml", "127.0.0.1");

  return bt_dlna_description_parse (bytes, location, error);
}

static void
test_described (void)
{
  g_autoptr (BtDlnaDescription) telly = parse (DEVICE (SERVICE_OF ("/c", "/s")), NULL);
  g_autoptr (BtDlnaDescription) copy = NULL;

  g_assert_nonnull (telly);
  copy = bt_dlna_description_copy (telly);
  g_assert_cmpstr (copy->name, ==, "Telly");
  g_assert_cmpstr (copy->id, ==, "uuid:7");
  g_assert_cmpstr (copy->address, ==, "127.0.0.1:8080");
  g_assert_cmpstr (copy->location, ==, "http://127.0.0.1:8080/d/d.xml");
}

/* In another device, without a name, with a byte in front. */
static void
test_odd (void)
{
  g_autoptr (BtDlnaDescription) inner =
      parse ("<root><device><deviceType>urn:x:device:Basic:1</deviceType><deviceList><device>" TYPE
             "<friendlyName> A\tB\x01 </friendlyName></device></deviceList></device></root>",
             NULL);
  g_autoptr (BtDlnaDescription) plain =
      parse ("\xef\xbb\xbf<?xml version=\"1.0\"?>" DEVICE (""), NULL);

  g_assert_nonnull (inner);
  g_assert_true (g_utf8_validate (inner->name, -1, NULL));
  g_assert_true (g_str_has_prefix (inner->name, "A B"));
  g_assert_nonnull (plain);
  g_assert_cmpstr (plain->name, ==, "127.0.0.1:8080");
}

/* A hundred devices in each other are more than anybody has. */
static char *
make_deep (void)
{
  GString *text = g_string_new ("<root>");

  for (guint i = 0; i < 100; i++)
    g_string_append (text, i ? "<deviceList><device>" : "<device>");
  return g_string_free (g_string_append (text, TYPE), FALSE);
}

static void
test_bad_descriptions (void)
{
  g_autofree char *large = g_strnfill (BT_LIMIT_UPNP_ANSWER + 1, ' ');
  g_autofree char *deep = make_deep ();
  const struct {
    const char *text;
    BtCastError code;
  } rows[] = {
    { "", BT_CAST_ERROR_BAD_ANSWER },
    { large, BT_CAST_ERROR_BAD_ANSWER },
    { "hello", BT_CAST_ERROR_BAD_ANSWER },
    { "<html><body>It works</body></html>", BT_CAST_ERROR_BAD_ANSWER },
    { "<root/>", BT_CAST_ERROR_BAD_ANSWER },
    { "<root><device/></root>", BT_CAST_ERROR_NOT_FOUND },
    { "<root><device><deviceType>urn:schemas-upnp-org:device:MediaServer:1</deviceType></device></root>",
      BT_CAST_ERROR_NOT_FOUND },
    { deep, BT_CAST_ERROR_NOT_FOUND },
    { "<!DOCTYPE root [<!ENTITY a \"b\">]>" DEVICE ("<UDN>&a;</UDN>"), BT_CAST_ERROR_BAD_ANSWER },
    { "<!DOCTYPE root SYSTEM \"file:///etc/passwd\">" DEVICE (""), BT_CAST_ERROR_BAD_ANSWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%.80s", rows[i].text);
    g_assert_null (parse (rows[i].text, &error));
    g_assert_error (error, BT_CAST_ERROR, (int) rows[i].code);
  }
}

/* A renderer that names others' addresses gets no call there. */
static void
test_services (void)
{
  static const struct {
    const char *text;
    gboolean is_there;
  } rows[] = {
    { DEVICE (SERVICE_OF ("/c", "/s")), TRUE },
    { DEVICE (SERVICE_OF ("c", "s")), TRUE },
    { DEVICE (SERVICE_OF ("http://127.0.0.1:9/c", "/s")), TRUE },
    { DEVICE (SERVICE_OF ("http://192.0.2.7/c", "/s")), FALSE },
    { DEVICE (SERVICE_OF ("//192.0.2.7/c", "/s")), FALSE },
    { DEVICE (SERVICE_OF ("/c", "http://192.0.2.7/s")), FALSE },
    { DEVICE (SERVICE_OF ("file:///etc/passwd", "/s")), FALSE },
    { DEVICE (SERVICE_OF ("", "")), TRUE },
    { DEVICE (""), FALSE },
    { "<root><URLBase>http://192.0.2.7/</URLBase><device>" TYPE SERVICE_OF (
          "/c", "/s") "</device></root>",
      TRUE },
    { DEVICE (
          "<serviceList><service><serviceType>urn:schemas-upnp-org:service:AVTransport:1</serviceType>"
          "</service></serviceList>"),
      FALSE },
  };
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GUPnPContext) context =
      gupnp_context_new_for_address (loopback, 0, GSSDP_UDA_VERSION_1_0, NULL);

  g_assert_nonnull (context);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (BtDlnaDescription) telly = parse (rows[i].text, NULL);
    g_autoptr (GUPnPServiceProxy) proxy =
        bt_dlna_description_make_proxy (telly, context, "AVTransport");

    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (proxy != NULL, ==, rows[i].is_there);
  }
}

static void
test_volumes (void)
{
  static const struct {
    const char *text;
    guint max;
  } rows[] = {
    { "<scpd><serviceStateTable><stateVariable><name>Mute</name></stateVariable><stateVariable>"
      "<name>Volume</name><allowedValueRange><minimum>0</minimum><maximum>40</maximum>"
      "</allowedValueRange></stateVariable></serviceStateTable></scpd>",
      40 },
    { "<scpd><serviceStateTable><stateVariable><name>Volume</name><allowedValueRange><maximum>0</maximum>"
      "</allowedValueRange></stateVariable></serviceStateTable></scpd>",
      100 },
    { "<scpd><serviceStateTable><stateVariable><name>Volume</name><allowedValueRange><maximum>-1</maximum>"
      "</allowedValueRange></stateVariable></serviceStateTable></scpd>",
      100 },
    { "<scpd><serviceStateTable><stateVariable><name>Volume</name></stateVariable></serviceStateTable></scpd>",
      100 },
    { "<scpd/>", 100 },
    { "", 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (rows[i].text, strlen (rows[i].text));

    g_assert_cmpuint (bt_dlna_description_get_volume_max (bytes, 100), ==, rows[i].max);
  }
}

/* --- what it is told ------------------------------------------------------------------------------- */

static void
test_didl (void)
{
  g_autoptr (BtCastMedia) media =
      bt_cast_media_new ("http://192.0.2.1:9/a?b&c", "video/mp4", "A <film> & \x01\xff");
  g_autofree char *text = NULL;

  media->size = G_GUINT64_CONSTANT (5000000000);
  media->duration_us = 3723 * SECOND;
  bt_cast_media_add_text (media, "http://192.0.2.1:9/t.vtt", "English", "en");
  media->text = 0;
  text = bt_dlna_didl_write (media);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "<dc:title>A &lt;film&gt; &amp; "));
  g_assert_nonnull (strstr (text, "<upnp:class>object.item.videoItem</upnp:class>"));
  g_assert_nonnull (strstr (text, "protocolInfo=\"http-get:*:video/mp4:" BT_DLNA_FEATURES "\""));
  g_assert_nonnull (strstr (text, "size=\"5000000000\""));
  g_assert_nonnull (strstr (text, "duration=\"1:02:03"));
  g_assert_nonnull (strstr (text, ">http://192.0.2.1:9/a?b&amp;c</res>"));
  g_assert_nonnull (strstr (text, "protocolInfo=\"http-get:*:text/vtt:*\""));
  g_assert_nonnull (strstr (text, "xmlns:sec=\"http://www.sec.co.kr/\""));
  g_assert_nonnull (strstr (
      text, "<sec:CaptionInfoEx sec:type=\"vtt\">http://192.0.2.1:9/t.vtt</sec:CaptionInfoEx>"));
}

static void
test_didl_of_a_song (void)
{
  g_autoptr (BtCastMedia) media = bt_cast_media_new ("http://192.0.2.1:9/a", "audio/mpeg", "");
  g_autofree char *text = bt_dlna_didl_write (media);

  g_assert_nonnull (strstr (text, "object.item.audioItem.musicTrack"));
  g_assert_null (strstr (text, "duration="));
  g_assert_null (strstr (text, "size="));
  g_assert_null (strstr (text, "sec:"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/upnp/times", test_times);
  g_test_add_func ("/upnp/time-written", test_time_written);
  g_test_add_func ("/upnp/states", test_states);
  g_test_add_func ("/upnp/sinks", test_sinks);
  g_test_add_func ("/upnp/usns", test_usns);
  g_test_add_func ("/upnp/answers", test_answers);
  g_test_add_func ("/upnp/locations", test_locations);
  g_test_add_func ("/upnp/described", test_described);
  g_test_add_func ("/upnp/odd", test_odd);
  g_test_add_func ("/upnp/bad-descriptions", test_bad_descriptions);
  g_test_add_func ("/upnp/services", test_services);
  g_test_add_func ("/upnp/volumes", test_volumes);
  g_test_add_func ("/upnp/didl", test_didl);
  g_test_add_func ("/upnp/didl-of-a-song", test_didl_of_a_song);
  return g_test_run ();
}
