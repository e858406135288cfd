// castv2 reads its protocol from a file when it is loaded, tells nobody when it is done, and fails until then.
// SPDX-License-Identifier: GPL-3.0-or-later
import protocol from 'castv2/lib/proto.js'

const WAIT_MS = 20

export async function castv2Ready () {
  for (;;) {
    try {
      return protocol.CastMessage.serialize({ protocolVersion: 0, sourceId: '', destinationId: '', namespace: '', payloadType: 0 })
    } catch {
      await new Promise(resolve => setTimeout(resolve, WAIT_MS))
    }
  }
}
