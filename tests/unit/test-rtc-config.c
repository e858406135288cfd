/* test-rtc-config.c — servers for WebRTC as people write them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-rtc-config.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
  const char *text;
  const char *host; /* NULL: it is refused */
  guint16 port;
} StunRow;

static const StunRow stun_rows[] = {
  { BT_RTC_STUN_DEFAULT, "stun.l.google.com", 19302 },
  { "stun.example.org", "stun.example.org", 3478 },
  { "stun:stun.example.org:5", "stun.example.org", 5 },
  { "STUN:10.0.0.1", "10.0.0.1", 3478 },
  { "192.0.2.1:65535", "192.0.2.1", 65535 },
  { "[fd00::2]", "fd00::2", 3478 },
  { "[fd00::2]:19302", "fd00::2", 19302 },
  { "", NULL, 0 },
  { "stun:", NULL, 0 },
  { ":3478", NULL, 0 },
  { "host:", NULL, 0 },
  { "host:0", NULL, 0 },
  { "host:65536", NULL, 0 },
  { "host:+1", NULL, 0 },
  { "host:1x", NULL, 0 },
  { "host:1:2", NULL, 0 },
  { "fd00::2", NULL, 0 },
  { "[fd00::2", NULL, 0 },
  { "[fd00::2]x", NULL, 0 },
  { "[fd00::2]:", NULL, 0 },
  { "[192.0.2.1]", NULL, 0 },
  { "[]", NULL, 0 },
  { "[", NULL, 0 },
  { "two words", NULL, 0 },
  { "-host", NULL, 0 },
  { ".host", NULL, 0 },
  { "user@host", NULL, 0 },
  { "http://host", NULL, 0 },
  { "h\xc3\xb6st", NULL, 0 },
};

static void
test_stun (gconstpointer data)
{
  const StunRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 port = 0;
  gboolean is_good = bt_rtc_parse_stun (row->text, &host, &port, &error);

  g_assert_cmpint (is_good, ==, row->host != NULL);
  g_assert_cmpstr (host, ==, row->host);
  if (is_good)
    g_assert_cmpuint (port, ==, row->port);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

typedef struct {
  const char *text;
  const char *user; /* NULL: it is refused */
  const char *password, *host;
  guint16 port;
  gboolean tcp;
} TurnRow;

static const TurnRow turn_rows[] = {
  { "turn:me:secret@turn.example.org:3479", "me", "secret", "turn.example.org", 3479, FALSE },
  { "TURN:me:secret@turn.example.org", "me", "secret", "turn.example.org", 3478, FALSE },
  { "turn:me:secret@[fd00::2]:5?transport=tcp", "me", "secret", "fd00::2", 5, TRUE },
  { "turn:me:secret@[fd00::2]?transport=UDP", "me", "secret", "fd00::2", 3478, FALSE },
  { "turn:1700000000%3Ame:a%40b%2Fc%25@h", "1700000000:me", "a@b/c%", "h", 3478, FALSE },
  { "turn:me:a:b@c?d@h:1", "me", "a:b@c?d", "h", 1, FALSE },
  { "turn:m%C3%A9:%e2%82%ac@h", "m\xc3\xa9", "\xe2\x82\xac", "h", 3478, FALSE },
  { "", NULL },
  { "turn:", NULL },
  { "turn:host", NULL },
  { "turn:me@host", NULL },
  { "turn::secret@host", NULL },
  { "turn:me:@host", NULL },
  { "turn:me:secret@", NULL },
  { "turn:me:secret@:1", NULL },
  { "turn:me:secret@host:0", NULL },
  { "turn:me:secret@host?transport=", NULL },
  { "turn:me:secret@host?transport=tls", NULL },
  { "turn:me:secret@host?x", NULL },
  { "turn:me:secret@host?transport=tcp&x", NULL },
  { "turn:me:%00@host", NULL },
  { "turn:me:%@host", NULL },
  { "turn:me:%g0@host", NULL },
  { "turn:me:%ff@host", NULL },
  { "turn:%zz:secret@host", NULL },
  { "turns:me:secret@host", NULL },
  { "stun:host", NULL },
};

static void
test_turn (gconstpointer data)
{
  const TurnRow *row = data;
  g_autoptr (GError) error = NULL;
  BtRtcRelay relay;
  gboolean is_good = bt_rtc_parse_turn (row->text, &relay, &error);

  g_assert_cmpint (is_good, ==, row->user != NULL);
  g_assert_cmpstr (relay.user, ==, row->user);
  g_assert_cmpstr (relay.password, ==, row->password);
  g_assert_cmpstr (relay.host, ==, row->host);
  if (is_good) {
    g_assert_cmpuint (relay.port, ==, row->port);
    g_assert_cmpint (relay.tcp, ==, row->tcp);
  } else {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    g_assert_null (strstr (error->message, "secret"));
  }
  bt_rtc_relay_clear (&relay);
}

/* What is longer than any server takes is refused. */
static void
test_long (void)
{
  g_autofree char *word = g_strnfill (600, 'x');
  g_autofree char *turn = g_strdup_printf ("turn:me:%s@host", word);
  g_autofree char *host = NULL;
  guint16 port;
  BtRtcRelay relay;

  g_assert_false (bt_rtc_parse_stun (word, &host, &port, NULL));
  g_assert_false (bt_rtc_parse_turn (turn, &relay, NULL));
  bt_rtc_relay_clear (&relay);
}

static void
set_list (char ***list, const char *item)
{
  const char *const items[] = { item, NULL };

  g_strfreev (*list);
  *list = g_strdupv ((char **) items);
}

static void
test_equal (void)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  char ***lists[] = { &config->stun, &config->turn, &config->trackers };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autoptr (BtRtcConfig) before = bt_rtc_config_copy (config);
    g_autoptr (BtRtcConfig) after = NULL;

    g_assert_true (bt_rtc_config_equal (config, before));
    set_list (lists[i], "host");
    g_assert_false (bt_rtc_config_equal (config, before));
    after = bt_rtc_config_copy (config);
    g_assert_true (bt_rtc_config_equal (config, after));
    after->relay_only = TRUE;
    g_assert_false (bt_rtc_config_equal (config, after));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stun_rows); i++) {
    g_autofree char *path = g_strdup_printf ("/rtc-config/stun/%u", i);

    g_test_add_data_func (path, &stun_rows[i], test_stun);
  }
  for (guint i = 0; i < G_N_ELEMENTS (turn_rows); i++) {
    g_autofree char *path = g_strdup_printf ("/rtc-config/turn/%u", i);

    g_test_add_data_func (path, &turn_rows[i], test_turn);
  }
  g_test_add_func ("/rtc-config/long", test_long);
  g_test_add_func ("/rtc-config/equal", test_equal);
  return g_test_run ();
}
