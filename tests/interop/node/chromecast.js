// A Chromecast on npm's castv2, as strict as it can be:
//   node chromecast.js HOST PORT CERTIFICATE KEY SECONDS [FAULT]
// It has the default media receiver alone, fetches by ranges what it is told to play, and "plays" SECONDS of it by
// the clock, no further than its bytes have come. What a sender may not say is a "violation", and the connection is
// cut. Prints a JSON object a line. FAULT is one of those below; on stdin come lines:
//   take NAME | stop-app | stop-media | load-other    what somebody else does
//   drop | leave | silence | garbage KIND             what it does itself: to its connections, its sender, or to both
//   where                                             prints "where" with the position
// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import castv2 from 'castv2'
import { castv2Ready } from './castv2_ready.js'
import { Player } from './chromecast_player.js'

const [host, port, certificate, key, seconds, fault = ''] = process.argv.slice(2)
const APP = 'CC1AD845'
const PREFIX = 'urn:x-cast:com.google.cast.'
const QUIET_MS = 15000
const SLOW_MS = 3000
const LEAVE_MS = 500
const LIMIT = 65536

// What each type of a request may have beside its type and requestId; the first ones it must have.
const FIELDS = {
  'tp.connection': { CONNECT: [[], ['origin', 'userAgent', 'connType', 'senderInfo', 'package']], CLOSE: [[], []] },
  'tp.heartbeat': { PING: [[], []], PONG: [[], []] },
  receiver: {
    LAUNCH: [['appId'], []], GET_STATUS: [[], []], STOP: [['sessionId'], []], SET_VOLUME: [['volume'], []]
  },
  media: {
    LOAD: [['media', 'autoplay', 'currentTime'], ['activeTrackIds', 'repeatMode']],
    GET_STATUS: [[], ['mediaSessionId']],
    PLAY: [['mediaSessionId'], []],
    PAUSE: [['mediaSessionId'], []],
    STOP: [['mediaSessionId'], []],
    SEEK: [['mediaSessionId', 'currentTime'], ['resumeState']],
    EDIT_TRACKS_INFO: [['mediaSessionId', 'activeTrackIds'], []]
  }
}
const WITHOUT_REQUEST = ['tp.connection', 'tp.heartbeat']

const senders = new Map() // by client's id: { open: Set of 'source destination', requests: Set, heard, leftAt }
let app = null // { appId, displayName, sessionId, transportId }
let player = null // what is loaded
let nSessions = 0
let nMedia = 0
let isSilent = false
const volume = { controlType: 'attenuation', level: 0.5, muted: false, stepInterval: 0.05 }

function say (event, more = {}) {
  process.stdout.write(JSON.stringify({ event, ...more }) + '\n')
}

class Violation extends Error {}

function must (condition, text) {
  if (!condition) throw new Violation(text)
}

// --- sending ------------------------------------------------------------------------------------------------------

function send (client, source, destination, space, message) {
  const tell = () => {
    if (server.clients[client] && !isSilent) server.send(client, source, destination, PREFIX + space, JSON.stringify(message))
  }
  fault === 'slow' && space !== 'tp.heartbeat' ? setTimeout(tell, SLOW_MS) : tell()
}

function broadcast (source, space, message) {
  for (const client of senders.keys()) send(client, source, '*', space, { ...message, requestId: 0 })
}

function receiverStatus () {
  const idle = { appId: 'E8C28D3C', displayName: 'Backdrop', isIdleScreen: true, sessionId: 'idle', transportId: 'idle' }
  return { type: 'RECEIVER_STATUS', status: { applications: [app ?? idle], userEq: {}, volume } }
}

function mediaStatus () {
  return { type: 'MEDIA_STATUS', status: player && !player.isOver ? [player.status()] : [] }
}

// --- the platform -------------------------------------------------------------------------------------------------

function endApp () {
  player?.end()
  player = null
  for (const [client, sender] of senders) {
    if (app && sender.open.delete(`sender-0 ${app.transportId}`)) send(client, app.transportId, 'sender-0', 'tp.connection', { type: 'CLOSE' })
  }
  app = null
}

function launch (appId, displayName) {
  endApp()
  const id = `session-${++nSessions}`
  app = { appId, displayName, isIdleScreen: false, sessionId: id, transportId: `transport-${nSessions}`, namespaces: [{ name: PREFIX + 'media' }], statusText: '' }
  say('launched', { appId })
}

const platform = {
  LAUNCH (message, answer) {
    if (fault === 'no-launch') return
    if (fault === 'launch-error' || message.appId !== APP) return answer({ type: 'LAUNCH_ERROR', reason: 'NOT_FOUND' })
    answer({ type: 'LAUNCH_STATUS', requestId: 0, launchRequestId: message.requestId, status: 'USER_ALLOWED' })
    // One that already runs it goes on with it.
    if (app?.appId !== APP) launch(APP, 'Default Media Receiver')
    answer(receiverStatus())
  },
  GET_STATUS (message, answer) { answer(receiverStatus()) },
  STOP (message, answer) {
    if (message.sessionId !== app?.sessionId) return answer({ type: 'INVALID_REQUEST', reason: 'INVALID_SESSION_ID' })
    endApp()
    say('stopped')
    answer(receiverStatus())
    broadcast('receiver-0', 'receiver', receiverStatus())
  },
  SET_VOLUME (message, answer) {
    const { level, muted, ...rest } = message.volume
    must(Object.keys(rest).length === 0 && (level === undefined) !== (muted === undefined), 'SET_VOLUME sets one thing')
    must(level === undefined || (typeof level === 'number' && level >= 0 && level <= 1), 'a level of 0 to 1')
    must(muted === undefined || typeof muted === 'boolean', 'muted or not')
    Object.assign(volume, message.volume)
    say('volume', { level: volume.level, muted: volume.muted })
    answer(receiverStatus())
    broadcast('receiver-0', 'receiver', receiverStatus())
  }
}

// --- its player ---------------------------------------------------------------------------------------------------

function checkMedia ({ media, autoplay, currentTime, activeTrackIds }) {
  must(/^http:\/\//.test(media.contentId), 'an http URL')
  must(/^(video|audio)\/[\w.+-]+$/.test(media.contentType), 'a content type')
  must(media.streamType === 'BUFFERED', 'streamType BUFFERED')
  must(typeof autoplay === 'boolean' && currentTime >= 0, 'where to begin')
  for (const track of media.tracks ?? []) {
    must(Number.isInteger(track.trackId) && track.type === 'TEXT' && track.subtype === 'SUBTITLES', 'a track of text')
    must(track.trackContentType === 'text/vtt' && /^http:\/\//.test(track.trackContentId), 'WebVTT')
    must(typeof track.language === 'string' && typeof track.name === 'string', 'a language and a name')
  }
  checkTracks(media, activeTrackIds ?? [])
}

function checkTracks (media, ids) {
  must(Array.isArray(ids) && ids.every(id => media.tracks?.some(track => track.trackId === id)), 'tracks that there are')
}

function tellPlayer () {
  say('player', { state: player.state, position: player.position })
  const status = player.status()
  if (app) broadcast(app.transportId, 'media', { type: 'MEDIA_STATUS', status: [status] })
}

async function load (message, answer) {
  checkMedia(message)
  if (fault === 'load-failed') return answer({ type: 'LOAD_FAILED', detailedErrorCode: 104 })
  if (fault === 'load-cancelled') return answer({ type: 'LOAD_CANCELLED' })
  if (fault === 'invalid-load') return answer({ type: 'INVALID_REQUEST', reason: 'INVALID_PARAMS' })
  player?.interrupt()
  const mine = player = new Player(++nMedia, message, Number(seconds), tellPlayer)
  try {
    await mine.load()
  } catch (error) {
    say('load-failed', { message: error.message })
    if (player === mine) player = null
    return answer({ type: 'LOAD_FAILED' })
  }
  say('loaded', { media: message.media, currentTime: message.currentTime, active: message.activeTrackIds ?? [] })
  answer(player === mine ? mediaStatus() : { type: 'LOAD_CANCELLED' })
}

const media = {
  LOAD: load,
  GET_STATUS (message, answer) { answer(mediaStatus()) },
  PLAY (message, answer) { player.play(); answer(mediaStatus()) },
  PAUSE (message, answer) { player.pause(); answer(mediaStatus()) },
  async SEEK (message, answer) {
    must(typeof message.currentTime === 'number' && message.currentTime >= 0, 'a position')
    say('seek', { position: message.currentTime })
    await player.seek(message.currentTime)
    answer(mediaStatus())
  },
  async EDIT_TRACKS_INFO (message, answer) {
    checkTracks(player.media, message.activeTrackIds)
    await player.show(message.activeTrackIds)
    say('tracks', { active: message.activeTrackIds })
    answer(mediaStatus())
  },
  STOP (message, answer) {
    player.end()
    answer(mediaStatus())
  }
}

// --- messages -----------------------------------------------------------------------------------------------------

function checkFields (space, message) {
  const fields = FIELDS[space]?.[message.type]
  must(fields, `no such message: ${space} ${message.type}`)
  const [needed, allowed] = fields
  for (const name of needed) must(message[name] !== undefined, `${message.type} needs ${name}`)
  for (const name of Object.keys(message)) {
    must(['type', 'requestId', ...needed, ...allowed].includes(name), `${message.type} has no ${name}`)
  }
}

// Of each pair that speaks about one thing; some senders count them apart.
function checkRequest (sender, where, message) {
  must(Number.isInteger(message.requestId) && message.requestId > 0, 'a requestId')
  const name = `${where} ${message.requestId}`
  must(!sender.requests.has(name), `the requestId ${message.requestId} was there before`)
  sender.requests.add(name)
}

function connection (sender, source, destination, type) {
  const name = `${source} ${destination}`
  must(destination === 'receiver-0' || destination === app?.transportId, `nobody is at ${destination}`)
  type === 'CONNECT' ? sender.open.add(name) : sender.open.delete(name)
  say(type.toLowerCase(), { source, destination })
}

function dispatch (client, sender, source, destination, space, message) {
  const answer = reply => send(client, destination, source, space, { requestId: message.requestId, ...reply })
  if (destination === 'receiver-0') {
    must(space === 'receiver', `${space} at the platform`)
    return platform[message.type](message, answer)
  }
  must(space === 'media', `${space} at a player`)
  if (message.mediaSessionId !== undefined && (!player || player.isOver || message.mediaSessionId !== player.id)) {
    return answer(player ? { type: 'INVALID_PLAYER_STATE' } : { type: 'INVALID_REQUEST', reason: 'INVALID_MEDIA_SESSION_ID' })
  }
  return media[message.type](message, answer)
}

function take (client, source, destination, namespace, data) {
  const sender = senders.get(client)
  must(typeof data === 'string' && Buffer.byteLength(data) < LIMIT, 'a text')
  must(namespace.startsWith(PREFIX), `the namespace ${namespace}`)
  const space = namespace.slice(PREFIX.length)
  const message = JSON.parse(data)
  checkFields(space, message)
  sender.heard = Date.now()
  if (space === 'tp.connection') return connection(sender, source, destination, message.type)
  // It may not have heard of that.
  if (Date.now() - sender.leftAt < LEAVE_MS && destination === app?.transportId && !sender.open.has(`${source} ${destination}`)) return
  must(sender.open.has(`${source} ${destination}`), `${message.type} from ${source} to ${destination} without CONNECT`)
  if (space === 'tp.heartbeat') return message.type === 'PING' && send(client, destination, source, space, { type: 'PONG' })
  must(!WITHOUT_REQUEST.includes(space), space)
  checkRequest(sender, `${source} ${destination} ${space}`, message)
  if (message.type !== 'GET_STATUS') say('asked', { type: message.type, url: message.media?.contentId, tracks: message.media?.tracks })
  return dispatch(client, sender, source, destination, space, message)
}

async function takeSafely (client, ...message) {
  if (isSilent || !senders.has(client)) return
  try {
    await take(client, ...message)
  } catch (error) {
    say('violation', { message: error.message })
    server.clients[client]?.socket.destroy()
  }
}

// --- what goes wrong ----------------------------------------------------------------------------------------------

const frame = (bytes, length = bytes.length) => {
  const header = Buffer.alloc(4)
  header.writeUInt32BE(length)
  return Buffer.concat([header, bytes])
}
const garbage = {
  bytes: () => frame(Buffer.from('this is no protobuf at all')),
  length: () => frame(Buffer.alloc(10), 0x7fffffff),
  http: () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')
}
const badPayload = {
  json: '{"type": "RECEIVER_STATUS", ',
  deep: '{"type": "RECEIVER_STATUS", "status": ' + '['.repeat(30000) + ']'.repeat(30000) + '}',
  array: '["RECEIVER_STATUS"]',
  empty: '',
  status: '{"type": "RECEIVER_STATUS", "status": [7]}'
}

function sendGarbage (kind) {
  for (const client of senders.keys()) {
    if (garbage[kind]) server.clients[client].socket.write(garbage[kind]())
    else server.send(client, 'receiver-0', '*', PREFIX + 'receiver', badPayload[kind])
  }
}

const commands = {
  take (name) {
    launch('233637DE', name)
    broadcast('receiver-0', 'receiver', receiverStatus())
  },
  'stop-app' () {
    endApp()
    broadcast('receiver-0', 'receiver', receiverStatus())
  },
  'stop-media' () { player.end() },
  'load-other' () { player.interrupt() },
  drop () { for (const { socket } of Object.values(server.clients)) socket.destroy() },
  leave () {
    for (const [client, sender] of senders) {
      sender.open.delete(`sender-0 ${app.transportId}`)
      sender.leftAt = Date.now()
      send(client, app.transportId, 'sender-0', 'tp.connection', { type: 'CLOSE' })
    }
  },
  silence () { isSilent = true },
  garbage: sendGarbage,
  where () { say('where', { state: player?.state ?? 'NONE', position: player?.position ?? -1 }) }
}

createInterface({ input: process.stdin }).on('line', line => {
  const [command, ...words] = line.split(' ')
  commands[command](words.join(' '))
})

// --- connections --------------------------------------------------------------------------------------------------

const server = new castv2.Server({ cert: readFileSync(certificate), key: readFileSync(key) })
server.on('message', takeSafely)
server.on('error', error => { say('error', { message: error.message }); process.exit(1) })

server.server.prependListener('secureConnection', socket => {
  const client = `${socket.remoteAddress}:${socket.remotePort}`
  senders.set(client, { open: new Set(), requests: new Set(), heard: Date.now(), leftAt: 0 })
  say('connected', { client })
  socket.on('error', () => {})
  socket.once('close', () => { senders.delete(client); say('disconnected', { client }) })
})

// A real one pings as well, and cuts who has no pulse.
setInterval(() => {
  if (isSilent) return
  for (const [client, sender] of senders) {
    if (Date.now() - sender.heard > QUIET_MS) {
      say('violation', { message: 'the sender has no pulse' })
      server.clients[client]?.socket.destroy()
    }
    for (const name of sender.open) if (name.endsWith(' receiver-0')) send(client, 'receiver-0', name.split(' ')[0], 'tp.heartbeat', { type: 'PING' })
  }
}, 5000)

await castv2Ready()
server.listen(Number(port), host, () => say('listening'))
process.on('SIGTERM', () => process.exit(0))
