import './telemetry/watch-errors.ts';
import './app/language.ts';
import './styles/index.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { apiAddress, loadPageConfig, PageConfigError, pageConfig } from './app/page-config.ts';
import { explain } from './app/problem.ts';
import { queryClient } from './app/queries.ts';
import { router } from './app/router.tsx';
import { StartFailure } from './app/start-failure.tsx';
import { noteError, startTelemetry } from './telemetry/index.ts';
import { TooltipProvider } from './ui/index.ts';

/** Where the API is has to be known before the first request. */
const failure = await loadPageConfig().then(
  () => null,
  (error: unknown) => error,
);

if (failure === null)
  startTelemetry({
    config: pageConfig(),
    address: apiAddress,
    route: () => router.state.matches.at(-1)?.fullPath ?? null,
    onDrawn: drawn => {
      const stop = router.subscribe('onRendered', () => {
        stop();
        drawn();
      });
    },
  });

createRoot(document.getElementById('root')!, {
  // What a boundary caught is shown to the person; somebody else should hear of it, too.
  onCaughtError: error => {
    console.error(error);
    noteError(error, 'drawing');
  },
}).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      {failure === null ? (
        <QueryClientProvider client={queryClient}>
          <TooltipProvider delay={400}>
            <RouterProvider router={router} />
          </TooltipProvider>
        </QueryClientProvider>
      ) : (
        <StartFailure sentence={failure instanceof PageConfigError ? failure.message : explain(failure)} />
      )}
    </CSPProvider>
  </StrictMode>,
);
