/* pm-wire-words.c — messages between peers in words: as a row, as a sentence, and what each is for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-wire-words.h"

#include <glib/gi18n.h>

#include "pm-format.h"

#define BLOCK_SIZE 16384 /* bytes; what all clients ask for at a time */
#define MILLI_US 1000
#define LONG_US (10 * G_USEC_PER_SEC) /* from here on tenths of a second say nothing */
#define MINUTE_US (60 * G_USEC_PER_SEC)
#define CSV_SPECIAL ",\"\r\n"
#define CSV_FORMULA "=+-@\t" /* programs of tables reckon with what begins so */

/* --- kinds -------------------------------------------------------------------------------------- */

static PmWireKind
get_kind (const BtWireEntry *entry)
{
  switch ((BtWireMethod) entry->method) {
  case BT_WIRE_REQUEST:
  case BT_WIRE_PIECE:
  case BT_WIRE_CANCEL:
  case BT_WIRE_REJECT:
    return PM_WIRE_BLOCKS;
  case BT_WIRE_CHOKE:
  case BT_WIRE_UNCHOKE:
  case BT_WIRE_INTERESTED:
  case BT_WIRE_NOT_INTERESTED:
    return PM_WIRE_TURNS;
  case BT_WIRE_HAVE:
  case BT_WIRE_BITFIELD:
  case BT_WIRE_HAVE_ALL:
  case BT_WIRE_HAVE_NONE:
    return PM_WIRE_HAVE;
  case BT_WIRE_EXTENDED:
    return entry->says == BT_WIRE_SAYS_DONT_HAVE ? PM_WIRE_HAVE : PM_WIRE_OTHER;
  default:
    return PM_WIRE_OTHER;
  }
}

gboolean
pm_wire_words_is_of (const BtWireEntry *entry, PmWireKind kind)
{
  return kind == PM_WIRE_ALL || get_kind (entry) == kind;
}

const char *
pm_wire_words_method (BtWireMethod method)
{
  static const char *const methods[BT_N_WIRE_METHODS] = {
    [BT_WIRE_UNKNOWN] = "?",
    [BT_WIRE_HANDSHAKE] = "HANDSHAKE",
    [BT_WIRE_KEEP_ALIVE] = "KEEP-ALIVE",
    [BT_WIRE_CHOKE] = "CHOKE",
    [BT_WIRE_UNCHOKE] = "UNCHOKE",
    [BT_WIRE_INTERESTED] = "INTERESTED",
    [BT_WIRE_NOT_INTERESTED] = "NOT INTERESTED",
    [BT_WIRE_HAVE] = "HAVE",
    [BT_WIRE_BITFIELD] = "BITFIELD",
    [BT_WIRE_REQUEST] = "REQUEST",
    [BT_WIRE_PIECE] = "PIECE",
    [BT_WIRE_CANCEL] = "CANCEL",
    [BT_WIRE_PORT] = "PORT",
    [BT_WIRE_SUGGEST] = "SUGGEST",
    [BT_WIRE_HAVE_ALL] = "HAVE ALL",
    [BT_WIRE_HAVE_NONE] = "HAVE NONE",
    [BT_WIRE_REJECT] = "REJECT",
    [BT_WIRE_ALLOWED_FAST] = "ALLOWED FAST",
    [BT_WIRE_EXTENDED] = "EXTENDED",
  };

  return methods[method < BT_N_WIRE_METHODS ? method : BT_WIRE_UNKNOWN];
}

gboolean
pm_wire_words_has_piece (const BtWireEntry *entry)
{
  return bt_wire_method_has_piece (entry->method)
         || (entry->method == BT_WIRE_EXTENDED && entry->says == BT_WIRE_SAYS_DONT_HAVE);
}

gboolean
pm_wire_words_has_offset (const BtWireEntry *entry)
{
  return bt_wire_method_has_block (entry->method);
}

/* That of a CHOKE is always one byte: no news. */
gboolean
pm_wire_words_has_length (const BtWireEntry *entry)
{
  return bt_wire_method_has_block (entry->method) || entry->method == BT_WIRE_BITFIELD
         || entry->method == BT_WIRE_EXTENDED || entry->method == BT_WIRE_UNKNOWN;
}

/* --- numbers ------------------------------------------------------------------------------------ */

/* Takes a format with one %s. */
static char *
with_count (const char *format, guint64 count)
{
  g_autofree char *number = pm_format_count (count);

  return g_strdup_printf (format, number);
}

/* People count from one. */
static guint64
get_block (const BtWireEntry *entry)
{
  return entry->offset / BLOCK_SIZE + 1;
}

static char *
with_block (const char *format, const BtWireEntry *entry)
{
  return with_count (format, get_block (entry));
}

static char *
format_time (gint64 wall_us, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

char *
pm_wire_words_short_time (gint64 wall_us)
{
  return format_time (wall_us, "%H:%M:%S");
}

char *
pm_wire_words_time (gint64 wall_us)
{
  g_autofree char *seconds = pm_wire_words_short_time (wall_us);

  return g_strdup_printf ("%s.%03u", seconds, (guint) (wall_us % G_USEC_PER_SEC / MILLI_US));
}

char *
pm_wire_words_delay (gint64 us)
{
  us = MAX (us, 0);
  if (us < G_USEC_PER_SEC)
    /* Translators: milliseconds, short */
    return g_strdup_printf (_ ("%u ms"), (guint) (us / MILLI_US));
  if (us < LONG_US)
    /* Translators: seconds, short */
    return g_strdup_printf (_ ("%.1f s"), (double) us / G_USEC_PER_SEC);
  if (us < 2 * MINUTE_US)
    /* Translators: seconds, short */
    return g_strdup_printf (_ ("%u s"), (guint) (us / G_USEC_PER_SEC));
  /* Translators: minutes, short */
  return g_strdup_printf (_ ("%u min"), (guint) MIN (us / MINUTE_US, G_MAXUINT));
}

char *
pm_wire_words_rate (guint rate)
{
  return with_count (ngettext ("%s message a second", "%s messages a second", rate), rate);
}

/* --- in words ----------------------------------------------------------------------------------- */

static char *
block_sent (const BtWireEntry *entry)
{
  switch (entry->method) {
  case BT_WIRE_REQUEST:
    if (entry->flags & BT_WIRE_RARE)
      return g_strdup (_ ("Asks for a rare piece"));
    /* Translators: You ask; %s is a number. */
    return with_block (_ ("Asks for block %s"), entry);
  case BT_WIRE_PIECE:
    return with_block (_ ("You send block %s"), entry);
  case BT_WIRE_CANCEL:
    /* Translators: Why you take a request back: another peer sent the block first. */
    return g_strdup (_ ("Another was faster"));
  default:
    return with_block (_ ("You do not send block %s"), entry);
  }
}

static char *
block_came (const BtWireEntry *entry)
{
  switch (entry->method) {
  case BT_WIRE_REQUEST:
    /* Translators: A peer asks; %s is a number. */
    return with_block (_ ("Wants block %s"), entry);
  case BT_WIRE_PIECE:
    if (entry->flags & BT_WIRE_WASTED)
      return g_strdup (entry->asked_us != 0 ? _ ("Came too late") : _ ("Nobody asked for it"));
    if (entry->flags & BT_WIRE_COMPLETES)
      return g_strdup (_ ("Completes the piece"));
    return with_block (_ ("Block %s is here"), entry);
  case BT_WIRE_CANCEL:
    return with_block (_ ("No longer wants block %s"), entry);
  default:
    return with_block (_ ("Does not send block %s"), entry);
  }
}

static char *
turn (const BtWireEntry *entry)
{
  gboolean is_sent = entry->is_sent;

  switch (entry->method) {
  case BT_WIRE_CHOKE:
    return g_strdup (is_sent ? _ ("It waits for its turn now") : _ ("You wait for your turn now"));
  case BT_WIRE_UNCHOKE:
    return g_strdup (is_sent ? _ ("It may ask now") : _ ("You may ask now"));
  case BT_WIRE_INTERESTED:
    return g_strdup (is_sent ? _ ("You want something it has") : _ ("It wants something you have"));
  default:
    return g_strdup (is_sent ? _ ("You need nothing it has") : _ ("It needs nothing you have"));
  }
}

static char *
have (const BtWireEntry *entry)
{
  gboolean is_sent = entry->is_sent;

  switch (entry->method) {
  case BT_WIRE_HAVE:
    return with_count (is_sent ? _ ("Piece %s is here") : _ ("It has piece %s now"), entry->piece);
  case BT_WIRE_BITFIELD:
    return with_count (is_sent ? ngettext ("You have %s piece", "You have %s pieces", entry->count)
                               : ngettext ("It has %s piece", "It has %s pieces", entry->count),
                       entry->count);
  case BT_WIRE_HAVE_ALL:
    return g_strdup (is_sent ? _ ("You have everything") : _ ("It has everything"));
  case BT_WIRE_HAVE_NONE:
    return g_strdup (is_sent ? _ ("You have nothing yet") : _ ("It has nothing yet"));
  default:
    return with_count (is_sent ? _ ("You lost piece %s") : _ ("It lost piece %s"), entry->piece);
  }
}

/* Parts are counted from one. */
static char *
metadata (const BtWireEntry *entry)
{
  gboolean is_sent = entry->is_sent;
  const char *format;

  switch (entry->says) {
  case BT_WIRE_SAYS_METADATA_REQUEST:
    /* Translators: The details are the names and sizes that a magnet link lacks. */
    format = is_sent ? _ ("Asks for part %s of the details") : _ ("Wants part %s of the details");
    break;
  case BT_WIRE_SAYS_METADATA_DATA:
    format = is_sent ? _ ("You send part %s of the details") : _ ("Part %s of the details is here");
    break;
  default:
    format = is_sent ? _ ("You do not send part %s of the details")
                     : _ ("Does not send part %s of the details");
    break;
  }
  return with_count (format, (guint64) entry->count + 1);
}

static char *
peers (const BtWireEntry *entry)
{
  guint n = entry->count;

  if (n == 0)
    return g_strdup (_ ("Tells who left"));
  if (entry->is_sent)
    return with_count (ngettext ("You tell of %s address", "You tell of %s addresses", n), n);
  return with_count (ngettext ("%s new address", "%s new addresses", n), n);
}

static char *
says (const BtWireEntry *entry)
{
  gboolean is_sent = entry->is_sent;

  switch ((BtWireSays) entry->says) {
  case BT_WIRE_SAYS_HANDSHAKE:
    return g_strdup (is_sent ? _ ("You say what else you can do")
                             : _ ("It says what else it can do"));
  case BT_WIRE_SAYS_METADATA_REQUEST:
  case BT_WIRE_SAYS_METADATA_DATA:
  case BT_WIRE_SAYS_METADATA_REJECT:
    return metadata (entry);
  case BT_WIRE_SAYS_PEERS:
    return peers (entry);
  case BT_WIRE_SAYS_UPLOAD_ONLY:
    if (entry->count == 0)
      return g_strdup (is_sent ? _ ("You want pieces again") : _ ("It wants pieces again"));
    return g_strdup (is_sent ? _ ("You want no more pieces") : _ ("It wants no more pieces"));
  default:
    return g_strdup (_ ("Of a kind not known here"));
  }
}

static char *
other (const BtWireEntry *entry)
{
  gboolean is_sent = entry->is_sent;

  switch (entry->method) {
  case BT_WIRE_HANDSHAKE:
    return g_strdup (is_sent ? _ ("You say who you are") : _ ("It says who it is"));
  case BT_WIRE_KEEP_ALIVE:
    return g_strdup (is_sent ? _ ("You are still here") : _ ("It is still here"));
  case BT_WIRE_PORT:
    return g_strdup_printf (is_sent ? _ ("Your DHT port is %u") : _ ("Its DHT port is %u"),
                            entry->count);
  case BT_WIRE_SUGGEST:
    return with_count (is_sent ? _ ("You suggest piece %s") : _ ("Suggests piece %s"),
                       entry->piece);
  case BT_WIRE_ALLOWED_FAST:
    return with_count (is_sent ? _ ("It gets piece %s without waiting")
                               : _ ("You get piece %s without waiting"),
                       entry->piece);
  case BT_WIRE_EXTENDED:
    return says (entry);
  default:
    return g_strdup (_ ("Of a kind not known here"));
  }
}

char *
pm_wire_words_short (const BtWireEntry *entry)
{
  switch (get_kind (entry)) {
  case PM_WIRE_BLOCKS:
    return entry->is_sent ? block_sent (entry) : block_came (entry);
  case PM_WIRE_TURNS:
    return turn (entry);
  case PM_WIRE_HAVE:
    return have (entry);
  default:
    return other (entry);
  }
}

/* --- what it is for ----------------------------------------------------------------------------- */

static const char *
explain_says (BtWireSays says)
{
  switch (says) {
  case BT_WIRE_SAYS_HANDSHAKE:
    return _ ("After the first greeting, peers tell each other which newer messages they "
              "understand.");
  case BT_WIRE_SAYS_METADATA_REQUEST:
  case BT_WIRE_SAYS_METADATA_DATA:
  case BT_WIRE_SAYS_METADATA_REJECT:
    return _ ("A magnet link holds only a fingerprint. Names, sizes and the hashes of the pieces "
              "come from peers, in parts.");
  case BT_WIRE_SAYS_PEERS:
    return _ ("Peer exchange: peers tell each other once a minute whom else they know.");
  case BT_WIRE_SAYS_DONT_HAVE:
    return _ ("A piece that was there is there no more.");
  case BT_WIRE_SAYS_UPLOAD_ONLY:
    return _ ("Who wants no more pieces only gives.");
  default:
    return _ ("A newer kind of message that Piecemeal does not know. It is passed over.");
  }
}

const char *
pm_wire_words_explain (const BtWireEntry *entry)
{
  switch ((BtWireMethod) entry->method) {
  case BT_WIRE_HANDSHAKE:
    return _ ("The first thing that both sides say: which torrent this is about, and who they "
              "are.");
  case BT_WIRE_KEEP_ALIVE:
    return _ ("Says nothing, so that the connection is not thought dead.");
  case BT_WIRE_CHOKE:
    return _ ("“I send you nothing for now.” Everybody sends to a few at a time, and to those who "
              "send back first.");
  case BT_WIRE_UNCHOKE:
    return _ ("“It is your turn: ask, and I send.”");
  case BT_WIRE_INTERESTED:
    return _ ("“You have a piece that I lack.”");
  case BT_WIRE_NOT_INTERESTED:
    return _ ("“You have nothing that I lack.”");
  case BT_WIRE_HAVE:
    return _ ("Whoever gets a piece and finds it right tells all of its peers, so that they can "
              "ask for it.");
  case BT_WIRE_BITFIELD:
    return _ ("Which pieces one has, all at once: one bit for each.");
  case BT_WIRE_REQUEST:
    return _ ("Asks for one block, a part of a piece. Several are asked for ahead, so that the "
              "line is never idle.");
  case BT_WIRE_PIECE:
    return _ ("The answer to a request: one block. When all blocks of a piece are here, its hash "
              "is checked.");
  case BT_WIRE_CANCEL:
    return _ ("Takes a request back, most often because another peer has sent the block.");
  case BT_WIRE_PORT:
    return _ ("Where one takes part in the DHT, the address book that all share.");
  case BT_WIRE_SUGGEST:
    return _ ("A piece that is best asked for next, because it can be sent at once.");
  case BT_WIRE_HAVE_ALL:
    return _ ("“I have every piece.” Shorter than one bit for each.");
  case BT_WIRE_HAVE_NONE:
    return _ ("“I have no piece yet.” Shorter than one bit for each.");
  case BT_WIRE_REJECT:
    return _ ("“You asked for this block, and I do not send it.”");
  case BT_WIRE_ALLOWED_FAST:
    return _ ("A piece that is given without waiting for a turn, so that newcomers have something "
              "to give.");
  case BT_WIRE_EXTENDED:
    return explain_says (entry->says);
  default:
    return _ ("A message that Piecemeal does not know. It is passed over.");
  }
}

/* --- for those who listen ----------------------------------------------------------------------- */

char *
pm_wire_words_spoken (const BtWireEntry *entry, const char *name)
{
  g_autofree char *words = pm_wire_words_short (entry);
  g_autofree char *piece = pm_format_count (entry->piece);
  g_autofree char *block = pm_format_count (get_block (entry));
  const char *method = pm_wire_words_method (entry->method);

  if (pm_wire_words_has_offset (entry))
    /* Translators: A message: whom it went to or came from, its method, numbers, and in words. */
    return g_strdup_printf (entry->is_sent ? _ ("To %s: %s, piece %s, block %s. %s.")
                                           : _ ("From %s: %s, piece %s, block %s. %s."),
                            name, method, piece, block, words);
  /* Translators: A message: whom it went to or came from, its method, and in words. */
  return g_strdup_printf (entry->is_sent ? _ ("To %s: %s. %s.") : _ ("From %s: %s. %s."), name,
                          method, words);
}

static char *
spoken_answer (const BtWireEntry *request, const BtWireEntry *answer)
{
  g_autofree char *delay = NULL;

  if (answer == NULL)
    return g_strdup (_ ("No answer yet."));
  delay = pm_wire_words_delay (answer->time_us - request->time_us);
  if (answer->method == BT_WIRE_PIECE)
    return g_strdup_printf (_ ("It came after %s."), delay);
  if (answer->method == BT_WIRE_CANCEL)
    return g_strdup_printf (_ ("Taken back after %s."), delay);
  return g_strdup_printf (_ ("Rejected after %s."), delay);
}

char *
pm_wire_words_spoken_pair (const BtWireEntry *request, const BtWireEntry *answer, const char *name)
{
  g_autofree char *piece = pm_format_count (request->piece);
  g_autofree char *offset = pm_format_count (request->offset);
  g_autofree char *length = pm_format_count (request->length);
  g_autofree char *came = spoken_answer (request, answer);

  return g_strdup_printf (request->is_sent
                              /* Translators: A peer's name, numbers, and a sentence. */
                              ? _ ("You ask %s for piece %s, from byte %s, %s bytes. %s")
                              : _ ("%s asks you for piece %s, from byte %s, %s bytes. %s"),
                          name, piece, offset, length, came);
}

/* --- for other programs ------------------------------------------------------------------------- */

/* Strangers choose their names: what would be reckoned with is made plain text. */
static char *
quote (const char *text)
{
  gboolean is_formula = *text != '\0' && strchr (CSV_FORMULA, *text) != NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *doubled = NULL;

  if (!is_formula && strpbrk (text, CSV_SPECIAL) == NULL)
    return g_strdup (text);
  parts = g_strsplit (text, "\"", -1);
  doubled = g_strjoinv ("\"\"", parts);
  return g_strdup_printf ("\"%s%s\"", is_formula ? "'" : "", doubled);
}

char *
pm_wire_words_csv_head (void)
{
  const char *const titles[] = { _ ("Time"),   _ ("Direction"), _ ("Peer"),
                                 _ ("Method"), _ ("Piece"),     _ ("Offset"),
                                 _ ("Length"), _ ("In words"),  NULL };
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; titles[i] != NULL; i++) {
    g_autofree char *title = quote (titles[i]);

    g_string_append_printf (line, "%s%s", i > 0 ? "," : "", title);
  }
  g_string_append (line, "\r\n");
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
append_number (GString *line, gboolean has_it, guint32 number)
{
  if (has_it)
    g_string_append_printf (line, ",%" G_GUINT32_FORMAT, number);
  else
    g_string_append_c (line, ',');
}

char *
pm_wire_words_csv_line (const BtWireEntry *entry, gint64 wall_us, const char *name)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *date = format_time (wall_us, "%Y-%m-%d");
  g_autofree char *time = pm_wire_words_time (wall_us);
  g_autofree char *who = quote (name);
  g_autofree char *words = pm_wire_words_short (entry);
  g_autofree char *quoted = quote (words);

  g_string_append_printf (line, "%s %s,%s,%s,%s", date, time,
                          /* Translators: The direction of a message, in a table. */
                          entry->is_sent ? C_ ("direction", "sent") : C_ ("direction", "received"),
                          who, pm_wire_words_method (entry->method));
  append_number (line, pm_wire_words_has_piece (entry), entry->piece);
  append_number (line, pm_wire_words_has_offset (entry), entry->offset);
  append_number (line, pm_wire_words_has_length (entry), entry->length);
  g_string_append_printf (line, ",%s\r\n", quoted);
  return g_string_free (g_steal_pointer (&line), FALSE);
}
