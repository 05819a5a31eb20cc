/** The run in a GPX, TCX or FIT file: how far, how long, and the local day it began. */
import { parseXml } from '@rgrove/parse-xml'
import { readFitMessages, readFitUnsignedField, fitTimestampToUnixMilliseconds } from 'fit-file-parser/raw'
import { today } from '../core/day.js'
import { decoded } from './csv.js'

/** @typedef {import('@rgrove/parse-xml').XmlElement} Xml */
/** @typedef {import('./table.js').Found} Found */
/** @typedef {{at: number, metres: number, seconds: number}} Track  at: ms since 1970 */

const EARTH_M = 6_371_008.8
/** A step longer than this was no running: the watch was paused, or the satellite lost. */
const PAUSE_S = 120
const SESSION = 18
const FIELDS = { start: 2, elapsed: 7, timer: 8, metres: 9, sport: 5 }
const RUNNING = 1
const [BYTE, LONG] = [0x00, 0x86]

/** @param {string} name @param {Uint8Array} bytes @returns {Found[]} the runs in it; throws a sentence */
export function tracksOf(name, bytes) {
  const tracks = /\.fit$/i.test(name) ? fitTracks(name, bytes) : xmlTracks(name, decoded(bytes))
  const whole = tracks.filter(({ at, metres }) => Number.isFinite(at) && metres >= 1)
  if (tracks.length && !whole.length) throw new Error(`${name} has no distance or no times in it. Nothing was changed.`)
  return whole.map(({ at, metres, seconds }) => ({ run_on: today(new Date(at)), distance_m: Math.round(metres), duration_s: Math.round(seconds) || null }))
}

/** @param {string} name @param {string} text @returns {Track[]} */
function xmlTracks(name, text) {
  const root = rootOf(name, text)
  const kind = root && plain(root)
  if (root && kind === 'gpx') return all(root, 'trk').filter((track) => isRunning(textOf(track, 'type'))).map(gpxTrack)
  if (root && kind === 'trainingcenterdatabase') return all(root, 'activity').filter(({ attributes }) => isRunning(attributes.Sport)).map(tcxTrack)
  throw new Error(`${name} is neither GPX nor TCX. Nothing was changed.`)
}

/** @param {string} name @param {string} text */
function rootOf(name, text) {
  try {
    return parseXml(text, { resolveUndefinedEntity: () => '' }).root
  } catch (error) {
    const line = /\(line (\d+)/.exec(String(error))?.[1]
    throw new Error(`${name} is not whole${line ? `: line ${line} cannot be read` : ''}. Nothing was changed.`, { cause: error })
  }
}

/** Along the points, each segment by itself. @param {Xml} track @returns {Track} */
function gpxTrack(track) {
  const segments = all(track, 'trkseg').map((segment) => all(segment, 'trkpt').map(({ attributes: { lat, lon }, ...point }) =>
    ({ lat: Number(lat), lon: Number(lon), at: Date.parse(textOf(/** @type {Xml} */ (point), 'time')) })))
  const steps = segments.flatMap((points) => points.slice(1).map((to, i) => [points[i], to]))
  return {
    at: segments.flat().find(({ at }) => !Number.isNaN(at))?.at ?? NaN,
    metres: steps.reduce((sum, [from, to]) => sum + apart(from, to), 0),
    seconds: steps.map(([from, to]) => (to.at - from.at) / 1000).filter((s) => s > 0 && s <= PAUSE_S).reduce((sum, s) => sum + s, 0),
  }
}

/** The laps know. @param {Xml} activity @returns {Track} */
function tcxTrack(activity) {
  const laps = all(activity, 'lap')
  const sum = (/** @type {string} */ name) => laps.reduce((total, lap) => total + Number(textOf(lap, name) || 0), 0)
  return { at: Date.parse(textOf(activity, 'id') || laps[0]?.attributes.StartTime), metres: sum('distancemeters'), seconds: sum('totaltimeseconds') }
}

/** Its session messages know: field numbers and scales as in Garmin's profile. @param {string} name @param {Uint8Array} bytes @returns {Track[]} */
function fitTracks(name, bytes) {
  const sessions = fitSessions(name, bytes).map(({ fields, littleEndian }) => (/** @type {number} */ number, base = LONG, size = /** @type {1|4} */ (4)) =>
    readFitUnsignedField(fields.find(({ fieldNumber }) => fieldNumber === number), base, size, littleEndian))
  return sessions.filter((field) => field(FIELDS.sport, BYTE, 1) === RUNNING).map((field) => ({
    at: fitTimestampToUnixMilliseconds(field(FIELDS.start) ?? NaN),
    metres: (field(FIELDS.metres) ?? 0) / 100,
    seconds: (field(FIELDS.timer) ?? field(FIELDS.elapsed) ?? 0) / 1000,
  }))
}

/** @param {string} name @param {Uint8Array} bytes */
function fitSessions(name, bytes) {
  try {
    return readFitMessages(bytes, { messageNumbers: [SESSION] }).messages
  } catch (error) {
    throw new Error(`${name} is no FIT file, or it is not whole. Nothing was changed.`, { cause: error })
  }
}

/** By the haversine formula. @param {{lat: number, lon: number}} from @param {{lat: number, lon: number}} to */
function apart(from, to) {
  const rad = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180
  const [dLat, dLon] = [rad(to.lat - from.lat), rad(to.lon - from.lon)]
  const half = Math.sin(dLat / 2) ** 2 + Math.cos(rad(from.lat)) * Math.cos(rad(to.lat)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half))) || 0
}

/** @param {string|undefined} kind Strava writes numbers for it: 9 is a run */
const isRunning = (kind) => !kind || /run|jog|^9$|other/i.test(kind)

/** @param {any} node */
const plain = (node) => String(node.name ?? '').replace(/^.*:/, '').toLowerCase()

/** Elements of that name, however deep. @param {any} node @param {string} name @returns {Xml[]} */
const all = (node, name) => node.children.flatMap((/** @type {any} */ child) => (child.name === undefined ? [] : plain(child) === name ? [child] : all(child, name)))

/** Of the first child of that name. @param {any} node @param {string} name */
const textOf = (node, name) => node.children.find((/** @type {any} */ child) => plain(child) === name)?.text.trim() ?? ''
