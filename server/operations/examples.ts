const DASHBOARD = '0d9a4f9e-7f44-4a55-9a3a-5a3c0f6f1c11';
const REGION = '3f1f7f0e-5b1f-4d8e-9f63-0a1d6d3c2b10';
const COMMAND = '8b2f5c1e-2a7d-4c0b-8f3e-6d5a4b3c2d1e';
const SOURCE = '5e0c7a94-3a0e-4f57-8d0d-6a1b9c2f4e31';
const PUSH_KEY = 'a1c2e3f4-5b6d-4e7f-8a9b-0c1d2e3f4a5b';
const DATASET = 'c6b6a7f2-1f0a-4f3e-9d57-2b8f0a9e7d65';

/**
 * What a body of each route may look like, for the readable page of the API; keyed by method and address.
 * A test holds every one of them against the schema of its route, and every route with a body against this.
 */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  'POST /api/auth/sign-up/email': {
    name: 'Ada',
    email: 'ada@example.org',
    password: 'correct horse battery staple',
  },
  'POST /api/auth/sign-in/email': { email: 'ada@example.org', password: 'correct horse battery staple' },
  'POST /api/auth/change-password': {
    currentPassword: 'correct horse battery staple',
    newPassword: 'another horse, another battery',
  },
  'PATCH /api/v1/me': { name: 'Ada Lovelace' },
  'POST /api/v1/tenants': { slug: 'acme', name: 'Acme' },
  'PATCH /api/v1/tenants/:tenant/members/:person': { role: 'editor' },
  'POST /api/v1/tenants/:tenant/invitations': { email: 'ben@example.org', role: 'editor' },
  'POST /api/v1/tenants/:tenant/dashboards': {
    title: 'Sales',
    regions: [
      {
        id: REGION,
        title: 'Notes',
        widget: { kind: 'text', options: { markdown: 'Numbers of **this week**' } },
        placement: { x: 0, y: 0, w: 8, h: 4 },
      },
    ],
  },
  'POST /api/v1/tenants/:tenant/dashboards/:id/commands': {
    commands: [{ id: COMMAND, type: 'moveRegion', regionId: REGION, x: 12, y: 0 }],
  },
  'POST /api/v1/reports': {
    'csp-report': {
      'document-uri': 'https://boards.example.com/t/home',
      'effective-directive': 'script-src-elem',
      'blocked-uri': 'inline',
    },
  },
  'POST /api/v1/page-telemetry': {
    sentAt: 1_790_000_000_000,
    vitals: { lcp: 0.84, cls: 0.01 },
    spans: [
      {
        name: 'moveRegion',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        startedAt: 1_789_999_999_000,
        duration: 38,
        outcome: 'done',
      },
    ],
  },
  'POST /api/v1/tenants/:tenant/sources': {
    kind: 'postgres',
    name: 'Shop',
    settings: { host: 'db.example.com', database: 'shop', user: 'reader', tls: 'verify-full' },
    secrets: { password: 'correct horse battery staple' },
  },
  'PATCH /api/v1/tenants/:tenant/sources/:source': { name: 'Shop, read only' },
  'POST /api/v1/tenants/:tenant/sources/test': {
    kind: 'prometheus',
    settings: { url: 'https://prometheus.example.com', auth: 'none' },
  },
  'POST /api/v1/tenants/:tenant/query': {
    query: { source: 'dataset', dataset: DATASET, limit: 10 },
    from: 'now-1h',
    to: 'now',
  },
  'POST /api/v1/tenants/:tenant/query/answer': {
    query: { source: 'http', sourceId: SOURCE, request: { path: '/orders' } },
  },
  'POST /api/v1/tenants/:tenant/query/shape': {
    query: { source: 'http', sourceId: SOURCE, shape: 'orders.{ "city": city, "total": total }' },
    answer: '{ "orders": [{ "city": "Bern", "total": 12.5 }] }',
  },
  'POST /api/v1/tenants/:tenant/datasets': { name: 'Weather' },
  'PATCH /api/v1/tenants/:tenant/datasets/:dataset': { name: 'Weather of Seattle' },
  'POST /api/v1/tenants/:tenant/datasets/:dataset/keys': { name: 'Weather station' },
  'POST /api/v1/tenants/:tenant/datasets/:dataset/rows': [
    { time: '2026-01-01T00:00:00Z', station: 'Seattle', temperature: 4.5 },
    { time: '2026-01-01T01:00:00Z', station: 'Seattle', temperature: 4.1 },
  ],
};

/** What a parameter of an address may look like. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  tenant: 'home',
  id: DASHBOARD,
  region: REGION,
  dataset: DATASET,
  source: SOURCE,
  variable: 'city',
  key: PUSH_KEY,
};
