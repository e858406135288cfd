/* bt-dlna-description.h — what a renderer says of itself in XML, as far as we use it. A codec without I/O.
 * Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UPnP Device Architecture 1.0, 2.1 and 2.3. */
#pragma once

#include <libgupnp/gupnp.h>

G_BEGIN_DECLS

typedef struct {
  char *location; /* owned; where it came from */
  GUri *base;     /* owned; what its URLs are relative to; of the same address as @location */
  char *name;     /* owned; as its owner calls it; UTF-8, one line, never empty */
  char *id;       /* owned; its UDN */
  char *address;  /* owned; "192.0.2.7:49494" */
  GUPnPXMLDoc *document; /* owned */
  xmlNode *device;       /* of @document: the renderer in it */
} BtDlnaDescription;

/* @location: as bt_upnp_location_parse() gave it. NULL: BT_CAST_ERROR_BAD_ANSWER, or
 * BT_CAST_ERROR_NOT_FOUND where it is a description of something else. (transfer full) */
BtDlnaDescription *bt_dlna_description_parse (GBytes *bytes, GUri *location, GError **error);
BtDlnaDescription *bt_dlna_description_copy (const BtDlnaDescription *self);
void bt_dlna_description_free (BtDlnaDescription *self);

/* A way to call its service @name ("AVTransport") of any version. NULL: it has none, or one that lies
 * elsewhere than itself. (transfer full) */
GUPnPServiceProxy *bt_dlna_description_make_proxy (const BtDlnaDescription *self,
                                                   GUPnPContext *context, const char *name);

/* The largest Volume of a description of RenderingControl; @otherwise: it does not say. */
guint bt_dlna_description_get_volume_max (GBytes *bytes, guint otherwise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtDlnaDescription, bt_dlna_description_free)

G_END_DECLS
