# shellcheck shell=bash
version=1.5.4
directory=$TESTBED_HOME/zstd

about() {
  echo "zstd $version, which compresses layers and archives (Debian package, unpacked)"
}

present() {
  [[ -x $directory/usr/bin/zstd && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  unpack_debian "$directory" "zstd=$version*"
  "$directory/usr/bin/zstd" --version
  echo "$version" >"$directory/VERSION"
}
