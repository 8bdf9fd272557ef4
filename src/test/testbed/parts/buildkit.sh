# shellcheck shell=bash
# BuildKit's daemon and client, to be compared by hand: DockerfileCasesTest, RunParityTest and the
# benchmark take them with BUILDKIT=$TESTBED_HOME/buildkit.
module=github.com/moby/buildkit
version=v0.26.1
directory=$TESTBED_HOME/buildkit
by_name=true

about() {
  echo "BuildKit's daemon and client $version, for comparisons by hand (Go module $module)"
}

present() {
  [[ -x $directory/buildkitd && -x $directory/buildctl && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  needs_go
  go mod download "$module@$version" || cannot "the Go module $module@$version cannot be had"
  rm -rf "$directory"
  mkdir -p "$directory"
  cp -r "$(go env GOMODCACHE)/$module@$version" "$directory/source"
  chmod -R u+w "$directory/source"
  (cd "$directory/source" && CGO_ENABLED=0 go build -mod=mod -ldflags '-s -w' -o "$directory" ./cmd/buildkitd ./cmd/buildctl)
  rm -rf "$directory/source"
  echo "$version" >"$directory/VERSION"
}
