import type { Section } from './line.ts';

export const documentation: Section = {
  title: '9.5 Documentation',
  groups: [
    {
      title: 'Production Deployment Guide',
      lines: [
        { line: 'Update production deployment guide', missing: 'Comes with the guides.' },
        { line: 'Document environment setup', missing: 'Comes with the guides.' },
        { line: 'Document deployment process', missing: 'Comes with the guides.' },
        { line: 'Document rollback procedures', missing: 'Comes with the guides.' },
        { line: 'Document troubleshooting steps', missing: 'Comes with the guides.' },
      ],
    },
    {
      title: 'Operations Runbook',
      lines: [
        { line: 'Create operations runbook', missing: 'Comes with the guides.' },
        { line: 'Document common operations', missing: 'Comes with the guides.' },
        { line: 'Document incident response procedures', missing: 'Comes with the guides.' },
        { line: 'Document monitoring procedures', missing: 'Comes with the guides.' },
        { line: 'Document backup and restore procedures', missing: 'Comes with the guides.' },
      ],
    },
    {
      title: 'Troubleshooting Guide',
      lines: [
        { line: 'Create troubleshooting guide', missing: 'Comes with the guides.' },
        { line: 'Document common issues and solutions', missing: 'Comes with the guides.' },
        { line: 'Document diagnostic procedures', missing: 'Comes with the guides.' },
        { line: 'Document log analysis procedures', missing: 'Comes with the guides.' },
        { line: 'Document performance tuning procedures', missing: 'Comes with the guides.' },
      ],
    },
  ],
};
