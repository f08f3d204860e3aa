/**
 * A shadow root for CodeMirror: there it brings its styles as constructed sheets, which the page's policy allows; in the
 * page itself it would write `<style>` elements, which are forbidden.
 *
 * @module
 */

/** The root of the host, and a place in it for an editor. */
export function shadeIn(host: HTMLElement): { readonly root: ShadowRoot; readonly place: HTMLElement } {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  if (!guarded.has(host)) {
    guarded.add(host)
    // From outside the host is no field one types in: letters must not reach the shortcuts of the page.
    host.addEventListener('keydown', (event) => {
      if (event.key.length === 1 && !event.metaKey && !event.ctrlKey) event.stopPropagation()
    })
  }
  const place = document.createElement('div')
  place.style.height = '100%'
  root.replaceChildren(place)
  return { root, place }
}

const guarded = new WeakSet<HTMLElement>()
