/* bt-ice-remote.c — where the other side says to be reached, and what of it is tried.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-ice-private.h"

#include "base/bt-limits.h"
#include "rtc/bt-candidate.h"

static gboolean
is_allowed (const BtIceFilter *self, const BtAddress *address)
{
  return bt_address_is_dialable (address) && !bt_address_is_link_local6 (address)
         && (self->loopback || !bt_address_is_loopback (address))
         && (self->may_try == NULL || self->may_try (address, self->data));
}

static NiceCandidateType
to_nice_type (BtRtcCandidateKind kind)
{
  switch (kind) {
  case BT_RTC_REFLEXIVE:
    return NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE;
  case BT_RTC_RELAYED:
    return NICE_CANDIDATE_TYPE_RELAYED;
  case BT_RTC_HOST:
  default:
    return NICE_CANDIDATE_TYPE_HOST;
  }
}

/* libnice is told what was read and looked at, and nothing of the line itself. */
static NiceCandidate *
to_nice (BtIce *self, const BtCandidate *candidate)
{
  NiceCandidate *nice = nice_candidate_new (to_nice_type (candidate->kind));

  nice->transport = NICE_CANDIDATE_TRANSPORT_UDP;
  nice->stream_id = self->stream;
  nice->component_id = BT_ICE_COMPONENT;
  nice->priority = candidate->priority;
  bt_ice_set_nice_address (&nice->addr, &candidate->address);
  nice->base_addr = nice->addr;
  g_snprintf (nice->foundation, sizeof nice->foundation, "%u", ++self->n_remote);
  return nice;
}

/* --- names ------------------------------------------------------------------------------------------ */

/* Asked three times meanwhile: at once, and after one and three seconds. */
#define PATIENCE_US (G_GINT64_CONSTANT (4) * G_USEC_PER_SEC)

typedef struct {
  BtIce *ice;
  BtCandidate candidate;
  BtMdnsLookup *lookup; /* NULL: it is over */
} Lookup;

void
bt_ice_lookup_free (gpointer data)
{
  Lookup *self = data;

  if (self->lookup != NULL)
    bt_mdns_end_lookup (self->ice->mdns, self->lookup);
  g_free (self);
}

static void
resolved (const GArray *addresses, gpointer data)
{
  Lookup *self = data;
  BtIce *ice = self->ice;
  GSList *found = NULL;

  self->lookup = NULL;
  for (guint i = 0; i < addresses->len && ice->n_remote < BT_LIMIT_RTC_CANDIDATES; i++) {
    BtCandidate candidate = self->candidate;

    candidate.address = g_array_index (addresses, BtAddress, i);
    candidate.address.port = self->candidate.address.port;
    if (is_allowed (&ice->filter, &candidate.address))
      found = g_slist_prepend (found, to_nice (ice, &candidate));
  }
  if (found != NULL)
    nice_agent_set_remote_candidates (ice->agent, ice->stream, BT_ICE_COMPONENT, found);
  g_slist_free_full (found, (GDestroyNotify) nice_candidate_free);
}

/* Browsers hide host addresses behind such names, and their own checks reach us all the same. */
static void
look_up (BtIce *self, const BtCandidate *candidate)
{
  Lookup *lookup;

  if (self->mdns == NULL)
    return;
  lookup = g_new0 (Lookup, 1);
  lookup->ice = self;
  lookup->candidate = *candidate;
  lookup->lookup = bt_mdns_resolve (self->mdns, candidate->name, PATIENCE_US, resolved, lookup);
  g_ptr_array_add (self->lookups, lookup);
}

/* --- all ---------------------------------------------------------------------------------------------- */

static gboolean
is_of_use (const BtCandidate *candidate)
{
  return candidate->is_udp && candidate->component == BT_ICE_COMPONENT;
}

guint
bt_ice_take_remote (BtIce *self, const BtSdp *sdp, const BtIceFilter *filter, BtMdns *mdns)
{
  GSList *tried = NULL;
  guint n_names = 0;

  self->filter = *filter;
  self->mdns = mdns;
  nice_agent_set_remote_credentials (self->agent, self->stream, sdp->ufrag, sdp->password);
  for (guint i = 0; i < sdp->candidates->len && self->n_remote < BT_LIMIT_RTC_CANDIDATES; i++) {
    BtCandidate candidate;

    if (!bt_candidate_parse (&candidate, g_ptr_array_index (sdp->candidates, i))
        || !is_of_use (&candidate))
      continue;
    if (candidate.name[0] != '\0') {
      if (n_names++ < BT_LIMIT_RTC_NAMES)
        look_up (self, &candidate);
    } else if (is_allowed (filter, &candidate.address)) {
      tried = g_slist_prepend (tried, to_nice (self, &candidate));
    }
  }
  if (tried != NULL)
    nice_agent_set_remote_candidates (self->agent, self->stream, BT_ICE_COMPONENT, tried);
  g_slist_free_full (tried, (GDestroyNotify) nice_candidate_free);
  return self->n_remote + MIN (n_names, BT_LIMIT_RTC_NAMES);
}
