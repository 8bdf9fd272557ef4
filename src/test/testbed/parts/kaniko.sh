# shellcheck shell=bash
module=github.com/chainguard-dev/kaniko
version=v1.25.5
directory=$TESTBED_HOME/kaniko

about() {
  echo "kaniko's executor $version, with the Dockerfiles of its integration tests (Go module $module)"
}

present() {
  [[ -x $directory/executor && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  local source
  command -v go >/dev/null || cannot "it is built with Go, and there is no go on the PATH; install Go 1.21 or newer"
  go mod download "$module@$version"
  source=$(go list -m -modfile=/dev/null -f '{{.Dir}}' "$module@$version" 2>/dev/null) ||
    source=$(go env GOMODCACHE)/$module@$version
  rm -rf "$directory"
  mkdir -p "$directory"
  # Inside the module, whose go.mod replaces some of its dependencies; in a copy, because the cache is read-only.
  cp -r "$source" "$directory/source"
  chmod -R u+w "$directory/source"
  (cd "$directory/source" && CGO_ENABLED=0 go build -mod=mod -ldflags '-s -w' -o "$directory/executor" ./cmd/executor)
  mv "$directory/source/integration" "$directory/integration"
  rm -rf "$directory/source"
  echo "$version" >"$directory/VERSION"
}
