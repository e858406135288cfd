/* store-fixture.h — a torrent of made-up bytes, a folder, and a store on them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/bt-store.h"

/* Shape: NULL-path-terminated. A path that begins with "pad" is a pad file (BEP 47). */
typedef struct {
  const char *path; /* '/' between elements */
  guint64 length;
} FixtureFile;

typedef struct {
  char *root;      /* owned: a temporary folder for all */
  char *folder;    /* owned: the download folder in it */
  char *part;      /* owned: path of the part file */
  guint8 *content; /* owned: the torrent's right bytes */
  BtMetainfo *metainfo;
  BtDisk *disk;
  BtStore *store; /* NULL until fixture_open() */

  /* Of what came back last. */
  gboolean is_back;
  GError *error;
  BtJob *job;
  guint64 *digests;
  BtBitfield *good;
  guint32 n_checked;
  guint n_progress;
} Fixture;

/* The torrent is named "t"; its files lie in folder/t/. */
Fixture *fixture_new (const FixtureFile *files, guint32 piece_length);
void fixture_free (Fixture *self);
void fixture_open (Fixture *self, gboolean full);
void fixture_close (Fixture *self);

/* Runs the disk until what was asked is back. */
void fixture_wait (Fixture *self);
/* To be passed as BtStoreCallback, with the fixture as data. */
void fixture_done_cb (BtStore *store, const GError *error, gpointer data);

/* These wait; the error is in self->error. */
void fixture_prepare (Fixture *self);
void fixture_stat (Fixture *self);
void fixture_sync (Fixture *self);
void fixture_delete (Fixture *self);
/* @wanted: one character a file, '0' or '1'. */
void fixture_set_wanted (Fixture *self, const char *wanted);
void fixture_check (Fixture *self);
/* The right bytes of blocks [@first, @first + @n) of @piece. Its digests are kept. */
BtJobResult fixture_store (Fixture *self, guint32 piece, guint32 first, guint32 n,
                           BtStoreFlags flags, BtPieceHash *hash);
/* Hashes, compares and writes the right bytes of the whole piece. */
BtJobResult fixture_store_piece (Fixture *self, guint32 piece);
BtJobResult fixture_run (Fixture *self, BtJob *job);
guint fixture_get_n_blocks (Fixture *self, guint32 piece);
/* A job for the whole piece with buffers of the right bytes. */
BtJob *fixture_new_job (Fixture *self, guint32 piece, BtStoreFlags flags, BtPieceHash *hash);
/* Reads @length bytes through the store. (transfer full); NULL if it failed. */
guint8 *fixture_read (Fixture *self, guint32 piece, guint32 begin, guint32 length);
void fixture_assert_reads (Fixture *self, guint32 piece);

/* Path of file @index. (transfer full) */
char *fixture_get_path (Fixture *self, guint32 index);
/* Whether the file on disk holds the right bytes in [@from, @to). */
gboolean fixture_file_is_right (Fixture *self, guint32 index, guint64 from, guint64 to);
/* Writes the file's right bytes (@right) or others, @length of them. */
void fixture_plant (Fixture *self, guint32 index, gboolean right, gsize length);
/* -1: not there. */
gint64 fixture_get_size (Fixture *self, guint32 index);
