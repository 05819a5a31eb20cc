/** The words of the status region, and nothing but the truth: "All saved" only when nothing waits. */

/** '' while a visitor's first write is on its way to the disk. @param {Partial<import('./types.js').SyncState>} state */
export function statusText(state) {
  const parts = [road(state), work(state), state.refused ? `${state.refused} refused` : '']
  return parts.filter(Boolean).join(', ') || (state.waiting ? '' : 'All saved')
}

/** @param {Partial<import('./types.js').SyncState>} state */
function road({ offline, portal, busy }) {
  if (offline) return 'Offline'
  if (portal) return 'This network wants a sign-in'
  return busy ? 'Server busy' : ''
}

/** @param {Partial<import('./types.js').SyncState>} state */
function work({ visitor, ticked, held, sending, waiting }) {
  if (visitor) return ticked ? 'Saved on this phone' : ''
  if (!waiting) return ''
  if (held === 'sign_in' || held === 'wrong_member') return 'Sign in to send'
  return sending ? 'Sending…' : `${waiting} to send`
}
