/* bt-metadata.c — fetching the info dictionary from peers (BEP 9).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-metadata.h"

#include "base/bt-hash.h"
#include "base/bt-limits.h"
#include "wire/bt-extension.h"

#include <string.h>

#define TIMEOUT_US (10 * G_USEC_PER_SEC) /* for one piece; other engines wait 3 to 20 s */
#define ASKED_MAX 4                      /* pieces asked of one peer at a time */

typedef struct {
  guint8 *data; /* owned; NULL until it came */
  guint64 from; /* who sent it, or is asked; 0: nobody */
  gint64 asked_us;
} Part;

struct _BtMetadata {
  BtInfoHash info_hash;
  guint32 size; /* bytes; 0: nobody told */
  guint n_parts, n_have;
  Part *parts;       /* owned; shape: n_parts */
  gboolean from_one; /* a mixture was wrong: take it from one peer alone, to know who lies */
  guint64 only_from; /* that peer; 0: the next that comes */
  GArray *suspects;  /* guint64 */
  GBytes *whole;     /* owned; after COMPLETE */
};

BtMetadata *
bt_metadata_new (const BtInfoHash *info_hash)
{
  BtMetadata *self = g_new0 (BtMetadata, 1);

  self->info_hash = *info_hash;
  self->suspects = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

static void
forget_parts (BtMetadata *self)
{
  for (guint i = 0; i < self->n_parts; i++)
    g_free (self->parts[i].data);
  g_clear_pointer (&self->parts, g_free);
  self->n_parts = self->n_have = 0;
  self->size = 0;
  self->only_from = 0;
}

void
bt_metadata_free (BtMetadata *self)
{
  forget_parts (self);
  g_array_unref (self->suspects);
  g_clear_pointer (&self->whole, g_bytes_unref);
  g_free (self);
}

static void
set_size (BtMetadata *self, guint32 size)
{
  self->size = size;
  self->n_parts = (size + BT_METADATA_PIECE_SIZE - 1) / BT_METADATA_PIECE_SIZE;
  self->parts = g_new0 (Part, self->n_parts);
}

static gsize
get_part_size (const BtMetadata *self, guint part)
{
  return MIN (BT_METADATA_PIECE_SIZE, self->size - (gsize) part * BT_METADATA_PIECE_SIZE);
}

/* Nothing is here and nobody is asked: another size may be tried. */
static gboolean
is_untouched (const BtMetadata *self)
{
  for (guint i = 0; i < self->n_parts; i++) {
    if (self->parts[i].from != 0)
      return FALSE;
  }
  return TRUE;
}

/* Whether peer @id may be asked at all. */
static gboolean
accept_peer (BtMetadata *self, guint64 id, guint32 size)
{
  if (self->whole != NULL || size == 0)
    return FALSE;
  if (size != self->size) {
    if (!is_untouched (self))
      return FALSE;
    forget_parts (self);
    set_size (self, size);
  }
  if (self->from_one && self->only_from == 0)
    self->only_from = id;
  return !self->from_one || self->only_from == id;
}

int
bt_metadata_next (BtMetadata *self, guint64 id, guint32 size, gint64 now_us)
{
  guint n_asked = 0;
  int next = BT_METADATA_NONE;

  if (!accept_peer (self, id, size))
    return BT_METADATA_NONE;
  for (guint i = 0; i < self->n_parts; i++) {
    Part *part = &self->parts[i];

    if (part->data != NULL)
      continue;
    n_asked += part->from == id;
    if (part->from == 0 && next == BT_METADATA_NONE)
      next = i;
  }
  if (next == BT_METADATA_NONE || n_asked >= ASKED_MAX)
    return BT_METADATA_NONE;
  self->parts[next].from = id;
  self->parts[next].asked_us = now_us;
  return next;
}

static GBytes *
join_parts (const BtMetadata *self)
{
  guint8 *bytes = g_malloc (self->size);

  for (guint i = 0; i < self->n_parts; i++)
    memcpy (bytes + (gsize) i * BT_METADATA_PIECE_SIZE, self->parts[i].data,
            get_part_size (self, i));
  return g_bytes_new_take (bytes, self->size);
}

static gboolean
is_right (const BtMetadata *self, GBytes *whole)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (whole, &n_bytes);
  guint8 digest[BT_SHA256_SIZE];

  if (self->info_hash.has_v1) {
    bt_sha1 (bytes, n_bytes, digest);
    return memcmp (digest, self->info_hash.v1, BT_SHA1_SIZE) == 0;
  }
  bt_sha256 (bytes, n_bytes, digest);
  return memcmp (digest, self->info_hash.v2, BT_SHA256_SIZE) == 0;
}

static void
add_suspect (BtMetadata *self, guint64 id)
{
  for (guint i = 0; i < self->suspects->len; i++) {
    if (g_array_index (self->suspects, guint64, i) == id)
      return;
  }
  g_array_append_val (self->suspects, id);
}

static BtMetadataResult
finish (BtMetadata *self)
{
  g_autoptr (GBytes) whole = join_parts (self);

  if (is_right (self, whole)) {
    self->whole = g_steal_pointer (&whole);
    return BT_METADATA_COMPLETE;
  }
  g_array_set_size (self->suspects, 0);
  for (guint i = 0; i < self->n_parts; i++)
    add_suspect (self, self->parts[i].from);
  forget_parts (self);
  self->from_one = TRUE;
  return BT_METADATA_WRONG;
}

BtMetadataResult
bt_metadata_receive (BtMetadata *self, guint64 id, gint64 piece, gint64 total_size,
                     const guint8 *data, gsize n_data)
{
  Part *part;

  if (self->whole != NULL || piece < 0 || piece >= self->n_parts)
    return BT_METADATA_UNASKED;
  part = &self->parts[piece];
  if (part->from != id || part->data != NULL)
    return BT_METADATA_UNASKED;
  if (n_data != get_part_size (self, piece) || (total_size >= 0 && total_size != self->size))
    return BT_METADATA_LIE;
  part->data = g_memdup2 (data, n_data);
  self->n_have++;
  return self->n_have == self->n_parts ? finish (self) : BT_METADATA_KEPT;
}

void
bt_metadata_release (BtMetadata *self, guint64 id)
{
  for (guint i = 0; i < self->n_parts; i++) {
    if (self->parts[i].from == id && self->parts[i].data == NULL)
      self->parts[i].from = 0;
  }
  /* What it sent of a whole that was to be its own is of no use beside another's. */
  if (self->only_from == id)
    forget_parts (self);
}

gint64
bt_metadata_expire (BtMetadata *self, gint64 now_us)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < self->n_parts; i++) {
    Part *part = &self->parts[i];

    if (part->from == 0 || part->data != NULL)
      continue;
    if (now_us - part->asked_us >= TIMEOUT_US) {
      bt_metadata_release (self, part->from);
      return now_us; /* releasing may have forgotten all parts */
    }
    next_us = MIN (next_us, part->asked_us + TIMEOUT_US);
  }
  return next_us;
}

const GArray *
bt_metadata_peek_suspects (const BtMetadata *self)
{
  return self->suspects;
}

guint
bt_metadata_get_n_pieces (const BtMetadata *self)
{
  return self->n_parts;
}

guint
bt_metadata_get_n_have (const BtMetadata *self)
{
  return self->n_have;
}

gboolean
bt_metadata_is_complete (const BtMetadata *self)
{
  return self->whole != NULL;
}

GBytes *
bt_metadata_take (BtMetadata *self)
{
  return g_bytes_ref (self->whole);
}
