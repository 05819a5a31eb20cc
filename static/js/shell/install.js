/** Whether and how this browser can put the app on the home screen, and whether to speak of it. */
import { isApple, isInstalled } from './platform.js'

const REFUSED = 60 * 24 * 3_600_000
/** Chromium's offer, which TypeScript does not know. @type {any} */
let offer = null

addEventListener('beforeinstallprompt', event => {
  event.preventDefault()
  remember(event)
})
addEventListener('appinstalled', () => remember(null))
document.addEventListener('tick:done', () => {
  keep('install.felt', '1')
  changed()
})

/** 'button': we may ask the browser. 'apple': the visitor must do it. null: installed already, or impossible. */
export function way() {
  if (isInstalled()) return null
  if (offer) return 'button'
  return isApple() ? 'apple' : null
}

/** Only after a first ticked set, and not for two months after a no. */
export const isWelcome = () => kept('install.felt') !== null && Date.now() - Number(kept('install.refused')) > REFUSED

export function refuse() {
  keep('install.refused', String(Date.now()))
  changed()
}

export async function ask() {
  const asked = offer
  remember(null)
  await asked?.prompt()
  if ((await asked?.userChoice)?.outcome === 'dismissed') refuse()
}

/** @param {unknown} event */
function remember(event) {
  offer = event
  changed()
}

const changed = () => document.dispatchEvent(new CustomEvent('install:changed'))

/** Storage can be switched off; then the offer simply comes again. @param {string} key */
function kept(key) {
  try { return localStorage.getItem(key) } catch { return null }
}

/** @param {string} key @param {string} value */
function keep(key, value) {
  try { localStorage.setItem(key, value) } catch { /* as above */ }
}
