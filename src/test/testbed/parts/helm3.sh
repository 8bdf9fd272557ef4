# shellcheck shell=bash
version=v3.22.0
directory=$TESTBED_HOME/helm3

about() {
  echo "Helm $version (Go module helm.sh/helm/v3)"
}

present() {
  [[ -x $directory/helm && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  go_install "$directory" "helm.sh/helm/v3/cmd/helm@$version" -ldflags "-s -w -X helm.sh/helm/v3/internal/version.version=$version"
  echo "$version" >"$directory/VERSION"
}
