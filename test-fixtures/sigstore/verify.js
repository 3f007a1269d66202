// Verifies DSSE envelopes with sigstore's own verifier and reads the statements in them:
//   node verify.js PUBLIC-KEY.pem FILE.intoto.jsonl
// Prints the type of each predicate, or why an envelope was refused, and ends with 1 then.
'use strict';
const { readFileSync } = require('node:fs');
const { createPublicKey } = require('node:crypto');
const { bundleFromJSON } = require('@sigstore/bundle');
const { toSignedEntity, Verifier } = require('@sigstore/verify');

const [, , keyFile, statements] = process.argv;
const publicKey = createPublicKey(readFileSync(keyFile));
const trust = {
  certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [],
  publicKey: () => ({ publicKey, validFor: () => true }),
};
// A key of our own has no certificate and is in no transparency log.
const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, tsaThreshold: 0, timestampThreshold: 0 });

for (const line of readFileSync(statements, 'utf8').split('\n').filter(Boolean)) {
  try {
    const dsseEnvelope = JSON.parse(line);
    const bundle = bundleFromJSON({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: dsseEnvelope.signatures[0].keyid }, tlogEntries: [] },
      dsseEnvelope,
    });
    verifier.verify(toSignedEntity(bundle));
    const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64'));
    console.log(statement._type, statement.predicateType);
  } catch (refused) {
    console.log('refused:', refused.code ?? '', refused.message);
    process.exitCode = 1;
  }
}
