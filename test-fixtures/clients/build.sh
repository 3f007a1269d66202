#!/usr/bin/env bash
# Builds nightkiln/clients:dev for the tests of the egress gateway: the sandbox image with npm and pip. Says nothing when
# it is current. Takes the packages from Debian, with NIGHTKILN_EXTRA_CA_FILE as sandbox-images/setup.sh does.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
install=$root/sandbox-images/base/install.sh
image=nightkiln/clients:dev
label=dev.nightkiln.clients
packages=(npm python3-pip)

base=$(docker image inspect --format '{{.Id}}' nightkiln/sandbox:dev) || {
  echo "nightkiln/sandbox:dev is missing; run: $root/sandbox-images/setup.sh" >&2
  exit 1
}
source=$({ echo "$base ${packages[*]}"; cat -- "$install"; } | sha256sum | cut -d' ' -f1)
[[ "$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null)" != "$source" ]] || exit 0

container=$(docker create --interactive --network host --user 0:0 nightkiln/sandbox:dev sh -s -- "${packages[@]}")
trap 'docker rm --force "$container" >/dev/null' EXIT
if [[ -n ${NIGHTKILN_EXTRA_CA_FILE:-} ]]; then
  docker cp -- "$NIGHTKILN_EXTRA_CA_FILE" "$container:/nightkiln-extra-ca.pem"
fi
timeout 900 docker start --attach --interactive "$container" <"$install"
docker commit --change "LABEL $label=$source" --change 'USER 10001:10001' --change 'CMD ["bash"]' "$container" "$image"
