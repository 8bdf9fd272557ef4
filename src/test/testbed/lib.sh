# shellcheck shell=bash
# What the parts have in common.

# cannot REASON: ends the part; the reason is the user's to read, so it names the remedy.
cannot() {
  echo "$1" >"${CANNOT_FILE:-/dev/stderr}"
  exit 1
}

is_root() {
  [[ $(id -u) == 0 ]]
}

# needs_debian: parts made of Debian packages are pinned to the versions of this release.
needs_debian() {
  if ! command -v apt-get >/dev/null || ! grep -q '^VERSION_CODENAME=bookworm$' /etc/os-release; then
    cannot "it comes from the packages of Debian 12 (bookworm), and this is another system"
  fi
}

# fresh_lists PACKAGE: brings apt's package lists when they do not know the package.
fresh_lists() {
  apt-cache show "$1" >/dev/null 2>&1 && return
  is_root || cannot "apt does not know the package $1; run apt-get update as root"
  update_lists
}

# update_lists: an archive that does not answer need not be the one that is asked.
update_lists() {
  apt-get update -q || echo "apt-get update failed; going on with what it brought"
}

# install_debian PACKAGE[=VERSION]...: into the system, without the recommended ones and without starting services.
install_debian() {
  needs_debian
  is_root || cannot "it needs the Debian packages $*; install them as root"
  fresh_lists "${1%%=*}"
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" && return
  # The lists may be older than the archive.
  update_lists
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# unpack_debian DIRECTORY PACKAGE[=VERSION]: a package's files alone: needs no root, and no service starts.
unpack_debian() {
  local directory=$1 package=$2 download
  needs_debian
  fresh_lists "${package%%=*}"
  download=$(mktemp -d "$TESTBED_HOME/download.XXXXXX")
  (
    cd "$download" || exit
    # As root apt would drop to its own user, who cannot write here.
    apt-get download -q -o APT::Sandbox::User="$(id -un)" "$package"
  )
  rm -rf "$directory"
  dpkg-deb --extract "$download"/*.deb "$directory"
  rm -rf "$download"
}

# needs_go: ends the part where there is no Go to build it with.
needs_go() {
  command -v go >/dev/null || cannot "it is built with Go, and there is no go on the PATH; install Go 1.24 or newer"
}

# go_install DIRECTORY PACKAGE@VERSION [FLAG]...: a program of a Go module, built without a source tree of ours.
go_install() {
  local directory=$1 package=$2
  shift 2
  needs_go
  rm -rf "$directory"
  mkdir -p "$directory"
  # Where no go.mod is near, so that only the module's own counts.
  (cd "$directory" && GOBIN=$directory GOFLAGS='' CGO_ENABLED=0 go install "$@" "$package")
}
