/* pm-canvas-cards.c — what the cards of a small swarm show and say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-canvas-private.h"

#include <glib/gi18n.h>

#include "pm-format.h"
#include "pm-swarm-card.h"
#include "pm-swarm-words.h"

#define WORDS_US (G_USEC_PER_SEC / 4) /* a number that changes faster cannot be read */
#define SPEAK_US (5 * G_USEC_PER_SEC) /* a screen reader would never come to an end */

/* --- boxes ------------------------------------------------------------------------------------ */

static PmBox
make_your_box (PmSwarmCanvas *self, const BtPieceMap *map, guint32 piece)
{
  const BtPieceProgress *progress = bt_piece_map_get_progress (map, piece);
  PmBox box = { .state = PM_BOX_MISSING,
                .is_rare = pm_map_is_rare (map, piece, PM_COUNT_YOU_TOO),
                .is_sent = pm_sent_has (&self->sent, piece),
                .copies = pm_map_get_copies (map, piece, PM_COUNT_YOU_TOO) };

  if (map->damaged != NULL && bt_bitfield_get (map->damaged, piece))
    box.state = PM_BOX_DAMAGED;
  else if (map->have != NULL && bt_bitfield_get (map->have, piece))
    box.state = PM_BOX_HERE;
  else if (piece >= map->check_from && piece < map->check_to)
    box.state = PM_BOX_CHECKING;
  else if (progress != NULL && progress->n_blocks > 0) {
    box.state = PM_BOX_FLIGHT;
    box.level = (double) progress->n_received / progress->n_blocks;
  } else if (map->wanted != NULL && !bt_bitfield_get (map->wanted, piece))
    box.state = PM_BOX_UNWANTED;
  return box;
}

static gboolean
is_given_now (const BtPeerStat *stat, guint32 piece)
{
  for (guint i = 0; i < MIN (stat->n_up_flows, BT_PEER_FLOWS_MAX); i++)
    if (stat->up_flows[i].piece == piece)
      return TRUE;
  return FALSE;
}

static PmBox
make_peer_box (PmSwarmCanvas *self, const BtPieceMap *map, const BtPeerStat *stat, guint32 piece)
{
  gboolean has = stat->have != NULL && piece < bt_bitfield_get_n_bits (stat->have)
                 && bt_bitfield_get (stat->have, piece);
  PmBox box = { .state = has ? PM_BOX_HERE : PM_BOX_MISSING };

  if (has) {
    pm_given_forget (&self->given, stat->id, piece);
    box.is_rare = pm_map_is_rare (map, piece, PM_COUNT_YOU_TOO);
    return box;
  }
  box.level = pm_given_get_level (&self->given, stat->id, piece,
                                  _pm_swarm_canvas_count_blocks (self, piece));
  if (box.level > 0 || is_given_now (stat, piece))
    box.state = PM_BOX_GIVEN;
  return box;
}

void
_pm_swarm_canvas_show_boxes (PmSwarmCanvas *self, const BtPieceMap *map)
{
  PmBox boxes[PM_BOXES_MAX];

  for (guint32 piece = 0; piece < map->n_pieces; piece++)
    boxes[piece] = make_your_box (self, map, piece);
  pm_piece_boxes_set (pm_swarm_card_get_boxes (PM_SWARM_CARD (self->you)), boxes, map->n_pieces);
  for (guint i = 0; i < self->members->len; i++) {
    PmCanvasMember *member = _pm_swarm_canvas_get_member (self, i);

    for (guint32 piece = 0; piece < map->n_pieces; piece++)
      boxes[piece] = make_peer_box (self, map, bt_peer_get_stat (member->peer), piece);
    pm_piece_boxes_set (pm_swarm_card_get_boxes (PM_SWARM_CARD (member->card)), boxes,
                        map->n_pieces);
  }
}

/* --- words ------------------------------------------------------------------------------------ */

/* From whom the piece comes now, or NULL. */
static const char *
find_sender (PmSwarmCanvas *self, guint32 piece)
{
  for (guint i = 0; i < self->members->len; i++) {
    const BtPeerStat *stat = bt_peer_get_stat (_pm_swarm_canvas_get_member (self, i)->peer);

    for (guint k = 0; k < MIN (stat->n_down_flows, BT_PEER_FLOWS_MAX); k++)
      if (stat->down_flows[k].piece == piece)
        return _pm_swarm_canvas_get_member (self, i)->name;
  }
  return NULL;
}

char *
_pm_swarm_canvas_box_words_cb (PmPieceBoxes *boxes, guint32 piece, gboolean is_spoken,
                               gpointer data)
{
  PmSwarmCanvas *self = data;
  GtkWidget *card = gtk_widget_get_parent (GTK_WIDGET (boxes));
  BtPieceMap *map = _pm_swarm_canvas_get_map (self);
  PmBubble bubble = { .map = map, .count = PM_COUNT_YOU_TOO };

  if (map == NULL || piece >= map->n_pieces)
    return g_strdup ("");
  if (is_spoken && card == self->you)
    return pm_swarm_words_spoken_box (&bubble, piece, find_sender (self, piece));
  bubble.metainfo = bt_torrent_get_metainfo (self->torrent);
  for (guint i = 0; i < self->members->len; i++)
    if (_pm_swarm_canvas_get_member (self, i)->card == card) {
      bubble.peer = bt_peer_get_stat (_pm_swarm_canvas_get_member (self, i)->peer);
      bubble.peer_name = _pm_swarm_canvas_get_member (self, i)->name;
    }
  return pm_swarm_words_pieces (&bubble, piece, 1);
}

static void
show_your_words (PmSwarmCanvas *self, const BtTorrentStat *stat)
{
  /* Translators: how many pieces are here, of how many */
  g_autofree char *count = g_strdup_printf (
      ngettext ("%u of %u piece", "%u of %u pieces", stat->n_pieces), stat->n_have, stat->n_pieces);
  PmCardWords words = { .name = _ ("You"),
                        .count = count,
                        .down_rate = stat->down_rate,
                        .up_rate = stat->up_rate,
                        .is_receiving = stat->down_rate >= PM_RATE_LEAST,
                        .is_sending = stat->up_rate >= PM_RATE_LEAST };

  pm_swarm_card_set_words (PM_SWARM_CARD (self->you), &words);
}

static void
show_peer_words (PmSwarmCanvas *self, PmCanvasMember *member, guint32 n_pieces)
{
  const BtPeerStat *stat = bt_peer_get_stat (member->peer);
  /* Translators: how many pieces a peer has, of how many */
  g_autofree char *count = g_strdup_printf (_ ("%u of %u"), stat->n_have, n_pieces);
  g_autofree char *details = pm_swarm_words_peer_details (stat);
  PmCardWords words = { .chip = pm_swarm_words_transport (stat->transport),
                        .met_id = stat->transport == BT_TRANSPORT_RTC ? stat->id : 0,
                        .count = count,
                        .down = pm_swarm_words_down (stat),
                        .up = pm_swarm_words_up (stat),
                        .down_rate = stat->down_rate,
                        .up_rate = stat->up_rate,
                        .is_receiving = stat->down == BT_PEER_DOWN_SENDS,
                        .is_sending = stat->up_rate >= PM_RATE_LEAST };

  g_free (member->name);
  member->name = pm_swarm_words_peer_name (stat, self->demo);
  words.name = member->name;
  pm_swarm_card_set_words (PM_SWARM_CARD (member->card), &words);
  gtk_widget_set_tooltip_text (member->card, details);
}

static void
show_more (PmSwarmCanvas *self)
{
  g_autofree char *number = pm_format_count (self->n_more);
  g_autofree char *words =
      g_strdup_printf (ngettext ("and %s more peer", "and %s more peers", self->n_more), number);

  gtk_widget_set_visible (self->more, self->n_more > 0);
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->more)), words) != 0)
    gtk_label_set_label (GTK_LABEL (self->more), words);
}

void
_pm_swarm_canvas_show_words (PmSwarmCanvas *self, gint64 now)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);

  if (self->words_us != 0 && now - self->words_us < WORDS_US)
    return;
  self->words_us = now;
  show_your_words (self, stat);
  for (guint i = 0; i < self->members->len; i++)
    show_peer_words (self, _pm_swarm_canvas_get_member (self, i), stat->n_pieces);
  show_more (self);
}

void
_pm_swarm_canvas_speak (PmSwarmCanvas *self, const BtPieceMap *map, gint64 now)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  g_autofree char *you = NULL;

  if (self->spoken_us != 0 && now - self->spoken_us < SPEAK_US)
    return;
  self->spoken_us = now;
  you = pm_swarm_words_spoken_you (map, stat);
  pm_piece_boxes_set_spoken (pm_swarm_card_get_boxes (PM_SWARM_CARD (self->you)), you);
  for (guint i = 0; i < self->members->len; i++) {
    PmCanvasMember *member = _pm_swarm_canvas_get_member (self, i);
    g_autofree char *spoken =
        pm_swarm_words_spoken_peer (bt_peer_get_stat (member->peer), member->name);

    pm_piece_boxes_set_spoken (pm_swarm_card_get_boxes (PM_SWARM_CARD (member->card)), spoken);
    gtk_accessible_update_property (GTK_ACCESSIBLE (member->card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    member->name, -1);
  }
}
