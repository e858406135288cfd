/* bt-subtitle-text.c — the text of a subtitle file, whatever it is encoded in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitle-text.h"

#include <string.h>

#define REPLACEMENT 0xfffd
#define LOOK_AT 256 /* bytes that show whether every second one is zero */

typedef enum { UTF_8, UTF_16_LE, UTF_16_BE, WINDOWS_1252 } Encoding;

/* 0x80 to 0x9f; the rest of Windows-1252 is Latin-1. */
static const gunichar upper_controls[32] = {
  0x20ac,      REPLACEMENT, 0x201a, 0x0192, 0x201e, 0x2026,      0x2020, 0x2021,      //
  0x02c6,      0x2030,      0x0160, 0x2039, 0x0152, REPLACEMENT, 0x017d, REPLACEMENT, //
  REPLACEMENT, 0x2018,      0x2019, 0x201c, 0x201d, 0x2022,      0x2013, 0x2014,      //
  0x02dc,      0x2122,      0x0161, 0x203a, 0x0153, REPLACEMENT, 0x017e, 0x0178,
};

/* Which byte of each pair is zero tells the order: subtitles begin with digits or with WEBVTT. */
static gboolean
looks_like_utf16 (const guint8 *data, gsize size, guint zero_at)
{
  gsize n_pairs = MIN (size, LOOK_AT) / 2, n_zero = 0;

  for (gsize i = 0; i < n_pairs; i++)
    n_zero += data[2 * i + zero_at] == 0 && data[2 * i + 1 - zero_at] != 0;
  return n_pairs > 2 && n_zero * 4 > n_pairs * 3;
}

static Encoding
guess_encoding (const guint8 *data, gsize size, gsize *n_mark)
{
  *n_mark = 2;
  if (size >= 2 && data[0] == 0xff && data[1] == 0xfe)
    return UTF_16_LE;
  if (size >= 2 && data[0] == 0xfe && data[1] == 0xff)
    return UTF_16_BE;
  *n_mark = 3;
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return UTF_8;
  *n_mark = 0;
  if (looks_like_utf16 (data, size, 1))
    return UTF_16_LE;
  if (looks_like_utf16 (data, size, 0))
    return UTF_16_BE;
  return g_utf8_validate_len ((const char *) data, size, NULL) ? UTF_8 : WINDOWS_1252;
}

static void
append (GString *text, gunichar c)
{
  g_string_append_unichar (text, c == 0 ? ' ' : c);
}

static guint
get_unit (const guint8 *at, Encoding encoding)
{
  return encoding == UTF_16_LE ? at[0] | at[1] << 8 : at[0] << 8 | at[1];
}

static void
decode_utf16 (GString *text, const guint8 *data, gsize size, Encoding encoding)
{
  for (gsize at = 0; at + 2 <= size; at += 2) {
    guint unit = get_unit (data + at, encoding);
    guint next = at + 4 <= size ? get_unit (data + at + 2, encoding) : 0;

    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      append (text, 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00));
      at += 2;
    } else {
      append (text, unit >= 0xd800 && unit < 0xe000 ? REPLACEMENT : unit);
    }
  }
}

static void
decode_windows_1252 (GString *text, const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    append (text, data[i] >= 0x80 && data[i] < 0xa0 ? upper_controls[data[i] - 0x80] : data[i]);
}

static void
decode_utf8 (GString *text, const guint8 *data, gsize size)
{
  g_autofree char *valid = g_utf8_make_valid ((const char *) data, size);

  g_string_append (text, valid);
}

char *
bt_subtitle_text_decode (const guint8 *data, gsize size)
{
  GString *text = g_string_sized_new (size);
  gsize n_mark;
  Encoding encoding = guess_encoding (data, size, &n_mark);

  data += n_mark;
  size -= n_mark;
  if (encoding == UTF_8)
    decode_utf8 (text, data, size);
  else if (encoding == WINDOWS_1252)
    decode_windows_1252 (text, data, size);
  else
    decode_utf16 (text, data, size, encoding);
  return g_string_free (text, FALSE);
}
