/* rtc-fixture.h — two peers over WebRTC in one process, whose descriptions are handed over directly.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rtc/bt-rtc.h"

G_BEGIN_DECLS

typedef struct _RtcPair RtcPair;

typedef struct {
  RtcPair *pair;
  BtRtc *rtc;             /* NULL: not yet, or freed */
  BtTransport *transport; /* NULL: not open, or closed */
  char *words;            /* what it described; NULL: nothing yet */
  BtRtcStat stat;         /* of its end */
  guint n_stepped;
  gboolean has_failed;

  /* As a reader and a writer. */
  gboolean is_paused;
  guint64 n_to_write, n_written, n_read;
  GChecksum *read;
  gboolean has_end; /* readv said 0 */
  int error;        /* errno of readv or writev but EAGAIN */
} RtcEnd;

/* Changes a description on its way. (transfer full) */
typedef char *(*RtcMangle) (const char *words);

struct _RtcPair {
  GMainContext *main;
  BtRtcContext *contexts[2];
  RtcEnd offerer, answerer;
  RtcMangle mangle_offer, mangle_answer; /* NULL: as it is */
  gboolean keep_answer;                  /* it is not handed over */
  gboolean refuse;                       /* neither tries any address of the other */
  guint n_asked;                         /* addresses */
};

RtcPair *rtc_pair_new (GMainContext *main);
void rtc_pair_free (RtcPair *self);
void rtc_pair_offer (RtcPair *self);
void rtc_pair_answer (RtcPair *self);

void rtc_end_make (RtcEnd *self, GArray *locals);
/* The rtc or the transport, whichever it is. */
void rtc_end_drop (RtcEnd *self);
void rtc_end_write (RtcEnd *self, guint64 n_bytes);
void rtc_end_pause (RtcEnd *self, gboolean is_paused);
/* The byte at @offset of what each writes. */
guint8 rtc_byte (guint64 offset);

/* Turns the loop until it holds; a minute is the end of the test. */
typedef gboolean (*RtcCondition) (RtcPair *self);
void rtc_pair_run (RtcPair *self, RtcCondition condition);
void rtc_pair_run_for (RtcPair *self, guint ms);
gboolean rtc_pair_is_open (RtcPair *self);

guint rtc_count_descriptors (void);

G_END_DECLS
