/**
 * A decision as it is kept and shown.
 *
 * @module
 */

import type { AnswerOf } from '../../server/call.ts'

export type DecisionRecord = AnswerOf<'GET /decisions/{id}'>
