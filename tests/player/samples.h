/* samples.h — films and music of a few seconds, made with the encoders of the system.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SAMPLE_SECONDS 8

/* tracks.mkv: sound in English, and of another rate in German; what is said from the first second to the seventh
 * in English, in German and, over a red box in the picture's middle at the top, in French. */
#define SAMPLE_OTHER_RATE "22050" /* per second; that of the others is 44100 */
#define SAMPLE_ENGLISH "This blade has a dark past, and many people know it."
#define SAMPLE_GERMAN "Diese Klinge hat eine dunkle Vergangenheit, wie man weiß."
#define SAMPLE_FRENCH "Cette lame a un sombre passé."

typedef struct {
  const char *name;     /* of the file */
  const char *pipeline; /* ends in what a filesink takes */
  gboolean has_video;
} Sample;

extern const Sample samples[];
extern const guint n_samples;

/* Kept in the folder of the tests that were built; made when it is not there. Owned. */
GBytes *sample_load (const char *name);

G_END_DECLS
