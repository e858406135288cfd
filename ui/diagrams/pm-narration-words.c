/* pm-narration-words.c — the rules of the swarm in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-narration-words.h"

#include <glib/gi18n.h>

const char *
pm_narration_words_rule (PmRule rule)
{
  switch (rule) {
  case PM_RULE_STEP:
    return _ ("One Step");
  case PM_RULE_COMPLETE:
    return _ ("Complete");
  case PM_RULE_SLOW_PEER:
    return _ ("Slow Peer");
  case PM_RULE_FIRST_PIECES:
    return _ ("First Pieces");
  case PM_RULE_RAREST_FIRST:
    return _ ("Rarest First");
  case PM_RULE_SEVERAL_AT_ONCE:
    return _ ("Several at Once");
  case PM_RULE_A_TRY:
    return _ ("A Try");
  case PM_RULE_TIT_FOR_TAT:
    return _ ("Tit for Tat");
  case PM_RULE_TURNS:
    return _ ("Taking Turns");
  case PM_RULE_NONE:
  case PM_N_RULES:
  default:
    return NULL;
  }
}

const char *
pm_narration_words_reason (PmRule rule)
{
  switch (rule) {
  case PM_RULE_STEP:
    return _ ("A step ends as soon as one block came or went, or somebody’s turn began or ended.");
  case PM_RULE_COMPLETE:
    return _ ("Who has all pieces and stays lives on as a source for the others.");
  case PM_RULE_SLOW_PEER:
    return _ (
        "One slow peer must not hold up a piece. What it owes is asked for elsewhere as well, "
        "and what comes second is called off.");
  case PM_RULE_FIRST_PIECES:
    return _ (
        "Peers give to those who give. A newcomer needs a piece soon, whichever it is, to have "
        "something to offer.");
  case PM_RULE_RAREST_FIRST:
    return _ ("The piece that the fewest peers have is fetched first. If its only owner leaves, it "
              "lives on, and you have something that many want.");
  case PM_RULE_SEVERAL_AT_ONCE:
    return _ ("A piece is made of blocks, and each block can come from another peer. So even one "
              "piece comes from several sides.");
  case PM_RULE_A_TRY:
    return _ ("Now and then somebody gets pieces without having given any. So newcomers can begin, "
              "and better partners are found.");
  case PM_RULE_TIT_FOR_TAT:
    return _ ("Everybody gives to those from whom the most comes. Giving is how one gets more.");
  case PM_RULE_TURNS:
    return _ (
        "A peer gives to only a few at a time, so that each of them gets something soon. Every "
        "few seconds it chooses anew.");
  case PM_RULE_NONE:
  case PM_N_RULES:
  default:
    return NULL;
  }
}

static char *
complete (const PmNarration *narration)
{
  if (narration->peer_id == 0)
    return g_strdup_printf (ngettext ("You and everybody here have the one piece.",
                                      "You and everybody here have all %u pieces.", narration->n),
                            narration->n);
  return g_strdup_printf (ngettext ("You have the one piece. Now you give.",
                                    "You have all %u pieces. Now you give.", narration->n),
                          narration->n);
}

static char *
rarest (const PmNarration *narration, const char *peer)
{
  if (narration->n == 1)
    /* Translators: a peer's name and the number of a piece */
    return g_strdup_printf (_ ("Only %s has piece %u, so you ask for it first."), peer,
                            narration->piece);
  /* Translators: how many peers, and the number of a piece */
  return g_strdup_printf (ngettext ("Only %u peer has piece %u, so you ask for it first.",
                                    "Only %u peers have piece %u, so you ask for it first.",
                                    narration->n),
                          narration->n, narration->piece);
}

static char *
happened (const PmNarration *narration, const char *peer)
{
  switch (narration->happened) {
  case PM_HAPPENED_CAME:
    /* Translators: numbers of a block and of its piece, and a peer's name */
    return g_strdup_printf (_ ("Block %u of piece %u came from %s."), narration->block + 1u,
                            narration->piece, peer);
  case PM_HAPPENED_WENT:
    return g_strdup_printf (_ ("Block %u of piece %u went to %s."), narration->block + 1u,
                            narration->piece, peer);
  case PM_HAPPENED_YOUR_TURN:
    return g_strdup_printf (_ ("It is your turn: %s lets you ask."), peer);
  case PM_HAPPENED_YOU_WAIT:
    return g_strdup_printf (_ ("Your turn is over: %s gives to others now."), peer);
  case PM_HAPPENED_YOU_GIVE:
    return g_strdup_printf (_ ("You let %s ask from now on."), peer);
  case PM_HAPPENED_YOU_TRY:
    return g_strdup_printf (_ ("You give %s a try."), peer);
  case PM_HAPPENED_YOU_STOP:
    return g_strdup_printf (_ ("You give to others now: %s waits for its turn."), peer);
  case PM_HAPPENED_UNSEEN:
  case PM_HAPPENED_NOTHING:
  default:
    return NULL;
  }
}

static char *
about_peer (const PmNarration *narration, const char *peer, const char *other)
{
  switch (narration->rule) {
  case PM_RULE_STEP:
    return happened (narration, peer);
  case PM_RULE_SLOW_PEER:
    return g_strdup_printf (_ ("%s is slow, so you ask %s for the same block."), peer, other);
  case PM_RULE_RAREST_FIRST:
    return rarest (narration, peer);
  case PM_RULE_SEVERAL_AT_ONCE:
    return g_strdup_printf (_ ("%s and %s each send a part of piece %u."), peer, other,
                            narration->piece);
  case PM_RULE_A_TRY:
    return g_strdup_printf (_ ("You give %s a try, it may have something later."), peer);
  case PM_RULE_TIT_FOR_TAT:
    return g_strdup_printf (_ ("%s sends because you send back."), peer);
  case PM_RULE_TURNS:
    return g_strdup_printf (_ ("%s gives to others now, so you wait for your turn."), peer);
  default:
    return NULL;
  }
}

static gboolean
is_about_two (PmRule rule)
{
  return rule == PM_RULE_SLOW_PEER || rule == PM_RULE_SEVERAL_AT_ONCE;
}

char *
pm_narration_words_sentence (const PmNarration *narration, const char *peer, const char *other)
{
  if (narration->rule == PM_RULE_COMPLETE)
    return complete (narration);
  if (narration->rule == PM_RULE_FIRST_PIECES)
    return g_strdup (_ ("You have nothing to give yet, so any piece will do."));
  if (narration->rule == PM_RULE_STEP && narration->happened == PM_HAPPENED_NOTHING)
    return g_strdup (_ ("Waiting for what happens next…"));
  if (narration->rule == PM_RULE_STEP && narration->happened == PM_HAPPENED_UNSEEN)
    return g_strdup (_ ("Somebody’s turn began or ended."));
  if (peer == NULL || (other == NULL && is_about_two (narration->rule)))
    return NULL;
  return about_peer (narration, peer, other);
}
