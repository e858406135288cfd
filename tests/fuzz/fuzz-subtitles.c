/* fuzz-subtitles.c — a subtitle file of a stranger: read it, then show it all.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/player/pm-subtitles.h"

#include "../../ui/player/pm-subtitle-markup.h"

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

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (PmSubtitles) subtitles = pm_subtitles_parse (data, size, NULL);
  gint64 last_us = 0;

  if (subtitles == NULL)
    return 0;
  for (guint i = 0; i < pm_subtitles_get_n_cues (subtitles); i++) {
    const PmCue *cue = pm_subtitles_get_cue (subtitles, i);
    g_autofree char *shown = pm_subtitles_dup_at (subtitles, cue->begin_us);

    g_assert (cue->begin_us >= last_us && cue->end_us > cue->begin_us);
    g_assert (shown != NULL);
    check_markup (shown);
    last_us = cue->begin_us;
  }
  return 0;
}
