/* bt-dlna-features.h — what the streaming server can do, in the words of televisions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Digital Living Network Alliance: seeking by bytes; not transcoded; streaming, background and
 * connection stalling allowed, of version 1.5. Televisions do not seek without it. A player is told of it
 * before it fetches (the fourth field of protocolInfo) and while it does (contentFeatures.dlna.org): some
 * refuse what is not the same. */
#define BT_DLNA_FEATURES \
  "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=01700000000000000000000000000000"
