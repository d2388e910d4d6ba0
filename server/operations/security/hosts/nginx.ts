import { ASSETS, ASSETS_CACHE } from '../../page-paths.ts';
import type { PageHost } from './page-host.ts';

export const nginx: PageHost = {
  title: 'nginx',
  usage:
    '`include` it in the locations that serve files, and nowhere else: the server sends its own headers. A location with an `add_header` of its own inherits none, which is why the cache’s is in here, too.',
  passesApiOn: true,
  file: ({ everywhere }) => {
    // `always`: errors, too. No value holds both kinds of quotes, a backslash or a dollar sign.
    const lines = Object.entries(everywhere).map(([name, value]) =>
      value.includes('"') ? `add_header ${name} '${value}' always;` : `add_header ${name} "${value}" always;`,
    );
    const text = `# In http { }:
#   map $uri $region_dashboard_cache { ~^/${ASSETS}/ "${ASSETS_CACHE}"; default no-cache; }
# In server { }:
#   server_tokens off;
#   location ~ ^/(api/|live$|ready$|health$|docs/|config\\.json$) {
#     proxy_pass http://127.0.0.1:3001;
#     proxy_http_version 1.1;
#     proxy_set_header Host $http_host;
#     proxy_set_header Upgrade $http_upgrade;
#     proxy_set_header Connection $http_connection;
#     proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
#     proxy_read_timeout 75s;
#   }
#   location / {
#     include region-dashboard-page.conf;
#     root /srv/region-dashboard/web;
#     try_files $uri /index.html;
#   }
${lines.join('\n')}
add_header Cache-Control $region_dashboard_cache always;
`;
    return { name: 'nginx.conf', text };
  },
};
