/* pm-narration-words.h — the rules of the swarm in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-narration.h"

G_BEGIN_DECLS

/* The chip: "Rarest First". NULL: no rule. */
const char *pm_narration_words_rule (PmRule rule);
/* Why there is such a rule, in a sentence or two. NULL: no rule. */
const char *pm_narration_words_reason (PmRule rule);
/* "Only Peer 3 has piece 2, so you ask for it first." @peer, @other: names of those it is about, or NULL
 * when they left. (transfer full) NULL: nothing to say. */
char *pm_narration_words_sentence (const PmNarration *narration, const char *peer,
                                   const char *other);

G_END_DECLS
