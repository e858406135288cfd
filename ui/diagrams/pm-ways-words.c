/* pm-ways-words.c — the talk's table "Decentralization" in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-ways-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pm-format.h"
#include "pm-swarm-words.h"
#include "pm-words.h"

#define HASH_HEAD 8 /* characters of an info hash that are shown, and at its end */
#define HASH_TAIL 6

#define ICON_PLACE "network-server-symbolic"
#define ICON_FILE "text-x-generic-symbolic"
#define ICON_LINK "insert-link-symbolic"
#define ICON_FOUND "pm-discovery-symbolic"
#define ICON_SWARM "pm-swarm-symbolic"

void
pm_ways_cell_clear (PmWaysCell *self)
{
  g_free (self->title);
  g_free (self->caption);
  g_free (self->chip);
  g_free (self->hint);
  *self = (PmWaysCell) { 0 };
}

const char *
pm_ways_words_step (PmWaysStep step)
{
  switch (step) {
  case PM_WAYS_STEP_URI:
    return _ ("Find URIs");
  case PM_WAYS_STEP_PEERS:
    return _ ("Find peers");
  case PM_WAYS_STEP_TRANSFER:
  default:
    return _ ("File transfer");
  }
}

const char *
pm_ways_words_column (PmWaysColumn column)
{
  switch (column) {
  case PM_WAYS_HTTP:
    return "HTTP";
  case PM_WAYS_FILE:
    return _ ("Torrent file");
  case PM_WAYS_MAGNET:
  default:
    return _ ("Magnet link");
  }
}

const char *
pm_ways_words_step_hint (PmWaysStep step)
{
  switch (step) {
  case PM_WAYS_STEP_URI:
    return _ ("A URI is an address: of a file on a web server, or of a torrent.");
  case PM_WAYS_STEP_PEERS:
    return _ ("Who has the pieces?");
  case PM_WAYS_STEP_TRANSFER:
  default:
    return _ ("From whom do the bytes come?");
  }
}

const char *
pm_ways_words_column_hint (PmWaysColumn column)
{
  switch (column) {
  case PM_WAYS_HTTP:
    return _ ("How the web sends files: from one server to everybody.");
  case PM_WAYS_FILE:
    return _ ("A small file that lists the pieces and the trackers of a torrent.");
  case PM_WAYS_MAGNET:
  default:
    return _ ("A link that holds only a torrent’s fingerprint. The rest comes from peers.");
  }
}

PmWaysColumn
pm_ways_words_way_in (const PmWays *ways)
{
  if (ways->is_boxed)
    return PM_WAYS_FILE;
  switch (ways->stat->way_in.kind) {
  case BT_WAY_IN_FILE:
  case BT_WAY_IN_WEB:
    return PM_WAYS_FILE;
  case BT_WAY_IN_MAGNET:
  case BT_WAY_IN_HASH:
    return PM_WAYS_MAGNET;
  default:
    return PM_WAYS_N_COLUMNS;
  }
}

/* --- cells -------------------------------------------------------------------------------------- */

static void
set_used (PmWaysCell *cell, const char *icon, char *title, char *caption)
{
  cell->is_used = TRUE;
  cell->icon = icon;
  cell->title = title;
  cell->caption = caption;
}

static void
set_unused (PmWaysCell *cell, const char *title, const char *caption)
{
  cell->title = g_strdup (title);
  cell->caption = g_strdup (caption);
}

/* What is in one place is lost with it. */
static void
set_places (PmWaysCell *cell, guint n)
{
  g_autofree char *count = pm_format_count (n);

  if (n == 1)
    cell->chip = g_strdup (_ ("One place"));
  else
    /* Translators: %s places, each of which a torrent depends on a little */
    cell->chip = g_strdup_printf (ngettext ("%s place", "%s places", n), count);
}

static void
set_many (PmWaysCell *cell)
{
  /* Translators: there are many of them, so that nothing depends on one */
  cell->chip = g_strdup (_ ("Many"));
}

static char *
short_hash (const char *hash)
{
  gsize length = hash != NULL ? strlen (hash) : 0;

  if (length <= HASH_HEAD + HASH_TAIL)
    return g_strdup (hash);
  return g_strdup_printf ("%.*s…%s", HASH_HEAD, hash, hash + length - HASH_TAIL);
}

static char *
dup_from (const PmWays *ways)
{
  return *ways->stat->way_in.from != '\0' ? g_strdup (ways->stat->way_in.from) : NULL;
}

static void
fill_uri_file (const PmWays *ways, PmWaysCell *cell)
{
  if (ways->is_boxed)
    set_used (cell, ICON_FILE, g_strdup (_ ("Made here")), g_strdup (_ ("on this computer")));
  else if (ways->stat->way_in.kind == BT_WAY_IN_WEB)
    set_used (cell, ICON_PLACE, g_strdup (_ ("A web address")), dup_from (ways));
  else
    set_used (cell, ICON_FILE, g_strdup (_ ("A file")), dup_from (ways));
  set_places (cell, 1);
  cell->hint = g_strdup (_ ("Whoever has the file can pass it on. It came to you from one place."));
}

static void
fill_uri_magnet (const PmWays *ways, PmWaysCell *cell)
{
  gboolean is_hash = ways->stat->way_in.kind == BT_WAY_IN_HASH;

  set_used (cell, ICON_LINK, g_strdup (is_hash ? _ ("The info hash") : _ ("The link itself")),
            short_hash (ways->hash));
  set_many (cell);
  cell->hint =
      g_strdup (_ ("The link holds the torrent’s fingerprint, the info hash. Anybody can pass it "
                   "on, and no web page is needed."));
}

static void
fill_uri (const PmWays *ways, PmWaysColumn column, PmWaysCell *cell)
{
  PmWaysColumn way_in = pm_ways_words_way_in (ways);

  if (column == way_in && column == PM_WAYS_FILE)
    fill_uri_file (ways, cell);
  else if (column == way_in)
    fill_uri_magnet (ways, cell);
  else if (column == PM_WAYS_HTTP)
    set_unused (cell, _ ("Not used"), _ ("would be a web page"));
  else if (way_in == PM_WAYS_N_COLUMNS)
    set_unused (cell, _ ("Not known"), _ ("added before this was noted"));
  else
    set_unused (cell, _ ("Not used"),
                column == PM_WAYS_FILE ? _ ("would be a web page")
                                       : _ ("would be the link itself"));
}

/* "31 peers from 2 of 3"; those met over WebRTC were introduced by trackers too. */
static char *
tracker_caption (const PmWays *ways)
{
  guint32 n = ways->stat->n_found[BT_PEER_SOURCE_TRACKER] + ways->stat->n_found[BT_PEER_SOURCE_RTC];
  g_autofree char *peers = pm_words_peers (n);

  if (ways->n_trackers == 1)
    return g_steal_pointer (&peers);
  /* Translators: "31 peers", then of how many trackers, of how many. After the word "Trackers". */
  return g_strdup_printf (ngettext ("%s from %u of %u", "%s from %u of %u", ways->n_trackers),
                          peers, ways->n_answering, ways->n_trackers);
}

static void
fill_trackers (const PmWays *ways, PmWaysCell *cell)
{
  if (ways->n_trackers == 0) {
    set_unused (cell, _ ("Not used"), _ ("would be trackers"));
  } else {
    set_used (cell, ICON_PLACE,
              g_strdup_printf (ngettext ("%u tracker", "%u trackers", ways->n_trackers),
                               ways->n_trackers),
              tracker_caption (ways));
    set_places (cell, ways->n_trackers);
  }
  cell->hint =
      g_strdup (_ ("A tracker is a server that remembers who shares a torrent, and tells them of "
                   "each other."));
}

static void
append_count (GString *text, guint32 n, const char *format)
{
  g_autofree char *count = pm_format_count (n);

  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append (text, PM_WORDS_SEPARATOR);
  g_string_append_printf (text, format, count);
}

static gboolean
is_open (const PmWays *ways, BtWay way)
{
  BtWayState state = ways->stat->ways[way].state;

  return state != BT_WAY_OFF && state != BT_WAY_PRIVATE;
}

/* What was found without anybody's server. */
static char *
others_caption (const PmWays *ways, gboolean has_dht)
{
  const guint32 *n = ways->stat->n_found;
  g_autofree char *peers = has_dht ? pm_words_peers (n[BT_PEER_SOURCE_DHT]) : NULL;
  GString *text = g_string_new (peers);

  /* Translators: %s peers were found like this, after "46 peers · " */
  append_count (text, n[BT_PEER_SOURCE_PEX], _ ("peer exchange %s"));
  append_count (text, n[BT_PEER_SOURCE_LSD], _ ("local network %s"));
  append_count (text, n[BT_PEER_SOURCE_INCOMING], _ ("%s came to you"));
  return g_string_free (text, FALSE);
}

static void
fill_others (const PmWays *ways, PmWaysCell *cell)
{
  gboolean has_dht = is_open (ways, BT_WAY_DHT);

  if (ways->is_boxed) {
    set_unused (cell, _ ("Not used"), _ ("everybody is on this computer"));
    return;
  }
  if (ways->is_private) {
    set_unused (cell, _ ("Switched off"), _ ("this torrent is private"));
    cell->hint =
        g_strdup (_ ("Who made a private torrent wants its trackers alone to tell who shares it."));
    return;
  }
  if (!has_dht && !is_open (ways, BT_WAY_PEX) && !is_open (ways, BT_WAY_LSD)) {
    set_unused (cell, _ ("Switched off"), _ ("in the Preferences"));
    return;
  }
  set_used (cell, ICON_FOUND, g_strdup (has_dht ? _ ("DHT") : _ ("Each other")),
            others_caption (ways, has_dht));
  set_many (cell);
  cell->hint = g_strdup (
      has_dht ? _ ("The distributed hash table: millions of programs like this one, and each "
                   "remembers a small part of who shares what. Peer exchange is peers that tell "
                   "each other of others.")
              : _ ("Peers tell each other of others (peer exchange), and call on the local "
                   "network."));
}

static void
fill_peers (const PmWays *ways, PmWaysColumn column, PmWaysCell *cell)
{
  if (column == PM_WAYS_FILE) {
    fill_trackers (ways, cell);
  } else if (column == PM_WAYS_MAGNET) {
    fill_others (ways, cell);
  } else {
    set_unused (cell, _ ("Not used"), _ ("would be one DNS entry"));
    cell->hint = g_strdup (
        _ ("DNS is the internet’s directory: it tells at which address a web server is."));
  }
}

static guint
count_connected (const BtDiscoveryStat *stat)
{
  guint n = 0;

  for (guint kind = 0; kind < BT_N_TRANSPORTS; kind++)
    n += stat->n_peers[kind];
  return n;
}

static char *
transfer_caption (const PmWays *ways)
{
  PmShares shares;
  g_autofree char *size = NULL;

  pm_shares_init (&shares, ways->stat);
  if (shares.n_all == 0)
    return g_strdup (_ ("nothing came yet · the same for both columns"));
  size = pm_format_size (shares.n_all);
  /* Translators: %s is an amount of data. The columns are "Torrent file" and "Magnet link". */
  return g_strdup_printf (shares.is_given ? _ ("%s given · the same for both columns")
                                          : _ ("%s came · the same for both columns"),
                          size);
}

static void
fill_transfer (const PmWays *ways, PmWaysCell *cell)
{
  guint n = count_connected (ways->stat);

  if (n == 0) {
    cell->title = g_strdup (_ ("No peers now"));
    cell->caption = transfer_caption (ways);
    return;
  }
  set_used (cell, ICON_SWARM, pm_words_peers (n), transfer_caption (ways));
  if (n == 1)
    set_places (cell, 1);
  else
    set_many (cell);
  cell->hint =
      g_strdup (_ ("Each of them sends you pieces, and most of them get pieces from you."));
}

void
pm_ways_words_cell (const PmWays *ways, PmWaysStep step, PmWaysColumn column, PmWaysCell *cell)
{
  *cell = (PmWaysCell) { 0 };
  if (step == PM_WAYS_STEP_URI)
    fill_uri (ways, column, cell);
  else if (step == PM_WAYS_STEP_PEERS)
    fill_peers (ways, column, cell);
  else if (column == PM_WAYS_FILE)
    fill_transfer (ways, cell);
  else if (column == PM_WAYS_HTTP)
    set_unused (cell, _ ("Not used"), _ ("would be one server"));
}

/* --- sentences ---------------------------------------------------------------------------------- */

char *
pm_ways_words_sentence (const PmWays *ways)
{
  if (ways->is_boxed)
    return g_strdup (
        _ ("An ordinary download hangs on one server. This small swarm shows the same with "
           "peers, all of them on this computer."));
  if (ways->is_private)
    return g_strdup (
        _ ("An ordinary download hangs on one server. Of this torrent the transfer has many "
           "sources, but only its trackers tell who they are."));
  return g_strdup (
      _ ("An ordinary download hangs on one server. Of this torrent, what says “Many” goes on "
         "when any one of them goes away."));
}

char *
pm_ways_words_spoken (const PmWaysCell *cell, PmWaysStep step, PmWaysColumn column)
{
  GString *text = g_string_new (NULL);

  /* Translators: a row and a column of a table, and what stands there */
  g_string_append_printf (text, _ ("%s, %s: %s"), pm_ways_words_step (step),
                          pm_ways_words_column (column), cell->title);
  if (cell->caption != NULL && *cell->caption != '\0') {
    g_autofree char *spoken = pm_words_spoken (cell->caption);

    g_string_append_printf (text, ", %s", spoken);
  }
  g_string_append_c (text, '.');
  if (cell->chip != NULL)
    g_string_append_printf (text, " %s.", cell->chip);
  return g_string_free (text, FALSE);
}

/* --- what carried the bytes --------------------------------------------------------------------- */

static guint64
sum (const guint64 *n_bytes)
{
  guint64 all = 0;

  for (guint kind = 0; kind < BT_N_TRANSPORTS; kind++)
    all += n_bytes[kind];
  return all;
}

void
pm_shares_init (PmShares *self, const BtDiscoveryStat *stat)
{
  self->is_given = sum (stat->carried_down) == 0;
  memcpy (self->n_bytes, self->is_given ? stat->carried_up : stat->carried_down,
          sizeof self->n_bytes);
  self->n_all = sum (self->n_bytes);
}

char *
pm_shares_words (const PmShares *self, BtTransportKind kind)
{
  double share = self->n_all > 0 ? (double) self->n_bytes[kind] / self->n_all : 0;
  /* Rounded, so that two of them add up. */
  g_autofree char *percent = pm_format_percent (share > 0 && share < .99 ? share + .005 : share);

  /* Translators: what carried bytes, and its share: "TCP 62%" */
  return g_strdup_printf (_ ("%s %s"), pm_swarm_words_transport (kind), percent);
}

const char *
pm_shares_hint (BtTransportKind kind)
{
  switch (kind) {
  case BT_TRANSPORT_UTP:
    return _ ("uTP gives way to whatever else uses your line.");
  case BT_TRANSPORT_RTC:
    return _ ("WebRTC is how peers in web browsers are reached.");
  case BT_TRANSPORT_TCP:
  default:
    return _ ("TCP is the internet’s usual kind of connection.");
  }
}

char *
pm_shares_spoken (const PmShares *self)
{
  GString *text;

  if (self->n_all == 0)
    return NULL;
  text = g_string_new (self->is_given ? _ ("What you gave went by:")
                                      : _ ("What came to you came by:"));
  for (guint kind = 0; kind < BT_N_TRANSPORTS; kind++) {
    g_autofree char *share = self->n_bytes[kind] > 0 ? pm_shares_words (self, kind) : NULL;

    if (share != NULL)
      g_string_append_printf (text, " %s.", share);
  }
  return g_string_free (text, FALSE);
}
