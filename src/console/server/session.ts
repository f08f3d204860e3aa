/**
 * Who is signed in here: an API token, kept for as long as the tab lives, or nobody but Cloudflare Access.
 *
 * `npm start` prints an address with the token in its fragment, which no server ever sees; it is taken out of the address
 * at once.
 *
 * @module
 */

const key = 'detour.token'

/** Whether there was one. Call before anything is asked, and when an address is pasted into an open page. */
export function takeTokenFromAddress(): boolean {
  const given = /^#token=(?<token>[\w.-]+)$/.exec(location.hash)?.groups?.['token']
  if (given === undefined) return false
  sessionStorage.setItem(key, given)
  history.replaceState(history.state, '', location.pathname + location.search)
  return true
}

export function readToken(): string | undefined {
  return sessionStorage.getItem(key) ?? undefined
}

export function signIn(token: string): void {
  sessionStorage.setItem(key, token)
}

/** Whatever the tab kept goes, copies of drafts too. */
export function signOut(): void {
  sessionStorage.clear()
}
