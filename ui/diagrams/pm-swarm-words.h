/* pm-swarm-words.h — peers and pieces in words: captions, bubbles, and what is spoken.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Main thread. Strings are (transfer full) unless const. */
#pragma once

#include "pm-map.h"

G_BEGIN_DECLS

/* "Peer 1" in the demo (@demo not NULL), else the client, else the address. */
char *pm_swarm_words_peer_name (const BtPeerStat *peer, BtDemo *demo);
const char *pm_swarm_words_transport (BtTransportKind kind);
/* The two lines of a card. */
const char *pm_swarm_words_down (const BtPeerStat *peer);
const char *pm_swarm_words_up (const BtPeerStat *peer);
/* One caption: what matters most, "Sends to you · you send back". */
char *pm_swarm_words_caption (const BtPeerStat *peer);
/* Everything that has no place in a row: address, way in, flags. Lines. */
char *pm_swarm_words_peer_details (const BtPeerStat *peer);

/* "From the DHT" */
const char *pm_swarm_words_found (const BtPeerStat *peer);

/* Whether one may ask the other for blocks: who un-chokes whom. */
typedef enum {
  PM_TURN_NONE,
  PM_TURN_HAS,
  PM_TURN_TRY, /* the optimistic slot */
} PmTurn;
PmTurn pm_swarm_words_turn (const BtPeerStat *peer, gboolean is_upload);

/* Sentences for those who listen. */
char *pm_swarm_words_spoken_you (const BtPieceMap *map, const BtTorrentStat *stat);
char *pm_swarm_words_spoken_swarm (const BtPieceMap *map, const BtTorrentStat *stat);
char *pm_swarm_words_spoken_peer (const BtPeerStat *peer, const char *name);

/* Whom a bubble is about. */
typedef struct {
  const BtPieceMap *map;
  const BtMetainfo *metainfo; /* or NULL: no line about the file */
  const BtPeerStat *peer;     /* or NULL: over You or Swarm */
  const char *peer_name;      /* with @peer */
  PmCount count;
} PmBubble;

/* Lines about pieces [@first, @first + @n): "Piece 5,734 · missing here". */
char *pm_swarm_words_pieces (const PmBubble *bubble, guint32 first, guint32 n);
/* A box of ours: "Piece 2, arriving from Peer 3, 7 of 16 blocks, 1 copy, rare." @from: or NULL. */
char *pm_swarm_words_spoken_box (const PmBubble *bubble, guint32 piece, const char *from);
/* "1 copy", "12 copies" */
char *pm_swarm_words_copies (guint copies);

G_END_DECLS
