/* bt-subtitles.c — the subtitles of a film: SRT, WebVTT and SSA, and what GStreamer finds in the film.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first two are read alike: a line with two times, then text up to an empty line. What stands elsewhere
 * (numbers, names, NOTE, STYLE, rubbish) has no such line before it and is passed over. */
#include "subtitles/bt-subtitles.h"

#include "subtitles/bt-subtitle-ass.h"
#include "subtitles/bt-subtitle-lines.h"
#include "subtitles/bt-subtitle-markup.h"
#include "subtitles/bt-subtitle-text.h"
#include "subtitles/bt-subtitle-time.h"

#include <string.h>

/* clang-format off */
G_DEFINE_QUARK (bt-subtitles-error-quark, bt_subtitles_error)
/* clang-format on */

typedef struct {
  BtCue cue; /* its markup is owned */
  gint64
      latest_us; /* when the last of this and all before it ends: how far back a search must go */
} Entry;

struct _BtSubtitles {
  GArray *entries;   /* Entry, by begin_us */
  GString *script;   /* owned; NULL: it has none */
  GBytes *told;      /* owned; the script as it was told last; NULL: it has grown */
  GHashTable *lines; /* owned; of a film's script, those that are in it */
  BtSubtitleAssSize size;
};

static void
clear_entry (gpointer data)
{
  g_free (((Entry *) data)->cue.markup);
}

BtSubtitles *
bt_subtitles_new (void)
{
  BtSubtitles *self = g_new0 (BtSubtitles, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  return self;
}

void
bt_subtitles_free (BtSubtitles *self)
{
  g_array_unref (self->entries);
  if (self->script != NULL)
    g_string_free (self->script, TRUE);
  g_clear_pointer (&self->told, g_bytes_unref);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_free (self);
}

/* --- keeping ------------------------------------------------------------------------------------ */

static Entry *
get_entry (BtSubtitles *self, guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

/* How many begin at @time_us or before. */
static guint
count_begun (BtSubtitles *self, gint64 time_us)
{
  guint low = 0, high = self->entries->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (get_entry (self, middle)->cue.begin_us <= time_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
is_there (BtSubtitles *self, guint n_begun, const BtCue *cue)
{
  for (guint i = n_begun; i > 0; i--) {
    const BtCue *other = &get_entry (self, i - 1)->cue;

    if (other->begin_us != cue->begin_us)
      return FALSE;
    if (other->end_us == cue->end_us && g_str_equal (other->markup, cue->markup))
      return TRUE;
  }
  return FALSE;
}

static void
update_latest (BtSubtitles *self, guint from)
{
  for (guint i = from; i < self->entries->len; i++) {
    Entry *entry = get_entry (self, i);

    entry->latest_us = entry->cue.end_us;
    if (i > 0)
      entry->latest_us = MAX (entry->latest_us, get_entry (self, i - 1)->latest_us);
  }
}

/* Nothing to read but tags. */
static gboolean
is_blank (const char *markup)
{
  for (;;) {
    markup += strspn (markup, " \n\t");
    if (*markup != '<')
      return *markup == '\0';
    markup = strchr (markup, '>') + 1;
  }
}

/* The markup of a cue that may be kept; NULL: it may not. */
static char *
make_markup (BtSubtitles *self, gint64 begin_us, gint64 end_us, const char *text, gsize size)
{
  g_autofree char *markup = NULL;

  if (begin_us < 0 || end_us <= begin_us || self->entries->len >= BT_SUBTITLES_CUES_MAX)
    return NULL;
  markup = bt_subtitle_markup_new (text, size);
  return is_blank (markup) ? NULL : g_steal_pointer (&markup);
}

void
bt_subtitles_add (BtSubtitles *self, gint64 begin_us, gint64 end_us, const char *text)
{
  Entry entry = { { begin_us, end_us, make_markup (self, begin_us, end_us, text, strlen (text)) },
                  end_us };
  guint at;

  if (entry.cue.markup == NULL)
    return;
  at = count_begun (self, begin_us);
  if (is_there (self, at, &entry.cue)) {
    clear_entry (&entry);
    return;
  }
  g_array_insert_val (self->entries, at, entry);
  update_latest (self, at);
}

/* What a line of a script says, of which as much is read as of others. */
static char *
dup_plain (const char *text, const char *end)
{
  char *plain = bt_subtitle_ass_dup_plain (text, end);
  const char *valid_end;

  g_utf8_validate_len (plain, MIN (strlen (plain), BT_SUBTITLE_TEXT_MAX), &valid_end);
  plain[valid_end - plain] = '\0';
  return plain;
}

/* Takes @line. */
static gboolean
add_line (BtSubtitles *self, char *line)
{
  if (self->script->len + strlen (line) > BT_SUBTITLES_SIZE_MAX
      || g_hash_table_size (self->lines) >= BT_SUBTITLES_CUES_MAX
      || g_hash_table_contains (self->lines, line)) {
    g_free (line);
    return FALSE;
  }
  g_string_append (self->script, line);
  g_hash_table_add (self->lines, line);
  g_clear_pointer (&self->told, g_bytes_unref);
  return TRUE;
}

void
bt_subtitles_add_event (BtSubtitles *self, const char *head, gint64 begin_us, gint64 end_us,
                        const char *event)
{
  g_autofree char *plain = NULL;
  const char *text;
  char *line = bt_subtitle_ass_dup_line (event, begin_us, end_us, &text);

  if (self->script == NULL) {
    self->script = bt_subtitle_ass_read_head (head, &self->size);
    self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  }
  if (line == NULL)
    return;
  if (!bt_subtitle_ass_size_fits (&self->size, text, text + strlen (text)))
    g_free (line);
  else if (!add_line (self, line))
    return;
  plain = dup_plain (text, text + strlen (text));
  bt_subtitles_add (self, begin_us, end_us, plain);
}

gboolean
bt_subtitles_is_script (BtSubtitles *self)
{
  return self->script != NULL;
}

/* --- a file ------------------------------------------------------------------------------------- */

static void
append_line (GString *text, const char *line, gsize size)
{
  if (text->len > BT_SUBTITLE_TEXT_MAX)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_len (text, line, MIN (size, BT_SUBTITLE_TEXT_MAX));
}

/* Without its last line, when that is a number. */
static void
drop_number (GString *text)
{
  const char *last = strrchr (text->str, '\n');

  last = last != NULL ? last : text->str;
  if (last[strspn (last, "\n0123456789 ")] == '\0')
    g_string_truncate (text, last - text->str);
}

/* The text of a cue, with \n between its lines. One whose empty line was forgotten ends at the next times; the
 * number before those is not part of it. */
static GString *
take_text (BtSubtitleLines *lines)
{
  GString *text = g_string_new (NULL);
  const char *line, *end;
  gint64 begin_us, end_us;
  BtSubtitleLines before = *lines;

  while (bt_subtitle_lines_next (lines, &line, &end) && !bt_subtitle_lines_is_empty (line, end)) {
    if (bt_subtitle_time_parse (line, end, &begin_us, &end_us)) {
      drop_number (text);
      *lines = before;
      break;
    }
    append_line (text, line, end - line);
    before = *lines;
  }
  /* A character that was cut at a bound is broken. */
  if (!g_utf8_validate_len (text->str, text->len, &end))
    g_string_truncate (text, end - text->str);
  return text;
}

static void
take_cue (BtSubtitles *self, BtSubtitleLines *lines, gint64 begin_us, gint64 end_us)
{
  g_autoptr (GString) text = take_text (lines);
  Entry entry = { { begin_us, end_us, make_markup (self, begin_us, end_us, text->str, text->len) },
                  end_us };

  if (entry.cue.markup != NULL)
    g_array_append_val (self->entries, entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  gint64 begin_a = ((const Entry *) a)->cue.begin_us, begin_b = ((const Entry *) b)->cue.begin_us;

  return (begin_a > begin_b) - (begin_a < begin_b);
}

static void
take_cues (BtSubtitles *self, const char *text)
{
  BtSubtitleLines lines = { text, text + strlen (text) };
  const char *line, *end;
  gint64 begin_us, end_us;

  while (self->entries->len < BT_SUBTITLES_CUES_MAX && bt_subtitle_lines_next (&lines, &line, &end))
    if (bt_subtitle_time_parse (line, end, &begin_us, &end_us))
      take_cue (self, &lines, begin_us, end_us);
}

/* Effects are made of the same line many times over, one above the other: it is said once. */
static gboolean
was_just_said (BtSubtitles *self, const BtCue *cue)
{
  guint n = self->entries->len;

  for (guint i = n; i > 0 && n - i < BT_SUBTITLES_SHOWN_MAX; i--) {
    const BtCue *other = &get_entry (self, i - 1)->cue;

    if (other->begin_us == cue->begin_us && other->end_us == cue->end_us
        && g_str_equal (other->markup, cue->markup))
      return TRUE;
  }
  return FALSE;
}

static void
said_cb (gint64 begin_us, gint64 end_us, const char *text, const char *end, gpointer data)
{
  BtSubtitles *self = data;
  g_autofree char *plain = dup_plain (text, end);
  Entry entry = { { begin_us, end_us, make_markup (self, begin_us, end_us, plain, strlen (plain)) },
                  end_us };

  if (entry.cue.markup != NULL && was_just_said (self, &entry.cue))
    clear_entry (&entry);
  else if (entry.cue.markup != NULL)
    g_array_append_val (self->entries, entry);
}

BtSubtitles *
bt_subtitles_parse (const guint8 *data, gsize size, GError **error)
{
  g_autoptr (BtSubtitles) self = bt_subtitles_new ();
  g_autofree char *text = NULL;

  if (size > BT_SUBTITLES_SIZE_MAX) {
    g_set_error (error, BT_SUBTITLES_ERROR, BT_SUBTITLES_ERROR_TOO_LARGE,
                 "the subtitles have %" G_GSIZE_FORMAT " bytes, %d are read at most", size,
                 BT_SUBTITLES_SIZE_MAX);
    return NULL;
  }
  text = bt_subtitle_text_decode (data, size);
  if (bt_subtitle_ass_is_script (text))
    self->script = bt_subtitle_ass_read (text, BT_SUBTITLES_CUES_MAX, said_cb, self);
  else
    take_cues (self, text);
  g_array_sort (self->entries, compare_entries); /* GLib's is stable */
  update_latest (self, 0);
  if (self->entries->len == 0) {
    g_set_error_literal (error, BT_SUBTITLES_ERROR, BT_SUBTITLES_ERROR_EMPTY,
                         "no subtitles of SRT, WebVTT or SSA in the file");
    return NULL;
  }
  return g_steal_pointer (&self);
}

/* --- reading ------------------------------------------------------------------------------------ */

guint
bt_subtitles_get_n_cues (BtSubtitles *self)
{
  return self->entries->len;
}

const BtCue *
bt_subtitles_get_cue (BtSubtitles *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return &get_entry (self, index)->cue;
}

GBytes *
bt_subtitles_get_script (BtSubtitles *self)
{
  if (self->script != NULL && self->told == NULL)
    self->told = g_bytes_new (self->script->str, self->script->len);
  return self->told;
}

char *
bt_subtitles_dup_at (BtSubtitles *self, gint64 time_us)
{
  const char *shown[BT_SUBTITLES_SHOWN_MAX + 1] = { NULL };
  guint first = BT_SUBTITLES_SHOWN_MAX;

  for (guint i = count_begun (self, time_us); i > 0 && first > 0; i--) {
    const Entry *entry = get_entry (self, i - 1);

    if (entry->latest_us <= time_us)
      break;
    if (entry->cue.end_us > time_us)
      shown[--first] = entry->cue.markup;
  }
  return first < BT_SUBTITLES_SHOWN_MAX ? g_strjoinv ("\n", (char **) shown + first) : NULL;
}
