// dht_node.mjs BOOTSTRAP ADDRESS...: bittorrent-dht as DHT nodes, one at each ADDRESS. A node that is
// its own BOOTSTRAP begins alone. Prints 'ready' when all have joined, one after the other; ends when
// told to.
// SPDX-License-Identifier: GPL-3.0-or-later
import { Client as DHT } from 'bittorrent-dht'

function open (address, bootstrap) {
  const [host, port] = address.split(':')
  const node = new DHT({ bootstrap: address === bootstrap ? false : [bootstrap] })
  return new Promise((resolve, reject) => {
    node.on('error', reject)
    node.on('ready', resolve)
    node.listen(Number(port), host)
  })
}

const [bootstrap, ...addresses] = process.argv.slice(2)
for (const address of addresses) await open(address, bootstrap)
console.log(JSON.stringify({ event: 'ready', nodes: addresses }))
