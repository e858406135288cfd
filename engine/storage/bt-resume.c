/* bt-resume.c — what survives a restart: held in memory, and written as bencode.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-resume-private.h"

#include "base/bt-address.h"
#include "base/bt-cursor.h"
#include "base/bt-limits.h"
#include "metainfo/bt-bencode.h"
#include <string.h>

BtResume *
bt_resume_new (void)
{
  BtResume *self = g_new0 (BtResume, 1);

  self->tiers = g_new0 (char **, 1);
  self->web_seeds = g_new0 (char *, 1);
  bt_torrent_options_init (&self->options);
  self->labels = g_new0 (char *, 1);
  self->peers = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  return self;
}

static void
tiers_free (char ***tiers)
{
  for (guint i = 0; tiers != NULL && tiers[i] != NULL; i++)
    g_strfreev (tiers[i]);
  g_free (tiers);
}

void
bt_resume_free (BtResume *self)
{
  g_free (self->name);
  g_free (self->folder);
  g_free (self->move_to);
  g_clear_pointer (&self->names, bt_metainfo_unref);
  g_free (self->rename_path);
  g_free (self->rename_name);
  tiers_free (self->tiers);
  g_strfreev (self->web_seeds);
  g_strfreev (self->labels);
  g_clear_pointer (&self->info, g_bytes_unref);
  g_clear_pointer (&self->outer, g_bytes_unref);
  g_clear_pointer (&self->priorities, g_array_unref);
  g_clear_pointer (&self->selection, g_array_unref);
  g_clear_pointer (&self->have, bt_bitfield_unref);
  g_clear_pointer (&self->stamps, g_array_unref);
  g_clear_pointer (&self->peers, g_array_unref);
  g_free (self);
}

/* --- writing: keys ascend ----------------------------------------------------------------------- */

static void
put_integer (GByteArray *to, const char *key, guint64 value)
{
  bt_bencode_put_string (to, key);
  bt_bencode_put_integer (to, (gint64) MIN (value, (guint64) G_MAXINT64));
}

static void
put_bytes (GByteArray *to, const char *key, const void *bytes, gsize n_bytes)
{
  bt_bencode_put_string (to, key);
  bt_bencode_put_bytes (to, bytes, n_bytes);
}

/* What could not be read again is left out. */
static void
put_name (GByteArray *to, const char *name)
{
  if (name != NULL && *name != '\0' && strlen (name) <= BT_LIMIT_MAGNET
      && g_utf8_validate (name, -1, NULL))
    put_bytes (to, "name", name, strlen (name));
}

/* As with the name. At most *@room of them. */
static void
put_urls (GByteArray *to, char **urls, guint *room)
{
  bt_bencode_open_list (to);
  for (guint i = 0; urls != NULL && urls[i] != NULL; i++) {
    if (*room == 0 || strlen (urls[i]) == 0 || strlen (urls[i]) > BT_LIMIT_URL)
      continue;
    bt_bencode_put_string (to, urls[i]);
    (*room)--;
  }
  bt_bencode_close (to);
}

static void
put_tiers (GByteArray *to, char ***tiers)
{
  guint room = BT_LIMIT_TRACKERS;

  bt_bencode_put_string (to, "tiers");
  bt_bencode_open_list (to);
  for (guint i = 0; tiers != NULL && tiers[i] != NULL && room > 0; i++)
    put_urls (to, tiers[i], &room);
  bt_bencode_close (to);
}

static void
put_web_seeds (GByteArray *to, char **urls)
{
  guint room = BT_LIMIT_WEB_SEEDS;

  bt_bencode_put_string (to, "web-seeds");
  put_urls (to, urls, &room);
}

/* What the first versions had not stays out of the file as long as there is none. */
static void
put_labels (GByteArray *to, char **labels)
{
  g_auto (GStrv) clean = bt_labels_clean ((const char *const *) labels);

  if (clean[0] == NULL)
    return;
  bt_bencode_put_string (to, "labels");
  bt_bencode_open_list (to);
  for (guint i = 0; clean[i] != NULL; i++)
    bt_bencode_put_string (to, clean[i]);
  bt_bencode_close (to);
}

static void
put_have (GByteArray *to, const BtBitfield *have)
{
  gsize n_bytes;
  const guint8 *bytes = bt_bitfield_peek_bytes (have, &n_bytes);

  put_bytes (to, "have", bytes, n_bytes);
}

static void
put_hash (GByteArray *to, const BtInfoHash *hash)
{
  if (hash->has_v1)
    put_bytes (to, "hash-v1", hash->v1, BT_SHA1_SIZE);
  if (hash->has_v2)
    put_bytes (to, "hash-v2", hash->v2, BT_SHA256_SIZE);
}

/* Address (IPv4 mapped) and port, 18 bytes each. */
static void
put_peers (GByteArray *to, GArray *peers)
{
  guint n = peers != NULL ? MIN (peers->len, BT_LIMIT_PEER_LIST) : 0;
  g_autofree guint8 *bytes = g_malloc (n * BT_COMPACT6_SIZE + 1);

  for (guint i = 0; i < n; i++) {
    const BtAddress *address = &g_array_index (peers, BtAddress, i);

    memcpy (bytes + i * BT_COMPACT6_SIZE, address->ip, sizeof address->ip);
    bt_put_u16 (bytes + i * BT_COMPACT6_SIZE + sizeof address->ip, address->port);
  }
  put_bytes (to, "peers", bytes, n * BT_COMPACT6_SIZE);
}

/* 4 bytes each, big-endian. */
static void
put_selection (GByteArray *to, GArray *selection)
{
  g_autofree guint8 *bytes = g_malloc (selection->len * (gsize) 4 + 1);

  for (guint i = 0; i < selection->len; i++)
    bt_put_u32 (bytes + i * (gsize) 4, g_array_index (selection, guint32, i));
  put_bytes (to, "selection", bytes, selection->len * (gsize) 4);
}

static void
put_u64 (guint8 *to, guint64 value)
{
  bt_put_u32 (to, (guint32) (value >> 32));
  bt_put_u32 (to + 4, (guint32) value);
}

/* Size and time, 8 bytes each, big-endian. */
static void
put_stamps (GByteArray *to, GArray *stamps)
{
  g_autofree guint8 *bytes = g_malloc (stamps->len * (gsize) BT_RESUME_STAMP_SIZE + 1);

  for (guint i = 0; i < stamps->len; i++) {
    const BtFileStamp *stamp = &g_array_index (stamps, BtFileStamp, i);

    put_u64 (bytes + i * (gsize) BT_RESUME_STAMP_SIZE, stamp->size);
    put_u64 (bytes + i * (gsize) BT_RESUME_STAMP_SIZE + 8, stamp->mtime_ns);
  }
  put_bytes (to, "stamps", bytes, stamps->len * (gsize) BT_RESUME_STAMP_SIZE);
}

/* Last of all: a disk that lies or rots is noticed. */
static void
put_sum (GByteArray *to)
{
  guint8 sum[BT_SHA1_SIZE];

  bt_sha1 (to->data, to->len, sum);
  put_bytes (to, BT_RESUME_SUM_KEY, sum, sizeof sum);
}

/* By BtTransportKind; one that comes later is read as it is, see read_carried(). */
static void
put_carried (GByteArray *to, const char *key, const guint64 *carried)
{
  bt_bencode_put_string (to, key);
  bt_bencode_open_list (to);
  for (guint kind = 0; kind < BT_N_TRANSPORTS; kind++)
    bt_bencode_put_integer (to, (gint64) MIN (carried[kind], (guint64) G_MAXINT64));
  bt_bencode_close (to);
}

static void
put_way_in (GByteArray *to, const BtWayIn *way_in)
{
  put_bytes (to, "way-in", way_in->from, strlen (way_in->from));
  put_integer (to, "way-in-kind", way_in->kind);
}

static void
put_before_metadata (GByteArray *to, const BtResume *self)
{
  put_integer (to, "active", self->active_seconds);
  put_integer (to, "added", MAX (self->added_time, 0));
  put_integer (to, "banned", self->n_banned);
  put_carried (to, "carried-down", self->carried_down);
  put_carried (to, "carried-up", self->carried_up);
  put_integer (to, "clean", self->clean != FALSE);
  put_integer (to, "damaged", self->n_damaged);
  put_integer (to, "downloaded", self->downloaded);
  put_integer (to, "ended", self->ended);
  put_integer (to, "finished", MAX (self->finished_time, 0));
  put_bytes (to, "folder", self->folder, strlen (self->folder));
  put_integer (to, "full", self->full_allocation != FALSE);
  put_integer (to, "had-files", self->had_files != FALSE);
  put_hash (to, &self->info_hash);
  if (self->have != NULL)
    put_have (to, self->have);
  put_integer (to, "held", self->held != FALSE);
}

GBytes *
bt_resume_encode (const BtResume *self)
{
  GByteArray *to = g_byte_array_new ();

  bt_bencode_open_dict (to);
  put_before_metadata (to, self);
  if (self->info != NULL)
    put_bytes (to, "info", g_bytes_get_data (self->info, NULL), g_bytes_get_size (self->info));
  put_labels (to, self->labels);
  if (self->move_to != NULL && self->move_back)
    put_integer (to, "move-back", TRUE);
  if (self->move_to != NULL)
    put_bytes (to, "move-to", self->move_to, strlen (self->move_to));
  put_name (to, self->name);
  if (self->names != NULL)
    bt_resume_put_names (to, self->names);
  bt_bencode_put_string (to, "options");
  bt_resume_put_options (to, &self->options);
  if (self->outer != NULL)
    put_bytes (to, "outer", g_bytes_get_data (self->outer, NULL), g_bytes_get_size (self->outer));
  put_integer (to, "paused", self->paused != FALSE);
  put_peers (to, self->peers);
  put_integer (to, "position", self->position);
  if (self->priorities != NULL)
    put_bytes (to, "priorities", self->priorities->data, self->priorities->len);
  if (self->rename_path != NULL)
    bt_resume_put_rename (to, self->rename_path, self->rename_name);
  put_integer (to, "seeding", self->seeding_seconds);
  if (self->selection != NULL)
    put_selection (to, self->selection);
  if (self->stamps != NULL)
    put_stamps (to, self->stamps);
  put_tiers (to, self->tiers);
  put_integer (to, "uploaded", self->uploaded);
  put_integer (to, "version", BT_RESUME_VERSION);
  put_integer (to, "wasted", self->wasted);
  put_way_in (to, &self->way_in);
  put_web_seeds (to, self->web_seeds);
  put_sum (to);
  bt_bencode_close (to);
  return g_byte_array_free_to_bytes (to);
}
