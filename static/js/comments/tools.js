/** What a thread fetches once somebody does more than read: replying, changing, the sheet behind "More". */
import { fetchPart } from '../sync/sheet.js'

/** @type {Promise<any>|null} */
let tools = null

/** @returns {Promise<any>} the element comment-tools */
export function fetchTools() {
  tools ??= fetchPart('/talk', 'comment-tools').then((part) => (document.body.append(part), part)).catch((error) => {
    tools = null
    throw error
  })
  return tools
}
