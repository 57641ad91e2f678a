// Answers 204 to a request whose bearer token the issuer signed for this audience and that has not ended, 401 to any other.
// `await` stands in statements of its own only: inside an expression it ends the worker of njs 0.7.9 with a fault.
const KEY = Buffer.from('@KEY@', 'base64');
const METHOD = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

function decoded(part) {
  return JSON.parse(Buffer.from(part, 'base64url'));
}

function meant(parts) {
  const claims = decoded(parts[1]);
  const ours = claims.iss === '@ISSUER@' && claims.aud === '@AUDIENCE@';
  return ours && claims.exp > Date.now() / 1000;
}

async function check(request) {
  try {
    const parts = request.headersIn.Authorization.replace(/^Bearer /i, '').split('.');
    const key = await crypto.subtle.importKey('spki', KEY, METHOD, false, ['verify']);
    const signature = Buffer.from(parts[2], 'base64url');
    const signed = await crypto.subtle.verify(METHOD, key, signature, Buffer.from(parts[0] + '.' + parts[1]));
    request.return(signed && decoded(parts[0]).alg === 'RS256' && meant(parts) ? 204 : 401);
  } catch (error) {
    request.return(401);
  }
}

export default { check };
