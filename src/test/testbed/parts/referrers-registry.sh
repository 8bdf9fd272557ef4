# shellcheck shell=bash
version=v0.21.7
directory=$TESTBED_HOME/referrers-registry
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../referrers-registry" && pwd)

about() {
  echo "a registry with the referrers API (Go module github.com/google/go-containerregistry $version)"
}

present() {
  [[ -x $directory/registry && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  needs_go
  rm -rf "$directory"
  mkdir -p "$directory"
  (cd "$source" && CGO_ENABLED=0 GOFLAGS='' go build -mod=readonly -ldflags '-s -w' -o "$directory/registry" .)
  echo "$version" >"$directory/VERSION"
}
