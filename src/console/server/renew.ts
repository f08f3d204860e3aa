/**
 * A part of the console that cannot be loaded: after a deployment its name is another, and the page has to start anew.
 *
 * @module
 */

const key = 'detour.renewed'

/** Not twice within a minute, and not while the instance does not answer: an open page is better than none. */
export async function startAnew(): Promise<boolean> {
  const last = Number(sessionStorage.getItem(key) ?? 0)
  if (Date.now() - last < 60_000 || !(await isAnswering())) return false
  sessionStorage.setItem(key, String(Date.now()))
  location.reload()
  return true
}

async function isAnswering(): Promise<boolean> {
  try {
    return (await fetch('/console/', { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** Whether something failed because a part did not come; browsers say it in words of their own. */
export function isMissingPart(error: unknown): boolean {
  return error instanceof TypeError && /module|import/i.test(error.message)
}
