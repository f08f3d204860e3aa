/**
 * Who is signed in here: an API token, kept for as long as the tab lives, or nobody but Cloudflare Access.
 *
 * `npm start` prints an address with the token in its fragment, which no server ever sees; it is taken out of the address
 * at once.
 *
 * @module
 */

const key = 'detour.token'

/** Call once, before anything is asked. */
export function takeTokenFromAddress(): void {
  const given = /^#token=(?<token>[\w.-]+)$/.exec(location.hash)?.groups?.['token']
  if (given === undefined) return
  sessionStorage.setItem(key, given)
  history.replaceState(history.state, '', location.pathname + location.search)
}

export function readToken(): string | undefined {
  return sessionStorage.getItem(key) ?? undefined
}

export function signIn(token: string): void {
  sessionStorage.setItem(key, token)
}

export function signOut(): void {
  sessionStorage.removeItem(key)
}
