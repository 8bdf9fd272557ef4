# shellcheck shell=bash
version=v3.1.3
directory=$TESTBED_HOME/cosign

about() {
  echo "cosign $version, which checks signatures and attestations (Go module github.com/sigstore/cosign/v3)"
}

present() {
  [[ -x $directory/cosign && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  go_install "$directory" "github.com/sigstore/cosign/v3/cmd/cosign@$version" -ldflags '-s -w'
  echo "$version" >"$directory/VERSION"
}
