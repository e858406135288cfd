/* pm-swarm-canvas-private.h — what the parts of the canvas share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pm-swarm-canvas.c has the widget, its peers and where they stand; pm-canvas-cards.c what the cards
 * show and say; pm-canvas-flights.c what is drawn between them; pm-canvas-narration.c what is told of it
 * all. */
#pragma once

#include "pm-swarm-canvas.h"

#include "pm-flight-layer.h"
#include "pm-given.h"
#include "pm-narration.h"
#include "pm-piece-boxes.h"
#include "pm-sent.h"

G_BEGIN_DECLS

typedef struct {
  BtPeer *peer; /* owned reference */
  GtkWidget *card;
  char *name; /* owned */
} PmCanvasMember;

struct _PmSwarmCanvas {
  GtkWidget parent;
  BtTorrent *torrent; /* owned reference, or NULL */
  GListModel *peers;  /* owned reference, or NULL */
  BtDemo *demo;       /* owned reference, or NULL */
  GPtrArray *members; /* PmCanvasMember, in the order of their cards */
  PmSent sent;
  PmGiven given;
  gint64 words_us, spoken_us; /* 0: never */
  guint sent_timeout;         /* 0: nothing was sent just now */
  gboolean is_narrow;
  guint n_more;         /* peers without a card */
  PmNarrator *narrator; /* owned */
  PmRule rule;          /* of @sentence */
  char *sentence;       /* owned, or NULL */
  guint settle_timeout; /* 0: no step was taken just now */
  GtkWidget *you, *more, *no_peers, *links, *flights;
};

PmCanvasMember *_pm_swarm_canvas_get_member (PmSwarmCanvas *self, guint index);
/* NULL: it has no card. */
PmCanvasMember *_pm_swarm_canvas_find_member (PmSwarmCanvas *self, guint64 peer_id);
/* NULL: there is none, or it has more pieces than boxes are for. */
BtPieceMap *_pm_swarm_canvas_get_map (PmSwarmCanvas *self);
/* 0: not known yet. */
guint _pm_swarm_canvas_count_blocks (PmSwarmCanvas *self, guint32 piece);

/* --- cards ------------------------------------------------------------------------------------- */

void _pm_swarm_canvas_show_boxes (PmSwarmCanvas *self, const BtPieceMap *map);
/* At most so often as one can read. */
void _pm_swarm_canvas_show_words (PmSwarmCanvas *self, gint64 now);
/* The accessible words, at most so often as one can hear. */
void _pm_swarm_canvas_speak (PmSwarmCanvas *self, const BtPieceMap *map, gint64 now);
char *_pm_swarm_canvas_box_words_cb (PmPieceBoxes *boxes, guint32 piece, gboolean is_spoken,
                                     gpointer data);

/* --- what is between them ---------------------------------------------------------------------- */

void _pm_swarm_canvas_show_links (PmSwarmCanvas *self);
gboolean _pm_swarm_canvas_path_cb (const PmFlight *flight, PmPath *path, gpointer data);
char *_pm_swarm_canvas_label_cb (const PmFlight *flight, gpointer data);

/* --- what is told ------------------------------------------------------------------------------ */

void _pm_swarm_canvas_narrate (PmSwarmCanvas *self, gint64 now);
void _pm_swarm_canvas_narrate_events (PmSwarmCanvas *self, const GArray *events);
/* The demo stands, steps or runs from now on. */
void _pm_swarm_canvas_pace_changed (PmSwarmCanvas *self);

G_END_DECLS
