/* pm-piece-model.c — the pieces of a torrent as a list: each is an object only while somebody shows it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-piece-model.h"

#include <string.h>

#define HASH_DIGITS 40  /* of SHA-1 in hex */
#define PREFIX_DIGITS 4 /* fewer fit many pieces */

/* --- one piece ---------------------------------------------------------------------------------- */

struct _PmPiece {
  GObject parent_instance;
  BtMetainfo *metainfo; /* owned */
  guint32 index;
};

G_DEFINE_FINAL_TYPE (PmPiece, pm_piece, G_TYPE_OBJECT)

static void
pm_piece_finalize (GObject *object)
{
  bt_metainfo_unref (PM_PIECE (object)->metainfo);
  G_OBJECT_CLASS (pm_piece_parent_class)->finalize (object);
}

static void
pm_piece_class_init (PmPieceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_piece_finalize;
}

static void
pm_piece_init (PmPiece *self)
{
}

guint32
pm_piece_get_index (PmPiece *self)
{
  return self->index;
}

BtMetainfo *
pm_piece_get_metainfo (PmPiece *self)
{
  return self->metainfo;
}

/* --- the list ----------------------------------------------------------------------------------- */

struct _PmPieceModel {
  GObject parent_instance;
  BtMetainfo *metainfo; /* owned; NULL: none */
};

static void pm_piece_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PmPieceModel, pm_piece_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, pm_piece_model_list_init))

static GType
pm_piece_model_get_item_type (GListModel *model)
{
  return PM_TYPE_PIECE;
}

static guint
pm_piece_model_get_n_items (GListModel *model)
{
  BtMetainfo *metainfo = PM_PIECE_MODEL (model)->metainfo;

  return metainfo != NULL ? bt_metainfo_get_n_pieces (metainfo) : 0;
}

static gpointer
pm_piece_model_get_item (GListModel *model, guint position)
{
  PmPiece *piece;

  if (position >= pm_piece_model_get_n_items (model))
    return NULL;
  piece = g_object_new (PM_TYPE_PIECE, NULL);
  piece->metainfo = bt_metainfo_ref (PM_PIECE_MODEL (model)->metainfo);
  piece->index = position;
  return piece;
}

static void
pm_piece_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = pm_piece_model_get_item_type;
  iface->get_n_items = pm_piece_model_get_n_items;
  iface->get_item = pm_piece_model_get_item;
}

static void
pm_piece_model_finalize (GObject *object)
{
  g_clear_pointer (&PM_PIECE_MODEL (object)->metainfo, bt_metainfo_unref);
  G_OBJECT_CLASS (pm_piece_model_parent_class)->finalize (object);
}

static void
pm_piece_model_class_init (PmPieceModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_piece_model_finalize;
}

static void
pm_piece_model_init (PmPieceModel *self)
{
}

PmPieceModel *
pm_piece_model_new (void)
{
  return g_object_new (PM_TYPE_PIECE_MODEL, NULL);
}

void
pm_piece_model_set_metainfo (PmPieceModel *self, BtMetainfo *metainfo)
{
  GListModel *model = G_LIST_MODEL (self);
  guint n_old = pm_piece_model_get_n_items (model);

  if (self->metainfo == metainfo)
    return;
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  if (metainfo != NULL)
    self->metainfo = bt_metainfo_ref (metainfo);
  g_list_model_items_changed (model, 0, n_old, pm_piece_model_get_n_items (model));
}

/* --- finding ------------------------------------------------------------------------------------ */

/* With or without separators of thousands, which differ from language to language. */
static gboolean
read_number (const char *text, guint64 *number)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar letter = g_utf8_get_char (text);

    if (g_unichar_isdigit (letter))
      g_string_append_printf (digits, "%d", g_unichar_digit_value (letter));
    else if (g_unichar_isalpha (letter))
      return FALSE;
  }
  return g_ascii_string_to_unsigned (digits->str, 10, 0, G_MAXUINT32, number, NULL);
}

static gboolean
begins_with (const guint8 *hash, const char *digits, gsize n_digits)
{
  for (gsize i = 0; i < n_digits; i++) {
    guint half = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;

    if (g_ascii_xdigit_value (digits[i]) != (int) half)
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_hash (BtMetainfo *metainfo, const char *digits, guint32 *piece)
{
  gsize n_digits = strlen (digits);

  if (n_digits < PREFIX_DIGITS || n_digits > HASH_DIGITS)
    return FALSE;
  for (guint32 i = 0; i < bt_metainfo_get_n_pieces (metainfo); i++) {
    if (begins_with (bt_metainfo_get_piece_hash (metainfo, i), digits, n_digits)) {
      *piece = i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
pm_piece_model_find (PmPieceModel *self, const char *text, guint32 *piece)
{
  g_autofree char *wanted = g_strstrip (g_strdup (text));
  guint64 number;

  if (self->metainfo == NULL || *wanted == '\0')
    return FALSE;
  if (read_number (wanted, &number) && number < bt_metainfo_get_n_pieces (self->metainfo)) {
    *piece = (guint32) number;
    return TRUE;
  }
  return find_hash (self->metainfo, wanted, piece);
}
