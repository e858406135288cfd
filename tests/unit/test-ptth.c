/* test-ptth.c — the reverse channel of AirPlay, said whole and byte by byte.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-ptth.h"

#include <string.h>

#include "base/bt-limits.h"

#define AGREED "HTTP/1.1 101 Switching Protocols\r\nUpgrade: PTTH/1.0\r\n\r\n"
/* As Kodi says it. */
#define AGREED_KODI                                                                           \
  "HTTP/1.1 101 Switching Protocols\nDate: Mon Nov 30 01:18:18 2026\r\nUpgrade: PTTH/1.0\r\n" \
  "Connection: Upgrade\r\nContent-Length: 0\r\n\r\n"
#define EVENT(body, length)                                                                 \
  "POST /event HTTP/1.1\r\nContent-Type: text/x-apple-plist+xml\r\nContent-Length: " length \
  "\r\nx-apple-session-id: a\r\n\r\n" body
#define GET "GET /event HTTP/1.1\r\n\r\n"

/* @seen: o opened, e event, u unknown, R refused, B broken. @bodies: of the events, one after the other. */
typedef struct {
  const char *name, *said, *seen, *bodies;
} Row;

static const Row rows[] = {
  { "nothing", "", "", "" },
  { "agreed", AGREED, "o", "" },
  { "kodi", AGREED_KODI EVENT ("abc", "3"), "oe", "abc" },
  { "http-1.0", "HTTP/1.0 101 Yes\r\n\r\n", "o", "" },
  { "lone-lf", "HTTP/1.1 101 Yes\n\nPOST /event HTTP/1.1\nContent-Length: 1\n\na", "oe", "a" },
  { "two", AGREED EVENT ("abc", "3") EVENT ("", "0") EVENT ("de", " 2 "), "oeee", "abcde" },
  { "empty-lines-between", AGREED "\r\n\r\n" EVENT ("abc", "3") "\n\r\n" GET, "oeu", "abc" },
  { "no-length", AGREED "POST /event HTTP/1.1\r\nA: b\r\n\r\n" GET, "oeu", "" },
  { "no-headers", AGREED "POST /event HTTP/1.1\r\n\r\n", "oe", "" },
  { "elsewhere", AGREED "POST /reboot HTTP/1.1\r\nContent-Length: 2\r\n\r\nxx" GET, "ouu", "" },
  { "body-to-come", AGREED EVENT ("ab", "3"), "o", "" },
  { "refused", "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n" GET, "R", "" },
  { "password", "HTTP/1.1 401 Unauthorized\r\n\r\n", "R", "" },
  { "status-longer", "HTTP/1.1 1010 Yes\r\n\r\n", "R", "" },
  { "ssh", "SSH-2.0-OpenSSH_9.2p1\r\n\r\n", "B", "" },
  { "no-status", "HTTP/1.\r\n\r\n", "B", "" },
  { "asks-before-it-agreed", GET, "B", "" },
  { "answers-afterwards", AGREED AGREED, "oB", "" },
  { "no-version", AGREED "POST /event\r\n\r\n", "oB", "" },
  { "four-words", AGREED "POST /event HTTP/1.1 x\r\n\r\n", "oB", "" },
  { "no-path", AGREED "POST event HTTP/1.1\r\n\r\n", "oB", "" },
  { "no-colon", AGREED "POST /event HTTP/1.1\r\nabc\r\n\r\n", "oB", "" },
  { "no-name", AGREED "POST /event HTTP/1.1\r\n: abc\r\n\r\n", "oB", "" },
  { "length-twice",
    AGREED "POST /event HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", "oB", "" },
  { "length-negative", AGREED EVENT ("", "-1"), "oB", "" },
  { "length-signed", AGREED EVENT ("a", "+1"), "oB", "" },
  { "length-hex", AGREED EVENT ("", "0x1"), "oB", "" },
  { "length-empty", AGREED EVENT ("", ""), "oB", "" },
  { "length-too-large", AGREED EVENT ("", "65537"), "oB", "" },
  { "length-overflows", AGREED EVENT ("", "18446744073709551617"), "oB", "" },
  { "chunks", AGREED "POST /event HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "oB",
    "" },
};

static char
to_letter (BtPtthResult result)
{
  return ".oeuRB"[result];
}

static void
take (BtPtth *ptth, GString *seen, GString *bodies)
{
  for (;;) {
    g_autoptr (GBytes) body = NULL;
    BtPtthResult result = bt_ptth_next (ptth, &body);
    char letter = to_letter (result);

    if (result == BT_PTTH_MORE
        || (seen->len > 0 && strchr ("RB", seen->str[seen->len - 1]) != NULL))
      return;
    g_string_append_c (seen, letter);
    g_assert_cmpint (bt_ptth_get_answer (result) != NULL, ==, letter == 'e' || letter == 'u');
    if (body != NULL)
      g_string_append_len (bodies, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  }
}

static void
say (const Row *row, gsize step)
{
  g_autoptr (BtPtth) ptth = bt_ptth_new ();
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GString) bodies = g_string_new (NULL);
  gsize size = strlen (row->said);

  for (gsize i = 0; i < size; i += step) {
    bt_ptth_add (ptth, (const guint8 *) row->said + i, MIN (step, size - i));
    take (ptth, seen, bodies);
  }
  g_assert_cmpstr (seen->str, ==, row->seen);
  g_assert_cmpstr (bodies->str, ==, row->bodies);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;

  say (row, MAX (strlen (row->said), 1));
  say (row, 1);
}

static BtPtthResult
feed (BtPtth *ptth, const char *text, gsize size)
{
  g_autoptr (GBytes) body = NULL;

  bt_ptth_add (ptth, (const guint8 *) text, size);
  return bt_ptth_next (ptth, &body);
}

/* Whoever never ends a head is cut off, and a byte that is no text ends it as well. */
static void
test_bounds (void)
{
  g_autofree char *endless = g_strnfill (BT_LIMIT_PTTH_HEAD - 1, 'a');
  g_autoptr (BtPtth) ptth = bt_ptth_new ();
  g_autoptr (BtPtth) other = bt_ptth_new ();

  g_assert_cmpint (feed (ptth, endless, strlen (endless)), ==, BT_PTTH_MORE);
  g_assert_cmpint (feed (ptth, "a", 1), ==, BT_PTTH_BROKEN);
  g_assert_cmpint (feed (ptth, AGREED, strlen (AGREED)), ==, BT_PTTH_BROKEN);
  g_assert_cmpint (feed (other, "HTTP/1.1 101 \0\r\n\r\n", 18), ==, BT_PTTH_BROKEN);
}

static void
test_upgrade (void)
{
  g_autofree char *text = bt_ptth_write_upgrade ("[2001:db8::7]:7000", "abc");

  g_assert_true (g_str_has_prefix (text, "POST /reverse HTTP/1.1\r\nHost: [2001:db8::7]:7000\r\n"));
  g_assert_nonnull (strstr (text, "\r\nUpgrade: PTTH/1.0\r\nConnection: Upgrade\r\n"));
  g_assert_nonnull (strstr (text, "\r\nX-Apple-Session-ID: abc\r\n"));
  g_assert_true (g_str_has_suffix (text, "\r\n\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/ptth/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/ptth/bounds", test_bounds);
  g_test_add_func ("/ptth/upgrade", test_upgrade);
  return g_test_run ();
}
