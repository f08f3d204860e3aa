/**
 * What an isolate keeps for an environment: made once, when it is first asked for, and forgotten with the environment.
 *
 * @module
 */

import type { Env } from './bindings.ts'

/** `make`, called once for each environment the isolate is given: one set of ports, and so one memory. */
export function perEnv<Made extends object>(make: (env: Env) => Made): (env: Env) => Made {
  const known = new WeakMap<Env, Made>()
  return (env) => {
    let made = known.get(env)
    if (made === undefined) {
      made = make(env)
      known.set(env, made)
    }
    return made
  }
}
