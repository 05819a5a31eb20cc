/** What lies over a page: fetched when first asked for, its words, its style and its script from one and the same build. */

const PATIENCE = 5000

/** @param {string} url the page that holds it @returns {Promise<HTMLElement>} */
export async function fetchSheet(url) {
  const dialog = document.createElement('dialog')
  dialog.className = 'sheet'
  dialog.setAttribute('aria-label', 'On this phone')
  const sheet = await fetchPart(url, 'phone-sheet')
  dialog.append(sheet)
  document.body.append(dialog)
  return sheet
}

/** @param {string} url @param {string} tag the element wanted of that page @returns {Promise<HTMLElement>} */
export async function fetchPart(url, tag) {
  const page = await parsed(url)
  const wanted = (/** @type {string} */ name) => /** @type {any} */ (page.querySelector(`${name}[data-late]`))
  await Promise.all([dressed(wanted('link')), import(wanted('script').src)])
  return document.adoptNode(wanted(tag))
}

/** @param {HTMLLinkElement} style */
function dressed(style) {
  return new Promise((done, failed) => {
    style.onload = done
    style.onerror = failed
    document.head.append(document.adoptNode(style))
  })
}

/** A browser may parse a page of ours, but no text of a member's. @param {string} url @returns {Promise<Document>} */
function parsed(url) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('GET', url)
    request.responseType = 'document'
    request.timeout = PATIENCE
    request.onload = () => (request.getResponseHeader('X-Site') === document.documentElement.dataset.site ? done(/** @type {Document} */ (request.responseXML)) : failed())
    request.onerror = request.ontimeout = failed
    request.send()
  })
}
