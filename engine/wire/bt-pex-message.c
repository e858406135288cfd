/* bt-pex-message.c — what peers tell each other of third ones (BEP 11, ut_pex).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/bt-pex-message.h"

#include "metainfo/bt-bencode.h"
#include "wire/bt-extension.h"

#define DICT_DEPTH 4   /* levels; real messages have one */
#define DICT_TOKENS 64 /* real messages have thirteen */

static const BtBencodeLimits dict_limits = { DICT_DEPTH, DICT_TOKENS, TRUE };

/* --- reading ------------------------------------------------------------------------------------ */

/* One address with many ports is how somebody would make all of us dial a victim. */
static gboolean
is_told (const BtPexMessage *self, const BtAddress *address)
{
  for (guint i = 0; i < self->n_added; i++) {
    if (bt_address_is_same_stranger (&self->added[i].address, address))
      return TRUE;
  }
  return FALSE;
}

static void
add (BtPexMessage *self, const BtAddress *address, guint8 flags)
{
  if (self->n_added < BT_LIMIT_PEX_FIRST && bt_address_is_dialable (address)
      && !is_told (self, address))
    self->added[self->n_added++] = (BtPexContact) { *address, flags };
}

static void
drop (BtPexMessage *self, const BtAddress *address)
{
  if (self->n_dropped < BT_LIMIT_PEX_FIRST && bt_address_is_dialable (address))
    self->dropped[self->n_dropped++] = *address;
}

/* How a list is called, and how long its entries are. */
typedef struct {
  const char *key;
  const char *flags; /* NULL: it has none */
  gsize size;        /* bytes of an entry */
} List;

static const List lists[] = {
  { "added", "added.f", BT_COMPACT4_SIZE },
  { "added6", "added6.f", BT_COMPACT6_SIZE },
  { "dropped", NULL, BT_COMPACT4_SIZE },
  { "dropped6", NULL, BT_COMPACT6_SIZE },
};

/* Entries without flags have none; what is left after the last whole entry is no entry. */
static void
parse_list (BtPexMessage *self, BtBencodeValue dict, const List *list)
{
  gsize n_bytes = 0, n_flags = 0;
  const guint8 *bytes = bt_bencode_get_string (bt_bencode_lookup (dict, list->key), &n_bytes);
  const guint8 *flags = NULL;

  if (bytes == NULL)
    return;
  if (list->flags != NULL)
    flags = bt_bencode_get_string (bt_bencode_lookup (dict, list->flags), &n_flags);
  /* However long the list is, no more of it is looked at than could be kept. */
  for (gsize i = 0; i < MIN (n_bytes / list->size, BT_LIMIT_PEX_FIRST); i++) {
    BtAddress address;

    if (list->size == BT_COMPACT4_SIZE)
      bt_address_from_compact4 (&address, bytes + i * list->size);
    else
      bt_address_from_compact6 (&address, bytes + i * list->size);
    if (list->flags == NULL)
      drop (self, &address);
    else
      add (self, &address, flags != NULL && i < n_flags ? flags[i] : 0);
  }
}

gboolean
bt_pex_message_parse (BtPexMessage *self, const guint8 *bytes, gsize n_bytes)
{
  g_autoptr (BtBencode) document = bt_bencode_new (bytes, n_bytes, &dict_limits, NULL);

  self->n_added = self->n_dropped = 0;
  if (document == NULL || bt_bencode_get_type (bt_bencode_get_root (document)) != BT_BENCODE_DICT)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    parse_list (self, bt_bencode_get_root (document), &lists[i]);
  return TRUE;
}

/* --- writing ------------------------------------------------------------------------------------ */

static void
put (GByteArray *to, const char *key, const guint8 *bytes, gsize n_bytes)
{
  if (n_bytes == 0)
    return;
  bt_bencode_put_string (to, key);
  bt_bencode_put_bytes (to, bytes, n_bytes);
}

static gsize
put_compact (guint8 *to, const BtAddress *address)
{
  return bt_address_is_v4 (address) ? bt_address_to_compact4 (address, to)
                                    : bt_address_to_compact6 (address, to);
}

static void
put_added (const BtPexMessage *self, gboolean v4, GByteArray *to)
{
  guint8 bytes[BT_LIMIT_PEX_FIRST * BT_COMPACT6_SIZE], flags[BT_LIMIT_PEX_FIRST];
  gsize n_bytes = 0, n = 0;

  for (guint i = 0; i < self->n_added; i++) {
    if (bt_address_is_v4 (&self->added[i].address) != v4)
      continue;
    n_bytes += put_compact (bytes + n_bytes, &self->added[i].address);
    flags[n++] = self->added[i].flags;
  }
  put (to, v4 ? "added" : "added6", bytes, n_bytes);
  put (to, v4 ? "added.f" : "added6.f", flags, n);
}

static void
put_dropped (const BtPexMessage *self, gboolean v4, GByteArray *to)
{
  guint8 bytes[BT_LIMIT_PEX_FIRST * BT_COMPACT6_SIZE];
  gsize n_bytes = 0;

  for (guint i = 0; i < self->n_dropped; i++) {
    if (bt_address_is_v4 (&self->dropped[i]) == v4)
      n_bytes += put_compact (bytes + n_bytes, &self->dropped[i]);
  }
  put (to, v4 ? "dropped" : "dropped6", bytes, n_bytes);
}

void
bt_pex_message_write (const BtPexMessage *self, guint8 id, GByteArray *to)
{
  guint at = bt_extension_start_message (to, id);

  bt_bencode_open_dict (to);
  put_added (self, TRUE, to);
  put_added (self, FALSE, to);
  put_dropped (self, TRUE, to);
  put_dropped (self, FALSE, to);
  bt_bencode_close (to);
  bt_extension_finish_message (to, at);
}
