/* pm-wire-words.h — messages between peers in words: as a row, as a sentence, and what each is for.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strings are (transfer full) unless const. @name: whom the message went to or came from. Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

typedef enum {
  PM_WIRE_ALL,
  PM_WIRE_BLOCKS, /* REQUEST and what answers it */
  PM_WIRE_TURNS,  /* who may ask, and who wants to */
  PM_WIRE_HAVE,   /* who has what */
  PM_WIRE_OTHER,
  PM_N_WIRE_KINDS
} PmWireKind;

/* PM_WIRE_ALL has all of them. */
gboolean pm_wire_words_is_of (const BtWireEntry *entry, PmWireKind kind);

/* As the protocol calls it: "NOT INTERESTED". Not translated. */
const char *pm_wire_words_method (BtWireMethod method);
/* A row's last column: "Asks for block 6". */
char *pm_wire_words_short (const BtWireEntry *entry);
/* What such a message is for, in a sentence or two. */
const char *pm_wire_words_explain (const BtWireEntry *entry);

/* It names a piece, an offset, a length that mean something to a person. */
gboolean pm_wire_words_has_piece (const BtWireEntry *entry);
gboolean pm_wire_words_has_offset (const BtWireEntry *entry);
gboolean pm_wire_words_has_length (const BtWireEntry *entry);

/* "21:04:12.381", in the person's time zone. @wall_us: Unix time in µs. */
char *pm_wire_words_time (gint64 wall_us);
/* "21:04:12" */
char *pm_wire_words_short_time (gint64 wall_us);
/* "148 ms", "1.2 s", "3 min" */
char *pm_wire_words_delay (gint64 us);

/* For those who listen: "To Deluge 2.1: REQUEST, piece 4,102, block 6. Asks for block 6." */
char *pm_wire_words_spoken (const BtWireEntry *entry, const char *name);
/* Of a request and what came of it; @answer: NULL: nothing yet. */
char *pm_wire_words_spoken_pair (const BtWireEntry *request, const BtWireEntry *answer,
                                 const char *name);

/* "1,204 messages a second" */
char *pm_wire_words_rate (guint rate);

/* A table for other programs: its head, and one line for each message. */
char *pm_wire_words_csv_head (void);
char *pm_wire_words_csv_line (const BtWireEntry *entry, gint64 wall_us, const char *name);

G_END_DECLS
