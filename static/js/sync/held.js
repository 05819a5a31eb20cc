/** What only a sign-in can set going again; anything else is worth another try. */

/** @param {string|null} held */
export const needsSignIn = (held) => held === 'sign_in' || held === 'wrong_member'
