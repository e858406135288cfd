/* pm-narration.c — which rule of the swarm is at work now, worth one sentence.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-narration.h"

#define LEAST_US (4 * G_USEC_PER_SEC) /* a sentence stands so long: one reads it, and looks */
#define MOST_US (9 * G_USEC_PER_SEC)  /* then another one has its turn, though it is still so */
/* As the engine picks: the first pieces by chance, but of few pieces only a part. */
#define CHANCE_FIRST 4
#define CHANCE_SHARE 4

/* What a turn of a peer was when the step began. */
typedef struct {
  guint64 id;
  gboolean lets_ask; /* it lets us */
  BtPeerUp up;
} Turn;

struct _PmNarrator {
  PmNarration told;
  gint64 since_us;            /* of @told */
  gint64 told_us[PM_N_RULES]; /* when each was told last; 0: never */
  gboolean steps;
  gint64 step_us;
  Turn turns[PM_NARRATION_PEERS_MAX];
  guint n_turns;
};

PmNarrator *
pm_narrator_new (void)
{
  return g_new0 (PmNarrator, 1);
}

void
pm_narrator_free (PmNarrator *self)
{
  g_free (self);
}

void
pm_narrator_clear (PmNarrator *self)
{
  *self = (PmNarrator) { 0 };
}

const PmNarration *
pm_narrator_get (const PmNarrator *self)
{
  return &self->told;
}

static gboolean
is_same (const PmNarration *a, const PmNarration *b)
{
  return a->rule == b->rule && a->happened == b->happened && a->piece == b->piece && a->n == b->n
         && a->block == b->block && a->peer_id == b->peer_id && a->other_id == b->other_id;
}

static guint
get_n_peers (const PmScene *scene)
{
  return MIN (scene->n_peers, PM_NARRATION_PEERS_MAX);
}

/* --- what is so now --------------------------------------------------------------------------- */

static guint32
count_have (const BtPieceMap *map)
{
  return map->have != NULL ? bt_bitfield_get_n_set (map->have) : 0;
}

/* Blocks of @piece that the peer was asked for. */
static guint
count_asked (const BtPeerStat *peer, guint32 piece)
{
  for (guint i = 0; i < MIN (peer->n_down_flows, BT_PEER_FLOWS_MAX); i++)
    if (peer->down_flows[i].piece == piece)
      return peer->down_flows[i].n_blocks;
  return 0;
}

static gboolean
lacks_some (const BtPeerStat *peer, guint32 n_pieces)
{
  return peer->up != BT_PEER_UP_CONNECTING && peer->n_have < n_pieces;
}

static gboolean
find_complete (const PmScene *scene, PmNarration *found)
{
  found->n = scene->map->n_pieces;
  if (count_have (scene->map) < found->n)
    return FALSE;
  for (guint i = 0; i < get_n_peers (scene) && found->peer_id == 0; i++)
    if (lacks_some (scene->peers[i], found->n))
      found->peer_id = scene->peers[i]->id;
  return TRUE;
}

/* More was asked for than is missing: some block was asked for twice. */
static gboolean
is_asked_twice (const BtPieceProgress *progress, const BtPeerStat *one, const BtPeerStat *other)
{
  guint n_missing = progress->n_blocks - MIN (progress->n_received, progress->n_blocks);
  guint n_one = count_asked (one, progress->piece), n_other = count_asked (other, progress->piece);

  return n_one > 0 && n_other > 0 && n_one + n_other > n_missing;
}

static gboolean
find_helper (const PmScene *scene, const BtPeerStat *slow, PmNarration *found)
{
  const BtPieceMap *map = scene->map;

  for (guint i = 0; i < get_n_peers (scene); i++) {
    const BtPeerStat *other = scene->peers[i];

    for (guint32 k = 0; k < map->n_progress && other->down == BT_PEER_DOWN_SENDS; k++)
      if (is_asked_twice (&map->progress[k], slow, other)) {
        *found = (PmNarration) { .rule = found->rule,
                                 .piece = map->progress[k].piece,
                                 .peer_id = slow->id,
                                 .other_id = other->id };
        return TRUE;
      }
  }
  return FALSE;
}

static gboolean
find_slow (const PmScene *scene, PmNarration *found)
{
  for (guint i = 0; i < get_n_peers (scene); i++)
    if (scene->peers[i]->down == BT_PEER_DOWN_SLOW && find_helper (scene, scene->peers[i], found))
      return TRUE;
  return FALSE;
}

static guint32
count_by_chance (const PmScene *scene)
{
  return scene->in_order ? 0 : MIN (CHANCE_FIRST, scene->map->n_pieces / CHANCE_SHARE);
}

static gboolean
find_first (const PmScene *scene, PmNarration *found)
{
  const BtPieceMap *map = scene->map;

  return count_have (map) == 0 && map->n_progress > 0 && map->n_progress <= count_by_chance (scene);
}

static const BtPeerStat *
find_sender (const PmScene *scene, guint32 piece, const BtPeerStat *but)
{
  for (guint i = 0; i < get_n_peers (scene); i++)
    if (scene->peers[i] != but && scene->peers[i]->down == BT_PEER_DOWN_SENDS
        && count_asked (scene->peers[i], piece) > 0)
      return scene->peers[i];
  return NULL;
}

static gboolean
find_rarest (const PmScene *scene, PmNarration *found)
{
  const BtPieceMap *map = scene->map;

  if (scene->in_order || count_have (map) + map->n_progress <= count_by_chance (scene))
    return FALSE;
  for (guint32 k = 0; k < map->n_progress; k++) {
    guint32 piece = map->progress[k].piece;
    const BtPeerStat *sender = find_sender (scene, piece, NULL);

    if (sender == NULL || !pm_map_is_rare (map, piece, PM_COUNT_YOU_TOO))
      continue;
    found->piece = piece;
    found->n = pm_map_get_copies (map, piece, PM_COUNT_YOU_TOO);
    found->peer_id = sender->id;
    return TRUE;
  }
  return FALSE;
}

static gboolean
find_several (const PmScene *scene, PmNarration *found)
{
  for (guint32 k = 0; k < scene->map->n_progress; k++) {
    guint32 piece = scene->map->progress[k].piece;
    const BtPeerStat *one = find_sender (scene, piece, NULL);
    const BtPeerStat *other = one != NULL ? find_sender (scene, piece, one) : NULL;

    if (other == NULL)
      continue;
    found->piece = piece;
    found->peer_id = one->id;
    found->other_id = other->id;
    return TRUE;
  }
  return FALSE;
}

static gboolean
find_try (const PmScene *scene, PmNarration *found)
{
  for (guint i = 0; i < get_n_peers (scene); i++)
    if (scene->peers[i]->up == BT_PEER_UP_TRY && !scene->peers[i]->is_seed) {
      found->peer_id = scene->peers[i]->id;
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_tit_for_tat (const PmScene *scene, PmNarration *found)
{
  for (guint i = 0; i < get_n_peers (scene); i++) {
    const BtPeerStat *peer = scene->peers[i];

    if (peer->down != BT_PEER_DOWN_SENDS || peer->up != BT_PEER_UP_SENDING_BACK
        || peer->down_rate == 0 || peer->up_rate == 0)
      continue;
    found->peer_id = peer->id;
    return TRUE;
  }
  return FALSE;
}

/* Nobody sends, and somebody could. */
static gboolean
find_turns (const PmScene *scene, PmNarration *found)
{
  for (guint i = 0; i < get_n_peers (scene); i++) {
    if (scene->peers[i]->down == BT_PEER_DOWN_SENDS)
      return FALSE;
    if (scene->peers[i]->down == BT_PEER_DOWN_WAITING && found->peer_id == 0)
      found->peer_id = scene->peers[i]->id;
  }
  return found->peer_id != 0;
}

typedef gboolean (*Finder) (const PmScene *scene, PmNarration *found);

static const Finder finders[PM_N_RULES] = {
  [PM_RULE_COMPLETE] = find_complete,       [PM_RULE_SLOW_PEER] = find_slow,
  [PM_RULE_FIRST_PIECES] = find_first,      [PM_RULE_RAREST_FIRST] = find_rarest,
  [PM_RULE_SEVERAL_AT_ONCE] = find_several, [PM_RULE_A_TRY] = find_try,
  [PM_RULE_TIT_FOR_TAT] = find_tit_for_tat, [PM_RULE_TURNS] = find_turns,
};

/* --- which of it is told ------------------------------------------------------------------------ */

static gboolean
find (const PmScene *scene, PmRule rule, PmNarration *found)
{
  *found = (PmNarration) { .rule = rule };
  if (finders[rule] != NULL && finders[rule](scene, found))
    return TRUE;
  *found = (PmNarration) { 0 };
  return FALSE;
}

/* What was told longest ago, or never. When all is here, nothing else matters. */
static PmNarration
choose (PmNarrator *self, const PmScene *scene)
{
  PmNarration best = { 0 }, found;

  for (PmRule rule = PM_RULE_COMPLETE; rule < PM_N_RULES; rule++) {
    if (!find (scene, rule, &found))
      continue;
    if (rule == PM_RULE_COMPLETE)
      return found;
    if (best.rule == PM_RULE_NONE || self->told_us[rule] < self->told_us[best.rule])
      best = found;
  }
  return best;
}

static gboolean
is_still_so (PmNarrator *self, const PmScene *scene)
{
  PmNarration found;

  return find (scene, self->told.rule, &found) && is_same (&found, &self->told);
}

static void
tell (PmNarrator *self, const PmNarration *narration, gint64 now_us)
{
  self->told = *narration;
  self->since_us = now_us;
  self->told_us[narration->rule] = now_us;
}

gboolean
pm_narrator_look (PmNarrator *self, const PmScene *scene, gint64 now_us)
{
  gint64 age_us = now_us - self->since_us;
  PmNarration next;

  if (self->steps || scene->map == NULL)
    return FALSE;
  if (self->told.rule != PM_RULE_NONE
      && (age_us < LEAST_US || (age_us < MOST_US && is_still_so (self, scene))))
    return FALSE;
  next = choose (self, scene);
  /* What was so is better than nothing, for as long as nothing else is. */
  if (next.rule == PM_RULE_NONE || is_same (&next, &self->told))
    return FALSE;
  tell (self, &next, now_us);
  return TRUE;
}

/* --- step by step ------------------------------------------------------------------------------- */

static gboolean
lets_ask (const BtPeerStat *peer)
{
  return peer->down == BT_PEER_DOWN_SENDS || peer->down == BT_PEER_DOWN_NOT_ASKED
         || peer->down == BT_PEER_DOWN_SLOW;
}

static gboolean
is_served (BtPeerUp up)
{
  return up == BT_PEER_UP_SENDING_BACK || up == BT_PEER_UP_TRY;
}

void
pm_narrator_begin_step (PmNarrator *self, const PmScene *scene, gint64 step_us)
{
  self->steps = TRUE;
  self->step_us = step_us;
  self->n_turns = get_n_peers (scene);
  self->told = (PmNarration) { .rule = PM_RULE_STEP };
  for (guint i = 0; i < self->n_turns; i++)
    self->turns[i] =
        (Turn) { scene->peers[i]->id, lets_ask (scene->peers[i]), scene->peers[i]->up };
}

static gboolean
follow_event (PmNarrator *self, const GArray *events)
{
  for (guint i = 0; events != NULL && i < events->len; i++) {
    const BtBlockEvent *event = &g_array_index (events, BtBlockEvent, i);

    if (event->finished_us < self->step_us)
      continue;
    self->told = (PmNarration) { .rule = PM_RULE_STEP,
                                 .happened = event->is_upload ? PM_HAPPENED_WENT : PM_HAPPENED_CAME,
                                 .piece = event->piece,
                                 .block = event->block,
                                 .peer_id = event->peer_id };
    return TRUE;
  }
  return FALSE;
}

static PmHappened
compare_turn (const Turn *turn, const BtPeerStat *peer)
{
  if (!turn->lets_ask && lets_ask (peer))
    return PM_HAPPENED_YOUR_TURN;
  if (turn->lets_ask && peer->down == BT_PEER_DOWN_WAITING)
    return PM_HAPPENED_YOU_WAIT;
  if (turn->up != peer->up && peer->up == BT_PEER_UP_TRY)
    return PM_HAPPENED_YOU_TRY;
  if (turn->up != peer->up && peer->up == BT_PEER_UP_SENDING_BACK)
    return PM_HAPPENED_YOU_GIVE;
  return is_served (turn->up) && peer->up == BT_PEER_UP_WAITS ? PM_HAPPENED_YOU_STOP
                                                              : PM_HAPPENED_NOTHING;
}

static gboolean
follow_turn (PmNarrator *self, const BtPeerStat *peer)
{
  PmHappened happened = PM_HAPPENED_NOTHING;

  for (guint i = 0; i < self->n_turns; i++)
    if (self->turns[i].id == peer->id)
      happened = compare_turn (&self->turns[i], peer);
  if (happened == PM_HAPPENED_NOTHING)
    return FALSE;
  self->told = (PmNarration) { .rule = PM_RULE_STEP, .happened = happened, .peer_id = peer->id };
  return TRUE;
}

gboolean
pm_narrator_follow_step (PmNarrator *self, const PmScene *scene, const GArray *events)
{
  if (!self->steps
      || (self->told.happened != PM_HAPPENED_NOTHING && self->told.happened != PM_HAPPENED_UNSEEN))
    return FALSE;
  if (follow_event (self, events))
    return TRUE;
  for (guint i = 0; i < get_n_peers (scene); i++)
    if (follow_turn (self, scene->peers[i]))
      return TRUE;
  return FALSE;
}

gboolean
pm_narrator_settle_step (PmNarrator *self, const PmScene *scene)
{
  PmNarration found;

  if (!self->steps || self->told.happened != PM_HAPPENED_NOTHING || scene->map == NULL)
    return FALSE;
  self->told.happened = PM_HAPPENED_UNSEEN;
  if (find (scene, PM_RULE_COMPLETE, &found) && found.peer_id == 0)
    self->told = found;
  return TRUE;
}

void
pm_narrator_end_steps (PmNarrator *self)
{
  if (!self->steps)
    return;
  self->steps = FALSE;
  self->told = (PmNarration) { 0 };
}

gboolean
pm_narrator_is_stepping (const PmNarrator *self)
{
  return self->steps;
}
