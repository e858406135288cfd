/* pm-link-layer.h — the curves between the peers' pieces and yours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-flight-layer.h"

G_BEGIN_DECLS

#define PM_TYPE_LINK_LAYER (pm_link_layer_get_type ())
G_DECLARE_FINAL_TYPE (PmLinkLayer, pm_link_layer, PM, LINK_LAYER, GtkWidget)

typedef enum {
  PM_LINK_DOWN,
  PM_LINK_UP,
  PM_LINK_WAITING, /* dotted, with the sign of a pause */
} PmLinkKind;

typedef struct {
  PmLinkKind kind;
  PmPath path;
} PmLink;

#define PM_LINKS_MAX 32 /* more curves than one can follow are noise */

/* A widget of its own below the dots, so that the curves are painted only when one of them changes. */
GtkWidget *pm_link_layer_new (void);
/* Shape: @links of @n, at most PM_LINKS_MAX; zeroed before they were filled. */
void pm_link_layer_set (PmLinkLayer *self, const PmLink *links, guint n);

G_END_DECLS
