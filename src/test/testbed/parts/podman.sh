# shellcheck shell=bash
# Podman serves Docker's API. A Debian package in the system: it finds its helpers by fixed paths.
about() {
  echo "Podman of Debian 12, which serves Docker's API"
}

present() {
  [[ -x /usr/bin/podman && -e /etc/containers/policy.json ]]
}

provide() {
  install_debian podman
}
