/* bench-picker.c — what choosing a piece costs at full size, in each phase of a download.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: bench-picker [PIECES [PEERS]]      µs: median and 99th percentile
 *
 * "choose" is the whole choice of a connection: of the pieces begun, or a new one of the picker's. */
#include "metainfo/bt-bencode.h"
#include "swarm/bt-swarm-private.h"

#include <locale.h>
#include <string.h>

#define PICKS 2000
#define PIECE_LENGTH (256 * 1024)

typedef struct {
  guint32 n_pieces;
  guint n_peers;
  BtRandom random;
  BtMetainfo *metainfo;
  BtBlockPool *pool;
  BtLimiter down, up;
  BtSwarm *swarm;
  BtPicker *picker; /* the swarm's */
  GArray *times;    /* gint64, ns */
} Bench;

/* --- measuring ---------------------------------------------------------------------------------- */

static gint64
get_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
note (Bench *self, gint64 since_ns)
{
  gint64 took_ns = get_ns () - since_ns;

  g_array_append_val (self->times, took_ns);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
print (Bench *self, const char *what)
{
  GArray *times = self->times;

  g_array_sort (times, compare);
  g_print ("%-52s %9.2f %9.2f\n", what, g_array_index (times, gint64, times->len / 2) / 1e3,
           g_array_index (times, gint64, times->len * 99 / 100) / 1e3);
  g_array_set_size (times, 0);
}

/* --- the swarm ---------------------------------------------------------------------------------- */

static BtMetainfo *
make_metainfo (guint32 n_pieces)
{
  g_autoptr (GByteArray) to = g_byte_array_new ();
  g_autofree guint8 *hashes = g_malloc0 ((gsize) n_pieces * BT_SHA1_SIZE);
  g_autoptr (GBytes) torrent = NULL;
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo;

  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, (gint64) n_pieces * PIECE_LENGTH);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "large");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, PIECE_LENGTH);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, hashes, (gsize) n_pieces * BT_SHA1_SIZE);
  bt_bencode_close (to);
  bt_bencode_close (to);
  torrent = g_byte_array_free_to_bytes (g_steal_pointer (&to));
  metainfo = bt_metainfo_new (torrent, &error);
  g_assert_no_error (error);
  return metainfo;
}

static BtConnection *
get_peer (Bench *self, guint i)
{
  return self->swarm->connections->pdata[i];
}

static BtConnection *
get_any_peer (Bench *self)
{
  return get_peer (self, bt_random_below (&self->random, self->n_peers));
}

static void
add_peer (Bench *self, guint i)
{
  g_autofree char *text = g_strdup_printf ("10.%u.%u.1", i / 250, i % 250 + 1);
  guint8 peer_id[BT_PEER_ID_SIZE + 1];
  BtHandshake handshake;
  BtAddress address;

  g_snprintf ((char *) peer_id, sizeof peer_id, "-BE0000-%012u", i);
  bt_handshake_init (&handshake, bt_info_hash_get_wire (&self->swarm->info_hash), peer_id);
  g_assert_true (bt_address_parse (&address, text, 6881));
  bt_swarm_connected (self->swarm, &address, BT_TRANSPORT_TCP, &handshake, i + 1, G_USEC_PER_SEC);
}

/* What a phase gives each peer: whether peer @i has @piece. */
typedef gboolean (*HasFunc) (Bench *self, guint i, guint32 piece);

static void
give_pieces (Bench *self, guint i, HasFunc has)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (self->n_pieces);
  const guint8 *bytes;
  gsize n_bytes;

  for (guint32 piece = 0; piece < self->n_pieces; piece++) {
    if (has (self, i, piece))
      bt_bitfield_set (have, piece);
  }
  bytes = bt_bitfield_peek_bytes (have, &n_bytes);
  bt_connection_take_bitfield (get_peer (self, i), bytes, n_bytes);
}

static void
bench_init (Bench *self, guint32 n_pieces, guint n_peers)
{
  BtSwarmParams params;

  *self = (Bench) { .n_pieces = n_pieces, .n_peers = n_peers };
  bt_random_init (&self->random, 1);
  self->metainfo = make_metainfo (n_pieces);
  self->pool = bt_block_pool_new (64 << 20);
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  bt_limiter_init (&self->down, NULL, 0, 0);
  bt_limiter_init (&self->up, NULL, 0, 0);
  bt_swarm_params_init (&params);
  params.max_peers = n_peers;
  params.pool = self->pool;
  params.down = &self->down;
  params.up = &self->up;
  self->swarm = bt_swarm_new (&params, bt_metainfo_get_info_hash (self->metainfo),
                              (const guint8 *) "-PM0000-000000000000", G_USEC_PER_SEC);
  bt_swarm_set_metainfo (self->swarm, self->metainfo, G_USEC_PER_SEC);
  self->picker = self->swarm->picker;
  bt_swarm_start (self->swarm, G_USEC_PER_SEC);
  for (guint i = 0; i < n_peers; i++)
    add_peer (self, i);
}

static void
bench_clear (Bench *self)
{
  bt_swarm_free (self->swarm);
  bt_block_pool_free (self->pool);
  bt_metainfo_unref (self->metainfo);
  g_array_unref (self->times);
}

/* --- phases ------------------------------------------------------------------------------------- */

static gboolean
has_half (Bench *self, guint i, guint32 piece)
{
  return bt_random_next (&self->random) % 2;
}

/* From a few pieces to nearly all. */
static gboolean
has_share (Bench *self, guint i, guint32 piece)
{
  return bt_random_below (&self->random, self->n_peers + 1) < i;
}

static gboolean
has_few (Bench *self, guint i, guint32 piece)
{
  return bt_random_below (&self->random, self->n_pieces) < 5;
}

/* Players: each is somewhere, and has what is before. */
static gboolean
has_prefix (Bench *self, guint i, guint32 piece)
{
  return piece < (guint64) self->n_pieces * i / self->n_peers;
}

/* What is rare is at one peer; the others have the same half. */
static gboolean
has_common (Bench *self, guint i, guint32 piece)
{
  return (piece % 2 == 0) == (i == 0);
}

/* We lack all, but for @n_left pieces: those we lack. */
static void
set_left (Bench *self, guint32 n_left)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (self->n_pieces);

  for (guint32 i = 0; i < self->n_pieces; i++) {
    if (bt_random_below (&self->random, self->n_pieces) >= n_left)
      bt_bitfield_set (have, i);
  }
  g_clear_pointer (&self->swarm->have, bt_bitfield_unref);
  self->swarm->have = g_steal_pointer (&have);
  bt_swarm_refresh_missing (self->swarm);
}

static void
bench_picks (Bench *self, const char *what)
{
  for (guint i = 0; i < PICKS; i++) {
    BtConnection *peer = get_any_peer (self);
    gint64 start_ns = get_ns ();
    guint32 piece = bt_picker_pick (self->picker, peer->has_all ? NULL : peer->have);

    note (self, start_ns);
    if (piece != BT_PICKER_NONE && i % 2 == 0)
      bt_picker_finish (self->picker, piece);
  }
  print (self, what);
}

static void
bench_phase (Bench *self, const char *what, HasFunc has, guint32 n_left)
{
  g_autofree char *late = g_strdup_printf ("pick: %s, almost complete", what);
  g_autofree char *early = g_strdup_printf ("pick: %s", what);

  for (guint i = 0; i < self->n_peers; i++)
    give_pieces (self, i, has);
  set_left (self, self->n_pieces);
  bench_picks (self, early);
  set_left (self, n_left);
  bench_picks (self, late);
  set_left (self, self->n_pieces);
}

static void
bench_in_order (Bench *self)
{
  for (guint i = 0; i < PICKS; i++) {
    BtConnection *peer = get_any_peer (self);
    gint64 start_ns = get_ns ();
    guint32 piece = bt_picker_pick_in_order (self->picker, peer->have, 128);

    note (self, start_ns);
    if (piece != BT_PICKER_NONE)
      bt_picker_start (self->picker, piece);
  }
  print (self, "pick in order");
}

static void
bench_random (Bench *self)
{
  for (guint i = 0; i < PICKS; i++) {
    BtConnection *peer = get_any_peer (self);
    gint64 start_ns = get_ns ();

    bt_picker_pick_random (self->picker, peer->have);
    note (self, start_ns);
  }
  print (self, "pick by chance");
}

/* As many begun as are allowed, each with blocks that nobody is asked for. */
static void
bench_choose (Bench *self)
{
  BtSwarm *swarm = self->swarm;

  set_left (self, self->n_pieces - 100);
  for (guint i = 0; i < self->n_peers * 3 / 2; i++) {
    guint32 index = bt_picker_pick (self->picker, get_any_peer (self)->have);

    if (index != BT_PICKER_NONE)
      bt_piece_take_free (bt_swarm_begin_piece (swarm, index));
  }
  for (guint i = 0; i < PICKS; i++) {
    BtConnection *peer = get_any_peer (self);
    gint64 start_ns;

    peer->peer_choking = FALSE;
    peer->piece = NULL;
    start_ns = get_ns ();
    bt_connection_choose_piece (peer, 2 * G_USEC_PER_SEC);
    note (self, start_ns);
  }
  print (self, "choose: as many pieces begun as may be");
  for (guint i = 0; i < PICKS; i++) {
    gint64 start_ns = get_ns ();

    bt_swarm_find_piece (swarm, bt_random_below (&self->random, self->n_pieces));
    note (self, start_ns);
  }
  print (self, "a begun piece is found");
  bt_swarm_drop_pieces (swarm);
}

/* --- what peers tell ---------------------------------------------------------------------------- */

static void
bench_have (Bench *self)
{
  for (guint i = 0; i < 20 * PICKS; i++) {
    guint32 piece = bt_random_below (&self->random, self->n_pieces);
    gint64 start_ns = get_ns ();

    bt_picker_add_have (self->picker, piece);
    note (self, start_ns);
    bt_picker_remove_have (self->picker, piece);
  }
  print (self, "a HAVE");
}

static void
bench_bitfield (Bench *self)
{
  for (guint i = 0; i < self->n_peers; i++) {
    const BtBitfield *have = get_peer (self, i)->have;
    gint64 start_ns = get_ns ();

    bt_picker_add_bitfield (self->picker, have);
    note (self, start_ns);
  }
  print (self, "a bitfield, half set");
  for (guint i = 0; i < self->n_peers; i++) {
    const BtBitfield *have = get_peer (self, i)->have;
    gint64 start_ns = get_ns ();

    bt_picker_remove_bitfield (self->picker, have);
    note (self, start_ns);
  }
  print (self, "a peer gone, with half of all");
}

int
main (int argc, char **argv)
{
  guint32 n_pieces = argc > 1 ? strtoul (argv[1], NULL, 10) : 200000;
  guint n_peers = argc > 2 ? strtoul (argv[2], NULL, 10) : 500;
  Bench bench;

  setlocale (LC_ALL, "C.UTF-8");
  bench_init (&bench, n_pieces, n_peers);
  g_print ("µs, with %-6u pieces and %-4u peers %16s %9s %9s\n", n_pieces, n_peers, "", "median",
           "99th");
  set_left (&bench, n_pieces);
  bench_phase (&bench, "each has few", has_few, n_pieces / 200);
  bench_phase (&bench, "each has another share", has_share, n_pieces / 200);
  bench_phase (&bench, "each has what is before", has_prefix, n_pieces / 200);
  bench_phase (&bench, "what is rare is elsewhere", has_common, n_pieces / 200);
  bench_phase (&bench, "each has another half", has_half, n_pieces / 200);
  bench_in_order (&bench);
  bench_random (&bench);
  bench_choose (&bench);
  bench_have (&bench);
  bench_bitfield (&bench);
  bench_clear (&bench);
  return 0;
}
