# shellcheck shell=bash
# What a machine needs to be a node: started and ended by the tests, below a directory of their own, and never as a
# service. Unpacked and not installed, so that nothing of the system changes.
version=v1.34.4
containerd=1.6.20
runc=1.1.5
cni=1.1.1
busybox=1.35.0
directory=$TESTBED_HOME/node

about() {
  echo "kubelet $version (Go module k8s.io/kubernetes), containerd $containerd, runc $runc, CNI plugins $cni (Debian packages)"
}

present() {
  [[ -x $directory/kubelet && $(<"$directory/VERSION") == "$version $containerd $runc $cni $busybox" ]]
}

# take PACKAGE FILE...: these files of a package, into the part's own directory.
take() {
  local package=$1
  shift
  unpack_debian "$directory/package" "$package"
  (cd "$directory/package" && cp -p "$@" "$directory/")
  rm -rf "$directory/package"
}

provide() {
  local stamp=k8s.io/component-base/version
  needs_go
  rm -rf "$directory"
  mkdir -p "$directory"
  take "containerd=$containerd*" usr/bin/containerd usr/bin/containerd-shim-runc-v2 usr/bin/ctr
  take "runc=$runc*" usr/sbin/runc
  # For the images of the tests' pods.
  take "busybox-static=1:$busybox*" bin/busybox
  unpack_debian "$directory/package" "containernetworking-plugins=$cni*"
  mkdir "$directory/cni"
  cp -p "$directory"/package/usr/lib/cni/{bridge,host-local,loopback} "$directory/cni/"
  rm -rf "$directory/package"
  (
    cd "$here/control-plane" || exit
    GOBIN=$directory CGO_ENABLED=0 go install -mod=readonly \
      -ldflags "-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=34" \
      k8s.io/kubernetes/cmd/kubelet
  )
  echo "$version $containerd $runc $cni $busybox" >"$directory/VERSION"
}
