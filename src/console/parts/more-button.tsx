/**
 * A list that goes on: the pages read so far, and a button for the next.
 *
 * @module
 */

import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query'

import { useSharedWords } from '../words/shared.ts'
import { Button } from './button.tsx'

export function MoreButton<Page>({ query }: { readonly query: UseInfiniteQueryResult<InfiniteData<Page>> }) {
  const words = useSharedWords()
  if (!query.hasNextPage) return null
  return (
    <div className="flex justify-center p-3">
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {words.more}
      </Button>
    </div>
  )
}
