/** A page to read needs no script. The app comes from the worker that keeps it, or at the first touch. */
import { registered } from './shell/registration.js'

const PATIENCE = 10_000
const app = String(document.currentScript?.dataset.app)
const begin = () => import(app)

for (const touch of ['pointerdown', 'keydown', 'focusin']) addEventListener(touch, begin, { once: true })
addEventListener('submit', hold)
addEventListener('click', press)
if (navigator.serviceWorker?.controller) begin()
else kept().then(begin)

/** The worker has what it keeps, or cannot have it. */
async function kept() {
  const late = new Promise(done => setTimeout(done, PATIENCE))
  if (await registered) await Promise.race([navigator.serviceWorker.ready, late])
}

/** What is sent before the app is here waits for it: a network alone could lose it. @param {SubmitEvent} event */
async function hold(event) {
  if (event.defaultPrevented) return
  event.preventDefault()
  await begin().catch(() => {})
  removeEventListener('submit', hold)
  const form = /** @type {HTMLFormElement} */ (event.target)
  form.requestSubmit(event.submitter)
}

/** So does what only the app does well; without it the link leads on. @param {MouseEvent} event */
async function press(event) {
  const link = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest('[data-act]'))
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  await begin().catch(() => {})
  removeEventListener('click', press)
  link.click()
}
