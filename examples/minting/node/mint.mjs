// Mints a link token with jose. Reads the environment, prints the token.
import { importJWK, SignJWT } from 'jose'

const env = process.env
for (const name of ['LINK_KEY', 'LINK_ISSUER', 'LINK_TO', 'LINK_SURFACE']) {
  if (!env[name]) throw new Error(`${name} is missing`)
}

const key = JSON.parse(env.LINK_KEY)
const claims = {
  to: env.LINK_TO,
  surface: env.LINK_SURFACE,
  content: env.LINK_CONTENT,
  author: env.LINK_AUTHOR,
  followers: env.LINK_FOLLOWERS === undefined ? undefined : Number(env.LINK_FOLLOWERS),
  channel: env.LINK_CHANNEL,
  client: env.LINK_CLIENT,
  lang: env.LINK_LANG,
}

const now = Math.floor(Date.now() / 1000)
const token = await new SignJWT(claims)
  // jose writes no `typ` of its own: the header is what stands here.
  .setProtectedHeader({ alg: key.alg, typ: 'detour-link+jwt', kid: key.kid })
  .setIssuer(env.LINK_ISSUER)
  .setAudience(env.LINK_AUDIENCE ?? 'detour')
  .setIssuedAt(now)
  .setExpirationTime(now + Number(env.LINK_TTL ?? 3600))
  .setJti(crypto.randomUUID())
  .sign(await importJWK(key, key.alg))

console.log(token)
