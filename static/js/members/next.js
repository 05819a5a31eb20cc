/** Where to go afterwards: a path of ours, never another site's. */

/** @param {string|null|undefined} path @returns {string} '' unless it is safe */
export const safePath = (path) => (path && /^\/(?![/\\])/.test(path) ? path : '')

/** The form page is kept without its query, so the address is asked here. @param {string} [search] */
export const nextOf = (search = location.search) => safePath(new URLSearchParams(search).get('next'))
