#!/usr/bin/env bash
# Builds nightkiln/sigstore:dev: somebody else's verifier of DSSE envelopes, for the tests of our statements. Says nothing
# when it is current. Takes the packages of package-lock.json from npm, with NIGHTKILN_EXTRA_CA_FILE and
# NPM_CONFIG_REGISTRY as sandbox-images/setup.sh does: without the former with what this machine trusts.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
image=nightkiln/sigstore:dev
label=dev.nightkiln.sigstore

"$here/../clients/build.sh"
base=$(docker image inspect --format '{{.Id}}' nightkiln/clients:dev)
source=$({ echo "$base"; cat -- "$here/package-lock.json" "$here/verify.js"; } | sha256sum | cut -d' ' -f1)
[[ "$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null)" != "$source" ]] || exit 0

registry=${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org}
container=$(docker create --interactive --env "NPM_CONFIG_REGISTRY=$registry" --network host --user 0:0 --workdir / nightkiln/clients:dev sh -seu)
trap 'docker rm --force "$container" >/dev/null' EXIT
docker cp -q -- "$here" "$container:/sigstore"
authorities=${NIGHTKILN_EXTRA_CA_FILE:-/etc/ssl/certs/ca-certificates.crt}
[[ ! -s $authorities ]] || docker cp -qL -- "$authorities" "$container:/extra-ca.pem"
timeout 600 docker start --attach --interactive "$container" <<'INSTALL'
cd /sigstore
if [ -s /extra-ca.pem ]; then
  chmod 0644 /extra-ca.pem
  export NODE_EXTRA_CA_CERTS=/extra-ca.pem
fi
npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --cache /tmp/npm >/tmp/npm.log 2>&1 || { cat /tmp/npm.log >&2; exit 1; }
rm -rf /extra-ca.pem /tmp/npm /tmp/npm.log
chmod -R a+rX /sigstore
INSTALL
docker commit --change "LABEL $label=$source" --change 'USER 10001:10001' --change 'ENV NPM_CONFIG_REGISTRY=' --change 'CMD ["bash"]' "$container" "$image" >/dev/null
