/* test-subtitle-ass.c — scripts of SubStation Alpha, as people write them and as strangers break them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitle-ass.h"

#include "subtitles/bt-subtitles.h"

#include <string.h>

#define HEAD "[Script Info]\nScriptType: v4.00+\n"
#define EVENTS \
  "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
#define SAID(text) "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,," text "\n"
#define SECOND_US ((gint64) G_USEC_PER_SEC)

/* --- what a script says ---------------------------------------------------------------------------- */

/* What is said is told as "BEGIN-END TEXT|" in milliseconds. */
static const struct {
  const char *name;
  const char *file;
  const char *said;
  const char *script; /* what is passed on; NULL: @file itself */
} rows[] = {
  { "ass", HEAD EVENTS SAID ("Hello, {\\i1}you{\\i0}"), "1000-2500 Hello, {\\i1}you{\\i0}|", NULL },
  { "ssa",
    "[V4 Styles]\nStyle: x\n[Events]\nFormat: Marked, Start, End, Style, Name, MarginL, MarginR, "
    "MarginV, Effect, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.50,*Default,,0,0,0,,A\n",
    "1000-2500 A|", NULL },
  { "no-format", "[Events]\n" SAID ("A"), "1000-2500 A|", NULL },
  { "other-fields", "[Events]\nFormat: End, Start, Text\nDialogue: 0:01:00.00,0:00:01.00,A,B\n",
    "1000-60000 A,B|", NULL },
  { "carriage-returns", "[Events]\r\n" SAID ("A") "\r\n", "1000-2500 A|", "[Events]\n" SAID ("A") },
  { "remarks",
    "; by\n[Script Info]\n; by\n!: x\nA: b\n[Events]\nComment: 0,0:00:01.00,0:00:02.00,,,,,,,A\n",
    "", "[Script Info]\nA: b\n[Events]\n" },
  { "fonts-and-pictures",
    HEAD "[Fonts]\nfontname: a.ttf\n!!!!\n" EVENTS SAID ("A") "[Graphics]\nfilename: b.bmp\nXYZ\n",
    "1000-2500 A|", HEAD EVENTS SAID ("A") },
  { "of-an-editor", HEAD "[Aegisub Project Garbage]\nVideo File: /home/me/x.mkv\n" EVENTS, "",
    HEAD EVENTS },
  { "end-before-begin", "[Events]\nDialogue: 0,0:00:02.00,0:00:01.00,,,,,,,A\n", "", "[Events]\n" },
  { "no-times", "[Events]\nDialogue: 0,x,0:00:01.00,,,,,,,A\nDialogue: 0,-1:00:00.00,,,,,,,,A\n",
    "", "[Events]\n" },
  { "too-few-fields", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00\nDialogue:\nDialogue\n", "",
    "[Events]\n" },
  { "format-without-text", "[Events]\nFormat: Start, End\n" SAID ("A"), "",
    "[Events]\nFormat: Start, End\n" },
  { "said-elsewhere", "[Script Info]\n[V4+ Styles]\n[x]\n" SAID ("A"), "",
    "[Script Info]\n[V4+ Styles]\n" },
};

static void
tell_cb (gint64 begin_us, gint64 end_us, const char *text, const char *end, gpointer data)
{
  g_string_append_printf (data, "%d-%d %.*s|", (int) (begin_us / 1000), (int) (end_us / 1000),
                          (int) (end - text), text);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) said = g_string_new (NULL);
    GString *script;

    g_test_message ("%s", rows[i].name);
    g_assert_true (bt_subtitle_ass_is_script (rows[i].file));
    script = bt_subtitle_ass_read (rows[i].file, 100, tell_cb, said);
    g_assert_cmpstr (said->str, ==, rows[i].said);
    g_assert_cmpstr (script->str, ==, rows[i].script != NULL ? rows[i].script : rows[i].file);
    g_string_free (script, TRUE);
  }
}

static void
test_is_none (void)
{
  static const char *const others[] = { "",
                                        "\n",
                                        "[",
                                        "[x]\n[Events]\n",
                                        "WEBVTT\n",
                                        "1\n[Script Info]\n",
                                        "; only a remark\n",
                                        "Script Info" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (bt_subtitle_ass_is_script (others[i]));
}

/* --- one line -------------------------------------------------------------------------------------- */

static const struct {
  const char *text, *plain;
} lines[] = {
  { "A\\Nb\\nc\\hd", "A\nb c\302\240d" },
  { "{\\i1}a{\\i0}{\\b1}b{\\b0}{\\u1}c", "<i>a</i><b>b</b><u>c" },
  { "{\\b700\\bord4\\blur2\\iclip(1)}a", "<b>a" },
  { "{\\an8\\pos(10,20)\\c&HFF00FF&}a{a remark}b", "ab" },
  { "{\\p1}m 0 0 l 9 9{\\p0}a{\\pos(1,1)\\p4}m 1 1", "a" },
  { "{\\k20}ka{\\k30}ra", "kara" },
  { "{a", "{a" },
  { "a}{}{\\", "a}{\\" },
  { "a\\", "a\\" },
  { "\\x{\\}\\p", "\\x\\p" },
  { "", "" },
};

static void
test_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    gsize size = strlen (lines[i].text);
    g_autofree char *text =
        g_memdup2 (lines[i].text, size); /* without an end, for AddressSanitizer */
    g_autofree char *plain = bt_subtitle_ass_dup_plain (text, text + size);

    g_assert_cmpstr (plain, ==, lines[i].plain);
  }
}

/* --- bounds ---------------------------------------------------------------------------------------- */

static void
test_too_many (void)
{
  g_autoptr (GString) file = g_string_new ("[V4+ Styles]\nFormat: Name\n"),
                      said = g_string_new (NULL);
  GString *script;
  guint n_lines = 0;

  for (guint i = 0; i < BT_SUBTITLE_ASS_STYLES_MAX + 10; i++)
    g_string_append (file, "Style: a\n");
  g_string_append (file, EVENTS);
  for (guint i = 0; i < 10; i++)
    g_string_append (file, SAID ("A"));
  script = bt_subtitle_ass_read (file->str, 2, tell_cb, said);
  g_assert_cmpstr (said->str, ==, "1000-2500 A|1000-2500 A|");
  for (const char *at = script->str; (at = strchr (at, '\n')) != NULL; at++)
    n_lines++;
  g_assert_cmpuint (n_lines, ==, 2 + BT_SUBTITLE_ASS_STYLES_MAX + 2 + 2);
  g_string_free (script, TRUE);
}

static void
test_long_line (void)
{
  g_autofree char *much = g_strnfill (BT_SUBTITLE_ASS_LINE_MAX, 'x');
  g_autofree char *file = g_strconcat (
      "[Events]\n", SAID (""), "Dialogue: 0,0:00:01.00,0:00:02.50,,,,,,,", much, "\n", NULL);
  g_autoptr (GString) said = g_string_new (NULL);
  GString *script = bt_subtitle_ass_read (file, 100, tell_cb, said);

  g_assert_cmpstr (script->str, ==, "[Events]\n" SAID (""));
  g_string_free (script, TRUE);
}

/* --- sizes ----------------------------------------------------------------------------------------- */

/* For a picture 100 high: what is said is not drawn. */
static const struct {
  const char *text;
  gboolean fits;
} sizes[] = {
  { "{\\fs400\\fscx100\\fsp9999}a", TRUE },
  { "{\\fs401}a", FALSE },
  { "{\\fs100\\fscy401}a", FALSE },
  { "{\\fs50\\fscx800}a", TRUE },
  { "a{\\t(0,9,\\fs99999)}", FALSE },
  { "{\\ fs(0000000000000000000000000000000000000000401)}a", FALSE },
  { "{\\fs1e99}a", FALSE },
  { "{\\fs-99}a", TRUE },
  { "{\\fs+20\\fs+20}a", TRUE },
  { "{\\fs20\\fs+60\\fs+60}a", FALSE },
  { "{\\bord999}a", FALSE },
  { "{\\p1}m 0 0 l 400 400", TRUE },
  { "{\\p1}m 0 0 l 0 -401", FALSE },
  { "{\\p4}m 0 0 l 3200 0{\\p0} 9999", TRUE },
  { "{\\p4\\fscx500}m 0 0 l 3200 0", FALSE },
  { "{\\p99}m 0 0 l 99999 0", TRUE },
  { "{\\fs", TRUE },
  { "{\\fs}{\\}{\\p", TRUE },
};

static void
test_sizes (void)
{
  BtSubtitleAssSize size;
  static const char head[] = "PlayResY: 100";

  bt_subtitle_ass_size_init (&size);
  bt_subtitle_ass_size_take_head (&size, head, head + strlen (head));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gsize length = strlen (sizes[i].text);
    g_autofree char *text = g_memdup2 (sizes[i].text, length);

    g_test_message ("%s", sizes[i].text);
    g_assert_cmpint (bt_subtitle_ass_size_fits (&size, text, text + length), ==, sizes[i].fits);
  }
}

/* Where it may not stand, because what came before was measured by another: the head again, a style at the end. */
static void
test_sizes_of_styles (void)
{
  static const char file[] =
      "[Script Info]\nPlayResX: 100\n[V4+ Styles]\nFormat: Name, ScaleX, Fontsize\n"
      "Style: A,100,300\nStyle: B,100,301\nStyle: C,1501,20\n[Script Info]\nPlayResX: 1\n[Events]\n" SAID (
          "A") SAID ("{\\fscx101}A") "[V4+ Styles]\nStyle: D,1,1\n";
  g_autoptr (GString) said = g_string_new (NULL);
  GString *script = bt_subtitle_ass_read (file, 100, tell_cb, said);

  g_assert_cmpstr (said->str, ==, "1000-2500 A|1000-2500 {\\fscx101}A|");
  g_assert_nonnull (strstr (script->str, "Style: A"));
  g_assert_null (strstr (script->str, "Style: B"));
  g_assert_null (strstr (script->str, "Style: C"));
  g_assert_null (strstr (script->str, "Style: D"));
  g_assert_null (strstr (script->str, "PlayResX: 1\n"));
  g_assert_nonnull (strstr (script->str, ",A\n"));
  g_assert_null (strstr (script->str, "fscx"));
  g_string_free (script, TRUE);
}

/* --- as subtitles of a film ------------------------------------------------------------------------ */

static BtSubtitles *
parse (const char *text)
{
  return bt_subtitles_parse ((const guint8 *) text, strlen (text), NULL);
}

/* The same line three times for an effect; out of order; and in Latin-1. */
static void
test_subtitles (void)
{
  g_autoptr (BtSubtitles) subtitles = parse (
      "\r\n" HEAD EVENTS "Dialogue: 0,0:00:03.00,0:00:04.00,,,,,,,Gr\xfc\xdf\x65\n" SAID ("{\\i1}A")
          SAID ("{\\blur3\\i1}A") SAID ("{\\i1}A{\\i0}") SAID ("{\\p1}m 0 0"));
  g_autofree char *early = bt_subtitles_dup_at (subtitles, SECOND_US);
  g_autofree char *late = bt_subtitles_dup_at (subtitles, 3 * SECOND_US);
  gsize size;
  const char *script = g_bytes_get_data (bt_subtitles_get_script (subtitles), &size);

  g_assert_cmpstr (early, ==, "<i>A</i>");
  g_assert_cmpstr (late, ==, "Grüße");
  g_assert_true (g_utf8_validate_len (script, size, NULL));
  g_assert_nonnull (g_strstr_len (script, (gssize) size, "{\\blur3\\i1}A"));
}

static void
test_others_have_no_script (void)
{
  g_autoptr (BtSubtitles) subtitles = parse ("00:01.000 --> 00:02.000\nA\n");

  g_assert_null (bt_subtitles_get_script (subtitles));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/subtitle-ass/scripts", test_rows);
  g_test_add_func ("/subtitle-ass/is-none", test_is_none);
  g_test_add_func ("/subtitle-ass/lines", test_lines);
  g_test_add_func ("/subtitle-ass/too-many", test_too_many);
  g_test_add_func ("/subtitle-ass/long-line", test_long_line);
  g_test_add_func ("/subtitle-ass/sizes", test_sizes);
  g_test_add_func ("/subtitle-ass/sizes-of-styles", test_sizes_of_styles);
  g_test_add_func ("/subtitle-ass/subtitles", test_subtitles);
  g_test_add_func ("/subtitle-ass/others-have-no-script", test_others_have_no_script);
  return g_test_run ();
}
