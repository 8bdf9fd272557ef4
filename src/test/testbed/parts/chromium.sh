# shellcheck shell=bash
# A Debian package in the system: it finds its libraries by fixed paths.
about() {
  echo "Chromium of Debian 12, in which the pages are looked at"
}

present() {
  [[ -x /usr/bin/chromium ]]
}

provide() {
  install_debian chromium fonts-dejavu-core
}
