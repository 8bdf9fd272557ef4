# shellcheck shell=bash
version=v0.2.2
directory=$TESTBED_HOME/rpm-databases
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../rpm-databases" && pwd)

about() {
  echo "databases that rpm wrote on CentOS 5 to 8, UBI 8 (s390x) and SLES 15 (Go module github.com/anchore/go-rpmdb $version)"
}

present() {
  [[ -f $directory/sle15-bci.Packages.db.gz && $(<"$directory/VERSION") == "$version" ]]
}

# Real ones, from the tests of the library that syft reads them with, and what that library lists of each.
provide() {
  local module known
  needs_go
  rm -rf "$directory"
  mkdir -p "$directory"
  module=$(cd "$source" && GOFLAGS='' go mod download && GOFLAGS='' go list -mod=readonly -m -f '{{.Dir}}' github.com/anchore/go-rpmdb)
  known=$(mktemp -d "$TESTBED_HOME/databases.XXXXXX")
  for database in centos5-plain centos6-plain centos7-many centos8-modularitylabel libuuid sle15-bci ubi8-s390x; do
    ln -s "$module/pkg/testdata/$database" "$known/"
  done
  (cd "$source" && CGO_ENABLED=0 GOFLAGS='' go run -mod=readonly . "$known" "$directory")
  rm -rf "$known"
  echo "$version" >"$directory/VERSION"
}
