/* pm-buckets.h — which buckets of the DHT's table are drawn, and where. Knows no GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* How far away the nodes of a bucket are. */
typedef enum {
  PM_DISTANCE_ALL,     /* the only bucket: whoever there is */
  PM_DISTANCE_HALF,    /* no bit alike: one half of all ids */
  PM_DISTANCE_QUARTER, /* one bit */
  PM_DISTANCE_EIGHTH,  /* two bits */
  PM_DISTANCE_BITS,    /* so many bits alike */
  PM_DISTANCE_NEXT,    /* the last bucket, with our own id in it */
} PmDistance;

/* Buckets of @buckets (of BtDhtBucketStat) that are drawn: up to the first three empty ones. */
guint pm_buckets_count (const GArray *buckets);
PmDistance pm_buckets_get_distance (const GArray *buckets, guint index);

/* px from the left and the top of the drawing, not mirrored. */
typedef struct {
  guint n_rows;
  float first_y, row_height;    /* middle of the first row; from one to the next */
  float path_x, path_step;      /* where the path stands in the first row; from one to the next */
  float squares_x, square, gap; /* the first square; its size; between two */
  float label_x;
  float you_y; /* middle of the sign "You" */
} PmBucketsLayout;

/* What the labels need, px: the width of the longest, the height of a line. */
typedef struct {
  float width, line;
} PmBucketsText;

PmBucketsLayout pm_buckets_lay_out (guint n_rows, float width, float height, PmBucketsText text);
/* px; less than that and rows touch. */
float pm_buckets_get_least_height (guint n_rows, PmBucketsText text);
float pm_buckets_get_natural_height (guint n_rows, PmBucketsText text);
float pm_buckets_get_least_width (PmBucketsText text);

G_END_DECLS
