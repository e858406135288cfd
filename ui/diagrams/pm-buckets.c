/* pm-buckets.c — which buckets of the DHT's table are drawn, and where.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-buckets.h"

#define EMPTY_SHOWN 3     /* empty buckets that are drawn; behind them nobody is */
#define ROW_LEAST 24      /* px */
#define ROW_MOST 48       /* px */
#define TOP 16            /* px above the first row's middle */
#define YOU_BELOW 30      /* px from the last row's middle to that of "You" */
#define YOU_ROOM 36       /* px that "You" is high at most */
#define PATH_X 14         /* px */
#define PATH_STEP_MOST 15 /* px */
#define PATH_LEAST 44     /* px for the path on its way to "You" */
#define SQUARE 14         /* px */
#define SQUARE_GAP 4      /* px */
#define PATH_GAP 26       /* px between the path's end and the squares */
#define LABEL_GAP 14      /* px */

guint
pm_buckets_count (const GArray *buckets)
{
  guint n_empty = 0;

  for (guint i = 0; i < buckets->len; i++) {
    n_empty += g_array_index (buckets, BtDhtBucketStat, i).n_nodes == 0;
    if (n_empty == EMPTY_SHOWN)
      return i + 1;
  }
  return buckets->len;
}

PmDistance
pm_buckets_get_distance (const GArray *buckets, guint index)
{
  const BtDhtBucketStat *bucket = &g_array_index (buckets, BtDhtBucketStat, index);

  if (bucket->is_own)
    return bucket->depth == 0 ? PM_DISTANCE_ALL : PM_DISTANCE_NEXT;
  if (bucket->depth > PM_DISTANCE_EIGHTH - PM_DISTANCE_HALF)
    return PM_DISTANCE_BITS;
  return (PmDistance) (PM_DISTANCE_HALF + bucket->depth);
}

static float
get_squares_width (void)
{
  return BT_BUCKET_SIZE * (SQUARE + SQUARE_GAP) - SQUARE_GAP;
}

/* Rows grow by their text. */
static float
get_least_row (PmBucketsText text)
{
  return MAX (ROW_LEAST, text.line);
}

static float
get_height (guint n_rows, float row)
{
  return TOP + (MAX (n_rows, 1) - 1) * row + YOU_BELOW + YOU_ROOM / 2.f;
}

PmBucketsLayout
pm_buckets_lay_out (guint n_rows, float width, float height, PmBucketsText text)
{
  float steps = MAX (n_rows, 2) - 1, least = get_least_row (text);
  float row = CLAMP ((height - get_height (1, 0)) / steps, least, MAX (ROW_MOST, least));
  PmBucketsLayout self = { .n_rows = n_rows,
                           .first_y = TOP,
                           .row_height = row,
                           .path_x = PATH_X,
                           .square = SQUARE,
                           .gap = SQUARE_GAP };

  self.label_x = MAX (width, pm_buckets_get_least_width (text)) - text.width;
  self.squares_x = self.label_x - LABEL_GAP - get_squares_width ();
  self.path_step = MIN ((self.squares_x - PATH_GAP - PATH_X) / steps, PATH_STEP_MOST);
  self.you_y = TOP + (n_rows > 0 ? n_rows - 1 : 0) * row + YOU_BELOW;
  return self;
}

float
pm_buckets_get_least_height (guint n_rows, PmBucketsText text)
{
  return get_height (n_rows, get_least_row (text));
}

float
pm_buckets_get_natural_height (guint n_rows, PmBucketsText text)
{
  return get_height (n_rows, MAX (ROW_MOST, get_least_row (text)));
}

float
pm_buckets_get_least_width (PmBucketsText text)
{
  return PATH_X + PATH_LEAST + PATH_GAP + get_squares_width () + LABEL_GAP + text.width;
}
