/**
 * Guards of links: how they are read, unwrapped and judged, and where a redirect may lead.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const answer = 'src/answer/answer.ts'
const url = 'src/link/url.ts'
const unwrap = 'src/link/unwrap.ts'
const destination = 'src/link/destination.ts'
const names = 'src/policy/names.ts'

/** The hard rules, which no policy can switch off. */
const emission = guardsOf(
  ['test/answer/answer.test.ts'],
  [
    {
      id: 'answer-unsafe-link',
      holds: 'a link that two readers could take differently is refused, whatever the policy says',
      file: answer,
      source: `if (fault?.kind === 'unreadable' || fault?.kind === 'unsafe') {`,
      instead: `if (fault?.kind === 'unreadable') {`,
    },
    {
      id: 'answer-unreadable-link',
      holds: 'a link that cannot be read is refused with 400',
      file: answer,
      source: `if (fault?.kind === 'unreadable' || fault?.kind === 'unsafe') {`,
      instead: `if (fault?.kind === 'unsafe') {`,
    },
    {
      id: 'answer-unjudged-link',
      holds: 'what could not be judged is never let through, whatever on_error says',
      file: answer,
      source: `if (destination.fault !== undefined) return ofEngine('explain', 'on_error')`,
      instead: '',
    },
    {
      id: 'answer-no-landing',
      holds: 'nobody is sent where there is no address that may be opened',
      file: answer,
      source: `if (landing === undefined) return ofEngine('explain', 'unsafe_destination')`,
      instead: '',
    },
    {
      id: 'answer-https-only',
      holds: 'a redirect leads to https',
      file: answer,
      source: `if (url === null || url.protocol !== 'https:' || url.port !== '') return undefined`,
      instead: `if (url === null || url.port !== '') return undefined`,
    },
    {
      id: 'answer-default-port',
      holds: 'a redirect leads to the default port',
      file: answer,
      source: `if (url === null || url.protocol !== 'https:' || url.port !== '') return undefined`,
      instead: `if (url === null || url.protocol !== 'https:') return undefined`,
    },
    {
      id: 'answer-no-user-name',
      holds: 'no user name stands before the host of a redirect',
      file: answer,
      source: `return url.username === '' && url.password === '' ? url.href : undefined`,
      instead: `return url.href`,
    },
    {
      id: 'answer-canonical-address',
      holds: 'what is written into Location is an address as URL writes it, never the text that came',
      file: answer,
      source: `if (address === undefined || canonicalHost(address) !== undefined) return address`,
      instead: `if (address === undefined || address.startsWith('https:')) return address`,
    },
    {
      id: 'answer-open-redirect',
      holds: 'an unsigned link to a host that no marketplace owns is warned of, not opened',
      file: answer,
      source: `if (!signed && !registryOwns) return`,
      instead: `if (signed === undefined) return`,
    },
    {
      id: 'answer-detour-in-stores',
      holds: 'the equivalent that a chain finds is opened on a host of the stores only',
      file: answer,
      source: `const location = storeAddress(chain.location, stores)`,
      instead: `const location = httpsAddress(chain.location)`,
    },
    {
      id: 'answer-redirect-in-stores',
      holds: 'a rule redirects to a host of the stores only',
      file: answer,
      source: `const location = storeAddress(url, stores)`,
      instead: `const location = httpsAddress(url)`,
    },
    {
      id: 'answer-offer-in-stores',
      holds: 'a notice offers a host of the stores only',
      file: answer,
      source: `const offered = storeAddress(chain.offer?.url, stores)`,
      instead: `const offered = chain.offer?.url`,
    },
    {
      id: 'answer-plain-store-address',
      holds: 'the host of a plain address is compared with the stores as a whole',
      file: answer,
      source: `return stores.includes(host) ? address : undefined`,
      instead: `return stores.some((store) => host.endsWith(store)) ? address : undefined`,
    },
    {
      id: 'answer-odd-store-address',
      holds: 'an address that is not plain is compared with the stores too',
      file: answer,
      source: `return targetOf(address, stores).fault === undefined ? httpsAddress(address) : undefined`,
      instead: `return httpsAddress(address)`,
    },
  ],
)

const reading = guardsOf(
  ['test/link/destination.test.ts', 'test/link/guard-url.test.ts', 'test/link/url.test.ts'],
  [
    {
      id: 'url-app-link-never-opened',
      holds: 'an app link is no address for a redirect',
      file: url,
      source: `if (!address.web || address.fault !== undefined || !isPlainHost(address.host)) return undefined`,
      instead: `if (address.fault !== undefined || !isPlainHost(address.host)) return undefined`,
    },
    {
      id: 'url-faulty-never-opened',
      holds: 'an address with a fault is no address for a redirect',
      file: url,
      source: `if (!address.web || address.fault !== undefined || !isPlainHost(address.host)) return undefined`,
      instead: `if (!address.web || !isPlainHost(address.host)) return undefined`,
    },
    {
      id: 'url-plain-host',
      holds: 'only a host of letters, digits, hyphens and dots may be opened',
      file: url,
      source: `if (!address.web || address.fault !== undefined || !isPlainHost(address.host)) return undefined`,
      instead: `if (!address.web || address.fault !== undefined) return undefined`,
    },
    {
      id: 'url-http-upgraded',
      holds: 'a link of http is opened as https',
      file: url,
      source: `if (address.scheme === 'https' || plainHttpHosts.has(address.host)) return href`,
      instead: `if (address.scheme !== '' || plainHttpHosts.has(address.host)) return href`,
    },
    {
      id: 'url-control-character',
      holds: 'a link with a control character in it is unsafe',
      file: url,
      source: `if (hasControl(text)) return unsafe('control_character')`,
      instead: '',
    },
    {
      id: 'url-app-control-character',
      holds: 'an app link with a control character in it is unsafe',
      file: url,
      source: `const fault = hasControl(absolute)\n`,
      instead: `const fault = hasControl('')\n`,
    },
    {
      id: 'url-backslash',
      holds: 'a link with a backslash before its query is unsafe',
      file: url,
      source: `return unsafe('backslash')`,
      instead: `return undefined`,
    },
    {
      id: 'url-user-name',
      holds: 'a link with a user name before its host is unsafe',
      file: url,
      source: String.raw`const plainAuthority = /^[a-z0-9.-]+`,
      instead: String.raw`const plainAuthority = /^(?:[^@]*@)?[a-z0-9.-]+`,
    },
    {
      id: 'url-port',
      holds: 'a link to another port than that of its scheme is unsafe',
      file: url,
      source: `return hasDefaultPort(text, authority) ? undefined : unsafe('port')`,
      instead: `return undefined`,
    },
    {
      id: 'url-host-not-ascii',
      holds: 'a link whose host is written in other letters than ASCII is unsafe',
      file: url,
      source: `return unsafe('host_not_ascii')`,
      instead: `return undefined`,
    },
    {
      id: 'url-host-encoded',
      holds: 'a link whose host is written with percent signs, or otherwise oddly, is unsafe',
      file: url,
      source: `unsafe('port') : unsafe('host_encoded')`,
      instead: `unsafe('port') : undefined`,
    },
    {
      id: 'url-relative',
      holds: 'a link without a scheme is unsafe',
      file: url,
      source: `(relative ? unsafe('relative') : undefined)`,
      instead: `undefined`,
    },
    {
      id: 'url-no-authority',
      holds: 'a link without two slashes before its host is unsafe',
      file: url,
      source: `if (authority === '') return unsafe('relative')`,
      instead: `if (authority === '') return undefined`,
    },
    {
      id: 'url-private-host',
      holds: 'a link into somebody’s own network cannot be read',
      file: url,
      source: `if (isPrivate(host)) return unreadable('private_host')`,
      instead: '',
    },
    {
      id: 'url-private-host-canonical',
      holds: 'a link into somebody’s own network cannot be read, however well it is written',
      file: url,
      source: `return isPrivate(host) ? unreadable('private_host') : ok(address)`,
      instead: `return ok(address)`,
    },
    {
      id: 'url-address-number',
      holds: 'an address number is private, however it is written',
      file: url,
      source: String.raw`if (host.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(host)) return true`,
      instead: `if (host.startsWith('[')) return true`,
    },
    {
      id: 'url-private-name',
      holds: 'a name that ends in local or internal is private',
      file: url,
      source: String.raw`/\.(?:localhost|local|internal)$/.test(host)`,
      instead: `host === ''`,
    },
    {
      id: 'url-host-needs-a-dot',
      holds: 'a host without a dot, or with an empty label, cannot be read',
      file: url,
      source: `if (!host.includes('.') || host.startsWith('.') || host.endsWith('.') || host.includes('..')) {`,
      instead: `if (host === '') {`,
    },
    {
      id: 'url-scheme',
      holds: 'a scheme that is not known (javascript, data, file) cannot be read',
      file: url,
      source: `if (!web && !schemes.has(scheme)) return unreadable('scheme')`,
      instead: '',
    },
    {
      id: 'url-length',
      holds: 'a link of more than 2,048 characters is not read',
      file: url,
      source: `if (trimmed.length > longestLink) return unreadable('too_long')`,
      instead: '',
    },
    {
      id: 'url-canonical-length',
      holds: 'a link that would grow beyond what a header carries is not read',
      file: url,
      source: `if (url.href.length > longestHref) return unreadable('too_long')\n  const fault = unsafeAsWritten`,
      instead: `const fault = unsafeAsWritten`,
    },
    {
      id: 'destination-doubt-has-no-landing',
      holds: 'a destination with a fault of any kind has no address to open',
      file: destination,
      source: `landing: doubt === undefined ? (landingOf(shown) ?? landingFor(found, registry)) : undefined,`,
      instead: `landing: landingOf(shown) ?? landingFor(found, registry),`,
    },
    {
      id: 'destination-unjudged-is-nobodys',
      holds: 'what is behind a wrapper that cannot be opened belongs to nobody',
      file: destination,
      source: `const found = fault?.kind === 'unjudged' ? unknown : recognise(shown, registry)`,
      instead: `const found = recognise(shown, registry)`,
    },
    {
      id: 'destination-own-page-leads-elsewhere',
      holds: 'a page of a shop that carries somebody else’s address is not judged by its host',
      file: destination,
      source: `const doubt = fault ?? (mayLeadElsewhere(shown, found, registry) ? elsewhere : undefined)`,
      instead: `const doubt = fault`,
    },
    {
      id: 'destination-own-page-double-slash',
      holds: 'a path that begins with two slashes may lead to another host',
      file: destination,
      source: String.raw`if (/^\/(?:[/\\]|%2f|%5c)/i.test(path)) return true`,
      instead: '',
    },
  ],
)

const unwrapping = guardsOf(
  ['test/link/unwrap.test.ts', 'test/link/destination.test.ts'],
  [
    {
      id: 'unwrap-depth',
      holds: 'more than five wrappers around one another are not taken off',
      file: unwrap,
      source: `before + layers.length > deepest`,
      instead: `before > 1e9`,
    },
    {
      id: 'unwrap-length',
      holds: 'a target of more than 2 KiB is not read',
      file: unwrap,
      source: `if (text.length > longestTarget) return { kind: 'fault', code: 'wrapper_too_long' }`,
      instead: '',
    },
    {
      id: 'unwrap-same-name-twice',
      holds: 'two targets under one name that disagree are none',
      file: unwrap,
      source: `if (others.some((other) => other !== first)) return { kind: 'fault', code: 'targets_disagree' }`,
      instead: '',
    },
    {
      id: 'unwrap-two-names',
      holds: 'two targets under two names that disagree are none',
      file: unwrap,
      source: `found.address.url.href !== opened.address.url.href) {`,
      instead: `found === opened) {`,
    },
    {
      id: 'unwrap-unreadable-target',
      holds: 'a wrapper around what is no link is unjudged, and no page like others',
      file: unwrap,
      source: `  }\n  return { kind: 'fault', code: 'target_unreadable' }\n}\n\nfunction readMember(`,
      instead: `  }\n  return undefined\n}\n\nfunction readMember(`,
    },
    {
      id: 'unwrap-outer-doubt-stays',
      holds: 'a doubt about how a wrapper is read stays with the link inside it',
      file: unwrap,
      source: `let unsafe = address.fault`,
      instead: `let unsafe = openWrapper(address, schemes) === undefined ? address.fault : undefined`,
    },
    {
      id: 'unwrap-inner-doubt-stays',
      holds: 'a doubt about the link inside a wrapper stays with it',
      file: unwrap,
      source: `unsafe ??= innermost.fault`,
      instead: '',
    },
  ],
)

const asking = guardsOf(
  ['test/gateway/routes.test.ts'],
  [
    {
      id: 'click-one-target',
      holds: 'of two targets in one request neither is opened',
      file: 'src/link/requested.ts',
      source: `return text === undefined || values.length > 1 ? { kind: 'nothing' } : { kind: 'to', text }`,
      instead: `return text === undefined ? { kind: 'nothing' } : { kind: 'to', text }`,
    },
    {
      id: 'click-only-read',
      holds: 'a click is GET or HEAD',
      file: 'src/gateway/routes.ts',
      source: `if (method !== 'GET' && method !== 'HEAD') return onlyReading()`,
      instead: '',
    },
    {
      id: 'click-never-fails-raw',
      holds: 'whatever throws in a click, the shopper reads a page of ours',
      file: 'src/gateway/routes.ts',
      source: `return apology(request, id, at)`,
      instead: `throw problem`,
    },
  ],
)

/** Where the targets of rules, equivalents and searches may lead; compiler and edge ask the same. */
const targets = guardsOf(
  ['test/policy/program.test.ts', 'test/answer/answer.test.ts', 'test/policy/language/compile.test.ts'],
  [
    {
      id: 'target-https',
      holds: 'a target of a policy begins with https',
      file: names,
      source: `if (written.protocol !== 'https:') return { fault: 'not-https', host }`,
      instead: '',
    },
    {
      id: 'target-user-name',
      holds: 'a target of a policy has no user name',
      file: names,
      source: `if (written.username !== '' || written.password !== '') return { fault: 'userinfo', host }`,
      instead: '',
    },
    {
      id: 'target-host-written-out',
      holds: 'the host of a target is written out, without a port or a place to be filled',
      file: names,
      source: String.raw`if (!/^https:\/\/[a-z0-9.-]+(?:[/?#]|$)/u.test(address)) return { fault: 'not-a-url', host }`,
      instead: '',
    },
    {
      id: 'target-in-stores',
      holds: 'a target of a policy is a host of its stores',
      file: names,
      source: `if (!stores.includes(host)) return { fault: 'not-in-stores', host }`,
      instead: '',
    },
    {
      id: 'name-inherited',
      holds: 'no name of a policy is one that every object has',
      file: names,
      source: `return codeForm.test(text) && !isInherited(text)`,
      instead: `return codeForm.test(text)`,
    },
    {
      id: 'name-all-is-kept',
      holds: 'no rule is called `all`, which the kill switch means',
      file: names,
      source: `return isId(text) && text !== 'all'`,
      instead: `return isId(text)`,
    },
  ],
).map((guard) => (guard.id.startsWith('name-') ? { ...guard, tests: ['test/policy/names.test.ts'] } : guard))

export const linkGuards = [...emission, ...reading, ...unwrapping, ...asking, ...targets]
