/* resume-fixture.c — resume data with something in every field.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resume-fixture.h"

#include "base/bt-address.h"
#include "base/bt-hash.h"
#include "metainfo/bt-bencode.h"
#include "metainfo/bt-rename.h"
#include <string.h>

#define N_PIECES 10
#define PIECE 16384
#define TAIL_SIZE 30 /* bytes: "4:~sum20:", 20 bytes, "e" */

static void
put_file (GByteArray *to, const char *name, guint64 length)
{
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, length);
  bt_bencode_put_string (to, "path");
  bt_bencode_open_list (to);
  bt_bencode_put_string (to, name);
  bt_bencode_close (to);
  bt_bencode_close (to);
}

static GBytes *
make_info (const char *name)
{
  GByteArray *to = g_byte_array_new ();
  guint8 pieces[N_PIECES * BT_SHA1_SIZE] = { 1, 2, 3 };

  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "files");
  bt_bencode_open_list (to);
  put_file (to, "one", 100000);
  put_file (to, "two", N_PIECES * PIECE - 100000 - 17);
  bt_bencode_close (to);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, name);
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, PIECE);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, pieces, sizeof pieces);
  bt_bencode_close (to);
  return g_byte_array_free_to_bytes (to);
}

static void
set_lists (BtResume *self)
{
  const char *const one[] = { "http://a.example/announce", "udp://b.example:80", NULL };
  const char *const two[] = { "http://c.example/announce", NULL };
  const char *const seeds[] = { "http://seed.example/", NULL };
  BtAddress address;

  g_free (self->tiers);
  self->tiers = g_new0 (char **, 3);
  self->tiers[0] = g_strdupv ((char **) one);
  self->tiers[1] = g_strdupv ((char **) two);
  g_strfreev (self->web_seeds);
  self->web_seeds = g_strdupv ((char **) seeds);
  g_assert_true (bt_address_parse (&address, "198.51.100.7:6881", 0));
  g_array_append_val (self->peers, address);
  g_assert_true (bt_address_parse (&address, "[2001:db8::1]:51413", 0));
  g_array_append_val (self->peers, address);
}

static void
set_metadata (BtResume *self, const char *name)
{
  const guint8 priorities[] = { 0, 3 };
  const BtFileStamp stamps[] = { { -1, 0 }, { 63823, G_GINT64_CONSTANT (1700000000123456789) } };
  const BtRenamedFile renamed = { 0, "another/folder/eno" };
  g_autoptr (BtMetainfo) metainfo = NULL;

  self->info = make_info (name);
  self->info_hash.has_v1 = TRUE;
  bt_sha1 (g_bytes_get_data (self->info, NULL), g_bytes_get_size (self->info), self->info_hash.v1);
  metainfo = bt_metainfo_new_from_info (self->info, &self->info_hash, NULL);
  g_assert_nonnull (metainfo);
  self->outer = g_bytes_new_static ("d7:comment5:Twicee", 18);
  self->names = bt_metainfo_new_renamed (metainfo, "another", &renamed, 1);
  g_assert_nonnull (self->names);
  self->priorities = g_array_new (FALSE, FALSE, 1);
  g_array_append_vals (self->priorities, priorities, 2);
  self->stamps = g_array_new (FALSE, FALSE, sizeof (BtFileStamp));
  g_array_append_vals (self->stamps, stamps, 2);
  self->have = bt_bitfield_new (N_PIECES);
  bt_bitfield_set (self->have, 3);
  bt_bitfield_set (self->have, 9);
}

BtResume *
resume_fixture_new (const char *name, guint32 position)
{
  BtResume *self = bt_resume_new ();

  set_lists (self);
  set_metadata (self, name);
  self->name = g_strdup (name);
  self->folder = g_strdup ("/home/somebody/Downloads");
  self->move_to = g_strdup ("/media/drive");
  self->move_back = TRUE;
  self->rename_path = g_strdup ("another/two");
  self->rename_name = g_strdup ("tow");
  self->added_time = 1700000000;
  self->position = position;
  self->paused = TRUE;
  self->full_allocation = TRUE;
  self->had_files = TRUE;
  self->clean = TRUE;
  self->downloaded = G_GUINT64_CONSTANT (12345678901);
  self->uploaded = 5;
  self->wasted = 7;
  self->seeding_seconds = 3601;
  self->carried_down[BT_TRANSPORT_TCP] = 71;
  self->carried_down[BT_TRANSPORT_RTC] = G_GUINT64_CONSTANT (12345678830);
  self->carried_up[BT_TRANSPORT_UTP] = 5;
  bt_way_in_init (&self->way_in, BT_WAY_IN_WEB, "films.example.org");
  self->active_seconds = 7200;
  self->n_damaged = 3;
  self->n_banned = 2;
  self->finished_time = 1700000001;
  g_strfreev (self->labels);
  self->labels = g_strsplit ("Films,To keep", ",", 0);
  self->ended = BT_ENDED_TIME;
  self->options = (BtTorrentOptions) {
    .sequential = TRUE,
    .super_seeding = TRUE,
    .forced = TRUE,
    .down_limit = 1000,
    .up_limit = G_MAXINT64,
    .max_peers = 9,
    .has_goal = TRUE,
    .goal = { 150, 60, G_MAXUINT },
  };
  return self;
}

BtResume *
resume_fixture_new_magnet (void)
{
  BtResume *self = bt_resume_new ();
  const guint32 selection[] = { 0, 2, 999999 };

  set_lists (self);
  memset (self->info_hash.v1, 0xab, BT_SHA1_SIZE);
  self->info_hash.has_v1 = TRUE;
  self->folder = g_strdup ("/tmp");
  self->held = TRUE;
  self->selection = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (self->selection, selection, 3);
  return self;
}

static void
assert_arrays_equal (GArray *a, GArray *b, gsize size)
{
  g_assert_true ((a == NULL) == (b == NULL));
  if (a != NULL)
    g_assert_cmpmem (a->data, a->len * size, b->data, b->len * size);
}

static void
assert_tiers_equal (char ***a, char ***b)
{
  guint i;

  for (i = 0; a[i] != NULL; i++) {
    g_assert_nonnull (b[i]);
    g_assert_true (g_strv_equal ((const char *const *) a[i], (const char *const *) b[i]));
  }
  g_assert_null (b[i]);
}

static void
assert_numbers_equal (const BtResume *a, const BtResume *b)
{
  g_assert_cmpint (a->added_time, ==, b->added_time);
  g_assert_cmpuint (a->position, ==, b->position);
  g_assert_cmpint (a->paused, ==, b->paused);
  g_assert_cmpint (a->held, ==, b->held);
  g_assert_cmpint (a->full_allocation, ==, b->full_allocation);
  g_assert_cmpint (a->had_files, ==, b->had_files);
  g_assert_cmpint (a->clean, ==, b->clean);
  g_assert_cmpuint (a->downloaded, ==, b->downloaded);
  g_assert_cmpuint (a->uploaded, ==, b->uploaded);
  g_assert_cmpuint (a->wasted, ==, b->wasted);
  g_assert_cmpuint (a->seeding_seconds, ==, b->seeding_seconds);
  g_assert_cmpuint (a->active_seconds, ==, b->active_seconds);
  g_assert_cmpuint (a->n_damaged, ==, b->n_damaged);
  g_assert_cmpuint (a->n_banned, ==, b->n_banned);
  g_assert_cmpint (a->finished_time, ==, b->finished_time);
  g_assert_cmpint (a->ended, ==, b->ended);
  g_assert_cmpmem (a->carried_down, sizeof a->carried_down, b->carried_down,
                   sizeof b->carried_down);
  g_assert_cmpmem (a->carried_up, sizeof a->carried_up, b->carried_up, sizeof b->carried_up);
  g_assert_cmpint (a->way_in.kind, ==, b->way_in.kind);
  g_assert_cmpstr (a->way_in.from, ==, b->way_in.from);
  g_assert_true (bt_torrent_options_equal (&a->options, &b->options));
}

static void
assert_have_equal (const BtBitfield *a, const BtBitfield *b)
{
  gsize n_a, n_b;
  const guint8 *bytes_a, *bytes_b;

  g_assert_true ((a == NULL) == (b == NULL));
  if (a == NULL)
    return;
  bytes_a = bt_bitfield_peek_bytes (a, &n_a);
  bytes_b = bt_bitfield_peek_bytes (b, &n_b);
  g_assert_cmpmem (bytes_a, n_a, bytes_b, n_b);
}

static void
assert_names_equal (BtMetainfo *a, BtMetainfo *b)
{
  g_assert_true ((a == NULL) == (b == NULL));
  for (guint32 i = 0; a != NULL && i < bt_metainfo_get_n_files (a); i++)
    g_assert_cmpstr (bt_metainfo_get_file (a, i)->path, ==, bt_metainfo_get_file (b, i)->path);
}

void
resume_fixture_assert_equal (const BtResume *a, const BtResume *b)
{
  assert_numbers_equal (a, b);
  assert_tiers_equal (a->tiers, b->tiers);
  assert_arrays_equal (a->priorities, b->priorities, 1);
  assert_arrays_equal (a->selection, b->selection, sizeof (guint32));
  assert_arrays_equal (a->stamps, b->stamps, sizeof (BtFileStamp));
  assert_arrays_equal (a->peers, b->peers, sizeof (BtAddress));
  assert_have_equal (a->have, b->have);
  g_assert_true (bt_info_hash_equal (&a->info_hash, &b->info_hash));
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->folder, ==, b->folder);
  g_assert_cmpstr (a->move_to, ==, b->move_to);
  g_assert_cmpint (a->move_back, ==, b->move_back);
  g_assert_cmpstr (a->rename_path, ==, b->rename_path);
  g_assert_cmpstr (a->rename_name, ==, b->rename_name);
  assert_names_equal (a->names, b->names);
  g_assert_true (g_strv_equal ((const char *const *) a->labels, (const char *const *) b->labels));
  g_assert_true (
      g_strv_equal ((const char *const *) a->web_seeds, (const char *const *) b->web_seeds));
  g_assert_true ((a->info == NULL) == (b->info == NULL));
  if (a->info != NULL)
    g_assert_true (g_bytes_equal (a->info, b->info));
  g_assert_true ((a->outer == NULL) == (b->outer == NULL));
  if (a->outer != NULL)
    g_assert_true (g_bytes_equal (a->outer, b->outer));
}

GBytes *
resume_fixture_seal (const guint8 *bytes, gsize n_bytes)
{
  guint8 *sealed = g_memdup2 (bytes, n_bytes);

  g_assert_cmpuint (n_bytes, >=, TAIL_SIZE);
  bt_sha1 (sealed, n_bytes - TAIL_SIZE, sealed + n_bytes - 1 - BT_SHA1_SIZE);
  return g_bytes_new_take (sealed, n_bytes);
}
