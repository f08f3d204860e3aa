/**
 * The places, in groups.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'

import { defineWords } from '../words/define.ts'
import { groups, usePlaceWords } from './places.ts'

const useWords = defineWords({ navigation: 'Places' }, { navigation: '导航' })

export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const words = useWords()
  const names = usePlaceWords()
  return (
    <nav aria-label={words.navigation} className="flex flex-col gap-4">
      {groups.map((group) => (
        <div key={group.name}>
          <p className="px-2.5 pb-1 text-xs font-medium text-soft">{names.groups[group.name]}</p>
          <ul>
            {group.places.map(({ name, to, icon: Icon }) => (
              <li key={name}>
                <Link
                  to={to}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  onClick={onGo}
                  className="flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm text-ink hover:bg-ground aria-[current=page]:bg-wash aria-[current=page]:font-semibold aria-[current=page]:text-accent"
                >
                  <Icon aria-hidden className="size-4.5 shrink-0 opacity-85" strokeWidth={1.8} />
                  {names[name]}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
