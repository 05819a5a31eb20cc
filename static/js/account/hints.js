/** What the sheet has to say about this phone, its owner and its network: sentences, each with a way on where there is one. */
import { plural } from '../core/plural.js'
import { spanInWords } from './words.js'

/** @typedef {import('../core/types.js').SyncState} SyncState */
/** @typedef {{text: string, href?: string, go?: string}} Hint */
/** @typedef {{clock: number, owners: import('./holdings.js').Owner[], left: number, secret: boolean, lasting: boolean, here: string}} Facts */

/** One sentence on how things stand. @param {SyncState} state */
export function senseOf({ waiting, refused, visitor, offline, portal, busy, held, member }) {
  if (visitor) return waiting ? 'It is on this phone, and nowhere else.' : 'Nothing yet. What you tick stays on this phone until you join.'
  if (held === 'update' && waiting) return 'It is safe on this phone. It goes once the app has been loaded anew.'
  if (held === 'forbidden' && waiting) return 'It is safe on this phone. It could not be taken just now, and goes at a later try.'
  if (held && waiting) return `It is safe on this phone. Sign in as ${member?.name}, and it goes.`
  if (!waiting) return refused ? 'Something needs your decision.' : 'Everything on this phone has been sent.'
  if (portal) return 'It is safe on this phone. Open this network’s own page and sign in there, and it goes.'
  if (offline) return 'It is safe on this phone, and goes by itself once there is a network.'
  return busy ? 'It is safe on this phone. Our side is busy; it goes by itself in a moment.' : 'It is safe on this phone, and on its way.'
}

/** @param {SyncState} state @param {Facts} facts @returns {Hint[]} */
export function hintsOf(state, facts) {
  return [...doors(state, facts), ...people(facts), ...storage(state, facts), ...clock(facts)]
}

/** @param {SyncState} state @param {Facts} facts @returns {Hint[]} */
function doors({ held, portal, visitor, waiting, member }, { here }) {
  const next = `?next=${encodeURIComponent(here)}`
  if (visitor && waiting) return [{ text: 'Join, and it follows you to every phone, and is safe if this one is lost.', href: `/join${next}`, go: 'Join' }]
  if (held === 'sign_in') return [{ text: `${member?.name} is signed out on our side.`, href: `/sign-in${next}`, go: 'Sign in' }]
  if (held === 'wrong_member') return [{ text: `Someone else is signed in here, not ${member?.name}.`, href: `/sign-in${next}`, go: 'Sign in' }]
  if (held === 'update') return [{ text: 'A new version has to be loaded first.', href: here, go: 'Load it' }]
  return portal ? [{ text: 'This network wants a sign-in.', href: '/offline?through', go: 'Open its page' }] : []
}

/** @param {Facts} facts @returns {Hint[]} */
function people({ owners, left }) {
  const kept = owners.map(({ name, pending = 0 }) => ({ text: `${name} has unsent changes on this phone: ${pending}. They go when ${name} signs in here.` }))
  const found = { text: `${plural(left, 'change')} made on this phone before you signed in.`, href: '/account', go: 'Decide' }
  return left ? [...kept, found] : kept
}

/** @param {SyncState} state @param {Facts} facts @returns {Hint[]} */
function storage({ visitor, waiting }, { secret, lasting }) {
  if (secret) return [{ text: 'This is a private window: what was not sent is forgotten when you close it.' }]
  if (lasting || !visitor || !waiting) return []
  return [{ text: 'This browser may clear away what it keeps when the phone is full or you stay away for long. The app on your home screen is safer.', href: '/install', go: 'Install' }]
}

/** @param {Facts} facts @returns {Hint[]} */
function clock({ clock: ms }) {
  if (!ms) return []
  const way = ms > 0 ? 'ahead' : 'behind'
  return [{ text: `This phone’s clock is wrong: about ${spanInWords(ms)} ${way}. What you tick counts all the same. Set the clock right, so that of two changes the later one stands.` }]
}
