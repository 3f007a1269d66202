#!/usr/bin/env bash
# Makes Docker usable and builds Nightkiln's images. Safe to run at any time, from any directory, twice at once.
#
# Inputs (environment, all optional):
#   DOCKER_HOST                 the engine to use; when it is set, this script never installs or starts another one
#   NIGHTKILN_EXTRA_CA_FILE     PEM file of further certificate authorities for downloads over TLS; never part of an image
#   NIGHTKILN_DEBIAN_MIRROR     where the Debian packages of the images come from (http://deb.debian.org/debian)
set -euo pipefail
export LC_ALL=C

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
agents=$(cd -- "$here/../test-fixtures/agents" && pwd -P)
self="$here/setup.sh"
label=dev.nightkiln.source
base=debian:bookworm-slim
own_base=nightkiln/base:dev
mirror=${NIGHTKILN_DEBIAN_MIRROR:-http://deb.debian.org/debian}
images=(nightkiln/sidecar:dev nightkiln/sandbox:dev nightkiln/scripted-agent:dev)
hashes=()

say() { printf 'nightkiln setup: %s\n' "$*"; }

stop() {
  printf 'nightkiln setup: %s\n' "$@" >&2
  exit 1
}

engine_answers() {
  command -v docker >/dev/null && timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# --- What should be there -------------------------------------------------------------------------------------------

hash_of() { # hash_of SALT DIRECTORY: one name for the content of a directory
  (cd -- "$2" && { printf '%s\n' "$1"; find . -type f -print0 | sort -z | xargs -0 sha256sum; }) | sha256sum | cut -d' ' -f1
}

hash_inputs() {
  local sandbox
  sandbox=$(hash_of "$mirror" "$here/sandbox")
  hashes=(
    "$(hash_of "$mirror" "$here/sidecar")"
    "$sandbox"
    "$(hash_of "$sandbox $(hash_of '' "$here/scripted-agent")" "$agents")"
  )
}

image_is_current() { # image_is_current INDEX
  [[ "$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "${images[$1]}" 2>/dev/null)" == "${hashes[$1]}" ]]
}

all_current() {
  local found
  found=$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "${images[@]}" 2>/dev/null) || return 1
  [[ "$found" == "$(printf '%s\n' "${hashes[@]}")" ]]
}

# --- The engine -----------------------------------------------------------------------------------------------------

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null >>"$log" 2>&1 ||
    stop "installing $* failed; the last lines of $log:" "$(tail -n 5 "$log")" "mend the package sources, then run: $self"
}

apt_update() {
  apt-get update -q </dev/null >>"$log" 2>&1 ||
    stop "apt-get update failed; the last lines of $log:" "$(tail -n 5 "$log")" "mend the package sources, then run: $self"
}

wait_for_engine() { # wait_for_engine SECONDS
  local deadline=$((SECONDS + $1))
  until engine_answers; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

start_engine() {
  if [[ -d /run/systemd/system ]]; then
    say "starting the Docker engine (systemctl start docker)"
    timeout 90 systemctl start docker || true
  else
    say "starting the Docker engine (dockerd, its log is /var/log/nightkiln-dockerd.log)"
    # 9 is the lock of this script: the engine outlives it and must not hold it.
    SSL_CERT_DIR=$(engine_certificates) setsid nohup dockerd </dev/null >>/var/log/nightkiln-dockerd.log 2>&1 9>&- &
  fi
  wait_for_engine 60 ||
    stop "the Docker engine did not answer within 60 s; see /var/log/nightkiln-dockerd.log or: journalctl -u docker" \
      "start it by hand, then run: $self"
}

engine_certificates() {
  printf '/etc/ssl/certs'
  [[ -z "${NIGHTKILN_EXTRA_CA_FILE:-}" ]] || printf ':%s' "$scratch/ca"
}

ensure_engine() {
  engine_answers && return
  [[ -z "${DOCKER_HOST:-}" ]] ||
    stop "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST" "start it (or: unset DOCKER_HOST), then run: $self"
  if ((EUID != 0)); then
    stop "no Docker engine answers at unix:///var/run/docker.sock, or this user may not use it" \
      "to install and start one, run: sudo $self" \
      "to use one that runs already: sudo usermod -aG docker $(id -un), log in again, then run: $self"
  fi
  if ! command -v dockerd >/dev/null; then
    command -v apt-get >/dev/null ||
      stop "no Docker engine here, and this is not Debian or Ubuntu" \
        "install Docker Engine (https://docs.docker.com/engine/install/), start it, then run: $self"
    say "no Docker engine on this machine; installing Debian's docker.io with apt-get (log: $log)"
    apt_update
    apt_install docker.io iptables ca-certificates
    # The package may have started the engine itself.
    wait_for_engine 3 && return
  fi
  start_engine
}

# --- The images -----------------------------------------------------------------------------------------------------

pull_base() {
  # A registry that cannot be reached may let the client hang: it has 10 s to name the image, then 5 minutes to send it.
  say "pulling $base"
  timeout 300 docker pull "$base" >"$scratch/pull" 2>&1 9>&- &
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

debootstrap_base() {
  if ! command -v mmdebstrap >/dev/null; then
    ((EUID == 0)) && command -v apt-get >/dev/null ||
      stop "no image registry answers, and mmdebstrap, which can make the base image from Debian packages, is missing" \
        "run: sudo apt-get install -y mmdebstrap debian-archive-keyring && $self"
    apt_update
    apt_install mmdebstrap debian-archive-keyring
  fi
  say "no image registry answers; making the base image from Debian packages (about 30 s)"
  local security=${mirror%/}-security signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
  mmdebstrap --quiet --variant=minbase \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    bookworm "$scratch/base.tar" \
    "deb $signed $mirror bookworm main" "deb $signed $mirror bookworm-updates main" \
    "deb $signed $security bookworm-security main" </dev/null >>"$log" 2>&1 ||
    stop "mmdebstrap failed; the last lines of $log:" "$(tail -n 5 "$log")" "mend the cause, then run: $self"
  docker import --change 'CMD ["bash"]' "$scratch/base.tar" "$own_base" >/dev/null
}

ensure_base() {
  docker image inspect "$base" >/dev/null 2>&1 && return
  if docker image inspect "$own_base" >/dev/null 2>&1; then
    base=$own_base
  elif ! pull_base; then
    debootstrap_base
    base=$own_base
  fi
}

build() { # build INDEX CONTEXT DOCKERFILE
  image_is_current "$1" && return
  say "building ${images[$1]}"
  # The classic builder, because Debian's engine has no buildx; the host's network, because a bridge may be missing.
  DOCKER_BUILDKIT=0 timeout 900 docker build --network host --build-arg "BASE=$base" --label "$label=${hashes[$1]}" \
    --tag "${images[$1]}" --file "$3" "$2" </dev/null >>"$log" 2>&1 9>&- ||
    stop "building ${images[$1]} failed; the last lines of $log:" "$(tail -n 15 "$log")" "mend the cause, then run: $self"
}

main() {
  hash_inputs
  if engine_answers && all_current; then
    say "ready (engine and images are current)"
    return
  fi
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  log=$scratch/log
  local state=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/nightkiln
  mkdir -p "$state"
  exec 9>"$state/setup.lock"
  flock -w 900 9 || stop "another run of this script holds $state/setup.lock for 15 minutes already" "end it, then run: $self"
  log=$state/setup.log
  : >"$log"
  ensure_engine
  if ! all_current; then
    ensure_base
    build 0 "$here/sidecar" "$here/sidecar/Dockerfile"
    build 1 "$here/sandbox" "$here/sandbox/Dockerfile"
    build 2 "$agents" "$here/scripted-agent/Dockerfile"
    docker image prune --force --filter "label=$label" >/dev/null
  fi
  say "ready in ${SECONDS} s"
}

main "$@"
