/** The page's one door to the phone's own database. */
import { listen, pageEnv } from './browser.js'
import { Store } from './facade.js'

export { uuid7 } from './uuid.js'

export const store = new Store(pageEnv((message) => void store.hear(message)))

listen(store.triggers())
if (!navigator.onLine) store.triggers().offline()
