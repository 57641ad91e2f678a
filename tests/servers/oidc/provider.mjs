// An OpenID Connect provider for client credentials alone: discovery, keys, and JWT access tokens for one audience.
// Everything that a test decides comes from the environment: OIDC_PORT, OIDC_AUDIENCE, OIDC_CLIENTS, OIDC_TOKEN_SECONDS.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const { OIDC_PORT, OIDC_AUDIENCE, OIDC_CLIENTS, OIDC_TOKEN_SECONDS } = process.env;
const clients = JSON.parse(OIDC_CLIENTS);
const scopes = [...new Set(clients.flatMap((client) => client.scope.split(' ')))];
const seconds = Number(OIDC_TOKEN_SECONDS);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: 'signing', use: 'sig', alg: 'RS256' };

const provider = new Provider(`http://127.0.0.1:${OIDC_PORT}`, {
  jwks: { keys: [key] },
  scopes,
  clients: clients.map((client) => ({ ...client, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] })),
  ttl: { ClientCredentials: seconds },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    // A token becomes a JWT, which gateways can check by themselves, only where it is asked for a resource.
    resourceIndicators: {
      enabled: true,
      defaultResource: () => OIDC_AUDIENCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => ({
        scope: scopes.join(' '),
        audience: resource,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});
provider.on('server_error', (_, error) => console.error(error));
provider.listen(Number(OIDC_PORT), '127.0.0.1');
