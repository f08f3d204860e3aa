/**
 * The console: where the page meets the code.
 *
 * @module
 */

import 'virtual:tokens.css'
import './style/console.css'

import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { queryClient } from './server/query.ts'
import { startAnew } from './server/renew.ts'
import { takeTokenFromAddress } from './server/session.ts'
import { router } from './shell/routes.tsx'
import { showTheme } from './shell/theme.ts'
import { showLanguage } from './words/language.ts'

addEventListener('vite:preloadError', () => void startAnew())

takeTokenFromAddress()
// Somebody else now: what is on its way for the one before must not arrive.
addEventListener('hashchange', () => {
  if (takeTokenFromAddress()) location.reload()
})
showTheme()
showLanguage()

const place = document.querySelector('#console')
if (place === null) throw new Error('the page has no place for the console')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
