/* bt-web-vtt.c — subtitles as what a web page shows beside its film (WebVTT: The Web Video Text Tracks Format,
 * section 4).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-web-vtt.h"

#include <string.h>

#define CUE_BYTES 80 /* about, of one; only so that the text need not grow often */

/* Of markup, and what stands for it. The first that fits is taken. */
static const struct {
  const char *from, *to;
} rules[] = {
  { "<b>", "<b>" },   { "</b>", "</b>" }, { "<i>", "<i>" },   { "</i>", "</i>" },
  { "<u>", "<u>" },   { "</u>", "</u>" }, { "&lt;", "&lt;" }, { "&gt;", "&gt;" },
  { "&quot;", "\"" }, { "&apos;", "'" },  { "&#39;", "'" },   { "&amp;", "&amp;" },
  { "\n\n", "\n" }, /* an empty line would end the cue */
};

/* Gives the bytes that were taken; 0: none of the rules fits. */
static gsize
take_rule (GString *out, const char *at)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    gsize length = strlen (rules[i].from);

    if (strncmp (at, rules[i].from, length) != 0)
      continue;
    if (*at != '\n') {
      g_string_append (out, rules[i].to);
      return length;
    }
    return 1; /* the second line end is looked at again */
  }
  return 0;
}

static void
append_markup (GString *out, const char *markup)
{
  for (const char *at = markup; *at != '\0';) {
    gsize taken = take_rule (out, at);

    if (taken > 0)
      at += taken;
    else if (*at == '<') /* a colour's tag; markup is balanced, and its tags hold no '>' */
      at = strchr (at, '>') + 1;
    else
      g_string_append_c (out, *at++);
  }
}

static void
append_time (GString *out, gint64 us)
{
  gint64 ms = us / 1000;

  g_string_append_printf (out, "%02" G_GINT64_FORMAT ":%02d:%02d.%03d", ms / 3600000,
                          (int) (ms / 60000 % 60), (int) (ms / 1000 % 60), (int) (ms % 1000));
}

GBytes *
bt_web_vtt_new (BtSubtitles *subtitles)
{
  guint n = bt_subtitles_get_n_cues (subtitles);
  GString *out = g_string_sized_new (CUE_BYTES * (gsize) n);

  g_string_append (out, "WEBVTT\n");
  for (guint i = 0; i < n; i++) {
    const BtCue *cue = bt_subtitles_get_cue (subtitles, i);

    g_string_append_c (out, '\n');
    append_time (out, cue->begin_us);
    g_string_append (out, " --> ");
    append_time (out, cue->end_us);
    g_string_append_c (out, '\n');
    append_markup (out, cue->markup);
    g_string_append_c (out, '\n');
  }
  return g_string_free_to_bytes (out);
}
