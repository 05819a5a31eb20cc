/** What is typed at the desk and lies on this device until it is saved: drafts under 'article/<key>'. */

export const PREFIX = 'article/'
const FIELDS = ['title', 'summary', 'source', 'workout', 'picture', 'alt']

/** @typedef {Record<string, string|null|undefined>} Words */

/** Whether both say the same, whatever their spaces. @param {Words} one @param {Words} other */
export const same = (one, other) => FIELDS.every((name) => plain(one[name]) === plain(other[name]))

/** @param {string|null|undefined} text */
const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim()
