/* samples.h — films and music of a few seconds, made with the encoders of the system.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SAMPLE_SECONDS 8

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
