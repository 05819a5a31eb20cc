/** What kind of device this is, where no feature test can tell. */

export const isInstalled = () => matchMedia('(display-mode: standalone)').matches || Boolean(/** @type {any} */ (navigator).standalone)

/** An iPad calls itself a Mac, but no Mac has a touch screen. */
export const isApple = () => /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
