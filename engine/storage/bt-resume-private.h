/* bt-resume-private.h — what the writer and the reader of resume data agree on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "metainfo/bt-bencode.h"
#include "storage/bt-resume.h"

G_BEGIN_DECLS

#define BT_RESUME_STAMP_SIZE 16 /* bytes of one file's size and time */
/* The last key: SHA-1 of all bytes before it. */
#define BT_RESUME_SUM_KEY "~sum"
#define BT_RESUME_SUM_HEAD "4:~sum20:"
#define BT_RESUME_SUM_HEAD_SIZE (sizeof BT_RESUME_SUM_HEAD - 1)
#define BT_RESUME_TAIL_SIZE (BT_RESUME_SUM_HEAD_SIZE + BT_SHA1_SIZE + 1) /* with the closing e */

/* A dictionary that holds what differs from a new torrent's options. */
void bt_resume_put_options (GByteArray *to, const BtTorrentOptions *options);
/* What is missing is as in a new torrent. FALSE: not a dictionary, or a value of the wrong type or out
 * of range; @options is then undefined. */
gboolean bt_resume_read_options (BtBencodeValue dict, BtTorrentOptions *options);

/* Key and value of what differs from the names in the torrent; nothing if nothing does. */
void bt_resume_put_names (GByteArray *to, BtMetainfo *names);
/* NULL: of the wrong type, or a path that is not fit for this torrent. (transfer full) */
BtMetainfo *bt_resume_read_names (BtBencodeValue dict, BtMetainfo *metainfo);
void bt_resume_put_rename (GByteArray *to, const char *path, const char *name);
/* FALSE: not two strings; either may be set then. */
gboolean bt_resume_read_rename (BtBencodeValue list, char **path, char **name);

G_END_DECLS
