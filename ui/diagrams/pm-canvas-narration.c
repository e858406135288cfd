/* pm-canvas-narration.c — what is told of a small swarm: the rule at work, or what one step did.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-canvas-private.h"

#include <glib/gi18n.h>

#include "pm-narration-words.h"

#define SETTLE_MS 700 /* after a step: by then its reports are here */

typedef struct {
  const BtPeerStat *stats[PM_NARRATION_PEERS_MAX];
  PmScene scene;
} Moment;

static const PmScene *
look (PmSwarmCanvas *self, Moment *moment)
{
  guint n = MIN (self->members->len, PM_NARRATION_PEERS_MAX);

  for (guint i = 0; i < n; i++)
    moment->stats[i] = bt_peer_get_stat (_pm_swarm_canvas_get_member (self, i)->peer);
  moment->scene = (PmScene) { .map = _pm_swarm_canvas_get_map (self),
                              .peers = moment->stats,
                              .n_peers = n,
                              .in_order = bt_torrent_get_options (self->torrent)->sequential };
  return &moment->scene;
}

static const char *
get_name (PmSwarmCanvas *self, guint64 peer_id)
{
  PmCanvasMember *member = peer_id != 0 ? _pm_swarm_canvas_find_member (self, peer_id) : NULL;

  return member != NULL ? member->name : NULL;
}

/* What one sees, as long as no rule is at work, or the one it is about has left. */
static char *
describe (PmSwarmCanvas *self, PmRule *rule)
{
  const PmNarration *told = pm_narrator_get (self->narrator);
  char *sentence = pm_narration_words_sentence (told, get_name (self, told->peer_id),
                                                get_name (self, told->other_id));

  *rule = sentence != NULL ? told->rule : PM_RULE_NONE;
  if (sentence != NULL)
    return sentence;
  return g_strdup (_ ("Each box is a piece. Blocks of it come to you, and go from you to others."));
}

static void
tell (PmSwarmCanvas *self)
{
  PmRule rule = PM_RULE_NONE;
  g_autofree char *sentence = describe (self, &rule);

  if (rule == self->rule && g_strcmp0 (sentence, self->sentence) == 0)
    return;
  self->rule = rule;
  g_free (self->sentence);
  self->sentence = g_steal_pointer (&sentence);
  g_signal_emit_by_name (self, "narrated");
}

void
_pm_swarm_canvas_narrate (PmSwarmCanvas *self, gint64 now)
{
  gboolean stands = self->demo != NULL && !bt_demo_get_running (self->demo);
  Moment moment;

  if (pm_narrator_is_stepping (self->narrator))
    pm_narrator_follow_step (self->narrator, look (self, &moment), NULL);
  else if (!stands || pm_narrator_get (self->narrator)->rule == PM_RULE_NONE)
    pm_narrator_look (self->narrator, look (self, &moment), now);
  tell (self);
}

void
_pm_swarm_canvas_narrate_events (PmSwarmCanvas *self, const GArray *events)
{
  Moment moment;

  if (pm_narrator_follow_step (self->narrator, look (self, &moment), events))
    tell (self);
}

static gboolean
settled_cb (gpointer data)
{
  PmSwarmCanvas *self = data;
  Moment moment;

  self->settle_timeout = 0;
  if (self->torrent != NULL && pm_narrator_settle_step (self->narrator, look (self, &moment)))
    tell (self);
  return G_SOURCE_REMOVE;
}

void
_pm_swarm_canvas_pace_changed (PmSwarmCanvas *self)
{
  Moment moment;

  g_clear_handle_id (&self->settle_timeout, g_source_remove);
  pm_flight_layer_wake (PM_FLIGHT_LAYER (self->flights));
  if (self->torrent == NULL)
    return;
  if (bt_demo_get_stepping (self->demo))
    pm_narrator_begin_step (self->narrator, look (self, &moment), bt_demo_get_time (self->demo));
  else if (bt_demo_get_running (self->demo))
    pm_narrator_end_steps (self->narrator);
  else if (pm_narrator_is_stepping (self->narrator))
    self->settle_timeout = g_timeout_add (SETTLE_MS, settled_cb, self);
  tell (self);
}
