export { withoutTrail } from './without-trail.js';
