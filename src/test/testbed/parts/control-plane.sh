# shellcheck shell=bash
version=v1.34.4
etcd=3.4.23
directory=$TESTBED_HOME/control-plane

about() {
  echo "kube-apiserver, -controller-manager and -scheduler $version (Go module k8s.io/kubernetes), etcd $etcd (Debian package)"
}

present() {
  [[ -x $directory/etcd && $(<"$directory/VERSION") == "$version $etcd" ]]
}

provide() {
  local stamp=k8s.io/component-base/version
  needs_go
  rm -rf "$directory"
  mkdir -p "$directory"
  unpack_debian "$directory/etcd-server" "etcd-server=$etcd*"
  mv "$directory/etcd-server/usr/bin/etcd" "$directory/etcd"
  rm -rf "$directory/etcd-server"
  (
    cd "$here/control-plane" || exit
    # The version is what clients read from the API server. The kubelet is the part node's.
    GOBIN=$directory CGO_ENABLED=0 go install -mod=readonly \
      -ldflags "-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=34" \
      k8s.io/kubernetes/cmd/kube-{apiserver,controller-manager,scheduler}
  )
  echo "$version $etcd" >"$directory/VERSION"
}
