/* bt-report.c — what the engine tells: merged while it waits, applied in one go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-report.h"

BtReport *
bt_report_new (void)
{
  BtReport *self = g_new0 (BtReport, 1);

  self->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_torrent_update_free);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->news = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_news_free);
  return self;
}

void
bt_report_free (BtReport *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->updates);
  g_ptr_array_unref (self->news);
  g_clear_pointer (&self->dht_stat, bt_dht_stat_free);
  g_free (self);
}

BtTorrentUpdate *
bt_torrent_update_new (guint32 id)
{
  BtTorrentUpdate *self = g_new0 (BtTorrentUpdate, 1);

  self->id = id;
  return self;
}

void
bt_torrent_update_free (BtTorrentUpdate *self)
{
  g_free (self->name);
  g_strfreev (self->labels);
  g_free (self->folder);
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_clear_error (&self->error);
  g_free (self->file_have);
  g_free (self->priorities);
  g_clear_pointer (&self->trackers, g_array_unref);
  g_clear_pointer (&self->peers, g_array_unref);
  g_clear_pointer (&self->pieces, bt_piece_map_unref);
  g_clear_pointer (&self->events, g_array_unref);
  g_free (self->discovery);
  g_clear_pointer (&self->meetings, g_array_unref);
  g_clear_pointer (&self->wire, g_array_unref);
  g_free (self);
}

BtNews *
bt_news_new (BtNewsKind kind)
{
  BtNews *self = g_new0 (BtNews, 1);

  self->kind = kind;
  return self;
}

void
bt_news_free (BtNews *self)
{
  g_clear_error (&self->error);
  g_strfreev (self->broken);
  g_free (self);
}
