/* bt-subtitle-ass-size.c — whether what a script draws is of a size that can be meant.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitle-ass-size.h"

#include <string.h>

#define USUAL_HEIGHT 288. /* of a picture of which nothing is told */
#define USUAL_SIZE 18.    /* of letters, where no style is */
#define USUAL_SHAPE .75   /* of one of which only the width is */
#define NUMBER_MAX 32     /* bytes: what is longer is none */
#define DRAWING_MAX 20    /* of \p, by which its units are halved again and again */
#define NO_FIELD G_MAXUINT

/* Without its sign; 0: it is none. libass reads "(009" as 9. */
static double
read_number (const char *at, const char *end)
{
  char number[NUMBER_MAX];

  while (at < end && strchr (" \t(+-0", *at) != NULL && *at != '\0')
    at++;
  if (at == end || (*at != '.' && !g_ascii_isdigit (*at)))
    return 0;
  g_strlcpy (number, at, MIN ((gsize) (end - at) + 1, sizeof number));
  return g_ascii_strtod (number, NULL);
}

static gboolean
begins_with (const char *at, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - at) >= length && g_ascii_strncasecmp (at, word, length) == 0;
}

/* The smaller side, for drawings of one that is told to be narrow. */
static double
get_height (const BtSubtitleAssSize *self)
{
  if (self->height >= 1)
    return self->width >= 1 ? MIN (self->width, self->height) : self->height;
  return self->width >= 1 ? self->width * USUAL_SHAPE : USUAL_HEIGHT;
}

void
bt_subtitle_ass_size_init (BtSubtitleAssSize *self)
{
  *self = (BtSubtitleAssSize) { .font_size = USUAL_SIZE, .scale = 1 };
  /* "Name, Fontname, Fontsize, ..., ScaleX, ScaleY, ..." where none is told */
  self->size_field = 2;
  self->scale_fields[0] = 11;
  self->scale_fields[1] = 12;
}

void
bt_subtitle_ass_size_take_head (BtSubtitleAssSize *self, const char *line, const char *end)
{
  if (begins_with (line, end, "PlayResX:"))
    self->width = read_number (line + strlen ("PlayResX:"), end);
  else if (begins_with (line, end, "PlayResY:"))
    self->height = read_number (line + strlen ("PlayResY:"), end);
}

/* --- styles --------------------------------------------------------------------------------------- */

static void
take_format (BtSubtitleAssSize *self, char **fields)
{
  self->size_field = self->scale_fields[0] = self->scale_fields[1] = NO_FIELD;
  for (guint i = 0; fields[i] != NULL; i++) {
    const char *name = g_strstrip (fields[i]);

    if (g_ascii_strcasecmp (name, "Fontsize") == 0)
      self->size_field = i;
    else if (g_ascii_strcasecmp (name, "ScaleX") == 0)
      self->scale_fields[0] = i;
    else if (g_ascii_strcasecmp (name, "ScaleY") == 0)
      self->scale_fields[1] = i;
  }
}

static double
get_field (char **fields, guint index, double otherwise)
{
  return index < g_strv_length (fields)
             ? read_number (fields[index], fields[index] + strlen (fields[index]))
             : otherwise;
}

static gboolean
fits (const BtSubtitleAssSize *self, double size, double scale)
{
  return size * scale <= BT_SUBTITLE_ASS_SCREENS_MAX * get_height (self);
}

gboolean
bt_subtitle_ass_size_take_style (BtSubtitleAssSize *self, const char *line, const char *end)
{
  const char *colon = memchr (line, ':', (gsize) (end - line));
  g_autofree char *text = colon != NULL ? g_strndup (colon + 1, (gsize) (end - colon - 1)) : NULL;
  g_auto (GStrv) fields = g_strsplit (text != NULL ? text : "", ",", -1);
  double size, scale;

  if (begins_with (line, end, "Format:")) {
    take_format (self, fields);
    return TRUE;
  }
  size = get_field (fields, self->size_field, 0);
  scale = MAX (get_field (fields, self->scale_fields[0], 100),
               get_field (fields, self->scale_fields[1], 100))
          / 100;
  if (!fits (self, size, MAX (scale, 1)))
    return FALSE;
  self->font_size = MAX (self->font_size, size);
  self->scale = MAX (self->scale, scale);
  return TRUE;
}

/* --- a line --------------------------------------------------------------------------------------- */

/* The largest of all that stands in it. */
typedef struct {
  double size, scale, drawing;
  guint halvings; /* of the units of a drawing; 0: there is none now */
} Largest;

/* "\fs+2" is two tenths more than before. */
static void
take_size (Largest *self, const char *at, const char *end)
{
  if (at < end && (*at == '+' || *at == '-'))
    self->scale *= 1 + read_number (at, end) / 10;
  else
    self->size = MAX (self->size, read_number (at, end));
}

static void
take_override (Largest *self, const char *at, const char *end)
{
  if (begins_with (at, end, "fscx") || begins_with (at, end, "fscy"))
    self->scale = MAX (self->scale, read_number (at + strlen ("fscx"), end) / 100);
  else if (begins_with (at, end, "fs"))
    take_size (self, at + strlen ("fs"), end);
  else if (begins_with (at, end, "bord"))
    self->size = MAX (self->size, read_number (at + strlen ("bord"), end));
  else if (begins_with (at, end, "xbord") || begins_with (at, end, "ybord"))
    self->size = MAX (self->size, read_number (at + strlen ("xbord"), end));
  else if (begins_with (at, end, "p") && at + 1 < end && (g_ascii_isdigit (at[1]) || at[1] == '('))
    self->halvings = (guint) MIN (read_number (at + strlen ("p"), end), DRAWING_MAX);
}

/* Between { and }: also what a letter grows to. */
static void
take_overrides (Largest *self, const char *at, const char *end)
{
  while ((at = memchr (at, '\\', (gsize) (end - at))) != NULL) {
    at++;
    while (at < end && (*at == ' ' || *at == '\t'))
      at++;
    take_override (self, at, end);
  }
}

static const char *
take_point (Largest *self, const char *at, const char *end)
{
  const char *begin = at;

  while (at < end && (g_ascii_isdigit (*at) || strchr ("+-.eE", *at) != NULL) && *at != '\0')
    at++;
  if (at == begin)
    return at + 1;
  self->drawing = MAX (self->drawing, read_number (begin, at) / (1u << (self->halvings - 1)));
  return at;
}

gboolean
bt_subtitle_ass_size_fits (const BtSubtitleAssSize *self, const char *text, const char *end)
{
  Largest largest = { .size = self->font_size, .scale = self->scale };

  while (text < end) {
    const char *close = *text == '{' ? memchr (text, '}', (gsize) (end - text)) : NULL;

    if (close != NULL) {
      take_overrides (&largest, text + 1, close);
      text = close + 1;
    } else if (largest.halvings > 0) {
      text = take_point (&largest, text, end);
    } else {
      text++;
    }
  }
  return fits (self, MAX (largest.size, largest.drawing), largest.scale);
}
