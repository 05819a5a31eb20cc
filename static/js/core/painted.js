/** For work that may wait until what was just changed is seen. */
const LATEST = 250
// A frame is shown, and what was tapped meanwhile is heard, before the next work.
const SHOWN = 20

/** Once the next frame is shown; where none will come, as on a hidden page, soon all the same. */
export const painted = () => new Promise((resolve) => {
  if (document.hidden) return resolve(null)
  requestAnimationFrame(() => setTimeout(resolve, SHOWN))
  return setTimeout(resolve, LATEST)
})
