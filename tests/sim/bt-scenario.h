/* bt-scenario.h — swarms worth looking at, what happens in them, and how well it went.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bt-sim.h"

G_BEGIN_DECLS

#define BT_SCENARIO_CLASSES_MAX 3

/* Leechers that are alike. */
typedef struct {
  const char *name; /* NULL: no such class */
  guint n;
  guint64 up, down; /* bytes a second */
  gboolean gives_nothing;
} BtScenarioClass;

typedef struct {
  const char *name;
  const char *title;
  guint32 n_pieces, piece_length; /* bytes */
  guint64 seed_up;                /* bytes a second */
  guint seed_leaves;              /* when so many thousandths of the file are out; 0: it stays */
  gboolean super_seeding;
  guint max_peers;         /* connections each */
  gint64 join_us;          /* all leechers come within this time, evenly */
  gint64 round_trip_us;    /* between any two */
  guint loss;              /* packets in a million */
  gint64 stay_us, away_us; /* churn; 0: none */
  gboolean leaves_when_done;
  BtScenarioClass classes[BT_SCENARIO_CLASSES_MAX];
  /* what is done differently, to see what it is good for */
  BtPickOrder order;
  gboolean no_tit_for_tat;
} BtScenario;

/* NULL: there is none. */
const BtScenario *bt_scenario_find (const char *name);
/* Shape: @n. */
const BtScenario *bt_scenario_get_all (guint *n);
/* The same with so many times fewer leechers and pieces. */
void bt_scenario_shrink (BtScenario *self, guint leechers_by, guint pieces_by);
/* The shortest time in which the last leecher can be done: the largest of size / the seed's rate,
 * size / a leecher's download rate, size x leechers / the sum of all upload rates. */
gint64 bt_scenario_get_ideal_us (const BtScenario *self);

/* One moment. Shares are in thousandths. */
typedef struct {
  gint64 at_us;
  guint32 copies_least, copies_mean_1000;  /* of a piece, over all that are there */
  guint done[BT_SCENARIO_CLASSES_MAX];     /* of a class: those that are complete */
  guint progress[BT_SCENARIO_CLASSES_MAX]; /* what a class has of its pieces */
  guint busy[BT_SCENARIO_CLASSES_MAX + 1]; /* how busy its uplinks were; the last is the seed's */
} BtScenarioSample;

/* How one leecher fared. */
typedef struct {
  guint class;
  gint64 took_us; /* from its coming to its end; -1: never done */
  gint64 done_us; /* since the start; -1: never */
  guint64 downloaded, uploaded, wasted;
} BtScenarioPeer;

typedef struct {
  BtScenario scenario;
  guint64 seed;
  gint64 ideal_us;
  GArray *peers;   /* BtScenarioPeer */
  GArray *samples; /* BtScenarioSample */
  guint64 seed_uploaded;
  gint64 seed_left_us;         /* -1: it stayed */
  gint64 first_copy_us;        /* when the leechers had all pieces among them; -1: never */
  guint64 first_copy_uploaded; /* what the seed had sent then */
  gboolean survived;           /* every piece stayed in the swarm, or all were done */
  gint64 end_us;               /* when the last was done, or it was given up */
  char *digest;                /* of all that happened */
} BtScenarioResult;

/* Runs it to its end, at most @ideals times the ideal. */
BtScenarioResult *bt_scenario_run (const BtScenario *self, guint64 seed, guint ideals);
void bt_scenario_result_free (BtScenarioResult *self);
/* The time at which @percent of @class (-1: all) were done, since the start; -1: they were not. */
gint64 bt_scenario_result_get_done_us (const BtScenarioResult *self, int class, guint percent);
/* What a class has of its pieces at @at_us, in thousandths. */
guint bt_scenario_result_get_progress (const BtScenarioResult *self, guint class, gint64 at_us);
/* Of what all leechers received, in a million. */
guint bt_scenario_result_get_waste (const BtScenarioResult *self);
/* As JSON. (transfer full) */
char *bt_scenario_result_to_json (const BtScenarioResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtScenarioResult, bt_scenario_result_free)

G_END_DECLS
