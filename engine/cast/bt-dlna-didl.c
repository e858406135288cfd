/* bt-dlna-didl.c — what a renderer is told of a film before it fetches it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-dlna-didl.h"

#include <libgupnp-av/gupnp-av.h>

#include "cast/bt-upnp-values.h"
#include "stream/bt-dlna-features.h"

#define SAMSUNG \
  "http://www.sec.co.kr/" /* whose televisions take subtitles from there, as others do */
#define TEXT_TYPE "text/vtt"
#define TEXT_FORMAT "vtt"

/* As it is: gupnp-av would write the features in words of its own. */
static void
set_protocol (GUPnPDIDLLiteResource *resource, const char *type, const char *features)
{
  g_autofree char *protocol = g_strdup_printf ("http-get:*:%s:%s", type, features);

  xmlSetProp (gupnp_didl_lite_resource_get_xml_node (resource), BAD_CAST "protocolInfo",
              BAD_CAST protocol);
}

static void
add_film (GUPnPDIDLLiteObject *item, const BtCastMedia *media)
{
  g_autoptr (GUPnPDIDLLiteResource) resource = gupnp_didl_lite_object_add_resource (item);

  set_protocol (resource, media->type, BT_DLNA_FEATURES);
  gupnp_didl_lite_resource_set_uri (resource, media->url);
  if (media->size > 0 && media->size <= G_MAXINT64)
    gupnp_didl_lite_resource_set_size64 (resource, (gint64) media->size);
  if (media->duration_us >= 0)
    gupnp_didl_lite_resource_set_duration (resource, (glong) (media->duration_us / G_USEC_PER_SEC));
}

static void
add_samsung (GUPnPDIDLLiteObject *item, const char *name, const char *url)
{
  xmlNode *node = gupnp_didl_lite_object_get_xml_node (item);
  xmlNs *space = xmlSearchNsByHref (node->doc, node, BAD_CAST SAMSUNG);
  xmlNode *child;

  if (!space)
    space = xmlNewNs (xmlDocGetRootElement (node->doc), BAD_CAST SAMSUNG, BAD_CAST "sec");
  child = xmlNewTextChild (node, space, BAD_CAST name, BAD_CAST url);
  xmlNewNsProp (child, space, BAD_CAST "type", BAD_CAST TEXT_FORMAT);
}

static void
add_text (GUPnPDIDLLiteObject *item, const BtCastText *text)
{
  g_autoptr (GUPnPDIDLLiteResource) resource = gupnp_didl_lite_object_add_resource (item);

  set_protocol (resource, TEXT_TYPE, "*");
  gupnp_didl_lite_resource_set_uri (resource, text->url);
  add_samsung (item, "CaptionInfo", text->url);
  add_samsung (item, "CaptionInfoEx", text->url);
}

static const char *
get_class (const BtCastMedia *media)
{
  if (bt_cast_media_is_video (media))
    return "object.item.videoItem";
  return g_str_has_prefix (media->type, "image/") ? "object.item.imageItem"
                                                  : "object.item.audioItem.musicTrack";
}

char *
bt_dlna_didl_write (const BtCastMedia *media)
{
  g_autoptr (GUPnPDIDLLiteWriter) writer = gupnp_didl_lite_writer_new (NULL);
  g_autoptr (GUPnPDIDLLiteItem) item = gupnp_didl_lite_writer_add_item (writer);
  GUPnPDIDLLiteObject *object = GUPNP_DIDL_LITE_OBJECT (item);
  g_autofree char *title = bt_upnp_name_clean (media->title);

  gupnp_didl_lite_object_set_id (object, "1");
  gupnp_didl_lite_object_set_parent_id (object, "0");
  gupnp_didl_lite_object_set_restricted (object, TRUE);
  gupnp_didl_lite_object_set_title (object, title);
  gupnp_didl_lite_object_set_upnp_class (object, get_class (media));
  add_film (object, media);
  if (media->text >= 0 && (guint) media->text < media->texts->len)
    add_text (object, media->texts->pdata[media->text]);
  return gupnp_didl_lite_writer_get_string (writer);
}
