/* pm-narration.h — which rule of the swarm is at work now, worth one sentence.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No GTK, no words, no clock: pieces, peers, events and the time go in, a rule and whom it is about come
 * out. It says nothing that is not so at that moment, and changes no faster than one reads. */
#pragma once

#include "pm-map.h"

G_BEGIN_DECLS

/* In the order in which they are told, when several are at work and none was told before. */
typedef enum {
  PM_RULE_NONE,
  PM_RULE_STEP,            /* what one step did: see PmHappened */
  PM_RULE_COMPLETE,        /* @n pieces; @peer_id 0: nobody lacks any */
  PM_RULE_SLOW_PEER,       /* @peer_id is slow, @other_id is asked for the same block of @piece */
  PM_RULE_FIRST_PIECES,    /* nothing to give yet */
  PM_RULE_RAREST_FIRST,    /* @n peers have @piece; @peer_id sends it */
  PM_RULE_SEVERAL_AT_ONCE, /* @peer_id and @other_id send blocks of @piece */
  PM_RULE_A_TRY,           /* of @peer_id */
  PM_RULE_TIT_FOR_TAT,     /* with @peer_id */
  PM_RULE_TURNS,           /* @peer_id has what we want, and gives to others */
  PM_N_RULES
} PmRule;

typedef enum {
  PM_HAPPENED_NOTHING,   /* yet */
  PM_HAPPENED_CAME,      /* block @block of @piece, from @peer_id */
  PM_HAPPENED_WENT,      /* likewise, to it */
  PM_HAPPENED_YOUR_TURN, /* @peer_id lets You ask */
  PM_HAPPENED_YOU_WAIT,  /* it gives to others from now on */
  PM_HAPPENED_YOU_GIVE,  /* it has a turn with You */
  PM_HAPPENED_YOU_TRY,   /* likewise, for a try */
  PM_HAPPENED_YOU_STOP,
  PM_HAPPENED_UNSEEN, /* a turn that shows nowhere */
} PmHappened;

typedef struct {
  PmRule rule;
  PmHappened happened; /* PM_RULE_STEP */
  guint32 piece;
  guint32 n;
  guint16 block; /* index in the piece */
  guint64 peer_id, other_id;
} PmNarration;

/* One moment. All borrowed. */
typedef struct {
  const BtPieceMap *map;          /* or NULL: nothing is told */
  const BtPeerStat *const *peers; /* shape: n_peers */
  guint n_peers;                  /* the first PM_NARRATION_PEERS_MAX count */
  gboolean in_order;              /* pieces are fetched in order: rarity does not matter */
} PmScene;

#define PM_NARRATION_PEERS_MAX 32 /* of few pieces; more than the cards there are */

typedef struct _PmNarrator PmNarrator;

PmNarrator *pm_narrator_new (void);
void pm_narrator_free (PmNarrator *self);
/* Another swarm: nothing was told. */
void pm_narrator_clear (PmNarrator *self);
/* @now_us: people's time. Whether something else is told from now on. */
gboolean pm_narrator_look (PmNarrator *self, const PmScene *scene, gint64 now_us);
const PmNarration *pm_narrator_get (const PmNarrator *self);

/* --- step by step ------------------------------------------------------------------------------- */

/* From now on it tells what the step did, and no rule. @step_us: by the clock of block events. */
void pm_narrator_begin_step (PmNarrator *self, const PmScene *scene, gint64 step_us);
/* Shape: @events of BtBlockEvent, or NULL. The first thing that happened is kept. Whether something
 * else is told. */
gboolean pm_narrator_follow_step (PmNarrator *self, const PmScene *scene, const GArray *events);
/* All that the step did was reported: what was not seen is told as well as it is known. Whether something
 * else is told. */
gboolean pm_narrator_settle_step (PmNarrator *self, const PmScene *scene);
/* Rules are told again. */
void pm_narrator_end_steps (PmNarrator *self);
gboolean pm_narrator_is_stepping (const PmNarrator *self);

G_END_DECLS
