/* fuzz-subtitles.c — a subtitle file of a stranger: read it, then show it all; and what a film tells of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitles.h"

#include "subtitles/bt-subtitle-ass.h"
#include "subtitles/bt-subtitle-markup.h"
#include "subtitles/bt-web-vtt.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* GMarkup reads what Pango reads: balanced, escaped, and a single element. */
static void
check_markup (const char *markup)
{
  static const GMarkupParser parser = { NULL, NULL, NULL, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);

  g_assert (g_markup_parse_context_parse (context, whole, -1, NULL));
  g_assert (g_markup_parse_context_end_parse (context, NULL));
}

/* What another program is given. */
static void
check_script (BtSubtitles *subtitles)
{
  GBytes *script = bt_subtitles_get_script (subtitles);
  gsize size = 0;
  const char *text = script != NULL ? g_bytes_get_data (script, &size) : NULL;
  const char *line = text;

  g_assert (text == NULL || g_utf8_validate_len (text, size, NULL));
  for (const char *at = line; at < text + size; at++)
    if (*at == '\n') {
      g_assert (at - line <= BT_SUBTITLE_ASS_LINE_MAX + 32 /* of a film's own, with its times */);
      line = at + 1;
    }
  g_assert (line == text + size);
}

static void
check_cues (BtSubtitles *subtitles)
{
  gint64 last_us = 0;

  for (guint i = 0; i < bt_subtitles_get_n_cues (subtitles); i++) {
    const BtCue *cue = bt_subtitles_get_cue (subtitles, i);
    g_autofree char *shown = bt_subtitles_dup_at (subtitles, cue->begin_us);

    g_assert (cue->begin_us >= last_us && cue->end_us > cue->begin_us);
    g_assert (shown != NULL);
    check_markup (shown);
    last_us = cue->begin_us;
  }
}

/* As many cues as there were, whatever they say. */
static void
check_web (BtSubtitles *subtitles)
{
  g_autoptr (GBytes) bytes = bt_web_vtt_new (subtitles);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size), *at = text;
  guint n = 0;

  g_assert (g_utf8_validate_len (text, size, NULL));
  while ((at = g_strstr_len (at, (gssize) (size - (gsize) (at - text)), "-->")) != NULL) {
    at += strlen ("-->");
    n++;
  }
  g_assert (n == bt_subtitles_get_n_cues (subtitles));
}

/* Its first line is the head, the others are events. */
static void
read_as_of_a_film (const guint8 *data, gsize size)
{
  g_autoptr (BtSubtitles) subtitles = bt_subtitles_new ();
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 1; i < g_strv_length (lines); i++)
    bt_subtitles_add_event (subtitles, lines[0], i, (gint64) i * i, lines[i]);
  check_script (subtitles);
  check_cues (subtitles);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (BtSubtitles) subtitles = bt_subtitles_parse (data, size, NULL);

  if (subtitles != NULL) {
    check_script (subtitles);
    check_cues (subtitles);
    check_web (subtitles);
  }
  read_as_of_a_film (data, size);
  return 0;
}
