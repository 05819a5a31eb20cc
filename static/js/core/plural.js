/** "1 set", "2,283 comments" @param {number} n @param {string} noun */
export const plural = (n, noun) => `${n.toLocaleString('en-GB')} ${noun}${n === 1 ? '' : 's'}`
