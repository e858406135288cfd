/* pm-peer-filter.c — which peers of a swarm are shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-peer-filter.h"

#include <string.h>

void
pm_peer_filter_init (PmPeerFilter *self)
{
  *self = (PmPeerFilter) { .transport = PM_PEER_FILTER_ANY };
}

void
pm_peer_filter_clear (PmPeerFilter *self)
{
  g_clear_pointer (&self->text, g_free);
  pm_peer_filter_init (self);
}

gboolean
pm_peer_filter_set_text (PmPeerFilter *self, const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  g_autofree char *folded = *bare != '\0' ? g_utf8_casefold (bare, -1) : NULL;

  if (g_strcmp0 (self->text, folded) == 0)
    return FALSE;
  g_free (self->text);
  self->text = g_steal_pointer (&folded);
  return TRUE;
}

gboolean
pm_peer_filter_is_set (const PmPeerFilter *self)
{
  return self->shown != PM_PEERS_ALL || self->transport != PM_PEER_FILTER_ANY || self->text != NULL;
}

static gboolean
has_state (const PmPeerFilter *self, const BtPeerStat *peer)
{
  gboolean is_sending = peer->down == BT_PEER_DOWN_SENDS;
  gboolean is_given = peer->up == BT_PEER_UP_SENDING_BACK || peer->up == BT_PEER_UP_TRY;

  switch (self->shown) {
  case PM_PEERS_SENDING:
    return is_sending;
  case PM_PEERS_GIVEN:
    return is_given;
  case PM_PEERS_WAITING:
    return !is_sending && !is_given
           && (peer->down == BT_PEER_DOWN_WAITING || peer->up == BT_PEER_UP_WAITS);
  case PM_PEERS_ALL:
  default:
    return TRUE;
  }
}

static gboolean
has_text (const char *in, const char *folded)
{
  g_autofree char *text = g_utf8_casefold (in, -1);

  return strstr (text, folded) != NULL;
}

gboolean
pm_peer_filter_matches (const PmPeerFilter *self, const BtPeerStat *peer, const char *name)
{
  g_autofree char *address = NULL;

  if (!has_state (self, peer)
      || (self->transport != PM_PEER_FILTER_ANY && self->transport != (int) peer->transport))
    return FALSE;
  if (self->text == NULL || has_text (name, self->text) || has_text (peer->client, self->text))
    return TRUE;
  address = bt_address_to_string (&peer->address);
  return has_text (address, self->text);
}
