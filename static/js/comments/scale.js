/** A photo made as small as it is shown, on the phone: nobody waits for twelve megapixels, and where it was taken stays here. */

const SIDE = 1600
const MOST = 2 * 1024 * 1024
const KINDS = ['image/webp', 'image/jpeg']
const QUALITIES = [0.82, 0.6, 0.4]

/** Upright, 1600 pixels on its longest side, WebP or where the browser makes none JPEG. @param {File} file @returns {Promise<ArrayBuffer>} rejects with a sentence */
export async function scaled(file) {
  const bitmap = await decoded(file)
  const canvas = drawn(bitmap)
  bitmap.close()
  for (const quality of QUALITIES) {
    const blob = await packed(canvas, quality)
    if (blob && blob.size <= MOST) return blob.arrayBuffer()
  }
  throw new Error(`“${file.name}” is too large to send.`)
}

/** @param {File} file */
const decoded = (file) =>
  createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new Error(`This phone cannot read “${file.name}”. Choose a JPEG, PNG or WebP picture.`)
  })

/** On white: JPEG knows nothing of what is clear. @param {ImageBitmap} bitmap */
function drawn(bitmap) {
  const canvas = document.createElement('canvas')
  const ratio = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height))
  canvas.width = Math.max(1, Math.round(bitmap.width * ratio))
  canvas.height = Math.max(1, Math.round(bitmap.height * ratio))
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** A browser that cannot make a kind makes a PNG instead, and says so. @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob|null>} */
async function packed(canvas, quality) {
  for (const kind of KINDS) {
    const blob = await new Promise((/** @type {(blob: Blob|null) => void} */ done) => canvas.toBlob(done, kind, quality))
    if (blob?.type === kind) return blob
  }
  return null
}

/** Shows what lies on this phone, cut square; the site's policy lets no page load it by an address. @param {HTMLCanvasElement} canvas @param {ArrayBuffer} [bytes] */
export async function paint(canvas, bytes) {
  if (!bytes) return
  const bitmap = await createImageBitmap(new Blob([bytes]))
  const side = Math.min(bitmap.width, bitmap.height)
  canvas.getContext('2d')?.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, canvas.width, canvas.height)
  bitmap.close()
}
