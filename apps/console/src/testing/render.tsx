import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, type RenderResult } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { en } from '../shell/messages/en.js';
import { vi } from '../shell/messages/vi.js';
import type { Language } from '../shell/preferences.js';
import { theme } from '../shell/theme.js';

/** What a browser has and jsdom has not: sizes, and the things that tell of their change. */
function fillGaps(): void {
  Object.defineProperty(window, 'matchMedia', {
    configurable: true,
    value: (query: string) => ({
      matches: false,
      media: query,
      addEventListener: nothing,
      removeEventListener: nothing,
    }),
  });
  globalThis.ResizeObserver = class {
    observe = nothing;
    unobserve = nothing;
    disconnect = nothing;
  };
  Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, value: 720 });
  Object.defineProperty(Element.prototype, 'clientWidth', { configurable: true, value: 900 });
  Element.prototype.scrollTo = nothing;
  window.scrollTo = nothing;
}

const nothing = (): void => undefined;

/** Shows a view as the page would, in a language, with a router below its links. */
export async function show(view: ReactNode, language: Language = 'en'): Promise<RenderResult> {
  fillGaps();
  const words = i18next.createInstance();
  await words.use(initReactI18next).init({
    lng: language,
    resources: { en: { translation: en }, vi: { translation: vi } },
    interpolation: { escapeValue: false },
  });
  const root = createRootRoute({ component: () => view });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  await router.load();
  return render(
    <I18nextProvider i18n={words}>
      <MantineProvider theme={theme} env="test">
        <QueryClientProvider client={new QueryClient()}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>,
  );
}
