#!/bin/sh
# Runs as root inside a container of the base image; its arguments are the packages to install.
# What it leaves behind becomes one layer, so the extra authorities, the lists and the logs must be gone at its end.
set -eu
# Not in the home of root: apt downloads as a user of its own.
authorities=/nightkiln-extra-ca.pem
trust=
if [ -s "$authorities" ]; then
  chmod 0644 "$authorities"
  trust="-o Acquire::https::CAInfo=$authorities"
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # no option or two words
apt-get $trust -q -o APT::Update::Error-Mode=any update
# shellcheck disable=SC2086
apt-get $trust -q install -y --no-install-recommends "$@"
rm -rf "$authorities" /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log /var/log/alternatives.log
