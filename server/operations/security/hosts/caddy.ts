import { ASSETS, ASSETS_CACHE } from '../../page-paths.ts';
import type { PageHost } from './page-host.ts';

export const caddy: PageHost = {
  title: 'Caddy',
  usage: '`import` it where the page is served, and nowhere else: the server sends its own headers.',
  passesApiOn: true,
  file: ({ everywhere }) => {
    // Between backquotes nothing has to be escaped.
    const lines = Object.entries(everywhere).map(([name, value]) => `\t\t${name} \`${value}\``);
    const text = `# boards.example.com {
#	@server path /api/* /live /ready /health /docs/* /config.json
#	handle @server {
#		reverse_proxy 127.0.0.1:3001
#	}
#	handle {
#		import region-dashboard-page
#		root * /srv/region-dashboard/web
#		try_files {path} /index.html
#		file_server
#	}
# }
(region-dashboard-page) {
	header {
${lines.join('\n')}
		-Server
	}
	@assets path /${ASSETS}/*
	header @assets Cache-Control "${ASSETS_CACHE}"
	@others not path /${ASSETS}/*
	header @others Cache-Control no-cache
}
`;
    return { name: 'Caddyfile', text };
  },
};
