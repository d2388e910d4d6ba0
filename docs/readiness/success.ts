import type { Section } from './line.ts';

export const success: Section = {
  title: 'Success Criteria',
  groups: [
    {
      title: 'Success Criteria',
      lines: [
        {
          line: 'Production environment fully configured',
          missing: 'Judged when everything above is proven.',
        },
        {
          line: 'Monitoring and observability operational',
          missing: 'Judged when everything above is proven.',
        },
        { line: 'Deployment automation working', missing: 'Judged when everything above is proven.' },
        { line: 'Security hardening complete', missing: 'Judged when everything above is proven.' },
        {
          line: 'Documentation comprehensive and up-to-date',
          missing: 'Judged when everything above is proven.',
        },
        { line: 'All health checks passing', missing: 'Judged when everything above is proven.' },
        {
          line: 'All tests passing in production-like environment',
          missing: 'Judged when everything above is proven.',
        },
      ],
    },
  ],
};
