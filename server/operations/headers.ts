import helmet from '@fastify/helmet';
import fastifyPlugin from 'fastify-plugin';

/** Security headers on every answer. (Hashes, reports and the audit of them come with hardening.) */
export const headers = fastifyPlugin(
  async app => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          manifestSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          objectSrc: ["'none'"],
        },
      },
      xFrameOptions: { action: 'deny' },
      // HSTS belongs on https alone; it comes with the hardening issue.
      strictTransportSecurity: false,
      crossOriginEmbedderPolicy: false,
    });
  },
  { name: 'headers' },
);
