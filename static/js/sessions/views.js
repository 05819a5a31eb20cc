/** The session page shows one of its views at a time. */

const LATEST = 1000

/** Nothing is laid out before the first view is there: a frame of the empty page would only delay it. */
export function hold() {
  document.documentElement.toggleAttribute('data-held', true)
  setTimeout(release, LATEST)
}

export const release = () => document.documentElement.removeAttribute('data-held')

/** @param {Element} page @returns {any[]} */
const viewsOf = (page) => [...page.querySelectorAll('[data-view]')]

/** @param {HTMLElement} page @param {string} view */
export function showView(page, view) {
  for (const section of viewsOf(page)) section.hidden = section.dataset.view !== view
  release()
}

/** Where reading goes on after a change of view. @param {Element} page */
export function focusView(page) {
  window.scrollTo(0, 0)
  viewsOf(page).find((section) => !section.hidden)?.querySelector('h2, p')?.focus()
}
