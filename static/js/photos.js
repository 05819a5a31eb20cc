/** What a thread fetches once somebody attaches a photo, or looks at one. */
import './comments/photo-tools.js'
import './comments/photo-tray.js'
import './comments/photo-gallery.js'
