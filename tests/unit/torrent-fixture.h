/* torrent-fixture.h — small torrents with content, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TORRENT_FIXTURE_PIECE 16384 /* bytes of a piece */

typedef struct {
  char *folder;    /* a temporary one, removed with the fixture */
  char *path;      /* of the torrent file in it */
  GBytes *torrent; /* its bytes */
  GBytes *data;    /* the content of the one file, named like the torrent */
} TorrentFixture;

/* @n_bytes of content made from @seed. @announce: URL, or NULL. */
TorrentFixture *torrent_fixture_new (const char *name, gsize n_bytes, guint32 seed,
                                     const char *announce);
void torrent_fixture_free (TorrentFixture *self);
/* A new folder in the fixture's. With @filled, the whole content lies in it. (transfer full) */
char *torrent_fixture_make_folder (TorrentFixture *self, const char *name, gboolean filled);
/* Whether the content lies in @folder, byte for byte. */
gboolean torrent_fixture_is_in (TorrentFixture *self, const char *folder);

/* Runs the thread-default main context until @value is not 0; fails after some seconds. */
void torrent_fixture_wait (gboolean *value);
/* The same until @is_true (@data). */
void torrent_fixture_wait_for (gboolean (*is_true) (gpointer data), gpointer data);

G_END_DECLS
