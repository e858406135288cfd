/* bt-suspects.c — who sent what of the pieces that failed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-suspects.h"

#include "base/bt-limits.h"

typedef struct {
  guint64 digest; /* bt_sha1_short() */
  guint16 sender; /* index in the failure's senders */
} Exhibit;

typedef struct {
  guint32 piece;
  guint32 n_blocks;
  gboolean explained; /* one of its senders was convicted */
  GArray *senders;    /* owned; BtAddress */
  Exhibit blocks[];   /* shape: n_blocks */
} Failure;

struct _BtSuspects {
  GQueue failures; /* owned Failure, oldest first */
  guint n_blocks;  /* of all */
};

BtSuspects *
bt_suspects_new (void)
{
  BtSuspects *self = g_new0 (BtSuspects, 1);

  g_queue_init (&self->failures);
  return self;
}

static void
free_failure (gpointer data)
{
  Failure *failure = data;

  g_array_unref (failure->senders);
  g_free (failure);
}

void
bt_suspects_free (BtSuspects *self)
{
  g_queue_clear_full (&self->failures, free_failure);
  g_free (self);
}

static void
forget (BtSuspects *self, GList *link)
{
  Failure *failure = link->data;

  self->n_blocks -= failure->n_blocks;
  g_queue_delete_link (&self->failures, link);
  free_failure (failure);
}

/* Those of whom no block is left are not named. */
static void
copy_blocks (Failure *failure, const BtPiece *piece, const guint64 *digests)
{
  g_autofree guint *index = g_new0 (guint, piece->senders->len); /* in failure, + 1 */

  for (guint32 i = 0; i < piece->n_blocks; i++) {
    guint16 sender = piece->blocks[i].sender;

    if (index[sender] == 0) {
      g_array_append_val (failure->senders,
                          g_array_index (piece->senders, BtSender, sender).address);
      index[sender] = failure->senders->len;
    }
    failure->blocks[i] = (Exhibit) { digests[i], index[sender] - 1 };
  }
}

void
bt_suspects_add (BtSuspects *self, const BtPiece *piece, const guint64 *digests)
{
  Failure *failure = g_malloc0 (sizeof *failure + piece->n_blocks * sizeof failure->blocks[0]);

  failure->piece = piece->index;
  failure->n_blocks = piece->n_blocks;
  failure->senders = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  copy_blocks (failure, piece, digests);
  g_queue_push_tail (&self->failures, failure);
  self->n_blocks += failure->n_blocks;
  while (self->failures.length > 1
         && (self->failures.length > BT_LIMIT_SUSPECT_PIECES
             || self->n_blocks > BT_LIMIT_SUSPECT_BLOCKS))
    forget (self, self->failures.head);
}

gboolean
bt_suspects_knows (const BtSuspects *self, guint32 piece)
{
  for (const GList *link = self->failures.head; link != NULL; link = link->next) {
    if (((const Failure *) link->data)->piece == piece)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_part (const Failure *failure, const BtAddress *address)
{
  for (guint i = 0; i < failure->senders->len; i++) {
    if (bt_address_is_same_stranger (&g_array_index (failure->senders, BtAddress, i), address))
      return TRUE;
  }
  return FALSE;
}

gboolean
bt_suspects_has (const BtSuspects *self, guint32 piece, const BtAddress *address)
{
  for (const GList *link = self->failures.head; link != NULL; link = link->next) {
    const Failure *failure = link->data;

    if (failure->piece == piece && !failure->explained && has_part (failure, address))
      return TRUE;
  }
  return FALSE;
}

void
bt_suspects_explain (BtSuspects *self, const BtAddress *address)
{
  for (GList *link = self->failures.head; link != NULL; link = link->next) {
    Failure *failure = link->data;

    failure->explained = failure->explained || has_part (failure, address);
  }
}

static void
add_liar (GArray *liars, const BtAddress *address)
{
  for (guint i = 0; i < liars->len; i++) {
    if (bt_address_is_same_stranger (&g_array_index (liars, BtAddress, i), address))
      return;
  }
  g_array_append_val (liars, *address);
}

GArray *
bt_suspects_resolve (BtSuspects *self, guint32 piece, const guint64 *digests)
{
  GArray *liars = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  GList *next;

  for (GList *link = self->failures.head; link != NULL; link = next) {
    const Failure *failure = link->data;

    next = link->next;
    if (failure->piece != piece)
      continue;
    for (guint32 i = 0; i < failure->n_blocks; i++) {
      if (failure->blocks[i].digest != digests[i])
        add_liar (liars, &g_array_index (failure->senders, BtAddress, failure->blocks[i].sender));
    }
    forget (self, link);
  }
  return liars;
}

guint
bt_suspects_get_n (const BtSuspects *self)
{
  return self->failures.length;
}
