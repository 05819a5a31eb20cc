/** For work that may wait until what was just changed is seen. */
const LATEST = 250

/** After the next frame; where none will come, as on a hidden page, soon all the same. */
export const painted = () => new Promise((resolve) => {
  if (document.hidden) return resolve(null)
  requestAnimationFrame(() => requestAnimationFrame(resolve))
  return setTimeout(resolve, LATEST)
})
