/* bt-subtitle-markup.c — what a subtitle says, as Pango's markup.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitle-markup.h"

#include <string.h>

#define DEPTH_MAX 8  /* tags in each other that are kept */
#define TAG_MAX 256  /* bytes: what is longer is no tag */
#define ENTITY_MAX 8 /* bytes between & and ; */
#define COLOUR_LENGTH 7

typedef enum { TAG_ITALIC, TAG_BOLD, TAG_UNDERLINE, TAG_FONT, N_TAGS } Tag;

static const struct {
  const char *name; /* in the file */
  const char *begin, *end;
} tags[N_TAGS] = {
  [TAG_ITALIC] = { "i", "<i>", "</i>" },
  [TAG_BOLD] = { "b", "<b>", "</b>" },
  [TAG_UNDERLINE] = { "u", "<u>", "</u>" },
  [TAG_FONT] = { "font", "<span>", "</span>" },
};

static const struct {
  const char *name, *text;
} entities[] = {
  { "amp", "&amp;" }, { "lt", "&lt;" },       { "gt", "&gt;" },          { "quot", "\"" },
  { "apos", "'" },    { "nbsp", "\302\240" }, { "lrm", "\342\200\216" }, { "rlm", "\342\200\217" },
};

typedef struct {
  GString *out;
  const char *at, *end;
  Tag open[DEPTH_MAX];
  guint n_open;
} Markup;

/* --- tags --------------------------------------------------------------------------------------- */

/* The name of the tag that is written from @at on, without its slash; its length in @length. */
static Tag
find_tag (const char *at, const char *end)
{
  gsize length = 0;

  while (at + length < end && g_ascii_isalpha (at[length]))
    length++;
  for (Tag tag = 0; tag < N_TAGS; tag++)
    if (strlen (tags[tag].name) == length && g_ascii_strncasecmp (at, tags[tag].name, length) == 0)
      return tag;
  return N_TAGS;
}

/* color="#rrggbb" somewhere in the tag, with or without quotes; NULL: none. */
static const char *
find_colour (const char *at, const char *end)
{
  for (; at + COLOUR_LENGTH <= end; at++) {
    guint n_digits = 0;

    if (*at != '#')
      continue;
    while (n_digits < COLOUR_LENGTH - 1 && g_ascii_isxdigit (at[1 + n_digits]))
      n_digits++;
    if (n_digits == COLOUR_LENGTH - 1)
      return at;
  }
  return NULL;
}

static void
open_tag (Markup *self, Tag tag, const char *end)
{
  const char *colour = tag == TAG_FONT ? find_colour (self->at, end) : NULL;

  if (self->n_open == DEPTH_MAX)
    return;
  self->open[self->n_open++] = tag;
  if (colour != NULL)
    g_string_append_printf (self->out, "<span foreground=\"%.*s\">", COLOUR_LENGTH, colour);
  else
    g_string_append (self->out, tags[tag].begin);
}

static void
close_to (Markup *self, guint n_open)
{
  while (self->n_open > n_open)
    g_string_append (self->out, tags[self->open[--self->n_open]].end);
}

/* Tags that were opened after it end with it: files cross them, markup may not. */
static void
close_tag (Markup *self, Tag tag)
{
  guint i = self->n_open;

  while (i > 0 && self->open[i - 1] != tag)
    i--;
  if (i > 0)
    close_to (self, i - 1);
}

/* What follows a < in a tag: a letter, or the time from which on the rest is said. "<3" is a heart. */
static gboolean
begins_tag (const char *at, const char *end)
{
  if (g_ascii_isalpha (*at))
    return TRUE;
  if (!g_ascii_isdigit (*at))
    return FALSE;
  while (at < end && (g_ascii_isdigit (*at) || *at == ':' || *at == '.'))
    at++;
  return at == end;
}

/* <i>, </font>, <c.loud>, <v Roger>, <00:01.500>, or {\an8} of SubStation Alpha that got into SRT. Whether it
 * was one. */
static gboolean
take_tag (Markup *self)
{
  gboolean is_brace = *self->at == '{';
  const char *first = self->at + 1;
  const char *last = memchr (first, is_brace ? '}' : '>', MIN (self->end - first, TAG_MAX));
  gboolean is_end = !is_brace && first < self->end && *first == '/';
  Tag tag;

  if (last == NULL || first == last || (is_brace && *first != '\\'))
    return FALSE;
  if (!is_brace && !is_end && !begins_tag (first, last))
    return FALSE;
  tag = is_brace ? N_TAGS : find_tag (first + is_end, last);
  if (tag != N_TAGS && is_end)
    close_tag (self, tag);
  else if (tag != N_TAGS)
    open_tag (self, tag, last);
  self->at = last + 1;
  return TRUE;
}

/* --- text --------------------------------------------------------------------------------------- */

static void
append_char (Markup *self, gunichar c)
{
  if (c == '&')
    g_string_append (self->out, "&amp;");
  else if (c == '<')
    g_string_append (self->out, "&lt;");
  else if (c == '>')
    g_string_append (self->out, "&gt;");
  else if (c == '\n' || (g_unichar_validate (c) && !g_unichar_iscntrl (c)))
    g_string_append_unichar (self->out, c);
}

/* @name: what stands between & and ;, as #39 or #x27. */
static gboolean
take_number (Markup *self, const char *name)
{
  gboolean is_hex = name[0] == '#' && (name[1] == 'x' || name[1] == 'X');
  const char *digits = name + 1 + is_hex;
  char *rest;
  guint64 c;

  if (name[0] != '#' || !g_ascii_isxdigit (*digits))
    return FALSE;
  c = g_ascii_strtoull (digits, &rest, is_hex ? 16 : 10);
  if (*rest != '\0' || c > 0x10ffff)
    return FALSE;
  append_char (self, (gunichar) c);
  return TRUE;
}

static gboolean
take_entity (Markup *self)
{
  const char *first = self->at + 1;
  const char *last = memchr (first, ';', MIN (self->end - first, ENTITY_MAX + 1));
  char name[ENTITY_MAX + 1] = "";
  gboolean is_known = FALSE;

  if (last == NULL)
    return FALSE;
  memcpy (name, first, last - first);
  for (guint i = 0; i < G_N_ELEMENTS (entities) && !is_known; i++)
    if ((is_known = g_str_equal (name, entities[i].name)))
      g_string_append (self->out, entities[i].text);
  if (!is_known && !take_number (self, name))
    return FALSE;
  self->at = last + 1;
  return TRUE;
}

static void
take_next (Markup *self)
{
  if ((*self->at == '<' || *self->at == '{') && take_tag (self))
    return;
  if (*self->at == '&' && take_entity (self))
    return;
  append_char (self, g_utf8_get_char (self->at));
  self->at = g_utf8_next_char (self->at);
}

char *
bt_subtitle_markup_new (const char *text, gsize size)
{
  Markup self = { .out = g_string_sized_new (MIN (size, BT_SUBTITLE_TEXT_MAX)),
                  .at = text,
                  .end = text + size };

  if (size > BT_SUBTITLE_TEXT_MAX)
    self.end = g_utf8_find_prev_char (text, text + BT_SUBTITLE_TEXT_MAX + 1);
  while (self.at < self.end)
    take_next (&self);
  close_to (&self, 0);
  return g_string_free (self.out, FALSE);
}
