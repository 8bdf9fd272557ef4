# shellcheck shell=bash
# The maintained fork beside the pinned kaniko, to be compared by hand: KanikoParityTest and RunParityTest take it with
# KANIKO_EXECUTOR=$TESTBED_HOME/kaniko-fork/executor.
module=github.com/osscontainertools/kaniko
version=v1.28.3
directory=$TESTBED_HOME/kaniko-fork
by_name=true

about() {
  echo "kaniko's executor $version of the maintained fork, for comparisons by hand (Go module $module)"
}

present() {
  [[ -x $directory/executor && $(<"$directory/VERSION") == "$version" ]]
}

# Where the module cannot be had, KANIKO_FORK_SOURCE names a checkout of the tag.
provide() {
  local source=${KANIKO_FORK_SOURCE:-}
  needs_go
  if [[ -z $source ]]; then
    go mod download "$module@$version" ||
      cannot "the Go module $module@$version cannot be had; name a checkout of the tag $version in KANIKO_FORK_SOURCE"
    source=$(go env GOMODCACHE)/$module@$version
  fi
  rm -rf "$directory"
  mkdir -p "$directory"
  # Inside the module, whose go.mod replaces some of its dependencies; in a copy, because the cache is read-only.
  cp -r "$source" "$directory/source"
  chmod -R u+w "$directory/source"
  local vendor=-mod=mod
  [[ ! -d $directory/source/vendor ]] || vendor=-mod=vendor
  (cd "$directory/source" && CGO_ENABLED=0 go build "$vendor" -ldflags '-s -w' -o "$directory/executor" ./cmd/executor)
  rm -rf "$directory/source"
  echo "$version" >"$directory/VERSION"
}
