import type { Section } from './line.ts';

export const deployment: Section = {
  title: '9.3 Deployment Automation',
  groups: [
    {
      title: 'CI/CD Pipeline',
      lines: [
        {
          line: 'Create GitHub Actions workflow for automated testing',
          missing: 'Comes with deployment automation.',
        },
        { line: 'Create deployment workflow for staging', missing: 'Comes with deployment automation.' },
        { line: 'Create deployment workflow for production', missing: 'Comes with deployment automation.' },
        { line: 'Configure automated rollback on failure', missing: 'Comes with deployment automation.' },
        { line: 'Set up deployment approvals for production', missing: 'Comes with deployment automation.' },
      ],
    },
    {
      title: 'Deployment Scripts',
      lines: [
        { line: 'Create deployment script for backend', missing: 'Comes with deployment automation.' },
        { line: 'Create deployment script for frontend', missing: 'Comes with deployment automation.' },
        { line: 'Create database migration script', missing: 'Comes with deployment automation.' },
        { line: 'Create rollback script', missing: 'Comes with deployment automation.' },
        { line: 'Create verification script', missing: 'Comes with deployment automation.' },
      ],
    },
    {
      title: 'Health Check Integration',
      lines: [
        {
          line: 'Integrate health checks into deployment process',
          missing: 'Comes with deployment automation.',
        },
        {
          line: 'Configure deployment to wait for health checks',
          missing: 'Comes with deployment automation.',
        },
        {
          line: 'Set up automatic rollback on health check failure',
          missing: 'Comes with deployment automation.',
        },
        { line: 'Create health check monitoring dashboard', missing: 'Comes with deployment automation.' },
      ],
    },
  ],
};
