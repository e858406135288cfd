/* bt-extension.h — the extension protocol (BEP 10) and the metadata messages in it (BEP 9).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "base/bt-stat.h"

G_BEGIN_DECLS

/* The ids under which peers send to us. */
typedef enum {
  BT_EXTENSION_HANDSHAKE = 0,
  BT_EXTENSION_METADATA = 1,    /* ut_metadata, BEP 9 */
  BT_EXTENSION_DONT_HAVE = 2,   /* lt_donthave, BEP 54 */
  BT_EXTENSION_UPLOAD_ONLY = 3, /* upload_only: one byte, as libtorrent sends it */
  BT_EXTENSION_PEX = 4,         /* ut_pex, BEP 11 */
  BT_N_EXTENSIONS
} BtExtensionId;

/* What a peer told of itself; zero where it told nothing. */
typedef struct {
  guint8 metadata_id;    /* what it wants ut_metadata to be called; 0: does not speak it */
  guint8 upload_only_id; /* likewise for upload_only */
  guint8 pex_id;         /* likewise for ut_pex */
  gboolean holepunches;  /* it speaks ut_holepunch (BEP 55) */
  gboolean encrypts;     /* it prefers encryption: "e" */
  gboolean upload_only;  /* BEP 21 */
  guint16 port;          /* it listens there; 0: not told */
  guint32 reqq;          /* requests it takes at a time; 0: not told */
  guint32 metadata_size; /* bytes, within BT_LIMIT_METADATA; 0: it has none, or lies */
  BtAddress your_ip;     /* ours, as it sees us; its port is 0 */
  gboolean has_your_ip;
  char client[BT_PEER_CLIENT_MAX]; /* cleaned; "" */
} BtExtension;

/* Brings @self up to date with one handshake's dictionary: later ones change what they name.
 * FALSE: no dictionary. */
gboolean bt_extension_parse (BtExtension *self, const guint8 *bytes, gsize n_bytes);

/* What we tell. */
typedef struct {
  guint32 metadata_size; /* bytes; 0: we have none */
  guint16 port;          /* 0: not told */
  gboolean upload_only;
  gboolean pex;             /* ut_pex is taken */
  gboolean no_pex;          /* it was, and is no more (BEP 10: an id of 0) */
  const BtAddress *your_ip; /* the peer's, as we see it */
} BtExtensionOffer;

/* For the codecs of single extensions: the head of a message of @id for a peer that calls it so. Returns
 * where it begins, for finish_message(), which writes its length there. */
guint bt_extension_start_message (GByteArray *to, guint8 id);
void bt_extension_finish_message (GByteArray *to, guint at);

/* Appends a whole message, prefix included. */
void bt_extension_write (const BtExtensionOffer *offer, GByteArray *to);

/* That it changed since the handshake, for a peer that calls upload_only @id (libtorrent). */
void bt_extension_write_upload_only (guint8 id, gboolean upload_only, GByteArray *to);

#define BT_METADATA_PIECE_SIZE 16384 /* bytes; BEP 9 */
#define BT_METADATA_MESSAGE_MAX \
  (BT_METADATA_PIECE_SIZE + 1024) /* bytes: a piece and its dictionary */

typedef enum {
  BT_METADATA_REQUEST = 0,
  BT_METADATA_DATA = 1,
  BT_METADATA_REJECT = 2,
} BtMetadataType;

typedef struct {
  gint64 type;        /* BtMetadataType; others are to be ignored */
  gint64 piece;       /* as it came: any number */
  gint64 total_size;  /* of data; -1: not told */
  const guint8 *data; /* borrowed from the message */
  gsize n_data;
} BtMetadataMessage;

/* FALSE: cannot be read. */
gboolean bt_metadata_message_parse (BtMetadataMessage *self, const guint8 *bytes, gsize n_bytes);
/* Appends a whole message, prefix included, for a peer that calls ut_metadata @id. */
void bt_metadata_message_write (const BtMetadataMessage *self, guint8 id, GByteArray *to);

G_END_DECLS
