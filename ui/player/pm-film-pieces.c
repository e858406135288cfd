/* pm-film-pieces.c — which pieces a part of a film lies in, and which of them are not here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-film-pieces.h"

PmFilmPieces
pm_film_pieces_of (BtTorrent *torrent, BtFile *file)
{
  BtMetainfo *metainfo = torrent != NULL ? bt_torrent_get_metainfo (torrent) : NULL;
  const BtMetaFile *of;

  if (metainfo == NULL || file == NULL)
    return (PmFilmPieces) { .map = NULL };
  of = bt_metainfo_get_file (metainfo, bt_file_get_index (file));
  return (PmFilmPieces) { bt_torrent_get_piece_map (torrent),
                          bt_metainfo_get_piece_length (metainfo), of->offset, of->length };
}

static gboolean
is_known (const PmFilmPieces *self)
{
  return self->map != NULL && self->map->have != NULL && self->piece_length > 0 && self->size > 0;
}

/* The piece that holds the byte @at of the film, which may lie behind its end. */
static guint32
get_piece (const PmFilmPieces *self, guint64 at)
{
  guint64 piece = (self->offset + MIN (at, self->size - 1)) / self->piece_length;

  return MIN (piece, self->map->n_pieces - 1);
}

/* Bytes of a missing piece that are not here in any form. */
static guint64
get_rest (const PmFilmPieces *self, guint32 piece)
{
  const BtPieceProgress *progress = bt_piece_map_get_progress (self->map, piece);

  if (progress == NULL || progress->n_blocks == 0)
    return self->piece_length;
  return (guint64) self->piece_length * (progress->n_blocks - progress->n_received)
         / progress->n_blocks;
}

PmMissing
pm_film_pieces_find_missing (const PmFilmPieces *self, guint64 from, guint64 to)
{
  PmMissing missing = { .n_pieces = 0 };
  guint32 first, last;

  if (!is_known (self) || to <= from)
    return missing;
  first = get_piece (self, from);
  last = get_piece (self, to - 1);
  for (guint32 i = bt_bitfield_next (self->map->have, first, FALSE); i <= last;
       i = bt_bitfield_next (self->map->have, i + 1, FALSE)) {
    guint64 rest = get_rest (self, i);

    missing.n_pieces++;
    missing.n_bytes += rest;
    missing.has_nobody |= rest > 0 && self->map->copies[i] == 0;
  }
  return missing;
}

gboolean
pm_film_pieces_is_here (const PmFilmPieces *self, guint64 at)
{
  return !is_known (self) || bt_bitfield_get (self->map->have, get_piece (self, at));
}

guint64
pm_film_pieces_get_run (const PmFilmPieces *self, guint64 at)
{
  guint64 end = self->offset + self->size, to;
  guint32 other;

  if (at >= self->size)
    return 0;
  if (!is_known (self))
    return self->size - at;
  other =
      bt_bitfield_next (self->map->have, get_piece (self, at), !pm_film_pieces_is_here (self, at));
  to = MIN ((guint64) other * self->piece_length, end);
  return to - self->offset - at;
}
