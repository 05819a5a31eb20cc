/** What the page of one's own picture has beyond the app's. */
import './account/portrait-form.js'
