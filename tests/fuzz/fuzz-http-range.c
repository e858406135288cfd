/* fuzz-http-range.c — any text as a range, a host, an origin and a path of the streaming server.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "stream/bt-http-host.h"
#include "stream/bt-http-path.h"
#include "stream/bt-http-range.h"
#include "stream/bt-media-type.h"

static const guint64 sizes[] = { 0, 1, 1000, G_GUINT64_CONSTANT (281474976710655) };

/* A part is one of the file, and what is said of it is read as the same. */
static void
check_range (const char *text, guint64 size)
{
  BtHttpRange range, again;
  BtHttpRangeKind kind = bt_http_range_parse (text, size, &range);
  g_autofree char *same = NULL;

  if (kind == BT_HTTP_RANGE_WHOLE)
    g_assert_true (range.first == 0 && range.length == size);
  if (kind != BT_HTTP_RANGE_PART)
    return;
  g_assert_true (range.length > 0 && range.length <= size && range.first <= size - range.length);
  same = g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, range.first,
                          range.first + range.length - 1);
  g_assert_true (bt_http_range_parse (same, size, &again) == BT_HTTP_RANGE_PART);
  g_assert_true (again.first == range.first && again.length == range.length);
}

/* Whatever names us names just this address. */
static void
check_host (const char *text)
{
  BtAddress local, said;

  bt_address_parse (&local, "127.0.0.1:9000", 0);
  if (bt_http_host_is_ours (text, &local))
    g_assert_true (g_ascii_strncasecmp (text, "localhost", strlen ("localhost")) == 0
                   || (bt_address_parse (&said, text, 80) && bt_address_equal (&said, &local)));
  if (bt_http_origin_is_ours (text, &local))
    g_assert_true (g_ascii_strncasecmp (text, "http://", strlen ("http://")) == 0);
}

static void
check_path (const char *text)
{
  const BtHttpToken token = { "0123456789abcdef0123456789abcdef" };
  BtHttpTarget target = bt_http_path_parse (text, &token), again;
  g_autofree char *path = NULL;

  if (target.kind == BT_HTTP_NOTHING)
    return;
  g_assert_true (g_str_has_prefix (text + 1, token.text));
  path = bt_http_path_format (&target, &token, "folder/film.mkv");
  again = bt_http_path_parse (path, &token);
  g_assert_true (again.kind == target.kind && again.file == target.file
                 && again.torrent == target.torrent);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_range (text, sizes[i]);
  check_host (text);
  check_path (text);
  g_assert_nonnull (bt_media_type_of (text));
  return 0;
}
