// What chromecast.js plays: bytes that come by HTTP, and a clock that waits for them.
// SPDX-License-Identifier: GPL-3.0-or-later
import http from 'node:http'

const TICK_MS = 50
const AHEAD_SECONDS = 10 // of which the bytes are kept; then it reads no more for a while
const ORIGIN = 'https://www.gstatic.com'

function get (url, headers) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, resolve)
    request.on('error', reject)
  })
}

async function read (response) {
  const parts = []
  for await (const part of response) parts.push(part)
  return Buffer.concat(parts).toString()
}

export class Player {
  constructor (id, { media, autoplay, currentTime, activeTrackIds = [] }, seconds, changed) {
    Object.assign(this, { id, media, seconds, changed, active: activeTrackIds, position: currentTime })
    this.state = 'IDLE'
    this.wanted = autoplay ? 'PLAYING' : 'PAUSED'
    this.isOver = false
    this.idleReason = undefined
  }

  status () {
    const { id, media, state, idleReason, seconds, active, position } = this
    return {
      mediaSessionId: id, playbackRate: 1, playerState: state, idleReason, currentTime: position,
      supportedMediaCommands: 15, volume: { level: 1, muted: false }, activeTrackIds: active,
      media: { ...media, duration: seconds }
    }
  }

  async load () {
    await this.fetch()
    await this.show(this.active)
    this.setState('BUFFERING')
    this.last = Date.now()
    this.timer = setInterval(() => this.tick(), TICK_MS)
  }

  // From where it is now on.
  async fetch () {
    this.response?.destroy()
    const from = this.size === undefined ? 0 : Math.min(this.size - 1, Math.floor(this.position / this.seconds * this.size))
    const response = await get(this.media.contentId, { Range: `bytes=${from}-` })
    if (response.statusCode !== 206) throw new Error(`status ${response.statusCode} for a range`)
    const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers['content-range'])
    if (!range || Number(range[1]) !== from) throw new Error('not the range that was asked for')
    if (response.headers['content-type'] !== this.media.contentType) throw new Error('another type than was told')
    if (this.isOver) return response.destroy()
    this.size = Number(range[3])
    if (from === 0 && this.position > 0) {
      this.response = response
      return this.fetch()
    }
    this.here = from
    this.response = response
    response.on('data', bytes => { if (this.response === response) this.here += bytes.length })
    response.on('error', () => {})
  }

  get secondsHere () { return this.here >= this.size ? this.seconds : this.here / this.size * this.seconds }

  tick () {
    const now = Date.now()
    const passed = (now - this.last) / 1000
    this.last = now
    this.secondsHere > this.position + AHEAD_SECONDS ? this.response.pause() : this.response.resume()
    if (this.wanted === 'PAUSED') return this.setState('PAUSED')
    if (this.state === 'PLAYING') this.position = Math.min(this.position + passed, this.secondsHere)
    if (this.position >= this.seconds) return this.finish('FINISHED')
    this.setState(this.secondsHere > this.position + 0.2 || this.here >= this.size ? 'PLAYING' : 'BUFFERING')
  }

  setState (state) {
    if (this.state === state) return
    this.state = state
    this.changed()
  }

  play () { this.wanted = 'PLAYING'; this.setState('BUFFERING') }
  pause () { this.wanted = 'PAUSED'; this.setState('PAUSED') }

  async seek (position) {
    this.position = Math.min(position, this.seconds)
    this.here = 0
    this.setState('BUFFERING')
    await this.fetch()
  }

  async show (ids) {
    for (const id of ids) {
      const track = this.media.tracks.find(each => each.trackId === id)
      const response = await get(track.trackContentId, { Origin: ORIGIN })
      const allowed = response.headers['access-control-allow-origin']
      const text = await read(response)
      if (response.statusCode !== 200 || !['*', ORIGIN].includes(allowed)) throw new Error('the text may not be read')
      if (!/^\uFEFF?WEBVTT[ \t\r\n]/.test(text)) throw new Error('the text is no WebVTT')
    }
    this.active = ids
  }

  finish (reason) {
    if (this.isOver) return
    clearInterval(this.timer)
    this.response?.destroy()
    this.isOver = true
    this.idleReason = reason
    this.setState('IDLE')
  }

  end () { this.finish('CANCELLED') }
  interrupt () { this.finish('INTERRUPTED') }
}
