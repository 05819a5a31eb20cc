/** "1 set", "2,283 comments" @param {number} n @param {string} noun */
export const plural = (n, noun) => `${counted(n)} ${noun}${n === 1 ? '' : 's'}`

/** The browser's own format costs a slow phone 60 ms when first asked. @param {number} n */
const counted = (n) => (n < 1000 ? n : n.toLocaleString('en-GB'))
