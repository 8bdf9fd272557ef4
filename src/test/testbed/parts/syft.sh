# shellcheck shell=bash
version=v1.57.1
directory=$TESTBED_HOME/syft

about() {
  echo "syft $version, whose bills of materials ours are compared with (Go module github.com/anchore/syft)"
}

present() {
  [[ -x $directory/syft && -f $directory/alpine-installed && $(<"$directory/VERSION") == "$version" ]]
}

# With a list of packages that Alpine's apk wrote, from syft's own tests.
provide() {
  go_install "$directory" "github.com/anchore/syft/cmd/syft@$version" -ldflags '-s -w'
  cp "$(go env GOMODCACHE)/github.com/anchore/syft@$version/syft/pkg/cataloger/alpine/testdata/multiple-2/lib/apk/db/installed" \
    "$directory/alpine-installed"
  chmod u+w "$directory/alpine-installed"
  echo "$version" >"$directory/VERSION"
}
