/* pm-ways-words.h — the talk's table "Decentralization" in words: how a torrent's address, its peers and its bytes are
 * found, and by how many.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no GTK. Strings are (transfer full) unless const. Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

typedef enum {
  PM_WAYS_STEP_URI,      /* how the torrent itself was found */
  PM_WAYS_STEP_PEERS,    /* how its peers are found */
  PM_WAYS_STEP_TRANSFER, /* how its bytes come */
  PM_WAYS_N_STEPS
} PmWaysStep;

typedef enum {
  PM_WAYS_HTTP, /* as an ordinary download goes */
  PM_WAYS_FILE, /* a torrent file */
  PM_WAYS_MAGNET,
  PM_WAYS_N_COLUMNS
} PmWaysColumn;

/* What one torrent really uses. */
typedef struct {
  const BtDiscoveryStat *stat; /* never NULL */
  guint n_trackers;            /* that can be asked */
  guint n_answering;           /* of those, who answered the last time */
  const char *hash;            /* info hash in hex */
  gboolean is_private;
  gboolean is_boxed; /* it is the swarm in a box */
} PmWays;

/* One cell; zero is none. */
typedef struct {
  gboolean is_used;
  const char *icon; /* name; NULL: none */
  char *title;
  char *caption; /* or NULL */
  char *chip;    /* in how many places that is; NULL where it is not used */
  char *hint;    /* what the words mean; or NULL */
} PmWaysCell;

void pm_ways_cell_clear (PmWaysCell *self);
/* The transfer is the same for a torrent file and a magnet link: that of the second is zero. */
void pm_ways_words_cell (const PmWays *ways, PmWaysStep step, PmWaysColumn column,
                         PmWaysCell *cell);
/* By which column the torrent came; PM_WAYS_N_COLUMNS: that is not known. */
PmWaysColumn pm_ways_words_way_in (const PmWays *ways);
const char *pm_ways_words_step (PmWaysStep step);
const char *pm_ways_words_column (PmWaysColumn column);
/* What these words mean. */
const char *pm_ways_words_step_hint (PmWaysStep step);
const char *pm_ways_words_column_hint (PmWaysColumn column);
/* The one sentence over the table. */
char *pm_ways_words_sentence (const PmWays *ways);
/* A cell for those who listen: "Find peers, torrent file: 3 trackers, 31 peers from 2 of 3. 3 places." */
char *pm_ways_words_spoken (const PmWaysCell *cell, PmWaysStep step, PmWaysColumn column);

/* What carried the bytes: of those that came, or, where none came, of those that were given. */
typedef struct {
  gboolean is_given;
  guint64 n_bytes[BT_N_TRANSPORTS]; /* shape: BtTransportKind */
  guint64 n_all;                    /* 0: nothing yet */
} PmShares;

void pm_shares_init (PmShares *self, const BtDiscoveryStat *stat);
/* "TCP 62%", and what that is. */
char *pm_shares_words (const PmShares *self, BtTransportKind kind);
const char *pm_shares_hint (BtTransportKind kind);
/* All of it in one sentence; NULL: nothing yet. */
char *pm_shares_spoken (const PmShares *self);

G_END_DECLS
