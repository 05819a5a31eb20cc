/** Keeps the screen on during a session; quiet where the phone cannot. */

/** @type {WakeLockSentinel|null} */
let lock = null
let [wanted, asking] = [false, false]

export function keepAwake() {
  wanted = true
  return ask()
}

export function letSleep() {
  wanted = false
  lock?.release()
  lock = null
}

/** One at a time: a second lock would hold the screen on for good. */
async function ask() {
  if (!wanted || lock || asking || document.visibilityState !== 'visible') return
  asking = true
  lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
  asking = false
  lock?.addEventListener('release', () => { lock = null })
  if (!wanted) letSleep()
}

// The system lets go of the lock whenever the page is hidden.
document.addEventListener('visibilitychange', ask)
