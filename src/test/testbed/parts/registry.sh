# shellcheck shell=bash
version=2.8.2
directory=$TESTBED_HOME/registry

about() {
  echo "docker-registry $version (Debian package, unpacked: nothing is started)"
}

present() {
  [[ -x $directory/usr/bin/docker-registry && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  unpack_debian "$directory" "docker-registry=$version*"
  "$directory/usr/bin/docker-registry" --version
  echo "$version" >"$directory/VERSION"
}
