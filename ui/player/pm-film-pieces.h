/* pm-film-pieces.h — which pieces a part of a film lies in, and which of them are not here.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows neither GTK nor GStreamer. Thread: main. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* A moment's view, to be made anew and not kept. */
typedef struct {
  const BtPieceMap *map; /* borrowed; NULL: nothing is known yet */
  guint32 piece_length;  /* bytes */
  guint64 offset, size;  /* bytes; of the file in the torrent */
} PmFilmPieces;

/* What of a part of the film is not here. All zero: it is, or nothing is known. */
typedef struct {
  guint n_pieces;
  guint64 n_bytes;     /* that are still to come; what else those pieces hold is counted as well */
  gboolean has_nobody; /* one of them is with no connected peer */
  gboolean is_whole;   /* nothing of the film is missing: not told by what follows */
} PmMissing;

/* Either may be NULL, and there is no map then. */
PmFilmPieces pm_film_pieces_of (BtTorrent *torrent, BtFile *file);
/* Of the bytes [@from, @to) of the film. */
PmMissing pm_film_pieces_find_missing (const PmFilmPieces *self, guint64 from, guint64 to);
/* Whether the byte @at of the film is here; TRUE where nothing is known. */
gboolean pm_film_pieces_is_here (const PmFilmPieces *self, guint64 at);
/* Bytes from @at on until it is otherwise than there, or the film ends. */
guint64 pm_film_pieces_get_run (const PmFilmPieces *self, guint64 at);

G_END_DECLS
