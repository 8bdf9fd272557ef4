# shellcheck shell=bash
# A Debian package in the system: it finds its jars by fixed paths. Debian's version runs with Java 17, which Gradle's own
# 4.4 does not. Beside it what the builds of the tests take from a Maven repository, so that they need no network.
version=4.4.1-18
directory=$TESTBED_HOME/gradle
central=https://repo1.maven.org/maven2
jars="junit:junit:4.13.2 org.hamcrest:hamcrest-core:1.3 org.jacoco:org.jacoco.agent:0.8.14 org.jacoco:org.jacoco.ant:0.8.14
  org.jacoco:org.jacoco.core:0.8.14 org.jacoco:org.jacoco.report:0.8.14 org.ow2.asm:asm:9.9 org.ow2.asm:asm-commons:9.9
  org.ow2.asm:asm-tree:9.9"
parents="org.hamcrest:hamcrest-parent:1.3 org.jacoco:org.jacoco.build:0.8.14 org.ow2:ow2:1.5.1 org.ow2.asm:asm-bom:9.9"

about() {
  echo "Gradle of Debian 12, $version, with JUnit and JaCoCo for its builds"
}

present() {
  [[ -x /usr/bin/gradle && $(dpkg-query -W -f '${Version}' gradle 2>/dev/null) == "$version" ]] &&
    [[ -f $directory/VERSION && $(<"$directory/VERSION") == "$jars $parents" ]]
}

provide() {
  install_debian "gradle=$version"
  rm -rf "$directory"
  local artifact
  for artifact in $jars; do
    bring "$artifact" jar
    bring "$artifact" pom
  done
  for artifact in $parents; do
    bring "$artifact" pom
  done
  echo "$jars $parents" >"$directory/VERSION"
}

# bring GROUP:ARTIFACT:VERSION EXTENSION: into the layout of a Maven repository.
bring() {
  local group artifact number path
  IFS=: read -r group artifact number <<<"$1"
  path=${group//.//}/$artifact/$number/$artifact-$number.$2
  curl -sfL --retry 3 --create-dirs -o "$directory/repository/$path" "$central/$path"
}
