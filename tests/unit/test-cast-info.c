/* test-cast-info.c — what devices say of themselves, and what of it is believed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-info.h"

#include <string.h>

typedef struct {
  const char *name;
  BtCastInfoFunc read;
  const char *instance;
  const char *txt; /* pairs with "|" between them */
  const char *called, *id, *model;
} Row;

#define CAST bt_cast_info_read_chromecast
#define AIR bt_cast_info_read_airplay
#define LONG_90 \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const Row rows[] = {
  { "cast/usual", CAST, "Chromecast-0123456789abcdef",
    "id=0123456789abcdef|md=Chromecast|fn=Wohnzimmer|ca=4101|st=0", "Wohnzimmer",
    "0123456789abcdef", "Chromecast" },
  { "cast/no-name", CAST, "Chromecast-01", "id=01", "Chromecast-01", "01", NULL },
  { "cast/empty-name", CAST, "Chromecast-01", "id=01|fn=|md=", "Chromecast-01", "01", NULL },
  { "cast/blank-name", CAST, "Chromecast-01", "id=01|fn=  \n ", "Chromecast-01", "01", NULL },
  { "cast/spaces", CAST, "Chromecast-01", "id=01|fn= TV ", "TV", "01", NULL },
  { "cast/no-id", CAST, "Chromecast-01", "fn=TV", "TV", "Chromecast-01", NULL },
  { "cast/nothing", CAST, "Chromecast-01", "", "Chromecast-01", "Chromecast-01", NULL },
  { "cast/no-instance", CAST, " ", "id=01", "tv.local", "01", NULL },
  { "cast/no-utf8", CAST, "Chromecast-01", "id=01|fn=\xff\xfe", "Chromecast-01", "01", NULL },
  { "cast/umlaut", CAST, "Chromecast-01",
    "id=01|fn=K\xc3\xbc"
    "che",
    "K\xc3\xbc"
    "che",
    "01", NULL },
  { "cast/two-names", CAST, "Chromecast-01", "id=01|fn=A|fn=B", "A", "01", NULL },
  { "air/usual", AIR, "Living room",
    "deviceid=00:11:22:33:44:55|features=0x5A7FFFF7,0x1E|model=AppleTV3,2", "Living room",
    "00:11:22:33:44:55", "AppleTV3,2" },
  { "air/kodi", AIR, "Kodi", "deviceid=00:11:22:33:44:55|features=0x77|model=Xbmc,1", "Kodi",
    "00:11:22:33:44:55", "Xbmc,1" },
  { "air/number-before", AIR, "001122334455@Living room", "deviceid=1", "Living room", "1", NULL },
  { "air/at-in-name", AIR, "me@home", "deviceid=1", "me@home", "1", NULL },
  { "air/at-first", AIR, "@home", "deviceid=1", "@home", "1", NULL },
  { "air/at-last", AIR, "0011@", "deviceid=1", "tv.local", "1", NULL },
  { "air/no-id", AIR, "Kodi", "features=0x77", "Kodi", "Kodi", NULL },
  { "air/loudspeaker", AIR, "HomePod", "deviceid=1|features=0x4A7FCFD4,0x38174FDE", NULL, NULL,
    NULL },
  { "air/high-half-only", AIR, "HomePod", "deviceid=1|features=0x0,0x1", NULL, NULL, NULL },
  { "air/features-none", AIR, "TV", "deviceid=1", "TV", "1", NULL },
  { "air/features-empty", AIR, "TV", "deviceid=1|features=", "TV", "1", NULL },
  { "air/features-garbage", AIR, "TV", "deviceid=1|features=yes", "TV", "1", NULL },
  { "air/features-huge", AIR, "TV",
    "deviceid=1|features=0xfffffffffffffffffffffffffffffffffffffffffffe", "TV", "1", NULL },
  { "air/features-many", AIR, "TV", "deviceid=1|features=0x0,0x0,0x0,0x0", "TV", "1", NULL },
  { "air/features-minus", AIR, "TV", "deviceid=1|features=-2", "TV", "1", NULL },
};

static BtMdnsService *
make_service (const char *instance, const char *pairs)
{
  BtMdnsService *service = bt_mdns_service_new ();
  g_autoptr (GByteArray) txt = g_byte_array_new ();
  g_auto (GStrv) parts = g_strsplit (pairs, "|", -1);
  BtAddress address;

  for (guint i = 0; parts[i] != NULL; i++) {
    guint8 length = (guint8) strlen (parts[i]);

    g_byte_array_append (txt, &length, 1);
    g_byte_array_append (txt, (guint8 *) parts[i], length);
  }
  g_bytes_unref (service->txt);
  service->txt = g_bytes_new (txt->data, txt->len);
  service->instance = g_strdup (instance);
  service->host = g_strdup ("tv.local");
  service->port = 8009;
  g_assert_true (bt_address_parse (&address, "192.0.2.7:8009", 0));
  g_array_append_val (service->addresses, address);
  return service;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (BtMdnsService) service = make_service (row->instance, row->txt);
  g_autoptr (BtCastInfo) info = row->read (service);

  if (row->called == NULL) {
    g_assert_null (info);
    return;
  }
  g_assert_nonnull (info);
  g_assert_cmpstr (info->name, ==, row->called);
  g_assert_cmpstr (info->id, ==, row->id);
  g_assert_cmpstr (info->model, ==, row->model);
  g_assert_cmpstr (info->address, ==, "192.0.2.7:8009");
}

/* The end of what is too long lies between two characters. */
static void
test_long (void)
{
  g_autoptr (BtMdnsService) service = make_service (
      "TV", "id=1|fn=a" LONG_90 LONG_90 "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"
            "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc");
  g_autoptr (BtCastInfo) info = bt_cast_info_read_chromecast (service);

  g_assert_nonnull (info);
  g_assert_cmpuint (strlen (info->name), ==, BT_CAST_NAME_MAX - 1);
  g_assert_true (g_utf8_validate (info->name, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/cast-info/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/cast-info/long", test_long);
  return g_test_run ();
}
