/**
 * The contract: what each route takes and gives, as types, for callers in TypeScript such as the console.
 *
 * There is nothing here at run time. The schemas of the endpoints are the source; whoever changes one finds out at once
 * which callers it breaks.
 *
 * @module
 */

import type * as v from 'valibot'

import type { Schema } from './endpoint.ts'
import type { KnownEndpoints } from './routes.ts'

/** As `GET /versions/{number}`. */
export type Route = NonNullable<KnownEndpoints['route']>

type Of<R extends Route> = Extract<KnownEndpoints, { readonly route?: R }>

type Part<R extends Route, Name extends 'params' | 'query' | 'body'> = NonNullable<Of<R>['takes']>[Name]

/** `unknown` where it takes none. */
export type ParamsOf<R extends Route> = Part<R, 'params'>
export type QueryOf<R extends Route> = Part<R, 'query'>
export type BodyOf<R extends Route> = Part<R, 'body'>

/** The usual answer, as JSON; `undefined` where it is empty or no JSON. */
export type AnswerOf<R extends Route> = Of<R>['replies'][0] extends { readonly schema: infer S extends Schema }
  ? v.InferOutput<S>
  : undefined
