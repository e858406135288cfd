// npm's castv2-client as a program: node castv2_client.js HOST PORT URL TYPE. Plays, pauses, jumps, goes on, sets the
// volume, asks how it is, and stops; prints a JSON object a line for each, and "done".
// SPDX-License-Identifier: GPL-3.0-or-later
import { promisify } from 'node:util'
import { Client, DefaultMediaReceiver } from 'castv2-client'
import { castv2Ready } from './castv2_ready.js'

const [host, port, url, type] = process.argv.slice(2)

function say (event, more = {}) {
  process.stdout.write(JSON.stringify({ event, ...more }) + '\n')
}

const call = (object, name, ...more) => promisify(object[name].bind(object))(...more)
const wait = ms => new Promise(resolve => setTimeout(resolve, ms))

await castv2Ready()
const client = new Client()
client.on('error', error => { say('error', { message: error.message }); process.exit(1) })
await new Promise(resolve => client.connect({ host, port: Number(port) }, resolve))
const player = await call(client, 'launch', DefaultMediaReceiver)
player.on('status', status => say('status', { state: status.playerState, position: status.currentTime }))
const media = { contentId: url, contentType: type, streamType: 'BUFFERED', metadata: { type: 0, metadataType: 0, title: 'A film' } }
await call(player, 'load', media, { autoplay: true })
await wait(1000)
say('paused', { state: (await call(player, 'pause')).playerState })
say('jumped', { position: (await call(player, 'seek', 20)).currentTime })
await call(player, 'play')
say('volume', { level: (await call(client, 'setVolume', { level: 0.25 })).level })
await wait(500)
say('asked', { state: (await call(player, 'getStatus')).playerState })
say('stopped', { apps: (await call(client, 'stop', player)).length })
say('done')
process.exit(0)
