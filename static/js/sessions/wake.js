/** Keeps the screen on during a session; quiet where the phone cannot. */

/** @type {WakeLockSentinel|null} */
let lock = null
let wanted = false

export function keepAwake() {
  wanted = true
  return ask()
}

export function letSleep() {
  wanted = false
  lock?.release()
  lock = null
}

async function ask() {
  if (!wanted || lock || document.visibilityState !== 'visible') return
  try {
    lock = (await navigator.wakeLock?.request('screen')) ?? null
    lock?.addEventListener('release', () => { lock = null })
  } catch {
    lock = null
  }
}

// The system lets go of the lock whenever the page is hidden.
document.addEventListener('visibilitychange', ask)
