/* bt-ptth.c — the reverse channel of AirPlay: a connection of ours on which the receiver asks and we answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-ptth.h"

#include <string.h>

#include "base/bt-limits.h"
#include "base/bt-version.h"

#define LENGTH_DIGITS 9 /* of a length: more is beyond any bound */

typedef struct {
  char *start; /* owned; the first line */
  gsize size;  /* of the head, with its empty line */
  gsize n_body;
  gboolean is_broken;
} Head;

struct _BtPtth {
  GByteArray *came;
  gboolean is_open;
  BtPtthResult end; /* REFUSED or BROKEN; MORE: it goes on */
};

BtPtth *
bt_ptth_new (void)
{
  BtPtth *self = g_new0 (BtPtth, 1);

  self->came = g_byte_array_new ();
  return self;
}

void
bt_ptth_free (BtPtth *self)
{
  g_byte_array_unref (self->came);
  g_free (self);
}

char *
bt_ptth_write_upgrade (const char *host, const char *session)
{
  return g_strdup_printf ("POST /reverse HTTP/1.1\r\nHost: %s\r\nUpgrade: PTTH/1.0\r\n"
                          "Connection: Upgrade\r\nX-Apple-Purpose: event\r\n"
                          "X-Apple-Session-ID: %s\r\nUser-Agent: Piecemeal/%s\r\n"
                          "Content-Length: 0\r\n\r\n",
                          host, session, bt_get_version ());
}

void
bt_ptth_add (BtPtth *self, const guint8 *bytes, gsize n_bytes)
{
  g_byte_array_append (self->came, bytes, (guint) n_bytes);
}

/* --- a head -------------------------------------------------------------------------------------- */

/* Empty lines before a head are passed over (RFC 9112, 2.2). */
static void
skip_empty_lines (GByteArray *came)
{
  guint n = 0;

  while (n < came->len && (came->data[n] == '\r' || came->data[n] == '\n'))
    n++;
  if (n > 0)
    g_byte_array_remove_range (came, 0, n);
}

/* Bytes with the empty line at its end; 0: that has not come. */
static gsize
find_head_end (const GByteArray *came)
{
  gsize n = MIN (came->len, BT_LIMIT_PTTH_HEAD);

  for (gsize i = 0; i + 1 < n; i++) {
    if (came->data[i] != '\n')
      continue;
    if (came->data[i + 1] == '\n')
      return i + 2;
    if (came->data[i + 1] == '\r' && i + 2 < n && came->data[i + 2] == '\n')
      return i + 3;
  }
  return 0;
}

static gboolean
parse_length (const char *text, gsize *length)
{
  gsize n = strspn (text, "0123456789");

  if (n == 0 || n > LENGTH_DIGITS || text[n] != '\0')
    return FALSE;
  *length = (gsize) g_ascii_strtoull (text, NULL, 10);
  return *length <= BT_LIMIT_PLIST;
}

/* A length that is told twice, or is not one, could hide a second request in a body; no receiver sends
 * a body in chunks. */
static void
take_field (Head *head, char *line, gboolean *has_length)
{
  char *colon = strchr (line, ':');
  gsize length = 0;

  if (colon == NULL || colon == line) {
    head->is_broken = TRUE;
    return;
  }
  *colon = '\0';
  if (g_ascii_strcasecmp (line, "Transfer-Encoding") == 0)
    head->is_broken = TRUE;
  if (g_ascii_strcasecmp (line, "Content-Length") != 0)
    return;
  if (*has_length || !parse_length (g_strstrip (colon + 1), &length))
    head->is_broken = TRUE;
  *has_length = TRUE;
  head->n_body = length;
}

static void
head_clear (Head *head)
{
  g_free (head->start);
}

/* FALSE: it has not come whole. */
static gboolean
read_head (const GByteArray *came, Head *head)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  gboolean has_length = FALSE;

  *head = (Head) { .size = find_head_end (came) };
  if (head->size == 0)
    return FALSE;
  text = g_strndup ((const char *) came->data, head->size);
  if (strlen (text) != head->size)
    head->is_broken = TRUE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_strchomp (*line);
    if (line > lines && **line != '\0')
      take_field (head, *line, &has_length);
  }
  head->start = g_strdup (lines[0] != NULL ? lines[0] : "");
  return TRUE;
}

/* --- what has come ------------------------------------------------------------------------------- */

static BtPtthResult
finish (BtPtth *self, BtPtthResult end)
{
  self->end = end;
  g_byte_array_set_size (self->came, 0);
  return end;
}

static gboolean
is_agreed (const char *start)
{
  const char *status = start + strlen ("HTTP/1.1 ");

  return strncmp (status, "101", 3) == 0 && (status[3] == ' ' || status[3] == '\0');
}

static BtPtthResult
take_upgrade (BtPtth *self, const Head *head)
{
  if (!g_str_has_prefix (head->start, "HTTP/1.") || strlen (head->start) < strlen ("HTTP/1.1 101"))
    return finish (self, BT_PTTH_BROKEN);
  if (!is_agreed (head->start))
    return finish (self, BT_PTTH_REFUSED);
  self->is_open = TRUE;
  g_byte_array_remove_range (self->came, 0, (guint) head->size);
  return BT_PTTH_OPENED;
}

/* "POST /event HTTP/1.1", and nothing more than spaces between its three words. */
static BtPtthResult
find_request (const char *start)
{
  g_auto (GStrv) words = g_strsplit (start, " ", 4);

  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1.") || words[1][0] != '/')
    return BT_PTTH_BROKEN;
  return strcmp (words[0], "POST") == 0 && strcmp (words[1], "/event") == 0 ? BT_PTTH_EVENT
                                                                            : BT_PTTH_UNKNOWN;
}

static BtPtthResult
take_request (BtPtth *self, const Head *head, GBytes **body)
{
  BtPtthResult result = find_request (head->start);

  if (result == BT_PTTH_BROKEN)
    return finish (self, result);
  if (self->came->len - head->size < head->n_body)
    return BT_PTTH_MORE;
  if (result == BT_PTTH_EVENT)
    *body = g_bytes_new (self->came->data + head->size, head->n_body);
  g_byte_array_remove_range (self->came, 0, (guint) (head->size + head->n_body));
  return result;
}

BtPtthResult
bt_ptth_next (BtPtth *self, GBytes **body)
{
  BtPtthResult result;
  Head head;

  if (self->end != BT_PTTH_MORE)
    return self->end;
  skip_empty_lines (self->came);
  if (!read_head (self->came, &head))
    return self->came->len >= BT_LIMIT_PTTH_HEAD ? finish (self, BT_PTTH_BROKEN) : BT_PTTH_MORE;
  if (head.is_broken)
    result = finish (self, BT_PTTH_BROKEN);
  else
    result = self->is_open ? take_request (self, &head, body) : take_upgrade (self, &head);
  head_clear (&head);
  return result;
}

const char *
bt_ptth_get_answer (BtPtthResult result)
{
  if (result == BT_PTTH_EVENT)
    return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  if (result == BT_PTTH_UNKNOWN)
    return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  return NULL;
}
