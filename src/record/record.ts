/**
 * Decision records: what is kept of a click. Recording never delays a click and never fails one.
 *
 * No IP address, no user agent, no token, no query string and no Referer path is ever kept.
 *
 * @module
 */
