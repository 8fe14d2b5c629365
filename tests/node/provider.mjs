// A real OpenID provider on loopback for the tests: gives tokens for client credentials, prints its address.
// node provider.mjs [lifetime of a token in seconds]
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const lifetime = Number(process.argv[2] ?? 300);
const signing = (algorithm, type, options) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  use: 'sig', alg: algorithm, kid: randomUUID(),
});
const client = (id, role) => ({
  client_id: id, client_secret: `${role}: s&cret/${id}`, grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
});

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client('line-1', 'OPERATOR'), client('dashboard', 'none')],
    jwks: { keys: [signing('RS256', 'rsa', { modulusLength: 2048 }), signing('ES256', 'ec', { namedCurve: 'P-256' })] },
    cookies: { keys: [randomUUID()] },
    extraTokenClaims: (context, token) => (token.clientId === 'line-1' ? { role: 'OPERATOR' } : {}),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:plumbline',
        getResourceServerInfo: () => ({
          scope: '', audience: 'plumbline', accessTokenFormat: 'jwt', accessTokenTTL: lifetime,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
process.on('SIGTERM', () => process.exit(0));
