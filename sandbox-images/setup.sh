#!/usr/bin/env bash
# Makes Docker usable and builds Nightkiln's images. Safe to run at any time, from any directory, twice at once.
#
#   setup.sh             does what is missing; says one line when nothing is
#   setup.sh --refresh   builds all images anew, with the packages Debian has today
#
# Inputs (environment, all optional):
#   DOCKER_HOST               the engine to use; when it is set, this script never installs or starts another one
#   NIGHTKILN_EXTRA_CA_FILE   PEM file of further certificate authorities, for networks that intercept TLS. It is used by
#                             the package installation inside the base image, by that of the scanner and by an engine
#                             started here (for pulls), and is in no image, layer or history afterwards. A running engine
#                             keeps its own trust. Where it is not set, the scanner's packages are fetched with the
#                             authorities that this machine trusts.
#   NPM_CONFIG_REGISTRY       where the scanner's packages come from; https://registry.npmjs.org when it is not set
set -euo pipefail
export LC_ALL=C

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
agents=$(cd -- "$here/../test-fixtures/agents" && pwd -P)
self="$here/setup.sh"
label=dev.nightkiln.source
debian=debian:bookworm-slim
images=(nightkiln/base:dev nightkiln/sidecar:dev nightkiln/sandbox:dev nightkiln/scripted-agent:dev
  nightkiln/scanner:dev)
authorities=${NIGHTKILN_EXTRA_CA_FILE:-}
registry=${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org}
refresh=false

say() { printf 'nightkiln setup: %s\n' "$*"; }

stop() {
  printf 'nightkiln setup: %s\n' "$@" >&2
  exit 1
}

stop_with_log() { # stop_with_log WHAT
  stop "$1 failed; the last lines of $log:" "$(tail -n 12 "$log")" "mend the cause, then run: $self"
}

# --- What should be there -------------------------------------------------------------------------------------------

digest_of() { # digest_of SALT DIRECTORY: names the content of a directory
  (cd -- "$2" && { printf '%s\n' "$1"; find . -type f -print0 | sort -z | xargs -0 sha256sum; }) | sha256sum | cut -d' ' -f1
}

name_inputs() {
  local base sandbox
  base=$(digest_of "$debian" "$here/base")
  sandbox=$(digest_of "$base" "$here/sandbox")
  sources=("$base" "$(digest_of "$base" "$here/sidecar")" "$sandbox"
    "$(digest_of "$sandbox $(digest_of '' "$here/scripted-agent")" "$agents")"
    "$(digest_of "$base" "$here/scanner")")
}

labels_of() { docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$@" 2>/dev/null; }

all_current() { [[ $refresh == false && "$(labels_of "${images[@]}")" == "$(printf '%s\n' "${sources[@]}")" ]]; }

is_current() { [[ $refresh == false && "$(labels_of "${images[$1]}")" == "${sources[$1]}" ]]; } # is_current INDEX

# --- The engine -----------------------------------------------------------------------------------------------------

engine_answers() {
  command -v docker >/dev/null && timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

wait_for_engine() { # wait_for_engine SECONDS
  local deadline=$((SECONDS + $1))
  until engine_answers; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

# 9 is the lock of this script: whatever outlives it must not hold it.
apt() { timeout 900 apt-get -q "$@" </dev/null >>"$log" 2>&1 9>&-; }

apt_install() {
  apt update || stop_with_log "apt-get update"
  DEBIAN_FRONTEND=noninteractive apt install -y --no-install-recommends "$@" || stop_with_log "apt-get install $*"
}

start_engine() {
  if [[ -d /run/systemd/system ]]; then
    say "starting the Docker engine (systemctl start docker)"
    timeout 90 systemctl start docker >>"$log" 2>&1 || true
  else
    say "starting the Docker engine (dockerd; its log: $state/dockerd.log)"
    local trust=/etc/ssl/certs
    if [[ -n $authorities ]]; then
      mkdir -p "$state/authorities"
      cp -- "$authorities" "$state/authorities/extra.pem"
      trust+=:$state/authorities
    fi
    SSL_CERT_DIR=$trust setsid nohup dockerd </dev/null >>"$state/dockerd.log" 2>&1 9>&- &
  fi
  wait_for_engine 60 || stop "the Docker engine did not answer within 60 s" \
    "its log: $state/dockerd.log or: journalctl -u docker" "start it by hand, then run: $self"
}

ensure_engine() {
  engine_answers && return
  [[ -z ${DOCKER_HOST:-} ]] || stop "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST" \
    "start that engine, or to use the one of this machine run: env -u DOCKER_HOST $self"
  (($(id -u) == 0)) || stop "no Docker engine answers at unix:///var/run/docker.sock, or this user may not use it" \
    "to install and start one, run: sudo $self" \
    "to use one that is running, run: sudo usermod -aG docker $(id -un); then log in again and run: $self"
  if ! command -v dockerd >/dev/null || ! command -v docker >/dev/null; then
    command -v apt-get >/dev/null || stop "no Docker engine here, and this is neither Debian nor Ubuntu" \
      "install Docker Engine (https://docs.docker.com/engine/install/), then run: $self"
    say "no Docker engine on this machine: installing docker.io with apt-get (log: $log)"
    apt_install docker.io iptables ca-certificates
    # The package may have started its engine already.
    wait_for_engine 3 && return
  fi
  start_engine
}

# --- The images -----------------------------------------------------------------------------------------------------

pull_debian() {
  # Where no registry can be reached the client may hang: it has 10 s to find the image, then 5 minutes to load it.
  say "pulling $debian"
  : >"$scratch/pull"
  timeout 300 docker pull "$debian" </dev/null >"$scratch/pull" 2>&1 9>&- &
  local pull=$! deadline=$((SECONDS + 10))
  until grep -q 'Pulling from' "$scratch/pull" || ! kill -0 "$pull" 2>/dev/null; do
    if ((SECONDS >= deadline)); then
      kill "$pull" 2>/dev/null || true
      break
    fi
    sleep 0.2
  done
  wait "$pull"
}

have_debian() { [[ $refresh == false ]] && docker image inspect "$debian" >/dev/null 2>&1; }

# The base by way of a container instead of a Dockerfile: the authorities are there while the packages are installed
# and gone before the layer is made, which no build instruction of the classic builder can do.
base_from_image() {
  say "installing packages into $debian"
  local container
  container=$(docker create --interactive --network host --user 0:0 "$debian" sh -s -- "${packages[@]}")
  if { [[ -z $authorities ]] || docker cp -- "$authorities" "$container:/nightkiln-extra-ca.pem"; } &&
    timeout 900 docker start --attach --interactive "$container" <"$here/base/install.sh" 9>&- &&
    docker commit --change "LABEL $label=${sources[0]}" --change 'CMD ["bash"]' "$container" "${images[0]}"; then
    docker rm "$container" >/dev/null
  else
    docker rm --force "$container" >/dev/null
    return 1
  fi >>"$log" 2>&1
}

base_from_packages() {
  if ! command -v mmdebstrap >/dev/null; then
    if (($(id -u) != 0)) || ! command -v apt-get >/dev/null; then
      stop "no image registry answers, and mmdebstrap, which makes the base image from Debian packages, is missing" \
        "run: sudo apt-get install -y mmdebstrap debian-archive-keyring && $self"
    fi
    apt_install mmdebstrap debian-archive-keyring
  fi
  say "no image registry answers: making the base from Debian packages instead (about 40 s; log: $log)"
  local IFS=,
  # Without sources it takes Debian's own for the release, its updates and its security fixes.
  # shellcheck disable=SC2016 # mmdebstrap gives the hook its directory as $1
  timeout 900 mmdebstrap --quiet --variant=minbase --include="${packages[*]}" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --customize-hook='rm -f "$1/etc/hostname" "$1/etc/resolv.conf"' \
    bookworm "$scratch/base.tar" </dev/null >>"$log" 2>&1 9>&- || stop_with_log mmdebstrap
  docker import --change "LABEL $label=${sources[0]}" --change 'CMD ["bash"]' "$scratch/base.tar" "${images[0]}" >>"$log"
}

ensure_base() {
  is_current 0 && return
  mapfile -t packages <"$here/base/packages"
  if have_debian || pull_debian; then
    base_from_image || stop_with_log "installing packages into $debian"
  else
    base_from_packages
  fi
}

build() { # build INDEX CONTEXT DOCKERFILE
  is_current "$1" && return
  say "building ${images[$1]}"
  # The classic builder, because Debian's engine brings no buildx. Nothing after the base needs a network.
  DOCKER_BUILDKIT=0 timeout 900 docker build --network none --label "$label=${sources[$1]}" --tag "${images[$1]}" \
    --file "$3" "$2" </dev/null >>"$log" 2>&1 9>&- || stop_with_log "building ${images[$1]}"
}

# Nothing but node, its libraries and the scanner's packages, made in a container of the base for the same reason.
scanner() {
  is_current 4 && return
  say "building ${images[4]} (packages from $registry)"
  local container trust=${authorities:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}
  container=$(docker create --interactive --network host --user 0:0 "${images[0]}" sh -s -- "$registry")
  if docker cp -- "$here/scanner" "$container:/nightkiln-scanner" &&
    { [[ ! -s $trust ]] || docker cp --follow-link -- "$trust" "$container:/nightkiln-extra-ca.pem"; } &&
    timeout 900 docker start --attach --interactive "$container" <"$here/scanner/install.sh" 9>&- &&
    docker cp -- "$container:/image/." - | docker import --change "LABEL $label=${sources[4]}" \
      --change 'USER 10001:10001' --change 'WORKDIR /workspace' \
      --change 'CMD ["/opt/scanner/node", "--version"]' - "${images[4]}"; then
    docker rm "$container" >/dev/null
  else
    docker rm --force "$container" >/dev/null
    return 1
  fi >>"$log" 2>&1
}

build_images() {
  ensure_base
  build 1 "$here/sidecar" "$here/sidecar/Dockerfile"
  build 2 "$here/sandbox" "$here/sandbox/Dockerfile"
  build 3 "$agents" "$here/scripted-agent/Dockerfile"
  scanner || stop_with_log "building ${images[4]} (packages from $registry)"
  # Only what these builds replaced: untagged images that carry our label.
  docker image prune --force --filter "label=$label" >>"$log"
}

# --------------------------------------------------------------------------------------------------------------------

read_inputs() {
  case "$*" in
    '') ;;
    --refresh) refresh=true ;;
    *) stop "unknown argument: $*" "run: $self [--refresh]" ;;
  esac
  [[ -z $authorities ]] || grep -qs 'BEGIN CERTIFICATE' "$authorities" ||
    stop "NIGHTKILN_EXTRA_CA_FILE=$authorities is not a readable PEM file with certificates" \
      "name such a file, or run: env -u NIGHTKILN_EXTRA_CA_FILE $self"
  name_inputs
}

main() {
  read_inputs "$@"
  if engine_answers && all_current; then
    say "ready (engine and images are current)"
    return
  fi
  state=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  state=${state:-/var/cache}/nightkiln
  mkdir -p "$state"
  exec 9>"$state/setup.lock"
  flock -w 1800 9 || stop "another run holds $state/setup.lock for 30 minutes already" "end it, then run: $self"
  log=$state/setup.log
  : >"$log"
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  ensure_engine
  all_current || build_images
  say "ready after ${SECONDS} s"
}

main "$@"
