/* test-subtitles.c — subtitles as people write them, and as strangers break them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitles.h"

#include "subtitles/bt-subtitle-markup.h"
#include "subtitles/bt-web-vtt.h"

#include <string.h>

#define MS 1000
#define TIMES "00:00:01,000 --> 00:00:02,000\n"

static BtSubtitles *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BtSubtitles *subtitles = bt_subtitles_parse ((const guint8 *) text, strlen (text), &error);

  g_assert_no_error (error);
  return subtitles;
}

static void
assert_at (BtSubtitles *subtitles, gint64 time_us, const char *expected)
{
  g_autofree char *shown = bt_subtitles_dup_at (subtitles, time_us);

  g_assert_cmpstr (shown, ==, expected);
}

/* --- one cue ------------------------------------------------------------------------------------ */

typedef struct {
  const char *name;
  const char *file;
  gint64 begin_us, end_us; /* of its first cue */
  const char *markup;
  guint n_cues;
} Row;

static const Row rows[] = {
  { "srt", "1\n00:00:01,600 --> 01:02:04,250\nHello\nthere\n\n", 1600 * MS, 3724250 * (gint64) MS,
    "Hello\nthere", 1 },
  { "carriage-returns", "1\r00:00:01,000 --> 00:00:02,000\rA\rB\r\r2\r", 1000 * MS, 2000 * MS,
    "A\nB", 1 },
  { "crlf", "\r\n1\r\n00:00:01,000 --> 00:00:02,000\r\nA\r\n\r\n", 1000 * MS, 2000 * MS, "A", 1 },
  { "vtt", "WEBVTT\n\nNOTE\nno --> cue\n\nname\n00:01.500 --> 00:02.000 line:0\nA\n", 1500 * MS,
    2000 * MS, "A", 1 },
  { "vtt-style", "WEBVTT\n\nSTYLE\n::cue(b) { color: red }\n\n00:01.000 --> 00:02.000\nA\n",
    1000 * MS, 2000 * MS, "A", 1 },
  { "no-end-of-line", TIMES "A", 1000 * MS, 2000 * MS, "A", 1 },
  { "short-fraction", "0:0:1,5 --> 0:0:2\nA\n", 1500 * MS, 2000 * MS, "A", 1 },
  { "no-empty-line", "1\n" TIMES "A\n2\n00:00:03,000 --> 00:00:04,000\nB\n", 1000 * MS, 2000 * MS,
    "A", 2 },
  { "no-number-either", TIMES "A\n00:00:03,000 --> 00:00:04,000\nB\n", 1000 * MS, 2000 * MS, "A",
    2 },
  { "coordinates", "00:00:01,000 --> 00:00:02,000  X1:1 X2:2\nA\n", 1000 * MS, 2000 * MS, "A", 1 },
  { "out-of-order", "00:00:05,000 --> 00:00:06,000\nB\n\n" TIMES "A\n", 1000 * MS, 2000 * MS, "A",
    2 },
  { "ends-before-it-begins", "00:00:02,000 --> 00:00:01,000\nX\n\n" TIMES "A\n", 1000 * MS,
    2000 * MS, "A", 1 },
  { "no-text", TIMES "\n" TIMES "<i> </i>\n\n" TIMES "A\n", 1000 * MS, 2000 * MS, "A", 1 },
  { "61-minutes", "00:61:00,000 --> 00:62:00,000\nX\n\n" TIMES "A\n", 1000 * MS, 2000 * MS, "A",
    1 },
  { "long-numbers", "99999999999999999999:00:00,0 --> 1:00:00,00000000\nX\n\n" TIMES "A\n",
    1000 * MS, 2000 * MS, "A", 1 },
  { "half-an-arrow", "00:00:01,000 --\n\n00:00:01,000 -->\n\n" TIMES "A\n", 1000 * MS, 2000 * MS,
    "A", 1 },
  { "latin-1", TIMES "Gr\xfc\xdf\x65 \x93so\x94 \x81\n", 1000 * MS, 2000 * MS,
    "Grüße “so” \xef\xbf\xbd", 1 },
  { "utf-8-mark", "\xef\xbb\xbf" TIMES "Grüße\n", 1000 * MS, 2000 * MS, "Grüße", 1 },
  { "utf-8-broken-after-mark", "\xef\xbb\xbf" TIMES "A\xc3\n", 1000 * MS, 2000 * MS,
    "A\xef\xbf\xbd", 1 },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (BtSubtitles) subtitles = parse (row->file);
  const BtCue *cue = bt_subtitles_get_cue (subtitles, 0);

  g_assert_cmpuint (bt_subtitles_get_n_cues (subtitles), ==, row->n_cues);
  g_assert_cmpint (cue->begin_us, ==, row->begin_us);
  g_assert_cmpint (cue->end_us, ==, row->end_us);
  g_assert_cmpstr (cue->markup, ==, row->markup);
}

/* --- what is in a cue --------------------------------------------------------------------------- */

static const struct {
  const char *name, *text, *markup;
} texts[] = {
  { "tags", "<i>a</i> <B>b</B> <u>c</u>", "<i>a</i> <b>b</b> <u>c</u>" },
  { "colour", "<font face=x color=\"#ff8000\">a</font>", "<span foreground=\"#ff8000\">a</span>" },
  { "named-colour", "<font color=\"red\">a</font>", "<span>a</span>" },
  { "colour-with-more", "<font color='#12345\" size=\"99'>a</font>", "<span>a</span>" },
  { "voices", "<v Roger Bingham>a <c.loud>b</c></v> <00:01.000>c", "a b c" },
  { "links", "<a href=\"file:///etc/passwd\">a</a><img src=x><script>b</script>", "ab" },
  { "crossed", "<i>a<b>b</i>c</b>", "<i>a<b>b</b></i>c" },
  { "unclosed", "<i><b>a", "<i><b>a</b></i>" },
  { "only-closed", "a</i></b></font>", "a" },
  { "no-tags", "1 < 2 <> a<-b <3 >x", "1 &lt; 2 &lt;&gt; a&lt;-b &lt;3 &gt;x" },
  { "half-a-tag", "a <i", "a &lt;i" },
  { "deep", "<i><i><i><i><i><i><i><i><i><i>a",
    "<i><i><i><i><i><i><i><i>a</i></i></i></i></i></i></i></i>" },
  { "entities", "&amp;&lt;&gt;&quot;&apos;&#39;&#x26;&nbsp;&AMP;&",
    "&amp;&lt;&gt;\"''&amp;\302\240&amp;AMP;&amp;" },
  { "numbers", "&#0;&#xd800;&#x110000;&#99999999999999999999;&#;&#x;a",
    "&amp;#x110000;&amp;#99999999999999999999;&amp;#;&amp;#x;a" },
  { "entity-in-entity", "&amp;lt;i&amp;gt;", "&amp;lt;i&amp;gt;" },
  { "position", "{\\an8}a {b}", "a {b}" },
  { "control-characters", "a\x01\x1b[31m\x7f\tb", "a[31mb" },
};

static void
test_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *markup = bt_subtitle_markup_new (texts[i].text, strlen (texts[i].text));

    g_test_message ("%s", texts[i].name);
    g_assert_cmpstr (markup, ==, texts[i].markup);
  }
}

/* --- bounds ------------------------------------------------------------------------------------- */

static void
assert_refused (const char *data, gsize size, BtSubtitlesError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_subtitles_parse ((const guint8 *) data, size, &error));
  g_assert_error (error, BT_SUBTITLES_ERROR, (int) code);
}

static void
test_nothing_in_it (void)
{
  static const char *const empty[] = { "",
                                       "\n",
                                       "WEBVTT\n",
                                       "-->",
                                       "\xff\xfe",
                                       "\xfe\xff\x00",
                                       "MZ\x90",
                                       "[Script Info]\n",
                                       "[Events]\nDialogue: 0,0:00:01.00" };
  char zeros[64] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    assert_refused (empty[i], strlen (empty[i]), BT_SUBTITLES_ERROR_EMPTY);
  assert_refused (zeros, sizeof zeros, BT_SUBTITLES_ERROR_EMPTY);
}

static void
test_too_large (void)
{
  g_autofree char *data = g_malloc0 (BT_SUBTITLES_SIZE_MAX + 1);

  assert_refused (data, BT_SUBTITLES_SIZE_MAX + 1, BT_SUBTITLES_ERROR_TOO_LARGE);
}

static void
test_too_many (void)
{
  g_autoptr (GString) file = g_string_new (NULL);
  g_autoptr (BtSubtitles) subtitles = NULL;

  for (guint i = 0; i < BT_SUBTITLES_CUES_MAX + 10; i++)
    g_string_append (file, TIMES "A\n\n");
  subtitles = parse (file->str);
  g_assert_cmpuint (bt_subtitles_get_n_cues (subtitles), ==, BT_SUBTITLES_CUES_MAX);
  assert_at (subtitles, 1000 * MS, "A\nA\nA\nA\nA\nA");
}

/* A cue that is cut in the middle of a character stays text. */
static void
test_long_line (void)
{
  g_autoptr (GString) file = g_string_new (TIMES "a");
  g_autoptr (BtSubtitles) subtitles = NULL;
  const char *markup;

  for (guint i = 0; i < 100000; i++)
    g_string_append (file, "ü");
  subtitles = parse (file->str);
  markup = bt_subtitles_get_cue (subtitles, 0)->markup;
  g_assert_cmpuint (strlen (markup), <=, BT_SUBTITLE_TEXT_MAX);
  g_assert_true (g_utf8_validate (markup, -1, NULL));
}

static void
test_utf16 (void)
{
  static const char *const names[] = { "UTF-16LE", "UTF-16BE" };
  const char *file = "\ufeff" TIMES "Grüße 😀\n";

  for (guint i = 0; i < 2 * G_N_ELEMENTS (names); i++) {
    gsize n_mark = i % 2 ? strlen ("\ufeff") : 0, size;
    g_autofree char *data = g_convert (file + n_mark, -1, names[i / 2], "UTF-8", NULL, &size, NULL);
    g_autoptr (BtSubtitles) subtitles =
        bt_subtitles_parse ((const guint8 *) data, size - 1, NULL); /* half a character is lost */

    assert_at (subtitles, 1000 * MS, "Grüße 😀");
  }
}

/* --- by time ------------------------------------------------------------------------------------ */

static void
test_by_time (void)
{
  g_autoptr (BtSubtitles) subtitles = parse ("00:01.000 --> 00:09.000\nlong\n\n"
                                             "00:02.000 --> 00:03.000\nshort\n\n"
                                             "00:03.000 --> 00:04.000\nnext\n");

  assert_at (subtitles, 0, NULL);
  assert_at (subtitles, 999 * MS, NULL);
  assert_at (subtitles, 1000 * MS, "long");
  assert_at (subtitles, 2000 * MS, "long\nshort");
  assert_at (subtitles, 3000 * MS, "long\nnext");
  assert_at (subtitles, 8999 * MS, "long");
  assert_at (subtitles, 9000 * MS, NULL);
}

static void
test_added (void)
{
  g_autoptr (BtSubtitles) subtitles = bt_subtitles_new ();

  bt_subtitles_add (subtitles, 5000 * MS, 6000 * MS, "later");
  bt_subtitles_add (subtitles, 1000 * MS, 9000 * MS, "<i>earlier");
  bt_subtitles_add (subtitles, 5000 * MS, 6000 * MS, "later");
  bt_subtitles_add (subtitles, 5000 * MS, 5000 * MS, "never");
  bt_subtitles_add (subtitles, -1, 5000 * MS, "never");
  bt_subtitles_add (subtitles, 5000 * MS, 6000 * MS, " ");
  g_assert_cmpuint (bt_subtitles_get_n_cues (subtitles), ==, 2);
  assert_at (subtitles, 5500 * MS, "<i>earlier</i>\nlater");
  assert_at (subtitles, 8000 * MS, "<i>earlier</i>");
}

/* --- for the web -------------------------------------------------------------------------------- */

static const struct {
  const char *name, *text, *web;
} web_rows[] = {
  { "plain", "Hello", "Hello" },
  { "styles", "<i>a</i> <b>b</b> <u>c</u>", "<i>a</i> <b>b</b> <u>c</u>" },
  { "colour", "<font color=\"#ff0000\">red</font> not", "red not" },
  { "two-lines", "a\nb", "a\nb" },
  { "arrow", "a --> b", "a --&gt; b" },
  { "and", "you & \"me\"", "you &amp; \"me\"" },
  { "not-a-tag", "1 < 2", "1 &lt; 2" },
};

static void
test_web (gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);
  g_autofree char *file =
      g_strconcat ("1\n01:02:03,004 --> 01:02:05,678\n", web_rows[row].text, "\n", NULL);
  g_autofree char *expected =
      g_strconcat ("WEBVTT\n\n01:02:03.004 --> 01:02:05.678\n", web_rows[row].web, "\n", NULL);
  g_autoptr (BtSubtitles) subtitles = parse (file);
  g_autoptr (GBytes) bytes = bt_web_vtt_new (subtitles);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/subtitles/file/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  for (guint i = 0; i < G_N_ELEMENTS (web_rows); i++) {
    g_autofree char *path = g_strconcat ("/subtitles/web/", web_rows[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_web);
  }
  g_test_add_func ("/subtitles/texts", test_texts);
  g_test_add_func ("/subtitles/nothing-in-it", test_nothing_in_it);
  g_test_add_func ("/subtitles/too-large", test_too_large);
  g_test_add_func ("/subtitles/too-many", test_too_many);
  g_test_add_func ("/subtitles/long-line", test_long_line);
  g_test_add_func ("/subtitles/utf-16", test_utf16);
  g_test_add_func ("/subtitles/by-time", test_by_time);
  g_test_add_func ("/subtitles/added", test_added);
  return g_test_run ();
}
