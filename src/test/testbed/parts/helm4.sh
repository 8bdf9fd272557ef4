# shellcheck shell=bash
version=v4.3.1
directory=$TESTBED_HOME/helm4

about() {
  echo "Helm $version (Go module helm.sh/helm/v4)"
}

present() {
  [[ -x $directory/helm && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  go_install "$directory" "helm.sh/helm/v4/cmd/helm@$version" -ldflags "-s -w -X helm.sh/helm/v4/internal/version.version=$version"
  echo "$version" >"$directory/VERSION"
}
