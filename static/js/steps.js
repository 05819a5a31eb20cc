/** The next step of each exercise, fetched when there may be one. */
import './workouts/step-offer.js'
