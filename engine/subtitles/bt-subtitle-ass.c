/* bt-subtitle-ass.c — scripts of SubStation Alpha (.ssa, .ass), whose lines have styles and places.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitle-ass.h"

#include "subtitles/bt-subtitle-ass-size.h"
#include "subtitles/bt-subtitle-lines.h"
#include "subtitles/bt-subtitle-time.h"

#include <string.h>

typedef enum { SECTION_OTHER, SECTION_HEAD, SECTION_STYLES, SECTION_EVENTS } Section;

static const struct {
  const char *name;
  Section section;
} sections[] = {
  { "[Script Info]", SECTION_HEAD },  { "[V4 Styles]", SECTION_STYLES },
  { "[V4+ Styles]", SECTION_STYLES }, { "[V4++ Styles]", SECTION_STYLES },
  { "[Events]", SECTION_EVENTS },
};

/* Which of a line's fields tells what, from 0; the text is the last and may have commas in it. */
typedef struct {
  guint begin, end, text;
} Fields;

#define EVENT_FIELDS 9                                      /* of a line in Matroska */
#define TIME_MAX_US ((gint64) 1000 * 3600 * G_USEC_PER_SEC) /* no film has 1,000 hours */

static const Fields usual_fields = { 1, 2, 9 }; /* of both kinds, when the script tells none */

typedef struct {
  GString *out;
  Section section;
  Fields fields;
  BtSubtitleAssSize size;
  guint n_styles, n_said, n_said_max;
  BtSubtitleAssSaid said;
  gpointer data;
} Reader;

static gboolean
begins_with (const char *line, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - line) >= length && g_ascii_strncasecmp (line, word, length) == 0;
}

static Section
find_section (const char *line, const char *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (begins_with (line, end, sections[i].name)
        && bt_subtitle_lines_is_empty (line + strlen (sections[i].name), end))
      return sections[i].section;
  return SECTION_OTHER;
}

/* Remarks may stand before. */
gboolean
bt_subtitle_ass_is_script (const char *text)
{
  BtSubtitleLines lines = { text, text + strlen (text) };
  const char *line, *end;

  while (bt_subtitle_lines_next (&lines, &line, &end))
    if (line < end && *line == '[')
      return find_section (line, end) != SECTION_OTHER;
    else if (!bt_subtitle_lines_is_empty (line, end) && *line != ';' && *line != '!')
      break;
  return FALSE;
}

/* --- what a line says ------------------------------------------------------------------------------ */

/* "\i1" begins and "\i0" ends what "<i>" and "</i>" do. "\b700" is bold as well, "\bord1" something else. */
static void
append_tag (GString *out, const char *at, const char *end)
{
  char name = at < end ? *at : '\0';

  if (name == '\0' || strchr ("biu", name) == NULL || at + 1 == end || !g_ascii_isdigit (at[1]))
    return;
  g_string_append_printf (out, "<%s%c>", at[1] == '0' ? "/" : "", name);
}

/* What stands between { and }. Whether a drawing follows it: "\p1" begins one, "\p0" ends it. */
static gboolean
take_overrides (GString *out, const char *at, const char *end, gboolean is_drawing)
{
  for (; at < end; at++) {
    if (*at != '\\')
      continue;
    if (at + 2 < end && at[1] == 'p' && g_ascii_isdigit (at[2]))
      is_drawing = at[2] != '0';
    else
      append_tag (out, at + 1, end);
  }
  return is_drawing;
}

/* \N is a new line, \n one that may be, \h a blank that does not break. */
static const char *
append_escape (GString *out, const char *at, const char *end)
{
  char letter = at + 1 < end ? at[1] : '\0';

  if (letter == 'N' || letter == 'n')
    g_string_append_c (out, letter == 'N' ? '\n' : ' ');
  else if (letter == 'h')
    g_string_append (out, "\302\240");
  else
    return g_string_append_c (out, '\\'), at + 1;
  return at + 2;
}

char *
bt_subtitle_ass_dup_plain (const char *text, const char *end)
{
  GString *out = g_string_new (NULL);
  gboolean is_drawing = FALSE;

  while (text < end) {
    const char *close = *text == '{' ? memchr (text, '}', (gsize) (end - text)) : NULL;

    if (close != NULL) {
      is_drawing = take_overrides (out, text + 1, close, is_drawing);
      text = close + 1;
    } else if (is_drawing) {
      text++;
    } else if (*text == '\\') {
      text = append_escape (out, text, end);
    } else {
      g_string_append_c (out, *text++);
    }
  }
  return g_string_free (out, FALSE);
}

/* --- events --------------------------------------------------------------------------------------- */

/* "Format: Layer, Start, End, Style, ..., Text" */
static void
read_format (Reader *self, const char *at, const char *end)
{
  g_autofree char *names = g_strndup (at, (gsize) (end - at));
  g_auto (GStrv) fields = g_strsplit (names, ",", -1);

  self->fields = (Fields) { G_MAXUINT, G_MAXUINT, G_MAXUINT };
  for (guint i = 0; fields[i] != NULL; i++) {
    const char *name = g_strstrip (fields[i]);

    if (g_ascii_strcasecmp (name, "Start") == 0)
      self->fields.begin = i;
    else if (g_ascii_strcasecmp (name, "End") == 0)
      self->fields.end = i;
    else if (g_ascii_strcasecmp (name, "Text") == 0)
      self->fields.text = i;
  }
}

static const char *
skip_blanks (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  return at;
}

static gboolean
take_field (const char *at, const char *end, gint64 *us)
{
  at = skip_blanks (at, end);
  return bt_subtitle_time_take (&at, end, us) && bt_subtitle_lines_is_empty (at, end);
}

/* Whether it may be drawn: what is too large is said all the same. */
static gboolean
say (Reader *self, const char *at, const char *end)
{
  gint64 begin_us = -1, end_us = -1;

  for (guint i = 0; i < self->fields.text; i++) {
    const char *comma = memchr (at, ',', (gsize) (end - at));

    if (comma == NULL || (i == self->fields.begin && !take_field (at, comma, &begin_us))
        || (i == self->fields.end && !take_field (at, comma, &end_us)))
      return FALSE;
    at = comma + 1;
  }
  if (begin_us < 0 || end_us <= begin_us)
    return FALSE;
  self->said (begin_us, end_us, at, end, self->data);
  self->n_said++;
  return bt_subtitle_ass_size_fits (&self->size, at, end);
}

static gboolean
keep_event (Reader *self, const char *line, const char *end)
{
  if (begins_with (line, end, "Format:")) {
    read_format (self, line + strlen ("Format:"), end);
    return TRUE;
  }
  return begins_with (line, end, "Dialogue:") && self->n_said < self->n_said_max
         && say (self, line + strlen ("Dialogue:"), end);
}

/* How large its picture is has to be known before what is drawn in it. */
static gboolean
keep_head (Reader *self, const char *line, const char *end)
{
  if (*line == ';' || *line == '!' || self->n_styles > 0 || self->n_said > 0)
    return FALSE;
  bt_subtitle_ass_size_take_head (&self->size, line, end);
  return TRUE;
}

static gboolean
keep_style (Reader *self, const char *line, const char *end)
{
  return self->n_said == 0
         && self->n_styles++ <= BT_SUBTITLE_ASS_STYLES_MAX /* one is the Format: */
         && bt_subtitle_ass_size_take_style (&self->size, line, end);
}

/* --- the script ----------------------------------------------------------------------------------- */

static gboolean
keep_line (Reader *self, const char *line, const char *end)
{
  if (*line == '[') {
    self->section = find_section (line, end);
    return self->section != SECTION_OTHER;
  }
  switch (self->section) {
  case SECTION_HEAD:
    return keep_head (self, line, end);
  case SECTION_STYLES:
    return keep_style (self, line, end);
  case SECTION_EVENTS:
    return keep_event (self, line, end);
  case SECTION_OTHER:
  default:
    return FALSE;
  }
}

static GString *
read_script (const char *text, guint n_said_max, BtSubtitleAssSaid said, gpointer data,
             BtSubtitleAssSize *size)
{
  Reader self = { .out = g_string_new (NULL), .fields = usual_fields, .n_said_max = n_said_max };
  BtSubtitleLines lines = { text, text + strlen (text) };
  const char *line, *end;

  bt_subtitle_ass_size_init (&self.size);
  self.said = said;
  self.data = data;
  while (bt_subtitle_lines_next (&lines, &line, &end)) {
    line = skip_blanks (line, end);
    if (line == end || end - line > BT_SUBTITLE_ASS_LINE_MAX || !keep_line (&self, line, end))
      continue;
    g_string_append_len (self.out, line, end - line);
    g_string_append_c (self.out, '\n');
  }
  *size = self.size;
  return self.out;
}

GString *
bt_subtitle_ass_read (const char *text, guint n_said_max, BtSubtitleAssSaid said, gpointer data)
{
  BtSubtitleAssSize size;

  return read_script (text, n_said_max, said, data, &size);
}

/* --- of a film ------------------------------------------------------------------------------------ */

static void
ignore_cb (gint64 begin_us, gint64 end_us, const char *text, const char *end, gpointer data)
{
}

GString *
bt_subtitle_ass_read_head (const char *head, BtSubtitleAssSize *size)
{
  GString *out = read_script (head, 0, ignore_cb, NULL, size);

  g_string_append (out,
                   "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, "
                   "Effect, Text\n");
  return out;
}

static const char *
skip_fields (const char *at, guint n)
{
  for (; at != NULL && n > 0; n--) {
    at = strchr (at, ',');
    at = at != NULL ? at + 1 : NULL;
  }
  return at;
}

static void
append_time (GString *out, gint64 time_us)
{
  guint64 hundredths = (guint64) time_us / 10000;
  guint64 seconds = hundredths / 100, minutes = seconds / 60;

  g_string_append_printf (out, "%d:%02d:%02d.%02d,", (int) (minutes / 60), (int) (minutes % 60),
                          (int) (seconds % 60), (int) (hundredths % 100));
}

char *
bt_subtitle_ass_dup_line (const char *event, gint64 begin_us, gint64 end_us, const char **text)
{
  const char *layer = skip_fields (event, 1), *style = skip_fields (event, 2);
  GString *line;

  *text = skip_fields (event, EVENT_FIELDS - 1);
  if (*text == NULL || strpbrk (event, "\r\n") != NULL || strlen (event) > BT_SUBTITLE_ASS_LINE_MAX
      || begin_us < 0 || end_us <= begin_us || end_us > TIME_MAX_US)
    return NULL;
  line = g_string_new ("Dialogue: ");
  g_string_append_len (line, layer, style - layer);
  append_time (line, begin_us);
  append_time (line, end_us);
  g_string_append_printf (line, "%s\n", style);
  return g_string_free (line, FALSE);
}
