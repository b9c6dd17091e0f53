import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { makeQueryClient } from './query-client.js';
import { makeRouter } from './router.js';
import { pageNonce } from './nonce.js';
import { theme, variables } from './theme.js';

export function App() {
  const [{ queryClient, router }] = useState(() => {
    const queryClient = makeQueryClient(() => void router.invalidate());
    const router = makeRouter(queryClient);
    return { queryClient, router };
  });
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={pageNonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
