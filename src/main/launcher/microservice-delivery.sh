#!/bin/sh
# The jar follows these lines: `java -jar` runs it as well. This way it starts sooner, because Java keeps the classes that
# a command needed, parsed and verified, in the user's cache. That takes a second, so it is done the second time: where a
# machine is new for each build, there is none. Java 24 and later keep more, in two goes: the second run writes down what
# it used, and the third has it made into a cache.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
directory=$cache/microservice-delivery/classes
command=$1

# Of the time of a short command, most would go into compiling what is used a few hundred times. Hashing is used more
# often, and not before it is compiled does it use what the processor has for it.
hashing='sun.security.provider.*::implCompress*'

# What Java says of an archive that it does not like is of no use here: it goes on without one.
start() {
  exec "$java" -XX:+UseSerialGC -XX:-UsePerfData -XX:+IgnoreUnrecognizedVMOptions \
    -XX:Tier3InvocationThreshold=600 -XX:Tier3MinInvocationThreshold=300 -XX:Tier3CompileThreshold=4000 \
    -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=50000 -XX:Tier4CompileThreshold=150000 \
    -XX:Tier4BackEdgeThreshold=400000 \
    -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,$hashing,0.02" \
    -Xlog:disable -Xlog:all=error:stderr "$@"
}

# Read in the file that says so: to ask Java would take as long as a short command.
is_java_24() {
  home=${JAVA_HOME:-$(readlink -f "$(command -v java)")}
  while IFS='=".+-' read -r name _ release _; do
    [ "$name" = JAVA_VERSION ] && [ "$release" -ge 24 ] && return
  done <"${home%/bin/java}/release"
  return 1
} 2>/dev/null

archive=
case $command in
  build-image | helm-deploy | helm-rollback | explain | cluster-events)
    # Another jar or another Java makes another archive.
    key=$(ls -lL "$(command -v "$java")" "$0" | cksum)
    [ -z "$cache" ] || archive=$directory/$command-${key%% *}
    ;;
esac
set -- -jar "$0" "$@"
if [ -s "$archive.aot" ]; then
  set -- "-XX:AOTCache=$archive.aot" "$@"
elif [ -s "$archive.jsa" ]; then
  set -- "-XX:SharedArchiveFile=$archive.jsa" "$@"
elif [ -n "$archive" ] && mkdir -p "$directory" 2>/dev/null && [ -w "$directory" ]; then
  if [ -s "$archive.used" ]; then
    if (start -XX:AOTMode=create "-XX:AOTConfiguration=$archive.used" "-XX:AOTCache=$archive.part$$" \
      -XX:+SuppressFatalErrorMessage -cp "$0") >/dev/null 2>&1 && mv "$archive.part$$" "$archive.aot" 2>/dev/null; then
      set -- "-XX:AOTCache=$archive.aot" "$@"
    else
      set -- "-XX:ArchiveClassesAtExit=$archive.jsa" "$@"
    fi
    rm -f "$archive.used" "$archive.part$$"
  elif [ ! -e "$archive.once" ]; then
    : >"$archive.once"
  else
    rm -f "$directory/$command"-*
    if is_java_24; then
      # It would say so, between the lines of the command's result.
      set -- -XX:AOTMode=record "-XX:AOTConfiguration=$archive.used" \
        -XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput "$@"
    else
      set -- "-XX:ArchiveClassesAtExit=$archive.jsa" "$@"
    fi
  fi
fi
start "$@"
exit
